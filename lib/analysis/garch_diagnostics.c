/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows and lines of the tests of a fit, its figures, and its bands. */
#include "analysis/garch_rows.h"

#include "garch/news.h"

#include <float.h>
#include <math.h>
#include <stdio.h>

/* Shocks of the news impact curve, in long-run standard deviations. */
enum { REACH = 5 };

static double
annual(double variance, double periods)
{
    return sqrt(variance * periods);
}

/* ---- diagnostics ----------------------------------------------------------
 */

static void
add_test(struct vol_rows *rows, const struct vol_garch_result *r,
         const struct vol_diagnostic *item)
{
    const char bound[2] = { item->p_bound, '\0' };

    vol_garch_add_key(rows, r);
    vol_rows_text(rows, item->measure);
    vol_rows_text(rows, item->variant);
    vol_rows_int(rows, (int64_t)item->lags);
    vol_rows_double(rows, item->value);
    vol_rows_double(rows, item->df);
    vol_rows_double(rows, item->p_value);
    vol_rows_text(rows, bound);
    vol_rows_int(rows, (int64_t)item->n_obs);
    vol_rows_text(rows, item->reason);
    vol_rows_end(rows);
}

/* A figure that is no test. */
static void
add_figure(struct vol_rows *rows, const struct vol_garch_result *r,
           const char *measure, const char *variant, double value,
           const char *reason)
{
    vol_garch_add_key(rows, r);
    vol_rows_text(rows, measure);
    vol_rows_text(rows, variant);
    vol_rows_int(rows, 0);
    vol_rows_double(rows, value);
    vol_rows_missing(rows);
    vol_rows_missing(rows);
    vol_rows_missing(rows);
    vol_rows_int(rows, (int64_t)r->fit->n_obs);
    vol_rows_text(rows, isfinite(value) ? "" : reason);
    vol_rows_end(rows);
}

static const char no_level[] = "the model has no unconditional variance";
static const char at_bound[] =
    "at the bound of persistence the variance does not return to a level";

/* Why a model has a level but no unconditional variance. */
static const char *
no_variance(const struct vol_garch_fit *fit)
{
    double theta[VOL_GARCH_MAX_PARAMS];
    const double *shape =
        theta + vol_garch_n_mean(&fit->used) + vol_garch_n_variance(&fit->used);

    if (fit->used.n_x > 0)
        return "it depends on the regressors";
    if (!vol_garch_fit_reverts(fit) && fit->persistence < 1.0)
        return at_bound;
    if (fit->used.variance->at_rest == NULL || !(fit->persistence < 1.0))
        return no_level;
    if (fit->used.variance->link != VOL_LINK_LOG)
        return "E s^2 has no closed form at this power and order";
    vol_garch_fit_params(fit, theta);
    return vol_variance_has_forecast(
               &fit->used, theta + vol_garch_n_mean(&fit->used), shape)
               ? "E s^2 is beyond e^30 times its typical value"
               : "E s^2 is infinite: the density's tails are too heavy";
}

static void
add_figures(struct vol_rows *rows, const struct vol_garch_result *r)
{
    static const char no_persistence[] = "the model has no persistence";
    const struct vol_garch_fit *fit = r->fit;

    add_figure(rows, r, "persistence", "-", fit->persistence, no_persistence);
    add_figure(rows, r, "half_life_days", "-", fit->half_life,
               isnan(fit->persistence)       ? no_persistence
               : fit->persistence >= 1.0     ? "persistence is not below 1"
               : !vol_garch_fit_reverts(fit) ? at_bound
                                             : "no shock persists");
    add_figure(rows, r, "uncond_vol_ann_pct", "-",
               annual(fit->uncond_variance, r->periods), no_variance(fit));
}

static void
add_news(struct vol_rows *rows, const struct vol_garch_result *r)
{
    const struct vol_garch_fit *fit = r->fit;
    double theta[VOL_GARCH_MAX_PARAMS], sd;
    const double *var = theta + vol_garch_n_mean(&fit->used);
    char variant[16];

    vol_garch_fit_params(fit, theta);
    sd = fit->used.n_x > 0 || !vol_garch_fit_reverts(fit)
             ? NAN
             : sqrt(vol_variance_at_rest(
                   &fit->used, var, var + vol_garch_n_variance(&fit->used)));
    for (int i = -REACH; i <= REACH; i++) {
        const double shock = i * sd;
        double variance = NAN;
        (void)snprintf(variant, sizeof(variant), "%d", i);
        if (isfinite(shock) &&
            vol_garch_news_impact(&fit->used, theta, &shock, 1, &variance,
                                  NULL) == VOL_ENOMEM)
            rows->text.failed = true;
        add_figure(rows, r, "news_vol_ann_pct", variant,
                   annual(variance, r->periods), no_variance(fit));
    }
}

void
vol_garch_add_diagnostics(struct vol_rows *rows,
                          const struct vol_garch_result *r)
{
    if (r->diagnostics == NULL || !vol_garch_fit_usable(r->fit))
        return;
    for (size_t i = 0; i < r->diagnostics->n; i++)
        add_test(rows, r, &r->diagnostics->item[i]);
    add_figures(rows, r);
    add_news(rows, r);
}

/* ---- for people -----------------------------------------------------------
 */

/* What the summary shows of them. */
static const struct {
    const char *measure, *variant;
    size_t lags;
    const char *label;
} shown[] = {
    { "ljung-box", "z", 10, "Ljung-Box, z, 10 lags" },
    { "ljung-box", "z2", 10, "Ljung-Box, z^2, 10 lags" },
    { "li-mak", "z2", 10, "Li-Mak, z^2, 10 lags" },
    { "arch-lm", "z", 10, "ARCH-LM, 10 lags" },
    { "joint-sign-bias", "lm", 0, "Sign bias, joint" },
    { "nyblom", "joint", 0, "Nyblom, joint" },
    { "pit-pearson", "20", 0, "PIT, 20 groups" },
};

/* A p-value as R prints it. */
static void
add_p_value(struct vol_str *out, double p, char bound)
{
    char text[32];

    if (bound != 0)
        (void)snprintf(text, sizeof(text), "%c %.3g", bound, p);
    else if (p < DBL_EPSILON)
        (void)snprintf(text, sizeof(text), "< 2e-16");
    else
        (void)snprintf(text, sizeof(text), "%.3g", p);
    vol_str_addf(out, " %10s", p < DBL_EPSILON ? "< 2e-16" : text);
}

void
vol_garch_summary_add_diagnostics(struct vol_str *out,
                                  const struct vol_garch_result *r)
{
    if (r->diagnostics == NULL)
        return;
    vol_str_addf(out, "\n  %-24s %10s %5s %10s\n", "", "statistic", "df",
                 "p-value");
    for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
        const struct vol_diagnostic *item = vol_diagnostics_find(
            r->diagnostics, shown[i].measure, shown[i].variant, shown[i].lags);
        if (item == NULL)
            continue;
        vol_str_addf(out, "  %-24s", shown[i].label);
        if (isnan(item->value)) {
            vol_str_addf(out, "          - %s\n", item->reason);
            continue;
        }
        vol_str_addf(out, " %10.4g %5.0f", item->value, item->df);
        add_p_value(out, item->p_value, item->p_bound);
        vol_str_add_char(out, '\n');
    }
}

/* ---- bands ----------------------------------------------------------------
 */

void
vol_garch_add_bands(struct vol_rows *rows, const struct vol_garch_result *r)
{
    for (size_t i = 0; r->band != NULL && i < r->n_days; i++) {
        const struct vol_forecast *f = &r->forecast[r->day[i] - 1];
        const struct vol_band *b = &r->band[i];
        const double each = r->periods / (double)r->day[i];
        vol_garch_add_key(rows, r);
        vol_rows_int(rows, (int64_t)r->day[i]);
        vol_rows_text(rows, vol_band_method_name(r->band_method));
        vol_rows_double(rows, r->band_level);
        vol_rows_double(rows, annual(f->variance, r->periods));
        vol_rows_double(rows, annual(b->low, r->periods));
        vol_rows_double(rows, annual(b->high, r->periods));
        vol_rows_double(rows, annual(f->cum_variance, each));
        vol_rows_double(rows, annual(b->cum_low, each));
        vol_rows_double(rows, annual(b->cum_high, each));
        vol_rows_text(rows, vol_garch_cov_name(r->cov));
        vol_rows_int(rows, (int64_t)b->draws);
        vol_rows_int(rows, (int64_t)b->rejected);
        vol_garch_add_reason(rows, r, r->day[i], "", b->reason);
        vol_rows_end(rows);
    }
}

/* An interval in the columns of the forecasts above it. */
static void
add_interval(struct vol_str *out, double low, double high)
{
    char text[48];

    (void)snprintf(text, sizeof(text), "%.5g to %.5g", low, high);
    vol_str_addf(out, " %22s", isfinite(low) ? text : "-");
}

void
vol_garch_summary_add_bands(struct vol_str *out,
                            const struct vol_garch_result *r)
{
    if (r->band == NULL)
        return;
    vol_str_addf(out, "\n  %5s %22s %22s\n", "days", "vol a year",
                 "cum. a year");
    for (size_t i = 0; i < r->n_days; i++) {
        const struct vol_band *b = &r->band[i];
        const double each = r->periods / (double)r->day[i];
        vol_str_addf(out, "  %5zu", r->day[i]);
        add_interval(out, annual(b->low, r->periods),
                     annual(b->high, r->periods));
        add_interval(out, annual(b->cum_low, each), annual(b->cum_high, each));
        vol_str_add_char(out, '\n');
    }
    vol_str_addf(out, "  %g %% bands for the parameters, %s%s%s\n",
                 100.0 * r->band_level, vol_band_method_name(r->band_method),
                 r->band[0].reason[0] != '\0' ? "; " : "", r->band[0].reason);
}
