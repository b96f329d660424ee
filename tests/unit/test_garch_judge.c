/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The judge of docs/accuracy.md: an excuse goes as far as it says. */
#include "garch_compare.h"

#include <check.h>

/* A fit that met a maximum of theirs, but for one figure. */
static const struct {
    const char *spec, *source;
    double gain, judged, ahead;
    enum promise want;
} cases[] = {
    { "const+tarch1.1~t", "arch 7.2.0", 0.0, 0.0, 0.0, PROMISE_KEPT },
    { "const+tarch1.1~t", "arch 7.2.0", 0.0, 0.59, 0.0, PROMISE_EXCUSED },
    { "const+tarch1.1~t", "arch 7.2.0", 0.0, 0.61, 0.0, PROMISE_BROKEN },
    { "const+garch1.1~t", "arch 7.2.0", 0.0, 0.01, 0.0, PROMISE_BROKEN },
    { "const+tarch1.1~t", "gretl", 0.0, 0.01, 0.0, PROMISE_BROKEN },
    { "const+gjr1.1~skewt", "arch 7.2.0", -0.09, 0.0, 0.0, PROMISE_EXCUSED },
    { "const+gjr1.1~skewt", "arch 7.2.0", -0.11, 0.0, 0.0, PROMISE_BROKEN },
    { "const+garch1.1~t", "fGarch 1", 0.0, 0.0, 1.9e-5, PROMISE_EXCUSED },
    { "const+garch1.1~t", "fGarch 1", 0.0, 0.0, 2.1e-5, PROMISE_BROKEN },
    { "const+garch1.1~t", "arch 7.2.0", 0.0, 0.0, 1.9e-5, PROMISE_BROKEN },
};
enum { N_CASES = sizeof(cases) / sizeof(cases[0]) };

START_TEST(an_excuse_goes_as_far_as_it_says)
{
    static struct figures f;
    const struct vol_garch_fit fit = { .persistence = 1.0 - 1e-8 };
    const struct comparison c = { .same = true,
                                  .agrees = cases[_i].gain == 0.0,
                                  .gain = cases[_i].gain,
                                  .persistence = 1.01,
                                  .judged = cases[_i].judged,
                                  .excess = 1e3 * cases[_i].judged,
                                  .ahead = { cases[_i].ahead, 0.0, 0.0 } };
    char why[160] = "kept";

    (void)snprintf(f.spec, sizeof(f.spec), "%s", cases[_i].spec);
    (void)snprintf(f.source, sizeof(f.source), "%s", cases[_i].source);
    ck_assert_msg(judge(&c, &f, &fit, why, sizeof(why)) == cases[_i].want,
                  "%d: %s", _i, why);
}
END_TEST

Suite *suite_garch_judge(void);

Suite *
suite_garch_judge(void)
{
    Suite *s = suite_create("garch_judge");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, an_excuse_goes_as_far_as_it_says, 0, N_CASES);
    suite_add_tcase(s, tc);
    return s;
}
