/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a shock lasts. */
#include "garch/variance.h"

#include <math.h>
#include <string.h>

/* So many days are looked at; from there on the largest root rules. */
enum { DAYS = 20000, ROOM = VOL_GARCH_MAX_HARCH_LAG };

/* So small a part of the half for as many days as there are lags is nothing. */
#define GONE 1e-3

/* Shocks of so small a weight move nothing: beside a beta at its bound that of
 * invertibility leaves no more. */
#define STILL 1e-7

size_t
vol_response_of_lags(const struct vol_garch_spec *spec, const double *var,
                     const double *shock, bool feeds, double *direct,
                     double *feedback)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const size_t n = at.n_alpha > at.n_beta ? at.n_alpha : at.n_beta;

    for (size_t i = 0; i < n; i++) {
        direct[i] = i < at.n_alpha ? shock[i] : 0.0;
        feedback[i] = (i < at.n_beta ? var[at.beta + i] : 0.0) +
                      (feeds ? direct[i] : 0.0);
    }
    return n;
}

double
vol_response_on(const double *direct, const double *feedback, size_t n,
                size_t day, double *ring)
{
    double sum = day < n ? direct[day] : 0.0;

    for (size_t i = 1; i <= n && i <= day; i++)
        sum += feedback[i - 1] * ring[(day - i) % VOL_RESPONSE_RING];
    ring[day % VOL_RESPONSE_RING] = sum;
    return sum;
}

double
vol_variance_half_life(const struct vol_garch_spec *spec, const double *var,
                       const double *shape)
{
    const double p = spec->variance->persistence(spec, var, shape, NULL);
    double direct[ROOM], feedback[ROOM], ring[VOL_RESPONSE_RING], days = 0.0;
    double half = 0.0, now = 0.0, last = 0.0;
    size_t n, idle = 0;

    if (!(p > 0.0 && p < 1.0) || spec->variance->response == NULL)
        return NAN;
    n = spec->variance->response(spec, var, shape, direct, feedback);
    if (n == 1 && direct[0] != 0.0 && feedback[0] > 0.0)
        return log(0.5) / log(feedback[0]);
    for (size_t day = 0; day < DAYS && idle <= n; day++) {
        last = now;
        now = fabs(vol_response_on(direct, feedback, n, day, ring));
        if (0.5 * now > half)
            half = 0.5 * now;
        else if (last >= half && now < half)
            days = (double)day - 1.0 + log(last / half) / log(last / now);
        idle = now < GONE * half ? idle + 1 : 0;
    }
    if (half == 0.0)
        return NAN;
    return now < half ? days
                      : (double)DAYS - 1.0 + log(now / half) / log(last / now);
}

bool
vol_variance_is_still(const struct vol_garch_spec *spec, const double *var,
                      const double *shape)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const bool by_sign = spec->variance->link == VOL_LINK_LOG;
    double direct[ROOM], feedback[ROOM];
    size_t n;

    if (spec->variance->response == NULL || at.n_beta == 0 ||
        !(spec->variance->persistence(spec, var, shape, NULL) > 0.0))
        return false;
    n = spec->variance->response(spec, var, shape, direct, feedback);
    for (size_t i = 0; i < n; i++)
        if (fabs(direct[i]) > STILL)
            return false;
    for (size_t i = at.gamma; by_sign && i < at.beta; i++)
        if (fabs(var[i]) > STILL)
            return false;
    return true;
}
