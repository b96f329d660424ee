/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Newton steps that are corrected for third derivatives. */
#include "garch/optimise.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_garch_third(void);

/* How far the point and its step are from `end`, at most, in parts of it. */
static double
distance(const struct vol_optimiser *o, const double *theta, const double *end)
{
    double most = 0.0;

    for (size_t i = 0; i < o->k; i++)
        most = fmax(most, fabs(theta[i] + o->step[i] - end[i]) /
                              fmax(fabs(end[i]), 1e-3));
    return most;
}

/* The distances that the step after `steps` from `start` leaves to `end`, as
 * it is and corrected. */
static void
distances(const char *text, const double *y, size_t n, const double *start,
          int steps, const double *end, double *plain, double *corrected)
{
    const struct vol_garch_data data = { .y = y, .n = n };
    struct vol_err err = { VOL_OK, "" };
    struct vol_garch_spec spec;
    struct vol_likelihood lik;
    struct vol_optimiser o;
    struct vol_optimum at;

    ck_assert_int_eq(vol_garch_spec_parse(text, &spec, &err), VOL_OK);
    ck_assert_int_eq(vol_likelihood_init(&lik, &spec, &data, NULL, &err),
                     VOL_OK);
    ck_assert_int_eq(vol_optimiser_init(&o, &spec, &err), VOL_OK);
    vol_optimise(&o, &lik, start, 0.0, steps, &at);
    ck_assert(at.planned);
    *plain = distance(&o, at.theta, end);
    vol_optimiser_correct(&o, at.ascent);
    *corrected = distance(&o, at.theta, end);
    vol_optimiser_clear(&o);
    vol_likelihood_clear(&lik);
}

/* The maximum is that of Fiorentini, Calzolari and Panattoni (1996), with the
 * digits of an independent Newton iteration (selftest.c). */
START_TEST(a_corrected_step_leads_nearer_to_the_maximum)
{
    static const double start[] = { 0.0, 0.02, 0.1, 0.85 };
    static const double end[] = { -0.006190408379937535, 0.010761397851817822,
                                  0.15313406182046693, 0.8059736703053703 };
    double plain, corrected;
    size_t n;
    double *y = load_returns("demgbp", &n);

    distances("garch1.1", y, n, start, 3 + _i, end, &plain, &corrected);
    ck_assert_double_lt(corrected, 0.4 * plain);
    free(y);
}
END_TEST

/* The first step has none before it, the second promises 3.2. */
START_TEST(a_step_far_from_the_top_stays_as_it_is)
{
    static const double start[] = { 0.0, 0.02, 0.1, 0.85 };
    double plain, corrected;
    size_t n;
    double *y = load_returns("demgbp", &n);

    distances("garch1.1", y, n, start, _i, start, &plain, &corrected);
    ck_assert_double_gt(plain, 0.0);
    ck_assert(corrected == plain);
    free(y);
}
END_TEST

/* At a bound, alpha1 = 0: the correction is of the others, and keeps it. */
START_TEST(a_correction_keeps_what_binds)
{
    static const double start[] = { 0.0, 0.05, 0.02, 0.15, 0.85 };
    double plain, corrected, end[5];
    size_t n;
    double *y = load_returns("spx", &n);
    struct vol_garch_fit fit = fit_of("gjr1.1", y, n);

    vol_garch_fit_params(&fit, end);
    ck_assert(end[2] == 0.0);
    distances("gjr1.1", y, n, start, 3, end, &plain, &corrected);
    ck_assert_double_lt(corrected, 0.3 * plain);
    vol_garch_fit_clear(&fit);
    free(y);
}
END_TEST

Suite *
suite_garch_third(void)
{
    Suite *suite = suite_create("garch/third");
    TCase *tests = tcase_create("third");

    tcase_add_loop_test(tests, a_corrected_step_leads_nearer_to_the_maximum, 0,
                        2);
    tcase_add_loop_test(tests, a_step_far_from_the_top_stays_as_it_is, 0, 2);
    tcase_add_test(tests, a_correction_keeps_what_binds);
    suite_add_tcase(suite, tests);
    return suite;
}
