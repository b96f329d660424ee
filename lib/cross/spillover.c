/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/spillover.h"

#include "base/mem.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rounding of sums that rows join and leave stays below 1e-10 for so long. */
enum { FRESH = 256 };

size_t
vol_spillover_work(size_t k, size_t h)
{
    return (2 * h + 2) * k * k + 2 * h;
}

/* ---- all others together ------------------------------------------------- */

/* sum_s (Phi_s Sigma Phi_s')_ii, the variance of i h days ahead. */
static double
error_variance(const struct vol_var *var, const double *phi, size_t i, size_t h)
{
    const size_t k = var->spec.k;
    double sum = 0.0;

    for (size_t s = 0; s < h; s++) {
        const double *row = phi + s * k * k + i * k;
        for (size_t j = 0; j < k; j++)
            for (size_t l = 0; l < k; l++)
                sum += row[j] * var->sigma[j * k + l] * row[l];
    }
    return sum;
}

/*
 * Given the shocks to all others, that to i keeps the variance 1 /
 * (Sigma^-1)_ii and theirs none, so that sum_s (Phi_s)_ii^2 / (Sigma^-1)_ii is
 * what is left of the variance of i.
 */
static bool
join_others(const struct vol_var *var, const double *phi, size_t h,
            double *work, double *share)
{
    const size_t k = var->spec.k, size = k * k;
    double *inverse = work + size;

    memcpy(work, var->sigma, size * sizeof(*work));
    if (!vol_inverse(work, k, inverse))
        return false;
    for (size_t i = 0; i < k; i++) {
        const double others = 1.0 - share[i * (k + 1)];
        double own = 0.0;
        for (size_t s = 0; s < h; s++)
            own += phi[s * size + i * (k + 1)] * phi[s * size + i * (k + 1)];
        own /= inverse[i * (k + 1)] * error_variance(var, phi, i, h);
        for (size_t j = 0; j < k; j++)
            share[i * k + j] *= others > 0.0 ? (1.0 - own) / others : 0.0;
        share[i * (k + 1)] = own;
    }
    return true;
}

/* ---- frequencies --------------------------------------------------------- */

/* cos and sin of 2 pi l / h, l from 0 to h - 1. */
static void
set_circle(double *cosine, double *sine, size_t h)
{
    const double turn = 2.0 * acos(-1.0) / (double)h;

    for (size_t l = 0; l < h; l++) {
        cosine[l] = cos(turn * (double)l);
        sine[l] = sin(turn * (double)l);
    }
}

/* Whether 2 pi l / h, l <= h / 2, is a frequency of the band. */
static bool
in_band(const struct vol_spillover *what, size_t l)
{
    const double share = 2.0 * (double)l / (double)what->h; /* of pi */

    if (l == 0)
        return isinf(what->slow);
    return share * what->fast <= 1.0 && share * what->slow > 1.0;
}

/* |sum_s x_s exp(-2 pi i l s / h)|^2, x_s being `stride` apart. */
static double
power(const double *x, size_t stride, const double *cosine, const double *sine,
      size_t l, size_t h)
{
    double re = 0.0, im = 0.0;

    for (size_t s = 0, at = 0; s < h; s++, at = (at + l) % h) {
        re += x[s * stride] * cosine[at];
        im += x[s * stride] * sine[at];
    }
    return re * re + im * im;
}

/*
 * The squares of the responses over the h days are 1 / h times the sum of the
 * power at all frequencies, so what a band has of it takes the share down.
 */
static void
take_band(const struct vol_spillover *what, const double *responses, size_t k,
          double *circle, double *share)
{
    const size_t h = what->h, size = k * k;
    double *cosine = circle, *sine = circle + h;

    set_circle(cosine, sine, h);
    for (size_t i = 0; i < size; i++) {
        double sum = 0.0, all = 0.0;
        for (size_t s = 0; s < h; s++)
            all += responses[s * size + i] * responses[s * size + i];
        for (size_t l = 0; 2 * l <= h; l++)
            if (in_band(what, l))
                sum += (l == 0 || 2 * l == h ? 1.0 : 2.0) *
                       power(responses + i, size, cosine, sine, l, h);
        share[i] *= all > 0.0 ? sum / ((double)h * all) : 0.0;
    }
}

/* ---- a table ------------------------------------------------------------- */

bool
vol_spillover_table(const struct vol_spillover *what, const struct vol_var *var,
                    double *work, double *share)
{
    const size_t k = var->spec.k, size = k * k, h = what->h;
    double *phi = work, *responses = phi + h * size;
    double *impact = responses + h * size, *circle = impact + 2 * size;

    vol_var_phi(var, h, phi);
    if (!vol_var_impact(var->sigma, k, what->shock, impact))
        return false;
    vol_var_responses(phi, impact, k, h, responses);
    vol_var_shares(responses, NULL, k, h, share);
    if (what->form == VOL_SPILLOVER_JOINT)
        return join_others(var, phi, h, impact, share);
    if (what->form == VOL_SPILLOVER_BAND)
        take_band(what, responses, k, circle, share);
    return true;
}

void
vol_spillover_close(const double *share, size_t k, double *out)
{
    const size_t w = k + 1;

    memset(out, 0, w * w * sizeof(*out));
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            const double x = 100.0 * share[i * k + j];
            out[i * w + j] = x;
            if (i == j)
                continue;
            out[i * w + k] += x;
            out[k * w + j] += x;
            out[k * w + k] += x / (double)k;
        }
}

/* ---- windows ------------------------------------------------------------- */

struct roll {
    const struct vol_spillover_windows *windows;
    struct vol_var_moments moments;
    struct vol_var var;
    double *work; /* the table behind it */
    size_t made;  /* windows since the sums were begun */
};

/* Begin the sums with the rows of a window, about its own means. */
static void
begin_window(struct roll *roll, size_t last)
{
    const struct vol_spillover_windows *w = roll->windows;
    const size_t k = roll->var.spec.k, first = last + 1 - w->size;
    double *centre = roll->moments.centre;

    vol_var_moments_reset(&roll->moments);
    memset(centre, 0, k * sizeof(*centre));
    for (size_t t = first; t <= last; t++)
        vol_add_scaled(centre, 1.0 / (double)w->size, w->y + t * k, k);
    for (size_t t = first + roll->var.spec.p; t <= last; t++)
        vol_var_moments_add(&roll->moments, w->y, t);
    roll->made = 0;
}

static void
move_window(struct roll *roll, size_t last)
{
    const struct vol_spillover_windows *w = roll->windows;
    const size_t n = w->size - roll->var.spec.p;

    if (roll->made == 0 || roll->made >= FRESH || w->step >= n) {
        begin_window(roll, last);
    } else {
        for (size_t t = last + 1 - w->step; t <= last; t++) {
            vol_var_moments_add(&roll->moments, w->y, t);
            vol_var_moments_drop(&roll->moments, w->y, t - n);
        }
    }
    roll->made++;
}

static enum vol_code
check_windows(const struct vol_var_spec *spec,
              const struct vol_spillover_windows *w, struct vol_err *err)
{
    const size_t least = vol_var_n_regressors(spec) + spec->k + spec->p;

    if (w->size < least)
        return vol_fail(err, VOL_EDATA,
                        "a window of %zu rows is too short for %zu lags of %zu "
                        "series, which need %zu",
                        w->size, spec->p, spec->k, least);
    if (w->size > w->rows)
        return vol_fail(err, VOL_EDATA,
                        "a window of %zu rows is longer than the %zu common "
                        "rows",
                        w->size, w->rows);
    return VOL_OK;
}

static enum vol_code
open_roll(struct roll *roll, const struct vol_spillover *what,
          const struct vol_var_spec *spec, struct vol_err *err)
{
    const size_t size = spec->k * spec->k;
    enum vol_code code = vol_var_init(&roll->var, spec, err);

    if (code == VOL_OK)
        code = vol_var_moments_init(&roll->moments, spec, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(
            &roll->work, vol_spillover_work(spec->k, what->h) + size, err);
    return code;
}

enum vol_code
vol_spillover_roll(const struct vol_spillover *what,
                   const struct vol_var_spec *spec,
                   const struct vol_spillover_windows *windows,
                   vol_spillover_take *take, void *ctx, struct vol_err *err)
{
    struct roll roll = { .windows = windows };
    enum vol_code code = check_windows(spec, windows, err);

    if (code == VOL_OK)
        code = open_roll(&roll, what, spec, err);
    for (size_t last = windows->size - 1;
         code == VOL_OK && last < windows->rows; last += windows->step) {
        double *share = roll.work + vol_spillover_work(spec->k, what->h);
        move_window(&roll, last);
        const bool made =
            vol_var_from_moments(&roll.moments, false, &roll.var) &&
            vol_spillover_table(what, &roll.var, roll.work, share);
        take(ctx, last, made ? share : NULL);
    }
    vol_var_moments_clear(&roll.moments);
    vol_var_clear(&roll.var);
    free(roll.work);
    return code;
}
