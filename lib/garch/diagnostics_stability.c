/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether parameters stay the same: Nyblom (1989), Hansen (1990). */
#include "garch/diagnostics_impl.h"

#include "base/mem.h"
#include "stats/bridges.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>

/* Sums over the rows of s s' and of S S', S being the sum of s until then. */
struct sums {
    double *score, *cumulated; /* k x k */
};

static void
add_up(const struct vol_garch_scores *s, struct sums *out)
{
    const size_t k = s->k;
    double total[VOL_GARCH_MAX_PARAMS] = { 0.0 };

    for (size_t t = 0; t < s->n; t++) {
        const double *row = s->score + t * k;
        vol_add_scaled(total, 1.0, row, k);
        for (size_t i = 0; i < k; i++)
            for (size_t j = 0; j <= i; j++) {
                out->score[i * k + j] += row[i] * row[j];
                out->cumulated[i * k + j] += total[i] * total[j];
            }
    }
    vol_symmetrise(out->score, k);
    vol_symmetrise(out->cumulated, k);
}

/* Why parameter i is not tested, or NULL. */
static const char *
excuse(const struct vol_garch_fit *fit, const struct sums *sums, size_t i)
{
    const struct vol_garch_param *p = &fit->param[i];

    if (fit->status == VOL_FIT_FALLBACK)
        return "not estimated: fallback";
    if (p->bound[0] != '\0')
        return "at a bound";
    if (vol_garch_is_held(&fit->used, i))
        return "fixed";
    if (fit->level > 0.0 && i == vol_garch_n_mean(&fit->used))
        return "targeted";
    return sums->score[i * (fit->k + 1)] > 0.0 ? NULL : "no score";
}

static void
set_stability(struct vol_diagnostic *item, double value, size_t k)
{
    item->value = value;
    item->df = (double)k;
    item->p_value = vol_bridges_upper((unsigned)k, value, &item->p_bound);
}

/* The trace of V^-1 times the cumulated sums, over those in `which`. */
static double
joint(const struct sums *sums, size_t k, const size_t *which, size_t m,
      double *work)
{
    double *v = work, *inverse = work + m * m, sum = 0.0;

    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            v[i * m + j] = sums->score[which[i] * k + which[j]];
    if (!vol_inverse(v, m, inverse))
        return NAN;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            sum +=
                inverse[i * m + j] * sums->cumulated[which[i] * k + which[j]];
    return sum;
}

static void
judge(struct vol_diagnosis *d, const struct sums *sums, double *work)
{
    const struct vol_garch_fit *fit = d->fit;
    const size_t k = fit->k, n = fit->n_obs;
    size_t which[VOL_GARCH_MAX_PARAMS], m = 0;
    struct vol_diagnostic *all = vol_diagnostic_add(d, "nyblom", "joint", 0, n);

    for (size_t i = 0; i < k; i++) {
        const char *reason = excuse(fit, sums, i);
        struct vol_diagnostic *item =
            vol_diagnostic_add(d, "nyblom", fit->param[i].name, 0, n);
        if (reason != NULL) {
            vol_diagnostic_without(item, "%s", reason);
            continue;
        }
        which[m++] = i;
        set_stability(item,
                      sums->cumulated[i * (k + 1)] /
                          (sums->score[i * (k + 1)] * (double)n),
                      1);
    }
    const double value = m > 0 ? joint(sums, k, which, m, work) : NAN;
    if (m == 0)
        vol_diagnostic_without(all, "no parameter is estimated freely");
    else if (!isfinite(value))
        vol_diagnostic_without(all, "the outer product is singular");
    else
        set_stability(all, value / (double)n, m);
    if (m > 0 && m < k && isfinite(value))
        vol_diagnostic_without(all, "%zu of %zu parameters", m, k);
}

enum vol_code
vol_diagnose_stability(struct vol_diagnosis *d, struct vol_err *err)
{
    const size_t k = d->fit->k;
    struct sums sums;
    double *store;
    enum vol_code code = vol_mem_doubles(&store, 4 * k * k, err);

    if (code != VOL_OK)
        return code;
    sums.score = store;
    sums.cumulated = store + k * k;
    add_up(&d->s, &sums);
    judge(d, &sums, store + 2 * k * k);
    free(store);
    return VOL_OK;
}
