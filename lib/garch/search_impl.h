/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_SEARCH_IMPL_H
#define VOL_GARCH_SEARCH_IMPL_H

#include "garch/search.h"

/* Inside of vol_garch_search(). */

/* So far a known optimum of a short series reaches: others are beside it. */
#define VOL_SHORT_BASIN 1e-4

/* The promised gain at which a first look ends. */
#define VOL_ROUGH 1e-2

/* Log-likelihoods of one and the same optimum. */
#define VOL_SAME_OPTIMUM 1e-2

/* No start of an autoregression explodes. */
#define VOL_MOST_FEEDBACK 0.9995

/* What a round about the best must gain for another one. */
#define VOL_WORTH_A_ROUND 1e-4

/* Follow a start to its end on all rows, and keep the better optimum. */
void vol_search_follow(struct vol_likelihood *lik, struct vol_optimiser *o,
                       const double *start, struct vol_optimum *best);

/* The same from points of the grid, and between them and `end`. */
void vol_search_about(struct vol_likelihood *lik, struct vol_optimiser *o,
                      const struct vol_optimum *end, struct vol_optimum *best);

/* The likelihood of a short series is rough: places about an optimum are set
 * out from, drawn with its standard errors by the same numbers for every
 * series, others in each `round`. */
void vol_search_neighbours(struct vol_likelihood *lik, struct vol_optimiser *o,
                           unsigned round, struct vol_optimum *best);

/* From an optimum to where the equation, the mean or the shortness of the
 * series may have another that is higher. */
void vol_search_others(struct vol_likelihood *lik, struct vol_optimiser *o,
                       struct vol_optimum *best);

#endif
