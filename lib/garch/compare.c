/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/compare.h"

#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* A likelihood is not known more exactly than that. */
#define NOISE 1e-6

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

/* ---- likelihood ratios -------------------------------------------------- */

/* Whether there is a statistic at all; else the reason is set. */
static bool
has_statistic(const struct vol_garch_fit *null, const struct vol_garch_fit *alt,
              struct vol_lr_test *t)
{
    const struct vol_garch_fit *const fit[] = { null, alt };
    static const char *const which[] = { "smaller", "larger" };
    struct vol_err err = { VOL_OK, "" };

    if (vol_garch_check_same_rows(&null->spec, &alt->spec, &err) != VOL_OK) {
        (void)snprintf(t->reason, sizeof(t->reason), "%.159s", err.text);
        return false;
    }
    for (int i = 0; i < 2; i++)
        if (!vol_garch_fit_eligible(fit[i])) {
            (void)snprintf(t->reason, sizeof(t->reason),
                           "the %s model is not estimated: %s", which[i],
                           vol_garch_status_name(fit[i]->status));
            return false;
        }
    return true;
}

/* Whether models differ by lags of an ARMA of which one's roots nearly cancel:
 * both move together there, and the likelihood is far from quadratic. */
static bool
lags_cancel(const struct vol_garch_fit *null, const struct vol_garch_fit *alt)
{
    const struct vol_mean_spec *a = &null->spec.mean, *b = &alt->spec.mean;
    double apart;

    return (a->ar != b->ar || a->ma != b->ma) &&
           (vol_garch_fit_cancels(null, &apart) ||
            vol_garch_fit_cancels(alt, &apart));
}

/* Why the distribution of the statistic is not known; NULL where it is. */
static const char *
no_distribution(const struct vol_garch_fit *null,
                const struct vol_garch_fit *alt,
                const struct vol_nesting *nesting)
{
    if (null->spec.targeting)
        return "variance targeting does not maximise the likelihood";
    if (nesting->unidentified)
        return "the smaller model leaves parameters of the larger "
               "unidentified";
    if (lags_cancel(null, alt))
        return "roots of ar and ma nearly cancel and are not identified";
    if (nesting->at_bound > 1)
        return "the smaller model has several parameters at their bounds";
    for (size_t i = 0; i < null->k; i++)
        if (null->param[i].bound[0] != '\0')
            return "a parameter of the smaller model is at its bound";
    return NULL;
}

/* The upper tail of chi-squared; without degrees of freedom it is 0. */
static double
tail(double x, size_t df)
{
    if (df == 0)
        return x > 0.0 ? 0.0 : 1.0;
    return gsl_cdf_chisq_Q(x, (double)df);
}

/* Whether the larger model's nu is at the end that stands for infinity: there
 * it can be a little less likely than the normal one that it holds. */
static bool
is_nearly_normal(const struct vol_garch_fit *alt)
{
    for (size_t i = 0; i < alt->k; i++)
        if (strcmp(alt->param[i].name, "nu") == 0)
            return alt->param[i].estimate >=
                   alt->spec.density->upper[0] * (1.0 - 1e-6);
    return false;
}

/* Of models that are nested that is a failure of the search, no statistic. */
static struct vol_lr_test
less_likely(const struct vol_garch_fit *null, struct vol_lr_test *t)
{
    t->statistic = NAN;
    (void)snprintf(t->reason, sizeof(t->reason),
                   "the larger model is less "
                   "likely: %s",
                   null->spec.targeting
                       ? "variance targeting does not maximise the likelihood"
                       : "its optimum is a local one");
    return *t;
}

struct vol_lr_test
vol_garch_lr_test(const struct vol_garch_fit *null,
                  const struct vol_garch_fit *alt,
                  const struct vol_nesting *nesting)
{
    struct vol_lr_test t = {
        .statistic = NAN, .df = nesting->df, .p_value = NAN, .method = ""
    };
    const char *why;

    if (!has_statistic(null, alt, &t))
        return t;
    t.statistic = 2.0 * (alt->loglik - null->loglik);
    if (t.statistic < -NOISE &&
        !(nesting->at_bound == 1 && is_nearly_normal(alt)))
        return less_likely(null, &t);
    t.statistic = fmax(t.statistic, 0.0);
    why = no_distribution(null, alt, nesting);
    if (why != NULL) {
        (void)snprintf(t.reason, sizeof(t.reason), "%s", why);
        return t;
    }
    t.method = nesting->at_bound == 1 ? "mixture" : "chi2";
    t.p_value = tail(t.statistic, t.df);
    if (nesting->at_bound == 1)
        t.p_value = 0.5 * (tail(t.statistic, t.df - 1) + t.p_value);
    return t;
}
