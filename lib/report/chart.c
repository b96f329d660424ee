/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What charts are drawn from: JSON for Plotly, and small lines as SVG. */
#include "report/page.h"

#include "base/mem.h"
#include "base/num.h"
#include "report/returns.h"
#include "table/json.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Two years, the range that a chart opens with, and a few days. */
#define RECENT_DAYS 740

/* Significant digits of what is drawn, of which readers see hundredths: of a
 * day, whose volatility site.js annualises and whose return it compares with
 * the value at risk; of a curve; of a price. */
enum { DAY_DIGITS = 7, CURVE_DIGITS = 6, PRICE_DIGITS = 12 };

/* The days of a symbol's charts, ascending. */
struct days {
    vol_date *date;
    size_t n;
};

static size_t
add_dates(vol_date *to, const struct vol_frame *frame)
{
    for (size_t i = 0; i < frame->n; i++)
        to[i] = vol_frame_date(frame, i, "date");
    return frame->n;
}

/* Every day with a price or a volatility. */
static enum vol_code
collect(const struct vol_report_symbol *s, struct days *out,
        struct vol_err *err)
{
    size_t room = s->bars.n, n = 0;
    void *date = NULL;

    for (size_t m = 0; m < s->n_models; m++)
        room += s->model[m].sigma.n;
    enum vol_code code = vol_mem_array(&date, room, sizeof(*out->date), err);
    if (code != VOL_OK)
        return code;
    out->date = date;
    n = add_dates(out->date, &s->bars);
    for (size_t m = 0; m < s->n_models; m++)
        n += add_dates(out->date + n, &s->model[m].sigma);
    out->n = vol_date_sort_unique(out->date, n);
    return VOL_OK;
}

/* The first day that a chart holds. */
static size_t
first_day(const struct days *days, size_t history_days, bool all)
{
    size_t first = 0;

    if (history_days > 0 && days->n > history_days)
        first = days->n - history_days;
    while (!all && first < days->n &&
           days->date[first] < days->date[days->n - 1] - RECENT_DAYS)
        first++;
    return first;
}

bool
vol_report_chart_has_more(const struct vol_report_symbol *s,
                          size_t history_days)
{
    const struct vol_frame *longest = &s->bars;

    for (size_t m = 0; m < s->n_models; m++)
        if (s->model[m].sigma.n > longest->n)
            longest = &s->model[m].sigma;
    if (longest->n == 0)
        return false;
    size_t first = history_days > 0 && longest->n > history_days
                       ? longest->n - history_days
                       : 0;
    return vol_frame_date(longest, first, "date") <
           vol_frame_date(longest, longest->n - 1, "date") - RECENT_DAYS;
}

/* A column of `frame` on the chart's days, null where it has no such day. */
static void
add_series(struct vol_json *json, const char *name,
           const struct vol_frame *frame, const char *column, int digits,
           const struct days *days)
{
    size_t row = 0;

    vol_json_name(json, name);
    vol_json_array(json, true);
    for (size_t i = 0; i < days->n; i++) {
        while (row < frame->n &&
               vol_frame_date(frame, row, "date") < days->date[i])
            row++;
        bool there = row < frame->n &&
                     vol_frame_date(frame, row, "date") == days->date[i];
        double x = there ? vol_frame_number(frame, row, column) : NAN;
        vol_json_number(json, vol_round_digits(x, digits));
    }
    vol_json_end_array(json);
}

/* To those digits: the last ones of a constant mean, which is what the residual
 * leaves of the return, are not all the same. */
static double
mean_of(const struct vol_frame *sigma, size_t row)
{
    return vol_round_digits(vol_frame_number(sigma, row, "mean_pct"),
                            DAY_DIGITS);
}

/* The mean: one number where it never changes. */
static void
add_mean(struct vol_json *json, const struct vol_frame *sigma,
         const struct days *days)
{
    for (size_t i = 1; i < sigma->n; i++)
        if (mean_of(sigma, i) != mean_of(sigma, 0)) {
            add_series(json, "mean_pct", sigma, "mean_pct", DAY_DIGITS, days);
            return;
        }
    vol_json_name(json, "mean_pct");
    vol_json_number(json, sigma->n > 0 ? mean_of(sigma, 0) : NAN);
}

/* A curve of each model, and the rows of the last one that was written. */
struct curve {
    const char *name, *x, *y;
    const struct vol_frame *frame;
    size_t from, n;
};

static void
add_column(struct vol_json *json, const struct vol_frame *frame,
           const char *column, size_t from, size_t n)
{
    vol_json_name(json, column);
    vol_json_array(json, true);
    for (size_t i = from; i < from + n; i++)
        vol_json_number(
            json,
            vol_round_digits(vol_frame_number(frame, i, column), CURVE_DIGITS));
    vol_json_end_array(json);
}

/* Whether the curve written last has the same x. */
static bool
is_over_same(const struct curve *c, size_t from, size_t n)
{
    size_t i = 0;

    while (n == c->n && i < n &&
           vol_frame_number(c->frame, from + i, c->x) ==
               vol_frame_number(c->frame, c->from + i, c->x))
        i++;
    return i == n;
}

/* A model's curve, of which the first row is `from`, as an object of two
 * arrays: of y alone where x is that of the curve before.  Nothing where the
 * model has none. */
static void
add_curve(struct vol_json *json, struct curve *c, size_t from, const char *spec)
{
    size_t n = 0;

    while (vol_report_is_of(c->frame, from + n, spec))
        n++;
    if (n == 0)
        return;
    vol_json_name(json, c->name);
    vol_json_object(json, true);
    if (!is_over_same(c, from, n))
        add_column(json, c->frame, c->x, from, n);
    add_column(json, c->frame, c->y, from, n);
    vol_json_end_object(json);
    c->from = from;
    c->n = n;
}

static void
add_outlook(struct vol_json *json, const struct vol_report_symbol *s,
            const struct vol_report_model *model, struct curve *term,
            struct curve *news)
{
    const char *spec = model->spec;
    size_t fit = vol_report_find(&s->fits, spec, 0);
    double q01 = NAN, q05 = NAN;

    if (!vol_report_quantiles(s, spec, &q01, &q05))
        q01 = q05 = NAN;
    vol_json_name(json, "q01_z");
    vol_json_number(json, q01);
    vol_json_name(json, "q05_z");
    vol_json_number(json, q05);
    vol_json_name(json, "uncond_vol_ann_pct");
    vol_json_number(json,
                    fit < s->fits.n
                        ? vol_frame_number(&s->fits, fit, "uncond_vol_ann_pct")
                        : NAN);
    add_curve(json, term, vol_report_find(&s->forecasts, spec, 0), spec);
    add_curve(json, news, model->news, spec);
}

static void
add_names(struct vol_json *json, const struct vol_report_model *model)
{
    struct vol_str label = { 0 };

    vol_report_label(&label, model->spec);
    vol_json_name(json, "spec");
    vol_json_text(json, model->spec);
    vol_json_name(json, "key");
    vol_json_text(json, model->key);
    vol_json_name(json, "label");
    vol_json_text(json, vol_str_text(&label));
    json->out->failed = json->out->failed || label.failed;
    vol_str_clear(&label);
}

/* The models with a forecast; what only the page's block has unless `all`. */
static void
add_models(struct vol_json *json, const struct vol_report_symbol *s,
           const struct days *days, bool all)
{
    struct curve term = { .name = "term",
                          .x = "h_days",
                          .y = "cum_vol_ann_pct",
                          .frame = &s->forecasts };
    struct curve news = {
        .name = "news", .x = "shock_pct", .y = "vol_ann_pct", .frame = &s->news
    };

    vol_json_name(json, "models");
    vol_json_array(json, false);
    for (size_t m = 0; m < s->n_models; m++) {
        const struct vol_report_model *model = &s->model[m];
        if (!model->current)
            continue;
        vol_json_object(json, false);
        add_names(json, model);
        if (!all)
            add_outlook(json, s, model, &term, &news);
        add_mean(json, &model->sigma, days);
        add_series(json, "sigma_pct", &model->sigma, "sigma_pct", DAY_DIGITS,
                   days);
        vol_json_end_object(json);
    }
    vol_json_end_array(json);
}

static void
add_head(struct vol_json *json, const struct vol_report_symbol *s,
         size_t history_days)
{
    vol_json_name(json, "symbol");
    vol_json_text(json, s->name);
    vol_json_name(json, "key");
    vol_json_text(json, s->key);
    vol_json_name(json, "currency");
    vol_json_text(json, s->currency);
    vol_json_name(json, "periods");
    vol_json_int(json, s->group->periods);
    vol_json_name(json, "primary");
    vol_json_text(json,
                  s->primary < s->n_models ? s->model[s->primary].key : NULL);
    vol_json_name(json, "more");
    vol_json_bool(json, vol_report_chart_has_more(s, history_days));
}

enum vol_code
vol_report_chart_json(const struct vol_report_symbol *s, size_t history_days,
                      bool all, struct vol_str *out, struct vol_err *err)
{
    struct vol_json json = { .out = out };
    struct days days = { 0 };
    enum vol_code code = collect(s, &days, err);

    if (code != VOL_OK)
        return code;
    const size_t first = first_day(&days, history_days, all);
    const struct days shown = { days.date + first, days.n - first };
    vol_json_object(&json, false);
    add_head(&json, s, history_days);
    vol_json_name(&json, "date");
    vol_json_array(&json, true);
    for (size_t i = 0; i < shown.n; i++)
        vol_json_date(&json, shown.date[i]);
    vol_json_end_array(&json);
    add_series(&json, "close", &s->bars, "close", PRICE_DIGITS, &shown);
    add_series(&json, "return_pct", vol_report_returns(s), "return_pct",
               DAY_DIGITS, &shown);
    add_models(&json, s, &shown, all);
    vol_json_end_object(&json);
    free(days.date);
    return vol_str_check(out, err);
}

#define SPARK_WIDTH  120
#define SPARK_HEIGHT 28
#define SPARK_POINTS 40

/* A line through the last n rows of a column; false where they make none. */
static bool
add_sparkline(struct vol_str *out, const char *class, const char *title,
              const struct vol_frame *f, const char *column, size_t n)
{
    size_t first = f->n > n ? f->n - n : 0, have = f->n - first;
    double low = HUGE_VAL, high = -HUGE_VAL;

    for (size_t i = first; i < f->n; i++) {
        double x = vol_frame_number(f, i, column);
        low = fmin(low, x);
        high = fmax(high, x);
    }
    if (have < 2 || !isfinite(low))
        return false;
    size_t points = have < SPARK_POINTS ? have : SPARK_POINTS;
    vol_str_addf(
        out,
        "<svg class=\"%s\" viewBox=\"0 0 %d %d\" width=\"%d\" "
        "height=\"%d\" role=\"img\" aria-label=\"%s\"><title>%s</title>"
        "<polyline points=\"",
        class, SPARK_WIDTH, SPARK_HEIGHT, SPARK_WIDTH, SPARK_HEIGHT, title,
        title);
    for (size_t k = 0; k < points; k++) {
        size_t row = first + k * (have - 1) / (points - 1);
        double x = vol_frame_number(f, row, column);
        double y = high > low ? (high - x) / (high - low) : 0.5;
        if (!isfinite(x))
            continue;
        vol_str_addf(out, "%s%.0f,%.0f", k > 0 ? " " : "",
                     (double)k * SPARK_WIDTH / (double)(points - 1),
                     2.0 + y * (SPARK_HEIGHT - 4));
    }
    vol_str_add(out, "\"/></svg>");
    return true;
}

/* The adjusted close if every row with a price has one, as returns take it. */
static const char *
price_column(const struct vol_frame *bars)
{
    for (size_t i = 0; i < bars->n; i++)
        if (isfinite(vol_frame_number(bars, i, "close")) &&
            !isfinite(vol_frame_number(bars, i, "adj_close")))
            return "close";
    return "adj_close";
}

void
vol_report_sparkline(struct vol_str *out, const struct vol_report_symbol *s)
{
    const size_t year = (size_t)s->group->periods;

    if (s->primary < s->n_models)
        (void)add_sparkline(out, "spark", "volatility of the last year",
                            &s->model[s->primary].sigma, "sigma_pct", year);
    else if (s->n_models == 0 &&
             add_sparkline(out, "spark price",
                           "price of the last year: there is no model of the "
                           "volatility",
                           &s->bars, price_column(&s->bars), year))
        vol_str_add(out, "<small>price</small>");
}
