/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Pointed densities, ged with nu <= 1: the log-likelihood has a point wherever
 * a residual is zero, and its maximum in the constant of the mean is at one, as
 * a median is an observation.  News |e|^delta with delta < 1 are pointed as
 * well, up or down: of the constant the log-likelihood is a comb.
 */
#include "garch/optimise.h"

#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The constant is looked for so many of its standard errors (1 / sqrt n, the
 * series having standard deviation 1) from where it is: at so many of the
 * points there and at the commonest return within a standard deviation, then at
 * all beside the best of these.  The best of those are followed, and so often
 * all begins anew.
 */
#define REACH 1.0
#define NEAR  10.0
enum { LOOKED_AT = 100, BEST = 3, FOLLOWED = 6, ROUNDS = 6, MAX_STEPS = 50 };

/* Of pointed news, so many of those standard errors, and
 * half of the way on either side so many steps that lead the others along. */
#define NEWS_REACH  2.0
#define HALF_WAY    0.5
#define LED_CONTENT 1e-3
enum { LED_STEPS = 3 };

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

/* Whether the constant may go from one point to another. */
static bool
may_move(const struct vol_likelihood *lik)
{
    const struct vol_garch_range mu = vol_garch_range(&lik->spec, 0);

    return lik->spec.mean.constant && !lik->coupled && mu.low < mu.high;
}

bool
vol_optimiser_seeks_points(const struct vol_likelihood *lik,
                           const double *theta)
{
    return may_move(lik) && vol_likelihood_point(lik, theta) != VOL_POINT_NONE;
}

bool
vol_optimiser_has_comb(const struct vol_likelihood *lik, const double *theta)
{
    const struct vol_garch_spec *spec = &lik->spec;

    return may_move(lik) && lik->n <= VOL_SHORT_ROWS &&
           spec->variance->link == VOL_LINK_POWER &&
           vol_variance_power(spec, theta + lik->r.n_mean) < 1.0 &&
           vol_likelihood_point(lik, theta) == VOL_POINT_NONE;
}

bool
vol_optimiser_has_vertices(const struct vol_likelihood *lik,
                           const double *theta)
{
    return lik->coupled && lik->n <= VOL_SHORT_ROWS &&
           lik->spec.variance->link == VOL_LINK_POWER &&
           vol_variance_power(&lik->spec, theta + lik->r.n_mean) < 1.0;
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

/* From where `from` is along `u`, where the mean goes; the others follow its
 * constant along a parabola.  How far the points are stands where a pass
 * forwards leaves it: in the room of the adjoints. */
struct way {
    double from[VOL_GARCH_MAX_PARAMS], u[VOL_MEAN_MAX_PARAMS + 1];
    double slope[VOL_GARCH_MAX_PARAMS], bend[VOL_GARCH_MAX_PARAMS];
    double reach;
    double *shift;
    size_t n, commonest;
    size_t first, end; /* those that are near */
    bool all;          /* of them are looked at */
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

    if (fabs(shift) <= w->reach && w->n < room)
        w->shift[w->n++] = shift;
}

/* Tell which points are near. */
static void
find_near(size_t rows, struct way *w)
{
    const double near = NEAR / sqrt((double)rows);

    w->first = 0;
    w->end = w->n;
    while (w->first < w->end && w->shift[w->first] < -near)
        w->first++;
    while (w->end > w->first && w->shift[w->end - 1] > near)
        w->end--;
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
        if (fabs(shift) <= w->reach &&
            is_inside(mu, w->from[0] + shift * w->u[0]))
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
    find_near(lik->n, w);
}

/* Where the other parameters go when the constant does: they are estimated, or
 * nearly, at a point on either side. */
static void
find_curve(struct vol_optimiser *o, struct vol_likelihood *lik, struct way *w)
{
    const double aside = HALF_WAY * w->reach;
    struct vol_optimum at[2];
    double theta[VOL_GARCH_MAX_PARAMS], d[2];

    for (int side = 0; side < 2; side++) {
        memcpy(theta, w->from, o->k * sizeof(*theta));
        theta[0] += side == 0 ? -aside : aside;
        vol_optimise_at_point(o, lik, theta, LED_CONTENT, LED_STEPS, &at[side]);
        d[side] = at[side].theta[0] - w->from[0];
        if (!isfinite(at[side].loglik) || !(fabs(d[side]) > HALF_WAY * aside))
            return;
    }
    if (d[0] * d[1] > 0.0)
        return;
    for (size_t i = lik->r.n_mean; i < o->k; i++) {
        const double a = (at[0].theta[i] - w->from[i]) / d[0];
        const double b = (at[1].theta[i] - w->from[i]) / d[1];
        w->bend[i] = (b - a) / (d[1] - d[0]);
        w->slope[i] = a - w->bend[i] * d[0];
    }
}

/* The way that leaves kink i of `at`, or, where it has none, that of the
 * constant. */
static bool
find_way(struct vol_optimiser *o, struct vol_likelihood *lik,
         const struct vol_optimum *at, size_t i, struct way *w)
{
    *w = (struct way){ .u = { 1.0 }, .reach = REACH };
    memcpy(w->from, at->theta, o->k * sizeof(double));
    if (!vol_optimiser_seeks_points(lik, at->theta)) {
        w->reach = NEWS_REACH / sqrt((double)lik->n);
        w->all = true;
        find_curve(o, lik, w);
    }
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
    shift *= w->u[0];
    vol_add_scaled(theta, shift, w->slope, lik->r.k);
    vol_add_scaled(theta, shift * shift, w->bend, lik->r.k);
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

/* Enter each `stride`-th of the points from `first` to before `end`, once each.
 */
static void
judge(struct vol_likelihood *lik, const struct way *w, size_t first, size_t end,
      size_t stride, struct ranked *best)
{
    double theta[VOL_GARCH_MAX_PARAMS], before = NAN;

    for (size_t i = first; i < end && i < w->n; i += stride) {
        if (w->shift[i] == before)
            continue;
        before = w->shift[i];
        go(lik, w, before, theta);
        enter(best, before, vol_likelihood_value(lik, theta), i);
    }
}

/* Those worth following, the other parameters as the way has them. */
static struct ranked
best_points(struct vol_likelihood *lik, const struct way *w)
{
    const size_t stride = w->all ? 1 : (w->end - w->first) / LOOKED_AT + 1;
    struct ranked some = { .room = BEST }, best = { .room = FOLLOWED };

    if (stride == 1) {
        judge(lik, w, w->first, w->end, 1, &best);
        if (w->commonest < w->first || w->commonest >= w->end)
            judge(lik, w, w->commonest, w->commonest + 1, 1, &best);
        return best;
    }
    judge(lik, w, w->first, w->end, stride, &some);
    judge(lik, w, w->commonest, w->commonest + 1, 1, &some);
    for (size_t i = 0; i < some.n; i++) {
        const size_t here = some.at[i];
        judge(lik, w, here > stride ? here - stride : 0, here + stride + 1, 1,
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
        if (vol_optimiser_raise(o, lik, theta, true, MAX_STEPS, best))
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
