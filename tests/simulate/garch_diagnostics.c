/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often the diagnostics of a fit reject at 5 % where the model is the one
 * that made the series: 2,000 series of 1,000 rows a model.
 *   usage: garch_diagnostics [SERIES]
 * `make simulate` keeps the table as docs/garch-diagnostics.txt.
 */
#include "../unit/garch_study.h"

#include "garch/diagnostics.h"
#include "stats/gsl.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SERIES = 2000, ROWS = 1000, MAX_TESTS = 64, LEVEL = 5 };

/* Models of garch_study.c, and what their columns are called. */
static const struct {
    size_t model;
    const char *density, *title;
} models[] = {
    { 2, "normal", "garch normal" }, { 4, "t", "gjr t" },
    { 6, "skewt", "egarch skewt" },  { 8, "ged", "aparch ged" },
    { 15, "sstd", "arma sstd" },     { 18, "normal", "garch -vt" },
};
enum { MODELS = sizeof(models) / sizeof(models[0]) };

/* One diagnostic, and how often it was there and rejected. */
struct test {
    char measure[24], variant[VOL_PARAM_NAME_SIZE];
    size_t lags, n[MODELS], rejected[MODELS];
};

struct study {
    struct test test[MAX_TESTS];
    size_t n_tests, converged[MODELS], series;
};

/* Nyblom's test of one parameter is one, whichever parameter it is. */
static const char *
variant_of(const struct vol_diagnostic *d)
{
    return strcmp(d->measure, "nyblom") == 0 && strcmp(d->variant, "joint") != 0
               ? "each"
               : d->variant;
}

/* The test's place, NULL without room. */
static struct test *
place(struct study *s, const struct vol_diagnostic *d)
{
    struct test *at = s->test;

    for (; at < s->test + s->n_tests; at++)
        if (strcmp(at->measure, d->measure) == 0 &&
            strcmp(at->variant, variant_of(d)) == 0 && at->lags == d->lags)
            return at;
    if (s->n_tests == MAX_TESTS)
        return NULL;
    s->n_tests++;
    *at = (struct test){ .lags = d->lags };
    (void)snprintf(at->measure, sizeof(at->measure), "%s", d->measure);
    (void)snprintf(at->variant, sizeof(at->variant), "%s", variant_of(d));
    return at;
}

static void
count(struct study *s, size_t model, const struct vol_diagnostics *d)
{
    for (size_t i = 0; i < d->n; i++) {
        struct test *at = place(s, &d->item[i]);
        if (at == NULL || isnan(d->item[i].p_value))
            continue;
        at->n[model]++;
        at->rejected[model] += d->item[i].p_value < LEVEL / 100.0;
    }
}

static enum vol_code
run_one(struct study *s, size_t model, const struct study_cell *cell,
        size_t index, struct vol_err *err)
{
    static double y[ROWS];
    const struct vol_garch_data data = { .y = y, .n = ROWS };
    struct vol_diagnostics d;
    struct vol_garch_fit fit;
    enum vol_code code = study_draw(cell, index, ROWS, y, err);

    if (code == VOL_OK)
        code = vol_garch_fit(&cell->spec, &data, NULL, &fit, err);
    if (code != VOL_OK)
        return code;
    if (fit.status < VOL_FIT_NO_CONVERGE) {
        code = vol_garch_diagnose(&fit, &data, &d, err);
        if (code == VOL_OK) {
            s->converged[model]++;
            count(s, model, &d);
            vol_diagnostics_clear(&d);
        }
    }
    vol_garch_fit_clear(&fit);
    return code;
}

static enum vol_code
run(struct study *s, struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    struct study_cell cell;

    for (size_t m = 0; m < MODELS; m++) {
        if (!study_cell(models[m].model, vol_density_find(models[m].density),
                        &cell))
            return vol_fail(err, VOL_EUSAGE, "no model %zu", models[m].model);
        for (size_t i = 0; i < s->series && code == VOL_OK; i++)
            code = run_one(s, m, &cell, i, err);
    }
    return code;
}

/* ---- what is outside and why ---------------------------------------------
 */

/* A size and its Monte Carlo error, in per cent. */
struct size {
    double value, error;
    bool outside; /* of three errors about 5 % */
};

static struct size
size_of(const struct test *t, size_t model)
{
    const double n = (double)t->n[model];
    const double p = 100.0 * (double)t->rejected[model] / n;

    return (struct size){ p, sqrt(p * (100.0 - p) / n),
                          fabs(p - LEVEL) >
                              3.0 * sqrt(LEVEL * (100.0 - LEVEL) / n) };
}

/* By measure and the beginning of the variant, how far a size may be from 5 %
 * for the reason that is given. */
static const struct note {
    const char *measure, *variant;
    double low, high;
    const char *text;
} notes[] = {
    { "ljung-box", "z2", 1, 8,
      "Too few: nothing is taken off for the parameters of the variance (Li "
      "and Mak, 1994).\nToo many: z^2 of a density with nu 4.5 has a variance "
      "but no fourth moment." },
    { "arch-lm", "z", 1, 8, "As ljung-box z2, whose counterpart it is." },
    { "ljung-box", "z", 5, 9,
      "ar .6 and ma -.4 nearly cancel: lags less 2 degrees of freedom come "
      "true with more lags." },
    { "li-mak", "z2", 0.5, 10,
      "Too few: the equation all but takes up the first lag.  Too many: z^2 of "
      "a density with\nnu 4.5 has a variance but no fourth moment." },
    { "", "regression", 1, 5,
      "Without the derivatives of ln h it does not know that parameters were "
      "estimated." },
    { "", "lm", 2.5, 5, "z^2 of a density with nu 4.5 has heavy tails." },
    { "nyblom", "", 3, 5, "The table is for many rows." },
    { "pit-pearson", "", 1, 24,
      "The p-value lies between those of groups less 1 and less k degrees of "
      "freedom\n(Chernoff and Lehmann, 1954)." },
};
enum { N_NOTES = sizeof(notes) / sizeof(notes[0]) };

static bool
is_about(const struct note *n, const struct test *t)
{
    return (n->measure[0] == '\0' || strcmp(n->measure, t->measure) == 0) &&
           (n->variant[0] == '\0' || strcmp(n->variant, t->variant) == 0);
}

static const struct note *
note_on(const struct test *t, double size)
{
    for (size_t i = 0; i < N_NOTES; i++)
        if (is_about(&notes[i], t) && size >= notes[i].low &&
            size <= notes[i].high)
            return &notes[i];
    return NULL;
}

/* The sizes of one test that are outside for one reason, behind its name. */
static bool
print_sizes(const struct test *t, const struct note *note, const char *before)
{
    bool any = false;

    for (size_t m = 0; m < MODELS; m++) {
        const struct size s = size_of(t, m);
        if (t->n[m] == 0 || !s.outside || note_on(t, s.value) != note)
            continue;
        if (!any)
            printf("%s  %s %s", before, t->measure, t->variant);
        if (!any && t->lags > 0)
            printf(" %zu", t->lags);
        printf("%s %.1f", any ? "" : ":", s.value);
        any = true;
    }
    if (any)
        putchar('\n');
    return any;
}

static void
print_outside(const struct study *s)
{
    char before[256];

    for (size_t i = 0; i <= N_NOTES; i++) {
        const struct note *note = i < N_NOTES ? &notes[i] : NULL;
        (void)snprintf(before, sizeof(before), "\n%s\n",
                       note != NULL ? note->text : "Not explained.");
        for (size_t j = 0; j < s->n_tests; j++)
            if (print_sizes(&s->test[j], note, before))
                before[0] = '\0';
    }
}

/* ---- the table ----------------------------------------------------------- */

static void
print_test(const struct test *t)
{
    printf("%-19s %-10s ", t->measure, t->variant);
    printf(t->lags > 0 ? "%4zu" : "   -", t->lags);
    for (size_t m = 0; m < MODELS; m++) {
        const struct size s = size_of(t, m);
        if (t->n[m] == 0)
            printf("%14s", "- ");
        else
            printf("  %5.1f (%.1f)%c", s.value, s.error, s.outside ? '!' : ' ');
    }
    putchar('\n');
}

static void
print_missing(const struct study *s)
{
    for (size_t i = 0; i < s->n_tests; i++)
        for (size_t m = 0; m < MODELS; m++)
            if (s->test[i].n[m] > 0 && s->test[i].n[m] < s->converged[m])
                printf("  %s %s %zu, %s: %.1f %%\n", s->test[i].measure,
                       s->test[i].variant, s->test[i].lags, models[m].title,
                       100.0 * (double)s->test[i].n[m] /
                           (double)s->converged[m]);
}

static void
print_table(const struct study *s)
{
    printf("Rejections at 5 %% in per cent where the model is true, %zu series "
           "of %d rows each;\nin brackets the Monte Carlo error.  Marked !: "
           "more than three errors from 5 %%.\n\n%-19s %-10s %4s",
           s->series, ROWS, "measure", "variant", "lags");
    for (size_t m = 0; m < MODELS; m++)
        printf("%13s ", models[m].title);
    printf("\n%-35s", "series that converged");
    for (size_t m = 0; m < MODELS; m++)
        printf("%13zu ", s->converged[m]);
    putchar('\n');
    for (size_t i = 0; i < s->n_tests; i++)
        print_test(&s->test[i]);
    print_outside(s);
    printf("\nIn how many series there was a p-value at all, where not in "
           "every one:\n");
    print_missing(s);
}

int
main(int argc, char *argv[])
{
    static struct study s = { .series = SERIES };
    struct vol_err err = { VOL_OK, "" };

    vol_gsl_errors_off();
    if (argc > 1)
        s.series = strtoul(argv[1], NULL, 10);
    if (run(&s, &err) != VOL_OK) {
        fprintf(stderr, "garch_diagnostics: %s\n", err.text);
        return EXIT_FAILURE;
    }
    print_table(&s);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
