/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of table: what is said of them anywhere comes from here. */
#include "table/kinds.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Columns that mean the same wherever they stand. */
#define SYMBOL                                                                 \
    {                                                                          \
        "symbol", VOL_TEXT, "name of the series"                               \
    }
#define DATE                                                                   \
    {                                                                          \
        "date", VOL_DATE, "the session"                                        \
    }
#define ORIGIN                                                                 \
    {                                                                          \
        "origin", VOL_DATE, "last date used"                                   \
    }
#define SPEC                                                                   \
    {                                                                          \
        "spec", VOL_TEXT, "the model, canonically spelt"                       \
    }
#define H_DAYS                                                                 \
    {                                                                          \
        "h_days", VOL_INT, "horizon in trading days"                           \
    }
#define LEVEL                                                                  \
    {                                                                          \
        "level", VOL_REAL, "tail probability"                                  \
    }
#define STATISTIC                                                              \
    {                                                                          \
        "statistic", VOL_REAL, "the test statistic"                            \
    }
#define P_VALUE                                                                \
    {                                                                          \
        "p_value", VOL_REAL, "its p-value"                                     \
    }
#define N_OBS                                                                  \
    {                                                                          \
        "n_obs", VOL_INT, "observations used"                                  \
    }
#define REJECT                                                                 \
    {                                                                          \
        "reject", VOL_INT, "1 where the null is rejected, else 0"              \
    }
#define REASON                                                                 \
    {                                                                          \
        "reason", VOL_TEXT, "why a cell is empty, or what was done"            \
    }
#define RUN_ID                                                                 \
    {                                                                          \
        "run_id", VOL_TEXT, "the run"                                          \
    }

static const struct vol_column bars[] = {
    SYMBOL,
    DATE,
    { "as_of", VOL_DATE, "data date of the run that stored the bar" },
    { "open", VOL_REAL, "first price" },
    { "high", VOL_REAL, "highest price" },
    { "low", VOL_REAL, "lowest price" },
    { "close", VOL_REAL, "last price, as traded" },
    { "adj_close", VOL_REAL, "close adjusted for splits and dividends" },
    { "volume", VOL_REAL, "units traded" },
    { "dividend", VOL_REAL, "cash paid per share on this ex-date" },
    { "split", VOL_REAL, "new shares for one old on this date" },
    { "source", VOL_TEXT, "where the bar came from" },
};

static const struct vol_column issues[] = {
    SYMBOL,
    { "date_text", VOL_TEXT, "the date cell as it came" },
    { "row", VOL_INT, "line of the input" },
    { "rule", VOL_TEXT, "the rule that spoke" },
    { "column", VOL_TEXT, "the cell it spoke of" },
    { "severity", VOL_TEXT, "info, warning or error" },
    { "action", VOL_TEXT, "kept, repaired or dropped" },
    { "old", VOL_TEXT, "the cell as it came" },
    { "new", VOL_TEXT, "the cell as it left" },
    { "detail", VOL_TEXT, "one sentence" },
};

static const struct vol_column quality[] = {
    SYMBOL,
    ORIGIN,
    { "metric", VOL_TEXT, "what is counted" },
    { "value", VOL_REAL, "how much" },
    REASON,
};

static const struct vol_column fits[] = {
    SYMBOL,
    ORIGIN,
    SPEC,
    { "first_date", VOL_DATE, "first date used" },
    N_OBS,
    { "n_gaps", VOL_INT, "returns that span a row without a price" },
    { "status", VOL_TEXT, "how the estimation ended" },
    { "loglik", VOL_REAL, "log-likelihood with all constants" },
    { "aic", VOL_REAL, "Akaike's criterion, total" },
    { "bic", VOL_REAL, "Schwarz's criterion, total" },
    { "hqic", VOL_REAL, "Hannan and Quinn's criterion, total" },
    { "persistence", VOL_REAL, "decay of a shock to the variance per day" },
    { "half_life_days", VOL_REAL, "days until half of a shock is left" },
    { "uncond_vol_ann_pct", VOL_REAL, "long-run volatility, per year" },
    { "init", VOL_TEXT, "how the recursion starts" },
    { "cov_type", VOL_TEXT, "kind of standard errors" },
    { "stationarity", VOL_TEXT, "on where persistence is held below 1" },
    { "iterations", VOL_INT, "steps of the optimiser" },
    { "grad_norm", VOL_REAL, "scaled gradient at the estimate" },
    REASON,
    { "selected", VOL_INT, "1 where --select chose the model, else 0" },
};

static const struct vol_column params[] = {
    SYMBOL,
    ORIGIN,
    SPEC,
    { "param", VOL_TEXT, "name of the parameter" },
    { "estimate", VOL_REAL, "its estimate" },
    { "std_error", VOL_REAL, "its standard error" },
    { "t_stat", VOL_REAL, "estimate over standard error" },
    { "p_value", VOL_REAL, "two-sided, normal" },
    { "ci_low", VOL_REAL, "95 % interval, lower end" },
    { "ci_high", VOL_REAL, "95 % interval, upper end" },
    { "at_bound", VOL_TEXT, "the constraint that binds, if any" },
    REASON,
};

static const struct vol_column sigma[] = {
    SYMBOL,
    SPEC,
    ORIGIN,
    DATE,
    { "return_pct", VOL_REAL, "the return" },
    { "mean_pct", VOL_REAL, "its conditional mean" },
    { "sigma_pct", VOL_REAL, "its conditional standard deviation" },
    { "z", VOL_REAL, "standardised residual" },
};

static const struct vol_column forecasts[] = {
    SYMBOL,
    ORIGIN,
    SPEC,
    H_DAYS,
    { "target", VOL_DATE, "the h-th weekday after the origin" },
    { "mean_pct", VOL_REAL, "expected return of day h" },
    { "variance_pct2", VOL_REAL, "variance of day h" },
    { "vol_ann_pct", VOL_REAL, "volatility of day h, per year" },
    { "cum_mean_pct", VOL_REAL, "expected return of the h days" },
    { "cum_variance_pct2", VOL_REAL, "variance of the h days' return" },
    { "cum_vol_ann_pct", VOL_REAL, "volatility of the h days, per year" },
    { "q01_pct", VOL_REAL, "1 % quantile of the h-day return" },
    { "q025_pct", VOL_REAL, "2.5 % quantile" },
    { "q05_pct", VOL_REAL, "5 % quantile" },
    { "q95_pct", VOL_REAL, "95 % quantile" },
    { "q99_pct", VOL_REAL, "99 % quantile" },
    { "es01_pct", VOL_REAL, "mean return below the 1 % quantile" },
    { "es025_pct", VOL_REAL, "mean return below the 2.5 % quantile" },
    { "es05_pct", VOL_REAL, "mean return below the 5 % quantile" },
    { "method", VOL_TEXT, "how the variance was forecast" },
    { "q_method", VOL_TEXT, "how the quantiles were found" },
    { "mc_error_pct", VOL_REAL,
      "Monte Carlo error of vol_ann_pct or cum_vol_ann_pct, the larger, or, "
      "where both are analytic, of q01_pct" },
    REASON,
};

static const struct vol_column residuals[] = {
    SYMBOL,
    SPEC,
    ORIGIN,
    DATE,
    { "value", VOL_REAL, "the value that was modelled" },
    { "fitted", VOL_REAL, "its forecast from the day before" },
    { "residual", VOL_REAL, "value less fitted" },
    { "z", VOL_REAL, "residual over its standard deviation" },
};

static const struct vol_column intervals[] = {
    SYMBOL,
    ORIGIN,
    SPEC,
    H_DAYS,
    { "series", VOL_TEXT, "return, price, level, change or variance" },
    { "coverage", VOL_REAL, "nominal coverage of the interval" },
    { "target", VOL_DATE, "the h-th weekday after the origin" },
    { "mean", VOL_REAL, "the forecast; of a price its median" },
    { "low", VOL_REAL, "lower end of the interval" },
    { "high", VOL_REAL, "upper end" },
    REASON,
};

static const struct vol_column evaluations[] = {
    SYMBOL,
    ORIGIN,
    SPEC,
    { "series", VOL_TEXT, "what is forecast" },
    H_DAYS,
    { "window", VOL_INT, "rows a model sees, 0 for all" },
    { "last", VOL_INT, "rows at the end that are forecast" },
    { "n_obs", VOL_INT, "forecasts that met a value" },
    { "n_fits", VOL_INT, "estimations" },
    { "mae", VOL_REAL, "mean absolute error" },
    { "rmse", VOL_REAL, "root mean square error" },
    { "mase", VOL_REAL, "mae over the mean change before the first origin" },
    { "coverage80", VOL_REAL, "share of values in the 80 % interval" },
    { "coverage95", VOL_REAL, "share of values in the 95 % interval" },
    { "rmse_to_rw", VOL_REAL, "rmse over that of the random walk" },
    { "rmse_to_mean", VOL_REAL, "rmse over that of the mean" },
    REASON,
};

static const struct vol_column bands[] = {
    SYMBOL,
    ORIGIN,
    SPEC,
    H_DAYS,
    { "method", VOL_TEXT, "delta or draws" },
    { "coverage", VOL_REAL, "nominal coverage of the band" },
    { "vol_ann_pct", VOL_REAL, "volatility of day h, per year" },
    { "vol_ann_low_pct", VOL_REAL, "lower end of its band" },
    { "vol_ann_high_pct", VOL_REAL, "upper end" },
    { "cum_vol_ann_pct", VOL_REAL, "volatility of the h days, per year" },
    { "cum_vol_ann_low_pct", VOL_REAL, "lower end of its band" },
    { "cum_vol_ann_high_pct", VOL_REAL, "upper end" },
    { "cov_type", VOL_TEXT, "kind of covariance of the parameters" },
    { "draws", VOL_INT, "draws of the parameters used, 0 for delta" },
    { "rejected", VOL_INT, "draws against the model's inequalities" },
    REASON,
};

static const struct vol_column comparisons[] = {
    SYMBOL,
    ORIGIN,
    { "spec_null", VOL_TEXT, "the smaller model" },
    { "spec", VOL_TEXT, "the larger one, which holds it" },
    { "statistic", VOL_REAL, "twice the difference of log-likelihoods" },
    { "df", VOL_INT, "parameters that the smaller one gives" },
    P_VALUE,
    { "method", VOL_TEXT, "chi2, or mixture where one is at its bound" },
    REASON,
};

static const struct vol_column states[] = {
    SYMBOL,
    ORIGIN,
    SPEC,
    { "name", VOL_TEXT, "what is kept" },
    { "lag", VOL_INT, "how many days back" },
    { "value", VOL_REAL, "its value" },
};

static const struct vol_column tests[] = {
    SYMBOL,
    { "partner", VOL_TEXT, "the other symbols, joined by +, or -" },
    ORIGIN,
    { "series", VOL_TEXT, "price, return or a column" },
    { "test", VOL_TEXT, "name of the test" },
    { "variant", VOL_TEXT, "its form (trend, statistic), or -" },
    { "window", VOL_INT, "rows in the window, 0 for all" },
    { "lags", VOL_INT, "lags used" },
    STATISTIC,
    P_VALUE,
    { "p_bound", VOL_TEXT, "< or > where the p-value is a bound" },
    N_OBS,
    { "cv01", VOL_REAL, "critical value at 1 %" },
    { "cv05", VOL_REAL, "critical value at 5 %" },
    { "cv10", VOL_REAL, "critical value at 10 %" },
    REJECT,
    { "p_adjusted", VOL_REAL, "p-value corrected for the number of symbols" },
    { "break_date", VOL_DATE, "last day before the break found" },
    { "sentence", VOL_TEXT, "what it says, in plain English" },
    REASON,
};

static const struct vol_column diagnostics[] = {
    SYMBOL,
    ORIGIN,
    SPEC,
    { "measure", VOL_TEXT, "name of the test or of the figure" },
    { "variant", VOL_TEXT, "its form, a parameter or a shock, or -" },
    { "lags", VOL_INT, "lags used, 0 for none" },
    { "value", VOL_REAL, "the test statistic, or the figure" },
    { "df", VOL_REAL, "degrees of freedom of a test" },
    P_VALUE,
    { "p_bound", VOL_TEXT, "< or > where the p-value is a bound" },
    N_OBS,
    REASON,
};

static const struct vol_column correlations[] = {
    { "symbol_a", VOL_TEXT, "one series" },
    { "symbol_b", VOL_TEXT, "the other" },
    DATE,
    SPEC,
    { "correlation", VOL_REAL, "their conditional correlation" },
    { "covariance_pct2", VOL_REAL, "their conditional covariance" },
};

static const struct vol_column covariances[] = {
    { "symbol_a", VOL_TEXT, "one series" },
    { "symbol_b", VOL_TEXT, "the other" },
    ORIGIN,
    SPEC,
    H_DAYS,
    { "target", VOL_DATE, "the h-th weekday after the origin" },
    { "correlation", VOL_REAL, "correlation of day h" },
    { "covariance_pct2", VOL_REAL, "covariance of day h" },
    { "cum_covariance_pct2", VOL_REAL, "covariance of the h days' returns" },
    REASON,
};

static const struct vol_column portfolios[] = {
    { "portfolio", VOL_TEXT, "its name, or -" },
    ORIGIN,
    SPEC,
    { "level", VOL_REAL, "the tail of VaR and ES" },
    H_DAYS,
    { "holding", VOL_TEXT, "a part of the whole, or - for the whole" },
    { "weight", VOL_REAL, "share of the portfolio's value" },
    { "mean_pct", VOL_REAL, "expected simple return, or its part of it" },
    { "vol_pct", VOL_REAL, "standard deviation, or its part" },
    { "var_pct", VOL_REAL, "quantile of the simple return, or its part" },
    { "es_pct", VOL_REAL, "mean return below it, or its part" },
    REASON,
};

static const struct vol_column spillovers[] = {
    ORIGIN,
    SPEC,
    { "from_symbol", VOL_TEXT, "where the shock comes from, * for all others" },
    { "to_symbol", VOL_TEXT, "whose variance it explains, * for all others" },
    H_DAYS,
    { "window", VOL_INT, "rows in the window, 0 for all" },
    { "share_pct", VOL_REAL,
      "share of the forecast error variance; from * to * their mean" },
    { "net_pct", VOL_REAL, "the share less that of the other direction" },
    REASON,
};

static const struct vol_column responses[] = {
    ORIGIN,
    SPEC,
    { "from_symbol", VOL_TEXT, "whose shock it is" },
    { "to_symbol", VOL_TEXT, "which series responds" },
    { "h_days", VOL_INT, "days after the shock, from 0 on" },
    { "response", VOL_REAL,
      "how much, in units of the series; of a covariance model its variance, "
      "in squared per cent" },
    { "ci_low", VOL_REAL, "95 % interval, lower end" },
    { "ci_high", VOL_REAL, "95 % interval, upper end" },
    REASON,
};

static const struct vol_column risk[] = {
    SYMBOL,
    ORIGIN,
    SPEC,
    LEVEL,
    H_DAYS,
    { "method", VOL_TEXT, "how it was found" },
    { "var_pct", VOL_REAL, "value at risk as a return" },
    { "es_pct", VOL_REAL, "expected shortfall as a return" },
    REASON,
};

static const struct vol_column backtests[] = {
    SYMBOL,
    ORIGIN,
    SPEC,
    LEVEL,
    H_DAYS,
    { "method", VOL_TEXT, "how the forecasts were made" },
    { "window", VOL_INT, "days compared" },
    { "test", VOL_TEXT, "name of the test" },
    STATISTIC,
    P_VALUE,
    N_OBS,
    { "exceptions", VOL_INT, "returns below the forecast" },
    { "expected", VOL_REAL, "how many were expected" },
    REJECT,
    { "zone", VOL_TEXT, "Basel traffic light" },
    REASON,
};

static const struct vol_column performance[] = {
    SYMBOL,
    ORIGIN,
    { "window", VOL_INT, "days used, 0 for all" },
    SPEC,
    { "metric", VOL_TEXT, "what is measured" },
    { "value", VOL_REAL, "its value" },
    { "method", VOL_TEXT, "the formula, periods and rate" },
    REASON,
};

static const struct vol_column runs[] = {
    RUN_ID,
    { "group", VOL_TEXT, "group of symbols" },
    { "data_date", VOL_DATE, "the group's last session" },
    { "started_at", VOL_TEXT, "wall-clock start, UTC" },
    { "finished_at", VOL_TEXT, "wall-clock end, UTC" },
    { "status", VOL_TEXT, "ok, partial or failed" },
    { "tool_version", VOL_TEXT, "version of the programs" },
    { "config_hash", VOL_TEXT, "SHA-256 of the configuration" },
    { "input_hash", VOL_TEXT, "SHA-256 of the bars used" },
};

static const struct vol_column fetches[] = {
    RUN_ID,
    { "vendor", VOL_TEXT, "kind of source" },
    SYMBOL,
    { "attempt", VOL_INT, "1 for the first try" },
    { "class", VOL_TEXT, "ok, or the class of the failure" },
    { "http_status", VOL_INT, "0 where none came" },
    { "bytes", VOL_INT, "length of the body" },
    { "sha256", VOL_TEXT, "hash of the body" },
};

#define KIND(name, n_key, meaning)                                             \
    {                                                                          \
#name, meaning, name, COUNT(name), n_key                               \
    }

static const struct vol_kind kinds[] = {
    KIND(bars, 3, "daily prices, in vintages"),
    KIND(issues, 5, "what vclean found and did"),
    KIND(quality, 3, "counts of the state of the data"),
    KIND(fits, 3, "how an estimation ended"),
    KIND(params, 4, "estimated parameters"),
    KIND(sigma, 4, "fitted volatility, day by day"),
    KIND(forecasts, 4, "forecasts by horizon"),
    KIND(residuals, 4, "what a model of the mean leaves, day by day"),
    KIND(intervals, 6, "intervals of forecasts"),
    KIND(evaluations, 7, "forecasts of the past beside what came"),
    KIND(bands, 6, "bands of forecasts for uncertain parameters"),
    KIND(comparisons, 4, "likelihood-ratio tests of models"),
    KIND(states, 5, "what a filter needs to go on"),
    KIND(tests, 8, "hypothesis tests"),
    KIND(diagnostics, 6, "what a fitted model leaves unexplained"),
    KIND(correlations, 4, "conditional correlations"),
    KIND(covariances, 5, "covariances of days to come"),
    KIND(portfolios, 6, "risk of portfolios and of their parts"),
    KIND(spillovers, 6, "volatility spillovers"),
    KIND(responses, 5, "responses to shocks"),
    KIND(risk, 6, "value at risk and expected shortfall"),
    KIND(backtests, 8, "tests of past forecasts"),
    KIND(performance, 5, "performance of a series"),
    KIND(runs, 2, "nightly runs"),
    KIND(fetches, 4, "what was fetched"),
};

_Static_assert(COUNT(kinds) <= VOL_KINDS_MAX, "room for their names");

const struct vol_kind *
vol_kinds(size_t *n)
{
    *n = COUNT(kinds);
    return kinds;
}
