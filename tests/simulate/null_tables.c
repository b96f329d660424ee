/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Simulates the null distributions whose quantiles lib/stats keeps as tables
 * and writes such a table as C source on standard output:
 *
 *     null_tables adf  >lib/stats/table_adf.c
 *     null_tables kpss >lib/stats/table_kpss.c
 *
 * adf: the Dickey-Fuller t-ratio without lags, y a driftless Gaussian random
 * walk from its first shock, for regressions with n observations, n in `sizes`
 * (the start matters without constant alone).  Each quantile is then fitted
 * over the sizes by b0 + b1/n + b2/n^2 + b3/n^3, the response surface of
 * MacKinnon (1996, J. Applied Econometrics 11, 601-618).
 *
 * kpss: the limit of the KPSS statistic, a weighted sum of squared normals
 * (Karhunen-Loeve).  The weights 1/s^2 have s = k pi for the level and s the
 * positive roots of sin(s/2) (2 sin(s/2) - s cos(s/2)) for the trend
 * (MacNeill 1978, Annals of Statistics 6, 422-433, order 1).
 *
 * Seeds and numbers of replications are fixed: the same bytes each time.
 */

#include <gsl/gsl_multifit.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SEED = 19960601,
    BLOCK = 500000,   /* replications sorted at a time     */
    ADF_BLOCKS = 32,  /* 16,000,000 replications a size  */
    KPSS_BLOCKS = 60, /* 30,000,000 replications         */
    TERMS = 60,       /* of the Karhunen-Loeve expansion   */
    MAX_P = 200
};

static const unsigned sizes[] = { 20,  22,  25,  28,  32,  36,  40,  45,
                                  50,  60,  70,  80,  100, 120, 150, 200,
                                  250, 300, 400, 500, 750, 1000 };
enum { N_SIZES = sizeof(sizes) / sizeof(sizes[0]) };

/* ---- the probabilities of the table ---------------------------------- */

static const struct {
    int from, step, until; /* in units of 1/10,000; until is excluded */
} ranges[] = { { 1, 1, 3 },         { 3, 2, 9 },        { 10, 5, 20 },
               { 20, 10, 100 },     { 100, 25, 500 },   { 500, 50, 1000 },
               { 1000, 100, 2000 }, { 2000, 200, 5000 } };

/* Fills p with the nodes, ascending and symmetric about one half. */
static size_t
probabilities(double p[MAX_P])
{
    size_t n = 0;

    for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
        for (int k = ranges[i].from; k < ranges[i].until; k += ranges[i].step)
            p[n++] = k / 10000.0;
    size_t half = n;
    p[n++] = 0.5;
    while (half-- > 0)
        p[n++] = (10000.0 - round(10000.0 * p[half])) / 10000.0;
    return n;
}

/* Adds share times the quantiles of the n values of x (which it sorts). */
static void
add_quantiles(double *x, size_t n, const double *p, size_t n_p, double share,
              double *q)
{
    gsl_sort(x, 1, n);
    for (size_t i = 0; i < n_p; i++)
        q[i] += share * gsl_stats_quantile_from_sorted_data(x, 1, n, p[i]);
}

static void *
need(void *memory)
{
    if (memory == NULL) {
        fputs("null_tables: out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return memory;
}

/* ---- Dickey-Fuller ---------------------------------------------------- */

/* The t-ratio of b in e = b x from the (partialled) moments. */
static double
t_ratio(double xx, double xe, double ee, double df)
{
    double rss = ee - xe * xe / xx;

    return xe / sqrt(xx * rss / df);
}

/* One random walk of n steps: tau without terms, with constant, with trend. */
static void
dickey_fuller(gsl_rng *rng, unsigned n, double tau[3])
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
    tau[0] = t_ratio(xx, xe, ee, size - 1.0);

    xx -= x1 * x1 / size;
    xe -= x1 * e1 / size;
    ee -= e1 * e1 / size;
    tau[1] = t_ratio(xx, xe, ee, size - 2.0);

    double tt = size * (size * size - 1.0) / 12.0;
    tx -= mean_t * x1;
    te -= mean_t * e1;
    xx -= tx * tx / tt;
    xe -= tx * te / tt;
    ee -= te * te / tt;
    tau[2] = t_ratio(xx, xe, ee, size - 3.0);
}

/* The quantiles q[variant][node] of one sample size. */
static void
simulate_size(gsl_rng *rng, unsigned n, const double *p, size_t n_p,
              double q[3][MAX_P])
{
    double *x[3], tau[3];

    for (int v = 0; v < 3; v++)
        x[v] = need(malloc(BLOCK * sizeof(double)));
    for (int block = 0; block < ADF_BLOCKS; block++) {
        for (size_t i = 0; i < BLOCK; i++) {
            dickey_fuller(rng, n, tau);
            for (int v = 0; v < 3; v++)
                x[v][i] = tau[v];
        }
        for (int v = 0; v < 3; v++)
            add_quantiles(x[v], BLOCK, p, n_p, 1.0 / ADF_BLOCKS, q[v]);
    }
    for (int v = 0; v < 3; v++)
        free(x[v]);
}

/* Least squares of one node's quantiles on 1, 1/n, 1/n^2, 1/n^3. */
static double
fit_surface(const double q[N_SIZES], double b[4])
{
    gsl_matrix *x = need(gsl_matrix_alloc(N_SIZES, 4));
    gsl_matrix *cov = need(gsl_matrix_alloc(4, 4));
    gsl_multifit_linear_workspace *w =
        need(gsl_multifit_linear_alloc(N_SIZES, 4));
    gsl_vector_const_view y = gsl_vector_const_view_array(q, N_SIZES);
    gsl_vector_view coef = gsl_vector_view_array(b, 4);
    double rss = 0.0;

    for (size_t i = 0; i < N_SIZES; i++)
        for (size_t k = 0; k < 4; k++)
            gsl_matrix_set(x, i, k, pow(sizes[i], -(double)k));
    gsl_multifit_linear(x, &y.vector, &coef.vector, cov, &rss, w);
    gsl_multifit_linear_free(w);
    gsl_matrix_free(cov);
    gsl_matrix_free(x);
    return sqrt(rss / (N_SIZES - 4));
}

static void
write_surface(const char *name, const char *note, double q[N_SIZES][3][MAX_P],
              int variant, size_t n_p)
{
    double at[N_SIZES], b[4], worst = 0.0;

    printf("\n/* %s */\nstatic const double %s[][4] = {\n", note, name);
    for (size_t i = 0; i < n_p; i++) {
        for (size_t s = 0; s < N_SIZES; s++)
            at[s] = q[s][variant][i];
        double sd = fit_surface(at, b);
        worst = sd > worst && i > 20 && i < n_p - 20 ? sd : worst;
        printf("    { %.6f, %.4f, %.3f, %.2f },\n", b[0], b[1], b[2], b[3]);
    }
    printf("};\n");
    fprintf(stderr, "%s: largest residual sd, without the tails: %.5f\n", name,
            worst);
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
simulate_kpss(gsl_rng *rng, int trend, const double *p, size_t n_p, double *q)
{
    double w[TERMS], *x = need(malloc(BLOCK * sizeof(double)));
    double left = kpss_weights(trend, w);

    for (int block = 0; block < KPSS_BLOCKS; block++) {
        for (size_t i = 0; i < BLOCK; i++) {
            double sum = left;
            for (int k = 0; k < TERMS; k++) {
                double z = gsl_ran_gaussian_ziggurat(rng, 1.0);
                sum += w[k] * z * z;
            }
            x[i] = sum;
        }
        add_quantiles(x, BLOCK, p, n_p, 1.0 / KPSS_BLOCKS, q);
    }
    free(x);
}

/* ---- the two programs ------------------------------------------------- */

static void
write_head(const char *what, long replications, const double *p, size_t n_p)
{
    printf("/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
           "/* clang-format off */\n"
           "/* Written by tests/simulate/null_tables.c: make simulate\n"
           "   remakes it.  Seed %d, %ld replications%s. */\n"
           "#include \"stats/surface.h\"\n\n"
           "static const double probability[] = {",
           SEED, replications, what);
    for (size_t i = 0; i < n_p; i++)
        printf("%s%.4f,", i % 8 == 0 ? "\n    " : " ", p[i]);
    printf("\n};\n");
}

static void
run_adf(gsl_rng *rng, const double *p, size_t n_p)
{
    static double q[N_SIZES][3][MAX_P];

    for (size_t s = 0; s < N_SIZES; s++) {
        simulate_size(rng, sizes[s], p, n_p, q[s]);
        fprintf(stderr, "n = %u\n", sizes[s]);
    }
    write_head(" a size", (long)BLOCK * ADF_BLOCKS, p, n_p);
    write_surface("none", "no deterministic term", q, 0, n_p);
    write_surface("constant", "constant", q, 1, n_p);
    write_surface("trend", "constant and trend", q, 2, n_p);
    printf("\nconst struct vol_surface vol_surface_adf[3] = {\n");
    static const char *const names[] = { "none", "constant", "trend" };
    for (int v = 0; v < 3; v++)
        printf("    { probability, &%s[0][0], 4,\n"
               "      sizeof(probability) / sizeof(probability[0]), %u, "
               "false },\n",
               names[v], sizes[0]);
    printf("};\n");
}

static void
run_kpss(gsl_rng *rng, const double *p, size_t n_p)
{
    static double q[2][MAX_P];
    static const char *const names[] = { "level", "trend" };

    write_head("", (long)BLOCK * KPSS_BLOCKS, p, n_p);
    for (int v = 0; v < 2; v++) {
        simulate_kpss(rng, v, p, n_p, q[v]);
        printf("\nstatic const double %s[] = {", names[v]);
        for (size_t i = 0; i < n_p; i++)
            printf("%s%.6f,", i % 6 == 0 ? "\n    " : " ", q[v][i]);
        printf("\n};\n");
    }
    printf("\nconst struct vol_surface vol_surface_kpss[2] = {\n");
    for (int v = 0; v < 2; v++)
        printf("    { probability, %s, 1, "
               "sizeof(probability) / sizeof(probability[0]), 0,\n"
               "      true },\n",
               names[v]);
    printf("};\n");
}

int
main(int argc, char *argv[])
{
    double p[MAX_P];
    size_t n_p = probabilities(p);
    gsl_rng *rng = need(gsl_rng_alloc(gsl_rng_taus2));

    gsl_rng_set(rng, SEED);
    if (argc == 2 && strcmp(argv[1], "adf") == 0)
        run_adf(rng, p, n_p);
    else if (argc == 2 && strcmp(argv[1], "kpss") == 0)
        run_kpss(rng, p, n_p);
    else
        fputs("usage: null_tables adf|kpss\n", stderr);
    gsl_rng_free(rng);
    return argc == 2 && fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
