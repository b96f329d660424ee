/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/news.h"
#include "garch/variance.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_garch_news(void);

/*
 * By hand from the equations of Engle and Ng (1993), section I.  The
 * unconditional variance is 1 in each: omega / (1 - alpha - beta) for garch,
 * omega / (1 - alpha - gamma / 2 - beta) for gjr, (omega / (1 - alpha E|z| -
 * beta))^2 for tarch, exp(omega / (1 - beta)) for egarch, where E|z| is
 * sqrt(2 / pi), or 1 - omega = alpha E|z|^1.5 + beta for aparch at delta 1.5,
 * E|z|^1.5 = 2^.75 Gamma(1.25) / sqrt(pi).  What harch1.5 weighs yesterday's
 * shock with is alpha1 + alpha5 / 5, and harch1 is arch1; of csgarch both parts
 * move, by phi and alpha times what the shock is more than the level.
 */
static const struct {
    const char *spec;
    double param[8];
    double shock, variance;
} cases[] = {
    { "const+garch1.1", { 9, 0.1, 0.1, 0.8 }, 2, 1.3 },
    { "const+garch1.1", { 9, 0.1, 0.1, 0.8 }, -2, 1.3 },
    { "const+garch1.1", { 9, 0.1, 0.1, 0.8 }, 0, 0.9 },
    { "zero+arch2", { 0.5, 0.3, 0.2 }, 2, 1.9 },
    { "zero+garch2.1", { 0.1, 0.1, 0.2, 0.6 }, 3, 1.8 },
    { "zero+garch1.2", { 0.1, 0.1, 0.2, 0.6 }, 3, 1.8 },
    { "zero+gjr1.1", { 0.05, 0.05, 0.1, 0.85 }, 2, 1.1 },
    { "zero+gjr1.1", { 0.05, 0.05, 0.1, 0.85 }, -2, 1.5 },
    { "ar1+gjr1.1~t", { 0.1, 0.2, 0.05, 0.05, 0.1, 0.85, 7 }, -2, 1.5 },
    { "zero+gjr2.1", { 0.05, 0.05, 0.05, 0.04, 0.06, 0.8 }, -1, 1.02 },
    { "zero+tarch1.1",
      { 0.070211543919713515, 0.1, 0, 0.85 },
      2,
      1.25487390313099 },
    { "zero+tarch2.1",
      { 0.070211543919713515, 0.05, 0.05, 0, 0, 0.85 },
      2,
      1.1238242477426 },
    { "zero+arch1", { 0.4, 0.6 }, 2, 2.8 },
    { "zero+harch1", { 0.4, 0.6 }, 2, 2.8 },
    { "zero+harch1.5", { 0.4, 0.1, 0.5 }, 0, 0.8 },
    { "const+harch1.5", { 9, 0.4, 0.1, 0.5 }, -2, 1.6 },
    { "zero+csgarch1.1", { 0.02, 0.1, 0.7, 0.98, 0.05 }, 0, 0.85 },
    { "zero+csgarch1.1", { 0.02, 0.1, 0.7, 0.98, 0.05 }, 2, 1.45 },
    { "zero+aparch1.1", { 0.075, 0.1, 0.5, 0.8, 2 }, 2, 0.975 },
    { "zero+aparch1.1-p2", { 0.075, 0.1, 0.5, 0.8 }, -2, 1.775 },
    { "zero+aparch1.1",
      { 0.063996001267548012, 0.1, 0, 0.85, 1.5 },
      2,
      1.270713093582222 },
    { "zero+egarch2.1", { 0, 0.2, 0.1, -0.1, -0.05, 0.9 }, 1, 0.94216 },
    { "zero+egarch1.1", { 0, 0.2, -0.1, 0.9 }, 0, 0.85250 },
    { "zero+egarch1.1", { 0, 0.2, -0.1, 0.9 }, 1, 0.94216 },
    { "zero+egarch1.1", { 0, 0.2, -0.1, 0.9 }, -1, 1.15076 },
};

START_TEST(curves_are_those_of_the_equations)
{
    struct vol_garch_spec spec;
    struct vol_err err = { VOL_OK, "" };
    double h = NAN;

    ck_assert_int_eq(vol_garch_spec_parse(cases[_i].spec, &spec, &err), VOL_OK);
    ck_assert_int_eq(vol_garch_news_impact(&spec, cases[_i].param,
                                           &cases[_i].shock, 1, &h, &err),
                     VOL_OK);
    ck_assert_double_eq_tol(h, cases[_i].variance,
                            spec.variance->name[0] == 'e' ? 1e-5 : 1e-12);
}
END_TEST

/* The shock of the day before yesterday is at its expectation, which a skewed
 * density does not put half below zero. */
START_TEST(an_earlier_shock_is_at_its_expectation)
{
    struct vol_garch_spec spec;
    const double param[] = { 0.1, 0.05, 0.04, 0.1, 0.2, 0.7, 5.0, -0.4 };
    const double shock = -2.0;
    double below, level, h;

    ck_assert_int_eq(vol_garch_spec_parse("zero+gjr2.1~skewt", &spec, NULL),
                     VOL_OK);
    below = spec.density->neg_square(param + 6).value;
    level = 0.1 / (1.0 - 0.09 - 0.3 * below - 0.7);
    ck_assert_int_eq(vol_garch_news_impact(&spec, param, &shock, 1, &h, NULL),
                     VOL_OK);
    ck_assert_double_eq_tol(
        h, 0.1 + 0.15 * 4.0 + (0.04 + 0.2 * below + 0.7) * level, 1e-12);
}
END_TEST

static const struct {
    const char *spec;
    double param[4];
} no_level[] = {
    { "zero+garch1.1-free", { 0.1, 0.3, 0.7 } },
    { "zero+harch1.5-free", { 0.1, 0.4, 0.6 } },
    { "zero+igarch1.1", { 0.1, 0.3, 0.7 } },
    { "zero+figarch1.1", { 0.1, 0.2, 0.4, 0.3 } },
    { "zero+ewma", { 0 } },
    { "zero+ewma-est", { 0.95 } },
    { "zero+rm2006", { 0 } },
};

START_TEST(without_a_long_run_level_there_is_no_curve)
{
    struct vol_garch_spec spec;
    struct vol_err err = { VOL_OK, "" };
    const double shock = 1;
    double h = 5;

    ck_assert_int_eq(vol_garch_spec_parse(no_level[_i].spec, &spec, &err),
                     VOL_OK);
    ck_assert_int_eq(
        vol_garch_news_impact(&spec, no_level[_i].param, &shock, 1, &h, &err),
        VOL_EDATA);
    ck_assert_str_eq(err.text, "no unconditional variance");
    ck_assert_double_eq(h, 5);
}
END_TEST

Suite *
suite_garch_news(void)
{
    Suite *s = suite_create("garch/news");
    TCase *t = tcase_create("news");

    tcase_add_loop_test(t, curves_are_those_of_the_equations, 0,
                        (int)(sizeof(cases) / sizeof(cases[0])));
    tcase_add_loop_test(t, without_a_long_run_level_there_is_no_curve, 0,
                        (int)(sizeof(no_level) / sizeof(no_level[0])));
    tcase_add_test(t, an_earlier_shock_is_at_its_expectation);
    suite_add_tcase(s, t);
    return s;
}
