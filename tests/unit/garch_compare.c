/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch_compare.h"

#include "garch_adapt.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

const size_t ahead_days[AHEAD] = { 1, 5, 22 };

/* By enum vol_garch_cov, what sources call it, the best digits first. */
static const char *const error_names[3][3] = {
    [VOL_COV_QML] = { "se_qml", "se_robust_hp", "se_robust" },
    [VOL_COV_HESSIAN] = { "se_hessian", "se_classic_hp", "se_classic" },
    [VOL_COV_OPG] = { "se_opg", "se_opg_hp", "se_opg?" }
};

/* fmax, but of NaN and a number the number: NaN is "nothing yet". */
static void
keep_largest(double *worst, double x)
{
    if (isfinite(x) && !(x <= *worst))
        *worst = x;
}

static void
compare_loglik(struct comparison *c, const struct figures *f,
               const struct vol_garch_fit *fit, const double *y, size_t n,
               const double *theta)
{
    struct vol_garch_fit at;

    c->theirs = figure(f, "loglik");
    c->at_theirs = c->persistence = NAN;
    if (filter_series(&fit->spec, y, n, theta, NAN, &at, NULL) == VOL_OK) {
        c->at_theirs = at.loglik;
        c->persistence = at.persistence;
        vol_garch_fit_clear(&at);
    }
    c->same = fabs(c->at_theirs - c->theirs) <= MAX_LOGLIK_BELOW;
    c->gain = fit->loglik - (c->same ? c->theirs : c->at_theirs);
    c->agrees = c->same && fabs(c->gain) <= LOGLIK_AGREES;
}

static void
compare_errors(struct comparison *c, const struct figures *f,
               const struct vol_garch_param *p)
{
    static const double allowed[3] = { MAX_ERROR_APART, MAX_NUMERIC_APART,
                                       HUGE_VAL };
    char name[48];
    bool found = false;

    for (int cov = 0; cov < 3; cov++)
        for (int i = 0; i < 3; i++) {
            snprintf(name, sizeof(name), "%s:%s", error_names[cov][i], p->name);
            const double want = figure(f, name);
            if (isnan(want))
                continue;
            const double apart = fabs(p->std_error[cov] / want - 1.0);
            keep_largest(&c->error[cov], apart);
            keep_largest(&c->excess, apart / allowed[i]);
            if (isfinite(allowed[i]))
                keep_largest(&c->judged, apart);
            found = true;
            break;
        }
    c->no_theirs += !found;
}

/* Correct digits, 0 to 16; of a zero those after the point. */
static double
digits_of(double x, double want)
{
    const double apart = fabs(x - want);

    if (apart == 0.0)
        return 16.0;
    return fmin(fmax(-log10(apart / (want == 0.0 ? 1.0 : fabs(want))), 0.0),
                16.0);
}

bool
lacks_error(const struct vol_garch_param *p)
{
    return !isfinite(p->std_error[VOL_COV_HESSIAN]) &&
           !isfinite(p->std_error[VOL_COV_QML]);
}

static void
compare_params(struct comparison *c, const struct figures *f,
               const struct vol_garch_fit *fit, const double *theta)
{
    for (size_t i = 0; i < fit->k; i++) {
        const struct vol_garch_param *p = &fit->param[i];
        const double digits = digits_of(p->estimate, theta[i]);
        keep_largest(&c->param, fabs(p->estimate - theta[i]) /
                                    p->std_error[VOL_COV_HESSIAN]);
        if (!(c->digits <= digits))
            c->digits = digits;
        if (lacks_error(p))
            c->no_error++;
        else
            compare_errors(c, f, p);
    }
}

static void
compare_forecasts(struct comparison *c, const struct figures *f,
                  const struct vol_garch_fit *fit, const double *y, size_t n)
{
    const struct vol_forecast_wish wish = { .horizon = ahead_days[AHEAD - 1] };
    struct vol_forecast out[22];
    double theta[VOL_GARCH_MAX_PARAMS];
    char name[32];

    if (forecast_series(fit, y, n, &wish, out, NULL) != VOL_OK)
        return;
    vol_garch_fit_params(fit, theta);
    adapt_forecast(f, &fit->spec, theta, out, wish.horizon);
    for (int i = 0; i < AHEAD; i++) {
        snprintf(name, sizeof(name), "variance:%zu", ahead_days[i]);
        c->ahead[i] =
            fabs(out[ahead_days[i] - 1].variance / figure(f, name) - 1.0);
    }
}

struct comparison
compare_with(const struct figures *f, const struct vol_garch_fit *fit,
             const double *y, size_t n)
{
    struct comparison c = { .digits = NAN,
                            .param = NAN,
                            .error = { NAN, NAN, NAN },
                            .judged = NAN,
                            .excess = NAN,
                            .ahead = { NAN, NAN, NAN },
                            .k = fit->k };
    double theta[VOL_GARCH_MAX_PARAMS];

    (void)adapted_point(f, &fit->spec, y, n, theta);
    compare_loglik(&c, f, fit, y, n, theta);
    if (!vol_garch_fit_usable(fit))
        return c;
    compare_params(&c, f, fit, theta);
    compare_forecasts(&c, f, fit, y, n);
    return c;
}

/* Where the first variance of a source is not ours, though its spec is. */
static bool
may_differ(const struct figures *f)
{
    return !isnan(figure(f, "param:omega_normal"));
}

bool
is_kinked(const struct figures *f)
{
    static const char *const names[] = { "+egarch", "+tarch", "+aparch",
                                         "~ged" };

    for (int i = 0; i < 4; i++)
        if (strstr(f->spec, names[i]) != NULL)
            return true;
    return false;
}

static bool
is_at_bound(const struct vol_garch_fit *fit)
{
    for (size_t i = 0; i < fit->k; i++)
        if (fit->param[i].bound[0] != '\0')
            return true;
    return false;
}

/* A reason of theirs, and how far apart it has been seen to put a figure. */
struct excuse {
    const char *text; /* NULL: none */
    double most;
};

static const struct excuse no_excuse = { NULL, 0.0 };

/*
 * logL below theirs.  arch holds alpha + gamma / 2 + beta to 1 in GJR, which
 * under a skewed density is a persistence that may be above it.
 */
static struct excuse
loglik_excuse(const struct comparison *c, const struct vol_garch_fit *fit)
{
    if (fit->persistence > 1.0 - 2e-8 && c->persistence > fit->persistence)
        return (struct excuse){
            "persistence is held at 1 - 1e-8, theirs is above", 0.1
        };
    return no_excuse;
}

/* Errors of the mean alone, where a residual is all but zero: that of mu of
 * DEM/GBP is .0042 with arch, its robust one .0033, and .0106 of a plain mean.
 */
static bool
is_on_a_kink(const struct figures *f)
{
    return strcmp(f->series, "demgbp") == 0 &&
           strcmp(f->spec, "ar1+egarch1.1-sym~normal-backcast") == 0;
}

static struct excuse
error_excuse(const struct figures *f, const struct vol_garch_fit *fit)
{
    if (!is_from(f, "arch "))
        return no_excuse;
    if (is_at_bound(fit))
        return (struct excuse){
            "arch takes a parameter at its bound for an inner one", 1.8
        };
    if (is_on_a_kink(f))
        return (struct excuse){
            "its finite differences go across a kink next to the maximum", 1.8
        };
    if (is_kinked(f))
        return (struct excuse){ "its finite differences go across kinks of |e|",
                                0.6 };
    return no_excuse;
}

static double
largest(const double x[3])
{
    return fmax(fmax(x[0], x[1]), x[2]);
}

/* The promises, in the order in which they are looked at. */
enum { SAME_LOGLIK, HIGHEST, PARAMETERS, ERRORS, FORECASTS, N_PROMISES };

static bool
is_broken(int promise, const struct comparison *c, const struct figures *f)
{
    switch (promise) {
    case SAME_LOGLIK: return !c->same && !may_differ(f);
    case HIGHEST: return !(c->gain >= -MAX_LOGLIK_BELOW);
    case PARAMETERS: return c->agrees && c->param > MAX_PARAM_APART;
    case ERRORS: return c->agrees && c->excess > 1.0;
    default: return c->agrees && largest(c->ahead) > MAX_AHEAD_APART;
    }
}

static void
describe(int promise, const struct comparison *c, char *why, size_t size)
{
    switch (promise) {
    case SAME_LOGLIK:
        snprintf(why, size, "our logL at their parameters is %.10g, not %.10g",
                 c->at_theirs, c->theirs);
        break;
    case HIGHEST:
        snprintf(why, size, "logL is %.2g below theirs", -c->gain);
        break;
    case PARAMETERS:
        snprintf(why, size, "a parameter is %.2g standard errors apart",
                 c->param);
        break;
    case ERRORS:
        snprintf(why, size, "standard errors are apart by %.2g, %.2g allowed",
                 c->judged, c->judged / c->excess);
        break;
    default:
        snprintf(why, size, "forecasts are apart by %.2g", largest(c->ahead));
    }
}

/* By how much a promise is missed. */
static double
amount(int promise, const struct comparison *c)
{
    switch (promise) {
    case SAME_LOGLIK: return fabs(c->at_theirs - c->theirs);
    case HIGHEST: return -c->gain;
    case PARAMETERS: return c->param;
    case ERRORS: return c->judged;
    default: return largest(c->ahead);
    }
}

/* The excuse, where it goes as far as that. */
static const char *
excuse_of(int promise, const struct comparison *c, const struct figures *f,
          const struct vol_garch_fit *fit)
{
    struct excuse e = no_excuse;

    if (promise == HIGHEST)
        e = loglik_excuse(c, fit);
    if (promise == ERRORS)
        e = error_excuse(f, fit);
    if (promise == FORECASTS && is_from(f, "fGarch"))
        e = (struct excuse){ "fGarch stops a little before the maximum", 2e-5 };
    return amount(promise, c) <= e.most ? e.text : NULL;
}

enum promise
judge(const struct comparison *c, const struct figures *f,
      const struct vol_garch_fit *fit, char *why, size_t size)
{
    enum promise verdict = PROMISE_KEPT;

    for (int p = 0; p < N_PROMISES; p++) {
        const char *excuse = excuse_of(p, c, f, fit);
        if (!is_broken(p, c, f) || (verdict == PROMISE_EXCUSED && excuse))
            continue;
        describe(p, c, why, size);
        if (excuse == NULL)
            return PROMISE_BROKEN;
        verdict = PROMISE_EXCUSED;
        const size_t used = strlen(why);
        snprintf(why + used, size - used, ": %s", excuse);
    }
    return verdict;
}
