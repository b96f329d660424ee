/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a search may not lose: by a coefficient or a start that the user gives,
 * or without bounds. */
#include "garch/search.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_garch_search(void);

/* Two maxima so near are one. */
#define SAME 1e-6

static double *
load_window(const char *series, size_t from, size_t *n)
{
    size_t all;
    double *y = load_returns(series, &all);

    *n = *n > 0 ? *n : all;
    memmove(y, y + from, *n * sizeof(*y));
    return y;
}

/* A parameter held at its own estimate is the same fit. */
START_TEST(what_is_held_at_its_estimate_changes_nothing)
{
    static const struct {
        const char *spec, *param;
    } held[] = { { "egarch2.2", "beta1" },
                 { "egarch1.2", "beta2" },
                 { "egarch2.1", "alpha2" },
                 { "garch2.2", "beta2" } };
    size_t n = 0;
    double *y = load_window("dax", 0, &n);
    struct vol_garch_fit whole = fit_of(held[_i].spec, y, n), fit;
    const size_t at = vol_garch_param_find(&whole.spec, held[_i].param);
    char text[96];

    (void)snprintf(text, sizeof(text), "%s-fix.%s=%.17g", held[_i].spec,
                   held[_i].param, whole.param[at].estimate);
    fit = fit_of(text, y, n);
    ck_assert_int_lt(fit.status, VOL_FIT_NO_CONVERGE);
    ck_assert_double_ge(fit.loglik, whole.loglik - SAME);
    vol_garch_fit_clear(&whole);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* Lags that the user does not hold are set out from where they and the held one
 * last as variances do, and from the lower order times the factor that takes
 * beta1 there: the log-likelihoods are those of beta2 = -.9802 and of the best
 * beta1 of a scan, 1.895. */
START_TEST(a_held_lag_leaves_the_rest_to_the_others)
{
    static const struct {
        const char *spec;
        double known;
    } held[] = { { "egarch2.2-fix.beta1=1.98", -2563.6071 },
                 { "egarch2.2-fix.beta2=-0.9", -2595.2639 } };
    size_t n = 0;
    double *y = load_window("dax", 0, &n);
    struct vol_garch_fit fit = fit_of(held[_i].spec, y, n);

    ck_assert_int_lt(fit.status, VOL_FIT_NO_CONVERGE);
    ck_assert_double_ge(fit.loglik, held[_i].known);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* A start of the user's is one more. */
START_TEST(a_start_never_lowers_the_optimum)
{
    static const char *const specs[] = { "arma1.1+garch1.1",
                                         "arma1.1+tarch1.1" };
    size_t n = 0;
    double *y = load_window("dax", 0, &n), guess[VOL_GARCH_MAX_PARAMS];
    const struct vol_garch_data data = { .y = y, .n = n };
    const struct vol_garch_hint hint = { .guess = guess };
    struct vol_garch_fit cold = fit_of(specs[_i], y, n), fit;

    for (size_t i = 0; i < cold.k; i++)
        guess[i] = NAN;
    guess[vol_garch_param_find(&cold.spec, "ar1")] = 0.9;
    guess[vol_garch_param_find(&cold.spec, "ma1")] = -0.95;
    ck_assert_int_eq(vol_garch_fit(&cold.spec, &data, &hint, &fit, NULL),
                     VOL_OK);
    ck_assert_double_ge(fit.loglik, cold.loglik - SAME);
    vol_garch_fit_clear(&cold);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* Of higher orders too a fit without bounds is as likely as within them. Of the
 * first nothing but a comb is beyond, and what is within stands in; the next
 * two have an optimum there, at the end of a long way; the others theirs
 * inside. */
START_TEST(no_free_order_is_below_the_bounded_one)
{
    static const struct {
        const char *spec, *series;
        size_t from, n;
    } free_ones[] = { { "egarch2.2", "dax", 0, 0 },
                      { "egarch2.2-sym", "dax", 1559, 300 },
                      { "egarch2.2", "ftse", 1559, 300 },
                      { "garch2.2", "dax", 0, 0 },
                      { "egarch2.1", "dax", 0, 0 } };
    size_t n = free_ones[_i].n;
    double *y = load_window(free_ones[_i].series, free_ones[_i].from, &n);
    char text[64];

    (void)snprintf(text, sizeof(text), "%s-free", free_ones[_i].spec);
    struct vol_garch_fit within = fit_of(free_ones[_i].spec, y, n);
    struct vol_garch_fit without = fit_of(text, y, n);
    ck_assert_int_lt(within.status, VOL_FIT_NO_CONVERGE);
    ck_assert_double_ge(without.loglik, within.loglik - SAME);
    ck_assert_int_eq(without.status == VOL_FIT_FALLBACK, _i < 1);
    if (_i < 1)
        ck_assert_str_eq(without.reason,
                         "no optimum as high was found: the optimum within the "
                         "bounds stands in");
    vol_garch_fit_clear(&within);
    vol_garch_fit_clear(&without);
    free(y);
}
END_TEST

/* An arma mean of several lags has optima where roots of its two parts nearly
 * cancel, complex ones near the unit circle above all, and others where an EWMA
 * moves than where its decay is 1: the log-likelihoods are those of other
 * starts, given beside them. */
START_TEST(several_lags_of_the_mean_find_roots_that_cancel)
{
    static const struct {
        const char *spec, *series;
        size_t from, n;
        double known;
    } windows[] = { /* ar1 .75, ar2 -.97, ma1 -.75, ma2 .97 */
                    { "arma2.2+garch1.1", "aapl", 165, 1000, -1737.9797 },
                    /* ar1 -.87315, ma1 .98744 */
                    { "arma1.2+garch1.1", "demgbp", 147, 1800, -1030.0105 },
                    /* alpha1 .13519, beta1 .78877, ar1 -.63896, ma1 .52458 */
                    { "arma2.2+garch1.1~t", "cac", 1538, 300, -495.3111 },
                    /* ar1 .57661, ma1 -.86929, ar2 .43855 */
                    { "arma2.2+garch1.1~t", "smi", 10, 1800, -2210.5335 },
                    /* ar1 1.291, ar2 -.391, ma1 -1.246, ma2 .379 */
                    { "arma2.2+garch1.1", "dax", 0, 0, -2562.2241 },
                    /* ar1 -.9894, ma1 1.0913, ma2 .097, lambda .9711 */
                    { "arma1.2+ewma-est", "smi", 23, 1000, -1276.6223 },
                    /* ar1 1.8015, ar2 -.81, ma1 -1.792, ma2 .8 */
                    { "arma2.2+ewma-est", "dax", 5, 1000, -1360.6726 }
    };
    size_t n = windows[_i].n;
    double *y = load_window(windows[_i].series, windows[_i].from, &n);
    struct vol_garch_fit fit = fit_of(windows[_i].spec, y, n);

    ck_assert_int_lt(fit.status, VOL_FIT_NO_CONVERGE);
    ck_assert_double_ge(fit.loglik, windows[_i].known);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* The starts beside one optimum of `text`, which has ar 1, ma 2. */
static size_t
other_lags_of(const char *text, const double *y, size_t n)
{
    const struct vol_garch_spec spec = spec_of(text);
    const struct vol_garch_data data = { .y = y, .n = n };
    const struct vol_optimum at = { .theta = { .05, .1, .3, .1, .1, .1, .8 } };
    const struct vol_presample before = { .variance = 1.0 };
    double start[VOL_OTHER_LAGS][VOL_GARCH_MAX_PARAMS];
    struct vol_likelihood lik;

    ck_assert_int_eq(vol_likelihood_init(&lik, &spec, &data, &before, NULL),
                     VOL_OK);
    const size_t starts =
        vol_garch_other_lags(&lik, &at, VOL_OTHER_LAGS, start);
    vol_likelihood_clear(&lik);
    return starts;
}

/* Where the user holds the moving average whole, no roots are looked for. */
START_TEST(a_held_average_leaves_no_roots)
{
    size_t n = 300;
    double *y = load_window("dax", 0, &n);

    ck_assert_uint_gt(other_lags_of("arma1.2+garch1.1", y, n), 0);
    ck_assert_uint_gt(other_lags_of("arma1.2+garch1.1-fix.ma1=0.3", y, n), 0);
    ck_assert_uint_eq(
        other_lags_of("arma1.2+garch1.1-fix.ma1=0.3-fix.ma2=0.1", y, n), 0);
    free(y);
}
END_TEST

Suite *
suite_garch_search(void)
{
    Suite *s = suite_create("garch/search");
    TCase *tc = tcase_create("all");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, what_is_held_at_its_estimate_changes_nothing, 0, 4);
    tcase_add_loop_test(tc, a_held_lag_leaves_the_rest_to_the_others, 0, 2);
    tcase_add_loop_test(tc, a_start_never_lowers_the_optimum, 0, 2);
    tcase_add_loop_test(tc, no_free_order_is_below_the_bounded_one, 0, 5);
    tcase_add_loop_test(tc, several_lags_of_the_mean_find_roots_that_cancel, 0,
                        7);
    tcase_add_test(tc, a_held_average_leaves_no_roots);
    suite_add_tcase(s, tc);
    return s;
}
