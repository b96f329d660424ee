/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long one fit of every model takes, with its three kinds of standard
 * error, in process, on the last 5,030 returns of the S&P 500 (share/data):
 * the least in milliseconds (of processor time) beside what is promised;
 * iterations; the cost of one pass of the likelihood and of one with all
 * derivatives in nanoseconds an observation, and of how many of the latter the
 * fit is worth; and beside it the time that Python arch took on another
 * machine.
 *
 * The floor of a pass is a multiply and an add an observation that wait for
 * the row before, which no recursion of the variance can do without.
 *   usage: bench/models [BINDIR]    from the top of the tree; the status is 1
 *                                   where a promise is missed
 */
#include "../unit/garch_study.h"

#include "garch/likelihood.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 5030, REPEATS = 9, PASSES = 25, FLOOR_ROWS = 5000 };

/* Milliseconds promised, and those of arch 7 on the same series with one kind
 * of standard error (another machine); 0 where there are none. */
static const struct {
    const char *spec;
    double promised, arch;
} known[] = { { "const+garch1.1~normal", 0.0, 29.0 },
              { "const+gjr1.1~t", 3.0, 82.0 },
              { "const+egarch1.1~t", 0.0, 78.0 },
              { "const+aparch1.1~t", 0.0, 282.0 },
              { "const+figarch1.1~normal", 0.0, 747.0 } };

#define PROMISED         30.0
#define PROMISED_FIGARCH 60.0

static const char *const densities[] = { "normal", "t",    "skewt",
                                         "ged",    "sstd", "jsu" };

/* Figures of one spec. */
struct figures {
    double ms, value_ns, derivs_ns;
    int iterations;
    enum vol_garch_status status;
};

/* Of this process alone: the machine may be busy. */
static double
milliseconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static double
least(const double *x, size_t n)
{
    double low = HUGE_VAL;

    for (size_t i = 0; i < n; i++)
        low = fmin(low, x[i]);
    return low;
}

/* Nanoseconds an observation of the loop that a pass cannot be faster than. */
static double
floor_ns(void)
{
    static double e2[FLOOR_ROWS], h[FLOOR_ROWS];
    volatile double beta = 0.9; /* not to be known to the compiler */
    double ms[PASSES];

    for (size_t t = 0; t < FLOOR_ROWS; t++)
        e2[t] = 0.1 + (double)(t % 7) * 0.01;
    for (int i = 0; i < PASSES; i++) {
        const double b = beta, start = milliseconds();
        double at = 1.0;
        for (size_t t = 0; t < FLOOR_ROWS; t++)
            h[t] = at = e2[t] + b * at;
        ms[i] = milliseconds() - start;
        beta = b + 1e-30 * h[FLOOR_ROWS - 1];
    }
    return 1e6 * least(ms, PASSES) / FLOOR_ROWS;
}

/* The passes at the estimates. */
static enum vol_code
time_passes(const struct vol_garch_data *data, const struct vol_garch_fit *fit,
            struct figures *out, struct vol_err *err)
{
    const size_t k = fit->k;
    double theta[VOL_GARCH_MAX_PARAMS], ms[2][PASSES];
    double *room = malloc((2 * k + 1) * k * sizeof(*room));
    struct vol_likelihood lik;
    enum vol_code code = room != NULL ? VOL_OK : VOL_ENOMEM;

    if (code == VOL_OK)
        code =
            vol_likelihood_init(&lik, &fit->spec, data, &fit->presample, err);
    if (code == VOL_OK) {
        lik.level = fit->level;
        vol_garch_fit_params(fit, theta);
        for (int i = 0; i < PASSES; i++) {
            const double start = milliseconds();
            (void)vol_likelihood_value(&lik, theta);
            const double between = milliseconds();
            (void)vol_likelihood_derivs(&lik, theta, room, room + k,
                                        room + k + k * k);
            ms[0][i] = between - start;
            ms[1][i] = milliseconds() - between;
        }
        out->value_ns = 1e6 * least(ms[0], PASSES) / (double)data->n;
        out->derivs_ns = 1e6 * least(ms[1], PASSES) / (double)data->n;
        vol_likelihood_clear(&lik);
    }
    free(room);
    return code;
}

static enum vol_code
time_fit(const struct vol_garch_spec *spec, const struct vol_garch_data *data,
         struct figures *out, struct vol_err *err)
{
    double ms[REPEATS];
    struct vol_garch_fit fit;
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < REPEATS; i++) {
        const double start = milliseconds();
        code = vol_garch_fit(spec, data, NULL, &fit, err);
        ms[i] = milliseconds() - start;
        if (code != VOL_OK)
            return code;
        if (i + 1 < REPEATS)
            vol_garch_fit_clear(&fit);
    }
    out->ms = least(ms, REPEATS);
    out->iterations = fit.iterations;
    out->status = fit.status;
    code = time_passes(data, &fit, out, err);
    vol_garch_fit_clear(&fit);
    return code;
}

/* ---- the table ----------------------------------------------------------- */

static double
promised_ms(const char *spec)
{
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (known[i].promised > 0.0 && strcmp(known[i].spec, spec) == 0)
            return known[i].promised;
    return strstr(spec, "figarch") != NULL ? PROMISED_FIGARCH : PROMISED;
}

/* Prints a row; returns whether the promise is kept. */
static bool
print_row(const char *spec, double promised, const struct figures *f)
{
    char limit[16] = "";
    double arch = 0.0;

    if (isfinite(promised))
        (void)snprintf(limit, sizeof(limit), "%.0f", promised);

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(known[i].spec, spec) == 0)
            arch = known[i].arch;
    printf("  %-31s %8.3f %4s%s %5d %-11s %7.2f %7.2f %6.1f", spec, f->ms,
           limit, f->ms <= promised ? " " : "!", f->iterations,
           vol_garch_status_name(f->status), f->value_ns, f->derivs_ns,
           1e6 * f->ms / (f->derivs_ns * ROWS));
    if (arch > 0.0)
        printf("  %4.0f %6.1f", arch, arch / f->ms);
    putchar('\n');
    return f->ms <= promised;
}

/* What the rows of a table come to. */
struct summary {
    size_t n, late;
    double slowest;       /* but FIGARCH */
    struct study_cell of; /* which that is */
    double gjr_t;         /* ms of one fit of GJR with t                    */
    double garch;         /* a pass of GARCH(1,1) normal, ns an observation */
};

typedef bool cell_fn(size_t i, const struct vol_density *density,
                     struct study_cell *out);

/* The rows of all models of the study, or of its orders above 1.1, of which no
 * time is promised. */
static enum vol_code
print_rows(const struct vol_garch_data *data, cell_fn *cell_of,
           struct summary *out, struct vol_err *err)
{
    struct study_cell cell;
    struct figures f;

    for (size_t d = 0; d < sizeof(densities) / sizeof(densities[0]); d++)
        for (size_t i = 0; cell_of(i, vol_density_find(densities[d]), &cell);
             i++) {
            enum vol_code code = VOL_OK;
            code = time_fit(&cell.spec, data, &f, err);
            if (code != VOL_OK)
                return code;
            const double promised =
                cell_of == study_cell ? promised_ms(cell.name) : HUGE_VAL;
            out->late += !print_row(cell.name, promised, &f);
            out->n++;
            if (promised != PROMISED_FIGARCH && f.ms > out->slowest) {
                out->slowest = f.ms;
                out->of = cell;
            }
            if (strcmp(cell.name, "const+gjr1.1~t") == 0)
                out->gjr_t = f.ms;
            if (strcmp(cell.name, "const+garch1.1~normal") == 0)
                out->garch = f.value_ns;
        }
    return VOL_OK;
}

static enum vol_code
print_table(const struct vol_garch_data *data, bool *kept, struct vol_err *err)
{
    const double chain = floor_ns();
    struct summary all = { .n = 0 }, orders = { .n = 0 };
    enum vol_code code;

    printf("one fit of %zu returns of the S&P 500; ! over what is promised; "
           "ns an observation of\na pass and of one with derivatives, and how "
           "many of these the fit is worth; ms of arch\non another machine, "
           "and the ratio\n  %-31s %8s %5s %5s %-11s %7s %7s %6s  %4s %6s\n",
           data->n, "spec", "ms", "max", "steps", "status", "pass", "derivs",
           "passes", "arch", "ratio");
    code = print_rows(data, study_cell, &all, err);
    if (code == VOL_OK)
        code = print_rows(data, study_cell_of_order, &orders, err);
    if (code != VOL_OK)
        return code;
    printf("| the slowest of one fit of each of %zu models but FIGARCH (`%s`) "
           "| %.1f ms | | | | 30 ms each, those 60, GJR with t 3 | %s |\n"
           "| one fit of GJR(1,1) with t | %.2f ms | | | | less than 3 ms | %s "
           "|\n"
           "| the slowest of %zu models with an order of 2, which take more "
           "starts (`%s`) | %.0f ms | | | | | |\n"
           "| a pass of the likelihood of GARCH(1,1) normal, an observation "
           "| %.2f ns | a multiply and an add that wait for the row before "
           "| %.2f ns | %.2f | | |\n",
           all.n, all.of.name, all.slowest, all.late == 0 ? "yes" : "no",
           all.gjr_t, all.gjr_t < 3.0 ? "yes" : "no", orders.n, orders.of.name,
           orders.slowest, all.garch, chain, chain / all.garch);
    *kept = all.late == 0;
    return VOL_OK;
}

int
main(void)
{
    struct vol_err err = { VOL_OK, "" };
    struct vol_series spx = { .n = 0 };
    struct vol_garch_data data;
    bool kept = false;
    enum vol_code code = study_series("spx", &spx, &err);

    if (code == VOL_OK && spx.n < ROWS)
        code = vol_fail(&err, VOL_EDATA, "the series is too short");
    if (code == VOL_OK) {
        data =
            (struct vol_garch_data){ .y = spx.value + spx.n - ROWS, .n = ROWS };
        code = print_table(&data, &kept, &err);
    }
    vol_series_clear(&spx);
    if (code != VOL_OK)
        fprintf(stderr, "models: %s\n", err.text);
    return kept ? EXIT_SUCCESS : EXIT_FAILURE;
}
