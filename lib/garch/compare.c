/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/compare.h"

#include <math.h>
#include <string.h>

static const char *const criterion_names[] = { "none", "aic", "bic", "hqic" };

const char *
vol_criterion_name(enum vol_criterion criterion)
{
    return criterion_names[criterion];
}

enum vol_criterion
vol_criterion_find(const char *name)
{
    int i = VOL_CRITERION_HQIC;

    while (i > VOL_CRITERION_NONE && strcmp(name, criterion_names[i]) != 0)
        i--;
    return (enum vol_criterion)i;
}

double
vol_criterion_value(enum vol_criterion criterion,
                    const struct vol_garch_fit *fit)
{
    const struct vol_garch_criteria c = vol_garch_criteria(fit);
    const double value[] = { NAN, c.aic, c.bic, c.hqic };

    return value[criterion];
}

enum vol_code
vol_garch_check_same_rows(const struct vol_garch_spec *a,
                          const struct vol_garch_spec *b, struct vol_err *err)
{
    const size_t lost_a = vol_mean_lost_rows(&a->mean);
    const size_t lost_b = vol_mean_lost_rows(&b->mean);
    char init_a[32], init_b[32];

    if (lost_a != lost_b)
        return vol_fail(err, VOL_EUSAGE,
                        "the lags of their means leave out %zu and %zu rows: "
                        "likelihoods of different rows cannot be compared",
                        lost_a, lost_b);
    vol_garch_init_print(a, init_a, sizeof(init_a));
    vol_garch_init_print(b, init_b, sizeof(init_b));
    if (strcmp(init_a, init_b) != 0)
        return vol_fail(err, VOL_EUSAGE,
                        "init %s and %s: likelihoods of different conventions "
                        "cannot be compared",
                        init_a, init_b);
    return VOL_OK;
}

bool
vol_garch_fit_eligible(const struct vol_garch_fit *fit)
{
    return fit->status < VOL_FIT_NO_CONVERGE && isfinite(fit->loglik);
}
