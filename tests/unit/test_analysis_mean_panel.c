/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "analysis/mean_panel.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 90, K = 2, UNFIT = 4 };

/* Settings, a plan and the rows of two symbols: returns, and a regressor that
 * the first alone has, two days longer; behind them symbols that no model of
 * several can have. */
struct fixture {
    struct vol_conf *conf;
    struct vol_mean_plan plan;
    struct vol_block block[K + UNFIT];
    size_t n_blocks;
    double *value[K][2], x[K][ROWS + 2];
    double constant[ROWS], *unfit[UNFIT][2];
    vol_date date[ROWS + 2];
};

static const char *const specs[] = { "var1", "var-bic-ct" };
static const char *const names[] = { "vix" };

static void
set_up(struct fixture *f, size_t n_x)
{
    *f = (struct fixture){ .conf = NULL, .n_blocks = K };
    ck_assert_int_eq(vol_conf_new(&f->conf, NULL), VOL_OK);
    ck_assert_int_eq(
        vol_conf_set(f->conf, "column", "return_pct", "test", NULL), VOL_OK);
    ck_assert_int_eq(
        vol_conf_set(f->conf, "mean.horizons", "1,2,5", "test", NULL), VOL_OK);
    ck_assert_int_eq(vol_conf_set(f->conf, "mean.evaluate", "9", "test", NULL),
                     VOL_OK);
    for (size_t i = 0; i < K; i++) {
        f->value[i][0] = realloc(simulated_returns(ROWS, 8 + i),
                                 (ROWS + 2) * sizeof(double));
        ck_assert_ptr_nonnull(f->value[i][0]);
        f->value[i][0][ROWS] = f->value[i][0][ROWS + 1] = (double)NAN;
        f->value[i][1] = f->x[i];
        for (int t = 0; t < ROWS + 2; t++) {
            f->date[t] = 10959 + t;
            f->x[i][t] = i == 0 ? sin(t) : (double)NAN;
        }
        f->block[i] = (struct vol_block){
            .n = ROWS + 2, .date = f->date, .value = f->value[i], .n_values = 2
        };
        strcpy(f->block[i].symbol, i == 0 ? "Y" : "X");
    }
    ck_assert_int_eq(
        vol_mean_plan_make(&f->plan, f->conf, specs, 2, names, n_x, NULL),
        VOL_OK);
    for (int k = 0; k < VOL_MEAN_PRODUCTS; k++)
        f->plan.wanted[k] = true;
    f->plan.summary = true;
}

/* One constant, one the first again, one that ended a week before the others,
 * one that began a week before their end. */
static void
add_unfit(struct fixture *f)
{
    static const char *const symbol[] = { "CONST", "Z", "END", "NEW" };
    double *const value[] = { f->constant, f->value[0][0], f->value[1][0],
                              f->value[1][0] + ROWS - 7 };
    const size_t n[] = { ROWS, ROWS, ROWS - 7, 7 };

    for (size_t i = 0; i < UNFIT; i++) {
        f->unfit[i][0] = value[i];
        f->unfit[i][1] = f->x[1];
        f->block[K + i] =
            (struct vol_block){ .n = n[i],
                                .date = f->date + (i == 3 ? ROWS - 7 : 0),
                                .value = f->unfit[i],
                                .n_values = 2 };
        strcpy(f->block[K + i].symbol, symbol[i]);
    }
    for (size_t t = 0; t < ROWS; t++)
        f->constant[t] = 0.125;
    f->n_blocks = K + UNFIT;
}

static void
tear_down(struct fixture *f)
{
    vol_conf_free(f->conf);
    for (size_t i = 0; i < K; i++)
        free(f->value[i][0]);
}

/* Both models; `made` holds their rows. */
static enum vol_code
run(const struct fixture *f, struct vol_made *made,
    struct vol_mean_outcome outcome[2])
{
    struct vol_mean_panel panel = { .align = VOL_ALIGN_INNER, .stale_days = 6 };
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < f->n_blocks; i++)
        code = vol_mean_panel_add(&panel, &f->plan, &f->block[i], NULL);
    if (code == VOL_OK)
        code = vol_mean_panel_join(&panel, &f->plan, NULL);
    for (size_t at = 0; code == VOL_OK && at < 2; at++)
        code =
            vol_mean_panel_run(&panel, &f->plan, at, made, &outcome[at], NULL);
    vol_mean_panel_clear(&panel);
    return code;
}

START_TEST(each_kind_has_its_rows)
{
    for (size_t n_x = 0; n_x < 2; n_x++) {
        struct fixture f;
        struct vol_made made;
        struct vol_mean_outcome outcome[2] = { { .reason = "" } };
        const struct vol_rows *rows = made.rows;
        const size_t known = n_x == 0 ? 3 : 2;

        set_up(&f, n_x);
        vol_made_init(&made, ',');
        ck_assert_int_eq(run(&f, &made, outcome), VOL_OK);
        ck_assert_str_eq(outcome[0].reason, "");
        ck_assert_str_eq(outcome[0].unjudged,
                         n_x == 0 ? "" : VOL_EVALUATION_NO_X);
        ck_assert_uint_eq(rows[VOL_MEAN_FITS].n, 2 * K);
        ck_assert_uint_eq(rows[VOL_MEAN_FORECASTS].n, 2 * K * 3);
        ck_assert_uint_eq(rows[VOL_MEAN_INTERVALS].n, 2 * K * known * 2);
        /* rw mean naive once, and both models */
        ck_assert_uint_eq(rows[VOL_MEAN_EVALUATIONS].n, K * 3 * (3 + 2));
        ck_assert_ptr_nonnull(
            strstr(made.text.text,
                   n_x == 0 ? "var1 of 2 series" : "var1-mx.vix of 2 series"));
        ck_assert(n_x == 0 ||
                  strstr(made.text.text, "none further: a regr") != NULL);
        vol_made_clear(&made);
        tear_down(&f);
    }
}
END_TEST

/* The digits are of the symbols alone, in whatever order they come. */
START_TEST(a_tag_is_that_of_the_set)
{
    struct fixture f;
    char tag[2][VOL_MEAN_TAG_SIZE];

    set_up(&f, 0);
    for (size_t order = 0; order < 2; order++) {
        struct vol_mean_panel panel = { .align = VOL_ALIGN_TWO_DAY };
        for (size_t i = 0; i < K; i++)
            ck_assert_int_eq(
                vol_mean_panel_add(&panel, &f.plan,
                                   &f.block[order == 0 ? i : K - 1 - i], NULL),
                VOL_OK);
        ck_assert_int_eq(vol_mean_panel_join(&panel, &f.plan, NULL), VOL_OK);
        strcpy(tag[order], panel.tag);
        vol_mean_panel_clear(&panel);
    }
    ck_assert_str_eq(tag[0], tag[1]);
    ck_assert_ptr_eq(strstr(tag[0], "-two-day-of2."), tag[0]);
    tear_down(&f);
}
END_TEST

/* All but the rows that say so are those of the others alone. */
START_TEST(what_is_unfit_leaves_the_others_their_models)
{
    static const char *const rows[] = {
        "\nCONST,2000-04-01,var1-of6.55382f03,,,,degenerate,,,,,,,,,,,,,"
        "left out: it is constant,\n",
        "\nEND,2000-03-25,var1-of6.55382f03,,,,degenerate,,,,,,,,,,,,,left "
        "out: "
        "its last value is of 2000-03-25 and that of CONST of 2000-04-01,\n",
        "\nNEW,2000-04-01,var1-of6.55382f03,,,,degenerate,,,,,,,,,,,,,left "
        "out: "
        "it has 7 rows and at least 12 are needed,\n",
        "\nZ,2000-04-01,var1-of6.55382f03,,,,degenerate,,,,,,,,,,,,,left out: "
        "it is a combination of the symbols before it,\n",
    };
    struct fixture f;
    struct vol_made made[2];
    struct vol_mean_outcome outcome[2];

    set_up(&f, 0);
    for (size_t i = 0; i < 2; i++) {
        vol_made_init(&made[i], ',');
        ck_assert_int_eq(run(&f, &made[i], outcome), VOL_OK);
        add_unfit(&f);
    }
    for (size_t k = 0; k < VOL_MEAN_PRODUCTS; k++)
        if (k != VOL_MEAN_FITS)
            ck_assert_str_eq(made[0].rows[k].text.text,
                             made[1].rows[k].text.text);
    ck_assert_uint_eq(made[1].rows[VOL_MEAN_FITS].n,
                      made[0].rows[VOL_MEAN_FITS].n + 2 * UNFIT);
    for (size_t i = 0; i < UNFIT; i++)
        ck_assert_msg(
            strstr(made[1].rows[VOL_MEAN_FITS].text.text, rows[i]) != NULL,
            "%s not in %s", rows[i], made[1].rows[VOL_MEAN_FITS].text.text);
    for (size_t i = 0; i < 2; i++)
        vol_made_clear(&made[i]);
    tear_down(&f);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    struct fixture f;
    enum vol_code code;

    set_up(&f, 1);
    add_unfit(&f);
    for (size_t n = 1;; n++) {
        struct vol_mean_outcome outcome[2];
        struct vol_made made;
        vol_made_init(&made, ',');
        alloc_fail_at(n);
        code = run(&f, &made, outcome);
        const bool refused = alloc_refused();
        /* what rows and text lack is found where they are written */
        for (size_t k = 0; k < VOL_MEAN_PRODUCTS; k++)
            if (code == VOL_OK && made.rows[k].text.failed)
                code = VOL_ENOMEM;
        if (code == VOL_OK && made.text.failed)
            code = VOL_ENOMEM;
        vol_made_clear(&made);
        if (!refused)
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    tear_down(&f);
}
END_TEST

Suite *suite_analysis_mean_panel(void);

Suite *
suite_analysis_mean_panel(void)
{
    Suite *s = suite_create("analysis/mean_panel");
    TCase *tc = tcase_create("mean_panel");

    tcase_add_test(tc, each_kind_has_its_rows);
    tcase_add_test(tc, a_tag_is_that_of_the_set);
    tcase_add_test(tc, what_is_unfit_leaves_the_others_their_models);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
