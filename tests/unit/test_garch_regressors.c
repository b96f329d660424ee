/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "garch/collinear.h"
#include "garch/fit.h"
#include "garch/forecast.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_garch_regressors(void);

enum { ROWS = 400, DAYS = 5 };

/* Returns and two regressors a row: one of every fifth day, one that turns. */
struct fixture {
    double *y, x[ROWS][2];
};

static struct fixture
set_up(void)
{
    struct fixture f = { .y = simulated_returns(ROWS, 3) };

    for (size_t t = 0; t < ROWS; t++) {
        f.x[t][0] = t % 5 == 0;
        f.x[t][1] = sin((double)t);
    }
    return f;
}

static struct vol_garch_data
data_of(const struct fixture *f)
{
    return (struct vol_garch_data){
        .y = f->y, .n = ROWS, .mean_x = f->x[0], .variance_x = f->x[0]
    };
}

static void
expect_reason(const char *spec_text, const struct fixture *f, const char *want)
{
    const struct vol_garch_spec spec = spec_of(spec_text);
    const struct vol_garch_data data = data_of(f);
    struct vol_garch_fit fit;
    char reason[VOL_COLLINEAR_SIZE];

    ck_assert_int_eq(vol_garch_collinear(&spec, &data, reason, NULL), VOL_OK);
    ck_assert_str_eq(reason, want);
    ck_assert_int_eq(vol_garch_fit(&spec, &data, NULL, &fit, NULL), VOL_OK);
    ck_assert_int_eq(fit.status == VOL_FIT_DEGENERATE, *want != '\0');
    vol_garch_fit_clear(&fit);
}

START_TEST(regressors_that_cannot_be_told_apart)
{
    struct fixture f = set_up();

    expect_reason("ar1+garch1.1-mx.a.b-vx.a.b", &f, "");
    for (size_t t = 0; t < ROWS; t++)
        f.x[t][1] = 3.0 - 2.0 * f.x[t][0];
    expect_reason("const+garch1.1-mx.a.b", &f,
                  "mx_b: the intercept and the regressors before it give this "
                  "one; leave one of them out");
    expect_reason("zero+garch1.1-mx.a.b", &f, "");
    expect_reason("zero+egarch1.1-ex.a.b", &f,
                  "vx_b: the intercept and the regressors before it give this "
                  "one; leave one of them out");
    for (size_t t = 0; t < ROWS; t++)
        f.x[t][1] = 7.0;
    expect_reason("har+garch1.1-mx.a.b", &f,
                  "mx_b: the regressor is constant in the sample; leave it "
                  "out");
    free(f.y);
}
END_TEST

START_TEST(a_model_without_its_regressors_is_refused)
{
    struct fixture f = set_up();
    const struct vol_garch_spec spec = spec_of("garch1.1-vx.a.b");
    const struct vol_garch_data data = { .y = f.y, .n = ROWS };
    struct vol_garch_fit fit;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(vol_garch_fit(&spec, &data, NULL, &fit, &err), VOL_EDATA);
    ck_assert_str_eq(err.text,
                     "the model has regressors and the series has none");
    free(f.y);
}
END_TEST

/* omega exp(c x) is omega exp(-c) exp(c (x + 1)), and omega + c x is omega - c
 * + c (x + 1): it is all of the intercept that is multiplied, or added to. */
START_TEST(regressors_are_of_the_whole_intercept)
{
    static const struct {
        const char *spec;
        double theta[7];
    } cases[] = {
        { "garch1.1-ex.a.b", { 0.05, 0.1, 0.1, 0.8, 0.4, -0.3 } },
        { "figarch1.1-ex.a.b", { 0.05, 0.1, 0.2, 0.4, 0.5, 0.4, -0.3 } },
        { "harch1.5-ex.a.b", { 0.05, 0.1, 0.1, 0.3, 0.4, -0.3 } },
        { "garch1.1-vx.a.b", { 0.05, 0.6, 0.1, 0.8, 0.4, -0.3 } },
        { "figarch1.1-vx.a.b", { 0.05, 0.6, 0.2, 0.4, 0.5, 0.4, -0.3 } },
        { "harch1.5-vx.a.b", { 0.05, 0.6, 0.1, 0.3, 0.4, -0.3 } },
    };
    struct fixture f = set_up();
    const struct vol_garch_data data = data_of(&f);
    const struct vol_garch_spec spec = spec_of(cases[_i].spec);
    double theta[7];
    struct vol_garch_fit fit[2];

    memcpy(theta, cases[_i].theta, sizeof(theta));
    ck_assert_int_eq(vol_garch_filter(&spec, &data, theta, NULL, &fit[0], NULL),
                     VOL_OK);
    ck_assert_str_eq(fit[0].param[fit[0].k - 2].name, "vx_a");
    for (size_t t = 0; t < ROWS; t++)
        f.x[t][0] += 1.0;
    if (spec.exponential)
        theta[1] *= exp(-0.4);
    else
        theta[1] -= 0.4;
    ck_assert_int_eq(vol_garch_filter(&spec, &data, theta, NULL, &fit[1], NULL),
                     VOL_OK);
    ck_assert_double_eq_tol(fit[0].loglik, fit[1].loglik, 1e-9);
    for (int i = 0; i < 2; i++)
        vol_garch_fit_clear(&fit[i]);
    free(f.y);
}
END_TEST

/* An effect without end: the second regressor is where returns are 0. */
START_TEST(an_exponential_regressor_stays_within_its_limit)
{
    struct fixture f = set_up();
    const struct vol_garch_spec spec = spec_of("arch1-ex.a.b");
    struct vol_garch_fit fit;

    for (size_t t = 0; t < ROWS; t++) {
        f.x[t][1] = t % 7 == 0 ? 2.0 : 0.0;
        f.y[t] *= t % 7 == 0 ? 1e-9 : 1.0;
    }
    const struct vol_garch_data data = data_of(&f);
    ck_assert_int_eq(vol_garch_fit(&spec, &data, NULL, &fit, NULL), VOL_OK);
    ck_assert_int_eq(fit.status, VOL_FIT_AT_BOUND);
    ck_assert_str_eq(fit.param[4].name, "vx_b");
    ck_assert_double_eq_tol(fit.param[4].estimate, -4.0, 1e-9);
    ck_assert_str_eq(fit.param[4].reason, "at a bound");
    vol_garch_fit_clear(&fit);
    free(f.y);
}
END_TEST

/* Days whose regressors are known, out of a longer horizon. */
START_TEST(forecasts_go_as_far_as_the_regressors)
{
    struct fixture f = set_up();
    const struct vol_garch_spec spec = spec_of("garch1.1-mx.a.b-vx.a.b");
    const struct vol_garch_data data = data_of(&f);
    static const size_t day[] = { 2, 4 };
    struct vol_forecast_wish wish = { .horizon = DAYS,
                                      .paths = 200,
                                      .quantile_day = day,
                                      .n_quantile_days = 2,
                                      .seed = 5,
                                      .mean_x = f.x[0],
                                      .variance_x = f.x[0] };
    struct vol_forecast all[DAYS], some[DAYS];
    struct vol_garch_state state;
    struct vol_garch_fit fit;

    ck_assert_int_eq(vol_garch_fit(&spec, &data, NULL, &fit, NULL), VOL_OK);
    ck_assert_int_eq(vol_garch_state_of(&fit, &data, false, &state, NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_garch_forecast(&state, &wish, all, NULL), VOL_OK);
    wish.known = 3;
    ck_assert_int_eq(vol_garch_forecast(&state, &wish, some, NULL), VOL_OK);
    for (size_t t = 0; t < DAYS; t++) {
        ck_assert(isfinite(all[t].cum_variance));
        if (t < 3) {
            ck_assert_double_eq(some[t].cum_mean, all[t].cum_mean);
            ck_assert_double_eq(some[t].cum_variance, all[t].cum_variance);
        } else {
            ck_assert(isnan(some[t].mean) && isnan(some[t].cum_variance));
            ck_assert_str_eq(some[t].reason,
                             "the regressors of that day are not known");
        }
    }
    ck_assert(isfinite(some[1].quantile[0]) && isnan(some[3].quantile[0]));
    vol_garch_state_clear(&state);
    vol_garch_fit_clear(&fit);
    free(f.y);
}
END_TEST

/* Its coefficient is in its units, and nothing else is: raw volumes, or shares
 * of a billion. */
START_TEST(the_scale_of_a_regressor_is_its_coefficients)
{
    static const char *const texts[] = { "garch1.1-mx.a-vx.b", "gjr1.1~t-vx.b",
                                         "egarch1.1-vx.b", "garch1.1-ex.b",
                                         "garch1.1-mx.a-max.mx_a=.01" };
    const struct vol_garch_spec spec = spec_of(texts[_i % 5]);
    const double c = _i < 5 ? 1e8 : 1e-9;
    struct vol_garch_spec other = spec;
    struct fixture f = set_up();
    double *small = malloc(ROWS * sizeof(*small));
    double *large = malloc(ROWS * sizeof(*large));
    const struct vol_garch_data one = { f.y, ROWS, small, small };
    const struct vol_garch_data two = { f.y, ROWS, large, large };
    struct vol_garch_fit a, b;

    for (size_t t = 0; t < ROWS; t++) {
        small[t] = 2.0 + f.x[t][1];
        large[t] = c * small[t];
    }
    for (size_t i = 0; i < other.n_restrictions; i++)
        other.restriction[i].value /= c;
    ck_assert_int_eq(vol_garch_fit(&spec, &one, NULL, &a, NULL), VOL_OK);
    ck_assert_int_eq(vol_garch_fit(&other, &two, NULL, &b, NULL), VOL_OK);
    ck_assert_int_eq(a.status, b.status);
    ck_assert_int_le(a.status, VOL_FIT_AT_BOUND);
    ck_assert_double_eq_tol(a.loglik, b.loglik, 1e-8);
    for (size_t i = 0; i < a.k; i++) {
        const bool is_x = strstr(a.param[i].name, "x_") != NULL;
        const double unit = is_x ? c : 1.0;
        const double sd = a.param[i].std_error[VOL_COV_QML];
        ck_assert_double_eq_tol(b.param[i].estimate * unit, a.param[i].estimate,
                                1e-8 * fmax(fabs(a.param[i].estimate), 0.1));
        if (isfinite(sd))
            ck_assert_double_eq_tol(
                b.param[i].std_error[VOL_COV_QML] * unit / sd, 1.0, 1e-6);
    }
    vol_garch_fit_clear(&a);
    vol_garch_fit_clear(&b);
    free(small);
    free(large);
    free(f.y);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    struct fixture f = set_up();
    const struct vol_garch_spec spec = spec_of("garch1.1-mx.a.b-vx.a.b");
    const struct vol_garch_data data = data_of(&f);
    char reason[VOL_COLLINEAR_SIZE];
    enum vol_code code;

    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        code = vol_garch_collinear(&spec, &data, reason, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    free(f.y);
}
END_TEST

Suite *
suite_garch_regressors(void)
{
    Suite *s = suite_create("garch/regressors");
    TCase *tc = tcase_create("regressors");

    tcase_add_test(tc, regressors_that_cannot_be_told_apart);
    tcase_add_test(tc, a_model_without_its_regressors_is_refused);
    tcase_add_loop_test(tc, regressors_are_of_the_whole_intercept, 0, 6);
    tcase_add_test(tc, an_exponential_regressor_stays_within_its_limit);
    tcase_add_test(tc, forecasts_go_as_far_as_the_regressors);
    tcase_add_test(tc, each_allocation_may_fail);
    tcase_add_loop_test(tc, the_scale_of_a_regressor_is_its_coefficients, 0,
                        10);
    suite_add_tcase(s, tc);
    return s;
}
