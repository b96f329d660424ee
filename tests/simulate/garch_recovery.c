/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether fits find the parameters that made the series, and whether their
 * standard errors are as large as they say: every model of garch_study.c
 * under every density.
 *   usage: garch_recovery [-v] [-j THREADS] [-n ROWS] [REPLICATIONS [TEXT ...]]
 *              1,000 replications of 5,000 rows; only specs that hold one of
 *              the TEXTs; -v shows on standard error how far it is
 * `make simulate` keeps the table as docs/garch-recovery.txt.
 */
#include "../unit/garch_study.h"

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
    size_t n_cells, replications, rows;
    bool verbose;
    size_t next;   /* job */
    size_t judged; /* cells of the table: a parameter's bias or coverage */
    size_t outside;
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
    if (s->next == s->n_cells * s->replications)
        return VOL_OK;
    code =
        vol_mem_array(&room, 1, sizeof(*job) + s->rows * sizeof(double), err);
    if (code != VOL_OK)
        return code;
    job = room;
    job->cell = s->next / s->replications;
    job->index = s->next++ % s->replications;
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

/* ---- what is outside and why --------------------------------------------
 */

/* By a part of the spec and, but for "", the parameter. */
static const struct {
    const char *spec, *param, *note;
} notes[] = {
    { "figarch", "",
      "phi is near its bounds and the lags before the first row are one "
      "average: far from normal at this length" },
    { "csgarch", "",
      "the two components are told apart by little: far from normal at this "
      "length" },
};

static const char *
note_on(const char *spec, const char *param)
{
    for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
        if (strstr(spec, notes[i].spec) != NULL &&
            (notes[i].param[0] == '\0' || strcmp(notes[i].param, param) == 0))
            return notes[i].note;
    return "not explained";
}

static void
print_outside(const struct study *s)
{
    static const char *const kind[STUDY_KINDS] = { "hessian", "qml" };
    char name[VOL_PARAM_NAME_SIZE];

    for (size_t c = 0; c < s->n_cells; c++)
        for (size_t i = 0; i < s->cell[c].k; i++) {
            const struct study_verdict v = study_judge(&s->tally[c], i);
            vol_garch_param_name(&s->cell[c].spec, i, name);
            if (!v.biased && !v.outside[0] && !v.outside[1])
                continue;
            printf("  %s %s:", s->cell[c].name, name);
            if (v.biased)
                printf(" bias %.2f sd", v.bias / v.sd);
            for (int k = 0; k < STUDY_KINDS; k++)
                if (v.outside[k])
                    printf(" %s %.1f %%", kind[k], v.coverage[k]);
            printf("; %s\n", note_on(s->cell[c].name, name));
        }
}

/* ---- the table ----------------------------------------------------------- */

static void
print_param(struct study *s, size_t c, size_t i)
{
    const struct study_verdict v = study_judge(&s->tally[c], i);
    char name[VOL_PARAM_NAME_SIZE];

    vol_garch_param_name(&s->cell[c].spec, i, name);
    printf("  %-8s %8.4g %10.3g %9.3g %6.2f%s", name, s->cell[c].theta[i],
           v.bias, v.sd, v.bias / v.sd, v.biased ? "!" : " ");
    s->judged++;
    s->outside += v.biased;
    for (int k = 0; k < STUDY_KINDS; k++) {
        if (isnan(v.coverage[k])) {
            printf("     -      - ");
            continue;
        }
        printf(" %5.3f %6.1f%s", v.std_error[k] / v.sd, v.coverage[k],
               v.outside[k] ? "!" : " ");
        s->judged++;
        s->outside += v.outside[k];
    }
    printf(" %6zu\n", s->tally[c].param[i].n[STUDY_HESSIAN]);
}

static void
print_table(struct study *s)
{
    printf("Estimates of %zu simulated series of %zu rows a spec.  Bias and "
           "standard deviation\n(sd) of the estimates that converged, bias "
           "over sd; mean standard error over sd\nand coverage of 95 %% "
           "intervals in per cent, by the Hessian and robust (qml); how\n"
           "many have a standard error.  Marked !: a bias over three Monte "
           "Carlo errors and\nover .15 sd, a coverage outside 92 to 97.5.\n\n"
           "  %-8s %8s %10s %9s %7s %5s %7s %5s %7s %6s\n",
           s->replications, s->rows, "param", "true", "bias", "sd", "bias/sd",
           "se/sd", "hessian", "se/sd", "qml", "n");
    for (size_t c = 0; c < s->n_cells; c++) {
        const struct study_tally *t = &s->tally[c];
        printf("%s:", s->cell[c].name);
        for (int k = 0; k <= VOL_FIT_DEGENERATE; k++)
            if (t->status[k] > 0)
                printf(" %zu %s", t->status[k], vol_garch_status_name(k));
        putchar('\n');
        for (size_t i = 0; i < s->cell[c].k && t->converged > 0; i++)
            print_param(s, c, i);
    }
    printf("\n%zu of %zu cells are outside (%.2f %%; at most 2 %% may be).\n",
           s->outside, s->judged,
           100.0 * (double)s->outside / (double)s->judged);
    print_outside(s);
}

/* ---- the program --------------------------------------------------------- */

static void
choose_cells(struct study *s, char *const *texts, int n)
{
    const struct vol_density *density;

    for (size_t d = 0; (density = vol_density_at(d)) != NULL; d++)
        for (size_t i = 0; s->n_cells < MAX_CELLS &&
                           study_cell(i, density, &s->cell[s->n_cells]);
             i++)
            if (study_wanted(s->cell[s->n_cells].name, texts, n))
                s->n_cells++;
}

int
main(int argc, char *argv[])
{
    static struct study s = { .replications = REPLICATIONS, .rows = ROWS };
    const struct vol_jobs jobs = { read_job, work, write_job, discard, &s };
    struct vol_err err = { VOL_OK, "" };
    size_t threads = vol_jobs_processors();
    enum vol_code code;
    int option;

    while ((option = getopt(argc, argv, "vj:n:")) != -1)
        switch (option) {
        case 'v': s.verbose = true; break;
        case 'j': threads = strtoul(optarg, NULL, 10); break;
        case 'n': s.rows = strtoul(optarg, NULL, 10); break;
        default: return EXIT_FAILURE;
        }
    vol_gsl_errors_off();
    if (optind < argc)
        s.replications = strtoul(argv[optind++], NULL, 10);
    choose_cells(&s, argv + optind, argc - optind);
    code = vol_jobs_run(&jobs, threads, &err);
    if (code == VOL_OK)
        print_table(&s);
    else
        fprintf(stderr, "garch_recovery: %s\n", err.text);
    return code == VOL_OK && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
