/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/scores.h"

#include "base/mem.h"
#include "garch/pass.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void
vol_garch_scores_clear(struct vol_garch_scores *scores)
{
    free(scores->score);
    free(scores->slope);
    free(scores->shift);
    *scores = (struct vol_garch_scores){ 0 };
}

/* The tangents of h, or of ln h where there is a link, as those of ln h. */
static void
read_slopes(const struct vol_likelihood *lik, double *slope)
{
    const struct vol_recursion *r = &lik->r;
    const bool plain = lik->spec.variance->link == VOL_LINK_VARIANCE;
    const size_t stride = r->by_column ? r->lead + r->n : 1;

    for (size_t t = 0; t < lik->n; t++) {
        const double *d = r->by_column ? r->ds + t : vol_pass_out(lik, t);
        for (size_t i = 0; i < r->n_cols; i++)
            slope[t * r->k + i] =
                plain ? d[i * stride] / r->h[t] : d[i * stride];
    }
}

static void
read_shifts(const struct vol_likelihood *lik, double *shift)
{
    const struct vol_recursion *r = &lik->r;

    for (size_t t = 0; t < lik->n; t++)
        memcpy(shift + t * r->k, r->de + t * r->n_de, r->n_de * sizeof(*shift));
}

static enum vol_code
differentiate(struct vol_likelihood *lik, const double *theta,
              struct vol_err *err)
{
    const size_t k = lik->r.k;
    double *work;
    enum vol_code code = vol_mem_doubles(&work, k * (k + 1), err);

    if (code != VOL_OK)
        return code;
    if (vol_likelihood_derivs(lik, theta, work, work + k, NULL) == -HUGE_VAL)
        code = vol_fail(err, VOL_EDATA, "no likelihood at the estimates");
    free(work);
    return code;
}

enum vol_code
vol_garch_scores_of(const struct vol_garch_fit *fit,
                    const struct vol_garch_data *data,
                    struct vol_garch_scores *out, struct vol_err *err)
{
    struct vol_garch_scores s = { .n = fit->n_obs, .k = fit->k };
    struct vol_likelihood lik;
    double theta[VOL_GARCH_MAX_PARAMS];
    enum vol_code code =
        vol_likelihood_init(&lik, &fit->used, data, &fit->presample, err);

    if (code != VOL_OK)
        return code;
    vol_garch_fit_params(fit, theta);
    code = differentiate(&lik, theta, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&s.score, s.n * s.k, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&s.slope, s.n * s.k, err);
    if (code == VOL_OK)
        code = vol_mem_doubles(&s.shift, s.n * s.k, err);
    if (code == VOL_OK) {
        vol_likelihood_scores(&lik, s.score);
        read_slopes(&lik, s.slope);
        read_shifts(&lik, s.shift);
        lik.level = fit->level;
        vol_likelihood_target_rows(&lik, s.score, s.n);
        vol_likelihood_target_rows(&lik, s.slope, s.n);
        vol_likelihood_target_rows(&lik, s.shift, s.n);
        *out = s;
    } else {
        vol_garch_scores_clear(&s);
    }
    vol_likelihood_clear(&lik);
    return code;
}
