/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/estimate.h"

#include <math.h>
#include <stdio.h>

const char *
vol_mean_status_name(enum vol_mean_status status)
{
    static const char *const name[] = {
        [VOL_MEAN_OK] = "ok",
        [VOL_MEAN_AT_BOUND] = "at_bound",
        [VOL_MEAN_NO_CONVERGE] = "no_converge",
        [VOL_MEAN_NOT_ESTIMATED] = "degenerate",
    };

    return name[status];
}

void
vol_mean_estimate_criteria(struct vol_mean_estimate *e)
{
    const double k = (double)e->n_params + 1.0, n = (double)e->n_obs;

    e->aic = -2.0 * e->loglik + 2.0 * k;
    e->bic = -2.0 * e->loglik + k * log(n);
    e->hqic = -2.0 * e->loglik + 2.0 * k * log(log(n));
    e->aicc = n > k + 1.0 ? e->aic + 2.0 * k * (k + 1.0) / (n - k - 1.0)
                          : (double)NAN;
}

void
vol_mean_estimate_fail(struct vol_mean_estimate *e, const char *reason)
{
    e->status = VOL_MEAN_NOT_ESTIMATED;
    (void)snprintf(e->reason, sizeof(e->reason), "%s", reason);
}
