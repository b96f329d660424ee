/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often the tests of several series reject at 5 %: under the null (size)
 * and under one alternative each (power), 10,000 panels of 250 and of 1,000
 * rows. Writes an aligned table on standard output; `make simulate` keeps it as
 * docs/test-size-groups.txt.  The last forms, and those whose p-values are
 * simulated too ("sim"), are where the tables are furthest from 5 %.
 */
#include "mean/group_nulls.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SEED = 20264, PANELS = 10000, LONGEST = 1000, MAX_K = 6 };

/* ---- the series ---------------------------------------------------------- */

static double
normal(gsl_rng *rng)
{
    return gsl_ran_gaussian_ziggurat(rng, 1.0);
}

static void
white_noise(gsl_rng *rng, double *y, size_t n, size_t k)
{
    for (size_t i = 0; i < n * k; i++)
        y[i] = normal(rng);
}

/* Series 0 has a tenth of what series 1 was. */
static void
led(gsl_rng *rng, double *y, size_t n, size_t k)
{
    white_noise(rng, y, n, k);
    for (size_t t = n; t-- > 1;)
        y[t * k] += 0.1 * y[(t - 1) * k + 1];
}

static void
walks_with(gsl_rng *rng, double *y, size_t n, size_t k, double drift)
{
    for (size_t t = 0; t < n; t++)
        for (size_t i = 0; i < k; i++)
            y[t * k + i] =
                (t > 0 ? y[(t - 1) * k + i] : 0.0) + drift + normal(rng);
}

static void
walks(gsl_rng *rng, double *y, size_t n, size_t k)
{
    walks_with(rng, y, n, k, 0.0);
}

static void
walks_with_drift(gsl_rng *rng, double *y, size_t n, size_t k)
{
    walks_with(rng, y, n, k, 0.5);
}

/* Series 0 is series 1 and an autoregression with .9. */
static void
tied(gsl_rng *rng, double *y, size_t n, size_t k)
{
    double e = normal(rng) / sqrt(1.0 - 0.9 * 0.9);

    walks_with_drift(rng, y, n, k);
    for (size_t t = 0; t < n; t++) {
        y[t * k] = y[t * k + 1] + e;
        e = 0.9 * e + normal(rng);
    }
}

/* ---- the table ----------------------------------------------------------- */

static const struct {
    const char *test;
    size_t k, at; /* the result that is looked at */
    enum vol_trend trend;
    bool restricted;
    enum vol_lag_rule rule;
    size_t lags;
    const char *null, *alternative;
    void (*draw_null)(gsl_rng *, double *, size_t, size_t);
    void (*draw_alternative)(gsl_rng *, double *, size_t, size_t);
    bool simulated;
} cases[] = {
    { "granger", 2, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 1, "white noise",
      ".1 a lag", white_noise, led, false },
    { "granger", 2, 1, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 1, "white noise",
      ".1 a lag", white_noise, led, false },
    { "granger", 2, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 5, "white noise",
      ".1 a lag", white_noise, led, false },
    { "granger", 2, 1, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 5, "white noise",
      ".1 a lag", white_noise, led, false },
    { "granger", 2, 0, VOL_TREND_CONST, false, VOL_LAGS_AIC, 0, "white noise",
      ".1 a lag", white_noise, led, false },
    { "granger-joint", 4, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 2,
      "white noise", ".1 a lag", white_noise, led, false },
    { "engle-granger", 2, 0, VOL_TREND_NONE, false, VOL_LAGS_FIXED, 0, "walks",
      "tied", walks, tied, false },
    { "engle-granger", 2, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 0, "walks",
      "tied", walks, tied, false },
    { "engle-granger", 2, 0, VOL_TREND_CONST, false, VOL_LAGS_AIC, 0, "walks",
      "tied", walks, tied, false },
    { "engle-granger", 2, 0, VOL_TREND_LINEAR, false, VOL_LAGS_FIXED, 0,
      "walks", "tied", walks, tied, false },
    { "johansen", 2, 0, VOL_TREND_NONE, false, VOL_LAGS_FIXED, 0, "walks",
      "tied", walks, tied, false },
    { "johansen", 2, 0, VOL_TREND_CONST, true, VOL_LAGS_FIXED, 0, "walks",
      "tied", walks, tied, false },
    { "johansen", 2, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 0, "drift",
      "tied", walks_with_drift, tied, false },
    { "johansen", 2, 2, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 0, "drift",
      "tied", walks_with_drift, tied, false },
    { "johansen", 2, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 0, "walks",
      "tied", walks, tied, false },
    { "johansen", 2, 0, VOL_TREND_CONST, false, VOL_LAGS_AIC, 0, "drift",
      "tied", walks_with_drift, tied, false },
    { "johansen", 2, 0, VOL_TREND_LINEAR, false, VOL_LAGS_FIXED, 0, "drift",
      "tied", walks_with_drift, tied, false },
    { "johansen", 4, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 0, "drift",
      "tied", walks_with_drift, tied, false },
    { "johansen", 4, 4, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 0, "drift",
      "tied", walks_with_drift, tied, false },
    { "johansen", 4, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 2, "drift",
      "tied", walks_with_drift, tied, false },
    { "johansen", 6, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 4, "drift",
      "tied", walks_with_drift, tied, false },
    { "granger-joint", 6, 1, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 5,
      "white noise", ".1 a lag", white_noise, led, false },
    { "johansen", 4, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 2, "drift",
      "tied", walks_with_drift, tied, true },
    { "johansen", 6, 0, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 4, "drift",
      "tied", walks_with_drift, tied, true },
    { "granger-joint", 6, 1, VOL_TREND_CONST, false, VOL_LAGS_FIXED, 5,
      "white noise", ".1 a lag", white_noise, led, true },
    { "granger", 2, 0, VOL_TREND_CONST, false, VOL_LAGS_AIC, 0, "white noise",
      ".1 a lag", white_noise, led, true },
};

static struct vol_group_options
options_of(size_t i)
{
    struct vol_group_options o = { .base = vol_test_defaults,
                                   .restricted = cases[i].restricted };

    o.base.trend = cases[i].trend;
    o.base.lag_rule = cases[i].rule;
    o.base.lags = cases[i].lags;
    return o;
}

/* The null of the one result that is looked at is made the first time. */
static void
simulate(const struct vol_group_test *test, size_t n, size_t k,
         const struct vol_group_options *options, struct vol_group_result *out,
         struct vol_group_result *looked_at, struct vol_group_nulls *nulls)
{
    for (size_t i = 0; i < test->n_results(k); i++)
        if (&out[i] != looked_at)
            out[i].r.statistic = NAN;
    if (vol_group_nulls_apply(nulls, test, n, k, options, out, NULL) != VOL_OK)
        exit(EXIT_FAILURE);
}

/* Rejections in per cent; the form of the test into `variant`. */
static double
rejections(size_t i, size_t n,
           void (*draw)(gsl_rng *, double *, size_t, size_t), gsl_rng *rng,
           struct vol_group_nulls *nulls, char variant[24])
{
    static double y[LONGEST * MAX_K];
    const struct vol_group_options options = options_of(i);
    const struct vol_group_test *test = vol_group_test_find(cases[i].test);
    struct vol_group_result out[2 * MAX_K * MAX_K];
    size_t k = cases[i].k;
    int rejected = 0;

    for (int panel = 0; panel < PANELS; panel++) {
        draw(rng, y, n, k);
        if (vol_group_test_run(test, y, n, k, &options, out, NULL) != VOL_OK)
            exit(EXIT_FAILURE);
        if (cases[i].simulated)
            simulate(test, n, k, &options, out, &out[cases[i].at], nulls);
        rejected += out[cases[i].at].r.reject == 1;
    }
    snprintf(variant, 24, "%s", out[cases[i].at].r.variant);
    return 100.0 * rejected / PANELS;
}

static double
error_of(double per_cent)
{
    return sqrt(per_cent * (100.0 - per_cent) / PANELS);
}

int
main(void)
{
    static const size_t lengths[] = { 250, LONGEST };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    struct vol_group_nulls *nulls = NULL;

    if (rng == NULL || vol_group_nulls_new(&nulls, SEED, 1, NULL) != VOL_OK)
        return EXIT_FAILURE;
    printf("Rejections at 5 %% in per cent, %d panels each, seed %d; in "
           "brackets the Monte Carlo error.\nOf a pair: series 0 explained by "
           "series 1.\n\n"
           "%-13s %-20s %4s %2s %5s  %-11s %11s  %-11s %11s\n",
           PANELS, SEED, "test", "variant", "lags", "k", "n", "null", "size",
           "alternative", "power");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (size_t l = 0; l < 2; l++) {
            char variant[24], lags[24] = "-";
            gsl_rng_set(rng, SEED + 10000 * i + lengths[l]);
            double size = rejections(i, lengths[l], cases[i].draw_null, rng,
                                     nulls, variant);
            double power = rejections(i, lengths[l], cases[i].draw_alternative,
                                      rng, nulls, variant);
            if (cases[i].rule == VOL_LAGS_FIXED)
                snprintf(lags, sizeof(lags), "%zu", cases[i].lags);
            printf("%-13s %-20s %4s %2zu %5zu  %-11s %5.2f (%.2f)  %-11s %5.1f "
                   "(%.1f)\n",
                   cases[i].test, variant, lags, cases[i].k, lengths[l],
                   cases[i].null, size, error_of(size), cases[i].alternative,
                   power, error_of(power));
            fflush(stdout);
        }
    vol_group_nulls_free(nulls);
    gsl_rng_free(rng);
    return EXIT_SUCCESS;
}
