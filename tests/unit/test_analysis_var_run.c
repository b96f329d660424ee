/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures are of R's vars 1.6.1 (tests/data/var.csv). */
#include "alloc.h"
#include "analysis/var_run.h"
#include "panel.h"
#include "series.h"
#include "table/kinds.h"
#include <check.h>

#include <stdlib.h>
#include <string.h>

enum { K = PANEL_K };

static const char *const symbol[K] = { "dax", "smi", "cac", "ftse" };
static const size_t days[] = { 1, 5, 10 };

/* The four indices' returns with days of their own. */
static struct vol_panel
indices(struct panel *y)
{
    struct vol_panel p = { .k = K };

    *y = panel_returns();
    p.rows = y->rows;
    p.value = y->x;
    p.date = malloc(p.rows * sizeof(*p.date));
    ck_assert_ptr_nonnull(p.date);
    for (size_t t = 0; t < p.rows; t++)
        p.date[t] = (vol_date)t;
    return p;
}

static struct vol_var_run
run_of(const struct vol_var_model *model, const struct vol_panel *panel)
{
    return (struct vol_var_run){ .model = model,
                                 .panel = panel,
                                 .symbol = symbol,
                                 .series = "return",
                                 .periods = 252.0,
                                 .day = days,
                                 .n_days = 3,
                                 .bands = true };
}

/* Every row has the columns of the kind; the one that begins with `key` has
 * `want` in `column`. */
static void
check_rows(struct vol_rows *rows, const char *kind_name, size_t n,
           const char *key, const char *column, double want)
{
    const struct vol_kind *kind = vol_kind_find(kind_name);
    char *line = rows->text.text, *field[32];
    bool found = false;

    ck_assert_ptr_nonnull(kind);
    ck_assert_uint_eq(rows->n, n);
    for (size_t i = 0; i < n; i++) {
        char *next = strchr(line, '\n') + 1;
        bool wanted = strncmp(line, key, strlen(key)) == 0;
        ck_assert_uint_eq(split_line(line, field, 32), kind->n);
        if (wanted) {
            double got = strtod(field[vol_kind_column(kind, column)], NULL);
            ck_assert_msg(got - want < 1e-10 && want - got < 1e-10,
                          "%s: %.17g, not %.17g", key, got, want);
            found = true;
        }
        line = next;
    }
    ck_assert_msg(found, "no row %s", key);
    vol_rows_clear(rows);
}

START_TEST(rows_hold_what_vars_has)
{
    const struct vol_var_model model = { .p = 2,
                                         .trend = VOL_TREND_CONST,
                                         .shock = VOL_VAR_CHOLESKY };
    struct panel y;
    struct vol_panel panel = indices(&y);
    struct vol_var_run run = run_of(&model, &panel);
    struct vol_rows rows = { .delim = ',' };

    ck_assert_int_eq(vol_var_run_make(&run, NULL), VOL_OK);
    ck_assert_str_eq(run.reason, "");
    ck_assert(run.root > 0.0 && run.root < 1.0);
    vol_var_add_fits(&rows, &run);
    check_rows(&rows, "fits", K, "cac,1975-02-02,var2-chol,", "loglik",
               -8128.1221747222844);
    vol_var_add_params(&rows, &run);
    check_rows(&rows, "params", K * 9 + 10, "dax,1975-02-02,var2-chol,smi.l1,",
               "estimate", -0.087970926511514932);
    vol_var_add_params(&rows, &run);
    check_rows(&rows, "params", K * 9 + 10, "dax,1975-02-02,var2-chol,smi.l1,",
               "std_error", 0.038013977929945243);
    vol_var_add_params(&rows, &run);
    check_rows(&rows, "params", K * 9 + 10, "cac,1975-02-02,var2-chol,cov.smi,",
               "estimate", 0.62532706970848695);
    vol_var_add_forecasts(&rows, &run);
    check_rows(&rows, "forecasts", K * 3, "ftse,1975-02-02,var2-chol,5,",
               "mean_pct", 0.043398267514009777);
    vol_var_add_spillovers(&rows, &run, 0);
    check_rows(&rows, "spillovers", (K + 1) * (K + 1) * 3,
               "1975-02-02,var2-chol,dax,smi,10,0,", "share_pct",
               49.678786299897215);
    vol_var_add_responses(&rows, &run);
    check_rows(&rows, "responses", K * K * 11,
               "1975-02-02,var2-chol,dax,cac,5,", "response",
               -0.00010621259977410277);
    vol_var_run_clear(&run);
    free(panel.date);
    panel_free(&y);
}
END_TEST

/* The variance of one day is Sigma's; of two days' sum it is that of (I +
 * Phi_1) u_1 + u_2. */
START_TEST(the_sum_of_the_days_has_its_variance)
{
    const struct vol_var_model model = { .p = 1, .trend = VOL_TREND_CONST };
    static const size_t two[] = { 1, 2 };
    struct panel y;
    struct vol_panel panel = indices(&y);
    struct vol_var_run run = run_of(&model, &panel);
    double want = 0.0;

    run.day = two;
    run.n_days = 2;
    ck_assert_int_eq(vol_var_run_make(&run, NULL), VOL_OK);
    ck_assert_double_eq(run.cum_mse[0], run.sigma[0]);
    for (size_t i = 0; i < K; i++)
        for (size_t j = 0; j < K; j++)
            want += (run.var.coef[1 + i] + (i == 0)) * run.sigma[i * K + j] *
                    (run.var.coef[1 + j] + (j == 0));
    ck_assert_double_eq_tol(run.cum_mse[K * K], want + run.sigma[0], 1e-12);
    vol_var_run_clear(&run);
    free(panel.date);
    panel_free(&y);
}
END_TEST

/* A price's return of h days is its level less the last one; its return of day
 * 2 that of two days less that of the first. */
START_TEST(the_returns_of_a_price_are_its_changes)
{
    const struct vol_var_model model = { .p = 1, .trend = VOL_TREND_CONST };
    static const size_t two[] = { 1, 2 };
    struct panel y;
    struct vol_panel panel = indices(&y);
    struct vol_var_run run = run_of(&model, &panel);
    double want = 0.0;

    for (size_t i = K; i < K * panel.rows; i++)
        panel.value[i] += panel.value[i - K];
    run.series = "price";
    run.day = two;
    run.n_days = 2;
    ck_assert_int_eq(vol_var_run_make(&run, NULL), VOL_OK);
    double last = panel.value[(panel.rows - 1) * K];
    ck_assert_double_eq_tol(run.cum_mean[K], run.mean[K] - last, 1e-12);
    ck_assert_double_eq_tol(run.day_mean[0], run.mean[0] - last, 1e-12);
    ck_assert_double_eq_tol(run.day_mean[K], run.mean[K] - run.mean[0], 1e-12);
    ck_assert_double_eq(run.cum_mse[K * K], run.mse[K * K]);
    for (size_t i = 0; i < K; i++) /* (Phi_1 - I) u_1 + u_2 */
        for (size_t j = 0; j < K; j++)
            want += (run.var.coef[1 + i] - (i == 0)) * run.sigma[i * K + j] *
                    (run.var.coef[1 + j] - (j == 0));
    ck_assert_double_eq_tol(run.day_mse[K * K], want + run.sigma[0], 1e-12);
    vol_var_run_clear(&run);
    free(panel.date);
    panel_free(&y);
}
END_TEST

START_TEST(what_cannot_be_estimated_has_a_reason)
{
    const struct vol_var_model model = { .chosen = true,
                                         .criterion = VOL_VAR_AIC,
                                         .trend = VOL_TREND_CONST };
    struct panel y;
    struct vol_panel panel = indices(&y);
    struct vol_var_run run = run_of(&model, &panel);
    struct vol_rows rows = { .delim = ',' };

    for (size_t t = 0; t < panel.rows; t++)
        panel.value[t * K + 1] = panel.value[t * K];
    ck_assert_int_eq(vol_var_run_make(&run, NULL), VOL_OK);
    ck_assert_str_eq(run.reason,
                     "smi is a combination of the symbols before it: "
                     "leave one of them out");
    vol_var_add_fits(&rows, &run);
    ck_assert_uint_eq(rows.n, K);
    vol_var_add_params(&rows, &run);
    vol_var_add_forecasts(&rows, &run);
    vol_var_add_spillovers(&rows, &run, 0);
    vol_var_add_responses(&rows, &run);
    ck_assert_uint_eq(rows.n, K);
    vol_rows_clear(&rows);
    vol_var_run_clear(&run);
    free(panel.date);
    panel_free(&y);
}
END_TEST

START_TEST(a_constant_series_is_named)
{
    const struct vol_var_model model = { .p = 1, .trend = VOL_TREND_CONST };
    struct panel y;
    struct vol_panel panel = indices(&y);
    struct vol_var_run run = run_of(&model, &panel);

    for (size_t t = 0; t < panel.rows; t++)
        panel.value[t * K + 2] = 0.1;
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        const enum vol_code code = vol_var_run_make(&run, NULL);
        const bool refused = alloc_refused();
        if (!refused) {
            ck_assert_int_eq(code, VOL_OK);
            break;
        }
        ck_assert_int_eq(code, VOL_ENOMEM);
        vol_var_run_clear(&run);
    }
    ck_assert_str_eq(run.reason, "cac is constant: leave it out");
    vol_var_run_clear(&run);
    free(panel.date);
    panel_free(&y);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    const struct vol_var_model model = { .chosen = true,
                                         .trend = VOL_TREND_CONST };
    struct panel y;
    struct vol_panel panel = indices(&y);

    for (size_t n = 1;; n++) {
        struct vol_var_run run = run_of(&model, &panel);
        alloc_fail_at(n);
        enum vol_code code = vol_var_run_make(&run, NULL);
        bool refused = alloc_refused();
        vol_var_run_clear(&run);
        if (!refused)
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    free(panel.date);
    panel_free(&y);
}
END_TEST

Suite *suite_analysis_var_run(void);

Suite *
suite_analysis_var_run(void)
{
    Suite *s = suite_create("analysis/var_run");
    TCase *t = tcase_create("var_run");

    tcase_add_test(t, rows_hold_what_vars_has);
    tcase_add_test(t, the_sum_of_the_days_has_its_variance);
    tcase_add_test(t, the_returns_of_a_price_are_its_changes);
    tcase_add_test(t, what_cannot_be_estimated_has_a_reason);
    tcase_add_test(t, a_constant_series_is_named);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
