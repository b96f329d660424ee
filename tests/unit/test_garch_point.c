/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Densities whose peak is a point, ged with nu <= 1: where each residual is
 * zero the likelihood has a maximum of its own, and the highest of all is
 * wanted.
 */
#include "garch/optimise.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_garch_point(void);

/* Where one log-likelihood counts as no higher than another. */
#define SAME 1e-6

static const double nus[] = { 0.35, 0.5, 0.8, 1.0 };
enum { NUS = 4 };

static double
sum_of_powers(const double *y, size_t n, double mu, double nu)
{
    double sum = 0.0;

    for (size_t t = 0; t < n; t++)
        sum += pow(fabs(y[t] - mu), nu);
    return sum;
}

/*
 * Of a constant variance and a mu, the greatest log-likelihood by Subbotin's
 * (1923) density, nu / (2 b Gamma(1 / nu)) exp(-|x / b|^nu), whose b^nu is nu
 * times the mean of |y - mu|^nu.
 */
static double
subbotin(const double *y, size_t n, double mu, double nu)
{
    const double m = sum_of_powers(y, n, mu, nu) / (double)n;

    return (double)n *
           (log(0.5 * nu) - lgamma(1.0 / nu) - log(nu * m) / nu - 1.0 / nu);
}

/* The same at the best of all returns. */
START_TEST(a_constant_variance_has_the_best_of_all_returns)
{
    static const char *const series[] = { "dax", "smi", "demgbp", "cac" };
    char text[96];
    size_t n;
    double *y = load_returns(series[_i / NUS], &n), best = -HUGE_VAL, at = 0.0;
    const double nu = nus[_i % NUS];

    for (size_t t = 0; t < n; t++) {
        const double value = subbotin(y, n, y[t], nu);
        if (value > best) {
            best = value;
            at = y[t];
        }
    }
    snprintf(text, sizeof(text),
             "garch1.1~ged-fix.nu=%g-fix.alpha1=0-fix.beta1=0", nu);
    struct vol_garch_fit fit = fit_of(text, y, n);
    ck_assert_int_eq(fit.status, VOL_FIT_OK);
    ck_assert_double_eq_tol(fit.loglik, best, SAME);
    if (nu < 1.0) /* else between two returns all mu are as good */
        ck_assert_double_eq_tol(fit.param[0].estimate, at, 1e-12);
    ck_assert_double_lt(fit.grad_norm, 1e-6);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* Each return in turn as a mu that is held, which leaves no cusp: by far the
 * slower way to the same maximum. */
static void
check_every_return(const char *spec, const double *y, size_t n)
{
    struct vol_garch_fit fit = fit_of(spec, y, n);
    double best = -HUGE_VAL;
    char text[96];

    ck_assert_int_le(fit.status, VOL_FIT_AT_BOUND);
    for (size_t t = 0; t < n; t++) {
        if (fabs(y[t] - fit.param[0].estimate) > 0.3)
            continue;
        snprintf(text, sizeof(text), "%s-fix.mu=%.17g", spec, y[t]);
        struct vol_garch_fit held = fit_of(text, y, n);
        if (held.status <= VOL_FIT_AT_BOUND)
            best = fmax(best, held.loglik);
        vol_garch_fit_clear(&held);
    }
    ck_assert_double_ge(fit.loglik, best - SAME);
    vol_garch_fit_clear(&fit);
}

START_TEST(no_return_is_a_better_mean)
{
    static const char *const specs[] = { "garch1.1", "gjr1.1", "egarch1.1" };
    static const char *const series[] = { "smi", "dax", "spx" };
    char text[64];
    size_t n;
    double *y = load_returns(series[_i / NUS], &n);

    snprintf(text, sizeof(text), "%s~ged-fix.nu=%g", specs[_i / NUS],
             nus[_i % NUS]);
    check_every_return(text, y + n - 300, 300);
    free(y);
}
END_TEST

/* The same of |e|^delta with delta < 1, whose cusps are in the variance. */
START_TEST(no_return_is_a_better_mean_of_pointed_news)
{
    static const struct {
        const char *series;
        size_t from;
    } windows[] = { { "spx", 1462 }, { "spx", 3210 }, { "cac", 97 } };
    size_t n;
    double *y = load_returns(windows[_i].series, &n);

    check_every_return("aparch1.1", y + windows[_i].from, 250);
    free(y);
}
END_TEST

/*
 * Laplace's density and a constant variance: mu is a median, sigma sqrt(2)
 * times the mean deviation from it, and the score by mu is one over that
 * deviation in all rows but that of mu itself.  There is no curvature: the
 * Hessian has no error of mu, and the outer product one that is the deviation
 * over sqrt(n).
 */
START_TEST(laplace_has_a_median)
{
    size_t n, below = 0, above = 0;
    double *y = load_returns("spx", &n);
    struct vol_garch_fit fit =
        fit_of("garch1.1~ged-fix.nu=1-fix.alpha1=0-fix.beta1=0", y, n);
    const struct vol_garch_param *mu = &fit.param[0];

    for (size_t t = 0; t < n; t++) {
        below += y[t] < mu->estimate - 1e-12;
        above += y[t] > mu->estimate + 1e-12;
    }
    ck_assert_uint_le(below, n / 2);
    ck_assert_uint_le(above, n / 2);
    const double b = sum_of_powers(y, n, mu->estimate, 1.0) / (double)n;
    ck_assert_double_eq_tol(fit.param[1].estimate, 2.0 * b * b, 1e-8);
    ck_assert_double_eq_tol(mu->std_error[VOL_COV_OPG] / (b / sqrt((double)n)),
                            1.0, 0.01);
    ck_assert(isnan(mu->std_error[VOL_COV_HESSIAN]));
    ck_assert(isnan(mu->std_error[VOL_COV_QML]));
    ck_assert_str_eq(mu->reason, "at a cusp of the density");
    /* of omega = 2 b^2, b's being b / sqrt(n) */
    ck_assert_double_eq_tol(fit.param[1].std_error[VOL_COV_HESSIAN] /
                                (4.0 * b * b / sqrt((double)n)),
                            1.0, 1e-6);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* A slope without bound has no square to be averaged. */
START_TEST(a_spike_leaves_no_error_of_the_mean)
{
    size_t n;
    double *y = load_returns("smi", &n);
    struct vol_garch_fit fit = fit_of("igarch1.1~ged-fix.nu=.5", y, n);

    for (int c = 0; c < 3; c++) {
        ck_assert(isnan(fit.param[0].std_error[c]));
        ck_assert_double_gt(fit.param[1].std_error[c], 0.0);
    }
    ck_assert_str_eq(fit.param[0].reason, "at a cusp of the density");
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* The least sum of |y_t - mu - ar y_{t-1}| is at a pair of rows that fits
 * exactly (Bloomfield and Steiger, 1983): all pairs. */
START_TEST(least_deviations_of_an_autoregression)
{
    enum { N = 121 };
    size_t all;
    double *y = load_returns("dax", &all), best = HUGE_VAL;

    for (size_t i = 1; i < N; i++)
        for (size_t j = 1; j < i; j++) {
            const double ar = (y[i] - y[j]) / (y[i - 1] - y[j - 1]);
            const double mu = y[i] - ar * y[i - 1];
            double sum = 0.0;
            for (size_t t = 1; t < N; t++)
                sum += fabs(y[t] - mu - ar * y[t - 1]);
            best = sum < best ? sum : best; /* NaN: two days alike */
        }
    struct vol_garch_fit fit =
        fit_of("ar1+garch1.1~ged-fix.nu=1-fix.alpha1=0-fix.beta1=0", y, N);
    ck_assert_int_eq(fit.status, VOL_FIT_OK);
    ck_assert_double_eq_tol(
        fit.loglik, -(N - 1.0) * (log(2.0 * best / (N - 1.0)) + 1.0), SAME);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* What the user allows mu: the best of the returns inside and the two ends. */
START_TEST(bounds_of_the_mean_are_kept)
{
    static const double low[] = { -1.0, -1.0, 0.05, 0.02 };
    static const double high[] = { -0.05, 0.03, 1.0, 0.2 };
    const double nu = nus[_i % NUS], from = low[_i / NUS], to = high[_i / NUS];
    char text[160];
    size_t n;
    double *y = load_returns("dax", &n);
    double best = fmax(subbotin(y, n, from, nu), subbotin(y, n, to, nu));

    for (size_t t = 0; t < n; t++)
        if (y[t] >= from && y[t] <= to)
            best = fmax(best, subbotin(y, n, y[t], nu));
    snprintf(text, sizeof(text),
             "garch1.1~ged-fix.nu=%g-fix.alpha1=0-fix.beta1=0-min.mu=%g-max.mu="
             "%g",
             nu, from, to);
    struct vol_garch_fit fit = fit_of(text, y, n);
    ck_assert_int_le(fit.status, VOL_FIT_AT_BOUND);
    ck_assert_double_eq_tol(fit.loglik, best, SAME);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* Returns of so many ticks, nine of the standard errors apart in which the
 * constant is looked for; the median is 0, the commonest return 1. */
static const int of_ticks[] = { 5, 20, 55, 85, 60, 70, 60, 30, 15 };
enum { TICKS = 9, MIDDLE = 4, ROWS = 400 };
#define TICK (9.0 / sqrt((double)ROWS))

static void
fill_ticks(double *y)
{
    size_t t = 0;

    for (int i = 0; i < TICKS; i++)
        for (int j = 0; j < of_ticks[i]; j++)
            y[t++] = TICK * (i - MIDDLE);
    ck_assert_uint_eq(t, ROWS);
}

/* From the next tick, of which there are more. */
START_TEST(a_constant_is_looked_for_ten_standard_errors_away)
{
    const struct vol_garch_spec spec =
        spec_of("garch1.1~ged-fix.nu=0.9-fix.alpha1=0-fix.beta1=0");
    const double start[] = { TICK, 1.0, 0.0, 0.0, 0.9 };
    double y[ROWS];
    const struct vol_garch_data data = { .y = y, .n = ROWS };
    struct vol_likelihood lik;
    struct vol_optimiser o;
    struct vol_optimum best;

    fill_ticks(y);
    ck_assert_int_eq(vol_likelihood_init(&lik, &spec, &data, NULL, NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_optimiser_init(&o, &spec, NULL), VOL_OK);
    vol_optimise_at_point(&o, &lik, start, 1e-10, 50, &best);
    ck_assert_double_eq_tol(best.loglik, subbotin(y, ROWS, TICK, 0.9), SAME);
    vol_optimiser_scan_points(&o, &lik, &best);
    ck_assert_double_eq_tol(best.theta[0], 0.0, 1e-12);
    ck_assert_double_eq_tol(best.loglik, subbotin(y, ROWS, 0.0, 0.9), SAME);
    vol_optimiser_clear(&o);
    vol_likelihood_clear(&lik);
}
END_TEST

Suite *
suite_garch_point(void)
{
    Suite *s = suite_create("garch/point");
    TCase *tc = tcase_create("point");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, a_constant_variance_has_the_best_of_all_returns, 0,
                        4 * NUS);
    tcase_add_loop_test(tc, no_return_is_a_better_mean_of_pointed_news, 0, 3);
    tcase_add_loop_test(tc, no_return_is_a_better_mean, 0, 3 * NUS);
    tcase_add_test(tc, a_constant_is_looked_for_ten_standard_errors_away);
    tcase_add_test(tc, laplace_has_a_median);
    tcase_add_test(tc, a_spike_leaves_no_error_of_the_mean);
    tcase_add_test(tc, least_deviations_of_an_autoregression);
    tcase_add_loop_test(tc, bounds_of_the_mean_are_kept, 0, 4 * NUS);
    suite_add_tcase(s, tc);
    return s;
}
