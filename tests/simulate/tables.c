/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tables.h"

#include "stats/surface.h"

#include <gsl/gsl_multifit.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Adds share times the quantiles of the n values of x (which it sorts). */
void
table_add_quantiles(double *x, size_t n, const double *p, size_t n_p,
                    double share, double *q)
{
    gsl_sort(x, 1, n);
    for (size_t i = 0; i < n_p; i++)
        q[i] += share * gsl_stats_quantile_from_sorted_data(x, 1, n, p[i]);
}

void *
table_need(void *memory)
{
    if (memory == NULL) {
        fputs("out of memory\n", stderr);
        exit(EXIT_FAILURE);
    }
    return memory;
}

/* ---- a statistic at several sample sizes ------------------------------- */

/* The quantiles q[form][node] of one sample size. */
static void
simulate_size(gsl_rng *rng, const struct table_study *study, unsigned n,
              double q[][VOL_SURFACE_NODES])
{
    double *x[TABLE_MAX_FORMS], one[TABLE_MAX_FORMS];

    for (size_t v = 0; v < study->n_forms; v++)
        x[v] = table_need(malloc(TABLE_BLOCK * sizeof(double)));
    for (int block = 0; block < study->blocks; block++) {
        for (size_t i = 0; i < TABLE_BLOCK; i++) {
            study->draw(rng, n, one);
            for (size_t v = 0; v < study->n_forms; v++)
                x[v][i] = one[v];
        }
        for (size_t v = 0; v < study->n_forms; v++)
            table_add_quantiles(x[v], TABLE_BLOCK, vol_surface_nodes,
                                VOL_SURFACE_NODES, 1.0 / study->blocks, q[v]);
    }
    for (size_t v = 0; v < study->n_forms; v++)
        free(x[v]);
}

double
table_fit(const struct table_study *study, const double *q, double b[4])
{
    size_t n = study->n_sizes;
    gsl_matrix *x = table_need(gsl_matrix_alloc(n, 4));
    gsl_matrix *cov = table_need(gsl_matrix_alloc(4, 4));
    gsl_multifit_linear_workspace *w =
        table_need(gsl_multifit_linear_alloc(n, 4));
    gsl_vector_const_view y = gsl_vector_const_view_array(q, n);
    gsl_vector_view coef = gsl_vector_view_array(b, 4);
    double rss = 0.0;

    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < 4; k++)
            gsl_matrix_set(
                x, i, k,
                pow(study->sizes[i], (study->root ? -0.5 : -1.0) * (double)k));
    gsl_multifit_linear(x, &y.vector, &coef.vector, cov, &rss, w);
    gsl_multifit_linear_free(w);
    gsl_matrix_free(cov);
    gsl_matrix_free(x);
    return sqrt(rss / (double)(n - 4));
}

void
table_write_head(const char *what, long replications)
{
    printf("/* SPDX-License-Identifier: GPL-3.0-or-later */\n"
           "/* clang-format off */\n"
           "/* Written by tests/simulate/null_tables.c: make simulate\n"
           "   remakes it.  Seed %d, %ld replications%s. */\n"
           "#include \"stats/surface.h\"\n",
           TABLE_SEED, replications, what);
}

static void
write_surface(const struct table_study *study, size_t form,
              double q[][TABLE_MAX_FORMS][VOL_SURFACE_NODES])
{
    double at[TABLE_MAX_SIZES], b[4], worst = 0.0;

    printf("\n/* %s */\nstatic const double %s[][4] = {\n", study->note[form],
           study->form[form]);
    for (size_t i = 0; i < VOL_SURFACE_NODES; i++) {
        for (size_t s = 0; s < study->n_sizes; s++)
            at[s] = q[s][form][i];
        double sd = table_fit(study, at, b);
        worst = sd > worst && i > 20 && i < VOL_SURFACE_NODES - 20 ? sd : worst;
        printf("    { %.6f, %.4f, %.3f, %.2f },\n", b[0], b[1], b[2], b[3]);
    }
    printf("};\n");
    fprintf(stderr, "%s: largest residual sd, without the tails: %.5f\n",
            study->form[form], worst);
}

void
table_write(gsl_rng *rng, const struct table_study *study)
{
    static double q[TABLE_MAX_SIZES][TABLE_MAX_FORMS][VOL_SURFACE_NODES];

    for (size_t s = 0; s < study->n_sizes; s++) {
        simulate_size(rng, study, study->sizes[s], q[s]);
        fprintf(stderr, "n = %u\n", study->sizes[s]);
    }
    table_write_head(" a size", (long)TABLE_BLOCK * study->blocks);
    for (size_t v = 0; v < study->n_forms; v++)
        write_surface(study, v, q);
    printf("\nconst struct vol_surface vol_surface_%s[%zu] = {\n", study->name,
           study->n_forms);
    for (size_t v = 0; v < study->n_forms; v++)
        printf("    { vol_surface_nodes, &%s[0][0], 4,\n"
               "      VOL_SURFACE_NODES, %u, VOL_SCALE_LINEAR, %s },\n",
               study->form[v], study->sizes[0], study->root ? "true" : "false");
    printf("};\n");
}
