/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "report/test_group.h"
#include <check.h>

#include <math.h>

/* Figures are set by hand: what is tested here is the text. */
static struct vol_test_result
result(const char *test, const char *variant, double statistic, double p,
       int reject)
{
    struct vol_test_result r = { .test = vol_test_find(test),
                                 .statistic = statistic,
                                 .p_value = p,
                                 .n_obs = 1858,
                                 .cv05 = 0.4612,
                                 .reject = reject };

    for (size_t i = 0; variant[i] != '\0'; i++)
        r.variant[i] = variant[i];
    return r;
}

START_TEST(lines_verdicts_and_the_sentence_of_adf_and_kpss)
{
    struct vol_test_result r[] = {
        result("adf", "c-aic", -43.061437, 0.0001, 1),
        result("kpss", "c-auto", 0.437195, 0.0577, 0),
        result("shapiro-wilk", "-", NAN, NAN, -1),
    };
    vol_date breaks[] = { VOL_DATE_NONE, VOL_DATE_NONE, VOL_DATE_NONE };
    double adjusted[] = { NAN, NAN, NAN };
    struct vol_test_group group = {
        .symbol = "DAX",
        .series = "return",
        .n_values = 2,
        .first = 0,
        .origin = 1,
        .n = 3,
        .result = r,
        .break_date = breaks,
        .p_adjusted = adjusted,
    };
    struct vol_str s = { 0 };

    r[0].p_bound = '<';
    r[2].reason[0] = 'x';
    vol_test_group_add_summary(&s, &group);
    ck_assert_str_eq(
        vol_str_text(&s),
        "DAX, return: 2 observations, 1970-01-01 to 1970-01-02\n"
        "  test               variant    lags  n_obs   statistic      cv 5 %  "
        "verdict\n"
        "  adf                c-aic         0   1858    -43.0614      0.4612  "
        "returns have no unit root (p < .0001)\n"
        "  kpss               c-auto        0   1858      0.4372      0.4612  "
        "nothing speaks against returns being stationary (p = .06)\n"
        "  shapiro-wilk       -             0   1858           -           -  "
        "not computed: x\n"
        "  ADF and KPSS agree: returns are stationary\n");
    vol_str_clear(&s);
}
END_TEST

Suite *suite_report_test_group(void);

Suite *
suite_report_test_group(void)
{
    Suite *s = suite_create("report/test_group");
    TCase *tc = tcase_create("text");

    tcase_add_test(tc, lines_verdicts_and_the_sentence_of_adf_and_kpss);
    suite_add_tcase(s, tc);
    return s;
}
