/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/quality.h"

#include "base/mem.h"
#include "base/str.h"
#include "market/sessions.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_SYMBOLS ((size_t)1 << 25)
#define DETAIL_SIZE 160

struct entry {
    char symbol[VOL_SYMBOL_MAX + 1];
    struct vol_quality_counts counts;
    double coverage_pct, longest_gap_days; /* NaN: no row is left    */
    size_t sessions;                       /* index there, or NONE   */
    double missed;                         /* NaN: was not compared  */
};

#define NONE ((size_t)-1)

struct vol_quality {
    struct entry *entry;
    size_t n, cap, max_bytes;
    struct vol_sessions *sessions;
    size_t n_sessions;
    bool full;
};

enum vol_code
vol_quality_new(struct vol_quality **out, size_t max_bytes, struct vol_err *err)
{
    void *p = NULL;
    enum vol_code code = vol_mem_array(&p, 1, sizeof(struct vol_quality), err);

    if (code != VOL_OK)
        return code;
    struct vol_quality *q = p;
    q->max_bytes = max_bytes;
    code = vol_sessions_new(&q->sessions, err);
    if (code != VOL_OK) {
        vol_quality_free(q);
        return code;
    }
    *out = q;
    return VOL_OK;
}

void
vol_quality_free(struct vol_quality *quality)
{
    if (quality == NULL)
        return;
    vol_sessions_free(quality->sessions);
    free(quality->entry);
    free(quality);
}

bool
vol_quality_is_full(const struct vol_quality *quality)
{
    return quality->full;
}

static double
coverage(const vol_date *date, size_t n, bool weekends)
{
    vol_date before = date[0] - 1, last = date[n - 1];
    int days = weekends ? last - before : vol_date_count_weekdays(before, last);

    return days > 0 ? 100.0 * (double)n / days : (double)NAN;
}

static int
longest_gap(const vol_date *date, size_t n)
{
    int longest = 0;

    for (size_t i = 1; i < n; i++)
        if (date[i] - date[i - 1] > longest)
            longest = date[i] - date[i - 1];
    return longest;
}

/* Keep the symbol's days for the comparison, if there is room. */
static enum vol_code
note_days(struct vol_quality *q, struct entry *e, const vol_date *date,
          size_t n, struct vol_err *err)
{
    size_t size = (size_t)(date[n - 1] - date[0]) / 8;

    if (q->full || vol_sessions_size(q->sessions) + size > q->max_bytes) {
        q->full = true;
        return VOL_OK;
    }
    enum vol_code code = vol_sessions_add(q->sessions, date, n, err);
    if (code == VOL_OK)
        e->sessions = q->n_sessions++;
    return code;
}

enum vol_code
vol_quality_add(struct vol_quality *quality, const char *symbol,
                const struct vol_quality_counts *counts, const vol_date *date,
                size_t n, struct vol_err *err)
{
    void *entry = quality->entry;
    enum vol_code code =
        vol_mem_grow(&entry, &quality->cap, quality->n + 1,
                     sizeof(*quality->entry), MAX_SYMBOLS, "symbols", err);

    quality->entry = entry;
    if (code != VOL_OK)
        return code;
    struct entry *e = &quality->entry[quality->n++];
    *e = (struct entry){ .counts = *counts,
                         .sessions = NONE,
                         .coverage_pct = (double)NAN,
                         .longest_gap_days = (double)NAN,
                         .missed = (double)NAN };
    (void)snprintf(e->symbol, sizeof(e->symbol), "%s", symbol);
    if (n == 0)
        return VOL_OK;
    e->coverage_pct = coverage(date, n, counts->weekends);
    e->longest_gap_days = longest_gap(date, n);
    return note_days(quality, e, date, n, err);
}

/* Report each run of sessions that the symbol has missed. */
static void
report_missed(struct vol_quality *q, struct entry *e, struct vol_rows *issues)
{
    struct vol_issue_log log = { .rows = issues, .symbol = e->symbol };
    vol_date day = VOL_DATE_NONE, first, last;
    char text[VOL_DATE_BUFSIZE], until[VOL_DATE_BUFSIZE], detail[DETAIL_SIZE];
    size_t n, all = 0;

    while (vol_sessions_missed(q->sessions, e->sessions, &day, &first, &last,
                               &n)) {
        all += n;
        (void)snprintf(detail, sizeof(detail),
                       "sessions of the others until %s: %zu",
                       vol_date_format(until, last), n);
        vol_issue_add(&log, &(struct vol_issue){
                                .rule = VOL_RULE_MISSING_SESSION,
                                .date_text = vol_date_format(text, first),
                                .detail = detail });
    }
    e->counts.rule[VOL_RULE_MISSING_SESSION] =
        log.count[VOL_RULE_MISSING_SESSION];
    e->missed = (double)all;
}

static void
add_metric(struct vol_rows *rows, const struct entry *e, const char *metric,
           double value, const char *reason)
{
    vol_rows_text(rows, e->symbol);
    vol_rows_date(rows, e->counts.origin);
    vol_rows_text(rows, metric);
    vol_rows_double(rows, value);
    vol_rows_text(rows, isnan(value) ? reason : "");
    vol_rows_end(rows);
}

static void
add_metrics(struct vol_rows *rows, const struct entry *e)
{
    const struct vol_quality_counts *c = &e->counts;
    char name[64];

    add_metric(rows, e, "rows_in", (double)c->rows_in, "");
    add_metric(rows, e, "rows_out", (double)c->rows_out, "");
    add_metric(rows, e, "rows_dropped", (double)c->dropped, "");
    add_metric(rows, e, "rows_repaired", (double)c->repaired, "");
    add_metric(rows, e, "coverage_pct", e->coverage_pct, "no row is left");
    add_metric(rows, e, "longest_gap_days", e->longest_gap_days,
               "no row is left");
    add_metric(rows, e, "sessions_missed", e->missed,
               "sessions not compared with at least three others");
    for (unsigned i = 0; i < VOL_RULES; i++) {
        (void)snprintf(name, sizeof(name), "issues_%s", vol_rule_info(i)->name);
        add_metric(rows, e, name, (double)c->rule[i], "");
    }
}

enum vol_code
vol_quality_write(struct vol_quality *quality, struct vol_rows *issues,
                  struct vol_rows *rows, struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    bool compare = !quality->full && quality->n_sessions > VOL_SESSIONS_OTHERS;

    if (compare)
        code = vol_sessions_count(quality->sessions, err);
    for (size_t i = 0; code == VOL_OK && i < quality->n; i++) {
        struct entry *e = &quality->entry[i];
        if (compare && e->sessions != NONE)
            report_missed(quality, e, issues);
        /* A symbol of whose dates none is one has no key. */
        if (rows != NULL && e->counts.origin != VOL_DATE_NONE)
            add_metrics(rows, e);
    }
    return code;
}
