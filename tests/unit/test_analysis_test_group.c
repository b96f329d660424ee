/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "analysis/test_group.h"
#include <check.h>

#include <math.h>
#include <string.h>

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

/* About a trend KPSS is read with ADF about a trend, not with the first. */
START_TEST(adf_and_kpss_are_of_one_trend)
{
    struct vol_test_result r[] = {
        result("adf", "c-aic", -0.7, 0.84, 0),
        result("adf", "ct-aic", -17.0, 0.0001, 1),
        result("kpss", "c-auto", 5.0, 0.0001, 1),
        result("kpss", "ct-auto", 0.05, 0.64, 0),
    };
    struct vol_test_group group = { .series = "x", .n = 4, .result = r };
    vol_date breaks[4] = { VOL_DATE_NONE, VOL_DATE_NONE, VOL_DATE_NONE,
                           VOL_DATE_NONE };
    double adjusted[4] = { NAN, NAN, NAN, NAN };
    char date[VOL_DATE_BUFSIZE];
    struct vol_str s = { 0 };

    group.break_date = breaks;
    group.p_adjusted = adjusted;
    ck_assert_uint_eq(vol_test_group_kpss(&group), 2);
    vol_test_group_add_stationarity(&s, &group, 2);
    vol_str_add(&s, "; ");
    vol_test_group_add_stationarity(&s, &group, 3);
    ck_assert_str_eq(vol_str_text(&s),
                     "ADF and KPSS agree: x has a unit root; "
                     "ADF and KPSS agree: x is stationary about a trend");
    vol_str_clear(&s);
    const struct vol_verdict_row row = vol_test_group_verdict(&group, 3, date);
    vol_verdict_add(&s, &row);
    ck_assert_str_eq(vol_str_text(&s), "nothing speaks against x being "
                                       "stationary about a trend (p = .64)");
    vol_str_clear(&s);
}
END_TEST

static struct vol_battery battery;

static void
make_battery(void)
{
    static const char *const names[] = { "runs", "sup-f" };

    ck_assert_int_eq(vol_battery_init(&battery, names, 2, "c", "auto",
                                      &vol_test_defaults, NULL),
                     VOL_OK);
}

/* A series of n days in two regimes. */
static void
fill(double *x, vol_date *date, size_t n, unsigned long long state)
{
    for (size_t i = 0; i < n; i++) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        x[i] = (double)(state >> 11) / 9007199254740992.0 +
               (i >= n / 2 ? 1.0 : 0.0);
        date[i] = 100 + (vol_date)i;
    }
}

static enum vol_code
run(struct vol_test_groups *groups, const char *symbol, double *x,
    vol_date *date, size_t n, size_t window, size_t step)
{
    const struct vol_test_task task = { symbol, "return", window,
                                        step,   &battery, false };
    const struct vol_series series = {
        .n = n, .value = x, .date = date, .origin = date[n - 1]
    };

    return vol_test_groups_run(groups, &task, &series, NULL);
}

enum { DAYS = 100, WINDOW = 40, STEP = 20 };

START_TEST(windows_see_their_own_values_alone)
{
    double x[DAYS], later[DAYS];
    vol_date date[DAYS];
    struct vol_test_groups a = { 0 }, b = { 0 };

    make_battery();
    fill(x, date, DAYS, 1);
    memcpy(later, x, sizeof(later));
    for (size_t i = 80; i < DAYS; i++)
        later[i] = 1e6 * x[i];
    ck_assert_int_eq(run(&a, "A", x, date, DAYS, WINDOW, STEP), VOL_OK);
    ck_assert_int_eq(run(&b, "A", later, date, DAYS, WINDOW, STEP), VOL_OK);
    ck_assert_uint_eq(a.n, 4);
    for (size_t g = 0; g < a.n; g++) {
        vol_date origin = (vol_date)(100 + WINDOW - 1 + g * STEP);
        ck_assert_int_eq(a.group[g].origin, origin);
        for (size_t i = 0; i < a.group[g].n; i++) {
            double before = a.group[g].result[i].statistic;
            double after = b.group[g].result[i].statistic;
            ck_assert_int_eq(before < after || before > after, g == 3);
        }
    }
    vol_test_groups_clear(&a);
    vol_test_groups_clear(&b);
}
END_TEST

/* The shift lies after day 50; its date is the last one before. */
START_TEST(a_break_has_its_date)
{
    double x[DAYS];
    vol_date date[DAYS];
    struct vol_test_groups groups = { 0 };
    char day[VOL_DATE_BUFSIZE];

    make_battery();
    fill(x, date, DAYS, 1);
    ck_assert_int_eq(run(&groups, "A", x, date, DAYS, 0, 0), VOL_OK);
    ck_assert_int_eq(groups.group[0].break_date[0], VOL_DATE_NONE);
    ck_assert_int_eq(groups.group[0].break_date[1], 149);
    struct vol_verdict_row row =
        vol_test_group_verdict(&groups.group[0], 1, day);
    ck_assert_str_eq(row.break_date, "1970-05-30");
    vol_test_groups_clear(&groups);
}
END_TEST

START_TEST(fewer_values_than_a_window_are_said)
{
    double x[DAYS];
    vol_date date[DAYS];
    struct vol_test_groups groups = { 0 };

    make_battery();
    fill(x, date, DAYS, 1);
    ck_assert_int_eq(run(&groups, "A", x, date, 10, WINDOW, STEP), VOL_EDATA);
    ck_assert_uint_eq(groups.n, 0);
}
END_TEST

/* Three symbols: each form is a family; with windows, each origin of its own.
 */
START_TEST(p_values_are_adjusted_across_the_symbols)
{
    double x[DAYS], p[3];
    vol_date date[DAYS];
    struct vol_test_groups groups = { 0 };

    make_battery();
    for (unsigned k = 0; k < 3; k++) {
        fill(x, date, DAYS, 5 + k);
        ck_assert_int_eq(run(&groups, "A", x, date, DAYS, WINDOW, STEP),
                         VOL_OK);
    }
    ck_assert_uint_eq(groups.n, 12);
    ck_assert_int_eq(
        vol_test_groups_adjust(&groups, VOL_ADJUST_HOLM, 0.05, true, NULL),
        VOL_OK);
    for (size_t g = 0; g < 4; g++)
        for (size_t i = 0; i < 2; i++) {
            for (size_t k = 0; k < 3; k++)
                p[k] = groups.group[4 * k + g].result[i].p_value;
            ck_assert_int_eq(vol_adjust_p(VOL_ADJUST_HOLM, p, 3, NULL), VOL_OK);
            for (size_t k = 0; k < 3; k++) {
                const struct vol_test_group *at = &groups.group[4 * k + g];
                ck_assert_double_eq(at->p_adjusted[i], p[k]);
                ck_assert_int_eq(at->result[i].reject, p[k] < 0.05);
            }
        }
    vol_test_groups_clear(&groups);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    double x[DAYS];
    vol_date date[DAYS];

    make_battery();
    fill(x, date, DAYS, 1);
    for (size_t n = 1;; n++) {
        struct vol_test_groups groups = { 0 };
        alloc_fail_at(n);
        enum vol_code code = run(&groups, "A", x, date, DAYS, 0, 0);
        if (code == VOL_OK)
            code = vol_test_groups_adjust(&groups, VOL_ADJUST_BH, 0.05, false,
                                          NULL);
        vol_test_groups_clear(&groups);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
}
END_TEST

Suite *suite_analysis_test_group(void);

Suite *
suite_analysis_test_group(void)
{
    Suite *s = suite_create("analysis/test_group");
    TCase *tc = tcase_create("text");

    tcase_add_test(tc, lines_verdicts_and_the_sentence_of_adf_and_kpss);
    tcase_add_test(tc, adf_and_kpss_are_of_one_trend);
    suite_add_tcase(s, tc);

    tc = tcase_create("groups");
    tcase_add_test(tc, windows_see_their_own_values_alone);
    tcase_add_test(tc, a_break_has_its_date);
    tcase_add_test(tc, fewer_values_than_a_window_are_said);
    tcase_add_test(tc, p_values_are_adjusted_across_the_symbols);
    tcase_add_test(tc, every_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
