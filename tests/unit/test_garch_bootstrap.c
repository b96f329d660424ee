/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forecasts whose shocks are drawn from residuals, and simulation on request.
 */
#include "alloc.h"
#include "garch/forecast.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 400, HORIZON = 10 };

static const size_t days[] = { 1, 10 };
static const struct vol_forecast_wish usual = { .horizon = HORIZON,
                                                .paths = 20000,
                                                .quantile_day = days,
                                                .n_quantile_days = 2,
                                                .seed = 1 };

/* A state at the end of ROWS returns, its residuals kept. */
static struct vol_garch_state
state_of(const char *spec)
{
    const struct vol_garch_spec parsed = spec_of(spec);
    double *y = simulated_returns(ROWS, 21);
    const struct vol_garch_data data = { .y = y, .n = ROWS };
    struct vol_garch_state state;
    struct vol_garch_fit fit;

    ck_assert_int_eq(fit_series(&parsed, y, ROWS, NULL, &fit, NULL), VOL_OK);
    ck_assert_int_eq(vol_garch_state_of(&fit, &data, true, &state, NULL),
                     VOL_OK);
    vol_garch_fit_clear(&fit);
    free(y);
    return state;
}

static void
forecast(const struct vol_garch_state *state,
         const struct vol_forecast_wish *wish, struct vol_forecast *out)
{
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(vol_garch_forecast(state, wish, out, &err) == VOL_OK, "%s",
                  err.text);
}

/* Three residuals, -1.2, 0 and 1.2: quantiles of one day by hand. */
START_TEST(one_day_quantiles_are_those_of_the_residuals)
{
    static const double z[3] = { 0.0, 1.2, -1.2 };
    struct vol_garch_state state = state_of("garch1.1");
    struct vol_forecast_wish wish = usual;
    struct vol_forecast out[HORIZON];

    wish.bootstrap = true;
    memcpy(state.z, z, sizeof(z));
    state.n_z = 3;
    forecast(&state, &wish, out);
    const double sigma = sqrt(out[0].variance), mean = out[0].mean;
    ck_assert_int_eq(out[0].q_method, VOL_FORECAST_BOOTSTRAP);
    ck_assert_int_eq(out[0].method, VOL_FORECAST_ANALYTIC);
    /* Type 7: place 2 p in the sorted three. */
    ck_assert_double_eq_tol(out[0].quantile[0],
                            mean + sigma * (-1.2 + 0.02 * 1.2), 1e-12);
    ck_assert_double_eq_tol(out[0].quantile[3], mean + sigma * (0.9 * 1.2),
                            1e-12);
    ck_assert_double_eq_tol(out[0].shortfall[2], mean + sigma * -1.2, 1e-12);
    vol_garch_state_clear(&state);
}
END_TEST

/* Shocks of two values: returns of h days are binomial. */
START_TEST(many_days_are_sums_of_drawn_residuals)
{
    struct vol_garch_state state = state_of("garch1.1");
    struct vol_forecast_wish wish = usual;
    struct vol_forecast out[HORIZON];
    const double theta[4] = { 0.0, 4.0, 0.0, 0.0 };

    wish.bootstrap = true;
    memcpy(state.param, theta, sizeof(theta));
    for (size_t i = 0; i < state.n_z; i++)
        state.z[i] = i % 2 == 0 ? -1.0 : 1.0;
    forecast(&state, &wish, out);
    ck_assert_int_eq(out[9].method, VOL_FORECAST_BOOTSTRAP);
    ck_assert_int_eq(out[9].q_method, VOL_FORECAST_BOOTSTRAP);
    ck_assert_double_eq_tol(out[9].variance, 4.0, 1e-12);
    ck_assert_double_eq_tol(out[9].cum_variance, 40.0, 1e-10);
    /* Of ten tosses P(<= 1 head) = .0107, P(<= 2) = .0547: the 2.5 % quantile
     * is two heads and eight tails. */
    ck_assert_double_eq_tol(out[9].quantile[1], -12.0, 1e-9);
    vol_garch_state_clear(&state);
}
END_TEST

START_TEST(the_variance_does_not_depend_on_the_way)
{
    static const char *const specs[] = { "garch1.1", "ar1+gjr1.1~t" };
    struct vol_garch_state state = state_of(specs[_i]);
    struct vol_forecast_wish wish = usual;
    struct vol_forecast exact[HORIZON], drawn[HORIZON];

    forecast(&state, &usual, exact);
    wish.simulate = true;
    forecast(&state, &wish, drawn);
    ck_assert_double_eq_tol(drawn[0].variance, exact[0].variance, 1e-15);
    for (size_t t = 1; t < HORIZON; t++) {
        ck_assert_int_eq(drawn[t].method, VOL_FORECAST_SIMULATED);
        ck_assert_double_eq_tol(sqrt(drawn[t].variance),
                                sqrt(exact[t].variance),
                                4.0 * drawn[t].mc_error);
    }
    vol_garch_state_clear(&state);
}
END_TEST

START_TEST(wishes_that_cannot_be_met_are_refused)
{
    struct vol_garch_state state = state_of("garch1.1");
    struct vol_forecast_wish wish = usual;
    struct vol_forecast out[HORIZON];
    struct vol_err err = { VOL_OK, "" };

    wish.bootstrap = true;
    state.n_z = 0;
    ck_assert_int_eq(vol_garch_forecast(&state, &wish, out, &err), VOL_EDATA);
    ck_assert_ptr_nonnull(strstr(err.text, "no residuals"));
    wish.paths = 0;
    ck_assert_int_eq(vol_garch_forecast(&state, &wish, out, &err), VOL_EUSAGE);
    vol_garch_state_clear(&state);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    struct vol_garch_state state = state_of("garch1.1");
    struct vol_forecast_wish wish = usual;
    struct vol_forecast out[HORIZON];
    enum vol_code code;

    wish.bootstrap = true;
    wish.paths = 200;
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        code = vol_garch_forecast(&state, &wish, out, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    vol_garch_state_clear(&state);
}
END_TEST

Suite *suite_garch_bootstrap(void);

Suite *
suite_garch_bootstrap(void)
{
    Suite *s = suite_create("garch/bootstrap");
    TCase *tc = tcase_create("bootstrap");

    tcase_add_test(tc, one_day_quantiles_are_those_of_the_residuals);
    tcase_add_test(tc, many_days_are_sums_of_drawn_residuals);
    tcase_add_loop_test(tc, the_variance_does_not_depend_on_the_way, 0, 2);
    tcase_add_test(tc, wishes_that_cannot_be_met_are_refused);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
