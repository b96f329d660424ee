/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether fits find the parameters that made the series, and whether their
 * standard errors are as large as they say: every model of garch_study.c
 * under every density.
 *   usage: garch_recovery [-v] [-j THREADS] [-n ROWS] [-k TABLE]
 *                         [REPLICATIONS [TEXT ...]]
 *              1,000 replications of 5,000 rows; only specs that hold one of
 *              the TEXTs; -v shows on standard error how far it is; with -k
 *              specs that hold none are kept as an earlier TABLE has them (0
 *              replications: all of them are)
 * `make simulate` keeps the table as docs/garch-recovery.txt, and what four
 * times the rows make of some specs as docs/garch-recovery-long.txt.
 */
#include "../unit/garch_study.h"
#include "reasons.h"

#include "base/jobs.h"
#include "base/mem.h"
#include "stats/gsl.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { REPLICATIONS = 1000, ROWS = 5000, MAX_CELLS = 256 };

struct study {
    struct study_cell cell[MAX_CELLS];
    struct study_tally tally[MAX_CELLS];
    bool wanted[MAX_CELLS]; /* to be simulated */
    char status[MAX_CELLS][80];
    struct line line[MAX_CELLS][VOL_GARCH_MAX_PARAMS];
    size_t n_cells, replications, rows;
    size_t kept; /* replications of an earlier table */
    bool verbose;
    size_t at, next; /* cell and replication of the next job */
};

struct job {
    size_t cell, index;
    struct study_estimate got;
    enum vol_code code;
    struct vol_err err;
    double y[];
};

/* ---- one replication ----------------------------------------------------- */

static enum vol_code
read_job(void *ctx, void **out, struct vol_err *err)
{
    struct study *s = ctx;
    struct job *job;
    void *room = NULL;
    enum vol_code code;

    *out = NULL;
    while (s->at < s->n_cells &&
           (!s->wanted[s->at] || s->next == s->replications)) {
        s->at++;
        s->next = 0;
    }
    if (s->at == s->n_cells)
        return VOL_OK;
    code =
        vol_mem_array(&room, 1, sizeof(*job) + s->rows * sizeof(double), err);
    if (code != VOL_OK)
        return code;
    job = room;
    job->cell = s->at;
    job->index = s->next++;
    *out = job;
    return VOL_OK;
}

static void
work(void *ctx, void *p)
{
    const struct study *s = ctx;
    struct job *job = p;

    job->code = study_estimate(&s->cell[job->cell], job->index, s->rows, job->y,
                               &job->got, &job->err);
}

static void
discard(void *ctx, void *job)
{
    (void)ctx;
    free(job);
}

static enum vol_code
write_job(void *ctx, void *p, struct vol_err *err)
{
    struct study *s = ctx;
    struct job *job = p;
    const enum vol_code code = job->code;

    if (code != VOL_OK && err != NULL)
        *err = job->err;
    if (code == VOL_OK)
        study_add(&s->tally[job->cell], &s->cell[job->cell], &job->got);
    if (s->verbose && job->index + 1 == s->replications)
        fprintf(stderr, "%s\n", s->cell[job->cell].name);
    free(job);
    return code;
}

/* ---- an earlier table ----------------------------------------------------
 */

/* A figure that may be marked or missing. */
static double
take(char **at, bool *marked)
{
    const char *text = strtok_r(NULL, " \n", at);

    if (text == NULL || strcmp(text, "-") == 0)
        return NAN;
    *marked = strchr(text, '!') != NULL;
    return strtod(text, NULL);
}

static struct line
read_line(char *text)
{
    struct line l = { .n = 0 };
    char *at = NULL;
    bool marked = false;

    (void)strtok_r(text, " ", &at);
    (void)take(&at, &marked);
    l.bias = take(&at, &marked);
    l.sd = take(&at, &marked);
    l.ratio = take(&at, &l.biased);
    for (int k = 0; k < STUDY_KINDS; k++) {
        l.error[k] = take(&at, &marked);
        l.coverage[k] = take(&at, &l.outside[k]);
    }
    l.n = (size_t)take(&at, &marked);
    return l;
}

/* The cell whose lines begin, none where it is another line. */
static size_t
find_cell(const struct study *s, const char *text)
{
    size_t c = 0;

    while (c < s->n_cells &&
           (strncmp(text, s->cell[c].name, strlen(s->cell[c].name)) != 0 ||
            text[strlen(s->cell[c].name)] != ':'))
        c++;
    return c;
}

/* Of the specs that are not simulated, what the table at `path` has. */
static enum vol_code
keep(struct study *s, const char *path, struct vol_err *err)
{
    FILE *in = fopen(path, "r");
    char text[256];
    size_t c = s->n_cells, i = 0;

    if (in == NULL)
        return vol_fail(err, VOL_EIO, "cannot read %s", path);
    while (fgets(text, sizeof(text), in) != NULL) {
        (void)sscanf(text, "Estimates of %zu simulated series of %zu rows",
                     &s->kept, &s->rows);
        if (text[0] == ' ' && c < s->n_cells && i < s->cell[c].k &&
            !s->wanted[c]) {
            s->line[c][i++] = read_line(text);
        } else if (text[0] != ' ') {
            c = find_cell(s, text);
            i = 0;
            if (c < s->n_cells && !s->wanted[c])
                (void)snprintf(s->status[c], sizeof(s->status[c]), "%.*s",
                               (int)strcspn(text, "\n") -
                                   (int)strlen(s->cell[c].name) - 1,
                               text + strlen(s->cell[c].name) + 1);
        }
    }
    (void)fclose(in);
    return VOL_OK;
}

/* ---- what was simulated -------------------------------------------------- */

static struct line
line_of(const struct study_tally *t, size_t i)
{
    const struct study_verdict v = study_judge(t, i);
    struct line l = { .bias = v.bias,
                      .sd = v.sd,
                      .ratio = v.bias / v.sd,
                      .biased = v.biased,
                      .n = t->param[i].n[STUDY_HESSIAN] };

    for (int k = 0; k < STUDY_KINDS; k++) {
        l.error[k] = v.std_error[k] / v.sd;
        l.coverage[k] = v.coverage[k];
        l.outside[k] = v.outside[k];
    }
    return l;
}

static void
settle(struct study *s, size_t c)
{
    const struct study_tally *t = &s->tally[c];
    char *to = s->status[c];

    for (int k = 0; k <= VOL_FIT_DEGENERATE; k++)
        if (t->status[k] > 0)
            to +=
                snprintf(to, sizeof(s->status[c]) - (size_t)(to - s->status[c]),
                         " %zu %s", t->status[k], vol_garch_status_name(k));
    for (size_t i = 0; i < s->cell[c].k; i++)
        s->line[c][i] = line_of(t, i);
}

/* ---- the table ----------------------------------------------------------- */

static void
print_line(const struct line *l, const char *name, double truth)
{
    printf("  %-8s %8.4g %10.3g %9.3g %6.2f%s", name, truth, l->bias, l->sd,
           l->ratio, l->biased ? "!" : " ");
    for (int k = 0; k < STUDY_KINDS; k++)
        if (isnan(l->coverage[k]))
            printf("     -      - ");
        else
            printf(" %5.3f %6.1f%s", l->error[k], l->coverage[k],
                   l->outside[k] ? "!" : " ");
    printf(" %6zu\n", l->n);
}

static void
print_table(const struct study *s)
{
    char name[VOL_PARAM_NAME_SIZE];

    printf("Estimates of %zu simulated series of %zu rows a spec.  Bias and "
           "standard deviation\n(sd) of the estimates that converged, bias "
           "over sd; mean standard error over sd\nand coverage of 95 %% "
           "intervals in per cent, by the Hessian and robust (qml); how\n"
           "many have a standard error.  Marked !: a bias over three Monte "
           "Carlo errors and\nover .15 sd, a coverage outside 92 to 97.5.\n\n"
           "  %-8s %8s %10s %9s %7s %5s %7s %5s %7s %6s\n",
           s->replications > 0 ? s->replications : s->kept, s->rows, "param",
           "true", "bias", "sd", "bias/sd", "se/sd", "hessian", "se/sd", "qml",
           "n");
    for (size_t c = 0; c < s->n_cells; c++) {
        printf("%s:%s\n", s->cell[c].name, s->status[c]);
        for (size_t i = 0; i < s->cell[c].k; i++) {
            vol_garch_param_name(&s->cell[c].spec, i, name);
            print_line(&s->line[c][i], name, s->cell[c].theta[i]);
        }
    }
}

/* ---- what is outside and why --------------------------------------------
 */

/* The cells of a line: its bias, and the coverages that there are. */
static size_t
count_judged(const struct line *l)
{
    size_t n = 1;

    for (int k = 0; k < STUDY_KINDS; k++)
        n += isnan(l->coverage[k]) ? 0 : 1;
    return n;
}

static void
print_cells(const struct line *l, const char *spec, const char *param)
{
    static const char *const kind[STUDY_KINDS] = { "hessian", "qml" };

    printf("  %s %s:", spec, param);
    if (l->biased)
        printf(" bias %.2f sd", l->ratio);
    for (int k = 0; k < STUDY_KINDS; k++)
        if (l->outside[k])
            printf(" %s %.1f %%", kind[k], l->coverage[k]);
    putchar('\n');
}

/* The cells that are outside for one reason. */
static void
print_reason(const struct study *s, enum reason reason)
{
    char name[VOL_PARAM_NAME_SIZE];
    bool first = true;

    for (size_t c = 0; c < s->n_cells; c++)
        for (size_t i = 0; i < s->cell[c].k; i++) {
            const struct line *l = &s->line[c][i];
            vol_garch_param_name(&s->cell[c].spec, i, name);
            if (reasons_count_outside(l) == 0 ||
                reasons_find(s->cell[c].name, name, l) != reason)
                continue;
            if (first)
                printf("\n%s\n", reasons_text(reason));
            first = false;
            print_cells(l, s->cell[c].name, name);
        }
}

static void
print_outside(const struct study *s)
{
    size_t judged = 0, outside = 0;

    for (size_t c = 0; c < s->n_cells; c++)
        for (size_t i = 0; i < s->cell[c].k; i++) {
            const struct line *l = &s->line[c][i];
            judged += count_judged(l);
            outside += reasons_count_outside(l);
        }
    printf("\n%zu of %zu cells are outside (%.2f %%; at most 2 %% may be).\n",
           outside, judged, 100.0 * (double)outside / (double)judged);
    if (s->rows == ROWS && outside > 0)
        printf("What 20,000 rows make of each reason: "
               "docs/garch-recovery-long.txt.  Estimates are maxima:\n"
               "`garch_failures -1 SPEC 5000 sim INDEX` fits one of these "
               "series from other starts too,\nthe truth among them.\n");
    for (int r = 0; r <= UNEXPLAINED; r++)
        print_reason(s, (enum reason)r);
}

/* ---- the program --------------------------------------------------------- */

static void
choose_cells(struct study *s, char *const *texts, int n, bool keep_others)
{
    const struct vol_density *density;

    for (size_t d = 0; (density = vol_density_at(d)) != NULL; d++)
        for (size_t i = 0; s->n_cells < MAX_CELLS &&
                           study_cell(i, density, &s->cell[s->n_cells]);
             i++) {
            const bool wanted =
                s->replications > 0 &&
                study_wanted(s->cell[s->n_cells].name, texts, n);
            s->wanted[s->n_cells] = wanted;
            s->n_cells += wanted || keep_others;
        }
}

/* Specs that were neither simulated nor kept. */
static void
drop_unknown(struct study *s)
{
    size_t n = 0;

    for (size_t c = 0; c < s->n_cells; c++) {
        if (s->status[c][0] == '\0')
            continue;
        s->cell[n] = s->cell[c];
        memmove(s->status[n], s->status[c], sizeof(s->status[n]));
        memmove(s->line[n], s->line[c], sizeof(s->line[n]));
        n++;
    }
    s->n_cells = n;
}

static enum vol_code
run(struct study *s, size_t threads, const char *table, struct vol_err *err)
{
    const struct vol_jobs jobs = { read_job, work, write_job, discard, s };
    enum vol_code code = table != NULL ? keep(s, table, err) : VOL_OK;

    if (code == VOL_OK)
        code = vol_jobs_run(&jobs, threads, err);
    for (size_t c = 0; c < s->n_cells && code == VOL_OK; c++)
        if (s->wanted[c])
            settle(s, c);
    if (code == VOL_OK)
        drop_unknown(s);
    return code;
}

int
main(int argc, char *argv[])
{
    static struct study s = { .replications = REPLICATIONS, .rows = ROWS };
    struct vol_err err = { VOL_OK, "" };
    size_t threads = vol_jobs_processors();
    const char *table = NULL;
    enum vol_code code;
    int option;

    while ((option = getopt(argc, argv, "vj:n:k:")) != -1)
        switch (option) {
        case 'v': s.verbose = true; break;
        case 'j': threads = strtoul(optarg, NULL, 10); break;
        case 'n': s.rows = strtoul(optarg, NULL, 10); break;
        case 'k': table = optarg; break;
        default: return EXIT_FAILURE;
        }
    vol_gsl_errors_off();
    if (optind < argc)
        s.replications = strtoul(argv[optind++], NULL, 10);
    choose_cells(&s, argv + optind, argc - optind, table != NULL);
    code = run(&s, threads, table, &err);
    if (code == VOL_OK) {
        print_table(&s);
        print_outside(&s);
    } else {
        fprintf(stderr, "garch_recovery: %s\n", err.text);
    }
    return code == VOL_OK && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
