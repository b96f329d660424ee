/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_OPTIMISE_IMPL_H
#define VOL_GARCH_OPTIMISE_IMPL_H

#include "garch/optimise.h"

/* Inside of vol_optimise(). */

/* vol_likelihood_derivs() into the optimiser, by what is free to move. */
double vol_optimiser_derive(struct vol_optimiser *o, struct vol_likelihood *lik,
                            const double *theta, double *opg);

/* What an invertibility that is missed takes from the likelihood, where it was
 * missed before. */
double vol_optimiser_penalty(const struct vol_optimiser *o);

/* The likelihood of theta + share * step, which goes to o->trial. */
double vol_optimiser_try(struct vol_optimiser *o, struct vol_likelihood *lik,
                         const struct vol_optimum *at, double share,
                         bool derivs, double *opg);

/*
 * Take the step, or the part of it that raises the likelihood enough.  The
 * whole step is tried with its derivatives at once, since near the optimum it
 * is always right, unless it is doubtful: `derived` says whether they are
 * there.
 */
bool vol_optimiser_move(struct vol_optimiser *o, struct vol_likelihood *lik,
                        struct vol_optimum *at, bool *derived);

#endif
