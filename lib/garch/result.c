/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said about a fit: names, criteria, derived figures. */
#include "garch/fit.h"

#include "base/str.h"

#include <math.h>
#include <string.h>

static const char *const cov_names[] = { "qml", "hessian", "opg" };

const char *
vol_garch_status_name(enum vol_garch_status status)
{
    static const char *const names[] = {
        "ok",          "at_bound", "nonstationary",
        "no_converge", "fallback", "degenerate"
    };

    return names[status];
}

const char *
vol_garch_cov_name(enum vol_garch_cov cov)
{
    return cov_names[cov];
}

enum vol_code
vol_garch_cov_parse(const char *text, enum vol_garch_cov *out,
                    struct vol_err *err)
{
    char quoted[VOL_QUOTE_SIZE];

    for (int i = 0; i < 3; i++)
        if (strcmp(text, cov_names[i]) == 0) {
            *out = (enum vol_garch_cov)i;
            return VOL_OK;
        }
    return vol_fail(err, VOL_EUSAGE,
                    "unknown covariance \"%s\": use one of qml hessian opg",
                    vol_str_quote(quoted, text));
}

struct vol_garch_criteria
vol_garch_criteria(const struct vol_garch_fit *fit)
{
    const double k = (double)fit->n_estimated, n = (double)fit->n_obs;

    return (struct vol_garch_criteria){ .aic = -2.0 * fit->loglik + 2.0 * k,
                                        .bic = -2.0 * fit->loglik + k * log(n),
                                        .hqic = -2.0 * fit->loglik +
                                                2.0 * k * log(log(n)) };
}

bool
vol_garch_mean_uncond(const struct vol_garch_fit *fit, enum vol_garch_cov cov,
                      double *value, double *std_error)
{
    const struct vol_mean_spec *mean = &fit->used.mean;
    const size_t m = vol_mean_n_params(mean);
    double theta[VOL_GARCH_MAX_PARAMS], d[VOL_GARCH_MAX_PARAMS], v = 0.0;

    if (!vol_mean_has_lags(mean) || fit->used.in_mean != VOL_IN_MEAN_NOTHING ||
        !vol_garch_fit_usable(fit))
        return false;
    vol_garch_fit_params(fit, theta);
    *value = vol_mean_unconditional(mean, theta, d);
    if (isnan(*value))
        return false;
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j < m; j++)
            v += d[i] * d[j] * fit->cov[cov][i * fit->k + j];
    *std_error = sqrt(v);
    return true;
}
