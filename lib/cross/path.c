/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/path.h"

#include "base/mem.h"
#include "cross/dcc_pass.h"
#include "cross/packed.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
vol_matrix_scale(const double *r, const double *variance, size_t k, double *out)
{
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            *out++ = i == j ? variance[i]
                            : r[vol_packed_at(i, j)] *
                                  sqrt(variance[i] * variance[j]);
}

void
vol_matrix_correlations(const double *s, size_t k, double *out)
{
    /* Rows from the last, so that no diagonal is overwritten too early. */
    for (size_t i = k; i-- > 0;)
        for (size_t j = 0; j <= i; j++) {
            const double scale =
                sqrt(s[vol_packed_at(i, i)] * s[vol_packed_at(j, j)]);
            if (j < i)
                out[vol_packed_at(i, j)] = s[vol_packed_at(i, j)] / scale;
            else
                out[vol_packed_at(i, i)] = scale > 0.0 ? 1.0 : NAN;
        }
}

/* The pass of a fit and its residuals, which it points to. */
static enum vol_code
start(const struct vol_dcc_fit *fit, const struct vol_dcc_data *data,
      struct vol_dcc_pass *pass, double **z, struct vol_err *err)
{
    enum vol_code code = vol_mem_doubles(z, data->n * data->k, err);

    if (code != VOL_OK)
        return code;
    vol_margins_residuals(data->margin, data->k, data->n, *z);
    code =
        vol_dcc_pass_init(pass, &fit->spec, *z, data->n, data->k, false, err);
    if (code != VOL_OK)
        free(*z);
    return code;
}

enum vol_code
vol_dcc_correlations(const struct vol_dcc_fit *fit,
                     const struct vol_dcc_data *data, size_t from, double *out,
                     struct vol_err *err)
{
    double theta[VOL_DCC_MAX_PARAMS], *z = NULL;
    struct vol_dcc_pass pass;
    enum vol_code code = start(fit, data, &pass, &z, err);

    if (code != VOL_OK)
        return code;
    vol_dcc_fit_params(fit, theta);
    vol_dcc_pass_path(&pass, theta, from, out);
    for (size_t t = from; t <= data->n; t++, out += pass.m)
        vol_matrix_correlations(out, data->k, out);
    vol_dcc_pass_clear(&pass);
    free(z);
    return VOL_OK;
}

/* ---- ahead --------------------------------------------------------------- */

/* What a forecast goes on from: the rows of the sample that the recursion looks
 * back to, then those to come, each form of its own. */
struct ahead {
    const struct vol_dcc_pass *pass;
    const double *theta;
    double *target; /* Qbar or its correlations                        */
    double *row;    /* (lead + horizon) x m: Q or R                    */
    double *shock;  /* lead x m: z z' of the last rows of the sample   */
    double *sign;   /* lead x m: n n' less Nbar of them                */
};

/* Day h >= 2 after the sample, at its place in the rows. */
static void
step(const struct ahead *a, size_t h)
{
    const struct vol_dcc_spec *spec = &a->pass->spec;
    const size_t m = a->pass->m, lead = a->pass->lead;
    const double *alpha = a->theta, *beta = alpha + spec->p;
    const double *gamma = beta + spec->q;
    double *out = a->row + (lead + h - 1) * m, rest = 1.0;

    memset(out, 0, m * sizeof(*out));
    for (size_t i = 1; i <= spec->p; i++) {
        const bool past = h <= i; /* a row of the sample */
        rest -= alpha[i - 1];
        vol_add_scaled(out, alpha[i - 1],
                       past ? a->shock + (lead + h - 1 - i) * m : out - i * m,
                       m);
        if (past && spec->asymmetric)
            vol_add_scaled(out, gamma[i - 1], a->sign + (lead + h - 1 - i) * m,
                           m);
    }
    for (size_t j = 1; j <= spec->q; j++) {
        rest -= beta[j - 1];
        vol_add_scaled(out, beta[j - 1], out - j * m, m);
    }
    vol_add_scaled(out, rest, a->target, m);
}

/* The last rows of the sample, `lead` of them and the day after. */
static void
look_back(struct ahead *a)
{
    const struct vol_dcc_pass *p = a->pass;
    const size_t first = p->n - p->lead;

    for (size_t l = 0; l < p->lead; l++) {
        const double *z = p->z + (first + l) * p->k;
        for (size_t i = 0; i < p->k; i++)
            for (size_t j = 0; j <= i; j++) {
                const size_t e = vol_packed_at(i, j);
                a->shock[l * p->m + e] = z[i] * z[j];
                a->sign[l * p->m + e] =
                    vol_dcc_negative(z[i]) * vol_dcc_negative(z[j]) -
                    p->target.nbar[e];
            }
    }
}

static enum vol_code
go_ahead(struct vol_dcc_pass *pass, const double *theta, size_t horizon,
         enum vol_dcc_ahead form, double *out, struct vol_err *err)
{
    const size_t m = pass->m, lead = pass->lead, k = pass->k;
    struct ahead a = { .pass = pass, .theta = theta };
    double *room;
    enum vol_code code =
        vol_mem_doubles(&room, (1 + 3 * lead + horizon) * m, err);
    double *at = room;

    if (code != VOL_OK)
        return code;
    a.target = vol_mem_take(&at, m);
    a.shock = vol_mem_take(&at, lead * m);
    a.sign = vol_mem_take(&at, lead * m);
    a.row = vol_mem_take(&at, (lead + horizon) * m);
    memcpy(a.target, pass->target.qbar, m * sizeof(double));
    vol_dcc_pass_path(pass, theta, pass->n - lead, a.row);
    look_back(&a);
    if (form == VOL_AHEAD_R) {
        vol_matrix_correlations(a.target, k, a.target);
        for (size_t l = 0; l <= lead; l++)
            vol_matrix_correlations(a.row + l * m, k, a.row + l * m);
    }
    for (size_t h = 2; h <= horizon; h++)
        step(&a, h);
    for (size_t h = 0; h < horizon; h++)
        vol_matrix_correlations(a.row + (lead + h) * m, k, out + h * m);
    free(room);
    return VOL_OK;
}

enum vol_code
vol_dcc_forecast(const struct vol_dcc_fit *fit, const struct vol_dcc_data *data,
                 size_t horizon, enum vol_dcc_ahead form, double *out,
                 struct vol_err *err)
{
    double theta[VOL_DCC_MAX_PARAMS], *z = NULL;
    struct vol_dcc_pass pass;
    enum vol_code code = start(fit, data, &pass, &z, err);

    if (code != VOL_OK)
        return code;
    vol_dcc_fit_params(fit, theta);
    code = go_ahead(&pass, theta, horizon, form, out, err);
    vol_dcc_pass_clear(&pass);
    free(z);
    return code;
}
