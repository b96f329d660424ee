/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_rows.h"

#include "analysis/estimate.h"

#include <math.h>
#include <stdio.h>

/* More periods than this a year are calendar days, not weekdays. */
#define MAX_WEEKDAYS 260.0

void
vol_garch_add_key(struct vol_rows *rows, const struct vol_garch_result *r)
{
    vol_rows_text(rows, r->symbol);
    vol_rows_date(rows, r->series->origin);
    vol_rows_text(rows, r->spec);
}

static double
annual(double variance, double periods)
{
    return sqrt(variance * periods);
}

void
vol_garch_add_fits(struct vol_rows *rows, const struct vol_garch_result *r)
{
    const struct vol_garch_fit *fit = r->fit;
    const struct vol_garch_criteria c = vol_garch_criteria(fit);
    char init[32];

    vol_garch_init_print(&fit->spec, init, sizeof(init));
    vol_garch_add_key(rows, r);
    vol_rows_date(rows, r->series->n > 0 ? r->series->date[0] : VOL_DATE_NONE);
    vol_rows_int(rows, (int64_t)fit->n_obs);
    vol_rows_int(rows, (int64_t)r->series->n_gaps);
    vol_rows_text(rows, vol_garch_status_name(fit->status));
    vol_rows_double(rows, fit->loglik);
    vol_rows_double(rows, c.aic);
    vol_rows_double(rows, c.bic);
    vol_rows_double(rows, c.hqic);
    vol_rows_double(rows, fit->persistence);
    vol_rows_double(rows, fit->half_life);
    vol_rows_double(rows, annual(fit->uncond_variance, r->periods));
    vol_rows_text(rows, init);
    vol_rows_text(rows, vol_garch_cov_name(r->cov));
    vol_rows_text(rows, fit->spec.free ? "off" : "on");
    vol_rows_int(rows, fit->iterations);
    vol_rows_double(rows, fit->grad_norm);
    vol_rows_text(rows, fit->reason);
    if (r->selected >= 0)
        vol_rows_int(rows, r->selected);
    else
        vol_rows_missing(rows);
    vol_rows_end(rows);
}

static void
add_mean_uncond(struct vol_rows *rows, const struct vol_garch_result *r)
{
    double value, se;

    if (!vol_garch_mean_uncond(r->fit, r->cov, &value, &se))
        return;
    vol_garch_add_key(rows, r);
    vol_rows_text(rows, "mean_uncond");
    vol_estimate_add(rows, value, se);
    vol_rows_missing(rows);
    vol_rows_text(rows, isnan(se) ? "a parameter has no standard error" : "");
    vol_rows_end(rows);
}

void
vol_garch_add_params(struct vol_rows *rows, const struct vol_garch_result *r)
{
    if (!vol_garch_fit_usable(r->fit) || r->filtered)
        return;
    for (size_t i = 0; i < r->fit->k; i++) {
        const struct vol_garch_param *p = &r->fit->param[i];
        vol_garch_add_key(rows, r);
        vol_rows_text(rows, p->name);
        vol_estimate_add(rows, p->estimate, p->std_error[r->cov]);
        vol_rows_text(rows, p->bound);
        vol_rows_text(rows, p->reason);
        vol_rows_end(rows);
    }
    add_mean_uncond(rows, r);
}

void
vol_garch_add_sigma(struct vol_rows *rows, const struct vol_garch_result *r)
{
    const struct vol_garch_fit *fit = r->fit;

    for (size_t i = r->first; vol_garch_fit_usable(fit) && i < fit->n_obs;
         i++) {
        const size_t t = fit->lost + i;
        const double sigma = sqrt(fit->h[i]);
        vol_rows_text(rows, r->symbol);
        vol_rows_text(rows, r->spec);
        vol_rows_date(rows, r->series->origin);
        vol_rows_date(rows, r->series->date[t]);
        vol_rows_double(rows, r->series->value[t]);
        vol_rows_double(rows, r->series->value[t] - fit->e[i]);
        vol_rows_double(rows, sigma);
        vol_rows_double(rows, fit->e[i] / sigma);
        vol_rows_end(rows);
    }
}

bool
vol_garch_all_days(double periods)
{
    return periods > MAX_WEEKDAYS;
}

vol_date
vol_garch_target(vol_date origin, double periods, size_t h)
{
    if (vol_garch_all_days(periods))
        return origin + (vol_date)h;
    return vol_date_add_weekdays(origin, (int)h);
}

/* What is to be said of estimates that are not the model's optimum, or of
 * another day. */
static void
describe_estimates(const struct vol_garch_result *r, char *out, size_t size)
{
    const struct vol_garch_fit *fit = r->fit;

    if (fit->status >= VOL_FIT_NONSTATIONARY) /* ends with the note */
        (void)snprintf(out, size, "%s: %s", vol_garch_status_name(fit->status),
                       fit->reason);
    else
        (void)snprintf(out, size, "%s", r->note != NULL ? r->note : "");
}

void
vol_garch_describe_end(const struct vol_garch_result *r,
                       const struct vol_forecast_end *end, char *out,
                       size_t size)
{
    const struct vol_garch_spec *spec = &r->fit->used;
    char date[VOL_DATE_BUFSIZE], paths[64] = "";
    char cause[128 + 2 * VOL_X_NAME_SIZE] = "";

    if (end->paths > 0 && end->paths < r->paths)
        (void)snprintf(paths, sizeof(paths), " in %zu of %zu paths", end->paths,
                       r->paths);
    if (end->lowered >= 0)
        (void)snprintf(cause, sizeof(cause),
                       ": the regressor %s lowers it; a --bound on vx_%s, or "
                       "--variance-x-form exponential, may keep it positive",
                       spec->variance_x[end->lowered],
                       spec->variance_x[end->lowered]);
    (void)snprintf(
        out, size, "the variance of day %zu (%s) is %s%s%s", end->day,
        vol_date_format(
            date, vol_garch_target(r->series->origin, r->periods, end->day)),
        end->negative ? "not positive" : "beyond the range of numbers", paths,
        cause);
}

void
vol_garch_add_reason(struct vol_rows *rows, const struct vol_garch_result *r,
                     size_t h, const char *note, const char *reason)
{
    char estimates[VOL_GARCH_REASON_SIZE + 32], end[VOL_GARCH_END_SIZE];
    const struct vol_forecast *f =
        r->forecast != NULL ? &r->forecast[h - 1] : NULL;
    const bool ended = f != NULL && f->end.day > 0;
    const char *part[] = { estimates,
                           r->held > 0 && h >= r->held
                               ? "regressors held at their last values"
                               : "",
                           f != NULL ? f->beyond : "", note,
                           ended ? end : reason };
    char text[960] = "";
    size_t at = 0;

    if (ended)
        vol_garch_describe_end(r, &f->end, end, sizeof(end));
    describe_estimates(r, estimates, sizeof(estimates));
    for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++)
        if (*part[i] != '\0' && at < sizeof(text))
            at += (size_t)snprintf(text + at, sizeof(text) - at, "%s%s",
                                   at > 0 ? "; " : "", part[i]);
    vol_rows_text(rows, text);
}

void
vol_garch_add_forecasts(struct vol_rows *rows, const struct vol_garch_result *r)
{
    for (size_t i = 0; r->forecast != NULL && i < r->n_days; i++) {
        const size_t h = r->day[i];
        const struct vol_forecast *f = &r->forecast[h - 1];
        vol_garch_add_key(rows, r);
        vol_rows_int(rows, (int64_t)h);
        vol_rows_date(rows, vol_garch_target(r->series->origin, r->periods, h));
        vol_rows_double(rows, f->mean);
        vol_rows_double(rows, f->variance);
        vol_rows_double(rows, annual(f->variance, r->periods));
        vol_rows_double(rows, f->cum_mean);
        vol_rows_double(rows, f->cum_variance);
        vol_rows_double(rows, annual(f->cum_variance, r->periods / (double)h));
        for (int q = 0; q < VOL_QUANTILES; q++)
            vol_rows_double(rows, f->quantile[q]);
        for (int q = 0; q < VOL_SHORTFALLS; q++)
            vol_rows_double(rows, f->shortfall[q]);
        vol_rows_text(rows, vol_forecast_method_name(f->method));
        vol_rows_text(rows, vol_forecast_method_name(f->q_method));
        vol_rows_double(rows,
                        f->error_of_quantile
                            ? f->mc_error
                            : annual(f->mc_error * f->mc_error, r->periods));
        vol_garch_add_reason(rows, r, h, f->note, f->reason);
        vol_rows_end(rows);
    }
}

void
vol_garch_add_states(struct vol_rows *rows, const struct vol_garch_result *r)
{
    if (r->state != NULL)
        vol_garch_add_state(rows, r->symbol, r->spec, r->series->origin,
                            r->state, r->mark);
}
