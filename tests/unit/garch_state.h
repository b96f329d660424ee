/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_GARCH_STATE_H
#define VOL_TESTS_GARCH_STATE_H

#include "garch/state.h"

#include <stddef.h>

/* States of every kind of model, part-way through a series. */

enum { ROWS = 1500, FIRST = 300, LATER = 1200, STATE_SPECS = 47 };

/* Every equation, mean, density, link and suffix, alone or together. */
extern const char *const state_specs[STATE_SPECS];

/* ROWS returns with two columns of regressors, and a model of them. */
struct state_fixture {
    struct vol_garch_spec spec;
    struct vol_garch_data data;
    double *y, *x;
};

void state_set_up(struct state_fixture *f, const char *spec);
void state_tear_down(struct state_fixture *f);

/* The fit to the first n rows, and the state after them. */
struct vol_garch_fit state_fit(const struct state_fixture *f, size_t n);
struct vol_garch_state state_made_at(const struct state_fixture *f,
                                     const struct vol_garch_fit *fit, size_t n);

/* The whole series at the values that `fit` froze. */
struct vol_garch_fit state_filter_all(const struct state_fixture *f,
                                      const struct vol_garch_fit *fit);

#endif
