/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/portfolio.h"

#include "base/mem.h"
#include "cross/packed.h"

#include <math.h>
#include <stdlib.h>

#define PER_CENT 100.0

/* The log covariance of two holdings, as a fraction. */
static double
log_covariance(const struct vol_outlook *o, const struct vol_holding *a,
               const struct vol_holding *b)
{
    const bool a_foreign = a->currency != VOL_OWN_CURRENCY;
    const bool b_foreign = b->currency != VOL_OWN_CURRENCY;
    double sum = o->cov[vol_packed_at(a->series, b->series)];

    if (a_foreign)
        sum += o->cov[vol_packed_at(a->currency, b->series)];
    if (b_foreign)
        sum += o->cov[vol_packed_at(a->series, b->currency)];
    if (a_foreign && b_foreign)
        sum += o->cov[vol_packed_at(a->currency, b->currency)];
    return sum / (PER_CENT * PER_CENT);
}

static double
log_mean(const struct vol_outlook *o, const struct vol_holding *a)
{
    const double own = o->mean[a->series];

    return (a->currency == VOL_OWN_CURRENCY ? own
                                            : own + o->mean[a->currency]) /
           PER_CENT;
}

static enum vol_code
check(const struct vol_holding *h, size_t n, const struct vol_outlook *o,
      struct vol_err *err)
{
    for (size_t i = 0; i < n; i++) {
        if (h[i].series >= o->k ||
            (h[i].currency != VOL_OWN_CURRENCY && h[i].currency >= o->k))
            return vol_fail(err, VOL_EDATA,
                            "holding %zu is of a series that is not there",
                            i + 1);
        if (!isfinite(h[i].weight) || !isfinite(log_mean(o, &h[i])) ||
            !isfinite(log_covariance(o, &h[i], &h[i])))
            return vol_fail(err, VOL_EDATA,
                            "holding %zu has no weight, mean or variance",
                            i + 1);
    }
    return VOL_OK;
}

/* Gross means exp(m_i + s_ii / 2), and (C w)_i of the simple returns. */
static void
moments(const struct vol_holding *h, size_t n, const struct vol_outlook *o,
        double *gross, double *cw)
{
    for (size_t i = 0; i < n; i++)
        gross[i] =
            exp(log_mean(o, &h[i]) + 0.5 * log_covariance(o, &h[i], &h[i]));
    for (size_t i = 0; i < n; i++) {
        cw[i] = 0.0;
        for (size_t j = 0; j < n; j++)
            cw[i] += h[j].weight * gross[i] * gross[j] *
                     expm1(log_covariance(o, &h[i], &h[j]));
    }
}

enum vol_code
vol_portfolio_risk(const struct vol_holding *holding, size_t n,
                   const struct vol_outlook *outlook,
                   const struct vol_density *density, const double *shape,
                   double level, struct vol_portfolio *out,
                   struct vol_contribution *parts, struct vol_err *err)
{
    double *gross = NULL, mean = 0.0, variance = 0.0;
    enum vol_code code = check(holding, n, outlook, err);

    if (code == VOL_OK)
        code = vol_mem_doubles(&gross, 2 * n, err);
    if (code != VOL_OK)
        return code;
    double *cw = gross + n;
    moments(holding, n, outlook, gross, cw);
    for (size_t i = 0; i < n; i++) {
        mean += holding[i].weight * (gross[i] - 1.0);
        variance += holding[i].weight * cw[i];
    }
    if (!(variance > 0.0) || !isfinite(variance)) {
        free(gross);
        return vol_fail(err, VOL_EDATA, "the portfolio has no variance");
    }
    const double sd = sqrt(variance);
    const double q = density->quantile(shape, level);
    const double tail = density->tail_mean(shape, level);
    for (size_t i = 0; parts != NULL && i < n; i++) {
        const double m = PER_CENT * holding[i].weight * (gross[i] - 1.0);
        const double s = PER_CENT * holding[i].weight * cw[i] / sd;
        parts[i] = (struct vol_contribution){ m, s, m + q * s, m + tail * s };
    }
    mean *= PER_CENT;
    *out =
        (struct vol_portfolio){ mean, PER_CENT * sd, mean + PER_CENT * q * sd,
                                mean + PER_CENT * tail * sd };
    free(gross);
    return VOL_OK;
}

double
vol_portfolio_return(const struct vol_holding *holding, size_t n,
                     const double *r)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        double x = r[holding[i].series];
        if (holding[i].currency != VOL_OWN_CURRENCY)
            x += r[holding[i].currency];
        sum += holding[i].weight * PER_CENT * expm1(x / PER_CENT);
    }
    return sum;
}
