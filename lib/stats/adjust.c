/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/adjust.h"

#include "base/mem.h"

#include <gsl/gsl_sort.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum vol_adjust
vol_adjust_named(const char *name)
{
    if (strcmp(name, "holm") == 0)
        return VOL_ADJUST_HOLM;
    return strcmp(name, "bh") == 0 ? VOL_ADJUST_BH : VOL_ADJUST_NONE;
}

/* `order` puts the m p-values in ascending order. */
static void
holm(double *p, const size_t *order, size_t m)
{
    double largest = 0.0;

    for (size_t i = 0; i < m; i++) {
        largest = fmax(largest, (double)(m - i) * p[order[i]]);
        p[order[i]] = fmin(largest, 1.0);
    }
}

static void
benjamini_hochberg(double *p, const size_t *order, size_t m)
{
    double least = 1.0;

    for (size_t i = m; i-- > 0;) {
        least = fmin(least, (double)m / (double)(i + 1) * p[order[i]]);
        p[order[i]] = least;
    }
}

enum vol_code
vol_adjust_p(enum vol_adjust how, double *p, size_t n, struct vol_err *err)
{
    void *memory = NULL;
    size_t m = 0;
    enum vol_code code = VOL_OK;

    if (n > 0)
        code = vol_mem_array(&memory, n, sizeof(double) + sizeof(size_t), err);
    if (code != VOL_OK || n == 0)
        return code;
    double *known = memory;
    size_t *order = (size_t *)(void *)(known + n);
    for (size_t i = 0; i < n; i++)
        if (!isnan(p[i]))
            known[m++] = p[i];
    gsl_sort_index(order, known, 1, m);
    if (how == VOL_ADJUST_HOLM)
        holm(known, order, m);
    else if (how == VOL_ADJUST_BH)
        benjamini_hochberg(known, order, m);
    for (size_t i = n; i-- > 0;)
        if (!isnan(p[i]))
            p[i] = known[--m];
    free(memory);
    return VOL_OK;
}
