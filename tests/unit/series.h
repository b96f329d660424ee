/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_SERIES_H
#define VOL_TESTS_SERIES_H

#include <stddef.h>

/*
 * The sample data as arrays.  `name` is a file of share/data without ".csv".
 * Prices are logarithms of the closes, returns 100 times their differences; the
 * index of demgbp is built from returns, so its first level is left out.
 */
struct series {
    double *x;
    size_t n;
};

struct series series_log_price(const char *name);
struct series series_return(const char *name);
void series_free(struct series *s);

/* Splits a line at its commas, in place; returns how many fields there are. */
size_t split_line(char *line, char **field, size_t max);

#endif
