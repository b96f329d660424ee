/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an arma mean of two lags or more may have other optima. */
#include "garch/search_impl.h"

#include "stats/linalg.h"
#include "stats/roots.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Given the variances and the moving average, the rest of the mean is a
 * regression by weighted least squares.  So the likelihood is looked at over a
 * grid of the roots of the moving average: pairs that are real or complex, of
 * three lags and more also with a third that is real.  Where the variances are
 * those of the optimum it errs by several units; of the points that have most
 * then, or all, it is the one with their own.
 */
enum { MOST_ROOTS = 3 };

/* Two roots tell the same of the rows as far as they are near each other in the
 * hyperbolic plane: there the grid has steps of this length. */
#define GRID_STEP 0.75
#define HALF_TURN 3.14159265358979323846
enum { REAL_STEPS = 4, RINGS = 4, RINGS_OF_THREE = 3 };

/* An autoregression of more lags makes the regressions dear: then only so many
 * rings are looked at. */
enum { MANY_LAGS = 5, RINGS_OF_MANY = 2 };

/* Points of the grid that are no further apart, all along, are neighbours. */
#define NEIGHBOUR 0.72

enum { MOST_POINTS = 1600, MOST_JUDGED = 256, BATCH = 32 };
enum { MOST_COLUMNS = 1 + VOL_MEAN_MAX_LAGS + 1 };
enum { MOST_SUMS = MOST_COLUMNS * (MOST_COLUMNS + 1) / 2 };

/* A point of the grid, with the moving average 1 - tap1 L - ..., and by how
 * much its log-likelihood is above that of the optimum. */
struct point {
    double complex root[MOST_ROOTS];
    double tap[MOST_ROOTS];
    double gain;
};

struct grid {
    size_t n, n_roots;
    struct point *at;
};

static void
expand(struct point *p)
{
    double complex c[MOST_ROOTS + 1] = { 1.0 };

    for (size_t i = 0; i < MOST_ROOTS; i++)
        for (size_t j = i + 1; j > 0; j--)
            c[j] -= p->root[i] * c[j - 1];
    for (size_t i = 0; i < MOST_ROOTS; i++)
        p->tap[i] = -creal(c[i + 1]);
}

static void
add_point(struct grid *g, double complex a, double complex b, double third)
{
    struct point *p = &g->at[g->n];

    if (g->n == MOST_POINTS)
        return;
    *p = (struct point){ .root = { a, b, third } };
    expand(p);
    g->n++;
}

static void
add_pairs(struct grid *g, double third, int rings)
{
    for (int i = -REAL_STEPS; i <= REAL_STEPS; i++)
        for (int j = -REAL_STEPS; j <= i; j++)
            add_point(g, tanh(i * GRID_STEP), tanh(j * GRID_STEP), third);
    for (int i = 1; i <= rings; i++) {
        const double radius = tanh(i * GRID_STEP);
        const int angles = (int)ceil(HALF_TURN / (1.0 / radius - radius));
        for (int j = 0; j < angles; j++) {
            const double angle = HALF_TURN * (j + 0.5) / angles;
            const double complex root = radius * (cos(angle) + sin(angle) * I);
            add_point(g, root, conj(root), third);
        }
    }
}

static void
make_grid(struct grid *g, const struct vol_mean_spec *mean)
{
    const unsigned ma = mean->ma;
    const bool has_many = mean->ar > MANY_LAGS;

    g->n = 0;
    g->n_roots = ma < MOST_ROOTS ? ma : MOST_ROOTS;
    if (ma == 1)
        for (int i = -2 * REAL_STEPS; i <= 2 * REAL_STEPS; i++)
            add_point(g, tanh(0.5 * i * GRID_STEP), 0.0, 0.0);
    else
        add_pairs(g, 0.0, has_many ? RINGS_OF_MANY : RINGS);
    for (int i = -REAL_STEPS; ma >= MOST_ROOTS && !has_many && i <= REAL_STEPS;
         i++)
        if (i != 0)
            add_pairs(g, tanh(i * GRID_STEP), RINGS_OF_THREE);
}

/* ---- the regressions ----------------------------------------------------- */

/* Sums of the products of columns, by point of a batch; `last` are the filtered
 * columns of the rows before. */
struct batch {
    size_t m, n_taps;
    double tap[MOST_ROOTS][BATCH];
    double last[MOST_COLUMNS][MOST_ROOTS][BATCH];
    double now[MOST_COLUMNS][BATCH], weighted[BATCH];
    double sum[MOST_SUMS][BATCH];
};

/* The rows as regressions see them: what is explained, by the constant and the
 * lags, and the working response of a step of Fisher's scoring. */
struct rows {
    const struct vol_likelihood *lik;
    const double *theta;
    size_t m;           /* columns, what is explained the last */
    double information; /* of a row by e / s                   */
};

static void
filter_column(struct batch *b, size_t c, double x)
{
    double *now = b->now[c];

    for (size_t i = 0; i < BATCH; i++)
        now[i] = x;
    for (size_t j = 0; j < b->n_taps; j++) {
        const double *tap = b->tap[j], *last = b->last[c][j];
        for (size_t i = 0; i < BATCH; i++)
            now[i] += tap[i] * last[i];
    }
    for (size_t j = b->n_taps; j-- > 1;)
        memcpy(b->last[c][j], b->last[c][j - 1], sizeof(b->last[c][j]));
    memcpy(b->last[c][0], now, sizeof(b->last[c][0]));
}

static void
add_row(struct batch *b, const double *x, double response, double weight)
{
    double *sum = b->sum[0];

    for (size_t c = 0; c < b->m; c++)
        filter_column(b, c, x[c]);
    for (size_t i = 0; i < BATCH; i++)
        b->now[b->m - 1][i] -= response;
    for (size_t c = 0; c < b->m; c++) {
        for (size_t i = 0; i < BATCH; i++)
            b->weighted[i] = weight * b->now[c][i];
        for (size_t d = 0; d <= c; d++, sum += BATCH)
            for (size_t i = 0; i < BATCH; i++)
                sum[i] += b->weighted[i] * b->now[d][i];
    }
}

/* The columns of row t: those that are regressed on, and the row without them,
 * times the moving average of the optimum. */
static void
take_row(const struct rows *rows, size_t t, double *x)
{
    const struct vol_likelihood *lik = rows->lik;
    const size_t n = rows->m - 1, n_columns = lik->n_columns;
    const double *ma = rows->theta + n_columns;
    double y = lik->r.e[t];

    memcpy(x, lik->columns + t * n_columns, n * sizeof(*x));
    for (size_t i = 0; i < n; i++)
        y += rows->theta[i] * x[i];
    for (size_t j = 0; j < lik->spec.mean.ma && j < t; j++)
        y += ma[j] * lik->r.e[t - 1 - j];
    x[n] = y;
}

static void
fill_batch(const struct rows *rows, struct batch *b)
{
    const struct vol_recursion *r = &rows->lik->r;
    struct vol_density_terms terms;
    double x[MOST_COLUMNS];

    for (size_t t = 0; t < r->n; t += VOL_DENSITY_BLOCK) {
        const size_t n =
            r->n - t < VOL_DENSITY_BLOCK ? r->n - t : VOL_DENSITY_BLOCK;
        (void)rows->lik->spec.density->terms(r->shape, n, r->e + t, r->h + t,
                                             &terms);
        for (size_t i = 0; i < n; i++) {
            const double h = r->h[t + i];
            take_row(rows, t + i, x);
            add_row(b, x, r->e[t + i] + terms.e[i] * h / rows->information,
                    1.0 / h);
        }
    }
}

/* The coefficients of point i of a batch to `beta`; the sum of squares that is
 * left, HUGE_VAL where they are not to be told. */
static double
regress(const struct batch *b, size_t i, double *beta)
{
    double a[MOST_COLUMNS * MOST_COLUMNS];
    const size_t n = b->m - 1;
    const double(*sum)[BATCH] = b->sum;
    double left;

    for (size_t c = 0; c < n; c++)
        for (size_t d = 0; d <= c; d++)
            a[c * n + d] = (*sum++)[i];
    for (size_t d = 0; d < n; d++)
        beta[d] = sum[d][i];
    left = sum[n][i];
    if (!vol_cholesky(a, n))
        return HUGE_VAL;
    vol_cholesky_solve(a, n, beta);
    for (size_t d = 0; d < n; d++)
        left -= beta[d] * sum[d][i];
    return left;
}

/* The regressions at points from .. from + n of the grid. */
static void
scan_batch(const struct rows *rows, const struct grid *g, size_t from, size_t n,
           struct batch *b)
{
    memset(b, 0, sizeof(*b));
    b->m = rows->m;
    b->n_taps = g->n_roots;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < MOST_ROOTS; j++)
            b->tap[j][i] = g->at[from + i].tap[j];
    fill_batch(rows, b);
}

/* ---- the peaks ----------------------------------------------------------- */

static double
root_distance(double complex a, double complex b)
{
    return cabs(a - b) / cabs(1.0 - conj(b) * a);
}

/* Whether two points are neighbours, in whatever order their roots are. */
static bool
are_neighbours(const struct point *a, const struct point *b)
{
    static const int orders[][MOST_ROOTS] = { { 0, 1, 2 }, { 1, 0, 2 },
                                              { 0, 2, 1 }, { 2, 1, 0 },
                                              { 1, 2, 0 }, { 2, 0, 1 } };

    for (size_t k = 0; k < sizeof(orders) / sizeof(orders[0]); k++) {
        size_t i = 0;
        while (i < MOST_ROOTS &&
               root_distance(a->root[i], b->root[orders[k][i]]) <= NEIGHBOUR)
            i++;
        if (i == MOST_ROOTS)
            return true;
    }
    return false;
}

static int
by_gain(const void *a, const void *b)
{
    const struct point *x = a, *y = b;

    return (x->gain < y->gain) - (x->gain > y->gain);
}

/* The points that have more than their neighbours, the best first, to the head
 * of the grid; how many there are. */
static size_t
find_peaks(struct grid *g, size_t room)
{
    struct point peak[VOL_OTHER_LAGS];
    size_t n = 0;

    qsort(g->at, g->n, sizeof(*g->at), by_gain);
    for (size_t i = 0; i < g->n && n < room && isfinite(g->at[i].gain); i++) {
        size_t j = 0;
        while (j < i && !are_neighbours(&g->at[i], &g->at[j]))
            j++;
        if (j == i)
            peak[n++] = g->at[i];
    }
    memcpy(g->at, peak, n * sizeof(*peak));
    return n;
}

/* ---- starts -------------------------------------------------------------- */

/* An autoregression that explodes, nearer to zero, its level as it was. */
static void
damp(const struct vol_mean_spec *mean, double *theta)
{
    double *ar = theta + (mean->constant ? 1 : 0), before = 1.0, after = 1.0;
    const double root = vol_largest_root(ar, mean->ar);
    const double share = VOL_MOST_FEEDBACK / root;

    if (!(share < 1.0))
        return;
    for (size_t i = 0; i < mean->ar; i++) {
        before -= ar[i];
        ar[i] *= pow(share, (double)i + 1.0);
        after -= ar[i];
    }
    if (mean->constant)
        theta[0] *= after / before;
}

static void
place(const struct rows *rows, const struct point *p, const double *beta,
      double *start)
{
    const struct vol_likelihood *lik = rows->lik;
    const struct vol_mean_spec *mean = &lik->spec.mean;
    double *ma = start + lik->n_columns;

    memcpy(start, rows->theta, lik->r.k * sizeof(*start));
    memcpy(start, beta, (rows->m - 1) * sizeof(*start));
    for (size_t j = 0; j < mean->ma; j++)
        ma[j] = j < MOST_ROOTS ? -p->tap[j] : 0.0;
    damp(mean, start);
}

/* ---- the likelihood at the points ---------------------------------------- */

/* With the variances of the optimum. */
static void
scan_grid(const struct rows *rows, struct grid *g)
{
    const double n_rows = (double)rows->lik->r.n;
    double beta[MOST_COLUMNS];
    struct batch b;

    for (size_t from = 0; from < g->n; from += BATCH) {
        const size_t n = g->n - from < BATCH ? g->n - from : BATCH;
        scan_batch(rows, g, from, n, &b);
        for (size_t i = 0; i < n; i++)
            g->at[from + i].gain =
                0.5 * (n_rows - rows->information * regress(&b, i, beta));
    }
}

/* With their own; the rows are those of the optimum again. */
static void
judge_batch(struct vol_likelihood *lik, const struct rows *rows, double loglik,
            size_t n, const struct batch *b, struct point *at)
{
    double beta[MOST_COLUMNS], start[VOL_GARCH_MAX_PARAMS];

    for (size_t i = 0; i < n; i++) {
        at[i].gain = -HUGE_VAL;
        if (!isfinite(regress(b, i, beta)))
            continue;
        place(rows, &at[i], beta, start);
        const double value = vol_likelihood_value(lik, start);
        if (isfinite(value))
            at[i].gain = value - loglik;
    }
    (void)vol_likelihood_value(lik, rows->theta);
}

static void
judge_grid(struct vol_likelihood *lik, const struct rows *rows, double loglik,
           struct grid *g)
{
    struct batch b;

    if (g->n > MOST_JUDGED) {
        scan_grid(rows, g);
        qsort(g->at, g->n, sizeof(*g->at), by_gain);
        g->n = MOST_JUDGED;
    }
    for (size_t from = 0; from < g->n; from += BATCH) {
        const size_t n = g->n - from < BATCH ? g->n - from : BATCH;
        scan_batch(rows, g, from, n, &b);
        judge_batch(lik, rows, loglik, n, &b, &g->at[from]);
    }
}

/* The information of a row, the mean of the squared scores. */
static double
information(const struct vol_recursion *r, const struct vol_density *density)
{
    struct vol_density_terms terms;
    double sum = 0.0;

    for (size_t t = 0; t < r->n; t += VOL_DENSITY_BLOCK) {
        const size_t n =
            r->n - t < VOL_DENSITY_BLOCK ? r->n - t : VOL_DENSITY_BLOCK;
        (void)density->terms(r->shape, n, r->e + t, r->h + t, &terms);
        for (size_t i = 0; i < n; i++)
            sum += terms.e[i] * terms.e[i] * r->h[t + i];
    }
    return sum / (double)r->n;
}

/* Then the rest of the mean is one regression, from which nothing is far. */
static bool
has_held_average(const struct vol_garch_spec *spec)
{
    const size_t first = vol_mean_n_columns(&spec->mean);

    for (size_t j = 0; j < spec->mean.ma; j++)
        if (!vol_garch_is_held(spec, first + j))
            return false;
    return true;
}

size_t
vol_garch_other_lags(struct vol_likelihood *lik, const struct vol_optimum *at,
                     size_t room, double (*start)[VOL_GARCH_MAX_PARAMS])
{
    const struct vol_mean_spec *mean = &lik->spec.mean;
    struct rows rows = { .lik = lik, .theta = at->theta };
    struct point points[MOST_POINTS];
    struct grid g = { .at = points };
    double beta[MOST_COLUMNS];
    struct batch b;

    if (has_held_average(&lik->spec))
        return 0;
    vol_likelihood_hold(lik, NULL, 0);
    if (!isfinite(vol_likelihood_value(lik, at->theta)))
        return 0;
    rows.m = (mean->constant ? 1 : 0) + mean->ar + 1;
    rows.information = information(&lik->r, lik->spec.density);
    if (!(rows.information > 0.0 && isfinite(rows.information)))
        return 0;
    make_grid(&g, mean);
    judge_grid(lik, &rows, at->loglik, &g);
    g.n = find_peaks(&g, room);
    if (g.n == 0)
        return 0;
    scan_batch(&rows, &g, 0, g.n, &b);
    for (size_t i = 0; i < g.n; i++) {
        (void)regress(&b, i, beta);
        place(&rows, &points[i], beta, start[i]);
    }
    return g.n;
}
