/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Simulates the null distributions whose quantiles lib/stats keeps as tables
 * and writes such a table as C source on standard output:
 *
 *     null_tables adf >lib/stats/table_adf.c
 *
 * and likewise kpss, pp, dfgls, zivot and supf.  The Gaussian random walk of
 * the first four starts from its first shock (the start matters without
 * constant alone); regressions have n observations and no lags.
 *
 * adf, pp: the Dickey-Fuller t-ratio, and n times the coefficient.
 *
 * dfgls: the t-ratio without terms after the generalised least squares
 * detrending of Elliott, Rothenberg, Stock (1996, Econometrica 64, 813-836).
 *
 * zivot: the least t-ratio over the break dates, 15 % of them left out at each
 * end (Zivot, Andrews 1992, J. Business Econ. Stat. 10, 251-270).
 *
 * supf: the largest F of a shift in the mean of n independent normals, 15 %
 * left out at each end (Andrews 1993, Econometrica 61, 821-856).
 *
 * kpss: the limit of the KPSS statistic, a weighted sum of squared normals
 * (Karhunen-Loeve).  The weights 1/s^2 have s = k pi for the level and s the
 * positive roots of sin(s/2) (2 sin(s/2) - s cos(s/2)) for the trend
 * (MacNeill 1978, Annals of Statistics 6, 422-433, order 1).
 *
 * Seeds and numbers of replications are fixed: the same bytes each time.  On
 * one core of 2 GHz or so adf takes 20 minutes, kpss 3, zivot 6, the others 1
 * each.
 */
#include "tables.h"

#include "stats/surface.h"

#include <gsl/gsl_randist.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ADF_BLOCKS = 32,  /* 16,000,000 replications a size    */
    SIZE_BLOCKS = 4,  /* 2,000,000: pp, dfgls              */
    BREAK_BLOCKS = 2, /* 1,000,000: zivot, supf            */
    KPSS_BLOCKS = 60, /* 30,000,000 replications           */
    TERMS = 60,       /* of the Karhunen-Loeve expansion   */
    LONGEST = 4001
};

static const unsigned sizes[] = { 20,  22,  25,  28,  32,  36,  40,  45,
                                  50,  60,  70,  80,  100, 120, 150, 200,
                                  250, 300, 400, 500, 750, 1000 };
static const unsigned break_sizes[] = { 25,  30,  36,  45,  60,   80,   110,
                                        150, 200, 300, 500, 1000, 2000, 4000 };

/* ---- Dickey-Fuller ---------------------------------------------------- */

/* The t-ratio of b in e = b x from the (partialled) moments. */
static double
t_ratio(double xx, double xe, double ee, double df)
{
    double rss = ee - xe * xe / xx;

    return xe / sqrt(xx * rss / df);
}

/* One random walk of n steps: the t-ratio, and n times the coefficient, without
 * terms, with constant, with trend. */
static void
dickey_fuller(gsl_rng *rng, unsigned n, double tau[3], double rho[3])
{
    double start = gsl_ran_gaussian_ziggurat(rng, 1.0), y = start;
    double ee = 0.0, x1 = 0.0, xx = 0.0, tx = 0.0, t = 1.0;

    for (unsigned i = 0; i < n; i++, t += 1.0) {
        double e = gsl_ran_gaussian_ziggurat(rng, 1.0);
        ee += e * e;
        x1 += y;
        xx += y * y;
        tx += t * y;
        y += e;
    }
    double size = n, mean_t = 0.5 * (size + 1.0), e1 = y - start;
    double xe = 0.5 * (y * y - start * start - ee), te = size * y - x1;
    rho[0] = size * xe / xx;
    tau[0] = t_ratio(xx, xe, ee, size - 1.0);

    xx -= x1 * x1 / size;
    xe -= x1 * e1 / size;
    ee -= e1 * e1 / size;
    rho[1] = size * xe / xx;
    tau[1] = t_ratio(xx, xe, ee, size - 2.0);

    double tt = size * (size * size - 1.0) / 12.0;
    tx -= mean_t * x1;
    te -= mean_t * e1;
    xx -= tx * tx / tt;
    xe -= tx * te / tt;
    ee -= te * te / tt;
    rho[2] = size * xe / xx;
    tau[2] = t_ratio(xx, xe, ee, size - 3.0);
}

static void
draw_adf(gsl_rng *rng, unsigned n, double *tau)
{
    double rho[3];

    dickey_fuller(rng, n, tau, rho);
}

static void
draw_pp(gsl_rng *rng, unsigned n, double *rho)
{
    double tau[3];

    dickey_fuller(rng, n, tau, rho);
}

/* ---- DF-GLS ------------------------------------------------------------ */

/* Sums over t = 1..n of a walk y_0..y_n; the trend of y_{t-1} is t. */
struct walk {
    double n, first, last, y, ty, yy, ye, ee;
};

static struct walk
walk(gsl_rng *rng, unsigned n)
{
    struct walk s = { .n = n, .first = gsl_ran_gaussian_ziggurat(rng, 1.0) };
    double y = s.first, t = 1.0;

    for (unsigned i = 0; i < n; i++, t += 1.0) {
        double e = gsl_ran_gaussian_ziggurat(rng, 1.0);
        s.y += y;
        s.ty += t * y;
        s.yy += y * y;
        s.ee += e * e;
        y += e;
    }
    s.last = y;
    s.ye = 0.5 * (y * y - s.first * s.first - s.ee);
    return s;
}

/* The t-ratio of the walk less b0 and less b1 times the trend. */
static double
tau_less(const struct walk *s, double b0, double b1)
{
    double n = s->n, t = n * (n + 1.0) / 2.0, tt = t * (2.0 * n + 1.0) / 3.0;
    double e = s->last - s->first;
    double u = s->y - n * b0 - b1 * t;
    double xx = s->yy - 2.0 * b0 * s->y - 2.0 * b1 * s->ty + n * b0 * b0 +
                2.0 * b0 * b1 * t + b1 * b1 * tt;
    double te = n * s->last - s->y;
    double xe = s->ye - b0 * e - b1 * te - b1 * u;
    double ee = s->ee - 2.0 * b1 * e + n * b1 * b1;

    return t_ratio(xx, xe, ee, n - 1.0);
}

/* Quasi-differences with a = 1 + c / (n + 1): their sum, and with the trend's.
 */
static void
draw_dfgls(gsl_rng *rng, unsigned n, double *tau)
{
    struct walk s = walk(rng, n);
    double size = s.n, t = size * (size + 1.0) / 2.0;
    double tt = t * (2.0 * size + 1.0) / 3.0;

    for (int trend = 0; trend < 2; trend++) {
        double g = (trend ? 13.5 : 7.0) / (size + 1.0), a = 1.0 - g;
        double sum = s.y - s.first + s.last - a * s.y;
        double sum_t = s.ty - s.y + size * s.last - a * s.ty;
        double zz = 1.0 + size * g * g, zy = s.first + g * sum;
        /* the trend's: 1, then 1 + t g */
        double zw = 1.0 + g * (size + g * t);
        double ww = 1.0 + size + 2.0 * g * t + g * g * tt;
        double wy = s.first + sum + g * sum_t;
        double det = zz * ww - zw * zw;
        tau[trend] = trend ? tau_less(&s, (ww * zy - zw * wy) / det,
                                      (zz * wy - zw * zy) / det)
                           : tau_less(&s, zy / zz, 0.0);
    }
}

/* ---- Zivot-Andrews ----------------------------------------------------- */

/* Moments of y_{t-1} and dy_t, and of a dummy with both and with itself. */
struct moments {
    double xx, xe, ee;
};

static struct moments
without(struct moments m, double dx, double de, double dd)
{
    return (struct moments){ m.xx - dx * dx / dd, m.xe - dx * de / dd,
                             m.ee - de * de / dd };
}

static double
least(double so_far, struct moments m, double df)
{
    double t = t_ratio(m.xx, m.xe, m.ee, df);

    return t < so_far ? t : so_far;
}

/* Takes constant and trend from x[0..n-1]. */
static void
detrend(double *x, unsigned n)
{
    double middle = (n - 1.0) / 2.0, sum = 0.0, tx = 0.0;

    for (unsigned i = 0; i < n; i++) {
        sum += x[i];
        tx += (i - middle) * x[i];
    }
    double slope = tx / ((double)n * ((double)n * n - 1.0) / 12.0);
    for (unsigned i = 0; i < n; i++)
        x[i] -= sum / n + slope * (i - middle);
}

/* What constant and trend leave of the two dummies that start k rows before the
 * end: the products of step and step, step and slope, slope and slope. */
static void
dummy_products(unsigned n, unsigned k, double out[3])
{
    double size = n, m = k, tt = size * (size * size - 1.0) / 12.0;
    double s1 = m * (m + 1.0) / 2.0, s2 = s1 * (2.0 * m + 1.0) / 3.0;
    double first = size - m - (size - 1.0) / 2.0; /* of the centred trend */
    double step_t = m * first + m * (m - 1.0) / 2.0;
    /* sum over j = 1..m of j (first + j - 1) */
    double slope_t = first * s1 + s2 - s1;

    out[0] = m - m * m / size - step_t * step_t / tt;
    out[1] = s1 - m * s1 / size - step_t * slope_t / tt;
    out[2] = s2 - s1 * s1 / size - slope_t * slope_t / tt;
}

/* The least t-ratios with a break in constant, trend, both. */
static void
draw_zivot(gsl_rng *rng, unsigned n, double *tau)
{
    double x[LONGEST], e[LONGEST], y = gsl_ran_gaussian_ziggurat(rng, 1.0);
    struct moments all = { 0.0, 0.0, 0.0 };
    double x1 = 0.0, e1 = 0.0, x2 = 0.0, e2 = 0.0, size = n;
    unsigned trim = (unsigned)(0.15 * (n + 1));

    for (unsigned i = 0; i < n; i++) {
        x[i] = y;
        e[i] = gsl_ran_gaussian_ziggurat(rng, 1.0);
        y += e[i];
    }
    detrend(x, n);
    detrend(e, n);
    for (unsigned i = 0; i < n; i++) {
        all.xx += x[i] * x[i];
        all.xe += x[i] * e[i];
        all.ee += e[i] * e[i];
    }
    tau[0] = tau[1] = tau[2] = INFINITY;
    for (unsigned k = 1; k <= n - trim; k++) { /* rows of the second regime */
        double d[3];
        x1 += x[n - k];
        e1 += e[n - k];
        x2 += x1;
        e2 += e1;
        /* the first of these rows is that of y_{n-k+1} */
        if (n - k + 1 < trim + 1 || n - k + 1 > n + 1 - trim)
            continue;
        dummy_products(n, k, d);
        struct moments step = without(all, x1, e1, d[0]);
        tau[0] = least(tau[0], step, size - 4.0);
        tau[1] = least(tau[1], without(all, x2, e2, d[2]), size - 4.0);
        double r = d[1] / d[0];
        tau[2] = least(tau[2],
                       without(step, x2 - r * x1, e2 - r * e1, d[2] - r * d[1]),
                       size - 5.0);
    }
}

/* ---- sup-F ------------------------------------------------------------- */

static void
draw_supf(gsl_rng *rng, unsigned n, double *f)
{
    double e[LONGEST], sum = 0.0, ee = 0.0, partial = 0.0, best = 0.0, size = n;
    unsigned trim = (unsigned)(0.15 * n);

    for (unsigned i = 0; i < n; i++) {
        e[i] = gsl_ran_gaussian_ziggurat(rng, 1.0);
        sum += e[i];
        ee += e[i] * e[i];
    }
    ee -= sum * sum / size;
    for (unsigned k = 1; k <= n - trim; k++) {
        partial += e[k - 1] - sum / size;
        double explained = partial * partial * size / (k * (size - k));
        if (k >= trim && explained > best)
            best = explained;
    }
    *f = best / ((ee - best) / (size - 2.0));
}

/* ---- KPSS ------------------------------------------------------------- */

/* The k-th positive root of tan(u) = u lies just below (k + 1/2) pi. */
static double
tan_root(int k)
{
    double at = (k + 0.5) * acos(-1.0), u = at - 1.0 / at;

    for (int i = 0; i < 20; i++)
        u -= (sin(u) - u * cos(u)) / (u * sin(u));
    return u;
}

/* Weights of the limit, and what the terms left out add on average. */
static double
kpss_weights(int trend, double w[TERMS])
{
    double left = trend ? 1.0 / 15.0 : 1.0 / 6.0; /* its mean: all weights */
    double pi = acos(-1.0);

    for (int i = 0; i < TERMS; i++) {
        double s = (i + 1) * pi;
        if (trend)
            s = i % 2 == 0 ? 2.0 * (i / 2 + 1) * pi : 2.0 * tan_root(i / 2 + 1);
        w[i] = 1.0 / (s * s);
        left -= w[i];
    }
    return left;
}

static void
simulate_kpss(gsl_rng *rng, int trend, double *q)
{
    double w[TERMS], *x = table_need(malloc(TABLE_BLOCK * sizeof(double)));
    double left = kpss_weights(trend, w);

    for (int block = 0; block < KPSS_BLOCKS; block++) {
        for (size_t i = 0; i < TABLE_BLOCK; i++) {
            double sum = left;
            for (int k = 0; k < TERMS; k++) {
                double z = gsl_ran_gaussian_ziggurat(rng, 1.0);
                sum += w[k] * z * z;
            }
            x[i] = sum;
        }
        table_add_quantiles(x, TABLE_BLOCK, vol_surface_nodes,
                            VOL_SURFACE_NODES, 1.0 / KPSS_BLOCKS, q);
    }
    free(x);
}

/* ---- the programs ------------------------------------------------------ */

static void
write_kpss(gsl_rng *rng)
{
    static double q[2][VOL_SURFACE_NODES];
    static const char *const names[] = { "level", "trend" };

    table_write_head("", (long)TABLE_BLOCK * KPSS_BLOCKS);
    for (int v = 0; v < 2; v++) {
        simulate_kpss(rng, v, q[v]);
        printf("\nstatic const double %s[] = {", names[v]);
        for (size_t i = 0; i < VOL_SURFACE_NODES; i++)
            printf("%s%.6f,", i % 6 == 0 ? "\n    " : " ", q[v][i]);
        printf("\n};\n");
    }
    printf("\nconst struct vol_surface vol_surface_kpss[2] = {\n");
    for (int v = 0; v < 2; v++)
        printf("    { vol_surface_nodes, %s, 1, VOL_SURFACE_NODES, 0,\n"
               "      VOL_SCALE_LOG, false },\n",
               names[v]);
    printf("};\n");
}

static const struct table_study studies[] = {
    { "adf",
      sizes,
      sizeof(sizes) / sizeof(sizes[0]),
      3,
      { "none", "constant", "trend" },
      { "no deterministic term", "constant", "constant and trend" },
      false,
      ADF_BLOCKS,
      draw_adf },
    { "pp",
      sizes,
      sizeof(sizes) / sizeof(sizes[0]),
      3,
      { "none", "constant", "trend" },
      { "no deterministic term", "constant", "constant and trend" },
      false,
      SIZE_BLOCKS,
      draw_pp },
    { "dfgls",
      sizes,
      sizeof(sizes) / sizeof(sizes[0]),
      2,
      { "constant", "trend" },
      { "constant", "constant and trend" },
      false,
      SIZE_BLOCKS,
      draw_dfgls },
    { "zivot",
      break_sizes,
      sizeof(break_sizes) / sizeof(break_sizes[0]),
      3,
      { "constant", "trend", "both" },
      { "break in the constant", "break in the trend", "break in both" },
      true,
      BREAK_BLOCKS,
      draw_zivot },
    { "supf",
      break_sizes,
      sizeof(break_sizes) / sizeof(break_sizes[0]),
      1,
      { "mean" },
      { "shift of the mean" },
      true,
      BREAK_BLOCKS,
      draw_supf },
};

int
main(int argc, char *argv[])
{
    gsl_rng *rng = table_need(gsl_rng_alloc(gsl_rng_taus2));
    bool done = argc == 2 && strcmp(argv[1], "kpss") == 0;

    gsl_rng_set(rng, TABLE_SEED);
    if (done)
        write_kpss(rng);
    for (size_t i = 0; argc == 2 && i < sizeof(studies) / sizeof(studies[0]);
         i++)
        if (strcmp(argv[1], studies[i].name) == 0) {
            table_write(rng, &studies[i]);
            done = true;
        }
    if (!done)
        fputs("usage: null_tables adf|dfgls|kpss|pp|supf|zivot\n", stderr);
    gsl_rng_free(rng);
    return done && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
