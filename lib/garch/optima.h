/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_OPTIMA_H
#define VOL_GARCH_OPTIMA_H

#include "garch/job.h"

/*
 * Inside of vol_garch_search_orders(): the optima of one model, that of the
 * search first, and ways that find another beside them.
 */
enum { VOL_MOST_OPTIMA = 22 }; /* one more than there are ways */
struct vol_optima {
    struct vol_optimum of[VOL_MOST_OPTIMA];
    size_t n;
    bool known; /* the first is one that ways may merge with */
};

/* The optimum that a start leads to. */
void vol_optima_follow(struct vol_garch_job *job, const double *start,
                       struct vol_optima *found);

/* A better optimum about the best, where there is one: by other draws than
 * those of the search, which are those of round 0. */
void vol_optima_follow_neighbours(struct vol_garch_job *job, unsigned round,
                                  struct vol_optima *found);

/* A better optimum whose variance swings, where there is one: no way leads to
 * it from those of lower orders. */
void vol_optima_follow_cycles(struct vol_garch_job *job,
                              struct vol_optima *found);

/* Between the grid and the best, or `lower` where that is higher, and about the
 * best, until neither is better. */
void vol_optima_follow_rounds(struct vol_garch_job *job,
                              const struct vol_optimum *lower,
                              struct vol_optima *found);

/* The way that has led highest, above `least` and the best, and has not come to
 * its end is gone on to it. */
void vol_optima_go_on(struct vol_garch_job *job, double least,
                      struct vol_optima *found);

/* The best that is one to the last digit, to job->best, `look_around` with
 * kinks beside it, as the search's own. */
void vol_optima_keep_best(struct vol_garch_job *job, struct vol_optima *found,
                          bool look_around);

#endif
