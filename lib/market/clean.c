/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/clean.h"

#include "base/mem.h"
#include "market/check.h"
#include "market/repair.h"
#include "table/names.h"

#include <stdlib.h>
#include <string.h>

struct vol_clean {
    const struct vol_clean_wish *wish;
    struct vol_order *order;
    const struct vol_row *row; /* the next one, or NULL      */
    const char *key;           /* the symbol it stands with  */
    struct vol_bar_columns columns;
    struct vol_bars bars;
    struct vol_check check;
    struct vol_issue_log log;
    struct vol_quality *quality; /* NULL where nobody asks   */
    struct vol_names refused;    /* names that are no symbol */
    vol_date *date;              /* of the symbol's rows     */
    size_t date_cap;
};

static enum vol_code
find_columns(struct vol_clean *c, struct vol_err *err)
{
    static const char *const name[VOL_BAR_FIELDS] = {
        "open", "high", "low", "close", "adj_close", "volume", "split"
    };
    const struct vol_csv *table = vol_order_table(c->order);
    struct vol_bar_columns *to = &c->columns;
    const char *price = c->wish->column != NULL ? c->wish->column : "close";

    to->n = vol_csv_header(table)->n;
    to->name = vol_csv_header(table)->cell;
    to->delim = vol_csv_delim(table);
    to->symbol = vol_order_symbol_column(c->order);
    for (size_t k = 0; k < VOL_BAR_FIELDS; k++) {
        to->field[k] = vol_csv_column(table, name[k]);
        if (to->field[k] == to->n)
            to->field[k] = VOL_BAR_ABSENT;
    }
    enum vol_code code = vol_csv_need_column(table, "date", &to->date, err);
    if (code == VOL_OK)
        code =
            vol_csv_need_column(table, price, &to->field[VOL_BAR_CLOSE], err);
    /* Under -c adj_close the one column serves once. */
    if (code == VOL_OK &&
        to->field[VOL_BAR_ADJ_CLOSE] == to->field[VOL_BAR_CLOSE])
        to->field[VOL_BAR_ADJ_CLOSE] = VOL_BAR_ABSENT;
    return code;
}

enum vol_code
vol_clean_new(struct vol_clean **out, struct vol_order *order,
              const struct vol_clean_wish *wish, struct vol_err *err)
{
    void *p = NULL;
    enum vol_code code = vol_mem_array(&p, 1, sizeof(struct vol_clean), err);

    if (code != VOL_OK)
        return code;
    struct vol_clean *c = p;
    c->wish = wish;
    c->order = order;
    c->log.rows = wish->issues;
    c->bars.columns = &c->columns;
    c->bars.max_bytes = wish->max_bytes;
    code = find_columns(c, err);
    if (code == VOL_OK && (wish->issues != NULL || wish->quality != NULL))
        code = vol_quality_new(&c->quality, wish->max_bytes / 4, err);
    if (code != VOL_OK) {
        vol_clean_free(c);
        return code;
    }
    *out = c;
    return VOL_OK;
}

void
vol_clean_free(struct vol_clean *clean)
{
    if (clean == NULL)
        return;
    vol_bars_clear(&clean->bars);
    vol_quality_free(clean->quality);
    vol_names_clear(&clean->refused);
    free(clean->date);
    free(clean);
}

static enum vol_code
peek_row(struct vol_clean *c, struct vol_err *err)
{
    if (c->row != NULL)
        return VOL_OK;
    return vol_order_next(c->order, &c->row, &c->key, err);
}

enum vol_code
vol_clean_peek(struct vol_clean *clean, const char **symbol,
               struct vol_err *err)
{
    enum vol_code code = peek_row(clean, err);

    *symbol = clean->row != NULL ? clean->key : NULL;
    return code;
}

/* A row whose own symbol is not one: name it once and drop it. */
static enum vol_code
refuse_row(struct vol_clean *c, const char *symbol, struct vol_err *err)
{
    struct vol_err why = { VOL_OK, "" };
    char shown[VOL_QUOTE_SIZE];
    bool added = false;

    (void)!vol_str_check_symbol(symbol, &why);
    enum vol_code code =
        vol_names_add(&c->refused, vol_str_quote(shown, symbol), &added, err);
    if (added && c->wish->refuse != NULL)
        c->wish->refuse(c->wish->ctx, &why);
    struct vol_issue_log log = { .rows = c->log.rows, .symbol = "" };
    vol_issue_add(
        &log, &(struct vol_issue){ .rule = VOL_RULE_BAD_SYMBOL,
                                   .date_text = c->row->cell[c->columns.date],
                                   .row = c->row->number,
                                   .column = "symbol",
                                   .old_cell = symbol,
                                   .detail = why.text });
    return code;
}

/* The row at hand; what makes the whole symbol fail goes to `result`. */
static enum vol_code
take_row(struct vol_clean *c, struct vol_clean_result *result,
         struct vol_err *err)
{
    const struct vol_row *row = c->row;
    size_t at = c->columns.symbol;

    if (row->n == c->columns.n && at < row->n &&
        (*result->symbol == '\0' || strcmp(row->cell[at], result->symbol) != 0))
        return refuse_row(c, row->cell[at], err);
    result->counts.rows_in++;
    if (result->code != VOL_OK)
        return VOL_OK;
    enum vol_code code =
        vol_check_row(&c->check, row, &c->bars, &c->log, &result->err);
    if (code == VOL_ENOMEM)
        return vol_fail_nomem(err);
    result->code = code;
    return VOL_OK;
}

/* All rows that stand with the symbol at hand. */
static enum vol_code
take_rows(struct vol_clean *c, struct vol_clean_result *result,
          struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    while (code == VOL_OK && c->row != NULL &&
           strcmp(c->key, result->symbol) == 0) {
        code = take_row(c, result, err);
        c->row = NULL;
        if (code == VOL_OK)
            code = peek_row(c, err);
    }
    return code;
}

/* "no_close 12, bad_date 1": the rules that dropped rows. */
static void
list_reasons(const struct vol_issue_log *log, struct vol_str *s)
{
    for (unsigned i = 0; i < VOL_RULES; i++)
        if (log->count[i] > 0 &&
            strcmp(vol_rule_info(i)->action, "dropped") == 0)
            vol_str_addf(s, "%s%s %zu", s->len > 0 ? ", " : "",
                         vol_rule_info(i)->name, log->count[i]);
}

/* Every row was dropped: say by which rules. */
static void
nothing_left(const struct vol_clean *c, struct vol_clean_result *result)
{
    struct vol_str s = { 0 };

    list_reasons(&c->log, &s);
    result->code =
        vol_fail(&result->err, VOL_EDATA, "no usable row among %zu (%.300s)",
                 result->counts.rows_in, vol_str_text(&s));
    vol_str_clear(&s);
}

/* The symbol's days in an array of their own, for the comparison. */
static enum vol_code
note_quality(struct vol_clean *c, const struct vol_clean_result *result,
             struct vol_err *err)
{
    size_t n = result->code == VOL_OK ? c->bars.n : 0;
    void *date = c->date;
    enum vol_code code = vol_mem_grow(&date, &c->date_cap, n, sizeof(*c->date),
                                      (size_t)-1 / 8, "rows", err);

    c->date = date;
    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < n; i++)
        c->date[i] = c->bars.bar[i].date;
    return vol_quality_add(c->quality, result->symbol, &result->counts, c->date,
                           n, err);
}

/* Count and write what was made of the symbol's rows. */
static void
end_symbol(struct vol_clean *c, struct vol_clean_result *result)
{
    struct vol_quality_counts *to = &result->counts;
    struct vol_weekends w = { 0 };
    bool failed = result->code != VOL_OK;

    to->rows_out = failed ? 0 : c->bars.n;
    to->rows_in -= c->check.outside;
    to->dropped = to->rows_in - to->rows_out;
    for (size_t i = 0; i < to->rows_out; i++)
        to->repaired += c->bars.bar[i].edit > 0 ? 1 : 0;
    memcpy(to->rule, c->log.count, sizeof(to->rule));
    to->origin = c->check.last;
    to->weekends =
        to->rows_out > 0 && vol_weekends_at(&w, &c->bars, c->bars.n - 1);
    if (!failed && to->rows_out == 0 && to->rows_in > 0)
        nothing_left(c, result);
    else if (!failed && c->wish->bars != NULL)
        vol_bars_write(&c->bars, c->wish->bars);
}

enum vol_code
vol_clean_symbol(struct vol_clean *clean,
                 const struct vol_suspect_limits *limits,
                 struct vol_clean_result *result, struct vol_err *err)
{
    const struct vol_clean_wish *wish = clean->wish;

    *result = (struct vol_clean_result){ .code = VOL_OK };
    memcpy(result->symbol, clean->key, strlen(clean->key) + 1);
    clean->check =
        (struct vol_check){ .columns = &clean->columns,
                            .from = wish->from,
                            .until = wish->until,
                            .today = wish->today,
                            .keep_nonpositive = wish->keep_nonpositive,
                            .last = VOL_DATE_NONE };
    clean->log.symbol = result->symbol;
    memset(clean->log.count, 0, sizeof(clean->log.count));
    vol_bars_reset(&clean->bars);
    enum vol_code code = take_rows(clean, result, err);
    if (code == VOL_OK && result->code == VOL_OK)
        code = vol_repair(&clean->bars, &clean->log, err);
    if (code == VOL_OK && result->code == VOL_OK)
        vol_suspect(&clean->bars, limits, &clean->log);
    if (code == VOL_OK)
        end_symbol(clean, result);
    if (code == VOL_OK && clean->quality != NULL && result->counts.rows_in > 0)
        code = note_quality(clean, result, err);
    return code;
}

enum vol_code
vol_clean_finish(struct vol_clean *clean, bool *compared, struct vol_err *err)
{
    *compared = true;
    if (clean->quality == NULL)
        return VOL_OK;
    *compared = !vol_quality_is_full(clean->quality);
    return vol_quality_write(clean->quality, clean->wish->issues,
                             clean->wish->quality, err);
}
