/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/bars_csv.h"

#include "table/csv.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#define NONE SIZE_MAX

/* How the input's columns become ours, and what is said of each row. */
struct layout {
    size_t n;                            /* our columns                   */
    size_t from[VOL_SOURCE_COLUMNS_MAX]; /* index in the input, or NONE   */
    size_t symbol, date, source;         /* which of ours these are       */
    struct vol_str name, label;          /* for inputs without the column */
};

static void
layout_clear(struct layout *l)
{
    vol_str_clear(&l->name);
    vol_str_clear(&l->label);
}

/* ---- finding columns ----------------------------------------------- */

/* Equal but for case and whatever is no letter or digit. */
static bool
alike(const char *a, const char *b)
{
    for (;; a++, b++) {
        while (*a != '\0' && isalnum((unsigned char)*a) == 0)
            a++;
        while (*b != '\0' && isalnum((unsigned char)*b) == 0)
            b++;
        if (*a == '\0' || *b == '\0')
            return *a == *b;
        if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
            return false;
    }
}

/* Other names that vendors use for a column of bars. */
static bool
is_other_name(const char *column, const char *name)
{
    static const char *const known[][2] = {
        { "date", "timestamp" },
        { "date", "datetime" },
        { "date", "observation date" },
        { "symbol", "ticker" },
        { "adj_close", "adjusted close" },
        { "dividend", "dividends" },
        { "dividend", "dividend amount" },
        { "dividend", "div cash" },
        { "split", "splits" },
        { "split", "stock splits" },
        { "split", "split factor" },
        { "split", "split coefficient" },
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (strcmp(column, known[i][0]) == 0 && alike(name, known[i][1]))
            return true;
    return false;
}

/* The exact name before one that is alike, and that before another name. */
static size_t
find_by_name(const struct vol_csv *csv, const char *column)
{
    const struct vol_row *header = vol_csv_header(csv);
    size_t exact = vol_csv_column(csv, column);

    if (exact < header->n)
        return exact;
    for (size_t i = 0; i < header->n; i++)
        if (alike(header->cell[i], column))
            return i;
    for (size_t i = 0; i < header->n; i++)
        if (is_other_name(column, header->cell[i]))
            return i;
    return NONE;
}

static const char *
mapped_name(const struct vol_conf_source *place, const char *column)
{
    for (size_t i = 0; i < place->n_columns; i++)
        if (strcmp(place->columns[i].name, column) == 0)
            return place->columns[i].vendor;
    return NULL;
}

/* The columns of the mapping; NONE for the others. */
static enum vol_code
find_mapped(struct layout *l, const struct vol_csv *csv,
            const struct vol_conf_source *place, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < l->n; i++) {
        const char *mapped = mapped_name(place, vol_source_column(i));
        l->from[i] = NONE;
        if (mapped != NULL)
            code = vol_csv_need_column(csv, mapped, &l->from[i], err);
    }
    return code;
}

static bool
is_taken(const struct layout *l, size_t column)
{
    for (size_t i = 0; i < l->n; i++)
        if (l->from[i] == column)
            return true;
    return false;
}

/* What the mapping took is not found by name a second time. */
static enum vol_code
find_columns(struct layout *l, const struct vol_csv *csv,
             const struct vol_conf_source *place, struct vol_err *err)
{
    l->n = vol_source_column_count();
    l->symbol = vol_source_column_index("symbol");
    l->date = vol_source_column_index("date");
    l->source = vol_source_column_index("source");
    enum vol_code code = find_mapped(l, csv, place, err);
    for (size_t i = 0; code == VOL_OK && i < l->n; i++) {
        size_t column = find_by_name(csv, vol_source_column(i));
        if (l->from[i] == NONE && !is_taken(l, column))
            l->from[i] = column;
    }
    return code;
}

/* Without a date there is no bar, and without a close no return. */
static enum vol_code
check_columns(const struct layout *l, const struct vol_csv *csv,
              struct vol_err *err)
{
    size_t unused;

    if (l->from[l->date] == NONE)
        return vol_csv_need_column(csv, "date", &unused, err);
    if (l->from[vol_source_column_index("close")] == NONE &&
        l->from[vol_source_column_index("adj_close")] == NONE)
        return vol_csv_need_column(csv, "close", &unused, err);
    return VOL_OK;
}

static enum vol_code
layout_init(struct layout *l, const struct vol_csv *csv,
            const struct vol_source_request *req, struct vol_err *err)
{
    enum vol_code code = find_columns(l, csv, req->place, err);

    if (code == VOL_OK)
        code = check_columns(l, csv, err);
    if (req->symbol != NULL)
        vol_str_add(&l->name, req->symbol);
    else
        vol_source_stem(&l->name, req->place->url);
    vol_source_label(&l->label, req->place->shown);
    if (code == VOL_OK)
        code = vol_str_check(&l->name, err);
    if (code == VOL_OK)
        code = vol_str_check(&l->label, err);
    if (code == VOL_OK && l->from[l->symbol] == NONE)
        code = vol_str_check_symbol(l->name.text, err);
    return code;
}

/* ---- rows ---------------------------------------------------------- */

/* `text` as ISO 8601, in `buf` if it has to change; itself if no date. */
static const char *
iso_date(const char *text, const char *format, char buf[VOL_DATE_BUFSIZE])
{
    struct tm tm = { 0 };
    vol_date date;

    if (format != NULL) {
        const char *end = strptime(text, format, &tm);
        if (end == NULL || *end != '\0' ||
            vol_date_from_parts(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday,
                                &date, NULL) != VOL_OK)
            return text;
        return vol_date_format(buf, date);
    }
    if (strlen(text) <= 10 || (text[10] != 'T' && text[10] != ' '))
        return text;
    memcpy(buf, text, 10);
    buf[10] = '\0';
    return vol_date_parse(buf, &date, NULL) == VOL_OK ? buf : text;
}

static enum vol_code
hand_on(const struct layout *l, const struct vol_row *row,
        const char *date_format, const struct vol_source_sink *sink,
        struct vol_err *err)
{
    const char *cell[VOL_SOURCE_COLUMNS_MAX];
    char date[VOL_DATE_BUFSIZE];

    for (size_t i = 0; i < l->n; i++)
        cell[i] = l->from[i] == NONE ? "" : row->cell[l->from[i]];
    if (l->from[l->symbol] == NONE)
        cell[l->symbol] = vol_str_text(&l->name);
    if (l->from[l->source] == NONE)
        cell[l->source] = vol_str_text(&l->label);
    cell[l->date] = iso_date(cell[l->date], date_format, date);
    return sink->row(sink->ctx, cell, err);
}

/* How many rows there were, and how many of them were asked for. */
struct count {
    size_t all, taken;
};

static bool
is_wanted(const struct layout *l, const struct vol_row *row, const char *symbol)
{
    size_t at = l->from[l->symbol];

    return at == NONE || symbol == NULL || strcmp(row->cell[at], symbol) == 0;
}

static enum vol_code
check_row(const struct layout *l, const struct vol_csv *csv,
          const struct vol_row *row, struct vol_err *err)
{
    size_t at = l->from[l->symbol];
    enum vol_code code = vol_csv_check_width(csv, row, err);

    if (code != VOL_OK || at == NONE)
        return code;
    code = vol_str_check_symbol(row->cell[at], err);
    if (code != VOL_OK)
        return vol_fail_in(err, code, "%s: row %zu", vol_csv_name(csv),
                           row->number);
    return VOL_OK;
}

static enum vol_code
read_rows(const struct layout *l, struct vol_csv *csv,
          const struct vol_source_request *req,
          const struct vol_source_sink *sink, struct count *count,
          struct vol_err *err)
{
    const struct vol_row *row;
    enum vol_code code;

    while ((code = vol_csv_next(csv, &row, err)) == VOL_OK && row != NULL) {
        code = check_row(l, csv, row, err);
        if (code != VOL_OK)
            return code;
        count->all++;
        if (!is_wanted(l, row, req->symbol))
            continue;
        count->taken++;
        code = hand_on(l, row, req->place->date_format, sink, err);
        if (code != VOL_OK)
            return code;
    }
    return code;
}

static enum vol_code
check_count(const struct vol_csv *csv, const char *symbol,
            const struct count *count, enum vol_net_class *class,
            struct vol_err *err)
{
    char shown[VOL_QUOTE_SIZE];

    if (count->all == 0) {
        *class = VOL_NET_EMPTY;
        return vol_fail(err, VOL_EDATA, "%s: a header without a row",
                        vol_csv_name(csv));
    }
    if (count->taken == 0) {
        *class = VOL_NET_NO_SYMBOL;
        return vol_fail(err, VOL_EDATA, "%s: no row of the symbol \"%s\"",
                        vol_csv_name(csv), vol_str_quote(shown, symbol));
    }
    return VOL_OK;
}

enum vol_code
vol_bars_csv_parse(const struct vol_source_request *request, FILE *fp,
                   const struct vol_source_sink *sink,
                   enum vol_net_class *class, struct vol_err *err)
{
    struct layout l = { 0 };
    struct count count = { 0 };
    struct vol_csv *csv;
    enum vol_code code = vol_csv_open(&csv, fp, request->place->shown, err);

    if (code != VOL_OK)
        return code;
    code = layout_init(&l, csv, request, err);
    if (code == VOL_OK)
        code = read_rows(&l, csv, request, sink, &count, err);
    if (code == VOL_OK)
        code = check_count(csv, request->symbol, &count, class, err);
    layout_clear(&l);
    vol_csv_close(csv);
    return code;
}
