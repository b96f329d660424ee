/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often the tests reject at 5 %: under the null (size) and under one
 * alternative each (power), 10,000 series of 250 and of 1,000 observations.
 * Writes an aligned table on standard output; `make simulate` keeps it as
 * docs/test-size.txt.
 */
#include "stats/hypothesis.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SEED = 20201, SERIES = 10000, LONGEST = 1000 };

/* ---- the series ---------------------------------------------------------- */

static double
normal(gsl_rng *rng)
{
    return gsl_ran_gaussian_ziggurat(rng, 1.0);
}

static void
white_noise(gsl_rng *rng, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = normal(rng);
}

static void
random_walk(gsl_rng *rng, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = (i > 0 ? x[i - 1] : 0.0) + normal(rng);
}

/* An autoregression, from its stationary distribution. */
static void
autoregression(gsl_rng *rng, double *x, size_t n, double phi)
{
    for (size_t i = 0; i < n; i++)
        x[i] = i > 0 ? phi * x[i - 1] + normal(rng)
                     : normal(rng) / sqrt(1.0 - phi * phi);
}

static void
nearly_a_walk(gsl_rng *rng, double *x, size_t n)
{
    autoregression(rng, x, n, 0.95);
}

static void
weakly_dependent(gsl_rng *rng, double *x, size_t n)
{
    autoregression(rng, x, n, 0.1);
}

static void
fat_tails(gsl_rng *rng, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = gsl_ran_tdist(rng, 8.0);
}

/* ARCH(1) with alpha .2. */
static void
arch(gsl_rng *rng, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] =
            normal(rng) * sqrt(0.8 + 0.2 * (i > 0 ? x[i - 1] * x[i - 1] : 1.0));
}

/* ---- the table ----------------------------------------------------------- */

static const struct {
    const char *test;
    enum vol_trend trend;
    enum vol_lag_rule rule;
    const char *null, *alternative;
    void (*draw_null)(gsl_rng *, double *, size_t);
    void (*draw_alternative)(gsl_rng *, double *, size_t);
} cases[] = {
    { "adf", VOL_TREND_CONST, VOL_LAGS_FIXED, "random walk", "AR(1) .95",
      random_walk, nearly_a_walk },
    { "adf", VOL_TREND_CONST, VOL_LAGS_AIC, "random walk", "AR(1) .95",
      random_walk, nearly_a_walk },
    { "adf", VOL_TREND_LINEAR, VOL_LAGS_AIC, "random walk", "AR(1) .95",
      random_walk, nearly_a_walk },
    { "kpss", VOL_TREND_CONST, VOL_LAGS_AUTO, "white noise", "random walk",
      white_noise, random_walk },
    { "kpss", VOL_TREND_LINEAR, VOL_LAGS_AUTO, "white noise", "random walk",
      white_noise, random_walk },
    { "shapiro-wilk", VOL_TREND_CONST, VOL_LAGS_AUTO, "normal", "Student t 8",
      white_noise, fat_tails },
    { "jarque-bera", VOL_TREND_CONST, VOL_LAGS_AUTO, "normal", "Student t 8",
      white_noise, fat_tails },
    { "ljung-box", VOL_TREND_CONST, VOL_LAGS_AUTO, "white noise", "AR(1) .1",
      white_noise, weakly_dependent },
    { "arch-lm", VOL_TREND_CONST, VOL_LAGS_AUTO, "white noise", "ARCH(1) .2",
      white_noise, arch },
};

/* Rejections in per cent; the form of the test into `variant`. */
static double
rejections(size_t i, size_t n, void (*draw)(gsl_rng *, double *, size_t),
           gsl_rng *rng, char variant[24])
{
    double x[LONGEST];
    struct vol_test_options options = vol_test_defaults;
    struct vol_test_result r = { 0 };
    int rejected = 0;

    options.trend = cases[i].trend;
    options.lag_rule = cases[i].rule;
    for (int k = 0; k < SERIES; k++) {
        draw(rng, x, n);
        if (vol_test_run(vol_test_find(cases[i].test), x, n, &options, &r,
                         NULL) != VOL_OK)
            exit(EXIT_FAILURE);
        rejected += r.reject == 1;
    }
    snprintf(variant, 24, "%s", r.variant);
    return 100.0 * rejected / SERIES;
}

static double
error_of(double per_cent)
{
    return sqrt(per_cent * (100.0 - per_cent) / SERIES);
}

int
main(void)
{
    static const size_t lengths[] = { 250, LONGEST };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);

    if (rng == NULL)
        return EXIT_FAILURE;
    gsl_rng_set(rng, SEED);
    printf("Rejections at 5 %% in per cent, %d series each, seed %d; in "
           "brackets the Monte Carlo error.\n\n"
           "%-13s %-8s %5s  %-12s %11s  %-12s %11s\n",
           SERIES, SEED, "test", "variant", "n", "null", "size", "alternative",
           "power");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        for (size_t k = 0; k < 2; k++) {
            char variant[24];
            double size =
                rejections(i, lengths[k], cases[i].draw_null, rng, variant);
            double power = rejections(i, lengths[k], cases[i].draw_alternative,
                                      rng, variant);
            printf("%-13s %-8s %5zu  %-12s %5.2f (%.2f)  %-12s %5.1f (%.1f)\n",
                   cases[i].test, variant, lengths[k], cases[i].null, size,
                   error_of(size), cases[i].alternative, power,
                   error_of(power));
        }
    gsl_rng_free(rng);
    return EXIT_SUCCESS;
}
