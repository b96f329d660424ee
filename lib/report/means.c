/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What models of the mean say of a symbol: vmean's intervals, a row a
 * forecast, and how such forecasts did. */
#include "report/means.h"

#include "market/series_set.h"

#include <math.h>
#include <string.h>

static const struct vol_column columns[] = {
    { "symbol", VOL_TEXT, "name of the series" },
    { "spec", VOL_TEXT, "the model, canonically spelt" },
    { "h_days", VOL_INT, "sessions ahead" },
    { "series", VOL_TEXT, "return, price, level, change or variance" },
    { "headline", VOL_INT, "1 for the row of the home page, else 0" },
    { "group", VOL_TEXT, "group of symbols" },
    { "origin", VOL_DATE, "last date used" },
    { "target", VOL_DATE, "the h-th weekday after the origin" },
    { "mean", VOL_REAL, "the forecast; of a price its median" },
    { "low80", VOL_REAL, "lower end of its 80 % interval" },
    { "high80", VOL_REAL, "upper end" },
    { "low95", VOL_REAL, "lower end of its 95 % interval" },
    { "high95", VOL_REAL, "upper end" },
    { "reason", VOL_TEXT, "what to know of the intervals" },
};

static const struct vol_kind kind = {
    "means", "forecasts of models of the mean, with intervals", columns,
    sizeof(columns) / sizeof(columns[0]), 4
};

const struct vol_kind *
vol_report_means_kind(void)
{
    return &kind;
}

static const struct vol_column failure_columns[] = {
    { "symbol", VOL_TEXT, "name of the series" },
    { "spec", VOL_TEXT, "the model, canonically spelt" },
    { "origin", VOL_DATE, "last date of the series" },
    { "status", VOL_TEXT, "degenerate: it has no estimates" },
    { "reason", VOL_TEXT, "why" },
};

static const struct vol_kind failure_kind = {
    "mean_failures",
    "models of the mean that have no forecast, with the reason",
    failure_columns, sizeof(failure_columns) / sizeof(failure_columns[0]), 2
};

const struct vol_kind *
vol_report_mean_failures_kind(void)
{
    return &failure_kind;
}

static bool
same_forecast(const struct vol_frame *f, size_t i, size_t k)
{
    return strcmp(vol_frame_text(f, i, "spec"), vol_frame_text(f, k, "spec")) ==
               0 &&
           strcmp(vol_frame_text(f, i, "series"),
                  vol_frame_text(f, k, "series")) == 0 &&
           vol_frame_number(f, i, "h_days") == vol_frame_number(f, k, "h_days");
}

/* How far a row is from being that of the home page: of the next session, by
 * the configuration's first model that has a row, of returns if of any. */
static size_t
distance(const struct vol_report_group *group, const struct vol_frame *f,
         size_t i)
{
    const char *spec = vol_frame_text(f, i, "spec");
    size_t m = 0;

    if (vol_frame_number(f, i, "h_days") != 1)
        return SIZE_MAX;
    while (m < group->n_mean_models &&
           !vol_series_set_is_of(spec, group->mean_models[m]))
        m++;
    return 2 * m + (strcmp(vol_frame_text(f, i, "series"), "return") != 0) *
                       (2 * group->n_mean_models + 2);
}

/* Its row, or f->n: none is of the next session. */
static size_t
find_headline(const struct vol_report_group *group, const struct vol_frame *f)
{
    size_t best = f->n, least = SIZE_MAX;

    for (size_t i = 0; i < f->n; i++) {
        const size_t far = distance(group, f, i);
        if (far < least) {
            best = i;
            least = far;
        }
    }
    return best;
}

static void
add_text(struct vol_frame *frame, const char *text)
{
    vol_frame_add_text(frame, text, strlen(text));
}

static double
end_of(const struct vol_frame *f, size_t from, size_t until, double coverage,
       const char *end)
{
    for (size_t i = from; i < until; i++)
        if (vol_frame_number(f, i, "coverage") == coverage)
            return vol_frame_number(f, i, end);
    return NAN;
}

/* The rows [from, until) of `f` are of one forecast. */
static enum vol_code
add_forecast(struct vol_report_symbol *s, const struct vol_frame *f,
             size_t from, size_t until, bool headline, struct vol_err *err)
{
    struct vol_frame *out = &s->means;

    add_text(out, s->name);
    add_text(out, vol_frame_text(f, from, "spec"));
    vol_frame_add_int(out, (int64_t)vol_frame_number(f, from, "h_days"));
    add_text(out, vol_frame_text(f, from, "series"));
    vol_frame_add_int(out, headline);
    add_text(out, s->group->name);
    vol_frame_add_date(out, vol_frame_date(f, from, "origin"));
    vol_frame_add_date(out, vol_frame_date(f, from, "target"));
    vol_frame_add_real(out, vol_frame_number(f, from, "mean"));
    vol_frame_add_real(out, end_of(f, from, until, 0.8, "low"));
    vol_frame_add_real(out, end_of(f, from, until, 0.8, "high"));
    vol_frame_add_real(out, end_of(f, from, until, 0.95, "low"));
    vol_frame_add_real(out, end_of(f, from, until, 0.95, "high"));
    add_text(out, vol_frame_text(f, from, "reason"));
    return vol_frame_end_row(out, err);
}

static enum vol_code
add_forecasts(struct vol_report_symbol *s, const struct vol_frame *f,
              struct vol_err *err)
{
    const size_t headline = find_headline(s->group, f);
    enum vol_code code = VOL_OK;

    for (size_t from = 0, until; code == VOL_OK && from < f->n; from = until) {
        until = from + 1;
        while (until < f->n && same_forecast(f, from, until))
            until++;
        code = add_forecast(s, f, from, until,
                            from <= headline && headline < until, err);
    }
    return code;
}

/* Whether the symbol is there for models of the mean alone.  Without a
 * configuration its rows say so: models of the variance, which left estimates
 * or forecasts, are what it is judged by. */
static bool
is_of_means(const struct vol_report_symbol *s)
{
    return s->group->open ? s->fits.n == 0 && s->origin == VOL_DATE_NONE
                          : s->group->n_models == 0;
}

static enum vol_code
add_failure(struct vol_frame *out, const struct vol_frame *fits, size_t row,
            struct vol_err *err)
{
    add_text(out, vol_frame_text(fits, row, "symbol"));
    add_text(out, vol_frame_text(fits, row, "spec"));
    vol_frame_add_date(out, vol_frame_date(fits, row, "origin"));
    add_text(out, vol_frame_text(fits, row, "status"));
    add_text(out, vol_frame_text(fits, row, "reason"));
    return vol_frame_end_row(out, err);
}

/* The models that could not be estimated the last time. */
static enum vol_code
read_failures(struct vol_report_symbol *s,
              const struct vol_report_source *source, vol_date until,
              struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish("fits", s->name);
    struct vol_frame fits;

    wish.until = until;
    wish.latest = wish.of_means = true;
    vol_frame_init(&fits, wish.kind);
    enum vol_code code = source->read(source->ctx, &wish, &fits, err);
    for (size_t i = 0; code == VOL_OK && i < fits.n; i++)
        if (strcmp(vol_frame_text(&fits, i, "status"), "degenerate") == 0)
            code = add_failure(&s->mean_failures, &fits, i, err);
    vol_frame_clear(&fits);
    return code;
}

enum vol_code
vol_report_read_means(struct vol_report_symbol *s,
                      const struct vol_report_source *source, vol_date until,
                      struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish("intervals", s->name);
    struct vol_frame intervals;

    if (!s->group->open && s->group->n_mean_models == 0)
        return VOL_OK;
    wish.until = until;
    wish.latest = true;
    vol_frame_init(&intervals, wish.kind);
    enum vol_code code = source->read(source->ctx, &wish, &intervals, err);
    if (code == VOL_OK)
        code = add_forecasts(s, &intervals, err);
    if (code == VOL_OK && s->means.n > 0 && is_of_means(s))
        s->origin = vol_frame_date(&s->means, 0, "origin");
    vol_frame_clear(&intervals);
    wish.kind = s->evaluations.kind;
    if (code == VOL_OK)
        code = source->read(source->ctx, &wish, &s->evaluations, err);
    return code == VOL_OK ? read_failures(s, source, until, err) : code;
}
