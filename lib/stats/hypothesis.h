/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_HYPOTHESIS_H
#define VOL_STATS_HYPOTHESIS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Hypothesis tests on one series.  A test is a row of one table
 * (hypothesis.c): vol_test_find() gives it by name, vol_test_run() applies it.
 *
 * A test that cannot be computed (too short, constant, collinear) is no error:
 * its figures are NaN and `reason` says why.  p-value and critical values are
 * the two directions of one function, so that at 1, 5 and 10 % the p-value is
 * below the level exactly when the statistic is beyond the critical value.
 */

enum vol_trend {
    VOL_TREND_NONE,   /* n:  no deterministic term */
    VOL_TREND_CONST,  /* c:  constant              */
    VOL_TREND_LINEAR, /* ct: constant and trend   */
    VOL_TREND_SLOPE   /* t:  the trend alone, of zivot-andrews' break */
};

enum vol_lag_rule {
    VOL_LAGS_AUTO,  /* the test's own rule, see its row             */
    VOL_LAGS_FIXED, /* `lags` as given                              */
    VOL_LAGS_AIC,   /* least Akaike criterion up to max_lags        */
    VOL_LAGS_BIC,   /* least Bayesian (Schwarz) criterion           */
    VOL_LAGS_TSTAT, /* the longest whose last |t| >= 1.645          */
    VOL_LAGS_MAIC   /* least modified Akaike criterion              */
};

struct vol_test_options {
    enum vol_trend trend;
    enum vol_lag_rule lag_rule;
    size_t lags;      /* for VOL_LAGS_FIXED                                 */
    size_t max_lags;  /* for aic, bic, tstat; 0: Schwert 12 (T/100)^(1/4)   */
    size_t model_df;  /* parameters of the model whose residuals are tested */
    size_t dimension; /* bds: 2 to VOL_BDS_MAX; 0: 2                       */
    double eps;       /* bds: in standard deviations                       */
    bool about_zero;  /* arch-lm: squares of x itself, a model's residuals  */
    double alpha;     /* size at which `reject` is decided                  */
};

/* Constant, the test's own lag rule, no model, eps 1.5, 5 %. */
extern const struct vol_test_options vol_test_defaults;

/* The range of alpha: what every p-value table can decide. */
#define VOL_ALPHA_MIN 0.0001
#define VOL_ALPHA_MAX 0.5

/* The largest eps. */
#define VOL_EPS_MAX 10.0

struct vol_test_result {
    const struct vol_test *test;
    double statistic;        /* NaN: not computed, see reason             */
    double p_value;          /* where p_bound is set, the bound           */
    char p_bound;            /* '<' or '>': the truth is beyond; else 0   */
    size_t n_obs;            /* observations the statistic rests on       */
    size_t lags;             /* used; 0 where the test has none           */
    double cv01, cv05, cv10; /* critical values at 1, 5, 10 %             */
    int reject;              /* 1, 0 at alpha; -1 not computed            */
    size_t break_at;         /* rows before the break found; 0: no break  */
    size_t form;             /* set by vol_battery_run(), else 0          */
    char variant[24];        /* "c-aic": trend and lag rule; "-" for none */
    char reason[96];         /* why there is no statistic, else ""        */
};

/* Which side of the null distribution speaks against the null; of both, the
 * critical values are those of the absolute value. */
enum vol_tail { VOL_TAIL_LOWER, VOL_TAIL_UPPER, VOL_TAIL_BOTH };

/* Embedding dimensions of bds: 2 to this. */
#define VOL_BDS_MAX 5

/* What a test makes of its options. */
enum {
    VOL_TEST_TREND = 1,       /* has variants by trend           */
    VOL_TEST_NO_CONST = 2,    /* VOL_TREND_NONE is possible too  */
    VOL_TEST_LAGS = 4,        /* takes a fixed lag               */
    VOL_TEST_LAG_CHOICE = 8,  /* takes aic, bic, tstat, maic     */
    VOL_TEST_MODEL_DF = 16,   /* takes model_df                  */
    VOL_TEST_FOR_LEVELS = 32, /* belongs to the battery on prices; on returns
                                 all tests do */
    VOL_TEST_SLOPE = 64,      /* VOL_TREND_SLOPE is possible too */
    VOL_TEST_DIMENSION = 128, /* has forms by dimension          */
    VOL_TEST_WALK = 256,      /* the null is a random walk, else independent
                                 values */
};

struct vol_test {
    const char *name;  /* adf                                   */
    const char *title; /* Augmented Dickey-Fuller               */
    const char *null;  /* what is rejected: "a unit root"       */
    enum vol_tail tail;
    unsigned uses;
    size_t min_obs; /* shorter series get a reason           */
    enum vol_code (*run)(const double *x, size_t n,
                         const struct vol_test_options *options,
                         struct vol_test_result *result, struct vol_err *err);
};

/* The table: `*n` rows in the order in which a battery runs. */
const struct vol_test *vol_tests(size_t *n);

/* The test called `name`, or NULL. */
const struct vol_test *vol_test_find(const char *name);

/* VOL_EUSAGE: alpha, eps or dimension out of range, a trend that the test has
 * not. */
VOL_MUST_CHECK enum vol_code
vol_test_check(const struct vol_test *test,
               const struct vol_test_options *options, struct vol_err *err);

/*
 * Apply `test` to x[0..n-1], oldest first.  Options the test does not use are
 * ignored, and a lag rule it does not have counts as its own.  VOL_EUSAGE as
 * vol_test_check(); VOL_ENOMEM.
 *
 * adf          Said, Dickey (1984); t-ratio of y_{t-1} in dy_t on y_{t-1},
 *              lagged dy, and the trend.  Lags by aic (default), bic, maic or
 *              t-stat on the common sample, then re-estimated on all rows; p
 *              from response surfaces as MacKinnon's (1996), simulated by us,
 *              for n_obs observations of the regression (20 at least).
 * pp, pp-rho   Phillips, Perron (1988), Z_tau and Z_rho with Bartlett's window;
 *              bandwidth of Newey, West (1994) or fixed; p of tau as adf's, of
 *              rho from response surfaces simulated by us.
 * dfgls        Elliott, Rothenberg, Stock (1996); lags by maic (default; Ng,
 *              Perron 2001, on least-squares terms as Perron, Qu 2007), aic,
 *              bic, t-stat; p from response surfaces simulated by us.
 * kpss         Kwiatkowski, Phillips, Schmidt, Shin (1992) with Bartlett's
 *              window; bandwidth of Hobijn, Franses, Ooms (1998) or fixed; p
 *              from the limit distribution, simulated by us.
 * zivot-andrews  Zivot, Andrews (1992): the least adf t-ratio over the dates of
 *              a break in the constant (c), the trend (t) or both (ct), 15 % of
 *              them left out at each end.  One number of lags for all dates:
 *              chosen in the adf regression without a break, with a trend, by
 *              aic (default), bic, maic, t-stat; p from response surfaces
 *              simulated by us.
 * variance-ratio, -iid  Lo, MacKinlay (1988) for overlapping changes over
 *              `lags` periods (2 unless fixed) of the level x, unbiased
 *              variances; z robust to changing variance, and not; normal.
 * shapiro-wilk Royston (1995), AS R94: 3 <= n <= 5000.
 * jarque-bera  Jarque, Bera (1987), chi-squared with 2 df, moments over n.
 * anderson-darling  mean and variance estimated; p by Stephens (1986).
 * dagostino    D'Agostino, Pearson (1973): K^2, chi-squared with 2 df, from
 *              skewness (D'Agostino 1970) and kurtosis (Anscombe, Glynn 1983),
 *              which are tests of their own, normal, two-sided.
 * ljung-box, box-pierce  Ljung, Box (1978), Box, Pierce (1970), chi-squared
 *              with lags - model_df df; 10 lags unless fixed.
 * arch-lm      Engle (1982), T R^2 of squares (about the mean, unless
 *              about_zero) on a constant and their lags, T = n - lags; 10
 *              lags unless fixed.
 * runs         Wald, Wolfowitz (1940), runs above and not above the median;
 *              normal, two-sided.
 * bds          Brock, Dechert, Scheinkman, LeBaron (1996); normal, two-sided;
 *              n <= 20000.
 * cusum        Ploberger, Kraemer (1992), about the mean; the limit's formula.
 * cusum-rec    Brown, Durbin, Evans (1975), recursive residuals about the mean.
 * sup-f        Andrews (1993), one shift of the mean, 15 % left out at each
 *              end; p from response surfaces simulated by us.
 */
VOL_MUST_CHECK enum vol_code
vol_test_run(const struct vol_test *test, const double *x, size_t n,
             const struct vol_test_options *options,
             struct vol_test_result *result, struct vol_err *err);

/* Whether the test has a form with that trend. */
bool vol_test_has_trend(const struct vol_test *test, enum vol_trend trend);

/* "n", "c", "ct", "t", and back; VOL_EUSAGE for another word. */
const char *vol_trend_name(enum vol_trend trend);
VOL_MUST_CHECK enum vol_code
vol_trend_parse(const char *text, enum vol_trend *trend, struct vol_err *err);

/*
 * A lag rule as people write it, "auto", "aic", "bic", "t-stat", "maic" or a
 * number, into options->lag_rule and ->lags; VOL_EUSAGE for another word.
 */
VOL_MUST_CHECK enum vol_code vol_lags_parse(const char *text,
                                            struct vol_test_options *options,
                                            struct vol_err *err);

/* Schwert's (1989) longest lag, int(12 (n/100)^(1/4)). */
size_t vol_schwert_lags(size_t n);

#endif
