/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Forecasts.  tests/data/garch_fixed.csv has Python arch's at fixed
 * parameters, tests/data/garch_estimates.csv those of an independent program
 * at the estimates.
 */
#include "alloc.h"
#include "garch/forecast.h"
#include "garch/path.h"
#include "garch/variance.h"
#include "garch_adapt.h"
#include "garch_data.h"
#include "stats/moments.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t days[] = { 1, 5, 10, 22 };
static const struct vol_forecast_wish usual = { .horizon = 22,
                                                .paths = 20000,
                                                .quantile_day = days,
                                                .n_quantile_days = 4,
                                                .seed = 1 };
static const struct vol_forecast_wish no_paths = { .horizon = 22 };

static void
forecast(const struct vol_garch_fit *fit, const double *y, size_t n,
         const struct vol_forecast_wish *wish, struct vol_forecast *out)
{
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(forecast_series(fit, y, n, wish, out, &err) == VOL_OK, "%s",
                  err.text);
}

static struct vol_garch_fit
filter_of(const struct vol_garch_spec *spec, const double *y, size_t n,
          const double *theta)
{
    struct vol_garch_fit fit;

    ck_assert_int_eq(filter_series(spec, y, n, theta, NAN, &fit, NULL), VOL_OK);
    return fit;
}

static void
check_variances(const struct figures *f, const char *prefix,
                const struct vol_forecast *got, double tolerance)
{
    for (size_t i = 0; i < f->n; i++) {
        size_t h;
        if (strncmp(f->name[i], prefix, strlen(prefix)) != 0)
            continue;
        ck_assert_int_eq(sscanf(f->name[i] + strlen(prefix), "%zu", &h), 1);
        ck_assert_msg(fabs(got[h - 1].variance / f->value[i] - 1.0) < tolerance,
                      "%s %s %s: %.15g, not %.15g", f->series, f->spec,
                      f->name[i], got[h - 1].variance, f->value[i]);
    }
}

/*
 * Python arch forecasts from pre-sample variances of the residuals at the
 * given parameters, where its likelihood has those of the starting mean.
 * Only the long memory of rm2006 shows it.
 */
static void
adapt_presample(const struct vol_garch_spec *spec, const double *y, size_t n,
                const double *theta, struct vol_garch_fit *fit)
{
    const struct vol_garch_data data = { .y = y, .n = n };
    const struct vol_presample p =
        vol_garch_presample(spec, fit->e, fit->n_obs);

    if (spec->variance != &vol_variance_rm2006)
        return;
    vol_garch_fit_clear(fit);
    ck_assert_int_eq(vol_garch_filter(spec, &data, theta, &p, fit, NULL),
                     VOL_OK);
}

static void
check_fixed(const struct figures *f)
{
    const struct vol_garch_spec spec = spec_of(f->spec);
    double theta[VOL_GARCH_MAX_PARAMS];
    struct vol_forecast out[22];
    struct vol_garch_fit fit;
    size_t n;
    double *y = load_returns(f->series, &n);
    const double b = adapted_point(f, &spec, y, n, theta);

    ck_assert_int_eq(filter_series(&spec, y, n, theta, b, &fit, NULL), VOL_OK);
    adapt_presample(&spec, y, n, theta, &fit);
    forecast(&fit, y, n, &no_paths, out);
    adapt_forecast(f, &spec, theta, out, 22);
    check_variances(f, "fc_resid_variance_h", out, fixed_tolerance(f));
    vol_garch_fit_clear(&fit);
    free(y);
}

/* Of what is fitted in test_garch_fit.c, that with the most digits. */
static void
check_estimated(const struct figures *f)
{
    const struct vol_garch_spec spec = spec_of(f->spec);
    struct vol_forecast out[22];
    struct vol_garch_fit fit;
    size_t n;
    double *y;

    if (!is_from(f, "reference"))
        return;
    y = load_returns(f->series, &n);
    ck_assert_int_eq(fit_series(&spec, y, n, NULL, &fit, NULL), VOL_OK);
    forecast(&fit, y, n, &no_paths, out);
    check_variances(f, "variance:", out, 1e-8);
    vol_garch_fit_clear(&fit);
    free(y);
}

START_TEST(variances_are_those_of_other_programs)
{
    ck_assert_uint_eq(for_each_figures("garch_fixed.csv", check_fixed), 509);
    ck_assert_uint_eq(for_each_figures("garch_estimates.csv", check_estimated),
                      773);
}
END_TEST

START_TEST(simulated_variances_meet_the_closed_form)
{
    static const char *const specs[] = { "garch1.1",    "ar1+gjr2.1~t",
                                         "arch3",       "igarch1.1-backcast",
                                         "figarch1.1",  "csgarch1.1",
                                         "harch1.5.22", "zero+rm2006",
                                         "gjr1.1~skewt" };
    struct vol_garch_spec spec = spec_of(specs[_i]);
    struct vol_forecast_wish simulated = usual;
    struct vol_forecast exact[22], drawn[22];
    struct vol_garch_fit fit;
    size_t n;
    double *y = load_returns("smi", &n);

    ck_assert_int_eq(fit_series(&spec, y, n, NULL, &fit, NULL), VOL_OK);
    forecast(&fit, y, n, &usual, exact);
    simulated.simulate = true;
    forecast(&fit, y, n, &simulated, drawn);
    ck_assert_double_eq_tol(exact[0].variance, drawn[0].variance, 1e-15);
    for (int t = 1; t < 22; t++) {
        ck_assert_int_eq(exact[t].method, VOL_FORECAST_ANALYTIC);
        ck_assert_int_eq(drawn[t].method, VOL_FORECAST_SIMULATED);
        ck_assert_double_eq_tol(sqrt(exact[t].variance),
                                sqrt(drawn[t].variance),
                                4.0 * drawn[t].mc_error);
    }
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/*
 * Without news in the variance an AR(1) is Gaussian, and so is its return
 * over h days: variance sigma^2 sum ((1 - ar^i) / (1 - ar))^2.
 */
START_TEST(cumulated_returns_carry_the_mean_on)
{
    const struct vol_garch_spec spec = spec_of("ar1+garch1.1");
    const double theta[5] = { 0.1, 0.4, 2.0, 0.0, 0.0 };
    const double q99 = 2.3263478740408408, es01 = 2.6649342203458;
    double y[60];
    struct vol_forecast out[22];

    for (int t = 0; t < 60; t++)
        y[t] = t % 3 - 1.0;
    struct vol_garch_fit fit = filter_of(&spec, y, 60, theta);
    forecast(&fit, y, 60, &usual, out);
    for (size_t q = 1; q < 4; q++) {
        const size_t h = days[q];
        const struct vol_forecast *f = &out[h - 1];
        double v = 0.0, mean = 0.0, last = y[59];
        for (size_t i = 1; i <= h; i++) {
            v += 2.0 * pow((1.0 - pow(0.4, (double)i)) / 0.6, 2);
            last = 0.1 + 0.4 * last;
            mean += last;
        }
        ck_assert_double_eq_tol(f->variance, 2.0, 1e-12);
        ck_assert_double_eq_tol(f->cum_variance, v, 1e-12 * v);
        ck_assert_double_eq_tol(f->cum_mean, mean, 1e-12);
        ck_assert_int_eq(f->q_method, VOL_FORECAST_SIMULATED);
        ck_assert_double_gt(f->mc_error, 0.0);
        ck_assert_double_eq_tol(f->quantile[0], mean - q99 * sqrt(v),
                                5.0 * f->mc_error);
        ck_assert_double_eq_tol(f->quantile[4], mean + q99 * sqrt(v),
                                5.0 * f->mc_error);
        ck_assert_double_eq_tol(f->shortfall[0], mean - es01 * sqrt(v),
                                6.0 * f->mc_error);
    }
    vol_garch_fit_clear(&fit);
}
END_TEST

START_TEST(one_day_quantiles_are_exact)
{
    const struct vol_garch_spec spec = spec_of("gjr1.1~t");
    struct vol_forecast out[22];
    struct vol_garch_fit fit;
    double *y = simulated_returns(500, 5), nu;

    ck_assert_int_eq(fit_series(&spec, y, 500, NULL, &fit, NULL), VOL_OK);
    forecast(&fit, y, 500, &no_paths, out);
    nu = fit.param[5].estimate;
    ck_assert_int_eq(out[0].q_method, VOL_FORECAST_EXACT);
    for (int i = 0; i < VOL_QUANTILES; i++)
        ck_assert_double_eq_tol(
            spec.density->cdf(&nu, (out[0].quantile[i] - out[0].mean) /
                                       sqrt(out[0].variance)),
            vol_quantile_level[i], 1e-12);
    ck_assert_double_lt(out[0].shortfall[0], out[0].quantile[0]);
    ck_assert(isnan(out[4].quantile[0]));
    ck_assert_str_ne(out[4].reason, "");
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

START_TEST(tarch_is_simulated_and_says_so)
{
    const struct vol_garch_spec spec = spec_of("tarch1.1");
    struct vol_forecast out[22], again[22];
    struct vol_forecast_wish other = usual;
    struct vol_garch_fit fit;
    double *y = simulated_returns(800, 5);

    ck_assert_int_eq(fit_series(&spec, y, 800, NULL, &fit, NULL), VOL_OK);
    forecast(&fit, y, 800, &usual, out);
    ck_assert_int_eq(out[0].method, VOL_FORECAST_ANALYTIC);
    ck_assert_int_eq(out[7].method, VOL_FORECAST_SIMULATED);
    ck_assert_double_gt(out[7].mc_error, 0.0);
    forecast(&fit, y, 800, &usual, again);
    ck_assert_mem_eq(&out[21].quantile, &again[21].quantile,
                     sizeof(out[21].quantile));
    other.seed = 2;
    forecast(&fit, y, 800, &other, again);
    ck_assert_double_ne(out[21].quantile[0], again[21].quantile[0]);
    ck_assert_double_eq_tol(out[21].quantile[0], again[21].quantile[0],
                            0.2 * fabs(out[21].quantile[0]));
    forecast(&fit, y, 800, &no_paths, out);
    ck_assert(isnan(out[1].variance));
    ck_assert_ptr_nonnull(strstr(out[1].reason, "simulation is off"));
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

static const char *const seeded[] = { "garch1.1~t", "egarch1.1",   "aparch1.1",
                                      "ar1+gjr1.1", "harch1.5.22", "figarch1.1",
                                      "csgarch1.1", "garch1.1-m" };

/* What is simulated of a day depends on the seed, not on what else is asked. */
START_TEST(a_further_horizon_changes_no_other_figure)
{
    static const size_t more[] = { 1, 2, 5, 10, 22, 40 };
    const struct vol_garch_spec spec = spec_of(seeded[_i]);
    const struct vol_forecast_wish few = { .horizon = 10,
                                           .paths = 500,
                                           .quantile_day = days,
                                           .n_quantile_days = 3,
                                           .seed = 7 };
    const struct vol_forecast_wish many = { .horizon = 60,
                                            .paths = 500,
                                            .quantile_day = more,
                                            .n_quantile_days = 6,
                                            .seed = 7 };
    struct vol_forecast a[10], b[60];
    double *y = simulated_returns(800, 3);
    struct vol_garch_fit fit;

    ck_assert_int_eq(fit_series(&spec, y, 800, NULL, &fit, NULL), VOL_OK);
    forecast(&fit, y, 800, &few, a);
    forecast(&fit, y, 800, &many, b);
    for (size_t t = 0; t < 10; t++)
        ck_assert_double_eq(a[t].variance, b[t].variance);
    for (size_t q = 0; q < 3; q++)
        for (int i = 0; i < VOL_QUANTILES; i++)
            ck_assert_double_eq(a[days[q] - 1].quantile[i],
                                b[days[q] - 1].quantile[i]);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

START_TEST(wishes_out_of_range_are_refused)
{
    const struct vol_garch_spec spec = spec_of("garch1.1");
    const double theta[4] = { 0.0, 0.1, 0.1, 0.8 };
    double *y = simulated_returns(100, 5);
    struct vol_garch_fit fit = filter_of(&spec, y, 100, theta);
    struct vol_forecast out[22];
    struct vol_forecast_wish wish = { .horizon = 0 };
    struct vol_err err;

    ck_assert_int_eq(forecast_series(&fit, y, 100, &wish, out, &err),
                     VOL_EUSAGE);
    wish = usual;
    wish.horizon = 10;
    ck_assert_int_eq(forecast_series(&fit, y, 100, &wish, out, &err),
                     VOL_EUSAGE);
    fit.status = VOL_FIT_DEGENERATE;
    ck_assert_int_eq(forecast_series(&fit, y, 100, &usual, out, &err),
                     VOL_EDATA);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    const struct vol_garch_spec spec = spec_of("garch1.1");
    const double theta[4] = { 0.0, 0.1, 0.1, 0.8 };
    double *y = simulated_returns(100, 5);
    struct vol_garch_fit fit = filter_of(&spec, y, 100, theta);
    struct vol_forecast out[22];
    enum vol_code code;

    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        code = forecast_series(&fit, y, 100, &usual, out, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* The sample variance of a long path, against the unconditional one. */
START_TEST(simulated_series_have_the_unconditional_variance)
{
    const struct vol_garch_spec spec = spec_of("ar1+gjr1.1~t");
    const double theta[7] = { 0.1, 0.5, 0.05, 0.05, 0.05, 0.85, 8.0 };
    enum { ROWS = 200000 };
    struct vol_random rng = vol_random_seed(4);
    double *y = malloc(ROWS * sizeof(*y));

    ck_assert_int_eq(vol_garch_simulate(&spec, theta, ROWS, 500, &rng, y, NULL),
                     VOL_OK);
    const struct vol_moments m = vol_moments(y, ROWS);
    ck_assert_double_eq_tol(m.mean, 0.2, 0.02);
    ck_assert_double_eq_tol(m.sd * m.sd, 0.05 / 0.075 / 0.75, 0.06);
    free(y);
}
END_TEST

Suite *suite_garch_forecast(void);

Suite *
suite_garch_forecast(void)
{
    Suite *s = suite_create("garch/forecast");
    TCase *tc = tcase_create("forecast");

    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, variances_are_those_of_other_programs);
    tcase_add_loop_test(tc, simulated_variances_meet_the_closed_form, 0, 9);
    tcase_add_test(tc, cumulated_returns_carry_the_mean_on);
    tcase_add_test(tc, one_day_quantiles_are_exact);
    tcase_add_test(tc, tarch_is_simulated_and_says_so);
    tcase_add_test(tc, wishes_out_of_range_are_refused);
    tcase_add_loop_test(tc, a_further_horizon_changes_no_other_figure, 0, 8);
    tcase_add_test(tc, each_allocation_may_fail);
    tcase_add_test(tc, simulated_series_have_the_unconditional_variance);
    suite_add_tcase(s, tc);
    return s;
}
