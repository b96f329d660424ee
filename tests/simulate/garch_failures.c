/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often a fit fails, on simulated windows and on windows of the series of
 * share/data, of 250, 500 and 1,000 returns each: the statuses, and how many
 * fits another start beats by more than 1e-4 of log-likelihood.
 *   usage: garch_failures [-v] [-j THREADS] [WINDOWS [TEXT ...]]
 *              WINDOWS simulated windows a length (1,000) and a fifth as many
 *              real ones; only specs that hold one of the TEXTs; -v names
 *              each failure on standard error
 *          garch_failures -1 SPEC N sim|real INDEX
 *              one window, and for `sim` any series of up to 5,000 rows such
 *              as those of garch_recovery: the fit and the best other one
 *          garch_failures -y SPEC N sim|real INDEX
 *              its returns, as a table
 * From the top of the tree.  `make simulate` keeps the table as
 * docs/garch-failures.txt.
 */
#include "../unit/garch_study.h"

#include "base/hash.h"
#include "base/jobs.h"
#include "base/mem.h"
#include "stats/gsl.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { WINDOWS = 1000, REAL_SHARE = 5, MAX_CELLS = 256 };

static const size_t lengths[] = { 250, 500, 1000 };
static const char *const densities[] = { "normal", "t", "skewt" };
static const char *const files[] = { "aapl", "cac", "dax",   "ftse",
                                     "smi",  "spx", "demgbp" };
enum {
    N_LENGTHS = sizeof(lengths) / sizeof(lengths[0]),
    N_DENSITIES = sizeof(densities) / sizeof(densities[0]),
    N_ORDER_DENSITIES = 2, /* of the higher orders, which cost more */
    N_FILES = sizeof(files) / sizeof(files[0]),
    LONGEST = 5000 /* for -1 and -y; the study ends at 1,000 */
};

/* The most that may fail, in per cent, by length. */
static const double limits[N_LENGTHS] = { 5.0, 5.0, 1.0 };

/* What one cell, length and source came to. */
struct tally {
    size_t rows, status[VOL_FIT_DEGENERATE + 1], beaten, failed;
    double gain; /* the largest */
};

struct study {
    struct study_cell cell[MAX_CELLS];
    size_t n_cells, windows;
    struct vol_series series[N_FILES];
    bool verbose;
    size_t next; /* job */
    struct tally tally[MAX_CELLS][N_LENGTHS][2];
};

struct job {
    const struct study *study;
    size_t cell, length, index, n;
    bool real;
    double y[LONGEST];
    char origin[32];
    struct study_challenge got;
    enum vol_code code;
    struct vol_err err;
};

/* ---- windows ------------------------------------------------------------- */

/* Windows spread evenly over all series, one series after another: however
 * many are taken, window `index` is the same (Weyl's sequence). */
static void
real_window(const struct study *s, size_t index, size_t n, struct job *job)
{
    const double turn = 0.6180339887498949 * ((double)index + 0.5);
    size_t all = 0, at, i = 0;

    for (size_t k = 0; k < N_FILES; k++)
        all += s->series[k].n - n + 1;
    at = (size_t)((turn - floor(turn)) * (double)all);
    while (at >= s->series[i].n - n + 1)
        at -= s->series[i++].n - n + 1;
    memcpy(job->y, s->series[i].value + at, n * sizeof(double));
    (void)snprintf(job->origin, sizeof(job->origin), "%s row %zu", files[i],
                   at);
}

static size_t
n_windows(const struct study *s, bool real)
{
    return real ? (s->windows + REAL_SHARE - 1) / REAL_SHARE : s->windows;
}

static enum vol_code
make_window(const struct study *s, struct job *job, struct vol_err *err)
{
    if (!job->real)
        return study_draw(&s->cell[job->cell], job->index, job->n, job->y, err);
    real_window(s, job->index, job->n, job);
    return VOL_OK;
}

/* ---- one job ------------------------------------------------------------- */

static void
work(void *ctx, void *p)
{
    const struct study *s = ctx;
    struct job *job = p;
    const struct study_cell *cell = &s->cell[job->cell];
    const struct vol_garch_data data = { .y = job->y, .n = job->n };
    const char *const names[] = { cell->name, job->origin };

    job->code = make_window(s, job, &job->err);
    if (job->code == VOL_OK)
        job->code = study_challenge(
            &cell->spec, &data, job->real ? NULL : cell->theta,
            vol_hash_seed(job->index, names, 2), &job->got, &job->err);
}

/* The job after this one, by cell, length, source and window. */
static enum vol_code
read_job(void *ctx, void **out, struct vol_err *err)
{
    struct study *s = ctx;
    const size_t each = n_windows(s, false) + n_windows(s, true);
    struct job *job;
    void *room = NULL;
    enum vol_code code;

    *out = NULL;
    if (s->next == s->n_cells * N_LENGTHS * each)
        return VOL_OK;
    code = vol_mem_array(&room, 1, sizeof(*job), err);
    if (code != VOL_OK)
        return code;
    job = room;
    job->cell = s->next / (N_LENGTHS * each);
    job->length = s->next / each % N_LENGTHS;
    job->index = s->next % each;
    job->n = lengths[job->length];
    job->real = job->index >= n_windows(s, false);
    if (job->real)
        job->index -= n_windows(s, false);
    (void)snprintf(job->origin, sizeof(job->origin), "sim");
    s->next++;
    *out = job;
    return VOL_OK;
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
    const struct study_challenge *got = &job->got;
    struct tally *t = &s->tally[job->cell][job->length][job->real];
    enum vol_code code = job->code;

    if (code != VOL_OK && err != NULL)
        *err = job->err;
    if (code == VOL_OK) {
        t->rows++;
        t->status[got->status]++;
        t->beaten += study_beaten(got);
        t->failed += study_failed(got);
        if (study_beaten(got))
            t->gain = fmax(t->gain, got->best - got->loglik);
        if (s->verbose && study_failed(got))
            fprintf(stderr, "%s %zu %s %zu (%s): %s, gain %.5f by start %d\n",
                    s->cell[job->cell].name, lengths[job->length],
                    job->real ? "real" : "sim", job->index, job->origin,
                    vol_garch_status_name(got->status), got->best - got->loglik,
                    got->by);
    }
    free(job);
    return code;
}

/* ---- the table ----------------------------------------------------------- */

static void
print_counts(const char *name, size_t length, bool real, const struct tally *t)
{
    const double failed =
        t->rows > 0 ? 100.0 * (double)t->failed / (double)t->rows : 0.0;

    printf("%-31s %5zu %-4s %5zu", name, lengths[length], real ? "real" : "sim",
           t->rows);
    for (int i = 0; i <= VOL_FIT_DEGENERATE; i++)
        printf(" %6zu", t->status[i]);
    printf(" %6zu %7.1g %7.2f%s\n", t->beaten, t->gain, failed,
           failed > limits[length] ? " *" : "");
}

static void
add(struct tally *sum, const struct tally *t)
{
    sum->rows += t->rows;
    sum->beaten += t->beaten;
    sum->failed += t->failed;
    sum->gain = fmax(sum->gain, t->gain);
    for (int i = 0; i <= VOL_FIT_DEGENERATE; i++)
        sum->status[i] += t->status[i];
}

static void
print_table(const struct study *s)
{
    struct tally sum[N_LENGTHS][2] = { { { .rows = 0 } } };

    printf("Fits of simulated and of real windows.  A row is beaten where one "
           "of %d other\nstarts ends higher by more than 1e-4 (the largest "
           "gain beside it), and failed\nwhere it is that, no_converge, "
           "fallback or degenerate; in per cent, marked\nabove %g, %g and %g "
           "of %zu, %zu and %zu returns.\n\n"
           "%-31s %5s %-4s %5s %6s %6s %6s %6s %6s %6s %6s %7s %7s\n",
           STUDY_STARTS, limits[0], limits[1], limits[2], lengths[0],
           lengths[1], lengths[2], "spec", "n", "from", "rows", "ok", "bound",
           "nonst", "noconv", "fallb", "degen", "beaten", "gain", "failed%");
    for (size_t c = 0; c < s->n_cells; c++)
        for (size_t l = 0; l < N_LENGTHS; l++)
            for (int real = 0; real < 2; real++) {
                const struct tally *t = &s->tally[c][l][real];
                print_counts(s->cell[c].name, l, real == 1, t);
                add(&sum[l][real], t);
            }
    for (size_t l = 0; l < N_LENGTHS; l++)
        for (int real = 0; real < 2; real++)
            print_counts("all", l, real == 1, &sum[l][real]);
}

/* ---- the program --------------------------------------------------------- */

/* The cells that `make` gives of one density. */
static void
add_cells(struct study *s, const char *density,
          bool (*make)(size_t, const struct vol_density *, struct study_cell *),
          char *const *texts, int n)
{
    for (size_t i = 0; s->n_cells < MAX_CELLS &&
                       make(i, vol_density_find(density), &s->cell[s->n_cells]);
         i++)
        if (study_wanted(s->cell[s->n_cells].name, texts, n))
            s->n_cells++;
}

static void
choose_cells(struct study *s, char *const *texts, int n)
{
    for (size_t d = 0; d < N_DENSITIES; d++)
        add_cells(s, densities[d], study_cell, texts, n);
    for (size_t d = 0; d < N_ORDER_DENSITIES; d++)
        add_cells(s, densities[d], study_cell_of_order, texts, n);
}

static void
print_point(const char *what, const struct study_cell *cell, double loglik,
            const double *theta)
{
    char name[VOL_PARAM_NAME_SIZE];

    printf("%s logL %.8f", what, loglik);
    for (size_t i = 0; i < cell->k; i++) {
        vol_garch_param_name(&cell->spec, i, name);
        printf(" %s %.10g", name, theta[i]);
    }
    putchar('\n');
}

/* One window by its name: SPEC N sim|real INDEX. */
static enum vol_code
show_one(struct study *s, char *const *arg, bool returns, struct vol_err *err)
{
    static struct job job;
    char date[VOL_DATE_BUFSIZE];
    enum vol_code code;

    while (job.cell < s->n_cells && strcmp(s->cell[job.cell].name, arg[0]) != 0)
        job.cell++;
    job.n = strtoul(arg[1], NULL, 10);
    job.real = strcmp(arg[2], "real") == 0;
    job.index = strtoul(arg[3], NULL, 10);
    if (job.cell == s->n_cells || job.n == 0 ||
        job.n > (job.real ? lengths[N_LENGTHS - 1] : LONGEST))
        return vol_fail(err, VOL_EUSAGE, "no such spec or length");
    (void)snprintf(job.origin, sizeof(job.origin), "sim");
    work(s, &job);
    if (returns)
        puts("date,return_pct");
    for (size_t t = 0; returns && t < job.n; t++)
        printf("%s,%.17g\n",
               vol_date_format(date, vol_date_add_weekdays(0, (int)t)),
               job.y[t]);
    if (returns || job.code != VOL_OK) {
        *err = job.err;
        return job.code;
    }
    code = job.code;
    printf("%s, %d iterations %s\n", vol_garch_status_name(job.got.status),
           job.got.iterations, job.got.reason);
    print_point("fit  ", &s->cell[job.cell], job.got.loglik, job.got.theta);
    print_point("other", &s->cell[job.cell], job.got.best, job.got.other);
    return code;
}

static enum vol_code
run(struct study *s, size_t threads, struct vol_err *err)
{
    const struct vol_jobs jobs = { read_job, work, write_job, discard, s };
    enum vol_code code = vol_jobs_run(&jobs, threads, err);

    if (code == VOL_OK)
        print_table(s);
    return code;
}

int
main(int argc, char *argv[])
{
    static struct study s = { .windows = WINDOWS };
    struct vol_err err = { VOL_OK, "" };
    size_t threads = vol_jobs_processors();
    enum vol_code code = VOL_OK;
    int option, one = 0;

    while ((option = getopt(argc, argv, "1yvj:")) != -1)
        switch (option) {
        case '1':
        case 'y': one = option; break;
        case 'v': s.verbose = true; break;
        case 'j': threads = strtoul(optarg, NULL, 10); break;
        default: return EXIT_FAILURE;
        }
    vol_gsl_errors_off();
    for (size_t i = 0; i < N_FILES && code == VOL_OK; i++)
        code = study_series(files[i], &s.series[i], &err);
    if (one == 0 && optind < argc)
        s.windows = strtoul(argv[optind++], NULL, 10);
    choose_cells(&s, argv + optind, one != 0 ? 0 : argc - optind);
    if (code == VOL_OK && one != 0 && argc - optind == 4)
        code = show_one(&s, argv + optind, one == 'y', &err);
    else if (code == VOL_OK)
        code = run(&s, threads, &err);
    for (size_t i = 0; i < N_FILES; i++)
        vol_series_clear(&s.series[i]);
    if (code != VOL_OK)
        fprintf(stderr, "garch_failures: %s\n", err.text);
    return code == VOL_OK && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
