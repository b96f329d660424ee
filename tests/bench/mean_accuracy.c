/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every ARIMA of tests/data/arima.csv beside ours, as a page of Markdown.
 *   usage: bench/mean_accuracy >docs/mean-accuracy.md    from the top of the
 * tree
 */
#include "../unit/arima_data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

static double
milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

/* The largest difference of a coefficient in standard errors, and of those. */
static void
compare(const struct figures *f, const struct vol_mean_estimate *e,
        double *param, double *error)
{
    char name[32];

    *param = *error = 0.0;
    for (size_t i = 0; i < e->n_params; i++) {
        snprintf(name, sizeof(name), "se:%zu", i + 1);
        const double se = figure(f, name);
        snprintf(name, sizeof(name), "param:%zu", i + 1);
        *param = fmax(*param, fabs(e->param[i] - figure(f, name)) / se);
        *error = fmax(*error, fabs(e->std_error[i] / se - 1.0));
    }
}

static void
print(const struct figures *f)
{
    struct arima_problem p = arima_problem_of(f);
    struct vol_mean_estimate e;
    double param, error, start = milliseconds();

    if (vol_arima_fit(&p.order, p.y, p.x, p.n, &e, NULL) == VOL_OK) {
        compare(f, &e, &param, &error);
        printf("| %s | %s | %.6f | %.1e | %.1e | %.1e | %d | %.2f |\n",
               f->series, f->spec, e.loglik, e.loglik - figure(f, "loglik"),
               param, error, e.iterations, milliseconds() - start);
    }
    arima_problem_clear(&p);
}

/* A test, because what reads the figures is of the tests and asserts. */
START_TEST(the_page)
{
    printf(
        "# Accuracy of the ARIMA estimates\n\n"
        "`make accuracy` writes this page: each estimate of "
        "`vol_arima_fit` beside that of R's\n`arima()`, made by "
        "`tests/data/make-arima` to a finer gradient than R's default, with\n"
        "standard errors from five-point differences of R's likelihood.  "
        "The differences are ours\nless theirs of the log-likelihood; the "
        "largest of a coefficient, in standard errors; and\nthe largest "
        "of a standard error, relative.  The time is that of the machine "
        "at hand.\n\n"
        "| series | spec | logL | of logL | coefficient | std. error | "
        "steps | ms |\n|---|---|--:|--:|--:|--:|--:|--:|\n");
    (void)for_each_figures("arima.csv", print);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("accuracy");
    TCase *tc = tcase_create("page");
    SRunner *runner = srunner_create(suite);
    int failed;

    tcase_add_test(tc, the_page);
    suite_add_tcase(suite, tc);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_SILENT);
    failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? 0 : 1;
}
