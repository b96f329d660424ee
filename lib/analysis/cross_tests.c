/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of the margins' residuals: constant correlations, and which variance
 * leads which. */
#include "analysis/cross_run.h"

#include "analysis/verdict.h"
#include "base/mem.h"
#include "cross/causality.h"
#include "cross/ccc.h"
#include "stats/tails.h"
#include "table/kinds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One row on its way into the table. */
struct tested {
    const char *symbol, *partner, *test, *variant;
    size_t lags;
    double statistic, p_value;
    char p_bound;
    double above[3]; /* critical values at 1, 5, 10 % */
    const char *reason;
};

static void
add_sentence(struct vol_rows *rows, const struct tested *t, double alpha)
{
    const char bound[2] = { t->p_bound, '\0' };
    const struct vol_verdict_row row = { .series = "z",
                                         .test = t->test,
                                         .p_value = t->p_value,
                                         .p_bound = bound,
                                         .reject = isfinite(t->p_value)
                                                       ? t->p_value < alpha
                                                       : -1,
                                         .reason = t->reason,
                                         .symbol = t->symbol,
                                         .partner = t->partner,
                                         .variant = t->variant };
    struct vol_str text = { 0 };

    vol_verdict_add(&text, &row);
    vol_rows_text(rows, vol_str_text(&text));
    rows->text.failed = rows->text.failed || text.failed;
    vol_str_clear(&text);
}

static void
add_row(struct vol_rows *rows, const struct vol_cross_run *run,
        const struct tested *t)
{
    const struct vol_kind *kind = vol_kind_find("tests");
    const struct vol_panel *panel = run->panel;
    char spec[VOL_SPEC_SIZE], series[VOL_SPEC_SIZE + 4];
    const char bound[2] = { t->p_bound, '\0' };

    vol_garch_spec_print(&run->plan->margin, spec);
    snprintf(series, sizeof(series), "z:%s", spec);
    vol_rows_text(rows, t->symbol);
    vol_rows_text(rows, t->partner);
    vol_rows_date(rows, panel->date[panel->rows - 1]);
    vol_rows_text(rows, series);
    vol_rows_text(rows, t->test);
    vol_rows_text(rows, t->variant);
    vol_rows_int(rows, (int64_t)run->plan->window);
    vol_rows_int(rows, (int64_t)t->lags);
    vol_rows_double(rows, t->statistic);
    vol_rows_double(rows, t->p_value);
    vol_rows_text(rows, bound);
    vol_rows_int(rows, (int64_t)run->n);
    for (size_t i = 0; i < 3; i++)
        vol_rows_double(rows, t->above[i]);
    if (isfinite(t->p_value))
        vol_rows_int(rows, t->p_value < run->plan->alpha);
    /* What tests of one series have besides. */
    while (rows->cells + 2 < kind->n)
        vol_rows_missing(rows);
    add_sentence(rows, t, run->plan->alpha);
    vol_rows_text(rows, t->reason);
    vol_rows_end(rows);
}

static void
set_chi2(struct tested *t, double df)
{
    static const double levels[] = { 0.01, 0.05, 0.1 };

    for (size_t i = 0; i < 3; i++)
        t->above[i] = vol_chi2_quantile(levels[i], df);
}

/* ---- causality ----------------------------------------------------------- */

static void
add_causality(struct vol_rows *rows, const struct vol_cross_run *run,
              size_t effect, size_t cause, const char *test,
              const char *variant, const struct vol_causality *c)
{
    struct tested t = { .symbol = run->symbol[effect],
                        .partner = run->symbol[cause],
                        .test = test,
                        .variant = variant,
                        .lags = c->lags,
                        .statistic = c->statistic,
                        .p_value = c->p_value,
                        .p_bound = c->p_bound,
                        .reason = c->reason };

    memcpy(t.above, c->reject_above, sizeof(t.above));
    add_row(rows, run, &t);
}

/* Whether `cause` leads `effect`; `u` has the squares of series i at u + i n.
 */
static enum vol_code
test_pair(struct vol_rows *rows, const struct vol_cross_run *run,
          const double *u, size_t effect, size_t cause, struct vol_err *err)
{
    const struct vol_cross_plan *plan = run->plan;
    const double *of = u + effect * run->n, *by = u + cause * run->n;
    struct vol_causality c;
    enum vol_code code = vol_cheung_ng(of, by, run->n, plan->lags, &c, err);

    if (code != VOL_OK)
        return code;
    add_causality(rows, run, effect, cause, "cheung-ng", "-", &c);
    code = vol_hong(of, by, run->n, plan->kernel, plan->lags, VOL_ONE_WAY, &c,
                    err);
    if (code == VOL_OK)
        add_causality(rows, run, effect, cause, "hong",
                      vol_kernel_name(plan->kernel), &c);
    return code;
}

/* Whether either leads the other, at lags but 0, then with it. */
static enum vol_code
test_both_ways(struct vol_rows *rows, const struct vol_cross_run *run,
               const double *u, size_t i, size_t j, struct vol_err *err)
{
    const enum vol_kernel kernel = run->plan->kernel;
    char variant[32];
    struct vol_causality c;
    enum vol_code code = VOL_OK;

    for (int now = 0; code == VOL_OK && now < 2; now++) {
        code = vol_hong(u + i * run->n, u + j * run->n, run->n, kernel,
                        run->plan->lags, now ? VOL_BOTH_AND_NOW : VOL_BOTH_WAYS,
                        &c, err);
        snprintf(variant, sizeof(variant), "%s%s", vol_kernel_name(kernel),
                 now ? "-0" : "");
        if (code == VOL_OK)
            add_causality(rows, run, i, j, "hong-two-way", variant, &c);
    }
    return code;
}

static enum vol_code
test_causality(struct vol_rows *rows, const struct vol_cross_run *run,
               const double *z, struct vol_err *err)
{
    const size_t n = run->n, k = run->k;
    double *u;
    enum vol_code code = vol_mem_doubles(&u, (k + 1) * n, err);

    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < k; i++) {
        double *own = u + k * n;
        for (size_t t = 0; t < n; t++)
            own[t] = z[t * k + i];
        vol_causality_squares(own, n, u + i * n);
    }
    for (size_t i = 0; code == VOL_OK && i < k; i++)
        for (size_t j = 0; code == VOL_OK && j < k; j++)
            if (i != j)
                code = test_pair(rows, run, u, i, j, err);
    for (size_t i = 0; code == VOL_OK && i < k; i++)
        for (size_t j = i + 1; code == VOL_OK && j < k; j++)
            code = test_both_ways(rows, run, u, i, j, err);
    free(u);
    return code;
}

/* ---- constant correlations ----------------------------------------------- */

/* The names of all series but the first, joined; freed by the caller. */
static enum vol_code
join_others(const struct vol_cross_run *run, char **out, struct vol_err *err)
{
    struct vol_str text = { 0 };

    for (size_t i = 1; i < run->k; i++)
        vol_str_addf(&text, "%s%s", i > 1 ? "+" : "", run->symbol[i]);
    enum vol_code code = vol_str_check(&text, err);
    if (code == VOL_OK)
        code = vol_str_dup(out, text.text, err);
    vol_str_clear(&text);
    return code;
}

static enum vol_code
engle_sheppard(const struct vol_cross_run *run, const double *z,
               struct tested *t, struct vol_err *why)
{
    t->test = "engle-sheppard";
    t->variant = "symmetric";
    t->lags = run->plan->lags;
    set_chi2(t, (double)(t->lags + 1));
    enum vol_code code = vol_cross_check_independent(run, why);
    if (code == VOL_OK)
        code = vol_engle_sheppard(z, run->n, run->k, t->lags, &t->statistic,
                                  &t->p_value, &t->p_bound, why);
    return code;
}

/* At joint estimates of margins that are normal. */
static enum vol_code
tse_jointly(const struct vol_cross_run *run, struct vol_ccc_garch *garch,
            struct vol_ccc_model *model, double *start, struct tested *t,
            struct vol_err *why)
{
    struct vol_ccc_fit fit = { .theta = NULL };

    for (size_t i = 0; i < run->k; i++) {
        garch[i] = (struct vol_ccc_garch){ .spec = &run->fit[i].used,
                                           .data = &run->data[i],
                                           .presample = &run->fit[i].presample,
                                           .n = run->n };
        vol_garch_fit_params(&run->fit[i], start);
        model[i] = (struct vol_ccc_model){ run->fit[i].k, start,
                                           vol_ccc_garch_evaluate, &garch[i] };
        start += run->fit[i].k;
    }
    enum vol_code code = vol_ccc_fit(model, run->k, run->n, &fit, why);
    if (code == VOL_OK && !fit.converged)
        code = vol_fail(why, VOL_EDATA, "the joint estimation has no optimum");
    else if (code == VOL_OK)
        code = vol_tse_test(model, &fit, &t->statistic, &t->p_value,
                            &t->p_bound, why);
    vol_ccc_fit_clear(&fit);
    for (size_t i = 0; i < run->k; i++)
        vol_ccc_garch_clear(&garch[i]);
    return code;
}

static enum vol_code
tse(const struct vol_cross_run *run, struct tested *t, struct vol_err *why)
{
    void *garch = NULL, *model = NULL;
    double *start = NULL;
    size_t n = 0;

    t->test = "tse";
    t->variant = "-";
    set_chi2(t, 0.5 * (double)(run->k * (run->k - 1)));
    if (run->plan->margin.density != &vol_density_normal)
        return vol_fail(why, VOL_EUSAGE, "a test of normal margins");
    for (size_t i = 0; i < run->k; i++)
        n += run->fit[i].k;
    enum vol_code code = vol_cross_check_independent(run, why);
    if (code == VOL_OK)
        code = vol_mem_array(&garch, run->k, sizeof(struct vol_ccc_garch), why);
    if (code == VOL_OK)
        code = vol_mem_array(&model, run->k, sizeof(struct vol_ccc_model), why);
    if (code == VOL_OK)
        code = vol_mem_doubles(&start, n, why);
    if (code == VOL_OK)
        code = tse_jointly(run, garch, model, start, t, why);
    free(garch);
    free(model);
    free(start);
    return code;
}

static enum vol_code
test_constancy(struct vol_rows *rows, const struct vol_cross_run *run,
               const double *z, struct vol_err *err)
{
    char *others = NULL;
    enum vol_code code = join_others(run, &others, err);

    for (int i = 0; code == VOL_OK && i < 2; i++) {
        struct vol_err why = { VOL_OK, "" };
        struct tested t = { .symbol = run->symbol[0],
                            .partner = others,
                            .statistic = NAN,
                            .p_value = NAN,
                            .reason = "" };
        code = i == 0 ? engle_sheppard(run, z, &t, &why) : tse(run, &t, &why);
        t.reason = why.text;
        if (code == VOL_ENOMEM) {
            (void)vol_fail_nomem(err);
            break;
        }
        if (code == VOL_EDATA && run->tell != NULL)
            run->tell(run->ctx, t.test, "no result", t.reason);
        add_row(rows, run, &t);
        code = VOL_OK;
    }
    free(others);
    return code;
}

enum vol_code
vol_cross_add_tests(struct vol_rows *rows, const struct vol_cross_run *run,
                    struct vol_err *err)
{
    double *z;
    enum vol_code code = vol_mem_doubles(&z, run->n * run->k, err);

    if (code != VOL_OK)
        return code;
    vol_margins_residuals(run->margin, run->k, run->n, z);
    code = test_constancy(rows, run, z, err);
    if (code == VOL_OK)
        code = test_causality(rows, run, z, err);
    free(z);
    return code;
}
