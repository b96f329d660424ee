/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "site_rows.h"

#include "base/num.h"
#include "table/csv.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const kinds[SITE_KINDS] = {
    "bars",         "issues",     "quality",   "fits",       "params",
    "sigma",        "tests",      "runs",      "forecasts",  "fetches",
    "correlations", "spillovers", "intervals", "evaluations"
};

static void
add_cell(struct vol_frame *f, enum vol_type type, const char *text)
{
    vol_date date;
    double x;

    if (*text == '\0') {
        vol_frame_add_missing(f);
        return;
    }
    switch (type) {
    case VOL_TEXT: vol_frame_add_text(f, text, strlen(text)); break;
    case VOL_DATE:
        ck_assert_int_eq(vol_date_parse(text, &date, NULL), VOL_OK);
        vol_frame_add_date(f, date);
        break;
    case VOL_REAL:
    case VOL_INT:
        ck_assert_int_eq(vol_parse_double(text, &x, NULL), VOL_OK);
        if (type == VOL_REAL)
            vol_frame_add_real(f, x);
        else
            vol_frame_add_int(f, (int64_t)x);
        break;
    }
}

static void
read_file(struct vol_frame *f, FILE *fp, const char *path)
{
    struct vol_csv *csv = NULL;
    const struct vol_row *row;

    ck_assert_int_eq(vol_csv_open(&csv, fp, path, NULL), VOL_OK);
    while (vol_csv_next(csv, &row, NULL) == VOL_OK && row != NULL) {
        for (size_t k = 0; k < f->kind->n; k++) {
            size_t i = vol_csv_column(csv, f->kind->column[k].name);
            add_cell(f, f->kind->column[k].type,
                     i < row->n ? row->cell[i] : "");
        }
        ck_assert_int_eq(vol_frame_end_row(f, NULL), VOL_OK);
    }
    vol_csv_close(csv);
}

void
site_rows_read(struct site_rows *rows)
{
    for (size_t i = 0; i < SITE_KINDS; i++) {
        char path[64];
        (void)snprintf(path, sizeof(path), "tests/data/site/%s.csv", kinds[i]);
        vol_frame_init(&rows->frame[i], vol_kind_find(kinds[i]));
        FILE *fp = fopen(path, "r");
        if (fp == NULL) /* no fetches: they are for a test to add */
            continue;
        read_file(&rows->frame[i], fp, path);
        (void)fclose(fp);
    }
}

void
site_rows_clear(struct site_rows *rows)
{
    for (size_t i = 0; i < SITE_KINDS; i++)
        vol_frame_clear(&rows->frame[i]);
}

/* Without an assertion: those allocate, and a test lets allocations fail. */
struct vol_frame *
site_rows_of(struct site_rows *rows, const char *kind)
{
    size_t i = 0;

    while (i < SITE_KINDS - 1 && strcmp(kinds[i], kind) != 0)
        i++;
    return &rows->frame[i];
}

void
site_rows_keep(struct vol_frame *frame,
               bool (*keep)(const struct vol_frame *frame, size_t row))
{
    struct vol_frame kept;

    vol_frame_init(&kept, frame->kind);
    for (size_t i = 0; i < frame->n; i++)
        if (keep(frame, i))
            ck_assert_int_eq(vol_frame_copy_row(&kept, frame, i, NULL), VOL_OK);
    vol_frame_clear(frame);
    *frame = kept;
}

static bool
has(const struct vol_frame *f, const char *column)
{
    return vol_kind_column(f->kind, column) < f->kind->n;
}

/* The date that `until` speaks of. */
static vol_date
date_of(const struct vol_frame *f, size_t i)
{
    static const char *const names[] = { "date", "origin", "data_date" };

    for (size_t k = 0; k < 3; k++)
        if (has(f, names[k]))
            return vol_frame_date(f, i, names[k]);
    return VOL_DATE_NONE;
}

static bool
matches(const struct vol_frame *f, size_t i, const struct vol_report_wish *w)
{
    const bool paired = has(f, "symbol_a");

    if (w->symbol != NULL &&
        strcmp(vol_frame_text(f, i, paired ? "symbol_a" : "symbol"),
               w->symbol) != 0 &&
        (!paired || strcmp(vol_frame_text(f, i, "symbol_b"), w->symbol) != 0))
        return false;
    if (w->spec != NULL && strcmp(vol_frame_text(f, i, "spec"), w->spec) != 0)
        return false;
    if (w->h_days != NULL && vol_frame_number(f, i, "h_days") != 1)
        return false;
    if (w->origin != VOL_DATE_NONE &&
        vol_frame_date(f, i, "origin") != w->origin)
        return false;
    return w->until == VOL_DATE_NONE || date_of(f, i) <= w->until;
}

/* Whether no later origin of the same symbol matches. */
static bool
is_latest(const struct vol_frame *f, size_t i, const struct vol_report_wish *w)
{
    for (size_t k = 0; k < f->n; k++)
        if (matches(f, k, w) &&
            strcmp(vol_frame_text(f, k, "symbol"),
                   vol_frame_text(f, i, "symbol")) == 0 &&
            vol_frame_date(f, k, "origin") > vol_frame_date(f, i, "origin"))
            return false;
    return true;
}

static enum vol_code
read_rows(void *ctx, const struct vol_report_wish *wish,
          struct vol_frame *frame, struct vol_err *err)
{
    const struct vol_frame *f = site_rows_of(ctx, wish->kind->name);
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < f->n && code == VOL_OK; i++)
        if (matches(f, i, wish) && (!wish->latest || is_latest(f, i, wish)))
            code = vol_frame_copy_row(frame, f, i, err);
    return code;
}

struct vol_report_source
site_rows_source(struct site_rows *rows)
{
    return (struct vol_report_source){ read_rows, rows };
}

void
site_rows_put(struct vol_frame *f, size_t row, const char *column,
              const char *text)
{
    struct vol_frame_cell *cell =
        &f->cell[row * f->kind->n + vol_frame_column(f, column)];

    cell->missing = false;
    cell->of.text = f->pool.len;
    vol_str_add(&f->pool, text);
    vol_str_add_char(&f->pool, '\0');
}

const struct vol_report_site site_rows_site = { .title = "T",
                                                .base_url = "",
                                                .run_id = "r",
                                                .version = "v",
                                                .layout =
                                                    "{{{main}}}{{{trace}}}",
                                                .about = "",
                                                .plotly = "",
                                                .script_from = "" };
