/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "garch/diagnostics.h"
#include "garch/path.h"
#include "garch/scores.h"
#include "garch_adapt.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct vol_diagnostics
diagnose(const struct vol_garch_fit *fit, const double *y, size_t n)
{
    const struct vol_garch_data data = { .y = y, .n = n };
    struct vol_diagnostics out;

    ck_assert_int_eq(vol_garch_diagnose(fit, &data, &out, NULL), VOL_OK);
    return out;
}

static const struct vol_diagnostic *
need(const struct vol_diagnostics *d, const char *measure, const char *variant,
     size_t lags)
{
    const struct vol_diagnostic *item =
        vol_diagnostics_find(d, measure, variant, lags);

    ck_assert_msg(item != NULL, "%s %s %zu", measure, variant, lags);
    return item;
}

/* ---- against other programs ---------------------------------------------- */

static int compared;

/* "ljung-box:z2:10" is a measure, a variant and lags; "p:" before it asks for
 * the p-value. */
static double
look_up(const struct vol_diagnostics *d, const char *name, bool *p)
{
    char text[64], *rest = text;
    const struct vol_diagnostic *item;

    snprintf(text, sizeof(text), "%s", name);
    *p = strncmp(text, "p:", 2) == 0;
    rest += *p ? 2 : 0;
    const char *measure = strtok(rest, ":"), *variant = strtok(NULL, ":");
    const char *lags = strtok(NULL, ":");
    item = need(d, measure, variant,
                lags != NULL ? (size_t)strtoul(lags, NULL, 10) : 0);
    return *p ? item->p_value : item->value;
}

/*
 * rugarch's scores are finite differences, of a likelihood whose first
 * variance moves with the mean; its t-ratios have lost their signs.
 */
static double
tolerance(const struct figures *f, const char *name)
{
    if (!is_from(f, "rugarch"))
        return 1e-6;
    return strncmp(name, "nyblom", 6) == 0 ? 2e-2 : 1e-6;
}

static void
check_figures(const struct figures *f)
{
    struct vol_garch_spec spec = spec_of(f->spec);
    struct vol_garch_fit fit;
    double theta[VOL_GARCH_MAX_PARAMS];
    size_t n;
    double *y = load_returns(f->series, &n);

    if (is_from(f, "rugarch")) {
        const double b = adapted_point(f, &spec, y, n, theta);
        ck_assert_int_eq(filter_series(&spec, y, n, theta, b, &fit, NULL),
                         VOL_OK);
    } else {
        ck_assert_int_eq(fit_series(&spec, y, n, NULL, &fit, NULL), VOL_OK);
    }
    struct vol_diagnostics d = diagnose(&fit, y, n);
    for (size_t i = 0; i < f->n; i++) {
        bool p;
        if (strncmp(f->name[i], "param:", 6) == 0 ||
            strncmp(f->name[i], "presample:", 10) == 0)
            continue;
        double ours = look_up(&d, f->name[i], &p);
        if (is_from(f, "rugarch"))
            ours = fabs(ours);
        ck_assert_msg(fabs(ours - f->value[i]) <=
                          tolerance(f, f->name[i]) * fabs(f->value[i]),
                      "%s %s %s: %s %.10g, theirs %.10g", f->series, f->spec,
                      f->source, f->name[i], ours, f->value[i]);
        compared++;
    }
    vol_diagnostics_clear(&d);
    vol_garch_fit_clear(&fit);
    free(y);
}

START_TEST(figures_are_those_of_other_programs)
{
    ck_assert_uint_eq(for_each_figures("garch_diagnostics.csv", check_figures),
                      12);
    ck_assert_int_eq(compared, 10 * 9 + 33 + 35);
}
END_TEST

START_TEST(degrees_of_freedom_leave_out_the_lags_of_the_mean)
{
    struct vol_garch_spec spec = spec_of("arma1.1+garch1.1");
    struct vol_garch_fit fit;
    double *y = simulated_returns(600, 3);

    ck_assert_int_eq(fit_series(&spec, y, 600, NULL, &fit, NULL), VOL_OK);
    struct vol_diagnostics d = diagnose(&fit, y, 600);
    ck_assert_double_eq(need(&d, "ljung-box", "z", 10)->df, 8);
    ck_assert_double_eq(need(&d, "ljung-box", "z2", 10)->df, 10);
    ck_assert_double_nan(need(&d, "ljung-box", "z", 1)->value);
    ck_assert_str_eq(need(&d, "ljung-box", "z", 1)->reason,
                     "1 lags: more than the model's 2 parameters are needed");
    ck_assert_double_eq(need(&d, "nyblom", "joint", 0)->df, 6);
    ck_assert_double_eq(need(&d, "pit-pearson", "20-k", 0)->df, 13);
    ck_assert_double_eq(need(&d, "pit-pearson", "20", 0)->df, 19);
    ck_assert_uint_eq(need(&d, "sign-bias", "lm", 0)->n_obs, 598);
    vol_diagnostics_clear(&d);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

START_TEST(what_cannot_be_tested_has_a_reason)
{
    struct vol_garch_spec spec = spec_of("const+garch1.1-vt");
    struct vol_garch_fit fit;
    double *y = simulated_returns(60, 3);

    ck_assert_int_eq(vol_garch_spec_restrict(&spec, VOL_FIX, "mu=0.05", NULL),
                     VOL_OK);
    ck_assert_int_eq(fit_series(&spec, y, 60, NULL, &fit, NULL), VOL_OK);
    struct vol_diagnostics d = diagnose(&fit, y, 60);
    ck_assert_str_eq(need(&d, "nyblom", "mu", 0)->reason, "fixed");
    ck_assert_str_eq(need(&d, "nyblom", "omega", 0)->reason, "targeted");
    ck_assert_str_eq(need(&d, "pit-pearson", "20", 0)->reason,
                     "fewer than 5 a group");
    for (size_t i = 0; i < d.n; i++)
        ck_assert_msg(!isnan(d.item[i].value) || d.item[i].reason[0] != '\0',
                      "%s %s", d.item[i].measure, d.item[i].variant);
    vol_diagnostics_clear(&d);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* ---- derivatives by row -------------------------------------------------- */

/* The gradient by parameter i of the log-likelihood, by differences; of the
 * logarithms of the variances into dh, of the residuals into de. */
static double
difference(const struct vol_garch_fit *fit, const double *y, size_t i,
           double *dh, double *de)
{
    const size_t n = fit->n_obs + fit->lost;
    double theta[VOL_GARCH_MAX_PARAMS], l[2];
    struct vol_garch_fit at;

    for (int side = 0; side < 2; side++) {
        vol_garch_fit_params(fit, theta);
        const double step = 1e-6 * fmax(fabs(theta[i]), 1e-2);
        theta[i] += side == 0 ? -step : step;
        if (fit->level > 0.0) {
            const size_t w = vol_garch_n_mean(&fit->used);
            theta[w] = fit->used.variance->target(&fit->used, theta + w, NULL,
                                                  fit->level, NULL, NULL);
        }
        ck_assert_int_eq(filter_series(&fit->used, y, n, theta,
                                       fit->used.init == VOL_INIT_BACKCAST
                                           ? fit->presample.variance
                                           : NAN,
                                       &at, NULL),
                         VOL_OK);
        l[side] = at.loglik / (2.0 * step);
        const double part = (side == 0 ? -1.0 : 1.0) / (2.0 * step);
        for (size_t t = 0; t < fit->n_obs; t++) {
            dh[t] = (side == 0 ? 0.0 : dh[t]) + part * log(at.h[t]);
            de[t] = (side == 0 ? 0.0 : de[t]) + part * at.e[t];
        }
        vol_garch_fit_clear(&at);
    }
    return l[1] - l[0];
}

static const char *const derived[] = { "ar1+gjr1.1~t",
                                       "const+egarch1.1~ged",
                                       "const+aparch1.1~normal-backcast",
                                       "const+garch1.1~normal-vt",
                                       "arma1.1+garch1.1~normal-m",
                                       "const+figarch1.1~normal" };

START_TEST(rows_add_up_to_the_derivatives)
{
    enum { N = 400 };
    struct vol_garch_spec spec = spec_of(derived[_i]);
    struct vol_garch_fit fit;
    struct vol_garch_scores s;
    double *y = simulated_returns(N, 17), dh[N], de[N];
    const struct vol_garch_data data = { .y = y, .n = N };

    ck_assert_int_eq(fit_series(&spec, y, N, NULL, &fit, NULL), VOL_OK);
    ck_assert_int_eq(vol_garch_scores_of(&fit, &data, &s, NULL), VOL_OK);
    ck_assert_uint_eq(s.n, fit.n_obs);
    for (size_t i = 0; i < fit.k; i++) {
        double sum = 0.0;
        if (fit.level > 0.0 && i == 1)
            continue;
        const double d = difference(&fit, y, i, dh, de);
        for (size_t t = 0; t < s.n; t++) {
            sum += s.score[t * s.k + i];
            ck_assert_double_eq_tol(s.slope[t * s.k + i], dh[t],
                                    1e-5 * fmax(fabs(dh[t]), 1.0));
            ck_assert_double_eq_tol(s.shift[t * s.k + i], de[t],
                                    1e-5 * fmax(fabs(de[t]), 1.0));
        }
        ck_assert_double_eq_tol(sum, d, 1e-4 * fmax(fabs(d), 1.0));
    }
    vol_garch_scores_clear(&s);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* ---- size ---------------------------------------------------------------- */

/* The tests that are exact in large samples, and what 5 % may become in 400
 * series of 1,000 rows. */
static const struct {
    const char *measure, *variant;
    size_t lags;
    double low, high; /* per cent */
} sizes[] = {
    { "ljung-box", "z", 10, 2, 9 },
    { "li-mak", "z2", 5, 2, 9 },
    { "li-mak", "z2", 10, 2, 9 },
    { "li-mak", "z2", 20, 2, 9 },
    { "sign-bias", "lm", 0, 2, 9 },
    { "negative-size-bias", "lm", 0, 2, 9 },
    { "positive-size-bias", "lm", 0, 2, 9 },
    { "joint-sign-bias", "lm", 0, 2, 9 },
    { "nyblom", "mu", 0, 2, 9 },
    { "nyblom", "joint", 0, 2, 10 },
    /* Known to reject too rarely: the lower end is open. */
    { "ljung-box", "z2", 10, 0, 7 },
    { "arch-lm", "z", 10, 0, 7 },
    { "joint-sign-bias", "regression", 0, 0, 7 },
    /* Between its two degrees of freedom. */
    { "pit-pearson", "20", 0, 0, 6 },
    { "pit-pearson", "20-k", 0, 3, 12 },
};
enum { N_SIZES = sizeof(sizes) / sizeof(sizes[0]) };

START_TEST(tests_reject_as_often_as_they_say)
{
    enum { SERIES = 400, ROWS = 1000 };
    struct vol_garch_spec spec = spec_of("const+garch1.1");
    int rejected[N_SIZES] = { 0 };

    for (unsigned i = 0; i < SERIES; i++) {
        double *y = simulated_returns(ROWS, 1000 + i);
        struct vol_garch_fit fit;
        ck_assert_int_eq(fit_series(&spec, y, ROWS, NULL, &fit, NULL), VOL_OK);
        struct vol_diagnostics d = diagnose(&fit, y, ROWS);
        for (int j = 0; j < N_SIZES; j++) {
            const struct vol_diagnostic *item =
                need(&d, sizes[j].measure, sizes[j].variant, sizes[j].lags);
            ck_assert(item->p_value >= 0.0); /* there is always one */
            rejected[j] += item->p_value < 0.05;
        }
        vol_diagnostics_clear(&d);
        vol_garch_fit_clear(&fit);
        free(y);
    }
    for (int j = 0; j < N_SIZES; j++) {
        const double share = 100.0 * rejected[j] / SERIES;
        ck_assert_msg(share >= sizes[j].low && share <= sizes[j].high,
                      "%s %s %zu: %.1f %%", sizes[j].measure, sizes[j].variant,
                      sizes[j].lags, share);
    }
}
END_TEST

/* Power: an asymmetric series under a symmetric model, and a level that
 * doubles half-way. */
START_TEST(what_is_wrong_is_found)
{
    enum { N = 3000 };
    struct vol_garch_spec spec = spec_of("const+garch1.1"),
                          gjr = spec_of("const+gjr1.1");
    const double theta[] = { 0.05, 0.02, 0.01, 0.2, 0.85 };
    struct vol_random rng = vol_random_seed(5);
    struct vol_garch_fit fit;
    double y[N];

    ck_assert_int_eq(vol_garch_simulate(&gjr, theta, N, 200, &rng, y, NULL),
                     VOL_OK);
    ck_assert_int_eq(fit_series(&spec, y, N, NULL, &fit, NULL), VOL_OK);
    struct vol_diagnostics d = diagnose(&fit, y, N);
    ck_assert_double_lt(need(&d, "joint-sign-bias", "lm", 0)->p_value, 0.01);
    vol_diagnostics_clear(&d);
    vol_garch_fit_clear(&fit);

    double *x = simulated_returns(N, 6);
    for (int t = N / 2; t < N; t++)
        x[t] += 0.3;
    ck_assert_int_eq(fit_series(&spec, x, N, NULL, &fit, NULL), VOL_OK);
    d = diagnose(&fit, x, N);
    ck_assert_double_lt(need(&d, "nyblom", "mu", 0)->p_value, 1e-4);
    ck_assert_double_gt(need(&d, "nyblom", "alpha1", 0)->p_value, 1e-3);
    vol_diagnostics_clear(&d);
    vol_garch_fit_clear(&fit);
    free(x);
}
END_TEST

/* ---- failures ------------------------------------------------------------ */

START_TEST(each_allocation_may_fail)
{
    enum { N = 200 };
    struct vol_garch_spec spec = spec_of("ar1+garch1.1~t");
    struct vol_garch_fit fit;
    struct vol_diagnostics d;
    double *y = simulated_returns(N, 2);
    const struct vol_garch_data data = { .y = y, .n = N };
    enum vol_code code;

    ck_assert_int_eq(fit_series(&spec, y, N, NULL, &fit, NULL), VOL_OK);
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        code = vol_garch_diagnose(&fit, &data, &d, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    vol_diagnostics_clear(&d);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

Suite *suite_garch_diagnostics(void);

Suite *
suite_garch_diagnostics(void)
{
    Suite *s = suite_create("garch/diagnostics");
    TCase *tc = tcase_create("diagnostics");

    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, figures_are_those_of_other_programs);
    tcase_add_test(tc, degrees_of_freedom_leave_out_the_lags_of_the_mean);
    tcase_add_test(tc, what_cannot_be_tested_has_a_reason);
    tcase_add_loop_test(tc, rows_add_up_to_the_derivatives, 0,
                        (int)(sizeof(derived) / sizeof(derived[0])));
    tcase_add_test(tc, tests_reject_as_often_as_they_say);
    tcase_add_test(tc, what_is_wrong_is_found);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
