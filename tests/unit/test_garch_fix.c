/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An intercept that is held in the units of the series, of equations whose
 * intercept depends on other parameters in those of the estimation: held at
 * its own estimate it changes nothing.
 */
#include "garch/fit.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The returns of a series in units `c` times smaller. */
static double *
scaled_returns(const char *series, double c, size_t *n)
{
    double *y = load_returns(series, n);

    for (size_t i = 0; i < *n; i++)
        y[i] *= c;
    return y;
}

/* `text` with omega at `value`. */
static struct vol_garch_fit
fit_holding(const char *text, double value, const double *y, size_t n)
{
    char held[160];

    snprintf(held, sizeof(held), "%s-fix.omega=%.17g", text, value);
    return fit_of(held, y, n);
}

/* The logL that is printed is that of the parameters that are. */
static void
check_loglik(const struct vol_garch_fit *fit, const double *y, size_t n)
{
    double theta[VOL_GARCH_MAX_PARAMS];
    struct vol_garch_fit filtered;

    vol_garch_fit_params(fit, theta);
    ck_assert_int_eq(
        filter_series(&fit->spec, y, n, theta, NAN, &filtered, NULL), VOL_OK);
    ck_assert_msg(fabs(filtered.loglik - fit->loglik) <= 1e-8,
                  "logL %.12g, filtered %.12g", fit->loglik, filtered.loglik);
    vol_garch_fit_clear(&filtered);
}

/* The standard error of parameter i given parameter w. */
static double
conditional_error(const struct vol_garch_fit *fit, size_t i, size_t w)
{
    const double *cov = fit->cov[VOL_COV_HESSIAN];
    const size_t k = fit->k;

    return sqrt(cov[i * k + i] -
                cov[i * k + w] * cov[w * k + i] / cov[w * k + w]);
}

static void
check_same(const char *text, const struct vol_garch_fit *free_fit,
           const struct vol_garch_fit *held, size_t w)
{
    ck_assert_msg(held->status == VOL_FIT_OK, "%s: %s", text, held->reason);
    ck_assert_msg(fabs(held->loglik - free_fit->loglik) <= 1e-6,
                  "%s: logL %.12g, free %.12g", text, held->loglik,
                  free_fit->loglik);
    for (size_t i = 0; i < held->k; i++) {
        const struct vol_garch_param *p = &held->param[i];
        const double want = conditional_error(free_fit, i, w);
        const double got = p->std_error[VOL_COV_HESSIAN];
        if (i == w)
            continue;
        ck_assert_msg(fabs(p->estimate - free_fit->param[i].estimate) <=
                          1e-3 * want,
                      "%s: %s %.12g, free %.12g", text, p->name, p->estimate,
                      free_fit->param[i].estimate);
        ck_assert_msg(fabs(got / want - 1.0) <= 1e-4,
                      "%s: error of %s %.10g, not %.10g", text, p->name, got,
                      want);
    }
}

static const struct {
    const char *spec;
    double c;
} held[] = {
    { "egarch1.1", 1.0 },  { "egarch1.1", 20.0 }, { "aparch1.1", 1.0 },
    { "aparch1.1", 20.0 }, { "garch1.1", 20.0 },
};

START_TEST(an_intercept_held_at_its_estimate_changes_nothing)
{
    size_t n;
    double *y = scaled_returns("dax", held[_i].c, &n);
    struct vol_garch_fit free_fit = fit_of(held[_i].spec, y, n), fit;

    ck_assert_str_eq(free_fit.param[1].name, "omega");
    fit = fit_holding(held[_i].spec, free_fit.param[1].estimate, y, n);
    check_loglik(&fit, y, n);
    check_same(held[_i].spec, &free_fit, &fit, 1);
    vol_garch_fit_clear(&fit);
    vol_garch_fit_clear(&free_fit);
    free(y);
}
END_TEST

/*
 * Far from its estimate too the optimum is one, and the curvature that errors
 * come from is that of logL: beside it, at a tenth of the error of delta
 * (egarch: beta), the others estimated, logL is lower by .005.
 */
#define SHIFT 0.1
static const struct {
    const char *spec;
    double c, omega;
} far[] = {
    { "aparch1.1~t", 20.0, 0.5 },   { "aparch1.1~t", 20.0, 2.0 },
    { "aparch1.1", 20.0, 50.0 },    { "aparch1.1~t", 1.0, 0.02 },
    { "aparch1.1~t", 5000.0, 2.0 }, { "egarch1.1~t", 20.0, 0.5 },
    { "egarch1.1", 1.0, -0.05 },
};

/* The parameter before the shape: delta of aparch, beta of egarch. */
static size_t
last_of_variance(const struct vol_garch_fit *fit)
{
    return fit->k - 1 - fit->spec.density->n_shape;
}

/* logL of the fit with that parameter so many errors away. */
static double
loglik_beside(const char *text, const struct vol_garch_fit *fit, double omega,
              double shift, const double *y, size_t n)
{
    const struct vol_garch_param *p = &fit->param[last_of_variance(fit)];
    struct vol_garch_fit beside;
    char held_there[96];
    double loglik;

    snprintf(held_there, sizeof(held_there), "%s-fix.%s=%.17g", text, p->name,
             p->estimate + shift * p->std_error[VOL_COV_HESSIAN]);
    beside = fit_holding(held_there, omega, y, n);
    ck_assert_int_eq(beside.status, VOL_FIT_OK);
    loglik = beside.loglik;
    vol_garch_fit_clear(&beside);
    return loglik;
}

START_TEST(an_intercept_is_held_far_from_its_estimate)
{
    const char *text = far[_i].spec;
    const double omega = far[_i].omega;
    double up, down, here, *y;
    struct vol_garch_fit fit;
    size_t n;

    y = scaled_returns("dax", far[_i].c, &n);
    fit = fit_holding(text, omega, y, n);
    ck_assert_msg(fit.status == VOL_FIT_OK, "%s: %s", text, fit.reason);
    ck_assert_double_eq(fit.param[1].estimate, omega);
    ck_assert_double_lt(fit.grad_norm, 1e-6);
    check_loglik(&fit, y, n);
    here = loglik_beside(text, &fit, omega, 0.0, y, n);
    up = loglik_beside(text, &fit, omega, SHIFT, y, n);
    down = loglik_beside(text, &fit, omega, -SHIFT, y, n);
    ck_assert_double_eq_tol(here, fit.loglik, 1e-6);
    ck_assert_double_lt(fmax(up, down), fit.loglik);
    ck_assert_double_eq_tol((2.0 * fit.loglik - up - down) / (SHIFT * SHIFT),
                            1.0, 0.02);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* With so much news no start of the grid is stationary: one that is not is led
 * inside, and is no optimum before. */
START_TEST(a_start_beyond_the_bounds_is_no_optimum)
{
    size_t n;
    double *y = scaled_returns("dax", 1.0, &n);
    struct vol_garch_fit fit = fit_of("garch1.1-fix.alpha1=.6", y, n);
    struct vol_garch_fit other =
        fit_of("garch1.1-fix.alpha1=.6-fix.beta1=.3", y, n);

    ck_assert_msg(fit.status == VOL_FIT_OK, "%s", fit.reason);
    ck_assert_double_lt(fit.grad_norm, 1e-6);
    ck_assert_double_gt(fit.loglik, other.loglik);
    vol_garch_fit_clear(&other);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* Where no start of the grid is inside, because alpha + gamma >= 0, one is led
 * there; the optimum is no lower than those with alpha held too. */
START_TEST(starts_are_led_to_where_parameters_are_held)
{
    static const double gamma[] = { -0.3, -0.5 }, beyond[] = { 0.0, 0.02, 0.1 };
    char text[96];
    size_t n;
    double *y = load_returns("dax", &n);

    for (int i = 0; i < 2; i++) {
        snprintf(text, sizeof(text), "gjr1.1-fix.gamma1=%g", gamma[i]);
        struct vol_garch_fit fit = fit_of(text, y, n);
        ck_assert_msg(fit.status <= VOL_FIT_AT_BOUND, "%s: %s", text,
                      fit.reason);
        ck_assert_double_eq(fit.param[3].estimate, gamma[i]);
        ck_assert_double_ge(fit.param[2].estimate, -gamma[i]);
        check_loglik(&fit, y, n);
        for (int j = 0; j < 3; j++) {
            snprintf(text, sizeof(text), "gjr1.1-fix.gamma1=%g-fix.alpha1=%g",
                     gamma[i], beyond[j] - gamma[i]);
            struct vol_garch_fit other = fit_of(text, y, n);
            ck_assert_double_le(other.loglik, fit.loglik + 1e-8);
            vol_garch_fit_clear(&other);
        }
        vol_garch_fit_clear(&fit);
    }
    free(y);
}
END_TEST

/* The same of bounds: where the user's start leads the search does too. */
START_TEST(starts_are_led_inside_bounds)
{
    const struct vol_garch_spec spec = spec_of("gjr1.1~t-max.gamma1=-.3");
    const double guess[] = { NAN, NAN, 0.35, -0.32, 0.6, NAN };
    const struct vol_garch_hint hint = { .guess = guess };
    struct vol_garch_data data = { .y = NULL };
    struct vol_garch_fit a, b;
    double *y = load_returns("dax", &data.n);

    data.y = y;
    ck_assert_int_eq(vol_garch_fit(&spec, &data, &hint, &a, NULL), VOL_OK);
    ck_assert_int_eq(vol_garch_fit(&spec, &data, NULL, &b, NULL), VOL_OK);
    ck_assert_str_eq(a.bounds, "persistence gamma1");
    ck_assert_str_eq(b.bounds, a.bounds);
    ck_assert_double_eq_tol(a.guess_loglik, b.loglik, 1e-6);
    vol_garch_fit_clear(&a);
    vol_garch_fit_clear(&b);
    free(y);
}
END_TEST

/* A beta1 of 1.5 is stationary where beta2 is from -1 to -.5, and as likely as
 * with the optimal beta2 held too. */
START_TEST(starts_are_led_below_a_largest_root)
{
    size_t n;
    char text[96];
    double *y = load_returns("dax", &n);
    struct vol_garch_fit a = fit_of("egarch1.2~t-fix.beta1=1.5", y, n);

    ck_assert_msg(a.status == VOL_FIT_OK, "%s", a.reason);
    ck_assert(a.param[5].estimate > -1.0 && a.param[5].estimate < -0.5);
    for (int i = 0; i < 3; i++) {
        snprintf(text, sizeof(text),
                 "egarch1.2~t-fix.beta1=1.5-fix.beta2=%.17g",
                 a.param[5].estimate + 0.01 * (i - 1));
        struct vol_garch_fit b = fit_of(text, y, n);
        ck_assert_double_le(b.loglik, a.loglik + 1e-6);
        vol_garch_fit_clear(&b);
    }
    vol_garch_fit_clear(&a);
    free(y);
}
END_TEST

/* A mean that is held far from the returns': their squares about it are nearly
 * one constant, and so is the variance. */
START_TEST(a_mean_is_held_anywhere)
{
    static const double mu[] = { 1.0, -30.0, 100.0 };
    char text[64];
    size_t n;
    double *y = load_returns("dax", &n);

    for (int i = 0; i < 3; i++) {
        double square = 0.0;
        for (size_t t = 0; t < n; t++)
            square += (y[t] - mu[i]) * (y[t] - mu[i]) / (double)n;
        snprintf(text, sizeof(text), "garch1.1-fix.mu=%g", mu[i]);
        struct vol_garch_fit fit = fit_of(text, y, n);
        ck_assert_msg(fit.status <= VOL_FIT_AT_BOUND, "%s", fit.reason);
        ck_assert_double_eq(fit.param[0].estimate, mu[i]);
        ck_assert_double_eq_tol(fit.uncond_variance / square, 1.0, 0.05);
        vol_garch_fit_clear(&fit);
    }
    free(y);
}
END_TEST

/* Forecasts of such a mean go to infinity; x^2 = .5 x + .6 has the root 1.0639,
 * and with weights that add up to 1 an average of lags has the root 1. */
START_TEST(a_mean_that_explodes_is_said)
{
    static const struct {
        const char *spec, *root;
    } cases[] = {
        { "ar1+garch1.1-fix.ar1=1.5", "1.500000" },
        { "ar1+garch1.1-fix.ar1=-1.25", "1.250000" },
        { "ar2+garch1.1-fix.ar1=.5-fix.ar2=.6", "1.063941" },
        { "har+garch1.1-fix.har1=.5-fix.har5=.25-fix.har22=.26", "1.00" },
        { "har+garch1.1-fix.har1=.5-fix.har5=.25-fix.har22=.24", NULL },
        { "ar1+garch1.1-fix.ar1=.99", NULL },
    };
    const char *root = cases[_i].root;
    size_t n;
    double *y = load_returns("dax", &n);
    struct vol_garch_fit fit = fit_of(cases[_i].spec, y, n);

    ck_assert_int_eq(fit.status == VOL_FIT_NONSTATIONARY, root != NULL);
    if (root != NULL)
        ck_assert_msg(strstr(fit.reason, root) != NULL, "%s", fit.reason);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* A bound of the user's that binds takes away one parameter's error, not those
 * of others that have part in it in the units of the estimation: EGARCH's omega
 * moves with beta there. */
START_TEST(a_bound_that_binds_leaves_the_others_their_errors)
{
    const struct vol_garch_spec fixed = spec_of("egarch1.1~t-fix.omega=.05");
    const struct vol_garch_spec bounded = spec_of("egarch1.1~t-min.omega=.05");
    struct vol_garch_fit a, b;
    size_t n;
    double *y = load_returns("dax", &n);

    ck_assert_int_eq(fit_series(&fixed, y, n, NULL, &a, NULL), VOL_OK);
    ck_assert_int_eq(fit_series(&bounded, y, n, NULL, &b, NULL), VOL_OK);
    ck_assert_str_eq(b.bounds, "omega");
    for (size_t i = 0; i < a.k; i++) {
        if (i == 1)
            continue;
        ck_assert_str_eq(b.param[i].bound, "");
        for (int c = 0; c < 3; c++)
            ck_assert_double_eq_tol(
                b.param[i].std_error[c] / a.param[i].std_error[c], 1.0, 1e-6);
    }
    vol_garch_fit_clear(&a);
    vol_garch_fit_clear(&b);
    free(y);
}
END_TEST

/*
 * Without news the variance is a path, h = omega + beta h, from the mean square
 * on: its likelihood by hand, which is higher the nearer beta is to one.  That
 * is the bound of beta, and none of an alpha that is held.
 */
START_TEST(a_variance_without_news_is_a_path)
{
    static const char *const nearer[] = {
        "garch1.1-fix.alpha1=0-fix.beta1=.99",
        "garch1.1-fix.alpha1=0-fix.beta1=.999", "garch1.1-fix.alpha1=0"
    };
    size_t n;
    double *y = load_returns("dax", &n), h = 0.0, sum = 0.0, last = -1e9;
    struct vol_garch_fit fit = { 0 };

    for (size_t i = 0; i < 3; i++) {
        vol_garch_fit_clear(&fit);
        fit = fit_of(nearer[i], y, n);
        ck_assert_double_gt(fit.loglik, last);
        last = fit.loglik;
    }
    for (size_t t = 0; t < n; t++)
        h += pow(y[t] - fit.param[0].estimate, 2.0) / (double)n;
    for (size_t t = 0; t < n; t++) {
        h = fit.param[1].estimate + fit.param[3].estimate * h;
        sum -= 0.5 * (log(2.0 * acos(-1.0) * h) +
                      pow(y[t] - fit.param[0].estimate, 2.0) / h);
    }
    ck_assert_double_eq_tol(fit.loglik, sum, 1e-6);
    ck_assert_str_eq(fit.reason,
                     "at a bound: persistence; the variance does not return to "
                     "a level; no shock moves the variance, which beta leads "
                     "from its initial value");
    ck_assert_str_eq(fit.param[2].bound, "");
    ck_assert_str_eq(fit.param[2].reason, "fixed");
    ck_assert_str_eq(fit.param[3].bound, "persistence");
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* The same where invertibility leaves next to nothing of alpha, beta being at
 * its other bound: the variances are those of the path without any. */
START_TEST(a_variance_with_next_to_no_news_is_a_path)
{
    enum { FROM = 1025, ROWS = 250 };
    const struct vol_garch_spec spec = spec_of("egarch1.1-sym");
    const double near[] = { 0.0866, -1.6053, 0.001, -0.999 };
    const struct vol_garch_hint hint = { .guess = near };
    size_t n;
    double *y = load_returns("smi", &n), param[VOL_GARCH_MAX_PARAMS];
    const struct vol_garch_data data = { .y = y + FROM, .n = ROWS };
    struct vol_garch_fit fit, path;

    ck_assert_int_eq(vol_garch_fit(&spec, &data, &hint, &fit, NULL), VOL_OK);
    ck_assert_double_gt(fit.param[2].estimate, 0.0);
    ck_assert_msg(strstr(fit.reason, "no shock moves the variance") != NULL,
                  "%s", fit.reason);
    vol_garch_fit_params(&fit, param);
    param[2] = 0.0;
    ck_assert_int_eq(
        vol_garch_filter(&fit.spec, &data, param, NULL, &path, NULL), VOL_OK);
    for (size_t t = 0; t < ROWS; t++)
        ck_assert_double_eq_tol(fit.h[t] / path.h[t], 1.0, 1e-6);
    vol_garch_fit_clear(&fit);
    vol_garch_fit_clear(&path);
    free(y);
}
END_TEST

Suite *suite_garch_fix(void);

Suite *
suite_garch_fix(void)
{
    Suite *suite = suite_create("garch/fix");
    TCase *tc = tcase_create("fix");

    tcase_add_loop_test(tc, an_intercept_held_at_its_estimate_changes_nothing,
                        0, sizeof(held) / sizeof(held[0]));
    tcase_add_loop_test(tc, an_intercept_is_held_far_from_its_estimate, 0,
                        sizeof(far) / sizeof(far[0]));
    tcase_add_test(tc, starts_are_led_to_where_parameters_are_held);
    tcase_add_test(tc, starts_are_led_inside_bounds);
    tcase_add_test(tc, starts_are_led_below_a_largest_root);
    tcase_add_test(tc, a_mean_is_held_anywhere);
    tcase_add_loop_test(tc, a_mean_that_explodes_is_said, 0, 6);
    tcase_add_test(tc, a_bound_that_binds_leaves_the_others_their_errors);
    tcase_add_test(tc, a_start_beyond_the_bounds_is_no_optimum);
    tcase_add_test(tc, a_variance_without_news_is_a_path);
    tcase_add_test(tc, a_variance_with_next_to_no_news_is_a_path);
    suite_add_tcase(suite, tc);
    return suite;
}
