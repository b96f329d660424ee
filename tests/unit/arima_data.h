/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_ARIMA_DATA_H
#define VOL_TESTS_ARIMA_DATA_H

#include "garch_data.h"
#include "mean/arima.h"

/* What the figures of tests/data/arima.csv (made by tests/data/make-arima) were
 * estimated from. */
struct arima_problem {
    struct vol_arima_order order;
    double *y, *x;
    size_t n;
};

struct arima_problem arima_problem_of(const struct figures *f);
void arima_problem_clear(struct arima_problem *p);

#endif
