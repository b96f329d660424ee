/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BENCH_ACCURACY_H
#define VOL_BENCH_ACCURACY_H

#include "base/err.h"

#include <stdio.h>

/* A cell of a table, by "e" or "f": a figure that was not compared is a dash.
 */
void accuracy_cell(FILE *out, const char *format, double x);

/* Print the section on tests/data/garch_fixed.csv. */
enum vol_code accuracy_of_fixed(struct vol_err *err) VOL_MUST_CHECK;

#endif
