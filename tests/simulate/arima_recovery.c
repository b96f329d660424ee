/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether ARIMA estimates find the parameters that made the series, and whether
 * their standard errors are as large as they say: for each model, number of
 * rows and parameter the bias and the root mean square error, the mean standard
 * error, and how often the 95 % interval holds the truth, with its Monte Carlo
 * error.
 *   usage: arima_recovery [REPLICATIONS]        10,000 of each
 * `make simulate` keeps the table as docs/arima-recovery.txt.
 */
#include "mean/arima.h"
#include "stats/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_ROWS = 1000, MAX_K = 4, BURN_IN = 500 };

static const struct truth {
    const char *name;
    struct vol_arima_order order;
    double param[MAX_K];
} truths[] = {
    { "arima1.0.0", { 1, 0, 0, true, 0 }, { 0.5, 1.0 } },
    { "arima0.0.1", { 0, 0, 1, true, 0 }, { -0.6, 1.0 } },
    { "arima1.0.1", { 1, 0, 1, true, 0 }, { 0.7, 0.3, 1.0 } },
    { "arima2.0.0", { 2, 0, 0, true, 0 }, { 0.5, -0.3, 1.0 } },
    { "arima0.1.1", { 0, 1, 1, false, 0 }, { -0.4 } },
    { "arima1.1.0-drift", { 1, 1, 0, true, 0 }, { 0.4, 0.2 } },
};

struct tally {
    size_t n, covered;
    double bias, square, error;
};

/* Rows of the model, with shocks of variance 1. */
static void
simulate(const struct truth *m, uint64_t seed, double *y, size_t n)
{
    struct vol_random rng = vol_random_seed(seed);
    const struct vol_arima_order *o = &m->order;
    const double mean = o->constant ? m->param[o->p + o->q] : 0.0;
    double w[2] = { 0.0 }, e[2] = { 0.0 }, level = 0.0;

    for (size_t t = 0; t < n + BURN_IN; t++) {
        const double shock = vol_random_normal(&rng);
        double now = shock;
        for (unsigned i = 0; i < o->p; i++)
            now += m->param[i] * w[i];
        for (unsigned j = 0; j < o->q; j++)
            now += m->param[o->p + j] * e[j];
        w[1] = w[0];
        w[0] = now;
        e[1] = e[0];
        e[0] = shock;
        level += now + mean;
        if (t >= BURN_IN)
            y[t - BURN_IN] = o->d == 0 ? now + mean : level;
    }
}

static void
add(struct tally *t, double estimate, double se, double truth)
{
    const double miss = estimate - truth;

    if (!isfinite(se))
        return;
    t->n++;
    t->bias += miss;
    t->square += miss * miss;
    t->error += se;
    t->covered += fabs(miss) <= 1.9599639845400545 * se;
}

static void
print(const struct truth *m, size_t rows, size_t i, const struct tally *t,
      size_t replications)
{
    const double n = (double)t->n, share = (double)t->covered / n;
    char name[32];

    vol_arima_param_name(&m->order, i, name, sizeof(name));
    printf("%-18s %5zu %-10s %7.3f %8.4f %8.4f %8.4f %6.1f +- %.1f %6zu\n",
           m->name, rows, name, m->param[i], t->bias / n, sqrt(t->square / n),
           t->error / n, 100.0 * share, 100.0 * sqrt(share * (1.0 - share) / n),
           replications - t->n);
}

static int
study(const struct truth *m, size_t rows, size_t replications)
{
    struct tally tally[MAX_K] = { { 0 } };
    struct vol_mean_estimate e;
    double y[MAX_ROWS];

    for (size_t r = 0; r < replications; r++) {
        simulate(m, 1000003u * r + rows, y, rows);
        if (vol_arima_fit(&m->order, y, NULL, rows, &e, NULL) != VOL_OK)
            return 1;
        for (size_t i = 0; i < e.n_params; i++)
            add(&tally[i], e.param[i],
                e.status == VOL_MEAN_OK ? e.std_error[i] : (double)NAN,
                m->param[i]);
    }
    for (size_t i = 0; i < vol_arima_n_params(&m->order); i++)
        print(m, rows, i, &tally[i], replications);
    return 0;
}

int
main(int argc, char *argv[])
{
    const size_t replications =
        argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 10000;
    static const size_t rows[] = { 250, 1000 };

    printf("# %zu series each; 95 %% intervals by minus the inverse Hessian;\n"
           "# the last column: estimates at a bound, which have none.\n"
           "%-18s %5s %-10s %7s %8s %8s %8s %13s %6s\n",
           replications, "model", "rows", "parameter", "truth", "bias", "rmse",
           "mean se", "coverage %", "none");
    for (size_t i = 0; i < sizeof(truths) / sizeof(*truths); i++)
        for (size_t k = 0; k < 2; k++)
            if (study(&truths[i], rows[k], replications) != 0)
                return 1;
    return 0;
}
