/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_PORTFOLIO_H
#define VOL_CROSS_PORTFOLIO_H

#include "base/err.h"
#include "stats/density.h"

#include <stddef.h>

/* What a holding in the portfolio's own currency has as its `currency`. */
#define VOL_OWN_CURRENCY ((size_t)-1)

/*
 * One holding: its share of the portfolio's value (negative when short; what
 * is missing to one is cash without a return), the series of its price and,
 * where that is in another currency, the series of that currency's price in
 * the portfolio's own.  Log returns of the two add up.
 */
struct vol_holding {
    double weight;
    size_t series, currency;
};

/* Means (k) and covariances (packed, cross/packed.h) of the log returns of k
 * series in per cent, over one day or several together. */
struct vol_outlook {
    const double *mean, *cov;
    size_t k;
};

/*
 * Simple returns of the portfolio in per cent over those days.  VaR and ES are
 * quantiles of the return, negative for a loss.  A contribution is the
 * holding's part of the whole (Euler: its weight times the derivative by it):
 * they add up to the whole exactly.
 */
struct vol_portfolio {
    double mean, sd, var, es;
};
struct vol_contribution {
    double mean, sd, var, es;
};

/*
 * Simple returns are aggregated, not log returns: with log returns jointly
 * normal, holdings have the means exp(m_i + s_ii / 2) - 1 and covariances
 * exp(m_i + m_j + (s_ii + s_jj) / 2) (exp(s_ij) - 1) (the lognormal's moments,
 * Aitchison and Brown, 1957).  Quantiles are those of a return with the
 * portfolio's mean and standard deviation and the `density`, at `shape` (NULL
 * where it has none); `level` is the tail, as .01.
 *
 * `parts` (n) may be NULL.  VOL_EDATA where a number is not finite, a series
 * does not exist, or the portfolio has no variance; VOL_ENOMEM.
 */
enum vol_code vol_portfolio_risk(const struct vol_holding *holding, size_t n,
                                 const struct vol_outlook *outlook,
                                 const struct vol_density *density,
                                 const double *shape, double level,
                                 struct vol_portfolio *out,
                                 struct vol_contribution *parts,
                                 struct vol_err *err) VOL_MUST_CHECK;

/* The simple return in per cent of a portfolio with these holdings whose
 * series had the log returns r (k, per cent). */
double vol_portfolio_return(const struct vol_holding *holding, size_t n,
                            const double *r);

#endif
