/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/verdict.h"
#include <check.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct vol_verdict_row
row(const char *series, const char *test, double p, int reject)
{
    return (struct vol_verdict_row){ .series = series,
                                     .test = test,
                                     .p_value = p,
                                     .p_bound = "",
                                     .reject = reject,
                                     .reason = "",
                                     .skewness = NAN,
                                     .excess_kurtosis = NAN };
}

static void
expect(struct vol_str *s, const char *want)
{
    ck_assert_str_eq(vol_str_text(s), want);
    vol_str_clear(s);
}

static const struct {
    const char *series, *test;
    double p;
    int reject;
    const char *says;
} verdicts[] = {
    { "z", "arch-lm", 0.41, 0, "no ARCH left, p = .41" },
    { "z", "arch-lm", 0.0123, 1, "ARCH is left, p = .01" },
    { "return", "arch-lm", 1e-12, 1, "volatility clusters (ARCH), p < .0001" },
    { "return", "arch-lm", 0.2, 0, "no ARCH, p = .20" },
    { "z", "ljung-box", 0.5, 0, "no autocorrelation left, p = .50" },
    { "z2", "ljung-box", 0.5, 0, "no ARCH left, p = .50" },
    { "return", "ljung-box", 0.002, 1, "returns are autocorrelated, p = .002" },
    { "volume", "ljung-box", 0.002, 1, "volume is autocorrelated, p = .002" },
    { "return", "jarque-bera", 0.3, 0,
      "nothing speaks against returns being normal (p = .30)" },
    { "return", "shapiro-wilk", 1e-9, 1, "returns are not normal (p < .0001)" },
    { "return", "adf", 0.00012, 1, "returns have no unit root (p = .00012)" },
    { "price", "adf", 0.66, 0,
      "a unit root in log prices is not ruled out (p = .66)" },
    { "price", "kpss", 0.0002, 1, "log prices are not stationary (p = .0002)" },
    { "return", "kpss", 0.3, 0,
      "nothing speaks against returns being stationary (p = .30)" },
    { "return", "another", 0.3, 0, "does not reject, p = .30" },
    { "price", "pp", 0.5, 0,
      "a unit root in log prices is not ruled out (p = .50)" },
    { "price", "zivot-andrews", 0.5, 0,
      "a unit root in log prices is not ruled out even with a break (p = "
      ".50)" },
    { "price", "zivot-andrews", 0.002, 1,
      "log prices have no unit root if a break after 2008-09-12 is allowed for "
      "(p = .002)" },
    { "price", "variance-ratio", 0.5, 0,
      "nothing speaks against log prices being a random walk (p = .50)" },
    { "price", "variance-ratio-iid", 0.002, 1,
      "log prices are no random walk (p = .002)" },
    { "return", "anderson-darling", 0.002, 1,
      "returns are not normal (p = .002)" },
    { "return", "skewness", 0.002, 1, "returns are skewed (p = .002)" },
    { "return", "skewness", 0.5, 0,
      "nothing speaks against returns being symmetric (p = .50)" },
    { "return", "kurtosis", 0.002, 1,
      "returns have other tails than the normal (p = .002)" },
    { "return", "kurtosis", 0.5, 0,
      "nothing speaks against returns having the normal's tails (p = .50)" },
    { "volume", "box-pierce", 0.002, 1, "volume is autocorrelated, p = .002" },
    { "return", "runs", 0.002, 1,
      "returns do not come in random order about the median (p = .002)" },
    { "return", "bds", 0.002, 1, "returns are not independent (p = .002)" },
    { "volume", "bds", 0.5, 0,
      "nothing speaks against volume being independent (p = .50)" },
    { "return", "cusum", 0.5, 0,
      "nothing speaks against returns having a constant mean (p = .50)" },
    { "return", "sup-f", 0.002, 1,
      "returns have no constant mean (p = .002), the break after 2008-09-12" },
};

START_TEST(each_test_has_its_sentence)
{
    struct vol_str s = { 0 };
    struct vol_verdict_row r = row(verdicts[_i].series, verdicts[_i].test,
                                   verdicts[_i].p, verdicts[_i].reject);

    r.break_date = "2008-09-12";
    vol_verdict_add(&s, &r);
    expect(&s, verdicts[_i].says);
}
END_TEST

START_TEST(tests_of_several_symbols_name_them)
{
    static const struct {
        const char *series, *test, *variant;
        int reject;
        const char *says;
    } several[] = {
        { "return", "granger", "F-aic", 1,
          "the past of SMI helps to explain DAX, p = .02" },
        { "volume", "granger-joint", "F-aic", 0,
          "the past of volume of SMI is not shown to help to explain volume of "
          "DAX where that of all others is known, p = .02" },
        { "price", "engle-granger", "c-aic", 1,
          "DAX is cointegrated with SMI, p = .02" },
        { "price", "engle-granger", "c-aic", 0,
          "DAX is not shown to be cointegrated with SMI, p = .02" },
        { "price", "johansen", "trace-r0-c-aic", 1,
          "at least 1 cointegrating relation, p = .02" },
        { "price", "johansen", "max-r1-c-aic", 0,
          "not shown: more than 1 cointegrating relation, p = .02" },
        { "z", "tse", "-", 1, "correlations change over time, p = .02" },
        { "z", "cheung-ng", "-", 1,
          "the variance of SMI leads that of DAX, p = .02" },
        { "z", "hong-two-way", "daniell", 0,
          "the variances of DAX and SMI are not shown to be related, p = .02" },
        { "price", "another", "-", 1, "rejects, p = .02" }
    };
    struct vol_str s = { 0 };

    for (size_t i = 0; i < sizeof(several) / sizeof(several[0]); i++) {
        struct vol_verdict_row v =
            row(several[i].series, several[i].test, 0.02, several[i].reject);
        v.symbol = "DAX";
        v.partner = "SMI";
        v.variant = several[i].variant;
        vol_verdict_add(&s, &v);
        expect(&s, several[i].says);
    }
}
END_TEST

START_TEST(the_kind_of_non_normality_is_named_where_it_is_clear)
{
    struct vol_str s = { 0 };
    struct vol_verdict_row r = row("return", "jarque-bera", 1e-9, 1);

    r.n_obs = 600; /* standard errors .1 and .2 */
    r.excess_kurtosis = 3.0;
    r.skewness = -0.19;
    vol_verdict_add(&s, &r);
    expect(&s, "returns are not normal (p < .0001): fat tails");
    r.skewness = -0.21;
    vol_verdict_add(&s, &r);
    expect(&s, "returns are not normal (p < .0001): fat tails, skewed to the "
               "left");
    r.excess_kurtosis = 0.0;
    vol_verdict_add(&s, &r);
    expect(&s, "returns are not normal (p < .0001): skewed to the left");
}
END_TEST

START_TEST(an_adjusted_p_value_says_so)
{
    struct vol_str s = { 0 };
    struct vol_verdict_row r = row("return", "bds", 0.03, 1);

    r.adjusted = true;
    vol_verdict_add(&s, &r);
    expect(&s, "returns are not independent (adjusted p = .03)");
}
END_TEST

START_TEST(a_test_that_was_not_computed_gives_its_reason)
{
    struct vol_str s = { 0 };
    struct vol_verdict_row r = row("return", "shapiro-wilk", NAN, -1);

    r.reason = "n > 5000";
    vol_verdict_add(&s, &r);
    expect(&s, "not computed: n > 5000");
}
END_TEST

START_TEST(adf_and_kpss_are_read_together)
{
    static const char *const says[2][2] = {
        { "neither ADF nor KPSS rejects: the data do not tell whether log "
          "prices have a unit root",
          "ADF and KPSS agree: log prices have a unit root; model their "
          "returns" },
        { "ADF and KPSS agree: log prices are stationary",
          "ADF rejects a unit root and KPSS rejects stationarity: a break, "
          "long memory or changing variance in log prices is likely" }
    };
    struct vol_str s = { 0 };

    for (int a = 0; a < 2; a++)
        for (int k = 0; k < 2; k++) {
            struct vol_verdict_row adf = row("price", "adf", 0.04, a);
            struct vol_verdict_row kpss = row("price", "kpss", 0.04, k);
            vol_verdict_add_stationarity(&s, &adf, &kpss);
            expect(&s, says[a][k]);
        }
    struct vol_verdict_row none = row("price", "kpss", NAN, -1);
    struct vol_verdict_row adf = row("price", "adf", 0.04, 1);
    vol_verdict_add_stationarity(&s, &adf, &none);
    expect(&s, "ADF alone: log prices have no unit root (p = .04)");
    vol_verdict_add_stationarity(&s, NULL, NULL);
    expect(&s, "neither ADF nor KPSS was computed");
}
END_TEST

static const struct {
    double p;
    const char *bound, *says;
} p_values[] = {
    { 0.41, "", "p = .41" },        { 0.049999, "", "p = .049999" },
    { 0.05, "", "p = .05" },        { 0.0496, "", "p = .0496" },
    { 0.0504, "", "p = .05" },      { 0.00996, "", "p = .00996" },
    { 0.0998, "", "p = .0998" },    { 0.0051, "", "p = .005" },
    { 0.00021, "", "p = .0002" },   { 0.00009, "", "p < .0001" },
    { 0.0001, "<", "p < .0001" },   { 0.9999, ">", "p > .9999" },
    { 2.3e-308, "<", "p < .0001" }, { 0.999, "", "p > .99" },
    { 0.01, "<", "p < .01" },       { 0.1, ">", "p > .10" },
    { 1.0, ">", "p > .99" },
};

START_TEST(p_values_are_short_and_on_their_side_of_the_levels)
{
    struct vol_str s = { 0 };

    vol_verdict_add_p(&s, p_values[_i].p, p_values[_i].bound);
    expect(&s, p_values[_i].says);
}
END_TEST

/* What is shown tells the decision of the p-value itself. */
START_TEST(no_shown_p_value_contradicts_its_decision)
{
    struct vol_str s = { 0 };

    for (double p = 0.0001; p < 0.2; p += 0.0000173) {
        vol_verdict_add_p(&s, p, "");
        double shown = strtod(s.text + strlen("p = "), NULL);
        ck_assert_int_eq(shown < 0.01, p < 0.01);
        ck_assert_int_eq(shown < 0.05, p < 0.05);
        ck_assert_int_eq(shown < 0.10, p < 0.10);
        vol_str_reset(&s);
    }
    vol_str_clear(&s);
}
END_TEST

Suite *suite_analysis_verdict(void);

Suite *
suite_analysis_verdict(void)
{
    Suite *s = suite_create("analysis/verdict");
    TCase *tc = tcase_create("sentences");

    tcase_add_loop_test(tc, each_test_has_its_sentence, 0,
                        (int)(sizeof(verdicts) / sizeof(verdicts[0])));
    tcase_add_test(tc, tests_of_several_symbols_name_them);
    tcase_add_test(tc, the_kind_of_non_normality_is_named_where_it_is_clear);
    tcase_add_test(tc, an_adjusted_p_value_says_so);
    tcase_add_test(tc, a_test_that_was_not_computed_gives_its_reason);
    tcase_add_test(tc, adf_and_kpss_are_read_together);
    tcase_add_loop_test(tc, p_values_are_short_and_on_their_side_of_the_levels,
                        0, (int)(sizeof(p_values) / sizeof(p_values[0])));
    tcase_add_test(tc, no_shown_p_value_contradicts_its_decision);
    suite_add_tcase(s, tc);
    return s;
}
