/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Groups of test results as rows of the table `tests` and as text. */
#include "analysis/test_group.h"

#include <string.h>

/* ---- rows ---------------------------------------------------------------- */

static void
add_key(struct vol_rows *rows, const struct vol_test_group *group,
        const struct vol_test_result *r)
{
    vol_rows_text(rows, group->symbol);
    vol_rows_text(rows, group->partner != NULL ? group->partner : "-");
    vol_rows_date(rows, group->origin);
    vol_rows_text(rows, group->series);
    vol_rows_text(rows, r->test->name);
    vol_rows_text(rows, r->variant);
    vol_rows_int(rows, (int64_t)group->window);
    vol_rows_int(rows, (int64_t)r->lags);
}

static void
add_figures(struct vol_rows *rows, const struct vol_test_result *r)
{
    const char bound[2] = { r->p_bound, '\0' };

    vol_rows_double(rows, r->statistic);
    vol_rows_double(rows, r->p_value);
    vol_rows_text(rows, bound);
    vol_rows_int(rows, (int64_t)r->n_obs);
    vol_rows_double(rows, r->cv01);
    vol_rows_double(rows, r->cv05);
    vol_rows_double(rows, r->cv10);
    if (r->reject < 0)
        vol_rows_missing(rows);
    else
        vol_rows_int(rows, r->reject);
}

static void
add_sentence(struct vol_rows *rows, const struct vol_test_group *group,
             size_t i)
{
    char date[VOL_DATE_BUFSIZE];
    struct vol_verdict_row row = vol_test_group_verdict(group, i, date);
    struct vol_str text = { 0 }, both = { 0 };

    vol_verdict_add(&text, &row);
    if (strcmp(row.test, "kpss") == 0 && row.reject >= 0)
        vol_test_group_add_stationarity(&both, group, i);
    if (both.len > 0)
        vol_str_addf(&text, "; %s", vol_str_text(&both));
    vol_rows_text(rows, vol_str_text(&text));
    rows->text.failed = rows->text.failed || text.failed || both.failed;
    vol_str_clear(&text);
    vol_str_clear(&both);
}

void
vol_test_group_add_rows(struct vol_rows *rows,
                        const struct vol_test_group *group, bool explain)
{
    for (size_t i = 0; i < group->n; i++) {
        add_key(rows, group, &group->result[i]);
        add_figures(rows, &group->result[i]);
        vol_rows_double(rows, group->p_adjusted[i]);
        if (group->break_date[i] == VOL_DATE_NONE)
            vol_rows_missing(rows);
        else
            vol_rows_date(rows, group->break_date[i]);
        if (explain)
            add_sentence(rows, group, i);
        else
            vol_rows_missing(rows);
        vol_rows_text(rows, group->result[i].reason);
        vol_rows_end(rows);
    }
}

/* ---- text ---------------------------------------------------------------- */

/* As wide as the longest; the forms of several symbols have longer names. */
static int
variant_width(const struct vol_test_group *group)
{
    size_t width = group->partner != NULL ? 17 : 9;

    for (size_t i = 0; i < group->n; i++) {
        size_t len = strlen(group->result[i].variant);
        width = len > width ? len : width;
    }
    return (int)width;
}

/* The figures, then what they say. */
static void
add_line(struct vol_str *out, const struct vol_test_group *group, int width,
         size_t i)
{
    char date[VOL_DATE_BUFSIZE];
    const struct vol_test_result *r = &group->result[i];
    struct vol_verdict_row row = vol_test_group_verdict(group, i, date);

    vol_str_addf(out, "  %-18s %-*s %5zu %6zu ", r->test->name, width,
                 r->variant, r->lags, r->n_obs);
    if (r->reject < 0)
        vol_str_addf(out, "%11s %11s  ", "-", "-");
    else
        vol_str_addf(out, "%11.4f %11.4f  ", r->statistic, r->cv05);
    vol_verdict_add(out, &row);
    vol_str_add_char(out, '\n');
}

void
vol_test_group_add_summary(struct vol_str *out,
                           const struct vol_test_group *group)
{
    char first[VOL_DATE_BUFSIZE], last[VOL_DATE_BUFSIZE];
    struct vol_str both = { 0 };
    const int width = variant_width(group);

    vol_str_addf(out, "%s%s%s, %s: %zu observations, %s to %s\n", group->symbol,
                 group->partner != NULL ? " and " : "",
                 group->partner != NULL ? group->partner : "", group->series,
                 group->n_values, vol_date_format(first, group->first),
                 vol_date_format(last, group->origin));
    vol_str_addf(out, "  %-18s %-*s %5s %6s %11s %11s  %s\n", "test", width,
                 "variant", "lags", "n_obs", "statistic", "cv 5 %", "verdict");
    for (size_t i = 0; i < group->n; i++)
        add_line(out, group, width, i);
    vol_test_group_add_stationarity(&both, group, vol_test_group_kpss(group));
    if (both.len > 0)
        vol_str_addf(out, "  %s\n", vol_str_text(&both));
    out->failed = out->failed || both.failed;
    vol_str_clear(&both);
}
