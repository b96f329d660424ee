/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a mean with an arma part or a premium of risk may have other optima. */
#include "garch/search_impl.h"

#include <math.h>
#include <string.h>

/* The roots that the two parts may share, of either sign. */
static const double roots[] = { -0.999, -0.995, -0.985, -0.96, -0.92, -0.85,
                                -0.75,  -0.6,   -0.4,   -0.2,  0.0,   0.2,
                                0.4,    0.6,    0.75,   0.85,  0.92,  0.96,
                                0.985,  0.995,  0.999 };
enum { N_ROOTS = sizeof(roots) / sizeof(roots[0]) };

/* Followed whether the score has a peak there or not. */
#define EDGE 0.985

/* Of long series what is promised so far below the optimum is not followed,
 * and no more than so many starts; the others are cheap, and the score errs. */
#define SLACK 4.0
enum { PEAKS = 8, LONG_PEAKS = 3 };

/* Sums over the rows, by root c, of the score by ar + ma and of its square;
 * x is the sum of c^(k - 1) e_{t-k}. */
struct scan {
    double x[N_ROOTS], score[N_ROOTS], square[N_ROOTS];
};

static void
scan_row(struct scan *s, double e, double slope)
{
    for (size_t i = 0; i < N_ROOTS; i++) {
        const double score = slope * s->x[i];
        s->score[i] -= score;
        s->square[i] += score * score;
        s->x[i] = roots[i] * s->x[i] + e;
    }
}

static void
scan_rows(const struct vol_likelihood *lik, const double *shape, struct scan *s)
{
    const struct vol_recursion *r = &lik->r;
    struct vol_density_terms terms;

    memset(s, 0, sizeof(*s));
    for (size_t t = 0; t < r->n; t += VOL_DENSITY_BLOCK) {
        const size_t n =
            r->n - t < VOL_DENSITY_BLOCK ? r->n - t : VOL_DENSITY_BLOCK;
        (void)lik->spec.density->terms(shape, n, r->e + t, r->h + t, &terms);
        for (size_t i = 0; i < n; i++)
            scan_row(s, r->e[t + i], terms.e[i]);
    }
}

/* The point without feedback: the constant alone, at the mean of what is then
 * left.  Its log-likelihood; lik->r holds its residuals and variances. */
static double
drop_feedback(struct vol_likelihood *lik, double *theta)
{
    const struct vol_mean_spec *mean = &lik->spec.mean;
    double loglik, sum = 0.0;

    memset(theta + (mean->constant ? 1 : 0), 0, mean->ar * sizeof(*theta));
    memset(theta + vol_mean_n_columns(mean), 0, mean->ma * sizeof(*theta));
    loglik = vol_likelihood_value(lik, theta);
    if (!isfinite(loglik) || !mean->constant)
        return loglik;
    for (size_t t = 0; t < lik->n; t++)
        sum += lik->r.e[t];
    theta[0] += sum / (double)lik->n;
    return vol_likelihood_value(lik, theta);
}

/* What the score promises at root i. */
static double
promise(const struct scan *s, size_t i)
{
    return s->square[i] > 0.0 ? 0.5 * s->score[i] * s->score[i] / s->square[i]
                              : 0.0;
}

/* Whether an optimum may be near root i: more is promised than beside it, or
 * it is so near to 1 that the peak may be too narrow to be seen. */
static bool
is_peak(const struct scan *s, size_t i)
{
    const double at = promise(s, i);

    if (fabs(roots[i]) == EDGE)
        return true;
    return (i == 0 || at > promise(s, i - 1)) &&
           (i + 1 == N_ROOTS || at > promise(s, i + 1));
}

/* The peaks that promise more than `least`, in falling order. */
static size_t
find_peaks(const struct scan *s, double least, size_t room, size_t *peak)
{
    size_t n = 0, at;

    for (size_t i = 0; i < N_ROOTS; i++) {
        if (!is_peak(s, i) || !(promise(s, i) > fmax(least, 0.0)))
            continue;
        if (n < room)
            n++;
        else if (promise(s, i) <= promise(s, peak[n - 1]))
            continue;
        for (at = n - 1; at > 0 && promise(s, peak[at - 1]) < promise(s, i);
             at--)
            peak[at] = peak[at - 1];
        peak[at] = i;
    }
    return n;
}

static void
place(const struct vol_mean_spec *mean, double root, double sum, double *theta)
{
    const size_t ar = mean->constant ? 1 : 0, ma = vol_mean_n_columns(mean);

    theta[ar] = fmax(-VOL_MOST_FEEDBACK, fmin(root + sum, VOL_MOST_FEEDBACK));
    theta[ma] = -root;
    if (mean->constant)
        theta[0] *= 1.0 - theta[ar];
}

/* The optimum itself with strong feedback of either sign, or of a level that
 * drifts; without an autoregression, with news of either sign. */
static size_t
place_feedback(const struct vol_likelihood *lik, const double *theta,
               double (*start)[VOL_GARCH_MAX_PARAMS])
{
    static const double feedback[] = { -0.8, 0.8, 0.95 };
    static const double news[] = { 0.7, -0.7, -0.98 }, alone[] = { 0.3, -0.3 };
    const struct vol_mean_spec *mean = &lik->spec.mean;
    const size_t ar = mean->constant ? 1 : 0, ma = vol_mean_n_columns(mean);
    const size_t n = mean->ar > 0 ? 3 : 2;

    for (size_t i = 0; i < n; i++) {
        memcpy(start[i], theta, lik->r.k * sizeof(*theta));
        if (mean->ar > 0)
            start[i][ar] = feedback[i];
        start[i][ma] = mean->ar > 0 ? news[i] : alone[i];
    }
    return n;
}

/* Starts at the roots that the score shows. */
static size_t
place_peaks(struct vol_likelihood *lik, const struct vol_optimum *at,
            bool is_short, double (*start)[VOL_GARCH_MAX_PARAMS])
{
    const size_t k = lik->r.k;
    double plain[VOL_GARCH_MAX_PARAMS], loglik;
    size_t peak[PEAKS], n;
    struct scan s;

    memcpy(plain, at->theta, k * sizeof(*plain));
    vol_likelihood_hold(lik, NULL, 0);
    loglik = drop_feedback(lik, plain);
    if (!isfinite(loglik))
        return 0;
    scan_rows(lik, plain + lik->r.n_mean + lik->r.n_var, &s);
    n = is_short
            ? find_peaks(&s, 0.0, PEAKS, peak)
            : find_peaks(&s, at->loglik - SLACK - loglik, LONG_PEAKS, peak);
    for (size_t i = 0; i < n; i++) {
        memcpy(start[i], plain, k * sizeof(*plain));
        place(&lik->spec.mean, roots[peak[i]],
              s.score[peak[i]] / s.square[peak[i]], start[i]);
    }
    return n;
}

size_t
vol_garch_other_means(struct vol_likelihood *lik, const struct vol_optimum *at,
                      bool is_short, double (*start)[VOL_GARCH_MAX_PARAMS])
{
    const struct vol_mean_spec *mean = &lik->spec.mean;
    size_t n = 0;

    /* The scan is of order 1.1: of others the coefficients beyond count. */
    if (is_short || mean->ar != 1 || mean->ma != 1)
        n = place_feedback(lik, at->theta, start);
    if (mean->ar > 0)
        n += place_peaks(lik, at, is_short, start + n);
    return n;
}

size_t
vol_garch_other_premiums(const struct vol_likelihood *lik, const double *theta,
                         bool is_very_short,
                         double (*start)[VOL_GARCH_MAX_PARAMS])
{
    static const double premiums[] = { -1.0, 1.0, -4.0, 4.0 };
    const struct vol_garch_spec *spec = &lik->spec;
    const size_t at = lik->r.n_mean - 1, most = is_very_short ? 8 : 2;

    for (size_t i = 0; i < most; i++) {
        double *p = start[i];
        memcpy(p, theta, lik->r.k * sizeof(*p));
        if (i >= 4 &&
            (spec->variance->corner == NULL ||
             !spec->variance->corner(spec, true, 0, p + lik->r.n_mean)))
            return i;
        if (spec->mean.constant) /* s is about 1 */
            p[0] += p[at] - premiums[i % 4];
        p[at] = premiums[i % 4];
    }
    return most;
}
