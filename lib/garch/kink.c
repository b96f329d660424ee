/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maxima where a residual is zero and |z| has a kink. */
#include "garch/optimise.h"

#include <math.h>
#include <string.h>

/* A residual of fewer standard deviations is at the kink. */
#define AT_KINK 1e-3

/* How far beside a kink the likelihood is looked at, and what counts. */
#define BESIDE 1e-6
#define HIGHER 1e-9

static bool
is_held(const struct vol_optimum *at, size_t row)
{
    for (size_t i = 0; i < at->n_kinks; i++)
        if (at->kink[i] == row)
            return true;
    return false;
}

/* The row nearest to its kink among those not held; n where none is near. */
static size_t
nearest(const struct vol_likelihood *lik, const struct vol_optimum *at)
{
    size_t row = lik->n;
    double least = AT_KINK;

    for (size_t t = 0; t < lik->n; t++) {
        const double z = fabs(lik->r.e[t]) / sqrt(lik->r.h[t]);
        if (z < least && !is_held(at, t)) {
            least = z;
            row = t;
        }
    }
    return row;
}

bool
vol_optimiser_catch_kink(struct vol_likelihood *lik, struct vol_optimum *at)
{
    const size_t m = lik->r.n_de;
    double theta[VOL_GARCH_MAX_PARAMS], value;
    size_t row;

    if (!lik->spec.variance->kinked || at->n_kinks == VOL_MAX_KINKS ||
        at->n_kinks >= m || m == 0)
        return false;
    (void)vol_likelihood_value(lik, at->theta);
    row = nearest(lik, at);
    if (row == lik->n || lik->r.de[row * m] == 0.0)
        return false;
    memcpy(theta, at->theta, lik->r.k * sizeof(*theta));
    theta[0] -= lik->r.e[row] / lik->r.de[row * m];
    value = vol_likelihood_value(lik, theta);
    if (!(value > at->loglik - AT_KINK))
        return false;
    memcpy(at->theta, theta, lik->r.k * sizeof(*theta));
    at->loglik = value;
    at->kink[at->n_kinks++] = row;
    return true;
}

bool
vol_optimiser_keeps_kinks(struct vol_likelihood *lik, struct vol_optimum *at)
{
    const double here = at->theta[0];

    for (int side = -1; side <= 1; side += 2) {
        at->theta[0] = here + side * BESIDE;
        const double value = vol_likelihood_value(lik, at->theta);
        if (value > at->loglik + HIGHER) {
            at->loglik = value;
            at->n_kinks = 0;
            return false;
        }
    }
    at->theta[0] = here;
    return true;
}
