/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/path.h"

#include "base/str.h"
#include "market/series_set.h"

#include <stdio.h>
#include <string.h>

/* How this run's last attempt to fetch the symbol failed, or NULL. */
static const char *
fetch_failure(const struct vol_frame *fetches, const char *symbol)
{
    const char *class = NULL;

    for (size_t i = 0; fetches != NULL && i < fetches->n; i++)
        if (strcmp(vol_frame_text(fetches, i, "symbol"), symbol) == 0)
            class = vol_frame_text(fetches, i, "class");
    return class == NULL || strcmp(class, "ok") == 0 ? NULL : class;
}

static size_t
count_dropped(const struct vol_frame *issues)
{
    size_t n = 0;

    for (size_t i = 0; i < issues->n; i++)
        n += strcmp(vol_frame_text(issues, i, "action"), "dropped") == 0;
    return n;
}

/* Why row i of the fits has no forecast, though there is a row of one: "" where
 * there is none. */
static const char *
forecast_failure(const struct vol_frame *fits, size_t i,
                 const struct vol_frame *forecasts)
{
    for (size_t j = 0; j < forecasts->n; j++)
        if (vol_frame_date(forecasts, j, "origin") ==
                vol_frame_date(fits, i, "origin") &&
            strcmp(vol_frame_text(forecasts, j, "spec"),
                   vol_frame_text(fits, i, "spec")) == 0)
            return vol_frame_text(forecasts, j, "reason");
    return "";
}

/* What the models said of their failure after the last good forecast. */
static bool
add_fit_failure(const struct vol_report_symbol *s, const struct vol_frame *fits,
                const struct vol_frame *forecasts, struct vol_str *out)
{
    for (size_t i = 0; i < fits->n; i++) {
        const char *why = vol_frame_text(fits, i, "reason");
        if (vol_frame_date(fits, i, "origin") <= s->origin)
            continue;
        const char *forecast = forecast_failure(fits, i, forecasts);
        vol_series_set_add_model(out, vol_frame_text(fits, i, "spec"));
        if (*forecast != '\0')
            vol_str_addf(out, ": %s", forecast);
        else
            vol_str_addf(out, ": %s%s%s", vol_frame_text(fits, i, "status"),
                         *why != '\0' ? ", " : "", why);
        return true;
    }
    return false;
}

/* How far the symbol has come. */
static vol_date
last_result(const struct vol_report_symbol *s)
{
    return vol_report_has_forecasts(s->group) ? s->origin : s->last_bar;
}

/* Behind its group: is that age, or did something go wrong? */
static enum vol_report_status
judge_behind(const struct vol_report_symbol *s, const struct vol_frame *fits,
             const struct vol_frame *forecasts, const char *fetch,
             struct vol_str *why)
{
    char date[VOL_DATE_BUFSIZE];
    enum vol_report_status status = VOL_REPORT_FAILED;
    bool dated =
        s->last_bar != VOL_DATE_NONE && s->group->data_date != VOL_DATE_NONE;
    int days = dated ? s->group->data_date - s->last_bar : 0;

    if (fetch != NULL)
        vol_str_addf(why, "not fetched: %s", fetch);
    else if (s->last_bar == VOL_DATE_NONE)
        vol_str_add(why, "no prices");
    else if (!add_fit_failure(s, fits, forecasts, why) &&
             last_result(s) < s->last_bar)
        vol_str_addf(why, "no forecast from the prices of %s",
                     vol_date_format(date, s->last_bar));
    else if (why->len == 0)
        status =
            days > s->group->stale_days ? VOL_REPORT_STALE : VOL_REPORT_LATE;
    if (days > 0)
        vol_str_addf(why, "%slast price %s, %d day%s behind its group",
                     why->len > 0 ? "; " : "",
                     vol_date_format(date, s->last_bar), days,
                     days == 1 ? "" : "s");
    size_t dropped = count_dropped(&s->issues);
    if (dropped > 0 && status != VOL_REPORT_STALE)
        vol_str_addf(why, "; the checks dropped %zu row%s", dropped,
                     dropped == 1 ? "" : "s");
    return status;
}

/* What the nightly run said of the symbol: why it failed, or nothing. */
static enum vol_code
read_run_failure(const struct vol_report_symbol *s,
                 const struct vol_report_source *source, vol_date until,
                 struct vol_str *out, struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish("quality", s->name);
    struct vol_frame quality;

    wish.until = until;
    wish.latest = true;
    vol_frame_init(&quality, wish.kind);
    enum vol_code code = source->read(source->ctx, &wish, &quality, err);
    for (size_t i = 0; code == VOL_OK && i < quality.n; i++)
        if (strcmp(vol_frame_text(&quality, i, "metric"), "run_failed") == 0 &&
            vol_frame_number(&quality, i, "value") > 0.0)
            vol_str_add(out, vol_frame_text(&quality, i, "reason"));
    vol_frame_clear(&quality);
    return code;
}

/* The status by the symbol's own rows. */
static enum vol_code
judge_rows(struct vol_report_symbol *s, const struct vol_report_source *source,
           vol_date until, const struct vol_frame *fetches, struct vol_str *why,
           struct vol_err *err)
{
    const bool modelled = vol_report_has_models(s->group);
    struct vol_frame fits, forecasts;
    enum vol_code code = VOL_OK;

    s->status = VOL_REPORT_OK;
    if (last_result(s) != VOL_DATE_NONE &&
        last_result(s) >= s->group->data_date)
        return VOL_OK;
    vol_frame_init(&fits, vol_kind_find("fits"));
    vol_frame_init(&forecasts, vol_kind_find("forecasts"));
    if (modelled)
        code = vol_report_read_latest(s, source, "fits", until, &fits, err);
    if (code == VOL_OK && modelled)
        code = vol_report_read_latest(s, source, "forecasts", until, &forecasts,
                                      err);
    if (code == VOL_OK)
        s->status =
            judge_behind(s, modelled ? &fits : &s->mean_failures, &forecasts,
                         fetch_failure(fetches, s->name), why);
    vol_frame_clear(&forecasts);
    vol_frame_clear(&fits);
    return code;
}

enum vol_code
vol_report_judge(struct vol_report_symbol *s,
                 const struct vol_report_source *source, vol_date until,
                 const struct vol_frame *fetches, struct vol_err *err)
{
    struct vol_str why = { 0 }, failure = { 0 };
    enum vol_code code = judge_rows(s, source, until, fetches, &why, err);

    if (code == VOL_OK)
        code = read_run_failure(s, source, until, &failure, err);
    if (code == VOL_OK && failure.len > 0 && s->status != VOL_REPORT_FAILED) {
        s->status = VOL_REPORT_FAILED;
        vol_str_addf(&failure, "%s%s", why.len > 0 ? "; " : "",
                     vol_str_text(&why));
    } else {
        vol_str_reset(&failure);
        vol_str_add(&failure, vol_str_text(&why));
    }
    if (code == VOL_OK)
        code = vol_str_check(&failure, err);
    if (code == VOL_OK)
        (void)snprintf(s->reason, sizeof(s->reason), "%s", failure.text);
    vol_str_clear(&why);
    vol_str_clear(&failure);
    return code;
}
