/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_SIMULATE_REASONS_H
#define VOL_SIMULATE_REASONS_H

#include "../unit/garch_study.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Why estimates of a model are biased, or their intervals do not cover, by
 * more than is promised, and how far each reason goes.
 */

/* What the table says of one parameter; NaN: nothing. */
struct line {
    double bias, sd, ratio; /* bias over sd */
    double error[STUDY_KINDS], coverage[STUDY_KINDS];
    bool biased, outside[STUDY_KINDS];
    size_t n;
};

enum reason {
    INTERCEPT,
    MEMORY,
    TAILS,
    POWER,
    TARGET,
    COMPONENTS,
    LONG_MEMORY,
    UNEXPLAINED
};

/* How many of a line's figures are outside what is promised. */
size_t reasons_count_outside(const struct line *l);

/* The reason for what is outside of a spec's parameter. */
enum reason reasons_find(const char *spec, const char *param,
                         const struct line *l);

/* A reason in words, in lines. */
const char *reasons_text(enum reason reason);

#endif
