/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/symbol.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct vol_column columns[] = {
    { "symbol", VOL_TEXT, "name of the series" },
    { "spec", VOL_TEXT, "the model, canonically spelt" },
    { "headline", VOL_INT, "1 for the model of the home page, else 0" },
    { "group", VOL_TEXT, "group of symbols" },
    { "status", VOL_TEXT, "ok, late, stale or failed" },
    { "reason", VOL_TEXT, "why it is not ok" },
    { "data_through", VOL_DATE, "the last price" },
    { "as_of", VOL_DATE, "data date of the run that stored that price" },
    { "origin", VOL_DATE, "last date used by the forecasts" },
    { "age_days", VOL_INT, "days from the origin to the group's data date" },
    { "before", VOL_DATE, "origin of the forecasts that changes refer to" },
    { "close", VOL_REAL, "last price" },
    { "return_pct", VOL_REAL,
      "return of the origin, without a model of the last price" },
    { "vol_1d_ann_pct", VOL_REAL, "forecast volatility of the next session" },
    { "vol_1w_ann_pct", VOL_REAL, "of the next 5 sessions together" },
    { "vol_1m_ann_pct", VOL_REAL, "of the next 22" },
    { "vol_6m_ann_pct", VOL_REAL, "of the next 126" },
    { "vol_1y_ann_pct", VOL_REAL, "of the next 252" },
    { "change_1d_pp", VOL_REAL, "change of vol_1d_ann_pct" },
    { "change_1w_pp", VOL_REAL, "change of vol_1w_ann_pct" },
    { "change_1m_pp", VOL_REAL, "change of vol_1m_ann_pct" },
    { "avg_5d_ann_pct", VOL_REAL, "mean conditional volatility, 5 sessions" },
    { "avg_22d_ann_pct", VOL_REAL, "mean conditional volatility, 22 sessions" },
    { "min_ann_pct", VOL_REAL, "lowest conditional volatility" },
    { "max_ann_pct", VOL_REAL, "highest conditional volatility" },
    { "mean_ann_pct", VOL_REAL, "mean conditional volatility, all sessions" },
    { "percentile", VOL_REAL,
      "share of the sessions whose volatility was not above vol_1d_ann_pct" },
    { "vol_of_vol_pct", VOL_REAL,
      "standard deviation of the daily change of log volatility, per year" },
    { "uncond_vol_ann_pct", VOL_REAL, "long-run volatility" },
    { "q01_pct", VOL_REAL, "1 % quantile of the next return (VaR)" },
    { "es01_pct", VOL_REAL, "mean return below it" },
    { "fit_status", VOL_TEXT, "how the estimation ended" },
    { "fit_reason", VOL_TEXT, "why it ended so" },
    { "init", VOL_TEXT, "how the variance recursion starts" },
};

static const struct vol_kind summary_kind = {
    "summary", "the figures of the home page, a row for a symbol and model",
    columns, sizeof(columns) / sizeof(columns[0]), 2
};

const struct vol_kind *
vol_report_summary_kind(void)
{
    return &summary_kind;
}

/* A figure of the forecasts of `spec` at horizon h, NaN where there is none. */
static double
ahead(const struct vol_frame *forecasts, const char *spec, int h,
      const char *column)
{
    size_t row = vol_report_find(forecasts, spec, h);

    return row < forecasts->n ? vol_frame_number(forecasts, row, column) : NAN;
}

static double
forecast(const struct vol_frame *forecasts, const char *spec, int h)
{
    return ahead(forecasts, spec, h,
                 h == 1 ? "vol_ann_pct" : "cum_vol_ann_pct");
}

struct path_figures {
    double avg_5d, avg_22d, min, max, mean, percentile, vol_of_vol;
};

static double
mean_of_last(const double *x, size_t n, size_t wanted)
{
    double sum = 0;

    if (n < wanted || wanted == 0)
        return NAN;
    for (size_t i = n - wanted; i < n; i++)
        sum += x[i];
    return sum / (double)wanted;
}

/* Standard deviation of the changes of ln x, by two passes. */
static double
sd_of_log_changes(const double *x, size_t n)
{
    double sum = 0, squares = 0;

    if (n < 3)
        return NAN;
    double m = (double)(n - 1), mean = log(x[n - 1] / x[0]) / m;
    for (size_t i = 1; i < n; i++) {
        double d = log(x[i] / x[i - 1]) - mean;
        sum += d;
        squares += d * d;
    }
    return sqrt((squares - sum * sum / m) / (m - 1));
}

/* `x` are n annualised volatilities, none missing; `now` the forecast. */
static struct path_figures
describe(const double *x, size_t n, double now, int periods)
{
    struct path_figures f = { NAN, NAN, NAN, NAN, NAN, NAN, NAN };
    size_t below = 0;

    if (n == 0)
        return f;
    f.min = f.max = x[0];
    for (size_t i = 0; i < n; i++) {
        f.min = fmin(f.min, x[i]);
        f.max = fmax(f.max, x[i]);
        below += x[i] <= now;
    }
    f.avg_5d = mean_of_last(x, n, 5);
    f.avg_22d = mean_of_last(x, n, 22);
    f.mean = mean_of_last(x, n, n);
    f.percentile = 100.0 * (double)below / (double)n;
    f.vol_of_vol = 100.0 * sd_of_log_changes(x, n) * sqrt((double)periods);
    return f;
}

static enum vol_code
describe_path(const struct vol_frame *sigma, double now, int periods,
              struct path_figures *out, struct vol_err *err)
{
    double *x = NULL, year = sqrt((double)periods);
    size_t n = 0;
    enum vol_code code = vol_mem_doubles(&x, sigma->n, err);

    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < sigma->n; i++) {
        double s = vol_frame_number(sigma, i, "sigma_pct");
        if (isfinite(s))
            x[n++] = s * year;
    }
    *out = describe(x, n, now, periods);
    free(x);
    return VOL_OK;
}

static void
add_text(struct vol_frame *frame, const char *text)
{
    vol_frame_add_text(frame, text, strlen(text));
}

static void
add_identity(struct vol_report_symbol *s, size_t m)
{
    struct vol_frame *f = &s->summary;

    add_text(f, s->name);
    add_text(f, s->n_models > 0 ? s->model[m].spec : "-");
    vol_frame_add_int(f,
                      m == s->primary || (m == 0 && s->primary == s->n_models));
    add_text(f, s->group->name);
    add_text(f, vol_report_status_name(s->status));
    add_text(f, s->reason);
    vol_frame_add_date(f, s->last_bar);
    vol_frame_add_date(f, s->as_of);
    vol_frame_add_date(f, s->origin);
    if (s->origin == VOL_DATE_NONE || s->group->data_date == VOL_DATE_NONE)
        vol_frame_add_missing(f);
    else
        vol_frame_add_int(f, s->group->data_date - s->origin);
    vol_frame_add_date(f, s->before);
    vol_frame_add_real(
        f, s->bars.n > 0 ? vol_frame_number(&s->bars, s->bars.n - 1, "close")
                         : NAN);
}

static void
add_forecasts(struct vol_report_symbol *s, const char *spec)
{
    static const int ahead_days[] = { 1, 5, 22, 126, 252 };

    for (size_t i = 0; i < 5; i++)
        vol_frame_add_real(&s->summary,
                           forecast(&s->forecasts, spec, ahead_days[i]));
    for (size_t i = 0; i < 3; i++)
        vol_frame_add_real(
            &s->summary,
            forecast(&s->forecasts, spec, ahead_days[i]) -
                forecast(&s->forecasts_before, spec, ahead_days[i]));
}

static void
add_path(struct vol_frame *f, const struct path_figures *p)
{
    const double x[] = { p->avg_5d, p->avg_22d,    p->min,       p->max,
                         p->mean,   p->percentile, p->vol_of_vol };

    for (size_t i = 0; i < sizeof(x) / sizeof(x[0]); i++)
        vol_frame_add_real(f, x[i]);
}

static double
last_return(const struct vol_frame *path)
{
    return path->n > 0 ? vol_frame_number(path, path->n - 1, "return_pct")
                       : NAN;
}

static enum vol_code
add_model(struct vol_report_symbol *s, size_t m, struct vol_err *err)
{
    const struct vol_report_model *model = &s->model[m];
    const struct vol_frame *sigma = &model->sigma;
    size_t fit = vol_report_find(&s->fits, model->spec, 0);
    struct path_figures path;
    enum vol_code code =
        describe_path(sigma, forecast(&s->forecasts, model->spec, 1),
                      s->group->periods, &path, err);

    if (code != VOL_OK)
        return code;
    add_identity(s, m);
    vol_frame_add_real(&s->summary, last_return(sigma));
    add_forecasts(s, model->spec);
    add_path(&s->summary, &path);
    vol_frame_add_real(
        &s->summary, fit < s->fits.n
                         ? vol_frame_number(&s->fits, fit, "uncond_vol_ann_pct")
                         : NAN);
    vol_frame_add_real(&s->summary,
                       ahead(&s->forecasts, model->spec, 1, "q01_pct"));
    vol_frame_add_real(&s->summary,
                       ahead(&s->forecasts, model->spec, 1, "es01_pct"));
    static const char *const texts[] = { "status", "reason", "init" };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        add_text(&s->summary, fit < s->fits.n
                                  ? vol_frame_text(&s->fits, fit, texts[i])
                                  : "");
    return vol_frame_end_row(&s->summary, err);
}

/* A symbol without any model: what is known of its prices, and nothing else. */
static enum vol_code
add_bare(struct vol_report_symbol *s, struct vol_err *err)
{
    add_identity(s, 0);
    vol_frame_add_real(&s->summary, last_return(&s->returns));
    while (s->summary.cells < s->summary.kind->n && !s->summary.failed)
        vol_frame_add_missing(&s->summary);
    return vol_frame_end_row(&s->summary, err);
}

enum vol_code
vol_report_summarise(struct vol_report_symbol *s, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (s->n_models == 0)
        return add_bare(s, err);
    for (size_t m = 0; m < s->n_models && code == VOL_OK; m++)
        code = add_model(s, m, err);
    return code;
}
