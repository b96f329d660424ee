/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How often the tests reject at 5 %: under the null (size) and under one
 * alternative each (power), 10,000 series of 250 and of 1,000 observations.
 * Writes an aligned table on standard output; `make simulate` keeps it as
 * docs/test-size.txt.  Each row has a random stream of its own: `test_size
 * NAME` writes those of one test.
 */
#include "stats/nulls.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* About a mean that moves by three in the middle. */
static void
shifted(gsl_rng *rng, double *x, size_t n)
{
    autoregression(rng, x, n, 0.9);
    for (size_t i = n / 2; i < n; i++)
        x[i] += 3.0;
}

static void
predictable_walk(gsl_rng *rng, double *x, size_t n)
{
    weakly_dependent(rng, x, n);
    for (size_t i = 1; i < n; i++)
        x[i] += x[i - 1];
}

/* Skewness .45. */
static void
skewed(gsl_rng *rng, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = gsl_ran_gamma(rng, 20.0, 1.0);
}

static void
small_shift(gsl_rng *rng, double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = normal(rng) + (i >= n / 2 ? 0.3 : 0.0);
}

/* ---- the table ----------------------------------------------------------- */

/* A way to draw, and what it is called. */
struct source {
    const char *name;
    void (*draw)(gsl_rng *, double *, size_t);
};

static const struct source walks = { "random walk", random_walk };
static const struct source noise = { "white noise", white_noise };
static const struct source near = { "AR(1) .95", nearly_a_walk };
static const struct source weak = { "AR(1) .1", weakly_dependent };
static const struct source tails = { "Student t 8", fat_tails };
static const struct source clusters = { "ARCH(1) .2", arch };
static const struct source moved = { "AR .9, shift", shifted };
static const struct source leaning = { "AR .1 steps", predictable_walk };
static const struct source oblique = { "gamma 20", skewed };
static const struct source stepped = { "shift .3", small_shift };

static const struct {
    const char *test;
    enum vol_trend trend;
    enum vol_lag_rule rule;
    size_t dimension;
    const struct source *null, *alternative;
    bool simulated; /* its p-values */
} cases[] = {
    { "adf", VOL_TREND_NONE, VOL_LAGS_AIC, 2, &walks, &near, false },
    { "adf", VOL_TREND_CONST, VOL_LAGS_FIXED, 2, &walks, &near, false },
    { "adf", VOL_TREND_CONST, VOL_LAGS_AIC, 2, &walks, &near, false },
    { "adf", VOL_TREND_CONST, VOL_LAGS_BIC, 2, &walks, &near, false },
    { "adf", VOL_TREND_CONST, VOL_LAGS_TSTAT, 2, &walks, &near, false },
    { "adf", VOL_TREND_LINEAR, VOL_LAGS_AIC, 2, &walks, &near, false },
    { "pp", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &walks, &near, false },
    { "pp", VOL_TREND_LINEAR, VOL_LAGS_AUTO, 2, &walks, &near, false },
    { "pp-rho", VOL_TREND_CONST, VOL_LAGS_FIXED, 2, &walks, &near, false },
    { "pp-rho", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &walks, &near, false },
    { "dfgls", VOL_TREND_CONST, VOL_LAGS_FIXED, 2, &walks, &near, false },
    { "dfgls", VOL_TREND_CONST, VOL_LAGS_MAIC, 2, &walks, &near, false },
    { "dfgls", VOL_TREND_LINEAR, VOL_LAGS_MAIC, 2, &walks, &near, false },
    { "kpss", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &walks, false },
    { "kpss", VOL_TREND_LINEAR, VOL_LAGS_AUTO, 2, &noise, &walks, false },
    { "zivot-andrews", VOL_TREND_CONST, VOL_LAGS_FIXED, 2, &walks, &moved,
      false },
    { "zivot-andrews", VOL_TREND_CONST, VOL_LAGS_AIC, 2, &walks, &moved,
      false },
    { "zivot-andrews", VOL_TREND_SLOPE, VOL_LAGS_AIC, 2, &walks, &moved,
      false },
    { "zivot-andrews", VOL_TREND_LINEAR, VOL_LAGS_AIC, 2, &walks, &moved,
      false },
    { "variance-ratio", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &walks, &leaning,
      false },
    { "variance-ratio-iid", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &walks, &leaning,
      false },
    { "shapiro-wilk", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &tails,
      false },
    { "jarque-bera", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &tails, false },
    { "anderson-darling", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &tails,
      false },
    { "dagostino", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &tails, false },
    { "skewness", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &oblique, false },
    { "kurtosis", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &tails, false },
    { "ljung-box", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &weak, false },
    { "box-pierce", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &weak, false },
    { "arch-lm", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &clusters, false },
    { "runs", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &weak, false },
    { "bds", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &clusters, false },
    { "bds", VOL_TREND_CONST, VOL_LAGS_AUTO, 3, &noise, &clusters, false },
    { "bds", VOL_TREND_CONST, VOL_LAGS_AUTO, 4, &noise, &clusters, false },
    { "bds", VOL_TREND_CONST, VOL_LAGS_AUTO, 5, &noise, &clusters, false },
    { "cusum", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &stepped, false },
    { "cusum-rec", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &stepped, false },
    { "sup-f", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &stepped, false },
    { "adf", VOL_TREND_LINEAR, VOL_LAGS_AIC, 2, &walks, &near, true },
    { "dfgls", VOL_TREND_LINEAR, VOL_LAGS_MAIC, 2, &walks, &near, true },
    { "bds", VOL_TREND_CONST, VOL_LAGS_AUTO, 2, &noise, &clusters, true },
    { "bds", VOL_TREND_CONST, VOL_LAGS_AUTO, 5, &noise, &clusters, true },
};

/* Rejections in per cent; the form of the test into `variant`. */
static double
rejections(size_t i, size_t n, const struct source *from, gsl_rng *rng,
           struct vol_nulls *nulls, char variant[24])
{
    double x[LONGEST];
    struct vol_test_options options = vol_test_defaults;
    struct vol_test_result r = { 0 };
    int rejected = 0;

    options.trend = cases[i].trend;
    options.lag_rule = cases[i].rule;
    options.dimension = cases[i].dimension;
    for (int k = 0; k < SERIES; k++) {
        from->draw(rng, x, n);
        enum vol_code code = vol_test_run(vol_test_find(cases[i].test), x, n,
                                          &options, &r, NULL);
        if (code == VOL_OK && cases[i].simulated)
            code = vol_nulls_apply(nulls, n, &options, &r, NULL);
        if (code != VOL_OK)
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

/* The row of a case at one length. */
static void
write_row(size_t i, size_t n, gsl_rng *rng, struct vol_nulls *nulls)
{
    char variant[24];

    gsl_rng_set(rng, SEED + 10000 * i + n);
    double size = rejections(i, n, cases[i].null, rng, nulls, variant);
    double power = rejections(i, n, cases[i].alternative, rng, nulls, variant);
    printf("%-18s %-11s %5zu  %-12s %5.2f (%.2f)  %-12s %5.1f (%.1f)\n",
           cases[i].test, variant, n, cases[i].null->name, size, error_of(size),
           cases[i].alternative->name, power, error_of(power));
}

int
main(int argc, char *argv[])
{
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
    struct vol_nulls *nulls = NULL;

    if (rng == NULL || vol_nulls_new(&nulls, SEED, NULL) != VOL_OK)
        return EXIT_FAILURE;
    printf("Rejections at 5 %% in per cent, %d series each, seed %d; in "
           "brackets the Monte Carlo error.\n\n"
           "%-18s %-11s %5s  %-12s %11s  %-12s %11s\n",
           SERIES, SEED, "test", "variant", "n", "null", "size", "alternative",
           "power");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        if (argc > 1 && strcmp(argv[1], cases[i].test) != 0)
            continue;
        write_row(i, 250, rng, nulls);
        write_row(i, LONGEST, rng, nulls);
    }
    gsl_rng_free(rng);
    vol_nulls_free(nulls);
    return EXIT_SUCCESS;
}
