/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_PANEL_H
#define VOL_TESTS_PANEL_H

#include <stddef.h>

/*
 * The four European indices side by side: rows x PANEL_K, columns dax, smi,
 * cac, ftse, returns in per cent or logarithms of the closes.
 */
enum { PANEL_K = 4 };

struct panel {
    double *x;
    size_t rows;
};

struct panel panel_returns(void);
struct panel panel_log_prices(void);
void panel_free(struct panel *p);

/* A copy whose column i is column order[i]. */
struct panel panel_permuted(const struct panel *p, const size_t *order);

/* The column of an index. */
size_t panel_index(const char *name);

/* The rows of tests/data/NAME.csv, `name` being var or var_past: model,
 * quantity, value, source. */
struct panel_figures {
    char *(*row)[4];
    size_t n;
    char *text;
};
struct panel_figures panel_figures(const char *name);
void panel_figures_free(struct panel_figures *f);

#endif
