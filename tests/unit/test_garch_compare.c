/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/compare.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_garch_compare(void);

static const struct {
    const char *null, *alt;
    size_t df, at_bound; /* df 0: not nested */
    bool unidentified;
} pairs[] = {
    { "arch1", "garch1.1", 1, 1, false },
    { "arch1", "garch1.2", 2, 2, false },
    { "arch1", "arch3", 2, 2, false },
    { "garch1.1", "gjr1.1", 1, 0, false },
    { "garch2.1", "gjr2.1", 2, 0, false },
    { "garch1.1", "gjr2.1", 3, 2, false },
    { "garch1.1", "aparch1.1", 2, 0, false },
    { "garch1.1", "aparch1.1-p2", 1, 0, false },
    { "garch1.1", "aparch1.1-p1", 0, 0, false },
    { "gjr1.1", "aparch1.1", 0, 0, false },
    { "aparch1.1-fix.delta=2", "aparch1.1", 1, 0, false },
    { "gjr1.1", "aparch1.1-p2", 0, 0, false },
    { "tarch1.1", "aparch1.1", 1, 0, false },
    { "tarch1.1", "gjr1.1", 0, 0, false },
    { "aparch1.1", "aparch2.1", 1, 1, true },
    { "aparch1.1-p1.5", "aparch1.1", 1, 0, false },
    { "igarch1.1", "garch1.1", 1, 1, false },
    { "igarch1.1-free", "garch1.1-free", 1, 0, false },
    { "igarch1.1-free", "garch1.1", 0, 0, false },
    { "garch1.1", "igarch1.1", 0, 0, false },
    { "garch1.1", "garch1.2", 1, 1, false },
    { "garch1.1", "garch2.2", 2, 2, true },
    { "garch2.1", "garch1.2", 0, 0, false },
    { "garch1.1", "egarch1.1", 0, 0, false },
    { "ewma", "ewma-est", 1, 0, false },
    { "ewma", "ewma-est-fix.lambda=0.9", 0, 0, false },
    { "ewma", "igarch1.1", 0, 0, false },
    { "egarch1.1-sym", "egarch1.1", 1, 0, false },
    { "egarch1.1", "egarch1.1-sym", 0, 0, false },
    { "egarch1.1", "egarch1.2", 1, 0, false },
    { "egarch1.1", "egarch2.1", 2, 0, false },
    { "harch1.22", "harch1.5.22", 1, 1, false },
    { "harch1.4", "harch1.5.22", 0, 0, false },
    { "figarch1.1", "figarch1.1", 0, 0, false },
    { "garch1.1", "garch1.1~t", 1, 1, false },
    { "garch1.1", "garch1.1~ged", 1, 0, false },
    { "garch1.1", "garch1.1~skewt", 2, 1, false },
    { "garch1.1", "garch1.1~jsu", 2, 1, true },
    { "garch1.1~t", "garch1.1~sstd", 1, 0, false },
    { "garch1.1~t", "garch1.1~ged", 0, 0, false },
    { "garch1.1~t", "garch1.1", 0, 0, false },
    { "zero+garch1.1", "garch1.1", 1, 0, false },
    { "garch1.1", "zero+garch1.1", 0, 0, false },
    { "zero+garch1.1", "ar2+gjr1.1", 4, 0, false },
    { "ar1+garch1.1", "arma1.1+garch1.1", 1, 0, false },
    { "ar1+garch1.1", "arma2.1+garch1.1", 2, 0, true },
    { "ar1+garch1.1", "har+garch1.1", 2, 0, false },
    { "ar2+garch1.1", "har+garch1.1", 0, 0, false },
    { "har+garch1.1", "ar22+garch1.1", 0, 0, false },
    { "garch1.1", "garch1.1-m", 1, 0, false },
    { "garch1.1-m", "garch1.1-m2", 0, 0, false },
    { "garch1.1-mx.a", "garch1.1-mx.b.a-vx.c", 2, 0, false },
    { "garch1.1-mx.a", "garch1.1-mx.b", 0, 0, false },
    { "garch1.1-vx.a", "garch1.1-ex.a.b", 0, 0, false },
    { "garch1.1", "garch1.1-ex.a.b", 2, 0, false },
    { "garch1.1-fix.beta1=0.9", "garch1.1", 1, 0, false },
    { "garch1.1-fix.beta1=0", "garch1.1", 1, 1, false },
    { "garch1.1-fix.beta1=0.9", "garch1.1-fix.beta1=0.8", 0, 0, false },
    { "garch1.1-fix.mu=0-fix.beta1=0.9", "gjr1.1-fix.mu=0", 2, 0, false },
    { "garch1.1-max.beta1=0.9", "garch1.1", 0, 0, false },
    { "garch1.1-max.beta1=0.9", "gjr1.1-max.beta1=0.9", 1, 0, false },
    { "garch1.1", "gjr1.1-fix.gamma1=0.1", 0, 0, false },
    { "garch1.1-vt", "gjr1.1", 0, 0, false },
    { "garch1.1-vt", "gjr1.1-vt", 1, 0, false },
};

START_TEST(which_model_holds_which)
{
    const struct vol_garch_spec null = spec_of(pairs[_i].null);
    const struct vol_garch_spec alt = spec_of(pairs[_i].alt);
    struct vol_nesting got;

    ck_assert_msg(vol_garch_nested(&null, &alt, &got) == (pairs[_i].df > 0),
                  "%s in %s", pairs[_i].null, pairs[_i].alt);
    if (pairs[_i].df == 0)
        return;
    ck_assert_uint_eq(got.df, pairs[_i].df);
    ck_assert_uint_eq(got.at_bound, pairs[_i].at_bound);
    ck_assert_int_eq(got.unidentified, pairs[_i].unidentified);
    ck_assert(!vol_garch_nested(&alt, &null, &got));
}
END_TEST

/* A fit that says no more than its likelihood. */
static struct vol_garch_fit
fit_at(const char *spec, double loglik)
{
    const struct vol_garch_spec s = spec_of(spec);

    return (struct vol_garch_fit){ .spec = s,
                                   .used = s,
                                   .k = vol_garch_n_params(&s),
                                   .n_obs = 1000,
                                   .loglik = loglik };
}

static struct vol_lr_test
test_of(const struct vol_garch_fit *null, const struct vol_garch_fit *alt)
{
    struct vol_nesting nesting;

    ck_assert(vol_garch_nested(&null->spec, &alt->spec, &nesting));
    return vol_garch_lr_test(null, alt, &nesting);
}

/* 3.841459 and 5.991465 are the 95 % points of chi-squared (1) and
 * (2); 2.705543 and 5.138 those of the mixtures (Self and Liang, 1987; Kudo,
 * 1963). */
START_TEST(the_distribution_of_a_ratio)
{
    static const struct {
        const char *null, *alt, *method;
        double statistic, p, tolerance;
    } cases[] = {
        { "garch1.1", "gjr1.1", "chi2", 3.841458820694124, 0.05, 1e-12 },
        { "garch1.1", "aparch1.1", "chi2", 5.991464547107979, 0.05, 1e-12 },
        { "garch1.1", "garch1.1~t", "mixture", 2.705543454095404, 0.05, 1e-12 },
        { "garch1.1", "gjr1.1~t", "mixture", 5.138, 0.05, 1e-4 },
        { "garch1.1", "garch1.1~t", "mixture", 0.0, 1.0, 0.0 },
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct vol_garch_fit null = fit_at(cases[i].null, -100.0);
        struct vol_garch_fit alt =
            fit_at(cases[i].alt, -100.0 + cases[i].statistic / 2.0);
        const struct vol_lr_test t = test_of(&null, &alt);
        ck_assert_double_eq_tol(t.statistic, cases[i].statistic, 1e-9);
        ck_assert_double_le(fabs(t.p_value - cases[i].p), cases[i].tolerance);
        ck_assert_str_eq(t.method, cases[i].method);
        ck_assert_str_eq(t.reason, "");
    }
}
END_TEST

/* Where the normal is true, nu ends where it stands for infinity, a little
 * below the normal's likelihood: that is no evidence, not a failed fit. */
START_TEST(normal_series_do_not_ask_for_a_t)
{
    size_t below = 0;

    for (unsigned long long seed = 1; seed <= 8; seed++) {
        const struct vol_garch_spec specs[2] = { spec_of("garch1.1"),
                                                 spec_of("garch1.1~t") };
        struct vol_garch_fit fit[2];
        double *y = simulated_returns(1000, seed);
        for (int i = 0; i < 2; i++)
            ck_assert_int_eq(
                fit_series(&specs[i], y, 1000, NULL, &fit[i], NULL), VOL_OK);
        const struct vol_lr_test t = test_of(&fit[0], &fit[1]);
        ck_assert_str_eq(t.reason, "");
        ck_assert(t.p_value >= 0.0 && t.p_value <= 1.0);
        if (fit[1].loglik < fit[0].loglik - 1e-3) {
            ck_assert(t.statistic == 0.0 && t.p_value == 1.0);
            below++;
        }
        for (int i = 0; i < 2; i++)
            vol_garch_fit_clear(&fit[i]);
        free(y);
    }
    ck_assert_uint_gt(below, 0);
}
END_TEST

static void
expect_reason(struct vol_garch_fit null, struct vol_garch_fit alt,
              bool statistic, const char *reason)
{
    const struct vol_lr_test t = test_of(&null, &alt);

    ck_assert(isnan(t.p_value) && t.method[0] == '\0');
    ck_assert_int_eq(!isnan(t.statistic), statistic);
    ck_assert_msg(strstr(t.reason, reason) != NULL, "%s", t.reason);
}

START_TEST(where_there_is_no_distribution_there_is_a_reason)
{
    struct vol_garch_fit bound = fit_at("garch1.1", -100.0);
    struct vol_garch_fit failed = fit_at("gjr1.1", -90.0);

    strcpy(bound.param[3].bound, "persistence");
    failed.status = VOL_FIT_FALLBACK;
    expect_reason(bound, fit_at("gjr1.1", -90.0), true, "at its bound");
    expect_reason(fit_at("garch1.1", -100.0), failed, false,
                  "the larger model is not estimated: fallback");
    expect_reason(fit_at("arch1", -100.0), fit_at("arch3", -90.0), true,
                  "several parameters");
    expect_reason(fit_at("garch1.1", -100.0), fit_at("garch2.2", -90.0), true,
                  "unidentified");
    expect_reason(fit_at("garch1.1", -100.0), fit_at("gjr1.1", -101.0), false,
                  "less likely");
    expect_reason(fit_at("garch1.1-vt", -100.0), fit_at("gjr1.1-vt", -101.0),
                  false, "variance targeting");
    expect_reason(fit_at("garch1.1-vt", -100.0), fit_at("gjr1.1-vt", -90.0),
                  true, "variance targeting");
    expect_reason(fit_at("garch1.1", -100.0), fit_at("ar1+gjr1.1", -90.0),
                  false, "leave out 0 and 1 rows");
    expect_reason(fit_at("garch1.1", -100.0), fit_at("gjr1.1-backcast", -90.0),
                  false, "init sample and backcast");
}
END_TEST

/* 1 - .5 L beside 1 - .45 L, and beside 1 + .3 L; where both models have the
 * lags another difference is tested as ever. */
START_TEST(lags_that_nearly_cancel_have_no_distribution)
{
    struct vol_garch_fit alt = fit_at("arma1.1+garch1.1", -90.0);
    struct vol_garch_fit both = fit_at("arma1.1+gjr1.1", -80.0);
    const struct vol_garch_fit null = fit_at("ar1+garch1.1", -100.0);

    alt.param[1].estimate = both.param[1].estimate = 0.5;
    alt.param[2].estimate = both.param[2].estimate = -0.45;
    expect_reason(null, alt, true, "nearly cancel");
    ck_assert_str_eq(test_of(&alt, &both).method, "chi2");
    alt.param[2].estimate = 0.3;
    ck_assert_str_eq(test_of(&null, &alt).method, "chi2");
}
END_TEST

START_TEST(criteria_by_name)
{
    const struct vol_garch_fit fit = { .loglik = -10.0,
                                       .n_estimated = 3,
                                       .n_obs = 100 };

    ck_assert_int_eq(vol_criterion_find("none"), VOL_CRITERION_NONE);
    ck_assert_str_eq(vol_criterion_name(vol_criterion_find("hqic")), "hqic");
    ck_assert_double_eq(vol_criterion_value(VOL_CRITERION_AIC, &fit), 26.0);
    ck_assert_double_eq(vol_criterion_value(VOL_CRITERION_BIC, &fit),
                        20.0 + 3.0 * log(100.0));
    ck_assert(isnan(vol_criterion_value(VOL_CRITERION_NONE, &fit)));
}
END_TEST

Suite *
suite_garch_compare(void)
{
    Suite *s = suite_create("garch/compare");
    TCase *tc = tcase_create("models");

    tcase_add_loop_test(tc, which_model_holds_which, 0,
                        sizeof(pairs) / sizeof(pairs[0]));
    tcase_add_test(tc, the_distribution_of_a_ratio);
    tcase_add_test(tc, normal_series_do_not_ask_for_a_t);
    tcase_add_test(tc, where_there_is_no_distribution_there_is_a_reason);
    tcase_add_test(tc, lags_that_nearly_cancel_have_no_distribution);
    tcase_add_test(tc, criteria_by_name);
    suite_add_tcase(s, tc);
    return s;
}
