/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is said about a fit: names, criteria, derived figures. */
#include "base/str.h"
#include "garch/job.h"

#include <math.h>
#include <stdio.h>
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
            if (d[i] != 0.0 && d[j] != 0.0) /* others may have no error */
                v += d[i] * d[j] * fit->cov[cov][i * fit->k + j];
    *std_error = sqrt(v);
    return true;
}

/* What is nearer to 1 than twice the distance of its limit stands at it. */
#define AT_BOUND (1.0 - 2.0 * (1.0 - VOL_MAX_PERSISTENCE))

bool
vol_garch_fit_reverts(const struct vol_garch_fit *fit)
{
    return !(fit->persistence > AT_BOUND);
}

/* ---- the reason ---------------------------------------------------------- */

static void
add_reason(struct vol_garch_fit *fit, const char *text)
{
    const size_t at = strlen(fit->reason);

    (void)snprintf(fit->reason + at, sizeof(fit->reason) - at, "%s%s",
                   at > 0 ? "; " : "", text);
}

bool
vol_garch_fit_cancels(const struct vol_garch_fit *fit, double *apart)
{
    double theta[VOL_GARCH_MAX_PARAMS];

    vol_garch_fit_params(fit, theta);
    *apart = vol_mean_root_distance(&fit->used.mean, theta);
    return *apart < VOL_GARCH_CANCEL;
}

/* Add that autoregression and moving average cancel, or that the variance has
 * no news. */
static void
explain_estimates(struct vol_garch_fit *fit)
{
    const struct vol_garch_spec *spec = &fit->used;
    double theta[VOL_GARCH_MAX_PARAMS];
    const double *var = theta + vol_garch_n_mean(spec);
    char text[100];
    double apart;
    const bool cancels = vol_garch_fit_cancels(fit, &apart);

    vol_garch_fit_params(fit, theta);
    (void)snprintf(text, sizeof(text),
                   "roots of ar and ma are %.2g apart: they nearly cancel and "
                   "are not identified",
                   apart);
    if (cancels)
        add_reason(fit, text);
    if (vol_variance_is_still(spec, var, var + vol_garch_n_variance(spec)))
        add_reason(fit, "no shock moves the variance, which beta leads from "
                        "its initial value");
}

/* Add what a persistence at its bound, which need not be estimated, means. */
static void
explain_persistence(struct vol_garch_fit *fit)
{
    if (!vol_garch_fit_reverts(fit) && fit->persistence < 1.0)
        add_reason(fit, "the variance does not return to a level");
}

static bool
variance_explodes(const struct vol_garch_fit *fit)
{
    return fit->persistence >= 1.0 && !fit->used.variance->no_level;
}

static double
root_of_mean(const struct vol_garch_fit *fit)
{
    double theta[VOL_GARCH_MAX_PARAMS];

    vol_garch_fit_params(fit, theta);
    return vol_mean_largest_root(&fit->used.mean, theta);
}

bool
vol_garch_fit_explodes(const struct vol_garch_fit *fit)
{
    return variance_explodes(fit) || root_of_mean(fit) >= 1.0;
}

static void
explain_explosion(struct vol_garch_fit *fit)
{
    const double root = root_of_mean(fit);
    char text[100];

    (void)snprintf(text, sizeof(text), "persistence %.6f is not below 1",
                   fit->persistence);
    if (variance_explodes(fit))
        add_reason(fit, text);
    (void)snprintf(text, sizeof(text),
                   "the largest root of the autoregression, %.6f, is not "
                   "below 1",
                   root);
    if (root >= 1.0)
        add_reason(fit, text);
}

void
vol_garch_fit_explain(struct vol_garch_fit *fit)
{
    fit->reason[0] = '\0';
    if (fit->status == VOL_FIT_NO_CONVERGE)
        (void)snprintf(fit->reason, sizeof(fit->reason),
                       "stopped after %d steps, gradient %.2g", fit->iterations,
                       fit->grad_norm);
    else if (fit->status == VOL_FIT_NONSTATIONARY)
        explain_explosion(fit);
    else if (fit->status == VOL_FIT_AT_BOUND)
        (void)snprintf(fit->reason, sizeof(fit->reason), "at a bound: %s",
                       fit->bounds);
    if (fit->status < VOL_FIT_NO_CONVERGE) {
        explain_persistence(fit);
        explain_estimates(fit);
    }
}
