/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where an EGARCH of several lags may have optima whose variance swings. */
#include "garch/search.h"

#include "stats/linalg.h"

#include <math.h>
#include <string.h>

/* ln s^2 has two roots of this size squared, at angles over half a turn: so
 * many that each is within the width of a peak of the next. */
#define RADIUS_SQUARE 0.93
#define HALF_TURN     3.14159265358979323846
enum { ANGLES = 64 };

/* Weights of the news: of its size, and of its sign, on two lags. */
enum { LAGS = 2, MOST_WEIGHTS = 2 * LAGS };

/* A constant variance and what the rows' scores by ln s^2 are there. */
struct level {
    const struct vol_recursion *r;
    double score[VOL_SHORT_ROWS];
    double information; /* of a row */
    size_t lags, n;     /* of the news, and weights of them all */
};

/* What the score by the weights promises at a pair of roots, and with which
 * weights. */
struct cycle {
    double beta[2], weight[MOST_WEIGHTS];
    double promise;
};

static void
score_rows(const struct vol_likelihood *lik, const double *shape,
           struct level *at)
{
    const struct vol_recursion *r = &lik->r;
    struct vol_density_terms terms;
    double sum = 0.0;

    for (size_t t = 0; t < r->n; t += VOL_DENSITY_BLOCK) {
        const size_t n =
            r->n - t < VOL_DENSITY_BLOCK ? r->n - t : VOL_DENSITY_BLOCK;
        (void)lik->spec.density->terms(shape, n, r->e + t, r->h + t, &terms);
        for (size_t i = 0; i < n; i++) {
            const double score = terms.h[i] * r->h[t + i];
            at->score[t + i] = score;
            sum += score * score;
        }
    }
    at->information = sum / (double)r->n;
    at->r = r;
    at->lags = r->at.n_alpha < LAGS ? r->at.n_alpha : LAGS;
    at->n = r->at.n_gamma > 0 ? 2 * at->lags : at->lags;
}

/* The estimates without feedback: the constant variance is that of their
 * residuals.  The log-likelihood; lik->r holds the news. */
static double
drop_feedback(struct vol_likelihood *lik, double *theta)
{
    const struct vol_recursion *r = &lik->r;
    double *var = theta + r->n_mean, sum = 0.0;

    vol_likelihood_hold(lik, NULL, 0);
    memset(var, 0, r->at.extra * sizeof(*var));
    if (!isfinite(vol_likelihood_value(lik, theta)))
        return -HUGE_VAL;
    for (size_t t = 0; t < r->n; t++)
        sum += r->e[t] * r->e[t] / r->h[t];
    var[0] = log(sum / (double)r->n);
    return vol_likelihood_value(lik, theta);
}

/* The score of all rows by the weights, and their information. */
static void
scan_rows(const struct level *at, const struct cycle *c, double *score,
          double *information)
{
    const double *const news[2] = { at->r->size, at->r->sign };
    double swing[MOST_WEIGHTS] = { 0.0 }, before[2] = { 0.0 };

    for (size_t t = 0; t < at->r->n; t++) {
        for (size_t i = 0; i < at->n; i++) {
            score[i] += at->score[t] * swing[i];
            for (size_t j = 0; j <= i; j++)
                information[i * at->n + j] += swing[i] * swing[j];
        }
        for (size_t i = 0; t + 1 < at->r->n && i * at->lags < at->n; i++) {
            double *now = swing + i * at->lags;
            const double next =
                c->beta[0] * *now + c->beta[1] * before[i] + news[i][t];
            before[i] = *now;
            if (at->lags > 1)
                now[1] = *now;
            *now = next;
        }
    }
}

/* The roots at angle number i. */
static struct cycle
cycle_of(const struct level *at, int i)
{
    const double angle = HALF_TURN * ((double)i + 0.5) / ANGLES;
    struct cycle c = { .beta = { 2.0 * sqrt(RADIUS_SQUARE) * cos(angle),
                                 -RADIUS_SQUARE } };
    double score[MOST_WEIGHTS] = { 0.0 };
    double information[MOST_WEIGHTS * MOST_WEIGHTS] = { 0.0 };

    scan_rows(at, &c, score, information);
    for (size_t j = 0; j < at->n * at->n; j++)
        information[j] *= at->information;
    if (!vol_cholesky(information, at->n))
        return c;
    memcpy(c.weight, score, sizeof(score));
    vol_cholesky_solve(information, at->n, c.weight);
    for (size_t j = 0; j < at->n; j++)
        c.promise += 0.5 * score[j] * c.weight[j];
    return c;
}

/* The angles whose neighbours promise less, in falling order. */
static size_t
find_peaks(const struct level *at, struct cycle *peak)
{
    struct cycle c[ANGLES];
    size_t n = 0, to;

    for (int i = 0; i < ANGLES; i++)
        c[i] = cycle_of(at, i);
    for (int i = 0; i < ANGLES; i++) {
        if ((i > 0 && c[i - 1].promise >= c[i].promise) ||
            (i + 1 < ANGLES && c[i + 1].promise > c[i].promise) ||
            !(c[i].promise > 0.0))
            continue;
        if (n < VOL_OTHER_CYCLES)
            n++;
        else if (c[i].promise <= peak[n - 1].promise)
            continue;
        for (to = n - 1; to > 0 && peak[to - 1].promise < c[i].promise; to--)
            peak[to] = peak[to - 1];
        peak[to] = c[i];
    }
    return n;
}

/* The variance that swings about the level of `theta`. */
static void
place(const struct level *at, const struct cycle *c, double *theta)
{
    const struct vol_layout *to = &at->r->at;
    double *var = theta + at->r->n_mean;

    memcpy(var + to->alpha, c->weight, at->lags * sizeof(*var));
    if (to->n_gamma > 0)
        memcpy(var + to->gamma, c->weight + at->lags, at->lags * sizeof(*var));
    memcpy(var + to->beta, c->beta, sizeof(c->beta));
    var[0] *= 1.0 - c->beta[0] - c->beta[1];
}

size_t
vol_garch_other_cycles(struct vol_likelihood *lik, const double *theta,
                       double (*start)[VOL_GARCH_MAX_PARAMS])
{
    double still[VOL_GARCH_MAX_PARAMS];
    struct cycle peak[VOL_OTHER_CYCLES];
    struct level at;
    size_t n;

    memcpy(still, theta, lik->r.k * sizeof(*still));
    if (!isfinite(drop_feedback(lik, still)))
        return 0;
    score_rows(lik, still + lik->r.n_mean + lik->r.n_var, &at);
    n = find_peaks(&at, peak);
    for (size_t i = 0; i < n; i++) {
        memcpy(start[i], still, lik->r.k * sizeof(*still));
        place(&at, &peak[i], start[i]);
    }
    return n;
}
