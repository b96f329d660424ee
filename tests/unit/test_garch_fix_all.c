/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All parameters held at their estimates: the likelihood is that of the fit. */
#include "garch/fit.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A fit with every parameter at the estimate of `fit`, in all digits. */
static struct vol_garch_fit
hold_all(const char *model, const struct vol_garch_fit *fit, const double *y,
         size_t n)
{
    char text[VOL_SPEC_SIZE];
    size_t at = (size_t)snprintf(text, sizeof(text), "%s", model);

    for (size_t i = 0; i < fit->k; i++)
        at += (size_t)snprintf(text + at, sizeof(text) - at, "-fix.%s=%.17g",
                               fit->param[i].name, fit->param[i].estimate);
    ck_assert_uint_lt(at, sizeof(text));
    return fit_of(text, y, n);
}

/* Nothing is left to estimate, and what remains is the filter of these
 * parameters. */
START_TEST(all_parameters_can_be_held)
{
    static const char *const models[] = { "gjr2.2~skewt", "har+egarch2.2~t",
                                          "ar2+aparch1.1~jsu" };
    struct vol_garch_fit all, filtered;
    double theta[VOL_GARCH_MAX_PARAMS];
    size_t n;
    double *y = load_returns("dax", &n);
    struct vol_garch_fit fit = fit_of(models[_i], y, n);

    all = hold_all(models[_i], &fit, y, n);
    ck_assert_msg(all.status == VOL_FIT_OK, "%s", all.reason);
    ck_assert_uint_eq(all.n_estimated, 0);
    vol_garch_fit_params(&fit, theta);
    ck_assert_int_eq(
        filter_series(&fit.spec, y, n, theta, NAN, &filtered, NULL), VOL_OK);
    ck_assert_double_eq_tol(all.loglik, filtered.loglik, 1e-9);
    for (size_t i = 0; i < fit.k; i++) {
        ck_assert_double_eq(all.param[i].estimate, theta[i]);
        ck_assert_str_eq(all.param[i].reason, "fixed");
    }
    vol_garch_fit_clear(&filtered);
    vol_garch_fit_clear(&all);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

/* Windows whose optimum has a residual of 0, which the printed mean misses by
 * 1e-16: that moved logL by 2e-6 to 4e-6. */
START_TEST(a_residual_of_rounding_is_no_news)
{
    static const struct {
        const char *series, *model;
        size_t at;
    } windows[] = { { "spx", "aparch1.1~t", 3498 },
                    { "dax", "aparch1.1~t", 847 } };
    const size_t n = 250;
    size_t rows;
    double *y = load_returns(windows[_i].series, &rows);
    const double *from = y + windows[_i].at;
    struct vol_garch_fit fit = fit_of(windows[_i].model, from, n);
    struct vol_garch_fit all = hold_all(windows[_i].model, &fit, from, n);

    ck_assert_double_eq_tol(fit.loglik, all.loglik, 1e-9);
    vol_garch_fit_clear(&all);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

Suite *suite_garch_fix_all(void);

Suite *
suite_garch_fix_all(void)
{
    Suite *suite = suite_create("garch/fix_all");
    TCase *tc = tcase_create("fix_all");

    tcase_add_loop_test(tc, all_parameters_can_be_held, 0, 3);
    tcase_add_loop_test(tc, a_residual_of_rounding_is_no_news, 0, 2);
    suite_add_tcase(suite, tc);
    return suite;
}
