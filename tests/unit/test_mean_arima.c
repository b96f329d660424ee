/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "arima_data.h"
#include "series.h"
#include "stats/random.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- beside R ----------------------------------------------------------- */

static void
check_forecasts(const struct figures *f, const struct arima_problem *p,
                const struct vol_mean_estimate *e)
{
    double ahead[10];
    struct vol_mean_ahead out[5];

    for (int i = 0; i < 10; i++) /* matrix((1:10) / 10, 5, 2) of R */
        ahead[i] = (i % 2 == 0 ? 1.0 + i / 2 : 6.0 + i / 2) / 10.0;
    ck_assert_int_eq(vol_arima_forecast(&p->order, e->param, e->sigma2, p->y,
                                        p->x, p->n, ahead, 5, out, NULL),
                     VOL_OK);
    for (int h = 1; h <= 5; h += 4) {
        const struct vol_mean_moments *m =
            p->order.d == 0 ? &out[h - 1].value : &out[h - 1].change;
        const double se = figure(f, h == 1 ? "fc_se_h1" : "fc_se_h5");
        ck_assert_double_eq_tol(sqrt(m->variance), se, 1e-5 * se);
        ck_assert_double_eq_tol(m->mean,
                                figure(f, h == 1 ? "fc_mean_h1" : "fc_mean_h5"),
                                5e-4 * se);
    }
}

/*
 * The likelihood within 1e-8 and the estimates within 1e-4 standard errors; the
 * errors themselves, five-point differences of R's likelihood, within 1e-3.
 */
static void
check_figures(const struct figures *f)
{
    struct arima_problem p = arima_problem_of(f);
    struct vol_mean_estimate e;
    char name[32];

    ck_assert_int_eq(vol_arima_fit(&p.order, p.y, p.x, p.n, &e, NULL), VOL_OK);
    ck_assert_msg(e.status == VOL_MEAN_OK, "%s %s: %s", f->series, f->spec,
                  e.reason);
    ck_assert_msg(fabs(e.loglik - figure(f, "loglik")) < 1e-8,
                  "%s %s %s: loglik %.8f, R %.8f", f->series, f->spec,
                  f->source, e.loglik, figure(f, "loglik"));
    ck_assert_double_eq_tol(e.aic, figure(f, "aic"), 2e-5);
    ck_assert_double_eq_tol(e.bic, figure(f, "bic"), 2e-5);
    ck_assert_double_eq_tol(e.sigma2 / figure(f, "sigma2"), 1.0, 1e-5);
    for (size_t i = 0; i < e.n_params; i++) {
        snprintf(name, sizeof(name), "se:%zu", i + 1);
        const double se = figure(f, name);
        snprintf(name, sizeof(name), "param:%zu", i + 1);
        ck_assert_msg(fabs(e.param[i] - figure(f, name)) < 1e-4 * se,
                      "%s %s %s: %s %.9f, R %.9f", f->series, f->spec,
                      f->source, name, e.param[i], figure(f, name));
        ck_assert_msg(fabs(e.std_error[i] / se - 1.0) < 1e-3,
                      "%s %s %s: se of %s %.9f, R %.9f", f->series, f->spec,
                      f->source, name, e.std_error[i], se);
    }
    check_forecasts(f, &p, &e);
    arima_problem_clear(&p);
}

START_TEST(estimates_errors_and_forecasts_are_those_of_R)
{
    ck_assert_uint_eq(for_each_figures("arima.csv", check_figures), 55);
}
END_TEST

/* ---- what the likelihood must not depend on ----------------------------- */

enum { N = 400 };

static void
estimate(const struct vol_arima_order *order, const double *y, const double *x,
         size_t n, struct vol_mean_estimate *e)
{
    ck_assert_int_eq(vol_arima_fit(order, y, x, n, e, NULL), VOL_OK);
}

static void
ftse(double *y, size_t n)
{
    struct series s = series_return("ftse");

    memcpy(y, s.x, n * sizeof(*y));
    series_free(&s);
}

START_TEST(scale_and_shift_of_the_series)
{
    const struct vol_arima_order order = { 1, 0, 1, true, 0 };
    struct vol_mean_estimate a, b;
    double y[N];

    ftse(y, N);
    estimate(&order, y, NULL, N, &a);
    for (size_t t = 0; t < N; t++)
        y[t] = 1000.0 * y[t] + 5e4;
    estimate(&order, y, NULL, N, &b);
    ck_assert_double_eq_tol(b.loglik, a.loglik - N * log(1000.0), 1e-6);
    for (int i = 0; i < 2; i++)
        ck_assert_double_eq_tol(b.param[i], a.param[i], 1e-4 * a.std_error[i]);
    ck_assert_double_eq_tol(b.param[2], 1000.0 * a.param[2] + 5e4,
                            0.1 * a.std_error[2]);
    ck_assert_double_eq_tol(b.std_error[2] / a.std_error[2], 1000.0, 0.01);
}
END_TEST

/* Differences do not see the level, however large it is. */
START_TEST(level_of_a_series_that_is_differenced)
{
    const struct vol_arima_order orders[] = { { 1, 1, 1, false, 0 },
                                              { 2, 1, 1, true, 0 },
                                              { 0, 2, 2, false, 0 } };
    double y[N], high[N];

    ftse(y, N);
    for (size_t t = 0; t < N; t++) {
        y[t] += t > 0 ? y[t - 1] : 0.0;
        high[t] = y[t] + 0x1p20;
        y[t] = high[t] - 0x1p20;
    }
    for (size_t i = 0; i < sizeof(orders) / sizeof(*orders); i++) {
        struct vol_mean_estimate a, b;
        estimate(&orders[i], y, NULL, N, &a);
        estimate(&orders[i], high, NULL, N, &b);
        ck_assert_int_eq(a.status, b.status);
        ck_assert_int_ne(b.status, VOL_MEAN_NO_CONVERGE);
        ck_assert_double_eq_tol(b.loglik, a.loglik, 1e-6);
    }
}
END_TEST

START_TEST(scale_and_level_of_the_regressors)
{
    const struct vol_arima_order order = { 1, 0, 0, true, 2 };
    struct vol_mean_estimate a, b;
    double y[N], x[2 * N], z[2 * N];

    ftse(y, N);
    for (size_t t = 0; t < N; t++) {
        x[2 * t] = sin((double)t);
        x[2 * t + 1] = x[2 * t] + 0.1 * cos(2.0 * (double)t);
        z[2 * t] = 1e-6 * x[2 * t];
        z[2 * t + 1] = 1e5 * x[2 * t + 1] + 1e6;
    }
    estimate(&order, y, x, N, &a);
    estimate(&order, y, z, N, &b);
    ck_assert_double_eq_tol(b.loglik, a.loglik, 1e-7);
    ck_assert_double_eq_tol(b.param[0], a.param[0], 1e-6);
    ck_assert_double_eq_tol(b.param[2] / a.param[2], 1e6, 1.0);
    ck_assert_double_eq_tol(b.param[3] / a.param[3], 1e-5, 1e-11);
    ck_assert_double_eq_tol(b.std_error[3] / a.std_error[3], 1e-5, 1e-9);
}
END_TEST

/* A row that is missing is no row: at the ends it does not count at all. */
START_TEST(missing_rows_at_the_ends_change_nothing)
{
    const struct vol_arima_order order = { 2, 1, 1, false, 0 };
    struct vol_mean_estimate a, b;
    double y[N + 7];

    ftse(y + 3, N);
    for (size_t t = 1; t < N; t++)
        y[3 + t] += y[2 + t];
    y[0] = y[1] = y[2] = y[N + 3] = y[N + 4] = y[N + 5] = y[N + 6] = NAN;
    estimate(&order, y + 3, NULL, N, &a);
    estimate(&order, y, NULL, N + 7, &b);
    ck_assert_uint_eq(a.n_obs, N - 1);
    ck_assert_uint_eq(b.n_obs, N - 1);
    ck_assert_double_eq_tol(b.loglik, a.loglik, 1e-9);
    ck_assert_double_eq_tol(b.param[0], a.param[0], 1e-4 * a.std_error[0]);
}
END_TEST

/* A random walk with a gap: the change over it has its length's variance. */
START_TEST(a_gap_in_a_random_walk)
{
    const struct vol_arima_order walk = { 0, 1, 0, false, 0 };
    const double y[] = { 5.0, 6.0, NAN, NAN, 9.0, 8.5, 8.0 };
    const double v[] = { 1.0, 3.0, -0.5, -0.5 }, length[] = { 1, 3, 1, 1 };
    struct vol_mean_ahead out[2];
    struct vol_mean_estimate e;
    double ss = 0.0, log_f = 0.0;

    for (int i = 0; i < 4; i++) {
        ss += v[i] * v[i] / length[i];
        log_f += log(length[i]);
    }
    estimate(&walk, y, NULL, 7, &e);
    ck_assert_double_eq_tol(e.sigma2, ss / 4.0, 1e-14);
    ck_assert_double_eq_tol(
        e.loglik,
        -2.0 * (log(2.0 * 3.14159265358979324 * ss / 4.0) + 1.0) - 0.5 * log_f,
        1e-13);
    ck_assert_int_eq(
        vol_arima_forecast(&walk, e.param, 2.0, y, NULL, 7, NULL, 2, out, NULL),
        VOL_OK);
    ck_assert_double_eq(out[1].value.mean, 8.0);
    ck_assert_double_eq(out[1].value.variance, 4.0);
    ck_assert_double_eq(out[1].change.mean, 0.0);
    ck_assert_double_eq(out[1].change.variance, 2.0);
    ck_assert_double_eq(out[1].sum.mean, 16.0);
    ck_assert_double_eq(out[1].sum.variance, 2.0 * (4.0 + 1.0));
}
END_TEST

/* ---- what cannot be estimated ------------------------------------------- */

static void
refuses(const struct vol_arima_order *order, const double *y, const double *x,
        size_t n, const char *reason)
{
    struct vol_mean_estimate e;

    estimate(order, y, x, n, &e);
    ck_assert_int_eq(e.status, VOL_MEAN_NOT_ESTIMATED);
    ck_assert_msg(strstr(e.reason, reason) != NULL, "%s", e.reason);
}

START_TEST(what_cannot_be_estimated_has_a_reason)
{
    const struct vol_arima_order arma = { 1, 0, 1, true, 0 };
    const struct vol_arima_order bare = { 1, 0, 1, false, 0 };
    const struct vol_arima_order walk = { 1, 1, 1, false, 0 };
    const struct vol_arima_order one = { 1, 0, 0, true, 1 };
    double y[N], x[N];

    for (size_t t = 0; t < N; t++) {
        y[t] = 3.25;
        x[t] = 2.0;
    }
    refuses(&arma, y, NULL, N, "does not vary");
    refuses(&walk, y, NULL, N, "differences of the series do not vary");
    refuses(&arma, y, NULL, 0, "no observation");
    refuses(&arma, y, NULL, 4, "too few");
    ftse(y, N);
    refuses(&one, y, x, N, "collinear");
    refuses(&one, y, y, N, "no residual");
    y[7] = HUGE_VAL; /* as missing */
    for (size_t t = 0; t < N; t++)
        x[t] = NAN;
    refuses(&bare, x, NULL, N, "too few");
    refuses(&one, y, x, N, "too few");
    for (size_t t = 0; t < N; t++)
        x[t] = t % 2 == 0 ? 1e300 : -1e300;
    refuses(&bare, x, NULL, N, "too large");
}
END_TEST

START_TEST(orders_beyond_the_limits_are_refused)
{
    const struct vol_arima_order order[] = { { 11, 0, 0, false, 0 },
                                             { 0, 0, 11, false, 0 },
                                             { 0, 3, 0, false, 0 },
                                             { 0, 2, 0, true, 0 },
                                             { 0, 0, 0, false, 9 } };
    const double y[3] = { 1.0, 2.0, 4.0 };
    struct vol_mean_estimate e;

    for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
        ck_assert_int_eq(vol_arima_fit(&order[i], y, NULL, 3, &e, NULL),
                         VOL_EUSAGE);
}
END_TEST

/* Differenced once too often, the moving average has a root at 1. */
START_TEST(a_root_on_the_circle_is_said)
{
    const struct vol_arima_order order = { 0, 1, 1, false, 0 };
    struct vol_mean_estimate e;
    double y[N];

    ftse(y, N);
    estimate(&order, y, NULL, N, &e);
    ck_assert_int_eq(e.status, VOL_MEAN_AT_BOUND);
    ck_assert_str_eq(e.bound[0], "invertibility");
    ck_assert_double_eq_tol(e.param[0], -1.0, 1e-6);
    ck_assert(isnan(e.std_error[0]));
    ck_assert(isfinite(e.loglik));
}
END_TEST

/* A trend without noise to speak of: near unit roots, but figures. */
START_TEST(near_unit_roots_do_no_harm)
{
    const struct vol_arima_order order = { 2, 0, 2, true, 0 };
    struct vol_mean_estimate e;
    double y[N];

    ftse(y, N);
    for (size_t t = 0; t < N; t++)
        y[t] = 1e-6 * y[t] + (double)t;
    estimate(&order, y, NULL, N, &e);
    ck_assert_msg(e.status != VOL_MEAN_NOT_ESTIMATED, "%s", e.reason);
    ck_assert(isfinite(e.loglik));
    for (size_t i = 0; i < e.n_params; i++)
        ck_assert(isfinite(e.param[i]));
}
END_TEST

/* 60 values on which the way up from zero coefficients ends on the unit circle,
 * at -81.7; the figures are those of arima() of R 4.2.2, reltol 1e-16. */
START_TEST(the_higher_of_two_maxima_is_taken)
{
    static const double y[] = {
        0.43,  -0.19, -1.09, -1.62, -1.17, 0.02,  -0.18, 0.21,  1.38,  3.23,
        3.91,  3.69,  3.18,  1.43,  -0.65, -2.16, -1.96, 0.46,  2.3,   2,
        0.15,  -1.24, -1.19, -0.35, -0.93, -0.4,  1.14,  -0.06, -1.24, -0.7,
        0.57,  0.44,  -0.79, -1.29, -1.53, -1.14, -0.79, -1.29, -1.47, -1.75,
        -1.41, -0.2,  2.77,  5.11,  6.15,  5.47,  3.58,  1.67,  0.48,  -0.15,
        -0.16, -1.32, -1.84, -2.73, -3.3,  -1.67, -0.88, -1.04, -2.16, -4.55
    };
    static const double peer[] = { 0.5089063, 1.2452393, 0.7562963, 0.2979606,
                                   -0.1768144 };
    const struct vol_arima_order order = { .p = 1, .q = 3, .constant = true };
    struct vol_mean_estimate e;

    ck_assert_int_eq(vol_arima_fit(&order, y, NULL, 60, &e, NULL), VOL_OK);
    ck_assert_int_eq(e.status, VOL_MEAN_OK);
    ck_assert_double_eq_tol(e.loglik, -72.1393038776, 1e-8);
    for (size_t i = 0; i < 5; i++)
        ck_assert_double_eq_tol(e.param[i], peer[i], 1e-4);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    const struct vol_arima_order order = { 1, 1, 1, true, 0 };
    struct vol_mean_estimate e;
    struct vol_mean_ahead out;
    double y[N], fitted[N];
    enum vol_code code;

    ftse(y, N);
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        code = vol_arima_fit(&order, y, NULL, N, &e, NULL);
        if (code == VOL_OK)
            code = vol_arima_forecast(&order, e.param, 1.0, y, NULL, N, NULL, 1,
                                      &out, NULL);
        if (code == VOL_OK)
            code = vol_arima_fitted(&order, e.param, y, NULL, N, fitted, NULL,
                                    NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
}
END_TEST

/* ---- from parameters ---------------------------------------------------- */

START_TEST(residuals_carry_the_likelihood)
{
    const struct vol_arima_order order = { 1, 0, 1, true, 0 };
    const double param[3] = { 0.5, -0.2, 0.1 };
    double y[N], fitted[N], scale[N], loglik, ss = 0.0, log_f = 0.0;

    ftse(y, N);
    y[17] = NAN;
    ck_assert_int_eq(
        vol_arima_fitted(&order, param, y, NULL, N, fitted, scale, NULL),
        VOL_OK);
    ck_assert_int_eq(vol_arima_loglik(&order, param, y, NULL, N, &loglik, NULL),
                     VOL_OK);
    ck_assert_double_eq_tol(fitted[0], 0.1, 1e-15);
    ck_assert(isnan(fitted[17]));
    for (size_t t = 0; t < N; t++)
        if (t != 17) {
            const double z = (y[t] - fitted[t]) / scale[t];
            ss += z * z;
            log_f += 2.0 * log(scale[t]);
        }
    ck_assert_double_eq_tol(
        loglik,
        -0.5 * (N - 1.0) *
                (log(2.0 * 3.14159265358979324 * ss / (N - 1.0)) + 1.0) -
            0.5 * log_f,
        1e-9);
}
END_TEST

/* An AR(1) with ar .5: the sum of two rows has variance 1 + 1.5^2, the change
 * from the first to the second is a shock less half the one before. */
START_TEST(forecasts_of_rows_together)
{
    const struct vol_arima_order ar1 = { 1, 0, 0, true, 0 };
    const double param[2] = { 0.5, 2.0 }, y[3] = { 1.0, 2.0, 4.0 };
    struct vol_mean_ahead out[2];

    ck_assert_int_eq(
        vol_arima_forecast(&ar1, param, 1.0, y, NULL, 3, NULL, 2, out, NULL),
        VOL_OK);
    ck_assert_double_eq_tol(out[0].value.mean, 3.0, 1e-14);
    ck_assert_double_eq_tol(out[1].value.mean, 2.5, 1e-14);
    ck_assert_double_eq_tol(out[1].value.variance, 1.25, 1e-14);
    ck_assert_double_eq_tol(out[1].sum.mean, 5.5, 1e-14);
    ck_assert_double_eq_tol(out[1].sum.variance, 3.25, 1e-14);
    ck_assert_double_eq_tol(out[0].change.mean, -1.0, 1e-14);
    ck_assert_double_eq_tol(out[0].change.variance, 1.0, 1e-14);
    ck_assert_double_eq_tol(out[1].change.mean, -0.5, 1e-14);
    ck_assert_double_eq_tol(out[1].change.variance, 1.25, 1e-14);
}
END_TEST

START_TEST(an_explosive_autoregression_has_no_likelihood)
{
    const struct vol_arima_order ar1 = { 1, 0, 0, false, 0 };
    const double param[1] = { 1.2 }, y[3] = { 1.0, 2.0, 4.0 };
    double fitted[3];

    ck_assert_int_eq(
        vol_arima_fitted(&ar1, param, y, NULL, 3, fitted, NULL, NULL),
        VOL_EDATA);
}
END_TEST

/* ---- recovery ----------------------------------------------------------- */

/* 300 series of 300 rows: 95 % intervals hold the truth about as often as they
 * say (the Monte Carlo error is 1.3 %); docs/arima-recovery.txt has more. */
START_TEST(intervals_hold_the_truth)
{
    enum { ROWS = 300, SERIES = 300 };
    const struct vol_arima_order order = { 1, 0, 1, true, 0 };
    const double truth[3] = { 0.7, 0.3, 1.0 };
    size_t covered[3] = { 0 };
    double y[ROWS];

    for (unsigned r = 0; r < SERIES; r++) {
        struct vol_random rng = vol_random_seed(r + 1);
        struct vol_mean_estimate e;
        double w = 0.0, last = 0.0;
        for (int t = -50; t < ROWS; t++) {
            const double shock = vol_random_normal(&rng);
            w = truth[0] * w + shock + truth[1] * last;
            last = shock;
            if (t >= 0)
                y[t] = truth[2] + w;
        }
        estimate(&order, y, NULL, ROWS, &e);
        for (int i = 0; i < 3; i++)
            covered[i] += fabs(e.param[i] - truth[i]) < 1.96 * e.std_error[i];
    }
    for (int i = 0; i < 3; i++) {
        ck_assert_uint_ge(covered[i], SERIES * 91 / 100);
        ck_assert_uint_le(covered[i], SERIES * 99 / 100);
    }
}
END_TEST

Suite *suite_mean_arima(void);

Suite *
suite_mean_arima(void)
{
    Suite *s = suite_create("mean/arima");
    TCase *tc = tcase_create("arima");

    tcase_add_test(tc, estimates_errors_and_forecasts_are_those_of_R);
    tcase_add_test(tc, scale_and_shift_of_the_series);
    tcase_add_test(tc, level_of_a_series_that_is_differenced);
    tcase_add_test(tc, scale_and_level_of_the_regressors);
    tcase_add_test(tc, missing_rows_at_the_ends_change_nothing);
    tcase_add_test(tc, a_gap_in_a_random_walk);
    tcase_add_test(tc, what_cannot_be_estimated_has_a_reason);
    tcase_add_test(tc, orders_beyond_the_limits_are_refused);
    tcase_add_test(tc, a_root_on_the_circle_is_said);
    tcase_add_test(tc, near_unit_roots_do_no_harm);
    tcase_add_test(tc, the_higher_of_two_maxima_is_taken);
    tcase_add_test(tc, each_allocation_may_fail);
    tcase_add_test(tc, residuals_carry_the_likelihood);
    tcase_add_test(tc, forecasts_of_rows_together);
    tcase_add_test(tc, an_explosive_autoregression_has_no_likelihood);
    tcase_add_test(tc, intervals_hold_the_truth);
    suite_add_tcase(s, tc);
    return s;
}
