/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "garch/bands.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const size_t days[] = { 1, 5, 22, 126 };
enum { N_DAYS = sizeof(days) / sizeof(days[0]), HORIZON = 126 };

/* A fit with its forecasts, and bands about them. */
struct study {
    struct vol_garch_fit fit;
    double *y;
    struct vol_garch_data data;
    struct vol_forecast forecast[HORIZON];
    struct vol_band band[N_DAYS];
};

static void
forecast(struct study *s)
{
    const struct vol_forecast_wish wish = { .horizon = HORIZON,
                                            .paths = 2000,
                                            .seed = 1 };

    ck_assert_int_eq(
        forecast_series(&s->fit, s->y, s->data.n, &wish, s->forecast, NULL),
        VOL_OK);
}

static void
study(struct study *s, const struct vol_garch_spec *spec, size_t n,
      unsigned long long seed)
{
    s->y = simulated_returns(n, seed);
    s->data = (struct vol_garch_data){ .y = s->y, .n = n };
    ck_assert_int_eq(fit_series(spec, s->y, n, NULL, &s->fit, NULL), VOL_OK);
    forecast(s);
}

static void
end(struct study *s)
{
    vol_garch_fit_clear(&s->fit);
    free(s->y);
}

static void
make_bands_with(struct study *s, enum vol_band_method method,
                enum vol_garch_cov cov, size_t n_days)
{
    const struct vol_band_wish wish = { .method = method,
                                        .level = 0.95,
                                        .cov = cov,
                                        .day = days,
                                        .n_days = n_days,
                                        .seed = 9 };

    ck_assert_int_eq(
        vol_garch_bands(&s->fit, &s->data, s->forecast, &wish, s->band, NULL),
        VOL_OK);
}

static void
make_bands(struct study *s, enum vol_band_method method, size_t n_days)
{
    make_bands_with(s, method, VOL_COV_HESSIAN, n_days);
}

#define NORMAL_975 1.9599639845400545

/* One day ahead of zero+arch1 the variance is omega + alpha e^2. */
START_TEST(one_day_of_arch_is_the_formula)
{
    struct vol_garch_spec spec = spec_of("zero+arch1");
    struct study s;

    study(&s, &spec, 1000, 4);
    make_bands(&s, VOL_BAND_DELTA, 1);
    const double *c = s.fit.cov[VOL_COV_HESSIAN];
    const double e2 = s.y[999] * s.y[999], h = s.forecast[0].variance;
    const double sd = sqrt(c[0] + 2.0 * e2 * c[1] + e2 * e2 * c[3]) / h;
    ck_assert_double_eq_tol(log(s.band[0].high / h), NORMAL_975 * sd,
                            1e-4 * sd);
    ck_assert_double_eq_tol(log(h / s.band[0].low), NORMAL_975 * sd, 1e-4 * sd);
    ck_assert_double_eq_tol(s.band[0].cum_low, s.band[0].low,
                            1e-12 * s.band[0].low);
    ck_assert_str_eq(s.band[0].reason, "");
    end(&s);
}
END_TEST

START_TEST(delta_and_draws_agree_in_a_long_series)
{
    struct vol_garch_spec spec = spec_of("const+garch1.1");
    struct vol_band delta[N_DAYS];
    struct study s;

    study(&s, &spec, 20000, 11);
    make_bands(&s, VOL_BAND_DELTA, N_DAYS);
    memcpy(delta, s.band, sizeof(delta));
    make_bands(&s, VOL_BAND_DRAWS, N_DAYS);
    for (size_t i = 0; i < N_DAYS; i++) {
        const double wide = log(delta[i].high / delta[i].low);
        ck_assert_double_eq_tol(log(s.band[i].low / delta[i].low), 0.0,
                                0.1 * wide);
        ck_assert_double_eq_tol(log(s.band[i].high / delta[i].high), 0.0,
                                0.1 * wide);
        ck_assert_double_eq_tol(log(s.band[i].cum_high / delta[i].cum_high),
                                0.0, 0.1 * wide);
        ck_assert_uint_eq(s.band[i].draws, VOL_BAND_DRAW_COUNT);
    }
    end(&s);
}
END_TEST

/* What the recursion itself says of the next day: the truth. */
static double
true_variance(const double *y, size_t n)
{
    double e = 0.0, h = 1.0;

    for (size_t t = 0; t < n; t++) {
        h = 0.02 + 0.08 * e * e + 0.9 * h;
        e = y[t] - 0.05;
    }
    return 0.02 + 0.08 * e * e + 0.9 * h;
}

START_TEST(bands_of_one_day_cover_as_they_say)
{
    enum { SERIES = 200, ROWS = 2000 };
    struct vol_garch_spec spec = spec_of("const+garch1.1");
    struct study s;
    int covered = 0;

    for (unsigned i = 0; i < SERIES; i++) {
        study(&s, &spec, ROWS, 7000 + i);
        make_bands(&s, VOL_BAND_DELTA, 1);
        const double h = true_variance(s.y, ROWS);
        covered += s.band[0].low <= h && h <= s.band[0].high;
        end(&s);
    }
    ck_assert_int_ge(covered, (int)(0.90 * SERIES));
    ck_assert_int_le(covered, (int)(0.99 * SERIES));
}
END_TEST

/* Under a target that is taken as known the level is certain; `qml` knows that
 * it is estimated. */
START_TEST(far_ahead_the_level_is_what_is_uncertain)
{
    struct vol_garch_spec spec = spec_of("zero+garch1.1-vt");
    struct study s;

    study(&s, &spec, 3000, 2);
    make_bands(&s, VOL_BAND_DELTA, N_DAYS);
    ck_assert_double_lt(log(s.band[3].high / s.band[3].low),
                        log(s.band[1].high / s.band[1].low));
    ck_assert_str_eq(s.band[0].reason, "");
    const double known = log(s.band[3].high / s.band[3].low);
    make_bands_with(&s, VOL_BAND_DELTA, VOL_COV_QML, N_DAYS);
    const double unknown = log(s.band[3].high / s.band[3].low);
    ck_assert_double_gt(unknown, 1.1 * known);
    ck_assert_str_eq(s.band[0].reason, "");
    end(&s);

    /* as uncertain as where it is estimated with the rest */
    spec = spec_of("zero+garch1.1");
    study(&s, &spec, 3000, 2);
    make_bands_with(&s, VOL_BAND_DELTA, VOL_COV_QML, N_DAYS);
    const double estimated = log(s.band[3].high / s.band[3].low);
    ck_assert_double_gt(unknown, 0.8 * estimated);
    ck_assert_double_lt(unknown, 1.25 * estimated);
    end(&s);
}
END_TEST

START_TEST(parameters_that_are_held_stay)
{
    struct vol_garch_spec spec = spec_of("const+garch1.1");
    struct study s;

    ck_assert_int_eq(vol_garch_spec_restrict(&spec, VOL_FIX, "beta1=0.9", NULL),
                     VOL_OK);
    study(&s, &spec, 1000, 2);
    make_bands(&s, VOL_BAND_DRAWS, N_DAYS);
    ck_assert_double_lt(s.band[0].low, s.forecast[0].variance);
    ck_assert_double_gt(s.band[0].high, s.forecast[0].variance);
    ck_assert_str_eq(s.band[0].reason, "held: beta1 (fixed)");
    end(&s);
}
END_TEST

static const char *const simulated[] = { "const+egarch1.1~t",
                                         "const+garch1.1-m",
                                         "ar1+tarch1.1~ged" };

/* Models without a closed form: finite, about the forecast, and the same
 * again; the two methods tell the same. */
START_TEST(bands_of_simulated_models)
{
    struct vol_garch_spec spec = spec_of(simulated[_i]);
    struct vol_band again[N_DAYS];
    struct study s;

    study(&s, &spec, 2500, 21);
    make_bands(&s, VOL_BAND_DELTA, 3);
    memcpy(again, s.band, sizeof(again));
    make_bands(&s, VOL_BAND_DELTA, 3);
    for (size_t i = 0; i < 3; i++) {
        const double v = s.forecast[days[i] - 1].variance;
        ck_assert_double_eq(again[i].low, s.band[i].low);
        ck_assert_double_lt(s.band[i].low, v);
        ck_assert_double_gt(s.band[i].high, v);
        ck_assert_double_lt(s.band[i].high, 4.0 * v);
    }
    make_bands(&s, VOL_BAND_DRAWS, 2);
    for (size_t i = 0; i < 2; i++)
        ck_assert_double_eq_tol(log(s.band[i].high / s.band[i].low),
                                log(again[i].high / again[i].low),
                                0.3 * log(again[i].high / again[i].low));
    end(&s);
}
END_TEST

/* Rows of EGARCH with omega 0, alpha .2, gamma -.1, beta .9 and shocks of the
 * ged with that nu: Laplace's at 1, where Nelson's form of the variance ends.
 */
static double *
egarch_returns(size_t n, double nu, unsigned long long seed)
{
    const struct vol_density *ged = vol_density_find("ged");
    const double size = ged->abs_mean(&nu).value;
    struct vol_random rng = vol_random_seed(seed);
    double *y = malloc(n * sizeof(*y)), z = 0.0, log_h = 0.0;

    ck_assert_ptr_nonnull(y);
    for (size_t t = 0; t < n; t++) {
        log_h = 0.2 * (t > 0 ? fabs(z) - size : 0.0) - 0.1 * z + 0.9 * log_h;
        z = ged->quantile(&nu, vol_random_uniform(&rng));
        y[t] = exp(0.5 * log_h) * z;
    }
    return y;
}

/*
 * nu is estimated just above 1, and half of its distribution is below: those
 * draws are as admissible as the others, so that the band of the next day,
 * which needs no form, is that of bands of the next day alone.
 */
START_TEST(a_form_that_ends_cuts_no_draws)
{
    struct vol_garch_spec spec = spec_of("zero+egarch1.1~ged");
    struct study s = { .y = NULL };

    s.y = egarch_returns(900, 1.0, 7);
    s.data = (struct vol_garch_data){ .y = s.y, .n = 900 };
    ck_assert_int_eq(fit_series(&spec, s.y, 900, NULL, &s.fit, NULL), VOL_OK);
    ck_assert_double_gt(s.fit.param[4].estimate, 1.0);
    ck_assert_double_lt(s.fit.param[4].estimate, 1.1);
    forecast(&s);
    ck_assert_int_eq(s.forecast[4].method, VOL_FORECAST_ANALYTIC);
    for (int method = VOL_BAND_DELTA; method <= VOL_BAND_DRAWS; method++) {
        make_bands(&s, method, 1);
        const struct vol_band alone = s.band[0];
        make_bands(&s, method, 2);
        ck_assert_uint_eq(s.band[0].rejected, alone.rejected);
        ck_assert_double_eq(s.band[0].low, alone.low);
        ck_assert_double_eq(s.band[0].high, alone.high);
        ck_assert_double_lt(s.band[1].low, s.forecast[4].variance);
        ck_assert_double_gt(s.band[1].high, s.forecast[4].variance);
    }
    end(&s);
}
END_TEST

/* No more than what there is to be uncertain about. */
START_TEST(without_a_covariance_there_is_no_band)
{
    struct vol_garch_spec spec = spec_of("const+garch1.1");
    const double theta[] = { 0.05, 0.02, 0.08, 0.9 };
    struct study s = { .y = simulated_returns(500, 1) };

    s.data = (struct vol_garch_data){ .y = s.y, .n = 500 };
    ck_assert_int_eq(filter_series(&spec, s.y, 500, theta, NAN, &s.fit, NULL),
                     VOL_OK);
    forecast(&s);
    make_bands(&s, VOL_BAND_DELTA, N_DAYS);
    ck_assert_double_nan(s.band[0].low);
    ck_assert_str_eq(s.band[0].reason, "no parameter has a covariance");
    end(&s);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    struct vol_garch_spec spec = spec_of("const+egarch1.1");
    struct study s;
    const struct vol_band_wish wish = { .method = VOL_BAND_DELTA,
                                        .level = 0.9,
                                        .day = days,
                                        .n_days = 2,
                                        .seed = 9 };
    enum vol_code code;

    study(&s, &spec, 300, 3);
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        code =
            vol_garch_bands(&s.fit, &s.data, s.forecast, &wish, s.band, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    end(&s);
}
END_TEST

Suite *suite_garch_bands(void);

Suite *
suite_garch_bands(void)
{
    Suite *s = suite_create("garch/bands");
    TCase *tc = tcase_create("bands");

    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, one_day_of_arch_is_the_formula);
    tcase_add_test(tc, delta_and_draws_agree_in_a_long_series);
    tcase_add_test(tc, bands_of_one_day_cover_as_they_say);
    tcase_add_test(tc, far_ahead_the_level_is_what_is_uncertain);
    tcase_add_test(tc, parameters_that_are_held_stay);
    tcase_add_loop_test(tc, bands_of_simulated_models, 0,
                        (int)(sizeof(simulated) / sizeof(simulated[0])));
    tcase_add_test(tc, a_form_that_ends_cuts_no_draws);
    tcase_add_test(tc, without_a_covariance_there_is_no_band);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
