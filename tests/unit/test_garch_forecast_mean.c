/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Closed forms of days to come: EGARCH's and APARCH's variance, and what the
 * variance does in the mean.
 */
#include "garch/forecast.h"
#include "garch/variance.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_garch_forecast_mean(void);

enum { ROWS = 300, DAYS = 22 };
static const struct vol_forecast_wish no_paths = { .horizon = DAYS };
static const struct vol_forecast_wish paths = { .horizon = DAYS,
                                                .paths = 20000,
                                                .seed = 3 };

/* Forecasts of a spec at `theta`, behind rows of a simulated series whose last
 * return goes to `last`. */
static void
forecast_at(const char *text, const double *theta,
            const struct vol_forecast_wish *wish, struct vol_forecast *out,
            double *last)
{
    const struct vol_garch_spec spec = spec_of(text);
    struct vol_garch_fit fit;
    double *y = simulated_returns(ROWS, 5);

    ck_assert_int_eq(filter_series(&spec, y, ROWS, theta, NAN, &fit, NULL),
                     VOL_OK);
    ck_assert_int_eq(forecast_series(&fit, y, ROWS, wish, out, NULL), VOL_OK);
    if (last != NULL)
        *last = y[ROWS - 1];
    vol_garch_fit_clear(&fit);
    free(y);
}

/* ---- variances ----------------------------------------------------------- */

/*
 * With omega 0, alpha .2, gamma -.1 and beta .9: ln E s^2 of day h less
 * beta^(h - 1) ln s^2 of the first, the sum over i < h - 1 of ln E exp(beta^i
 * (alpha (|z| - E|z|) + gamma z)).  By Simpson's rule in the root of |z| in
 * Python.
 */
static const struct {
    const char *spec;
    double nu;
    double growth[3]; /* of days 2, 5 and 22 */
} nelson[] = {
    { "zero+egarch1.1",
      0.0,
      { 0.013440072831855861, 0.03985301158040112, 0.06804722654152406 } },
    { "zero+egarch1.1~ged",
      1.5,
      { 0.014844389653663302, 0.043878859594055686, 0.07459719134807048 } },
};

START_TEST(variances_of_egarch_are_those_of_its_exponentials)
{
    static const size_t day[] = { 2, 5, 22 };
    const double theta[] = { 0.0, 0.2, -0.1, 0.9, nelson[_i].nu };
    struct vol_forecast out[DAYS];

    forecast_at(nelson[_i].spec, theta, &no_paths, out, NULL);
    for (size_t i = 0; i < 3; i++) {
        const struct vol_forecast *f = &out[day[i] - 1];
        ck_assert_int_eq(f->method, VOL_FORECAST_ANALYTIC);
        ck_assert_double_eq_tol(log(f->variance) -
                                    pow(0.9, (double)day[i] - 1.0) *
                                        log(out[0].variance),
                                nelson[_i].growth[i], 1e-10);
    }
}
END_TEST

/*
 * The same with beta .97, of day 252: in 40 digits by mpmath 1.3, of the normal
 * and of Laplace's density by the closed form of a factor (Nelson, 1991, A1.1),
 * of the ged by quadrature in 25.
 */
static const struct {
    const char *spec;
    double nu, growth;
} a_year[] = {
    { "zero+egarch1.1", 0.0, 0.22076479215281372 },
    { "zero+egarch1.1~ged", 1.0, 0.285023881359252235 },
    { "zero+egarch1.1~ged", 1.5, 0.241815970000748146 },
};

START_TEST(small_news_of_a_year_counts)
{
    const struct vol_forecast_wish wish = { .horizon = 252 };
    const double theta[] = { 0.0, 0.2, -0.1, 0.97, a_year[_i].nu };
    struct vol_forecast out[252];

    forecast_at(a_year[_i].spec, theta, &wish, out, NULL);
    ck_assert_double_eq_tol(log(out[251].variance) -
                                pow(0.97, 251.0) * log(out[0].variance),
                            a_year[_i].growth, 1e-13);
}
END_TEST

/* With alpha .9 and gamma .5 E s^2 is finite, as .9 + .5 is below the root of
 * 2, and E s^4 is not: the error of what is simulated is none. */
START_TEST(an_error_without_a_fourth_moment_has_a_note)
{
    struct vol_forecast_wish wish = paths;
    const double ends[] = { 0.0, 0.9, 0.5, 0.5, 1.0 };
    const double goes_on[] = { 0.0, 0.4, 0.3, 0.5, 1.0 };
    struct vol_forecast out[DAYS];

    wish.simulate = true;
    forecast_at("zero+egarch1.1~ged", ends, &wish, out, NULL);
    ck_assert_ptr_nonnull(strstr(out[1].note, "fourth moment"));
    forecast_at("zero+egarch1.1~ged", goes_on, &wish, out, NULL);
    ck_assert_str_eq(out[1].note, "");
}
END_TEST

/* Under the t and, with nu below 1, the ged E s^2 is infinite. */
START_TEST(without_exponential_moments_egarch_has_no_form)
{
    const double t[] = { 0.0, 0.2, -0.1, 0.9, 7.0 };
    const double ged[] = { 0.0, 0.2, -0.1, 0.9, 0.99 };
    struct vol_forecast out[DAYS];

    forecast_at("zero+egarch1.1~t", t, &no_paths, out, NULL);
    ck_assert(isnan(out[1].variance));
    forecast_at("zero+egarch1.1~ged", ged, &no_paths, out, NULL);
    ck_assert(isnan(out[1].variance));
    forecast_at("zero+egarch1.1~t", t, &paths, out, NULL);
    ck_assert_int_eq(out[1].method, VOL_FORECAST_SIMULATED);
    ck_assert_str_ne(out[1].note, "");
}
END_TEST

/* omega + (alpha E(|z| - gamma z)^2 + beta) times that of the day before, the
 * moment 1 + gamma^2 of a symmetric density. */
START_TEST(variances_of_aparch_with_power_2_are_linear)
{
    static const char *const spec[] = { "zero+aparch1.1-p2~t",
                                        "zero+aparch1.1-fix.delta=2~t" };
    const double fixed[] = { 0.05, 0.1, 0.4, 0.8, 6.0 };
    const double held[] = { 0.05, 0.1, 0.4, 0.8, 2.0, 6.0 };
    struct vol_forecast out[DAYS];

    forecast_at(spec[_i], _i == 0 ? fixed : held, &no_paths, out, NULL);
    for (int t = 1; t < DAYS; t++)
        ck_assert_double_eq_tol(out[t].variance,
                                0.05 + (0.1 * 1.16 + 0.8) * out[t - 1].variance,
                                1e-12);
}
END_TEST

START_TEST(closed_forms_meet_simulations)
{
    static const struct {
        const char *spec;
        double theta[12];
    } model[] = {
        { "zero+egarch2.2~ged", { 0.01, 0.1, 0.1, -0.1, 0.05, 0.5, 0.4, 1.3 } },
        { "zero+egarch1.1-sym", { 0.01, 0.2, 0.9 } },
        { "zero+aparch2.1-p2~skewt",
          { 0.05, 0.1, 0.05, 0.5, -0.2, 0.7, 9.0, -0.3 } },
        { "const+gjr1.1~t-m", { 0.1, 0.2, 0.05, 0.05, 0.1, 0.8, 9.0 } },
    };
    struct vol_forecast_wish simulated = paths;
    struct vol_forecast exact[DAYS], drawn[DAYS];

    simulated.simulate = true;
    forecast_at(model[_i].spec, model[_i].theta, &paths, exact, NULL);
    forecast_at(model[_i].spec, model[_i].theta, &simulated, drawn, NULL);
    for (int t = 1; t < DAYS; t++) {
        ck_assert_int_eq(exact[t].method, VOL_FORECAST_ANALYTIC);
        ck_assert_int_eq(drawn[t].method, VOL_FORECAST_SIMULATED);
        ck_assert_double_eq_tol(sqrt(exact[t].variance),
                                sqrt(drawn[t].variance),
                                4.0 * drawn[t].mc_error);
    }
}
END_TEST

/* ---- the variance in the mean -------------------------------------------- */

/* s^2 = .05 + .2 e^2 + .7 s^2 whatever the mean is. */
START_TEST(in_the_mean_variances_are_what_they_are)
{
    static const char *const spec[] = { "ar1+garch1.1-m", "ar1+garch1.1-m2" };
    const double theta[] = { 0.1, 0.3, 0.4, 0.05, 0.2, 0.7 };
    const bool by_variance = _i == 1;
    struct vol_forecast out[DAYS];
    double last;

    forecast_at(spec[_i], theta, &no_paths, out, &last);
    for (int t = 0; t < DAYS; t++) {
        const double h = out[t].variance;
        ck_assert_int_eq(out[t].method, VOL_FORECAST_ANALYTIC);
        if (t > 0)
            ck_assert_double_eq_tol(h, 0.05 + 0.9 * out[t - 1].variance, 1e-12);
        if (t > 0 && !by_variance) {
            ck_assert(isnan(out[t].mean) && isnan(out[t].cum_mean));
            ck_assert_str_ne(out[t].reason, "");
        } else {
            last = 0.1 + 0.3 * last + 0.4 * (by_variance ? h : sqrt(h));
            ck_assert_double_eq_tol(out[t].mean, last, 1e-12);
        }
        ck_assert(t == 0 || isnan(out[t].cum_variance));
    }
}
END_TEST

/*
 * Of two days under ar1 and archm s^2 with s^2 = omega + alpha e^2 + beta s^2
 * the return is (1 + ar) e_1 + e_2 + archm alpha e_1^2 and constants: with a
 * = 1 + ar and b = archm alpha its variance is a^2 s_1^2 + E s_2^2 + b^2 s_1^4
 * (E z^4 - 1) + 2 a b s_1^3 E z^3.
 */
START_TEST(two_days_vary_as_by_hand)
{
    const double theta[] = { 0.1, 0.3, 0.4, 0.05, 0.3, 0.6, 12.0, -0.4 };
    const struct vol_garch_spec spec = spec_of("ar1+garch1.1~skewt-m2");
    const double a = 1.3, b = 0.4 * 0.3;
    const double skew = spec.density->skewness(theta + 6);
    const double fourth = spec.density->kurtosis(theta + 6);
    struct vol_forecast out[DAYS];

    forecast_at("ar1+garch1.1~skewt-m2", theta, &paths, out, NULL);
    const double h = out[0].variance;
    const double by_hand = a * a * h + out[1].variance +
                           b * b * h * h * (fourth - 1.0) +
                           2.0 * a * b * pow(h, 1.5) * skew;
    ck_assert_double_eq_tol(sqrt(out[1].cum_variance / 2.0),
                            sqrt(by_hand / 2.0), 4.0 * out[1].mc_error);
    ck_assert_double_lt(out[1].mc_error, 0.01 * sqrt(by_hand));
    ck_assert(!out[1].error_of_quantile);
}
END_TEST

/* The error of the row is that by which its figures differ between seeds. */
START_TEST(errors_are_those_of_other_seeds)
{
    static const struct {
        const char *spec;
        double theta[8];
    } model[] = {
        { "const+garch1.1-m", { 0.1, 0.3, 0.05, 0.1, 0.8 } },
        { "ar1+egarch1.1-m2", { 0.1, 0.2, 0.1, 0.0, 0.2, -0.1, 0.9 } },
        { "const+tarch1.1~t-m", { 0.1, 0.3, 0.05, 0.1, 0.2, 0.8, 9.0 } },
    };
    enum { SEEDS = 40 };
    struct vol_forecast_wish wish = { .horizon = 10, .paths = 1000 };
    struct vol_forecast out[DAYS];
    double sum[2] = { 0.0 }, sum2[2] = { 0.0 }, error = 0.0, sd = 0.0;

    for (wish.seed = 1; wish.seed <= SEEDS; wish.seed++) {
        forecast_at(model[_i].spec, model[_i].theta, &wish, out, NULL);
        const double x[] = { sqrt(out[9].cum_variance / 10.0),
                             sqrt(out[9].variance) };
        for (int i = 0; i < 2; i++) {
            sum[i] += x[i] / SEEDS;
            sum2[i] += x[i] * x[i] / SEEDS;
        }
        error += out[9].mc_error / SEEDS;
    }
    for (int i = 0; i < 2; i++)
        sd = fmax(sd, sqrt(fmax(sum2[i] - sum[i] * sum[i], 0.0)));
    ck_assert_double_gt(error, 0.65 * sd);
    ck_assert_double_lt(error, 1.5 * sd);
}
END_TEST

/* Two paths may vary together so that what the mean adds to the variance is
 * negative and, with a large archm, beyond that of the shocks. */
START_TEST(a_negative_variance_is_an_empty_cell)
{
    const double theta[] = { 0.1, 2.0, 0.0, 0.4, -0.1, 0.9 };
    struct vol_forecast_wish wish = { .horizon = DAYS, .paths = 2 };
    struct vol_forecast out[DAYS];
    int empty = 0;

    for (wish.seed = 1; wish.seed <= 40; wish.seed++) {
        forecast_at("const+egarch1.1-m", theta, &wish, out, NULL);
        const struct vol_forecast *f = &out[DAYS - 1];
        ck_assert(isfinite(f->variance) && isfinite(f->cum_mean));
        if (isnan(f->cum_variance)) {
            empty++;
            ck_assert_str_eq(f->reason,
                             "too few paths: the variance of the days "
                             "together is not positive in them");
            ck_assert(isnan(f->mc_error));
        } else {
            ck_assert_double_gt(f->cum_variance, 0.0);
            ck_assert(isfinite(f->mc_error));
        }
    }
    ck_assert_int_gt(empty, 0);
    ck_assert_int_lt(empty, 40);
}
END_TEST

Suite *
suite_garch_forecast_mean(void)
{
    Suite *s = suite_create("garch/forecast_mean");
    TCase *tc = tcase_create("forms");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, variances_of_egarch_are_those_of_its_exponentials,
                        0, 2);
    tcase_add_loop_test(tc, small_news_of_a_year_counts, 0, 3);
    tcase_add_test(tc, an_error_without_a_fourth_moment_has_a_note);
    tcase_add_test(tc, without_exponential_moments_egarch_has_no_form);
    tcase_add_loop_test(tc, variances_of_aparch_with_power_2_are_linear, 0, 2);
    tcase_add_loop_test(tc, closed_forms_meet_simulations, 0, 4);
    tcase_add_loop_test(tc, in_the_mean_variances_are_what_they_are, 0, 2);
    tcase_add_test(tc, two_days_vary_as_by_hand);
    tcase_add_loop_test(tc, errors_are_those_of_other_seeds, 0, 3);
    tcase_add_test(tc, a_negative_variance_is_an_empty_cell);
    suite_add_tcase(s, tc);
    return s;
}
