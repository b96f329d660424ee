/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows filtered from a state against the whole series filtered at once. */
#include "alloc.h"
#include "garch/forecast.h"
#include "garch/path.h"
#include "garch/state.h"
#include "garch_state.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
check_same(const char *spec, const char *what, const double *got,
           const double *want, size_t n)
{
    for (size_t t = 0; t < n; t++)
        ck_assert_msg(memcmp(&got[t], &want[t], sizeof(*got)) == 0,
                      "%s: %s of new row %zu: %.17g, not %.17g", spec, what, t,
                      got[t], want[t]);
}

/* Row by row along one path. */
static void
check_path(const struct state_fixture *f, const struct vol_garch_state *state,
           const struct vol_garch_fit *all, size_t from)
{
    const size_t lost = all->lost, mean_x = f->spec.mean.n_x;
    struct vol_path path;

    ck_assert_int_eq(vol_path_init(&path, state, ROWS - from,
                                   f->x + from * f->spec.n_x, NULL),
                     VOL_OK);
    for (size_t t = from; t < ROWS; t++) {
        const struct vol_filtered row =
            vol_path_filter(&path, f->y[t], f->x + t * mean_x);
        check_same(f->spec.variance->name, "e", &row.e, &all->e[t - lost], 1);
        check_same(f->spec.variance->name, "h", &row.h, &all->h[t - lost], 1);
    }
    vol_path_clear(&path);
}

/* In nights of 1, 2, 3 ... rows, the state stored after each. */
static void
check_nights(const struct state_fixture *f, struct vol_garch_state *state,
             const struct vol_garch_fit *all, size_t from)
{
    struct vol_garch_data data = f->data;
    double e[ROWS], h[ROWS];
    const size_t start = from;

    for (size_t rows = 1; from < ROWS; from += rows++) {
        if (rows > ROWS - from)
            rows = ROWS - from;
        data.n = from + rows;
        ck_assert_int_eq(vol_garch_state_filter(state, &data, from, e, h, NULL),
                         VOL_OK);
        check_same(f->spec.variance->name, "e", e, all->e + from - all->lost,
                   rows);
        check_same(f->spec.variance->name, "h", h, all->h + from - all->lost,
                   rows);
        ck_assert_uint_eq(state->n_since_fit, data.n - start);
        ck_assert_uint_eq(state->n_rows, data.n - all->lost);
    }
    ck_assert_double_eq_tol(state->loglik, all->loglik,
                            1e-10 * fabs(all->loglik));
}

START_TEST(new_rows_get_the_bits_of_the_whole_series)
{
    static const size_t first[] = { FIRST, LATER };
    struct state_fixture f;

    state_set_up(&f, state_specs[_i]);
    for (size_t i = 0; i < 2; i++) {
        struct vol_garch_fit fit = state_fit(&f, first[i]);
        struct vol_garch_fit all = state_filter_all(&f, &fit);
        struct vol_garch_state state = state_made_at(&f, &fit, first[i]);
        check_path(&f, &state, &all, first[i]);
        check_nights(&f, &state, &all, first[i]);
        vol_garch_state_clear(&state);
        vol_garch_fit_clear(&all);
        vol_garch_fit_clear(&fit);
    }
    state_tear_down(&f);
}
END_TEST

/* What was filtered is a past like any other: one more state is made of the
 * whole series and its forecasts are those of the moved one. */
START_TEST(forecasts_are_those_of_the_whole_series)
{
    static const size_t day[] = { 1, 5, 22 };
    const struct vol_forecast_wish wish = { .horizon = 22,
                                            .paths = 200,
                                            .quantile_day = day,
                                            .n_quantile_days = 3,
                                            .mean_x = NULL,
                                            .seed = 9 };
    struct vol_forecast a[22], b[22];
    double e[ROWS], h[ROWS];
    struct state_fixture f;

    state_set_up(&f, state_specs[_i]);
    struct vol_garch_fit fit = state_fit(&f, FIRST);
    struct vol_garch_fit all = state_filter_all(&f, &fit);
    struct vol_garch_state state = state_made_at(&f, &fit, FIRST);
    struct vol_garch_state whole = state_made_at(&f, &all, ROWS);
    ck_assert_int_eq(vol_garch_state_filter(&state, &f.data, FIRST, e, h, NULL),
                     VOL_OK);
    ck_assert_int_eq(vol_garch_forecast(&state, &wish, a, NULL), VOL_OK);
    ck_assert_int_eq(vol_garch_forecast(&whole, &wish, b, NULL), VOL_OK);
    for (size_t t = 0; t < 22; t++) {
        check_same(state_specs[_i], "variance", &a[t].variance, &b[t].variance,
                   1);
        check_same(state_specs[_i], "sum", &a[t].cum_variance,
                   &b[t].cum_variance, 1);
        check_same(state_specs[_i], "quantile", a[t].quantile, b[t].quantile,
                   VOL_QUANTILES);
    }
    vol_garch_state_clear(&state);
    vol_garch_state_clear(&whole);
    vol_garch_fit_clear(&all);
    vol_garch_fit_clear(&fit);
    state_tear_down(&f);
}
END_TEST

START_TEST(a_state_tells_of_its_fit)
{
    struct state_fixture f;
    struct vol_garch_fit told;

    state_set_up(&f, "ar1+gjr1.1~t");
    struct vol_garch_fit fit = state_fit(&f, FIRST);
    struct vol_garch_state state = state_made_at(&f, &fit, FIRST);
    ck_assert_int_eq(vol_garch_state_describe(&state, &told, NULL), VOL_OK);
    ck_assert_int_eq(told.status, fit.status);
    ck_assert_str_eq(told.reason, fit.reason);
    ck_assert_str_eq(told.bounds, fit.bounds);
    ck_assert_uint_eq(told.n_obs, fit.n_obs);
    ck_assert_uint_eq(told.lost, fit.lost);
    ck_assert_double_eq(told.loglik, fit.loglik);
    ck_assert_double_eq(told.persistence, fit.persistence);
    ck_assert_double_eq(told.param[3].estimate, fit.param[3].estimate);
    ck_assert(isnan(told.param[3].std_error[0]));
    vol_garch_fit_clear(&told);
    vol_garch_state_clear(&state);
    vol_garch_fit_clear(&fit);
    state_tear_down(&f);
}
END_TEST

START_TEST(residuals_to_draw_from_have_mean_0_and_variance_1)
{
    struct state_fixture f;
    struct vol_garch_state state;
    struct vol_garch_data data;
    double mean = 0.0, square = 0.0;

    state_set_up(&f, "gjr1.1~t");
    data = f.data;
    data.n = FIRST;
    struct vol_garch_fit fit = state_fit(&f, FIRST);
    ck_assert_int_eq(vol_garch_state_of(&fit, &data, true, &state, NULL),
                     VOL_OK);
    ck_assert_uint_eq(state.n_z, FIRST);
    for (size_t i = 0; i < FIRST; i++) {
        mean += state.z[i] / FIRST;
        square += state.z[i] * state.z[i] / FIRST;
    }
    ck_assert_double_eq_tol(mean, 0.0, 1e-14);
    ck_assert_double_eq_tol(square, 1.0, 1e-14);
    vol_garch_state_clear(&state);
    vol_garch_fit_clear(&fit);
    state_tear_down(&f);
}
END_TEST

START_TEST(a_row_that_cannot_be_filtered_changes_nothing)
{
    struct state_fixture f;
    struct vol_err err = { VOL_OK, "" };
    double e[ROWS], h[ROWS];

    state_set_up(&f, "garch1.1");
    struct vol_garch_fit fit = state_fit(&f, FIRST);
    struct vol_garch_state state = state_made_at(&f, &fit, FIRST);
    const struct vol_garch_state before = state;
    f.y[FIRST + 1] = 1e200;
    ck_assert_int_eq(vol_garch_state_filter(&state, &f.data, FIRST, e, h, &err),
                     VOL_EDATA);
    ck_assert_ptr_nonnull(strstr(err.text, "no positive"));
    f.y[FIRST + 1] = NAN;
    ck_assert_int_eq(vol_garch_state_filter(&state, &f.data, FIRST, e, h, &err),
                     VOL_EDATA);
    ck_assert_mem_eq(&state, &before, sizeof(state));
    vol_garch_state_clear(&state);
    state = state_made_at(&f, &fit, FIRST);
    f.data.n = FIRST;
    ck_assert_int_eq(vol_garch_state_filter(&state, &f.data, FIRST, e, h, &err),
                     VOL_OK);
    ck_assert_uint_eq(state.n_since_fit, 0);
    vol_garch_state_clear(&state);
    vol_garch_fit_clear(&fit);
    state_tear_down(&f);
}
END_TEST

START_TEST(regressors_that_are_missing_are_missed)
{
    struct state_fixture f;
    struct vol_err err = { VOL_OK, "" };
    double e[ROWS], h[ROWS];

    state_set_up(&f, "garch1.1-mx.a");
    struct vol_garch_fit fit = state_fit(&f, FIRST);
    struct vol_garch_state state = state_made_at(&f, &fit, FIRST);
    f.data.mean_x = NULL;
    ck_assert_int_eq(vol_garch_state_filter(&state, &f.data, FIRST, e, h, &err),
                     VOL_EDATA);
    ck_assert_ptr_nonnull(strstr(err.text, "regressors"));
    vol_garch_state_clear(&state);
    vol_garch_fit_clear(&fit);
    state_tear_down(&f);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    struct state_fixture f;
    struct vol_garch_fit told;
    enum vol_code code;
    double e[ROWS], h[ROWS];

    state_set_up(&f, "egarch1.1");
    struct vol_garch_fit fit = state_fit(&f, FIRST);
    for (size_t n = 1;; n++) {
        struct vol_garch_data data = f.data;
        struct vol_garch_state state;
        data.n = FIRST;
        alloc_fail_at(n);
        code = vol_garch_state_of(&fit, &data, true, &state, NULL);
        if (code == VOL_OK) {
            code = vol_garch_state_filter(&state, &f.data, FIRST, e, h, NULL);
            if (code == VOL_OK)
                code = vol_garch_state_describe(&state, &told, NULL);
            if (code == VOL_OK)
                vol_garch_fit_clear(&told);
            vol_garch_state_clear(&state);
        }
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    vol_garch_fit_clear(&fit);
    state_tear_down(&f);
}
END_TEST

Suite *suite_garch_state(void);

Suite *
suite_garch_state(void)
{
    Suite *s = suite_create("garch/state");
    TCase *tc = tcase_create("state");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, new_rows_get_the_bits_of_the_whole_series, 0,
                        STATE_SPECS);
    tcase_add_loop_test(tc, forecasts_are_those_of_the_whole_series, 0,
                        STATE_SPECS);
    tcase_add_test(tc, a_state_tells_of_its_fit);
    tcase_add_test(tc, residuals_to_draw_from_have_mean_0_and_variance_1);
    tcase_add_test(tc, a_row_that_cannot_be_filtered_changes_nothing);
    tcase_add_test(tc, regressors_that_are_missing_are_missed);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
