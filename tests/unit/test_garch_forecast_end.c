/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts end before the first day whose variance is not positive and
 * finite. */
#include "garch/bands.h"
#include "garch/forecast.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_garch_forecast_end(void);

enum { ROWS = 400, DAYS = 8, PATHS = 500 };

static const size_t each_day[DAYS] = { 1, 2, 3, 4, 5, 6, 7, 8 };

/* A model with one regressor in its variance, b, beside one of no effect, at
 * given parameters; and the state behind its series. */
struct model {
    const char *spec;
    double theta[10]; /* mu, those of the variance, the shape */
};

struct fixture {
    double *y, x[ROWS][2], ahead[DAYS][2];
    struct vol_garch_fit fit;
    struct vol_garch_data data;
    struct vol_garch_state state;
    struct vol_forecast day[DAYS];
};

static void
set_up(struct fixture *f, const struct model *m)
{
    const struct vol_garch_spec spec = spec_of(m->spec);

    *f = (struct fixture){ .y = simulated_returns(ROWS, 3) };
    for (size_t t = 0; t < ROWS; t++)
        f->x[t][1] = sin((double)t);
    f->data =
        (struct vol_garch_data){ .y = f->y, .n = ROWS, .variance_x = f->x[0] };
    ck_assert_int_eq(
        vol_garch_filter(&spec, &f->data, m->theta, NULL, &f->fit, NULL),
        VOL_OK);
    ck_assert_int_eq(
        vol_garch_state_of(&f->fit, &f->data, true, &f->state, NULL), VOL_OK);
}

static void
tear_down(struct fixture *f)
{
    vol_garch_state_clear(&f->state);
    vol_garch_fit_clear(&f->fit);
    free(f->y);
}

static void
forecast(struct fixture *f, struct vol_forecast_wish wish)
{
    wish.paths = PATHS;
    wish.quantile_day = each_day;
    wish.n_quantile_days = wish.horizon;
    wish.seed = 5;
    wish.variance_x = f->ahead[0];
    ck_assert_int_eq(vol_garch_forecast(&f->state, &wish, f->day, NULL),
                     VOL_OK);
}

static bool
has_no_figure(const struct vol_forecast *f)
{
    bool none = isnan(f->mean) && isnan(f->variance) && isnan(f->cum_mean) &&
                isnan(f->cum_variance) && isnan(f->mc_error);

    for (int i = 0; i < VOL_QUANTILES; i++)
        none = none && isnan(f->quantile[i]);
    for (int i = 0; i < VOL_SHORTFALLS; i++)
        none = none && isnan(f->shortfall[i]);
    return none && f->method == VOL_FORECAST_NONE &&
           f->q_method == VOL_FORECAST_NONE;
}

/* Days before the end have all figures, in their order; later ones none. */
static void
expect_end(const struct vol_forecast *day, size_t end)
{
    for (size_t h = 1; h <= DAYS; h++) {
        const struct vol_forecast *f = &day[h - 1];
        if (h >= end) {
            ck_assert(has_no_figure(f));
            ck_assert_uint_eq(f->end.day, end);
            continue;
        }
        ck_assert_uint_eq(f->end.day, 0);
        ck_assert(f->variance > 0.0 && f->cum_variance > 0.0);
        for (int i = 1; i < VOL_QUANTILES; i++)
            ck_assert_double_lt(f->quantile[i - 1], f->quantile[i]);
        ck_assert_double_lt(f->shortfall[0], f->quantile[0]);
    }
}

static const struct model models[] = {
    { "arch1-vx.a.b", { 0.05, 0.6, 0.2, 0.1, 0.4 } },
    { "garch1.1-vx.a.b", { 0.05, 0.6, 0.1, 0.5, 0.1, 0.4 } },
    { "garch1.1-vx.a.b-m2", { 0.05, 0.1, 0.6, 0.1, 0.5, 0.1, 0.4 } },
    { "ar1+garch1.1-vx.a.b-m", { 0.05, 0.1, 0.1, 0.6, 0.1, 0.5, 0.1, 0.4 } },
    { "gjr1.1-vx.a.b~t", { 0.05, 0.6, 0.1, 0.1, 0.5, 0.1, 0.4, 8.0 } },
    { "tarch1.1-vx.a.b", { 0.05, 0.6, 0.1, 0.1, 0.5, 0.1, 0.4 } },
    { "aparch1.1-vx.a.b", { 0.05, 0.6, 0.1, 0.1, 0.5, 1.3, 0.1, 0.4 } },
    { "aparch1.1-p2-vx.a.b", { 0.05, 0.6, 0.1, 0.1, 0.5, 0.1, 0.4 } },
    { "igarch1.1-vx.a.b", { 0.05, 0.6, 0.3, 0.1, 0.4 } },
    { "figarch1.1-vx.a.b", { 0.05, 0.6, 0.2, 0.4, 0.5, 0.1, 0.4 } },
    { "csgarch1.1-vx.a.b", { 0.05, 0.6, 0.1, 0.3, 0.9, 0.02, 0.1, 0.4 } },
    { "harch1.5-vx.a.b", { 0.05, 0.6, 0.1, 0.3, 0.1, 0.4 } },
};

enum { N_MODELS = sizeof(models) / sizeof(models[0]) };

/* Whatever the way, from the day on that a regressor leaves nothing; and
 * earlier days are as if there were no more. */
START_TEST(they_end_where_the_equation_is_negative)
{
    struct fixture f;

    set_up(&f, &models[_i]);
    f.ahead[3][1] = -200.0;
    for (int way = 0; way < 3; way++) {
        struct vol_forecast_wish wish = { .simulate = way == 1,
                                          .bootstrap = way == 2,
                                          .horizon = 3 };
        struct vol_forecast first[3];
        forecast(&f, wish);
        memcpy(first, f.day, sizeof(first));
        wish.horizon = DAYS;
        forecast(&f, wish);
        expect_end(f.day, 4);
        ck_assert(f.day[3].end.negative);
        ck_assert_int_eq(f.day[3].end.lowered, 1);
        ck_assert_str_eq(
            f.day[7].reason,
            "the variance of that day, or one before it, is not positive");
        for (int h = 0; h < 3; h++) {
            ck_assert_double_eq(first[h].cum_variance, f.day[h].cum_variance);
            ck_assert_double_eq(first[h].quantile[0], f.day[h].quantile[0]);
        }
    }
    tear_down(&f);
}
END_TEST

START_TEST(without_a_first_day_there_is_none)
{
    struct fixture f;

    set_up(&f, &models[_i]);
    f.ahead[0][1] = -200.0;
    for (int way = 0; way < 3; way++) {
        forecast(&f, (struct vol_forecast_wish){ .simulate = way == 1,
                                                 .bootstrap = way == 2,
                                                 .horizon = DAYS });
        expect_end(f.day, 1);
        ck_assert_uint_eq(f.day[0].end.paths, 0);
    }
    tear_down(&f);
}
END_TEST

/* A variance that is positive after great shocks alone: the expectation is,
 * and some paths are not. */
START_TEST(they_end_where_some_paths_are_negative)
{
    const struct model *m = &models[1];
    struct fixture f;
    struct vol_forecast known[DAYS];

    set_up(&f, m);
    forecast(&f, (struct vol_forecast_wish){ .horizon = DAYS });
    memcpy(known, f.day, sizeof(known));
    f.ahead[4][1] = -0.97 * known[4].variance / 0.4;
    for (int way = 0; way < 3; way++) {
        forecast(&f, (struct vol_forecast_wish){ .simulate = way == 1,
                                                 .bootstrap = way == 2,
                                                 .horizon = DAYS });
        expect_end(f.day, 5);
        ck_assert(f.day[4].end.negative);
        ck_assert_int_eq(f.day[4].end.lowered, 1);
        ck_assert_uint_gt(f.day[4].end.paths, PATHS / 10);
        ck_assert_uint_lt(f.day[4].end.paths, PATHS);
    }
    const struct vol_forecast_wish closed = { .horizon = DAYS,
                                              .variance_x = f.ahead[0] };
    ck_assert_int_eq(vol_garch_forecast(&f.state, &closed, f.day, NULL),
                     VOL_OK);
    ck_assert_double_gt(f.day[4].variance, 0.0);
    ck_assert_uint_eq(f.day[4].end.day, 0);
    tear_down(&f);
}
END_TEST

/* Of exponential regressors: above what the series has had from the third day
 * on, and no number from the fifth on. */
START_TEST(values_far_from_those_of_the_series_are_told)
{
    const struct model m = { "garch1.1-ex.a.b",
                             { 0.05, 0.1, 0.1, 0.8, 0.1, 0.4 } };
    struct fixture f;

    set_up(&f, &m);
    f.ahead[2][1] = 100.0;
    f.ahead[4][1] = 5000.0;
    forecast(&f, (struct vol_forecast_wish){ .horizon = DAYS });
    ck_assert_str_eq(f.day[1].beyond, "");
    for (size_t t = 2; t < DAYS; t++)
        ck_assert_str_eq(
            f.day[t].beyond,
            "the volatility of that day, or one before it, is above 100 times "
            "the standard deviation of the series: check the regressors and "
            "the last returns");
    ck_assert(isfinite(f.day[3].variance) && has_no_figure(&f.day[4]));
    ck_assert_uint_eq(f.day[4].end.day, 5);
    ck_assert(!f.day[4].end.negative);
    ck_assert_int_eq(f.day[4].end.lowered, -1);
    tear_down(&f);
}
END_TEST

/* A logarithm so low that its variance is 0 as a number: no sign is wrong. */
START_TEST(a_variance_may_be_too_small_a_number)
{
    const struct model m = { "egarch1.1-vx.a.b",
                             { 0.05, 0.1, 0.1, -0.05, 0.8, 0.1, 0.4 } };
    struct fixture f;

    set_up(&f, &m);
    f.ahead[2][1] = -5000.0;
    for (int way = 0; way < 3; way++) {
        forecast(&f, (struct vol_forecast_wish){ .simulate = way == 1,
                                                 .bootstrap = way == 2,
                                                 .horizon = DAYS });
        expect_end(f.day, 3);
        ck_assert(!f.day[2].end.negative);
        ck_assert_int_eq(f.day[2].end.lowered, -1);
    }
    tear_down(&f);
}
END_TEST

/* The next day's regressor takes this share of its variance: bands by `method`
 * of that day and the one before. */
static void
make_bands(struct fixture *f, enum vol_band_method method, double share,
           size_t n_days, struct vol_band *out)
{
    const struct vol_band_wish wish = { .method = method,
                                        .level = 0.95,
                                        .cov = VOL_COV_HESSIAN,
                                        .day = each_day,
                                        .n_days = n_days,
                                        .seed = 9,
                                        .variance_x = f->ahead[0] };

    const struct vol_forecast_wish closed = { .horizon = 3,
                                              .variance_x = f->ahead[0] };

    f->ahead[1][1] = 0.0;
    ck_assert_int_eq(vol_garch_forecast(&f->state, &closed, f->day, NULL),
                     VOL_OK);
    f->ahead[1][1] =
        -share * f->day[1].variance / f->fit.param[f->fit.k - 1].estimate;
    ck_assert_int_eq(vol_garch_forecast(&f->state, &closed, f->day, NULL),
                     VOL_OK);
    ck_assert_int_eq(
        vol_garch_bands(&f->fit, &f->data, f->day, &wish, out, NULL), VOL_OK);
}

/* A fit whose regressor moves its variance. */
static void
set_up_fit(struct fixture *f)
{
    const struct vol_garch_spec spec = spec_of("garch1.1-vx.a.b");

    set_up(f, &models[1]);
    for (size_t t = 0; t < ROWS; t++) {
        f->x[t][0] = t % 5 == 0;
        f->y[t] *= sqrt(1.0 + 0.8 * f->x[t][1]);
    }
    vol_garch_state_clear(&f->state);
    vol_garch_fit_clear(&f->fit);
    ck_assert_int_eq(vol_garch_fit(&spec, &f->data, NULL, &f->fit, NULL),
                     VOL_OK);
    ck_assert_int_eq(
        vol_garch_state_of(&f->fit, &f->data, false, &f->state, NULL), VOL_OK);
}

static void
expect_ending(const char *reason, const char *want)
{
    const char *colon = strstr(reason, "of 1000 draws of the parameters the "
                                       "variance is not positive by that day");

    ck_assert_ptr_nonnull(colon);
    ck_assert_str_eq(strchr(colon, ':'), want);
}

/* Draws at which a variance is not positive are its lowest, and change no day
 * before it. */
START_TEST(draws_without_a_variance_are_the_lowest)
{
    struct vol_band few[3], many[3], alone;
    struct fixture f;

    set_up_fit(&f);
    make_bands(&f, VOL_BAND_DRAWS, 0.5, 1, &alone);
    make_bands(&f, VOL_BAND_DRAWS, 0.7, 3, few);
    make_bands(&f, VOL_BAND_DRAWS, 0.9, 3, many);
    ck_assert_double_eq(alone.low, few[0].low);
    ck_assert_double_eq(alone.high, many[0].high);
    ck_assert_uint_eq(alone.rejected, many[0].rejected);
    ck_assert(few[1].low > 0.0 && few[1].low < few[1].high);
    expect_ending(few[1].reason, ": they are the lowest");
    ck_assert(isnan(many[1].low) && isnan(many[1].high));
    ck_assert(isnan(many[2].cum_low) && isnan(many[2].cum_high));
    expect_ending(many[1].reason, ": the band has no low end");
    tear_down(&f);
}
END_TEST

/* By either method the days before the end have their bands, and later ones the
 * reason of the forecast. */
START_TEST(bands_end_with_the_forecasts)
{
    struct vol_band band[3];
    struct fixture f;

    set_up_fit(&f);
    for (int method = VOL_BAND_DELTA; method <= VOL_BAND_DRAWS; method++) {
        make_bands(&f, method, 1.5, 3, band);
        ck_assert(band[0].low > 0.0 && band[0].low < band[0].high);
        for (size_t i = 1; i < 3; i++) {
            ck_assert(isnan(band[i].low) && isnan(band[i].high));
            ck_assert_str_eq(band[i].reason, f.day[i].reason);
        }
    }
    tear_down(&f);
}
END_TEST

Suite *
suite_garch_forecast_end(void)
{
    Suite *s = suite_create("garch/forecast_end");
    TCase *c = tcase_create("forecast_end");

    tcase_add_loop_test(c, they_end_where_the_equation_is_negative, 0,
                        N_MODELS);
    tcase_add_loop_test(c, without_a_first_day_there_is_none, 0, N_MODELS);
    tcase_add_test(c, they_end_where_some_paths_are_negative);
    tcase_add_test(c, values_far_from_those_of_the_series_are_told);
    tcase_add_test(c, a_variance_may_be_too_small_a_number);
    tcase_add_test(c, draws_without_a_variance_are_the_lowest);
    tcase_add_test(c, bands_end_with_the_forecasts);
    suite_add_tcase(s, c);
    return s;
}
