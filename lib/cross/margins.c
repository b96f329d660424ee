/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/margins.h"

#include "base/mem.h"
#include "stats/moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
vol_margin_room_clear(struct vol_margin_room *room)
{
    vol_garch_scores_clear(&room->scores);
    free(room->inverse);
    room->inverse = NULL;
}

/* What has no variance of its own counts as known. */
static void
copy_inverse(const struct vol_garch_fit *fit, double *out)
{
    const double *cov = fit->cov[VOL_COV_HESSIAN];

    for (size_t i = 0; i < fit->k * fit->k; i++)
        out[i] = isfinite(cov[i]) ? cov[i] : 0.0;
}

static enum vol_code
differentiate(const struct vol_garch_fit *fit,
              const struct vol_garch_data *data, size_t skip,
              struct vol_margin *out, struct vol_margin_room *room,
              struct vol_err *err)
{
    enum vol_code code;

    *room = (struct vol_margin_room){ .inverse = NULL };
    if (fit->status > VOL_FIT_NONSTATIONARY)
        return vol_fail(err, VOL_EDATA, "no optimum: %s", fit->reason);
    code = vol_garch_scores_of(fit, data, &room->scores, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&room->inverse, fit->k * fit->k, err);
    if (code != VOL_OK) {
        vol_margin_room_clear(room);
        return code;
    }
    copy_inverse(fit, room->inverse);
    out->score = room->scores.score + skip * fit->k;
    out->slope = room->scores.slope + skip * fit->k;
    out->shift = room->scores.shift + skip * fit->k;
    out->inverse = room->inverse;
    return VOL_OK;
}

enum vol_code
vol_margin_of(const struct vol_garch_fit *fit,
              const struct vol_garch_data *data, size_t n,
              struct vol_margin *out, struct vol_margin_room *room,
              struct vol_err *err)
{
    if (!vol_garch_fit_usable(fit))
        return vol_fail(err, VOL_EDATA, "no model of its own: %s", fit->reason);
    if (fit->n_obs < n)
        return vol_fail(err, VOL_EDATA, "%zu residuals, fewer than %zu",
                        fit->n_obs, n);
    const size_t skip = fit->n_obs - n;
    struct vol_margin m = { .n_params = fit->k,
                            .e = fit->e + skip,
                            .h = fit->h + skip,
                            .loglik = fit->loglik };
    if (data != NULL) {
        enum vol_code code = differentiate(fit, data, skip, &m, room, err);
        if (code != VOL_OK)
            return code;
    }
    *out = m;
    return VOL_OK;
}

void
vol_margins_residuals(const struct vol_margin *margin, size_t k, size_t n,
                      double *z)
{
    for (size_t i = 0; i < k; i++)
        for (size_t t = 0; t < n; t++)
            z[t * k + i] = margin[i].e[t] / sqrt(margin[i].h[t]);
}

double
vol_margin_slope(const struct vol_margin *margin, size_t t, size_t i)
{
    const size_t at = t * margin->n_params + i;
    const double root = 1.0 / sqrt(margin->h[t]);

    return root * (margin->shift[at] - 0.5 * margin->e[t] * margin->slope[at]);
}

double
vol_margins_loglik(const struct vol_margin *margin, size_t k)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        sum += margin[i].loglik;
    return sum;
}

double
vol_margins_log_scale(const struct vol_margin *margin, size_t k, size_t n)
{
    double sum = 0.0;

    for (size_t i = 0; i < k; i++)
        sum += 0.5 * vol_sum_log(margin[i].h, n);
    return sum;
}
