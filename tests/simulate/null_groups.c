/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Simulates the null distributions of the tests of several series and writes
 * such a table as C source on standard output:
 *
 *     null_groups engle_granger >lib/stats/table_engle_granger.c
 *     null_groups johansen      >lib/stats/table_johansen.c
 *
 * engle_granger: the t-ratio without lags of u_{t-1} in du_t, u the residual
 * of one Gaussian random walk on N - 1 others and the deterministic terms, for
 * n observations of that last regression.
 *
 * johansen: trace and largest eigenvalue of the canonical correlations of the
 * n steps of a d-dimensional Gaussian random walk with its levels, as
 * -n log(1 - r^2), in Johansen's (1995) cases: no term; a constant in the
 * relation; a constant, with a drift that makes a line the last level; that
 * and a line in the relation.
 *
 * Each quantile is then fitted over the sizes by b0 + b1/n + b2/n^2 + b3/n^3,
 * the response surface of MacKinnon (1996, J. Applied Econometrics 11,
 * 601-618).  Seeds and numbers of replications are fixed: the same bytes each
 * time.
 */

#include "tables.h"

#include <gsl/gsl_eigen.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SEED = 19990401,
    BLOCK = 250000, /* replications sorted at a time            */
    EG_BLOCKS = 8,  /* 2,000,000 replications a size            */
    JO_BLOCKS = 4,  /* 1,000,000 replications a size            */
    N_P = 28,       /* probabilities of a table                 */
    MAX_SIZES = 16,
    EG_MAX_N = 6, /* series of an Engle-Granger regression     */
    EG_TESTS = 3 * (EG_MAX_N - 1),
    JO_MAX_D = 8, /* common trends                         */
    JO_CASES = 4,
    JO_TESTS = 2 * JO_CASES * JO_MAX_D,
    MAX_TESTS = JO_TESTS,
    WIDEST = 2 * JO_MAX_D + 2
};

/* Fine in the tail that rejects, which is the lower one here. */
static const double probability[N_P] = { .0001, .0005, .001, .0025, .005, .01,
                                         .015,  .02,   .03,  .04,   .05,  .06,
                                         .07,   .08,   .1,   .12,   .15,  .2,
                                         .25,   .3,    .4,   .5,    .6,   .7,
                                         .8,    .9,    .99,  .9999 };

/* One distribution to be simulated for several tests at once. */
struct study {
    const unsigned *sizes;
    size_t n_sizes, n_tests, n_blocks;
    int upper; /* the upper tail rejects */
    void (*draw)(gsl_rng *rng, unsigned n, double *statistics);
};

static double
node(const struct study *s, size_t i)
{
    return s->upper ? 1.0 - probability[N_P - 1 - i] : probability[i];
}

/* ---- moments of a random walk ------------------------------------------ */

/*
 * d steps e_t and the levels y_t, of which the first is e_0 and stands before
 * the n steps counted: moments of (1, t, y_{t-1}, e_t), t = 1..n, in the lower
 * triangle, and the first and last level.
 */
struct walk {
    double m[WIDEST][WIDEST], first[JO_MAX_D], last[JO_MAX_D];
};

static void
walk(gsl_rng *rng, unsigned n, size_t d, struct walk *w)
{
    double row[WIDEST] = { 1.0 };
    size_t width = 2 + 2 * d;

    memset(w->m, 0, sizeof(w->m));
    for (size_t i = 0; i < d; i++)
        row[2 + i] = w->first[i] = gsl_ran_gaussian_ziggurat(rng, 1.0);
    for (unsigned t = 1; t <= n; t++) {
        row[1] = t;
        for (size_t i = 0; i < d; i++)
            row[2 + d + i] = gsl_ran_gaussian_ziggurat(rng, 1.0);
        for (size_t i = 0; i < width; i++)
            for (size_t j = 0; j <= i; j++)
                w->m[i][j] += row[i] * row[j];
        for (size_t i = 0; i < d; i++)
            row[2 + i] += row[2 + d + i];
    }
    memcpy(w->last, row + 2, d * sizeof(double));
}

/* Cholesky of the moments of the columns `at`, into the lower triangle l. */
static void
factor(const struct walk *w, const size_t *at, size_t n,
       double l[WIDEST][WIDEST])
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double s = at[i] >= at[j] ? w->m[at[i]][at[j]] : w->m[at[j]][at[i]];
            for (size_t k = 0; k < j; k++)
                s -= l[i][k] * l[j][k];
            l[i][j] = i == j ? sqrt(s) : s / l[j][j];
        }
}

/* ---- Engle and Granger -------------------------------------------------- */

/* The levels t = 1..n+1 that the residuals come from: add the last ones. */
static void
add_last_level(struct walk *w, size_t d, unsigned n)
{
    double row[2 + EG_MAX_N] = { 1.0, n + 1.0 };

    memcpy(row + 2, w->last, d * sizeof(double));
    for (size_t i = 0; i < 2 + d; i++)
        for (size_t j = 0; j <= i; j++)
            w->m[i][j] += row[i] * row[j];
}

/* The row y = L' b of the factor solved for the weights of 1, t and walks. */
static void
weights(double l[WIDEST][WIDEST], size_t k, const double *row, double *b)
{
    for (size_t i = k; i-- > 0;) {
        b[i] = row[i];
        for (size_t j = i + 1; j < k; j++)
            b[i] -= l[j][i] * b[j];
        b[i] /= l[i][i];
    }
}

/* The t-ratio from the weights g of (1, t, walks) in u, g of the last one 1. */
static double
residual_t(const struct walk *w, const double *g, size_t d, unsigned n,
           double ssr)
{
    double first = g[0] + g[1], last = g[0] + g[1] * (n + 1.0);
    double ee = g[1] * g[1] * n;

    for (size_t i = 0; i < d; i++) {
        const double *e = w->m[2 + EG_MAX_N + i];
        first += g[2 + i] * w->first[i];
        last += g[2 + i] * w->last[i];
        ee += 2.0 * g[1] * g[2 + i] * e[0];
        for (size_t j = 0; j < d; j++)
            ee += g[2 + i] * g[2 + j] *
                  (j <= i ? e[2 + EG_MAX_N + j]
                          : w->m[2 + EG_MAX_N + j][2 + EG_MAX_N + i]);
    }
    double xx = ssr - last * last;
    double xe = 0.5 * (last * last - first * first - ee);
    return xe / sqrt(xx * (ee - xe * xe / xx) / (n - 1.0));
}

/* Walk 0 is explained by the others. */
static void
engle_granger(gsl_rng *rng, unsigned n, double *t)
{
    struct walk w;
    double l[WIDEST][WIDEST], row[WIDEST], b[WIDEST];

    walk(rng, n, EG_MAX_N, &w);
    add_last_level(&w, EG_MAX_N, n);
    for (size_t terms = 0; terms < 3; terms++) {
        size_t at[2 + EG_MAX_N] = { 0, 1 };
        for (size_t i = 1; i < EG_MAX_N; i++)
            at[terms + i - 1] = 2 + i;
        factor(&w, at, terms + EG_MAX_N - 1, l);
        double ssr = w.m[2][2];
        for (size_t k = 0; k < terms + EG_MAX_N - 1; k++) {
            double s = at[k] > 2 ? w.m[at[k]][2] : w.m[2][at[k]];
            for (size_t j = 0; j < k; j++)
                s -= l[k][j] * row[j];
            row[k] = s / l[k][k];
            ssr -= row[k] * row[k];
            if (k < terms)
                continue;
            double g[2 + EG_MAX_N] = { [2] = 1.0 };
            weights(l, k + 1, row, b);
            for (size_t j = 0; j <= k; j++)
                g[at[j]] = -b[j];
            t[terms * (EG_MAX_N - 1) + k - terms] =
                residual_t(&w, g, k - terms + 2, n, ssr);
        }
    }
}

/* ---- Johansen ------------------------------------------------------------ */

/* Trace and largest of -n log(1 - r^2) from the symmetric d x d matrix of
 * squared canonical correlations. */
static void
from_correlations(double *c, size_t d, unsigned n, double *trace, double *most)
{
    static gsl_eigen_symm_workspace *work[JO_MAX_D + 1];
    double value[JO_MAX_D];
    gsl_matrix_view m = gsl_matrix_view_array(c, d, d);
    gsl_vector_view v = gsl_vector_view_array(value, d);

    if (work[d] == NULL)
        work[d] = table_need(gsl_eigen_symm_alloc(d));
    gsl_eigen_symm(&m.matrix, &v.vector, work[d]);
    *trace = *most = 0.0;
    for (size_t i = 0; i < d; i++) {
        double s = -(double)n * log1p(-value[i]);
        *trace += s;
        *most = s > *most ? s : *most;
    }
}

/*
 * The columns `at`: `fixed` terms to be taken out, `f` levels, then d steps.
 * The factor's rows of the steps are (their part in the terms, in the levels,
 * the rest): K in the levels gives the correlations S^-1/2 K K' S^-1/2.
 */
static void
correlate(const struct walk *w, const size_t *at, size_t fixed, size_t f,
          size_t d, unsigned n, double *trace, double *most)
{
    double l[WIDEST][WIDEST], s[JO_MAX_D][JO_MAX_D], x[JO_MAX_D][WIDEST];
    double c[JO_MAX_D * JO_MAX_D];

    factor(w, at, fixed + f + d, l);
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j <= i; j++) {
            const double *a = l[fixed + f + i], *b = l[fixed + f + j];
            double sum = 0.0;
            for (size_t k = fixed; k <= fixed + f + j; k++)
                sum += a[k] * b[k];
            for (size_t k = 0; k < j; k++)
                sum -= s[i][k] * s[j][k];
            s[i][j] = i == j ? sqrt(sum) : sum / s[j][j];
        }
    for (size_t i = 0; i < d; i++)
        for (size_t k = 0; k < f; k++) {
            x[i][k] = l[fixed + f + i][fixed + k];
            for (size_t j = 0; j < i; j++)
                x[i][k] -= s[i][j] * x[j][k];
            x[i][k] /= s[i][i];
        }
    for (size_t i = 0; i < d; i++)
        for (size_t j = 0; j < d; j++) {
            c[i * d + j] = 0.0;
            for (size_t k = 0; k < f; k++)
                c[i * d + j] += x[i][k] * x[j][k];
        }
    from_correlations(c, d, n, trace, most);
}

/* The columns of one case: terms to be taken out, levels, steps. */
static size_t
columns(int which, size_t d, size_t *at, size_t *fixed)
{
    size_t n = 0, walks = which == 2 ? d - 1 : d;

    *fixed = which >= 2;
    if (which != 0)
        at[n++] = 0; /* the constant, taken out or a level */
    if (which >= 2)
        at[n++] = 1; /* the line */
    for (size_t i = 0; i < walks; i++)
        at[n++] = 2 + i;
    size_t levels = n - *fixed;
    for (size_t i = 0; i < d; i++)
        at[n++] = 2 + JO_MAX_D + i;
    return levels;
}

static void
johansen(gsl_rng *rng, unsigned n, double *statistic)
{
    struct walk w;

    walk(rng, n, JO_MAX_D, &w);
    for (int which = 0; which < JO_CASES; which++)
        for (size_t d = 1; d <= JO_MAX_D; d++) {
            size_t at[WIDEST], fixed;
            size_t levels = columns(which, d, at, &fixed);
            double *to = statistic + (size_t)which * JO_MAX_D + d - 1;
            correlate(&w, at, fixed, levels, d, n, to,
                      to + JO_CASES * JO_MAX_D);
        }
}

/* ---- quantiles and their surfaces ---------------------------------------- */

static void
simulate_size(const struct study *s, gsl_rng *rng, unsigned n,
              double q[MAX_TESTS][N_P])
{
    double *x = table_need(malloc(s->n_tests * BLOCK * sizeof(double)));
    double one[MAX_TESTS], p[N_P];

    for (size_t i = 0; i < N_P; i++)
        p[i] = node(s, i);
    for (size_t block = 0; block < s->n_blocks; block++) {
        for (size_t i = 0; i < BLOCK; i++) {
            s->draw(rng, n, one);
            for (size_t v = 0; v < s->n_tests; v++)
                x[v * BLOCK + i] = one[v];
        }
        for (size_t v = 0; v < s->n_tests; v++)
            table_add_quantiles(x + v * BLOCK, BLOCK, p, N_P,
                                1.0 / (double)s->n_blocks, q[v]);
    }
    free(x);
}

static void
write_head(const struct study *s)
{
    printf("/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
           "/* clang-format off */\n"
           "/* Written by tests/simulate/null_groups.c: make simulate\n"
           "   remakes it.  Seed %d, %lu replications a size. */\n"
           "#include \"stats/surface.h\"\n\n"
           "static const double probability[] = {",
           SEED, (unsigned long)(BLOCK * s->n_blocks));
    for (size_t i = 0; i < N_P; i++)
        printf("%s%.4f,", i % 8 == 0 ? "\n    " : " ", node(s, i));
    printf("\n};\n\nstatic const double coef[][%d][4] = {\n", N_P);
}

static void
write_surfaces(const struct study *s, double q[MAX_SIZES][MAX_TESTS][N_P])
{
    const struct table_study sizes = { .sizes = s->sizes,
                                       .n_sizes = s->n_sizes };
    double at[MAX_SIZES], b[4], worst = 0.0;

    for (size_t v = 0; v < s->n_tests; v++) {
        for (size_t i = 0; i < N_P; i++) {
            for (size_t k = 0; k < s->n_sizes; k++)
                at[k] = q[k][v][i];
            double sd = table_fit(&sizes, at, b);
            double p = node(s, i);
            if (p > .005 && p < .995 && sd > worst)
                worst = sd;
            printf("%s{ %.5f, %.3f, %.2f, %.1f },%s",
                   i == 0       ? "    { "
                   : i % 4 == 0 ? "      "
                                : " ",
                   b[0], b[1], b[2], b[3], i % 4 == 3 ? "\n" : "");
        }
        printf("    },\n");
    }
    fprintf(stderr, "largest residual sd, without the tails: %.5f\n", worst);
    printf("};\n\n#define SURFACE(i) \\\n    { probability, &coef[i][0][0], 4, "
           "%d, %u, %s, false }\n",
           N_P, s->sizes[0],
           s->upper ? "VOL_SCALE_CUBE_ROOT" : "VOL_SCALE_LINEAR");
}

static void
write_table(const char *name, size_t from, size_t rows, size_t columns_n)
{
    printf("\nconst struct vol_surface %s[%lu][%lu] = {\n", name,
           (unsigned long)rows, (unsigned long)columns_n);
    for (size_t r = 0; r < rows; r++) {
        printf("    {");
        for (size_t c = 0; c < columns_n; c++)
            printf("%s SURFACE(%lu)", c > 0 ? "," : "",
                   (unsigned long)(from + r * columns_n + c));
        printf(" },\n");
    }
    printf("};\n");
}

static void
run(const struct study *s)
{
    static double q[MAX_SIZES][MAX_TESTS][N_P];
    gsl_rng *rng = table_need(gsl_rng_alloc(gsl_rng_taus2));

    gsl_rng_set(rng, SEED);
    for (size_t k = 0; k < s->n_sizes; k++) {
        simulate_size(s, rng, s->sizes[k], q[k]);
        fprintf(stderr, "n = %u\n", s->sizes[k]);
    }
    gsl_rng_free(rng);
    write_head(s);
    write_surfaces(s, q);
}

int
main(int argc, char *argv[])
{
    static const unsigned eg[] = { 20,  25,  32,  40,  50,  70,
                                   100, 150, 250, 500, 1000 };
    static const unsigned jo[] = { 40, 50, 70, 100, 160, 300, 600 };
    const struct study studies[] = { { eg, sizeof(eg) / sizeof(eg[0]), EG_TESTS,
                                       EG_BLOCKS, 0, engle_granger },
                                     { jo, sizeof(jo) / sizeof(jo[0]), JO_TESTS,
                                       JO_BLOCKS, 1, johansen } };

    if (argc == 2 && strcmp(argv[1], "engle_granger") == 0) {
        run(&studies[0]);
        write_table("vol_surface_engle_granger", 0, 3, EG_MAX_N - 1);
    } else if (argc == 2 && strcmp(argv[1], "johansen") == 0) {
        run(&studies[1]);
        write_table("vol_surface_johansen_trace", 0, JO_CASES, JO_MAX_D);
        write_table("vol_surface_johansen_max", JO_CASES * JO_MAX_D, JO_CASES,
                    JO_MAX_D);
    } else {
        fputs("usage: null_groups engle_granger|johansen\n", stderr);
        return EXIT_FAILURE;
    }
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
