/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/null_draws.h"

#include "base/mem.h"
#include "stats/hypothesis_impl.h"

#include <gsl/gsl_sort.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum vol_code
vol_null_draws_init(struct vol_null_draws *draws, enum vol_tail tail,
                    struct vol_err *err)
{
    *draws = (struct vol_null_draws){ .tail = tail, .room = VOL_NULLS_SERIES };
    return vol_mem_doubles(&draws->against, draws->room, err);
}

void
vol_null_draws_clear(struct vol_null_draws *draws)
{
    free(draws->against);
    *draws = (struct vol_null_draws){ .n = 0 };
}

static double
against(enum vol_tail tail, double statistic)
{
    if (tail == VOL_TAIL_LOWER)
        return -statistic;
    return tail == VOL_TAIL_BOTH ? fabs(statistic) : statistic;
}

void
vol_null_draws_add(struct vol_null_draws *draws, double statistic)
{
    if (isfinite(statistic) && draws->n < draws->room)
        draws->against[draws->n++] = against(draws->tail, statistic);
}

void
vol_null_draws_sort(struct vol_null_draws *draws)
{
    gsl_sort(draws->against, 1, draws->n);
}

/* The value that is exceeded by what has p < level. */
static double
critical_value(const struct vol_null_draws *d, double level)
{
    double below = ceil(level * ((double)d->n + 1.0) - 1.0) - 1.0;

    if (!(below >= 0.0) || below >= (double)d->n)
        return NAN;
    double x = d->against[d->n - 1 - (size_t)below];
    return d->tail == VOL_TAIL_LOWER ? -x : x;
}

static void
put_nothing(struct vol_test_result *r)
{
    r->statistic = r->p_value = r->cv01 = r->cv05 = r->cv10 = NAN;
    r->p_bound = '\0';
    r->reject = -1;
    (void)vol_test_without(r, "of the simulated series too few gave a figure");
}

void
vol_null_draws_apply(const struct vol_null_draws *draws, double alpha,
                     struct vol_test_result *r)
{
    size_t beyond = 0, n = draws->n;
    double at = against(draws->tail, r->statistic);

    if (n < draws->room / 2) {
        put_nothing(r);
        return;
    }
    while (beyond < n && draws->against[n - 1 - beyond] >= at)
        beyond++;
    r->reason[0] = '\0';
    r->p_value = ((double)beyond + 1.0) / ((double)n + 1.0);
    r->p_bound = beyond == 0 ? '<' : '\0';
    r->cv01 = critical_value(draws, 0.01);
    r->cv05 = critical_value(draws, 0.05);
    r->cv10 = critical_value(draws, 0.10);
    vol_test_decide(r, alpha);
}

void
vol_null_name_variant(struct vol_test_result *r)
{
    size_t len = strlen(r->variant);

    if (strcmp(r->variant, "-") == 0)
        len = 0;
    (void)snprintf(r->variant + len, sizeof(r->variant) - len, "%ssim",
                   len > 0 ? "-" : "");
}

void
vol_null_key(char key[VOL_NULL_KEY], const struct vol_test_options *o, size_t n)
{
    (void)snprintf(key, VOL_NULL_KEY, "%d %d %zu %zu %zu %.17g %d %zu",
                   (int)o->trend, (int)o->lag_rule, o->lags, o->max_lags,
                   o->dimension, o->eps, o->about_zero, n);
}
