/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_ROW_WEIGHTS_H
#define VOL_GARCH_ROW_WEIGHTS_H

#include "base/mem.h"
#include "garch/spec.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What the backward pass finds of the Hessian, as weights of rows: with o the
 * tangent of what the density sees on a row, e that of its residual and u the
 * unit vector of parameter p it is the sum over rows of
 *
 *   oo o o' + eo (e o' + o e') + ee e e',
 *
 * and for each p of by_out (u o' + o u') + by_shock (u e' + e u').  The pass
 * itself is thus one of scalars, and the products are summed by blocks of rows
 * with those of the density.  What has no row, of two parameters or from
 * before the first row, goes to `hess` at once.
 */
struct vol_row_weights {
    size_t k, stride;
    double *hess;              /* k x k                              */
    double *oo, *eo, *ee;      /* by row                             */
    double *by_out, *by_shock; /* of each parameter `stride` rows    */
    bool has_out[VOL_GARCH_MAX_PARAMS], has_shock[VOL_GARCH_MAX_PARAMS];
};

/* Room for n rows, which are summed up by fours. */
static inline void
vol_row_weights_lay(struct vol_row_weights *w, size_t n, size_t k,
                    struct vol_mem_block *block)
{
    w->k = k;
    w->stride = n + 4;
    w->oo = vol_mem_lay(block, w->stride, 0);
    w->eo = vol_mem_lay(block, w->stride, 0);
    w->ee = vol_mem_lay(block, w->stride, 0);
    w->by_out = vol_mem_lay(block, w->stride * k, 0);
    w->by_shock = vol_mem_lay(block, w->stride * k, 0);
}

static inline void
vol_row_weights_out(struct vol_row_weights *w, size_t param, size_t row,
                    double x)
{
    w->by_out[param * w->stride + row] += x;
    w->has_out[param] = true;
}

static inline void
vol_row_weights_shock(struct vol_row_weights *w, size_t param, size_t row,
                      double x)
{
    w->by_shock[param * w->stride + row] += x;
    w->has_shock[param] = true;
}

#endif
