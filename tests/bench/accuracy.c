/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The accuracy of every fit for which another program's is at hand, as a page
 * of Markdown: a summary by source, the promises not kept, the likelihood at
 * given parameters (tests/data/garch_fixed.csv), and a row for each series,
 * spec and source of tests/data/garch_estimates.csv.
 *   usage: bench/accuracy >docs/accuracy.md    from the top of the tree
 * What is not kept stands on the page; the status is that of making it.
 */
#include "garch/fit.h"

#include "../unit/garch_compare.h"
#include "accuracy.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MAX_SOURCES = 16, N_TEXTS = 4 };

/* Everything about one source; the largest of each figure where it agrees. */
struct tally {
    char source[64];
    size_t n, other_function, agree, higher, lower, excused, broken;
    double loglik, param, error[3], ahead[3];
    /* Parameters of fits whose logL is equal, those that were not compared,
     * those without an error of theirs; parameters of the other fits; fits
     * without a forecast of theirs. */
    size_t params, no_error, no_theirs, unequal, no_ahead;
};

/* Text written while the summary above it is not known yet. */
struct text {
    char *bytes;
    size_t size;
    FILE *to;
};

struct page {
    struct tally tally[MAX_SOURCES];
    size_t n_sources, n_fits;
    /* What stands below the summary. */
    struct text rows, excused, broken, missing;
};

/* The fit at hand and the series it is of. */
struct work {
    char series[16], spec[64];
    double *y, ms;
    size_t n;
    bool fitted;
    struct vol_garch_fit fit;
};

static double
milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static void
work_clear(struct work *w)
{
    if (w->fitted)
        vol_garch_fit_clear(&w->fit);
    w->fitted = false;
}

/* Fit, unless this series and spec are what was fitted last. */
static enum vol_code
work_fit(struct work *w, const struct figures *f, struct vol_err *err)
{
    const bool same_series = strcmp(w->series, f->series) == 0;
    struct vol_garch_spec spec = spec_of(f->spec);
    enum vol_code code;

    if (w->fitted && same_series && strcmp(w->spec, f->spec) == 0)
        return VOL_OK;
    work_clear(w);
    if (!same_series) {
        free(w->y);
        w->y = load_returns(f->series, &w->n);
    }
    (void)snprintf(w->series, sizeof(w->series), "%s", f->series);
    (void)snprintf(w->spec, sizeof(w->spec), "%s", f->spec);
    w->ms = -milliseconds();
    code = fit_series(&spec, w->y, w->n, NULL, &w->fit, err);
    w->ms += milliseconds();
    w->fitted = code == VOL_OK;
    return code;
}

static struct tally *
tally_of(struct page *page, const char *source)
{
    size_t i = 0;

    while (i < page->n_sources && strcmp(page->tally[i].source, source) != 0)
        i++;
    if (i == MAX_SOURCES)
        return NULL;
    if (i == page->n_sources) {
        page->n_sources++;
        page->tally[i] = (struct tally){ .loglik = NAN,
                                         .param = NAN,
                                         .error = { NAN, NAN, NAN },
                                         .ahead = { NAN, NAN, NAN } };
        (void)snprintf(page->tally[i].source, sizeof(page->tally[i].source),
                       "%s", source);
    }
    return &page->tally[i];
}

static void
count(struct tally *t, const struct comparison *c)
{
    t->n++;
    t->other_function += !c->same;
    t->agree += c->agrees;
    t->higher += !c->agrees && c->gain > 0.0;
    t->lower += !c->agrees && !(c->gain > 0.0);
    t->unequal += c->agrees ? 0 : c->k;
    if (!c->agrees)
        return;
    t->params += c->k;
    t->no_error += c->no_error;
    t->no_theirs += c->no_theirs;
    t->no_ahead += isnan(c->ahead[0]) ? 1 : 0;
    t->loglik = fmax(t->loglik, fabs(c->gain));
    t->param = fmax(t->param, c->param);
    for (int i = 0; i < 3; i++) {
        t->error[i] = fmax(t->error[i], c->error[i]);
        t->ahead[i] = fmax(t->ahead[i], c->ahead[i]);
    }
}

static const char *
verdict(const struct comparison *c)
{
    if (c->agrees)
        return "equal";
    return c->gain > 0.0 ? "ours" : "theirs";
}

static void
print_row(FILE *out, const struct figures *f, const struct work *w,
          const struct comparison *c)
{
    (void)fprintf(out, "| %s | %s | %s | %.8f | %.8f%s | %.1e | %s |",
                  f->series, f->spec, f->source, w->fit.loglik,
                  c->same ? c->theirs : c->at_theirs, c->same ? "" : " \\*",
                  c->gain, verdict(c));
    accuracy_cell(out, "f", c->agrees ? c->digits : NAN);
    accuracy_cell(out, "e", c->param);
    accuracy_cell(out, "e", c->error[VOL_COV_HESSIAN]);
    accuracy_cell(out, "e", c->error[VOL_COV_QML]);
    accuracy_cell(out, "e", c->error[VOL_COV_OPG]);
    for (int i = 0; i < AHEAD; i++)
        accuracy_cell(out, "e", c->ahead[i]);
    (void)fprintf(out, " %s | %d | %.1f |\n",
                  vol_garch_status_name(w->fit.status), w->fit.iterations,
                  w->ms);
}

/* The parameters that have no standard error to be compared in, and why. */
static void
print_missing(FILE *out, const struct figures *f,
              const struct vol_garch_fit *fit)
{
    (void)fprintf(out, "- %s `%s` beside %s:", f->series, f->spec, f->source);
    for (size_t i = 0; i < fit->k; i++)
        if (lacks_error(&fit->param[i]))
            (void)fprintf(out, " %s (%s)", fit->param[i].name,
                          fit->param[i].reason);
    (void)fputc('\n', out);
}

static enum vol_code
add(struct page *page, struct work *w, const struct figures *f,
    struct vol_err *err)
{
    struct tally *t = tally_of(page, f->source);
    const enum vol_code code = work_fit(w, f, err);
    struct comparison c;
    enum promise promise;
    char why[160];

    if (code != VOL_OK)
        return code;
    if (t == NULL)
        return vol_fail(err, VOL_EDATA, "more than %d sources", MAX_SOURCES);
    c = compare_with(f, &w->fit, w->y, w->n);
    count(t, &c);
    print_row(page->rows.to, f, w, &c);
    if (c.agrees && c.no_error > 0)
        print_missing(page->missing.to, f, &w->fit);
    promise = judge(&c, f, &w->fit, why, sizeof(why));
    t->broken += promise == PROMISE_BROKEN;
    t->excused += promise == PROMISE_EXCUSED;
    if (promise != PROMISE_KEPT)
        (void)fprintf(promise == PROMISE_BROKEN ? page->broken.to
                                                : page->excused.to,
                      "- %s `%s` beside %s: %s (%s)\n", f->series, f->spec,
                      f->source, why, vol_garch_status_name(w->fit.status));
    return VOL_OK;
}

static void
print_summary(const struct page *page)
{
    printf("| source | compared | other function | equal | ours higher | "
           "theirs higher | excused | broken | logL | parameter | hessian | "
           "qml | opg | "
           "h1 | h5 | h22 |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
           "--:|--:|--:|--:|\n");
    for (size_t i = 0; i < page->n_sources; i++) {
        const struct tally *t = &page->tally[i];
        printf("| %s | %zu | %zu | %zu | %zu | %zu | %zu | %zu |", t->source,
               t->n, t->other_function, t->agree, t->higher, t->lower,
               t->excused, t->broken);
        accuracy_cell(stdout, "e", t->loglik);
        accuracy_cell(stdout, "e", t->param);
        for (int k = 0; k < 3; k++)
            accuracy_cell(stdout, "e",
                          t->error[k == 0   ? VOL_COV_HESSIAN
                                   : k == 1 ? VOL_COV_QML
                                            : VOL_COV_OPG]);
        for (int k = 0; k < AHEAD; k++)
            accuracy_cell(stdout, "e", t->ahead[k]);
        putchar('\n');
    }
}

static void
print_not_compared(const struct page *page)
{
    size_t n = 0;

    for (size_t i = 0; i < page->n_sources; i++)
        n += page->tally[i].no_error;
    printf("\n## Not compared\n\n"
           "Parameters of fits whose logL is not equal, the highest being what "
           "counts\nthere; where it is equal, parameters without a standard "
           "error of ours, by\nwhich they would be measured, and those of "
           "which the source gives none; fits\nof which it gives no "
           "forecasts.\n\n"
           "| source | parameters, logL not equal | parameters, logL equal | "
           "without an error of ours | without one of theirs | fits without "
           "forecasts |\n|---|--:|--:|--:|--:|--:|\n");
    for (size_t i = 0; i < page->n_sources; i++) {
        const struct tally *t = &page->tally[i];
        printf("| %s | %zu | %zu | %zu | %zu | %zu |\n", t->source, t->unequal,
               t->params, t->no_error, t->no_theirs, t->no_ahead);
    }
    printf("\nWithout a standard error of ours: %zu\n\n%s%s", n,
           n == 0 ? "None.\n" : "", page->missing.bytes);
}

static const char introduction[] =
    "# Accuracy of the GARCH fits\n"
    "\n"
    "`make accuracy` writes this page: each fit of `vol_garch_fit`, with its\n"
    "defaults, beside another program's of the same series, spec and initial\n"
    "variance (`tests/data/garch_estimates.csv`, which "
    "`tests/data/make-garch`\n"
    "makes and which says what cannot be compared).  Times are of the machine\n"
    "at hand and include the three kinds of standard error.\n"
    "\n"
    "Promised: logL is not below theirs by more than 1e-6.  Where the two "
    "agree\n"
    "within 1e-8 (*equal*) parameters are within 1e-3 of a standard error,\n"
    "standard errors within 1e-4, or 1e-3 of those that arch has from finite\n"
    "differences (relative; those of arch FIGARCH and of fGarch, with two to\n"
    "four digits, are only listed), and forecast variances within 1e-5\n"
    "(relative).  A difference with a known cause in the other program is\n"
    "*excused* and listed with it, up to the size that the cause has been\n"
    "seen to have: logL by .1 where theirs is beyond our bound, standard\n"
    "errors by 60 % across kinks of |e| (one fit, next to a kink, by 180 %)\n"
    "and by 180 % at a bound, forecasts by 2e-5.\n"
    "\n"
    "*Other function*: our likelihood at their parameters is not what they\n"
    "report.  So it is with EGARCH of arch under any density but the normal,\n"
    "whose first row has no news of ours; the figure marked `*` is our\n"
    "likelihood at their parameters, and ours must not be below it.\n"
    "\n"
    "## By source\n"
    "\n"
    "The figures on the right are the largest where logL is equal: the\n"
    "difference of logL, that of a parameter in standard errors, of standard\n"
    "errors by kind and of forecasts 1, 5 and 22 days ahead, both relative.\n"
    "\n";

static void
print_page(const struct page *page)
{
    size_t n = 0, excused = 0;

    for (size_t i = 0; i < page->n_sources; i++) {
        n += page->tally[i].broken;
        excused += page->tally[i].excused;
    }
    fputs(introduction, stdout);
    print_summary(page);
    printf("\n%zu comparisons.\n\n## Promises not kept: %zu\n\n%s%s",
           page->n_fits, n, n == 0 ? "None.\n" : "", page->broken.bytes);
    printf("\n## Apart for a known reason: %zu\n\n%s%s", excused,
           excused == 0 ? "None.\n" : "", page->excused.bytes);
    print_not_compared(page);
}

static void
print_fits(const struct page *page)
{
    printf("\n## Every fit\n\n"
           "Columns: logL of ours and theirs, the difference, who is higher;\n"
           "digits of the worst parameter where logL is equal, its difference\n"
           "in standard errors; relative differences of the standard errors\n"
           "and of the forecasts; status, iterations, milliseconds.\n\n"
           "| series | spec | source | ours | theirs | difference | higher | "
           "digits | parameter | hessian | qml | opg | h1 | h5 | h22 | status "
           "| iterations | ms |\n|---|---|---|--:|--:|--:|---|--:|--:|--:|--:|"
           "--:|--:|--:|--:|---|--:|--:|\n%s",
           page->rows.bytes);
}

static enum vol_code
fill(struct page *page, struct vol_err *err)
{
    struct work w = { .y = NULL };
    struct figures f;
    enum vol_code code = VOL_OK;
    FILE *in = figures_open("garch_estimates.csv");

    while (code == VOL_OK && figures_next(in, &f)) {
        page->n_fits++;
        code = add(page, &w, &f, err);
    }
    fclose(in);
    work_clear(&w);
    free(w.y);
    return code;
}

static bool
text_open(struct text *t)
{
    t->to = open_memstream(&t->bytes, &t->size);
    return t->to != NULL;
}

static bool
text_close(struct text *t)
{
    return t->to != NULL && fclose(t->to) == 0;
}

static enum vol_code
make_page(struct page *page, struct vol_err *err)
{
    struct text *const texts[] = { &page->rows, &page->excused, &page->broken,
                                   &page->missing };
    enum vol_code code = VOL_OK;

    for (int i = 0; i < N_TEXTS; i++)
        if (!text_open(texts[i]))
            code = VOL_ENOMEM;
    if (code == VOL_OK)
        code = fill(page, err);
    for (int i = 0; i < N_TEXTS; i++)
        if (!text_close(texts[i]))
            code = VOL_ENOMEM;
    if (code == VOL_OK) {
        print_page(page);
        code = accuracy_of_fixed(err);
    }
    if (code == VOL_OK)
        print_fits(page);
    for (int i = 0; i < N_TEXTS; i++)
        free(texts[i]->bytes);
    return code;
}

/* A test, because what reads the figures is of the tests and asserts. */
START_TEST(the_page)
{
    struct page page = { .n_sources = 0 };
    struct vol_err err = { VOL_OK, "out of memory" };
    size_t broken = 0;

    ck_assert_msg(make_page(&page, &err) == VOL_OK, "%s", err.text);
    for (size_t i = 0; i < page.n_sources; i++)
        broken += page.tally[i].broken;
    if (broken > 0)
        fprintf(stderr, "accuracy: %zu promises are not kept\n", broken);
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("accuracy");
    TCase *tc = tcase_create("page");
    SRunner *runner = srunner_create(suite);
    TestResult **failed;
    int n;

    tcase_add_test(tc, the_page);
    suite_add_tcase(suite, tc);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_SILENT);
    n = srunner_ntests_failed(runner);
    failed = srunner_failures(runner);
    for (int i = 0; i < n; i++)
        fprintf(stderr, "accuracy: %s\n", tr_msg(failed[i]));
    free(failed);
    srunner_free(runner);
    return n > 0 || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
