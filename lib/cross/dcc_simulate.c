/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/path.h"

#include "base/mem.h"
#include "cross/dcc_target.h"
#include "stats/linalg.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FORGOTTEN = 500 };

/* A simulation under way: ring of the last `lead` rows. */
struct run {
    const struct vol_dcc_spec *spec;
    const double *theta, *qbar;
    size_t k, m, lead;
    double *nbar, *q, *z; /* q: lead + 1 rows of m; z: of k; newest first */
    double *factor, *row;
    double *store;
};

/* E[x y; x < 0, y < 0] of normals with correlation rho. */
static double
both_negative(double rho)
{
    return (sqrt(fmax(1.0 - rho * rho, 0.0)) + rho * (M_PI / 2.0 + asin(rho))) /
           (2.0 * M_PI);
}

static enum vol_code
start(struct run *r, struct vol_err *err)
{
    const size_t rows = r->lead + 1;
    enum vol_code code = vol_mem_doubles(
        &r->store, r->m * (1 + rows) + r->k * (rows + 1) + r->k * r->k, err);
    double *at = r->store;

    if (code != VOL_OK)
        return code;
    r->nbar = vol_mem_take(&at, r->m);
    r->q = vol_mem_take(&at, rows * r->m);
    r->z = vol_mem_take(&at, rows * r->k);
    r->row = vol_mem_take(&at, r->k);
    r->factor = vol_mem_take(&at, r->k * r->k);
    for (size_t e = 0; e < r->m; e++)
        r->nbar[e] = both_negative(r->qbar[e]);
    for (size_t l = 0; l < rows; l++)
        memcpy(r->q + l * r->m, r->qbar, r->m * sizeof(double));
    return VOL_OK;
}

/* Add weight z z', or of what is negative, less `mean`, to Q. */
static void
add_news(struct run *r, double *q, double weight, const double *z,
         bool negative, const double *mean)
{
    for (size_t i = 0; i < r->k; i++)
        for (size_t j = 0; j <= i; j++) {
            const double x = negative ? vol_dcc_negative(z[i]) : z[i];
            const double y = negative ? vol_dcc_negative(z[j]) : z[j];
            *q++ += weight * (x * y - *mean++);
        }
}

/* The next Q, as deviations from its mean; older rows move back by one. */
static void
next_q(struct run *r)
{
    const size_t p = r->spec->p, q = r->spec->q;
    const double *a = r->theta, *b = a + p, *g = b + q;

    memmove(r->q + r->m, r->q, r->lead * r->m * sizeof(double));
    memcpy(r->q, r->qbar, r->m * sizeof(double));
    for (size_t j = 1; j <= q; j++) {
        vol_add_scaled(r->q, b[j - 1], r->q + j * r->m, r->m);
        vol_add_scaled(r->q, -b[j - 1], r->qbar, r->m);
    }
    for (size_t i = 1; i <= p; i++) {
        const double *z = r->z + (i - 1) * r->k;
        add_news(r, r->q, a[i - 1], z, false, r->qbar);
        if (r->spec->asymmetric)
            add_news(r, r->q, g[i - 1], z, true, r->nbar);
    }
}

/* A row with the correlations of Q; false where they are none. */
static bool
draw(struct run *r, struct vol_random *rng)
{
    const size_t k = r->k;
    double scale = 1.0;

    vol_matrix_correlations(r->q, k, r->q + r->lead * r->m);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            r->factor[i * k + j] = r->q[r->lead * r->m + vol_packed_at(i, j)];
    if (!vol_cholesky(r->factor, k))
        return false;
    if (r->spec->density == VOL_DCC_T) {
        const double nu = r->theta[vol_dcc_n_params(r->spec) - 1];
        const double u = vol_random_uniform(rng);
        scale = sqrt((nu - 2.0) / gsl_cdf_chisq_Pinv(u, nu));
    }
    for (size_t i = 0; i < k; i++)
        r->row[i] = vol_random_normal(rng);
    memmove(r->z + k, r->z, r->lead * k * sizeof(double));
    for (size_t i = 0; i < k; i++) {
        r->z[i] = 0.0;
        for (size_t j = 0; j <= i; j++)
            r->z[i] += scale * r->factor[i * k + j] * r->row[j];
    }
    return true;
}

enum vol_code
vol_dcc_simulate(const struct vol_dcc_spec *spec, const double *theta,
                 const double *r, size_t n, size_t k, struct vol_random *rng,
                 double *z, struct vol_err *err)
{
    struct run run = { .spec = spec,
                       .theta = theta,
                       .qbar = r,
                       .k = k,
                       .m = vol_packed(k),
                       .lead = spec->p > spec->q ? spec->p : spec->q };
    enum vol_code code = start(&run, err);

    for (size_t t = 0; code == VOL_OK && t < n + FORGOTTEN; t++) {
        if (t >= run.lead)
            next_q(&run);
        if (!draw(&run, rng))
            code = vol_fail(err, VOL_EDATA,
                            "these parameters give correlations that are not "
                            "positive definite");
        else if (t >= FORGOTTEN)
            memcpy(z + (t - FORGOTTEN) * k, run.z, k * sizeof(*z));
    }
    free(run.store);
    return code;
}
