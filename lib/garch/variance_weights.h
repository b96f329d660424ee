/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_VARIANCE_WEIGHTS_H
#define VOL_GARCH_VARIANCE_WEIGHTS_H

#include "garch/variance.h"
#include "stats/fourier.h"

/* Inside of variance_memory.c: the weights of squared residuals. */

/*
 * The room of one recursion: the weights, their first and second derivatives
 * by the parameters that they depend on, each followed by the sums of what is
 * behind a lag (rest[j] = sum_{k>j}), and one column of the series' length.
 */
struct vol_weights {
    size_t lags, m; /* K, and how many parameters     */
    size_t first;   /* the first among the variance's */
    double *w, *d[VOL_GARCH_MAX_ORDER];
    double *dd[VOL_GARCH_MAX_ORDER][VOL_GARCH_MAX_ORDER]; /* NULL: zero */
    double *column;
};

/* Slots of the recursion's transforms: the weights, their derivatives behind
 * them, and three series. */
enum {
    VOL_SLOT_WEIGHTS = 0,
    VOL_SLOT_SQUARES = 1 + VOL_GARCH_MAX_ORDER,
    VOL_SLOT_NEWS,
    VOL_SLOT_ADJOINT
};

/* The weights in the memory of a recursion. */
struct vol_weights vol_weights_of(const struct vol_recursion *r);

/* The sums behind each lag of a block of weights. */
static inline double *
vol_weights_rest(const struct vol_weights *k, double *block)
{
    return block + k->lags;
}

/* The equation's memory() and presample(): room, and all weights anew. */
size_t vol_weights_memory(const struct vol_garch_spec *spec, size_t n,
                          size_t n_cols);
void vol_weights_make(struct vol_recursion *r);

/* The equations' constraints, grids and corners. */
void vol_constrain_figarch(const struct vol_garch_spec *spec, const double *var,
                           const double *shape, size_t first,
                           struct vol_constraints *set);
void vol_constrain_harch(const struct vol_garch_spec *spec, const double *var,
                         const double *shape, size_t first,
                         struct vol_constraints *set);
bool vol_grid_figarch(const struct vol_garch_spec *spec, size_t i, double *var);
bool vol_corner_figarch(const struct vol_garch_spec *spec, bool is_short,
                        size_t i, double *var);
bool vol_grid_harch(const struct vol_garch_spec *spec, size_t i, double *var);

#endif
