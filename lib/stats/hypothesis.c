/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/hypothesis_impl.h"

#include "base/mem.h"

#include <gsl/gsl_cdf.h>

#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct vol_test_options vol_test_defaults = { .trend = VOL_TREND_CONST,
                                                    .lag_rule = VOL_LAGS_AUTO,
                                                    .eps = 1.5,
                                                    .alpha = 0.05 };

enum {
    LAG_CHOICE = VOL_TEST_LAGS | VOL_TEST_LAG_CHOICE,
    LEVELS = VOL_TEST_TREND | VOL_TEST_LAGS | VOL_TEST_FOR_LEVELS,
    UNIT_ROOT = LEVELS | VOL_TEST_WALK,
    WALK = VOL_TEST_LAGS | VOL_TEST_FOR_LEVELS | VOL_TEST_WALK
};

/* A new test is one row here and its function in its family's file. */
static const struct vol_test table[] = {
    { "adf", "Augmented Dickey-Fuller", "a unit root", VOL_TAIL_LOWER,
      UNIT_ROOT | LAG_CHOICE | VOL_TEST_NO_CONST, 25, vol_test_adf },
    { "pp", "Phillips-Perron", "a unit root", VOL_TAIL_LOWER,
      UNIT_ROOT | VOL_TEST_NO_CONST, 25, vol_test_pp },
    { "pp-rho", "Phillips-Perron, coefficient", "a unit root", VOL_TAIL_LOWER,
      UNIT_ROOT | VOL_TEST_NO_CONST, 25, vol_test_pp_rho },
    { "dfgls", "DF-GLS", "a unit root", VOL_TAIL_LOWER, UNIT_ROOT | LAG_CHOICE,
      25, vol_test_dfgls },
    { "kpss", "KPSS", "stationarity", VOL_TAIL_UPPER, LEVELS, 25,
      vol_test_kpss },
    { "zivot-andrews", "Zivot-Andrews", "a unit root without a break",
      VOL_TAIL_LOWER, UNIT_ROOT | LAG_CHOICE | VOL_TEST_SLOPE, 30,
      vol_test_zivot_andrews },
    { "variance-ratio", "Lo-MacKinlay, robust", "a random walk", VOL_TAIL_BOTH,
      WALK, 8, vol_test_variance_ratio },
    { "variance-ratio-iid", "Lo-MacKinlay",
      "a random walk with equal variances", VOL_TAIL_BOTH, WALK, 8,
      vol_test_variance_ratio_iid },
    { "shapiro-wilk", "Shapiro-Wilk", "normality", VOL_TAIL_LOWER, 0, 3,
      vol_test_shapiro_wilk },
    { "jarque-bera", "Jarque-Bera", "normality", VOL_TAIL_UPPER, 0, 8,
      vol_test_jarque_bera },
    { "anderson-darling", "Anderson-Darling", "normality", VOL_TAIL_UPPER, 0, 8,
      vol_test_anderson_darling },
    { "dagostino", "D'Agostino's K^2", "normality", VOL_TAIL_UPPER, 0, 20,
      vol_test_dagostino },
    { "skewness", "D'Agostino's skewness", "the normal's symmetry",
      VOL_TAIL_BOTH, 0, 8, vol_test_skewness },
    { "kurtosis", "Anscombe-Glynn kurtosis", "the normal's kurtosis",
      VOL_TAIL_BOTH, 0, 20, vol_test_kurtosis },
    { "ljung-box", "Ljung-Box", "no autocorrelation", VOL_TAIL_UPPER,
      VOL_TEST_LAGS | VOL_TEST_MODEL_DF, 3, vol_test_ljung_box },
    { "box-pierce", "Box-Pierce", "no autocorrelation", VOL_TAIL_UPPER,
      VOL_TEST_LAGS | VOL_TEST_MODEL_DF, 3, vol_test_box_pierce },
    { "arch-lm", "Engle's ARCH-LM", "no ARCH effect", VOL_TAIL_UPPER,
      VOL_TEST_LAGS, 5, vol_test_arch_lm },
    { "runs", "Wald-Wolfowitz runs", "a random order about the median",
      VOL_TAIL_BOTH, 0, 10, vol_test_runs },
    { "bds", "Brock-Dechert-Scheinkman", "independence", VOL_TAIL_BOTH,
      VOL_TEST_DIMENSION, 30, vol_test_bds },
    { "cusum", "CUSUM of residuals", "a constant mean", VOL_TAIL_UPPER, 0, 10,
      vol_test_cusum },
    { "cusum-rec", "CUSUM of recursive residuals", "a constant mean",
      VOL_TAIL_UPPER, 0, 10, vol_test_cusum_rec },
    { "sup-f", "Andrews's sup-F", "a constant mean", VOL_TAIL_UPPER, 0, 25,
      vol_test_sup_f },
};

const struct vol_test *
vol_tests(size_t *n)
{
    *n = sizeof(table) / sizeof(table[0]);
    return table;
}

const struct vol_test *
vol_test_find(const char *name)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (strcmp(table[i].name, name) == 0)
            return &table[i];
    return NULL;
}

size_t
vol_schwert_lags(size_t n)
{
    return (size_t)(12.0 * pow((double)n / 100.0, 0.25));
}

double
vol_test_mean(const double *x, size_t n)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++)
        sum += x[i];
    return sum / (double)n;
}

double *
vol_test_about_mean(const double *x, size_t n)
{
    double mean = vol_test_mean(x, n), *e = malloc(n * sizeof(*e));

    for (size_t i = 0; e != NULL && i < n; i++)
        e[i] = x[i] - mean;
    return e;
}

enum vol_code
vol_test_without(struct vol_test_result *result, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    (void)vsnprintf(result->reason, sizeof(result->reason), fmt, ap);
    va_end(ap);
    return VOL_OK;
}

void
vol_test_by_surface(struct vol_test_result *result,
                    const struct vol_surface *surface, enum vol_tail tail,
                    double statistic)
{
    bool upper = tail == VOL_TAIL_UPPER;
    size_t n = result->n_obs;
    double p = vol_surface_probability(surface, n, statistic, &result->p_bound);

    result->statistic = statistic;
    result->p_value = p;
    if (upper && result->p_bound != 0) { /* the ends are p and 1 - p */
        result->p_bound = result->p_bound == '<' ? '>' : '<';
        result->p_value = surface->probability[p < 0.5 ? surface->n_p - 1 : 0];
    } else if (upper) {
        result->p_value = 1.0 - p;
    }
    result->cv01 = vol_surface_quantile(surface, n, upper ? 0.99 : 0.01);
    result->cv05 = vol_surface_quantile(surface, n, upper ? 0.95 : 0.05);
    result->cv10 = vol_surface_quantile(surface, n, upper ? 0.90 : 0.10);
}

void
vol_test_by_chi2(struct vol_test_result *result, double df, double statistic)
{
    result->statistic = statistic;
    result->p_value = gsl_cdf_chisq_Q(statistic, df);
    result->cv01 = gsl_cdf_chisq_Qinv(0.01, df);
    result->cv05 = gsl_cdf_chisq_Qinv(0.05, df);
    result->cv10 = gsl_cdf_chisq_Qinv(0.10, df);
}

void
vol_test_by_normal(struct vol_test_result *result, double z)
{
    result->statistic = z;
    result->p_value = 2.0 * gsl_cdf_ugaussian_Q(fabs(z));
    result->cv01 = gsl_cdf_ugaussian_Qinv(0.005);
    result->cv05 = gsl_cdf_ugaussian_Qinv(0.025);
    result->cv10 = gsl_cdf_ugaussian_Qinv(0.05);
}

/* The x in (0, most) with p(x) = level, by bisection. */
static double
inverse(double (*p)(double), double most, double level)
{
    double low = 0.0, high = most;

    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if (p(middle) < level)
            high = middle;
        else
            low = middle;
    }
    return high;
}

void
vol_test_by_tail(struct vol_test_result *result, double (*p)(double),
                 double most, double statistic)
{
    result->statistic = statistic;
    result->p_value = p(statistic);
    result->cv01 = inverse(p, most, 0.01);
    result->cv05 = inverse(p, most, 0.05);
    result->cv10 = inverse(p, most, 0.10);
}

/* Whether a statistic speaks against the null more than a critical value. */
static bool
is_beyond(double statistic, double cv, enum vol_tail tail)
{
    if (tail == VOL_TAIL_LOWER)
        return statistic < cv;
    return (tail == VOL_TAIL_BOTH ? fabs(statistic) : statistic) > cv;
}

/*
 * The critical value decides where rounding leaves the p-value on the other
 * side of its level.
 */
static void
settle(struct vol_test_result *r, enum vol_tail tail, double level, double cv)
{
    bool beyond = is_beyond(r->statistic, cv, tail);

    if (beyond && r->p_value >= level)
        r->p_value = nextafter(level, 0.0);
    else if (!beyond && r->p_value < level)
        r->p_value = level;
}

void
vol_test_decide(struct vol_test_result *r, double alpha)
{
    enum vol_tail tail = r->test->tail;

    if (r->p_value < DBL_MIN) { /* it underflowed, it is not zero */
        r->p_value = DBL_MIN;
        r->p_bound = '<';
    }
    settle(r, tail, 0.01, r->cv01);
    settle(r, tail, 0.05, r->cv05);
    settle(r, tail, 0.10, r->cv10);
    r->reject =
        r->p_value < alpha || (r->p_bound == '<' && r->p_value <= alpha);
}

bool
vol_test_has_trend(const struct vol_test *test, enum vol_trend trend)
{
    if (trend == VOL_TREND_NONE)
        return (test->uses & VOL_TEST_NO_CONST) != 0;
    return trend != VOL_TREND_SLOPE || (test->uses & VOL_TEST_SLOPE) != 0;
}

/* Says why x cannot be tested at all; false where it can. */
static bool
unusable(const struct vol_test *test, const double *x, size_t n,
         struct vol_test_result *result)
{
    static const double rounding = 1e-12; /* of logarithms and differences */
    double low = INFINITY, high = -INFINITY;

    if (n < test->min_obs) {
        (void)vol_test_without(result,
                               "%zu observation%s: at least %zu are needed", n,
                               n == 1 ? "" : "s", test->min_obs);
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i])) {
            (void)vol_test_without(result, "observation %zu is not a number",
                                   i + 1);
            return true;
        }
        low = fmin(low, x[i]);
        high = fmax(high, x[i]);
    }
    if (high - low <= rounding * fmax(fabs(high), fabs(low))) {
        (void)vol_test_without(result, "constant series");
        return true;
    }
    return false;
}

enum vol_code
vol_test_check(const struct vol_test *test, const struct vol_test_options *o,
               struct vol_err *err)
{
    if (!(o->alpha >= VOL_ALPHA_MIN && o->alpha <= VOL_ALPHA_MAX))
        return vol_fail(err, VOL_EUSAGE, "alpha %g: from %g to %g is possible",
                        o->alpha, VOL_ALPHA_MIN, VOL_ALPHA_MAX);
    if ((test->uses & VOL_TEST_TREND) != 0 &&
        !vol_test_has_trend(test, o->trend))
        return vol_fail(err, VOL_EUSAGE, "%s: trend %s: c or ct is possible",
                        test->name, vol_trend_name(o->trend));
    if (o->dimension == 1 || o->dimension > VOL_BDS_MAX)
        return vol_fail(err, VOL_EUSAGE, "dimension %zu: 2 to %d is possible",
                        o->dimension, VOL_BDS_MAX);
    if (!(o->eps > 0.0 && o->eps <= VOL_EPS_MAX))
        return vol_fail(err, VOL_EUSAGE, "eps %g: above 0, up to %g", o->eps,
                        VOL_EPS_MAX);
    return VOL_OK;
}

/* A statistic that is no number is none: x is beyond what the test can bear. */
void
vol_test_finish(struct vol_test_result *r, double alpha)
{
    if (r->reason[0] == '\0' && isfinite(r->statistic) && !isnan(r->p_value)) {
        vol_test_decide(r, alpha);
        return;
    }
    r->break_at = 0;
    if (r->reason[0] != '\0')
        return;
    r->statistic = r->p_value = r->cv01 = r->cv05 = r->cv10 = NAN;
    r->p_bound = '\0';
    (void)vol_test_without(r, "the statistic is not finite");
}

struct vol_test_result
vol_test_empty(const struct vol_test *test, size_t n)
{
    struct vol_test_result r = { .test = test,
                                 .statistic = NAN,
                                 .p_value = NAN,
                                 .n_obs = n,
                                 .cv01 = NAN,
                                 .cv05 = NAN,
                                 .cv10 = NAN,
                                 .reject = -1,
                                 .variant = "-" };

    return r;
}

int
vol_test_exponent(const double *x, size_t n, size_t step)
{
    enum { FAR = 200 }; /* up to 2^200 squares of squares can be summed */
    double largest = 0.0;
    int exponent = 0;

    for (size_t i = 0; i < n; i++)
        largest = fmax(largest, fabs(x[i * step]));
    (void)frexp(largest, &exponent);
    return abs(exponent) > FAR ? exponent : 0;
}

/* No test depends on the scale. */
static enum vol_code
run_scaled(const struct vol_test *test, const double *x, size_t n, int exponent,
           const struct vol_test_options *options, struct vol_test_result *r,
           struct vol_err *err)
{
    double *scaled = NULL;
    enum vol_code code = vol_mem_doubles(&scaled, n, err);

    for (size_t i = 0; code == VOL_OK && i < n; i++)
        scaled[i] = ldexp(x[i], -exponent);
    if (code == VOL_OK)
        code = test->run(scaled, n, options, r, err);
    free(scaled);
    return code;
}

enum vol_code
vol_test_run(const struct vol_test *test, const double *x, size_t n,
             const struct vol_test_options *options,
             struct vol_test_result *result, struct vol_err *err)
{
    struct vol_test_result r = vol_test_empty(test, n);
    enum vol_code code = vol_test_check(test, options, err);

    if (code != VOL_OK)
        return code;
    if (!unusable(test, x, n, &r)) {
        int exponent = vol_test_exponent(x, n, 1);
        code = exponent == 0
                   ? test->run(x, n, options, &r, err)
                   : run_scaled(test, x, n, exponent, options, &r, err);
    }
    if (code != VOL_OK)
        return code;
    vol_test_finish(&r, options->alpha);
    *result = r;
    return VOL_OK;
}
