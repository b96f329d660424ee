/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_DCC_PASS_H
#define VOL_CROSS_DCC_PASS_H

#include "cross/dcc_target.h"

/*
 * Inside of the module: the second-stage log-likelihood of one set of series
 *
 *   normal  -1/2 sum (ln |R_t| + z_t' R_t^-1 z_t - z_t' z_t)
 *   t       sum ln f(z_t), f the k-variate t with correlations R_t and unit
 *           variances
 *
 * with exact derivatives by the parameters, forwards, and by the residuals,
 * backwards.  It belongs to one thread.
 */
struct vol_dcc_pass {
    struct vol_dcc_spec spec;
    size_t n, k, m; /* rows, series, elements of a packed matrix           */
    size_t n_params, n_moving; /* all, and those that move Q: not nu       */
    size_t lead;               /* rows that the recursion looks back to    */
    const double *z;           /* n x k, the caller's                      */
    struct vol_dcc_target target;
    const double *theta;  /* of the pass                                    */
    double *c;            /* intercept                                      */
    double *q, *dq;       /* Q_t of a block and the rows before it, and its
                             tangents, one block for each parameter         */
    double *shock, *sign; /* z z' and n n' of the same rows; sign is NULL
                             where the model is not asymmetric              */
    double *rows;         /* a block of derivatives by Q_t                  */
    double *a, *work;     /* a block of matrices in lanes                   */
    double *x, *w, *v, *root; /* and of vectors                            */
    double *by_q; /* n x m: derivatives of each row by its Q_t, where kept */
    double *by_z; /* n x k: and by its z_t alone                          */
    double *store;
};

/* What a pass adds to, each NULL where it is not wanted. */
struct vol_dcc_sums {
    double *gradient; /* n_params                    */
    double *scores;   /* n x n_params, row by row    */
    double *by_z;     /* n x k, by the residuals     */
};

/* Room; with `keep` also for derivatives by the residuals.  As
 * vol_dcc_target_init(). */
enum vol_code vol_dcc_pass_init(struct vol_dcc_pass *pass,
                                const struct vol_dcc_spec *spec,
                                const double *z, size_t n, size_t k, bool keep,
                                struct vol_err *err) VOL_MUST_CHECK;
void vol_dcc_pass_clear(struct vol_dcc_pass *pass);

/* The log-likelihood at `theta`, -HUGE_VAL where a Q_t is not positive
 * definite or there is no t; its rows, too, where `row` (n) is not NULL. */
double vol_dcc_pass_value(struct vol_dcc_pass *pass, const double *theta,
                          const struct vol_dcc_sums *add, double *row);

/*
 * Q_t of rows from .. n, the last being the day after the sample, packed,
 * (n + 1 - from) x m.
 */
void vol_dcc_pass_path(struct vol_dcc_pass *pass, const double *theta,
                       size_t from, double *out);

#endif
