/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/likelihood.h"

#include "base/mem.h"
#include "garch/pass.h"
#include "garch/variance_linear.h"
#include "stats/fourier.h"
#include "stats/pair.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    BACKCAST_ROWS = 75,
    TRANSFORM_ROWS = 1000, /* fewer rows, or lags, are summed directly */
    TRANSFORM_LAGS = 200
};

/* Weighted mean of |e|^power over the first m rows. */
static double
decaying_mean(const double *e, size_t m, double decay, double power)
{
    double weight = 1.0, sum = 0.0, total = 0.0;

    for (size_t i = 0; i < m; i++, weight *= decay) {
        sum += weight * (power == 2.0 ? e[i] * e[i] : pow(fabs(e[i]), power));
        total += weight;
    }
    return total > 0.0 ? sum / total : 0.0;
}

struct vol_presample
vol_garch_presample(const struct vol_garch_spec *spec, const double *e,
                    size_t n)
{
    const size_t m = n < BACKCAST_ROWS ? n : BACKCAST_ROWS;
    const double power = spec->power > 0.0 ? spec->power : 2.0;
    struct vol_presample p = { .variance = 0.0 };

    p.variance = decaying_mean(e, m, spec->decay, power);
    if (power != 2.0)
        p.variance = pow(p.variance, 2.0 / power);
    for (int k = 0;
         spec->variance == &vol_variance_rm2006 && k < VOL_RM_COMPONENTS; k++) {
        const double decay = vol_rm2006_decay(k);
        const double reach = floor(log(0.01) / log(decay));
        p.component[k] =
            decaying_mean(e, reach < (double)n ? (size_t)reach : n, decay, 2.0);
    }
    return p;
}

/* The arrays that a pass without derivatives needs. */
static void
lay_out_values(struct vol_likelihood *lik, struct vol_mem_block *block)
{
    struct vol_recursion *r = &lik->r;
    const struct vol_variance *v = lik->spec.variance;
    const size_t rows = r->lead + lik->n, n = lik->n;

    lik->columns = vol_mem_lay(block, n * lik->n_columns, 0);
    r->e = vol_mem_lay(block, n, 0);
    r->size = vol_mem_lay(block, rows, r->lead);
    r->sign = vol_mem_lay(block, rows, r->lead);
    r->s = vol_mem_lay(block, rows, r->lead);
    r->h =
        v->link == VOL_LINK_VARIANCE ? r->s : vol_mem_lay(block, rows, r->lead);
    r->log_h =
        v->link == VOL_LINK_POWER ? vol_mem_lay(block, rows, r->lead) : r->s;
    lik->linear = lik->coupled ? vol_mem_lay(block, n, 0) : NULL;
    r->memory = vol_mem_lay(
        block, v->memory != NULL ? v->memory(&lik->spec, n, r->n_cols) : 0, 0);
}

/*
 * Point the arrays into one block, pre-sample rows in front; with no block
 * only count.
 */
static size_t
lay_out(struct vol_likelihood *lik)
{
    struct vol_recursion *r = &lik->r;
    const bool linked = lik->spec.variance->link == VOL_LINK_POWER;
    const bool residuals = lik->spec.mean.ma > 0 || lik->coupled;
    const size_t rows = r->lead + lik->n, n = lik->n;
    struct vol_mem_block block = { lik->store, 0 };

    lay_out_values(lik, &block);
    if (lik->values_only)
        return block.n;
    r->de = vol_mem_lay(&block, n * r->n_de + 4, 0);
    r->ls = vol_mem_lay(&block, rows, r->lead);
    r->le = residuals ? vol_mem_lay(&block, n, 0) : NULL;
    r->ds = vol_mem_lay(&block, rows * r->n_cols + 4,
                        r->by_column ? r->lead : r->lead * r->n_cols);
    r->d2s0 = vol_mem_lay(&block, r->n_cols * r->n_cols, 0);
    lik->curvature = vol_mem_lay(&block, r->n_mean * r->n_mean, 0);
    lik->out = linked ? vol_mem_lay(&block, n * r->n_cols, 0) : r->ds;
    lik->lo = linked ? vol_mem_lay(&block, n, 0) : r->ls;
    lik->block = vol_mem_lay(
        &block, (r->n_cols + r->n_de + r->k) * (size_t)VOL_LIKELIHOOD_SPACE, 0);
    if (!r->by_column)
        vol_row_weights_lay(&lik->weights, n, r->k, &block);
    return block.n;
}

/* The sizes that follow from the spec. */
static void
set_sizes(struct vol_likelihood *lik)
{
    const struct vol_garch_spec *spec = &lik->spec;
    struct vol_recursion *r = &lik->r;
    const bool shape =
        spec->variance->uses_shape || spec->init == VOL_INIT_UNCOND;

    r->spec = spec;
    r->n = lik->n;
    r->lead = vol_variance_lead(spec);
    r->n_mean = vol_garch_n_mean(spec);
    r->n_var = vol_garch_n_variance(spec);
    r->k = vol_garch_n_params(spec);
    r->n_cols = shape ? r->k : r->n_mean + r->n_var;
    r->n_de = lik->coupled ? r->n_cols : r->n_mean;
    r->at = vol_variance_layout(spec);
    r->by_column = vol_linear_usual(r);
    lik->n_columns = vol_mean_n_columns(&spec->mean);
}

/* What of the mean is the same at any parameters. */
static void
prepare_mean(struct vol_likelihood *lik, const struct vol_garch_data *data)
{
    const struct vol_recursion *r = &lik->r;
    const size_t m = lik->n_columns;

    vol_mean_columns(&lik->spec.mean, data->y, data->mean_x, data->n,
                     lik->columns);
    if (lik->values_only)
        return;
    if (!lik->coupled && lik->spec.mean.ma == 0)
        vol_mean_jacobian(&lik->spec.mean, NULL, lik->columns, NULL, lik->n,
                          r->de);
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++) {
            double sum = 0.0;
            for (const double *x = lik->columns; x < lik->columns + m * lik->n;
                 x += m)
                sum += x[i] * x[j];
            lik->curvature[i * r->n_mean + j] = 2.0 / (double)lik->n * sum;
        }
}

static enum vol_code
init(struct vol_likelihood *lik, const struct vol_garch_spec *spec,
     const struct vol_garch_data *data, const struct vol_presample *presample,
     bool values_only, struct vol_err *err)
{
    const size_t lost = vol_mean_lost_rows(&spec->mean);
    enum vol_code code;

    if (data->n <= lost)
        return vol_fail(err, VOL_EDATA, "%zu rows are too few for the mean",
                        data->n);
    if ((spec->mean.n_x > 0 && data->mean_x == NULL) ||
        (spec->n_x > 0 && data->variance_x == NULL))
        return vol_fail(err, VOL_EDATA,
                        "the model has regressors and the series has none");
    *lik = (struct vol_likelihood){ .spec = *spec,
                                    .y = data->y + lost,
                                    .n = data->n - lost,
                                    .lost = lost,
                                    .values_only = values_only,
                                    .coupled =
                                        spec->in_mean != VOL_IN_MEAN_NOTHING };
    set_sizes(lik);
    if (presample != NULL)
        lik->r.presample = *presample;
    if (data->variance_x != NULL)
        lik->r.x = data->variance_x + lost * spec->n_x;
    code = vol_mem_doubles(&lik->store, lay_out(lik), err);
    if (code == VOL_OK && !values_only && lik->n >= TRANSFORM_ROWS &&
        vol_variance_history(spec) >= TRANSFORM_LAGS)
        code = vol_fourier_new(&lik->r.fourier,
                               lik->n + vol_variance_history(spec) + 1, err);
    if (code != VOL_OK) {
        vol_likelihood_clear(lik);
        return code;
    }
    (void)lay_out(lik);
    prepare_mean(lik, data);
    return VOL_OK;
}

enum vol_code
vol_likelihood_init(struct vol_likelihood *lik,
                    const struct vol_garch_spec *spec,
                    const struct vol_garch_data *data,
                    const struct vol_presample *presample, struct vol_err *err)
{
    return init(lik, spec, data, presample, false, err);
}

enum vol_code
vol_likelihood_init_values(struct vol_likelihood *lik,
                           const struct vol_garch_spec *spec,
                           const struct vol_garch_data *data,
                           const struct vol_presample *presample,
                           struct vol_err *err)
{
    return init(lik, spec, data, presample, true, err);
}

void
vol_likelihood_clear(struct vol_likelihood *lik)
{
    vol_fourier_free(lik->r.fourier);
    free(lik->store);
    *lik = (struct vol_likelihood){ 0 };
}

void
vol_likelihood_hold(struct vol_likelihood *lik, const size_t *row, size_t n)
{
    lik->n_held = n;
    for (size_t i = 0; i < n; i++) {
        lik->held[i] = row[i];
        lik->missed[i] = lik->pull[i] = 0.0;
    }
}

/* Point the pass at `theta`, its omega targeted where that is wanted. */
static void
set_theta(struct vol_likelihood *lik, const double *theta)
{
    struct vol_recursion *r = &lik->r;
    const struct vol_density *density = lik->spec.density;

    memcpy(lik->theta, theta, r->k * sizeof(*theta));
    r->var = lik->theta + r->n_mean;
    r->shape = r->var + r->n_var;
    if (lik->spec.variance->link == VOL_LINK_POWER)
        r->power = vol_variance_power(&lik->spec, r->var);
    if (lik->level > 0.0)
        lik->theta[r->n_mean] = lik->spec.variance->target(
            &lik->spec, r->var, r->shape, lik->level, NULL, NULL);
    if (lik->spec.variance->uses_shape)
        r->abs_mean = density->abs_mean(r->shape);
    r->neg_square = density->neg_square(r->shape);
}

/*
 * Whether each variance is positive and finite, and its powers are.  Positive
 * numbers are ordered as the integers that their bits are: of the differences
 * from either end one has the highest bit where a number is outside.
 */
static bool
all_positive(const double *h, size_t n)
{
    const double lower[] = { 1e-280, 1e-280 }, upper[] = { 1e280, 1e280 };
    const double last[] = { h[n - 1], h[n - 1] };
    const vol_pair_bits least = vol_pair_bits_load(lower);
    const vol_pair_bits most = vol_pair_bits_load(upper);
    vol_pair_bits x = vol_pair_bits_load(last);
    vol_pair_bits outside = (x - least) | (most - x);

    for (size_t t = 0; t + 2 <= n; t += 2) {
        x = vol_pair_bits_load(h + t);
        outside |= (x - least) | (most - x);
    }
    return (outside[0] | outside[1]) >> 63 == 0;
}

bool
vol_pass_variances(struct vol_likelihood *lik, const double *theta, bool derivs)
{
    const struct vol_recursion *r = &lik->r;

    lik->slack = 0.0;
    set_theta(lik, theta);
    if (!vol_pass_forward(lik, derivs) || !all_positive(r->h, lik->n))
        return false;
    if (lik->invertible)
        lik->slack = vol_likelihood_invertibility(lik, NULL);
    return lik->slack > -VOL_INVERTIBLE_SLACK;
}

double
vol_likelihood_value(struct vol_likelihood *lik, const double *theta)
{
    const struct vol_recursion *r = &lik->r;
    double value;

    if (!vol_pass_variances(lik, theta, false))
        return -HUGE_VAL;
    value = lik->spec.density->loglik(r->shape, lik->n, r->e, r->h);
    return isfinite(value) ? value : -HUGE_VAL;
}
