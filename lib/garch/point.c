/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pointed densities, ged with nu <= 1: the log-likelihood has a point wherever
 * a residual is zero, and its maximum in the constant of the mean is at one, as
 * a median is an observation.
 */
#include "garch/optimise.h"

#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The constant is looked for so far from where it is, the series having
 * standard deviation 1: at so many of the points there, then at all beside the
 * best of these.  The best of those are followed, and so often all begins anew.
 */
#define REACH 1.0
enum { LOOKED_AT = 100, BEST = 3, FOLLOWED = 6, ROUNDS = 6, MAX_STEPS = 50 };

/* The least and the greatest constant that the user allows, in the units of the
 * estimation. */
static struct vol_garch_range
find_range(const struct vol_garch_spec *spec, double scale)
{
    const struct vol_garch_range mu = vol_garch_range(spec, 0);

    return (struct vol_garch_range){ mu.low / scale, mu.high / scale };
}

enum vol_point
vol_likelihood_point(const struct vol_likelihood *lik, const double *theta)
{
    const struct vol_density *density = lik->spec.density;

    return density->point == NULL
               ? VOL_POINT_NONE
               : density->point(theta + lik->r.k - density->n_shape);
}

bool
vol_optimiser_seeks_points(const struct vol_likelihood *lik,
                           const double *theta)
{
    const struct vol_garch_range mu = find_range(&lik->spec, 1.0);

    return lik->spec.mean.constant && !lik->coupled && mu.low < mu.high &&
           vol_likelihood_point(lik, theta) != VOL_POINT_NONE;
}

/* Whether the constant is inside what the user allows, not at its end. */
static bool
is_inside(struct vol_garch_range mu, double constant)
{
    return constant > mu.low && constant < mu.high;
}

/* To where the residual of the row nearest by the constant is 0. */
static void
go_to_nearest(struct vol_garch_range mu, struct vol_likelihood *lik,
              struct vol_optimum *at)
{
    const double u[VOL_MEAN_MAX_PARAMS + 1] = { 1.0 }, here = at->theta[0];
    double least = HUGE_VAL;

    for (size_t t = 0; t < lik->n; t++) {
        const double shift = vol_optimiser_way_to(lik, t, u);
        if (fabs(shift) < fabs(least) && is_inside(mu, here + shift)) {
            least = shift;
            at->kink[0] = t;
            at->n_kinks = 1;
        }
    }
    at->theta[0] = at->n_kinks > 0 ? here + least : here;
}

void
vol_optimiser_enter_point(const struct vol_optimiser *o,
                          struct vol_likelihood *lik, struct vol_optimum *at)
{
    const struct vol_garch_range mu = find_range(&lik->spec, o->scale);
    const double here = at->theta[0];
    double value;

    vol_likelihood_hold(lik, NULL, 0);
    value = vol_likelihood_value(lik, at->theta);
    go_to_nearest(mu, lik, at);
    at->loglik = vol_likelihood_value(lik, at->theta);
    if (!is_inside(mu, here) && value >= at->loglik) {
        at->theta[0] = here;
        at->n_kinks = 0;
    }
    while (at->n_kinks > 0 && vol_optimiser_catch_kink(lik, at))
        continue;
}

/* ---- the points on a way, in ascending order ----------------------------- */

/* From where `from` is along `u`; how far they are stands where a pass forwards
 * leaves it: in the room of the adjoints. */
struct way {
    double from[VOL_GARCH_MAX_PARAMS], u[VOL_MEAN_MAX_PARAMS + 1];
    double *shift;
    size_t n, commonest;
};

static int
by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Where the constant is at an end of what the user allows, which may be higher
 * than any point inside. */
static void
add_end(struct way *w, double mu, size_t room)
{
    const double shift = (mu - w->from[0]) / w->u[0];

    if (fabs(shift) <= REACH && w->n < room)
        w->shift[w->n++] = shift;
}

static void
list_points(const struct vol_optimiser *o, struct vol_likelihood *lik,
            struct way *w)
{
    const struct vol_garch_range mu = find_range(&lik->spec, o->scale);
    size_t run = 0, longest = 0;

    w->shift = lik->r.ls;
    w->n = 0;
    for (size_t t = 0; t < lik->n; t++) {
        const double shift = vol_optimiser_way_to(lik, t, w->u);
        if (fabs(shift) <= REACH && is_inside(mu, w->from[0] + shift * w->u[0]))
            w->shift[w->n++] = shift;
    }
    add_end(w, mu.low, lik->n);
    add_end(w, mu.high, lik->n);
    qsort(w->shift, w->n, sizeof(*w->shift), by_size);
    for (size_t i = 0; i < w->n; i++) {
        run = i > 0 && w->shift[i] == w->shift[i - 1] ? run + 1 : 1;
        if (run > longest) {
            longest = run;
            w->commonest = i;
        }
    }
}

/* The way that leaves kink i of `at`, or, where it has none, that of the
 * constant. */
static bool
find_way(const struct vol_optimiser *o, struct vol_likelihood *lik,
         const struct vol_optimum *at, size_t i, struct way *w)
{
    *w = (struct way){ .u = { 1.0 } };
    memcpy(w->from, at->theta, o->k * sizeof(double));
    vol_likelihood_hold(lik, NULL, 0);
    (void)vol_likelihood_value(lik, at->theta);
    if (at->n_kinks > 0 && !vol_optimiser_way_of(lik, at, i, at->kink[i], w->u))
        return false;
    list_points(o, lik, w);
    return w->n > 0;
}

static void
go(const struct vol_likelihood *lik, const struct way *w, double shift,
   double *theta)
{
    memcpy(theta, w->from, lik->r.k * sizeof(*theta));
    vol_add_scaled(theta, shift, w->u, lik->r.n_mean);
}

/* ---- the best few of them ------------------------------------------------ */

struct ranked {
    size_t room, n;
    double shift[FOLLOWED], value[FOLLOWED];
    size_t at[FOLLOWED]; /* among the points */
};

static void
enter(struct ranked *best, double shift, double value, size_t at)
{
    size_t i = best->n;

    for (size_t j = 0; j < best->n; j++)
        if (best->shift[j] == shift)
            return;
    if (i == best->room && !(value > best->value[--i]))
        return;
    best->n = i + 1;
    for (; i > 0 && best->value[i - 1] < value; i--) {
        best->shift[i] = best->shift[i - 1];
        best->value[i] = best->value[i - 1];
        best->at[i] = best->at[i - 1];
    }
    best->shift[i] = shift;
    best->value[i] = value;
    best->at[i] = at;
}

/* Enter each `stride`-th of the points from `first` to `last`, once each. */
static void
judge(struct vol_likelihood *lik, const struct way *w, size_t first,
      size_t last, size_t stride, struct ranked *best)
{
    double theta[VOL_GARCH_MAX_PARAMS], before = NAN;

    for (size_t i = first; i <= last && i < w->n; i += stride) {
        if (w->shift[i] == before)
            continue;
        before = w->shift[i];
        go(lik, w, before, theta);
        enter(best, before, vol_likelihood_value(lik, theta), i);
    }
}

/* Those worth following, the other parameters as they are. */
static struct ranked
best_points(struct vol_likelihood *lik, const struct way *w)
{
    const size_t stride = w->n / LOOKED_AT + 1;
    struct ranked some = { .room = BEST }, best = { .room = FOLLOWED };

    judge(lik, w, 0, w->n, stride, &some);
    judge(lik, w, w->commonest, w->commonest, 1, &some);
    for (size_t i = 0; i < some.n; i++) {
        const size_t here = some.at[i];
        judge(lik, w, here > stride ? here - stride : 0, here + stride, 1,
              &best);
    }
    return best;
}

/* Follow the best points on a way; whether one led higher. */
static bool
scan(struct vol_optimiser *o, struct vol_likelihood *lik, const struct way *w,
     struct vol_optimum *best)
{
    const struct ranked top = best_points(lik, w);
    double theta[VOL_GARCH_MAX_PARAMS];
    bool higher = false;

    for (size_t i = 0; i < top.n; i++) {
        go(lik, w, top.shift[i], theta);
        if (vol_optimiser_raise(o, lik, theta, MAX_STEPS, best))
            higher = true;
    }
    return higher;
}

void
vol_optimiser_scan_points(struct vol_optimiser *o, struct vol_likelihood *lik,
                          struct vol_optimum *best)
{
    bool higher = true;

    for (int round = 0; round < ROUNDS && higher; round++) {
        size_t i = 0;
        higher = false;
        do {
            struct way w;
            if (find_way(o, lik, best, i, &w) && scan(o, lik, &w, best))
                higher = true;
        } while (++i < best->n_kinks);
    }
}
