/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Maxima where a residual is zero, and |z| or the density has a kink there. */
#include "garch/optimise.h"

#include "stats/linalg.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* A residual of fewer standard deviations is at the kink. */
#define AT_KINK 1e-3

/* So many steps that gain little creep beside a kink of pointed news, whose
 * curvature makes all other ways look short. */
enum { SLOW_STEPS = 4 };

/* How far beside a kink the likelihood is looked at, and what counts. */
#define BESIDE 1e-6
#define HIGHER 1e-9

bool
vol_likelihood_cusped(const struct vol_likelihood *lik, const double *theta)
{
    const struct vol_density *density = lik->spec.density;

    return density->cusped != NULL &&
           density->cusped(theta + lik->r.k - density->n_shape);
}

bool
vol_likelihood_kinked(const struct vol_likelihood *lik, const double *theta)
{
    return lik->spec.variance->kinked || vol_likelihood_cusped(lik, theta);
}

/* Whether news are smooth but for their curvature, in a mean that holds the
 * variance. */
static bool
is_smooth(const struct vol_likelihood *lik, const double *theta)
{
    return lik->coupled && lik->spec.variance->link == VOL_LINK_POWER &&
           vol_variance_power(&lik->spec, theta + lik->r.n_mean) > 1.0 &&
           !vol_likelihood_cusped(lik, theta);
}

/* Whether a moving average of one lag is at its bound: there residuals move
 * many times as far as parameters.  (With the variance in the mean steps that
 * go on there have ended in a fallback.) */
static bool
ma_binds(const struct vol_likelihood *lik, const double *theta)
{
    const struct vol_mean_spec *mean = &lik->spec.mean;

    return mean->ma == 1 && !lik->spec.free &&
           lik->spec.in_mean == VOL_IN_MEAN_NOTHING &&
           fabs(theta[vol_mean_n_columns(mean)]) >= VOL_MOST_MA_ROOT;
}

/* Whether the steps go on where a kink shortens them and none is near enough to
 * be held. */
static bool
goes_on(const struct vol_likelihood *lik, const double *theta)
{
    return ma_binds(lik, theta) || is_smooth(lik, theta);
}

/* A small step that had to be shortened: |e| has a kink in the way. */
static bool
is_shortened(const struct vol_optimiser *o, const struct vol_likelihood *lik,
             const struct vol_optimum *at)
{
    return vol_likelihood_kinked(lik, at->theta) && o->share < 1.0 &&
           at->ascent < VOL_FLAT && at->ascent > VOL_NOISE;
}

/* A step that had to be shortened by much: at the points of a density's peak
 * the next one, which does not see them, promises no less.  (Points of a mean
 * that holds the variance move with all parameters: none is the one.) */
static bool
is_blunted(const struct vol_optimiser *o, const struct vol_likelihood *lik,
           const struct vol_optimum *at)
{
    return !lik->coupled && o->share < VOL_POOR_SHARE &&
           vol_likelihood_point(lik, at->theta) != VOL_POINT_NONE;
}

bool
vol_optimiser_is_caught(const struct vol_optimiser *o,
                        const struct vol_likelihood *lik,
                        const struct vol_optimum *at)
{
    return is_shortened(o, lik, at) && !goes_on(lik, at->theta);
}

bool
vol_optimiser_asks_for_kink(const struct vol_optimiser *o,
                            const struct vol_likelihood *lik,
                            const struct vol_optimum *at, int slow)
{
    return is_blunted(o, lik, at) ||
           (is_shortened(o, lik, at) && goes_on(lik, at->theta)) ||
           (slow == SLOW_STEPS && vol_optimiser_has_vertices(lik, at->theta));
}

/* Unit vectors of the parameters of the mean that the user holds, as rows of
 * q; returns how many. */
static size_t
held_params(const struct vol_likelihood *lik, double *q)
{
    const size_t m = lik->r.n_mean;
    size_t n = 0;

    for (size_t at = 0; at < m; at++) {
        if (!vol_garch_is_held(&lik->spec, at))
            continue;
        memset(q + n * m, 0, m * sizeof(*q));
        q[n * m + at] = 1.0;
        n++;
    }
    return n;
}

bool
vol_optimiser_way_of(const struct vol_likelihood *lik,
                     const struct vol_optimum *at, size_t but, size_t row,
                     double *u)
{
    const size_t m = lik->r.n_de;
    double q[(VOL_MAX_KINKS + 1) * VOL_GARCH_MAX_PARAMS +
             VOL_MEAN_MAX_PARAMS * VOL_MEAN_MAX_PARAMS];
    size_t n = lik->coupled ? 0 : held_params(lik, q);
    bool is_free = true;

    for (size_t i = 0; i <= at->n_kinks; i++) {
        const size_t of = i < at->n_kinks ? at->kink[i] : row;
        if (i == but)
            continue;
        memcpy(q + n * m, lik->r.de + of * m, m * sizeof(*q));
        is_free = vol_orthonormal(q, n, m);
        n += is_free;
    }
    if (!is_free)
        return false;
    memcpy(u, q + (n - 1) * m, lik->r.n_mean * sizeof(*u));
    if (!lik->coupled)
        return true;
    memset(u, 0, lik->r.n_mean * sizeof(*u));
    u[0] = 1.0;
    return lik->r.de[row * m] != 0.0;
}

double
vol_optimiser_way_to(const struct vol_likelihood *lik, size_t row,
                     const double *u)
{
    double slope = 0.0;

    for (size_t i = 0; i < lik->r.n_mean; i++)
        slope += lik->r.de[row * lik->r.n_de + i] * u[i];
    return -lik->r.e[row] / slope;
}

/* The row nearest to its kink among those that may go there; n where none is
 * near. */
static size_t
nearest(const struct vol_likelihood *lik, const struct vol_optimum *at)
{
    double u[VOL_MEAN_MAX_PARAMS + 1], least = AT_KINK;
    size_t row = lik->n;

    for (size_t t = 0; t < lik->n; t++) {
        const double z = fabs(lik->r.e[t]) / sqrt(lik->r.h[t]);
        if (z < least && vol_optimiser_way_of(lik, at, SIZE_MAX, t, u)) {
            least = z;
            row = t;
        }
    }
    return row;
}

bool
vol_optimiser_catch_kink(struct vol_likelihood *lik, struct vol_optimum *at)
{
    double theta[VOL_GARCH_MAX_PARAMS], u[VOL_MEAN_MAX_PARAMS + 1], value;
    size_t row;

    if (!vol_likelihood_kinked(lik, at->theta) ||
        at->n_kinks == VOL_MAX_KINKS || at->n_kinks >= lik->r.n_de)
        return false;
    (void)vol_likelihood_value(lik, at->theta);
    row = nearest(lik, at);
    if (row == lik->n || !vol_optimiser_way_of(lik, at, SIZE_MAX, row, u))
        return false;
    memcpy(theta, at->theta, lik->r.k * sizeof(*theta));
    vol_add_scaled(theta, vol_optimiser_way_to(lik, row, u), u, lik->r.n_mean);
    value = vol_likelihood_value(lik, theta);
    if (!(value > at->loglik - AT_KINK))
        return false;
    memcpy(at->theta, theta, lik->r.k * sizeof(*theta));
    at->loglik = value;
    at->kink[at->n_kinks++] = row;
    return true;
}

/*
 * The log-likelihood, kink i being let go and the others kept.  Where the mean
 * holds the variance no way keeps them: they are held, and what they miss is
 * told from their multipliers, as the Lagrangian tells it.
 */
static double
value_beside(struct vol_likelihood *lik, const struct vol_optimum *at, size_t i,
             const double *pull, const double *theta)
{
    size_t other[VOL_MAX_KINKS], n = 0;
    double value;

    for (size_t j = 0; lik->coupled && j < at->n_kinks; j++)
        if (j != i)
            other[n++] = at->kink[j];
    vol_likelihood_hold(lik, other, n);
    value = vol_likelihood_value(lik, theta);
    for (size_t j = 0; j < n; j++)
        value += pull[j < i ? j : j + 1] * lik->missed[j];
    return value;
}

/* Whether the likelihood is higher beside kink i, the others being kept. */
static bool
leaves(struct vol_likelihood *lik, struct vol_optimum *at, const double *pull,
       size_t i)
{
    double u[VOL_MEAN_MAX_PARAMS + 1], theta[VOL_GARCH_MAX_PARAMS];

    if (!vol_optimiser_way_of(lik, at, i, at->kink[i], u))
        return false;
    for (int side = -1; side <= 1; side += 2) {
        memcpy(theta, at->theta, lik->r.k * sizeof(*theta));
        vol_add_scaled(theta, side * BESIDE, u, lik->r.n_mean);
        const double value = value_beside(lik, at, i, pull, theta);
        if (value > at->loglik + HIGHER) {
            at->loglik = value;
            memcpy(at->theta, theta, lik->r.k * sizeof(*theta));
            return true;
        }
    }
    return false;
}

bool
vol_optimiser_keeps_kinks(struct vol_likelihood *lik, struct vol_optimum *at)
{
    double pull[VOL_MAX_KINKS];

    memcpy(pull, lik->pull, sizeof(pull));
    for (size_t i = 0; i < at->n_kinks; i++) {
        if (leaves(lik, at, pull, i)) {
            at->n_kinks--;
            at->kink[i] = at->kink[at->n_kinks];
            return false;
        }
    }
    return true;
}

/* How often a search that has stalled sets out again. */
enum { RESUMED = 4 };

/* What is looked at: cells between kinks on each side, and how often from a
 * better one; and by how much one must be better. */
enum { CELLS = 2, ROUNDS = 6, LOOK_STEPS = 30 };
#define WORTH   1e-8
#define CONTENT 1e-10

/* The least CELLS + 1 shifts of the constant that put a residual to zero, in
 * the direction `sign`; false where there are fewer. */
static bool
next_kinks(const struct vol_likelihood *lik, double sign,
           double shift[CELLS + 1])
{
    for (int i = 0; i <= CELLS; i++)
        shift[i] = HUGE_VAL;
    for (size_t t = 0; t < lik->n; t++) {
        double d = -sign * lik->r.e[t] / lik->r.de[t * lik->r.n_de];
        if (!(d > 0.0) || !(d < shift[CELLS]))
            continue;
        shift[CELLS] = d;
        for (int i = CELLS; i > 0 && shift[i] < shift[i - 1]; i--) {
            d = shift[i];
            shift[i] = shift[i - 1];
            shift[i - 1] = d;
        }
    }
    return isfinite(shift[CELLS]);
}

static void
optimise_from(struct vol_optimiser *o, struct vol_likelihood *lik,
              const double *start, bool at_point, double tolerance, int limit,
              struct vol_optimum *out)
{
    if (at_point)
        vol_optimise_at_point(o, lik, start, tolerance, limit, out);
    else
        vol_optimise(o, lik, start, tolerance, limit, out);
}

void
vol_optimiser_resume(struct vol_optimiser *o, struct vol_likelihood *lik,
                     bool at_point, double tolerance, int limit, double least,
                     struct vol_optimum *at)
{
    double from[VOL_GARCH_MAX_PARAMS];

    for (int i = 0; i < RESUMED && !at->converged && !at->merged &&
                    at->loglik > least && o->trials <= VOL_MOST_TRIALS &&
                    (vol_optimiser_has_comb(lik, at->theta) ||
                     vol_optimiser_has_vertices(lik, at->theta));
         i++) {
        memcpy(from, at->theta, sizeof(from));
        optimise_from(o, lik, from, at_point, tolerance, limit, at);
    }
}

bool
vol_optimiser_raise(struct vol_optimiser *o, struct vol_likelihood *lik,
                    const double *theta, bool at_point, int limit,
                    struct vol_optimum *best)
{
    const double least = best->loglik + WORTH;
    struct vol_optimum got;

    optimise_from(o, lik, theta, at_point, CONTENT, limit, &got);
    vol_optimiser_resume(o, lik, at_point, CONTENT, limit, least, &got);
    if (got.loglik > least)
        vol_optimiser_confirm(o, lik, &got);
    if (!got.converged || !(got.loglik > least))
        return false;
    *best = got;
    return true;
}

/* Follow the best promise beyond the kinks of one side. */
static bool
look(struct vol_optimiser *o, struct vol_likelihood *lik, double sign,
     struct vol_optimum *best)
{
    double theta[VOL_GARCH_MAX_PARAMS], shift[CELLS + 1];

    vol_likelihood_hold(lik, NULL, 0);
    (void)vol_likelihood_value(lik, best->theta);
    if (!next_kinks(lik, sign, shift))
        return false;
    for (int i = 0; i < CELLS; i++) {
        const double reach = 0.5 * (shift[i + 1] - shift[i]);
        memcpy(theta, best->theta, o->k * sizeof(*theta));
        theta[0] += sign * (shift[i] + reach);
        if (vol_optimiser_promises(o, lik, theta, reach,
                                   best->loglik + WORTH) &&
            vol_optimiser_raise(o, lik, theta, false, LOOK_STEPS, best))
            return true;
    }
    return false;
}

/* ---- short series: a wider look ------------------------------------------ */

enum { SCANNED = 60, TRIED = 8, SCANS = 3 };

/* A shift of the constant and what the likelihood is there. */
struct shifted {
    double shift, value;
};

static int
by_value(const void *a, const void *b)
{
    const double x = ((const struct shifted *)a)->value;
    const double y = ((const struct shifted *)b)->value;

    return (x < y) - (x > y);
}

/*
 * The constant shifted by up to two of its standard errors (1 / sqrt n, the
 * series being standardised), the other parameters as they are: the best few
 * places are gone on from.  Returns whether one led higher.
 */
static bool
scan(struct vol_optimiser *o, struct vol_likelihood *lik,
     struct vol_optimum *best)
{
    const double reach = 2.0 / sqrt((double)lik->n), here = best->theta[0];
    struct shifted at[SCANNED];
    double theta[VOL_GARCH_MAX_PARAMS];
    bool higher = false;

    vol_likelihood_hold(lik, NULL, 0);
    memcpy(theta, best->theta, o->k * sizeof(*theta));
    for (int i = 0; i < SCANNED; i++) {
        at[i].shift = reach * (2.0 * (i + 0.5) / SCANNED - 1.0);
        theta[0] = here + at[i].shift;
        at[i].value = vol_likelihood_value(lik, theta);
    }
    qsort(at, SCANNED, sizeof(at[0]), by_value);
    for (int i = 0; i < TRIED; i++) {
        theta[0] = here + at[i].shift;
        if (vol_optimiser_raise(o, lik, theta, false, LOOK_STEPS, best))
            higher = true;
    }
    return higher;
}

void
vol_optimiser_look_around(struct vol_optimiser *o, struct vol_likelihood *lik,
                          struct vol_optimum *best)
{
    const bool comb = vol_optimiser_has_comb(lik, best->theta);

    if (!vol_likelihood_kinked(lik, best->theta) || !lik->spec.mean.constant)
        return;
    o->has_known = false;
    if (comb || vol_optimiser_seeks_points(lik, best->theta))
        vol_optimiser_scan_points(o, lik, best);
    if (lik->n <= VOL_SHORT_ROWS && !comb)
        for (int round = 0; round < SCANS && scan(o, lik, best); round++)
            continue;
    for (int round = 0; round < ROUNDS; round++)
        if (!look(o, lik, 1.0, best) && !look(o, lik, -1.0, best))
            break;
    best->planned = false; /* the optimiser has been elsewhere */
}
