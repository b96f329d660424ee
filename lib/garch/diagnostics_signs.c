/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sign bias tests of Engle and Ng (1993). */
#include "garch/diagnostics_impl.h"

#include "stats/ols.h"
#include "stats/tails.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SIGN, NEGATIVE, POSITIVE, SIGNS };

static const char *const names[SIGNS + 1] = { "sign-bias", "negative-size-bias",
                                              "positive-size-bias",
                                              "joint-sign-bias" };

static const char collinear[] =
    "collinear: the residuals are too few or of one sign";

/* Columns of a regression of z^2: a constant, slopes of ln h, signs. */
struct columns {
    size_t slope[VOL_GARCH_MAX_PARAMS], n_slopes;
    int sign[SIGNS], n_signs;
};

/* What the sign and size of the residual before stands for. */
static double
sign_column(double e, int which)
{
    if (which == SIGN)
        return e < 0.0 ? 1.0 : 0.0;
    return (e < 0.0) == (which == NEGATIVE) ? e : 0.0;
}

static enum vol_code
regress(const struct vol_diagnosis *d, const struct columns *c,
        struct vol_ols *ols, struct vol_err *err)
{
    const size_t k = d->fit->k, width = 1 + c->n_slopes + (size_t)c->n_signs;
    double row[1 + VOL_GARCH_MAX_PARAMS + SIGNS + 1] = { 1.0 };
    enum vol_code code = vol_ols_init(ols, width, err);

    for (size_t t = 1; code == VOL_OK && t < d->fit->n_obs; t++) {
        double *at = row + 1;
        for (size_t i = 0; i < c->n_slopes; i++)
            *at++ = d->s.slope[t * k + c->slope[i]];
        for (int i = 0; i < c->n_signs; i++)
            *at++ = sign_column(d->fit->e[t - 1], c->sign[i]);
        *at = d->z2[t];
        vol_ols_add(ols, row);
    }
    if (code == VOL_OK)
        vol_ols_finish(ols);
    return code;
}

/*
 * The slopes by the parameters of the variance and the density; one after
 * another those that follow from the ones before are left out.  That by the
 * mean's level is e(-1) and its past: with it nothing would be left to find.
 */
static enum vol_code
choose_slopes(const struct vol_diagnosis *d, struct columns *c,
              struct vol_err *err)
{
    struct vol_ols ols;
    enum vol_code code;

    *c = (struct columns){ .n_slopes = 0 };
    for (size_t i = vol_garch_n_mean(&d->fit->used); i < d->fit->k; i++)
        c->slope[c->n_slopes++] = i;
    for (;;) {
        code = regress(d, c, &ols, err);
        if (code != VOL_OK)
            return code;
        const size_t rank = ols.rank > 0 ? ols.rank : 1;
        vol_ols_clear(&ols);
        if (rank > c->n_slopes)
            return VOL_OK;
        memmove(c->slope + rank - 1, c->slope + rank,
                (c->n_slopes - rank) * sizeof(c->slope[0]));
        c->n_slopes--;
    }
}

static void
set_t(struct vol_diagnostic *item, double t, double df)
{
    item->value = t;
    item->df = df;
    item->p_value = vol_t_two_sided(t, df, &item->p_bound);
}

/* The t-ratio of one column, which is put last. */
static enum vol_code
test_one(struct vol_diagnosis *d, const struct columns *c, const char *variant,
         struct vol_err *err)
{
    const size_t n = d->fit->n_obs - 1;
    struct vol_ols ols;
    enum vol_code code = regress(d, c, &ols, err);

    if (code != VOL_OK)
        return code;
    struct vol_diagnostic *item =
        vol_diagnostic_add(d, names[c->sign[c->n_signs - 1]], variant, 0, n);
    if (ols.rank < ols.k || n <= ols.k)
        vol_diagnostic_without(item, collinear);
    else
        set_t(item, vol_ols_t_last(&ols, ols.k), (double)(n - ols.k));
    vol_ols_clear(&ols);
    return VOL_OK;
}

/* All three: of what is left without them, how much they explain, over what
 * is left without them (a Lagrange multiplier test) or with them (Wald). */
static enum vol_code
test_all(struct vol_diagnosis *d, const struct columns *c, bool wald,
         const char *variant, struct vol_err *err)
{
    const size_t n = d->fit->n_obs - 1;
    struct vol_ols ols;
    enum vol_code code = regress(d, c, &ols, err);

    if (code != VOL_OK)
        return code;
    struct vol_diagnostic *item =
        vol_diagnostic_add(d, names[SIGNS], variant, 0, n);
    if (ols.rank < ols.k || n <= ols.k) {
        vol_diagnostic_without(item, collinear);
    } else {
        const double rest = vol_ols_rss(&ols, ols.k - SIGNS);
        const double left = vol_ols_rss(&ols, ols.k);
        vol_diagnostic_chi2(item,
                            wald ? (rest - left) / left * (double)(n - ols.k)
                                 : (rest - left) / rest * (double)n,
                            SIGNS);
    }
    vol_ols_clear(&ols);
    return VOL_OK;
}

enum vol_code
vol_diagnose_signs(struct vol_diagnosis *d, struct vol_err *err)
{
    static const int orders[SIGNS][SIGNS] = { { NEGATIVE, POSITIVE, SIGN },
                                              { SIGN, POSITIVE, NEGATIVE },
                                              { SIGN, NEGATIVE, POSITIVE } };
    struct columns slopes, c;
    enum vol_code code = choose_slopes(d, &slopes, err);

    for (int i = 0; i < SIGNS && code == VOL_OK; i++) {
        c = slopes;
        c.n_signs = 1;
        c.sign[0] = i;
        code = test_one(d, &c, "lm", err);
    }
    c = slopes;
    c.n_signs = SIGNS;
    for (int i = 0; i < SIGNS; i++)
        c.sign[i] = i;
    if (code == VOL_OK)
        code = test_all(d, &c, false, "lm", err);
    c.n_slopes = 0;
    for (int i = 0; i < SIGNS && code == VOL_OK; i++) {
        memcpy(c.sign, orders[i], sizeof(c.sign));
        code = test_one(d, &c, "regression", err);
    }
    if (code == VOL_OK)
        code = test_all(d, &c, true, "regression", err);
    return code;
}
