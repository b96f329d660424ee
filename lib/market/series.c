/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "market/series.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A form of a column needs one: the words price and return are none. */
static bool
lacks_column(const char *column, const char *as)
{
    const bool price = strcmp(column, "price") == 0;
    const bool unnamed = *column == '\0' || strcmp(column, "return") == 0;

    return (unnamed && strcmp(as, "level") == 0) ||
           (price && strcmp(as, "return") == 0);
}

enum vol_code
vol_series_wish_from(const char *column, const char *as,
                     struct vol_series_wish *wish, struct vol_err *err)
{
    static const struct {
        const char *name;
        enum vol_series_as as;
    } forms[] = { { "return", VOL_AS_RETURN }, { "level", VOL_AS_LEVEL } };
    struct vol_series_wish made = { .column = *column != '\0' ? column : NULL,
                                    .as = VOL_AS_PRICE };
    const bool usual = strcmp(as, "price") == 0;

    if (strcmp(column, "return_pct") == 0)
        made.as = VOL_AS_RETURN;
    if (strcmp(column, "price") == 0 || strcmp(column, "return") == 0) {
        made.as = *column == 'p' ? VOL_AS_LEVEL : VOL_AS_PRICE;
        made.column = NULL;
    }
    bool known = usual;
    for (size_t i = 0; !usual && i < sizeof(forms) / sizeof(forms[0]); i++)
        if (strcmp(as, forms[i].name) == 0) {
            made.as = forms[i].as;
            known = true;
        }
    if (!known)
        return vol_fail(err, VOL_EUSAGE,
                        "--as %.40s: it is price, return or level", as);
    if (lacks_column(column, as))
        return vol_fail(err, VOL_EUSAGE, "--as %s needs a column: -c COLUMN",
                        as);
    if (made.as == VOL_AS_RETURN && made.column == NULL)
        made.column = "return_pct";
    made.window = wish->window;
    *wish = made;
    return VOL_OK;
}

size_t
vol_series_columns(const struct vol_series_wish *wish, const char *name[2],
                   bool optional[2])
{
    if (wish->column != NULL) {
        name[0] = wish->column;
        optional[0] = false;
        return 1;
    }
    name[0] = "close";
    name[1] = "adj_close";
    optional[0] = true;
    optional[1] = true;
    return 2;
}

void
vol_series_clear(struct vol_series *series)
{
    free(series->date);
    free(series->value);
    free(series->price);
    free(series->row);
    *series = (struct vol_series){ 0 };
}

/* The rows that can be used: those with a value, after the last break. */
struct used {
    size_t *row; /* indices into the block */
    bool *after_gap;
    size_t n;
    vol_date restart;
};

static bool
breaks(const struct vol_series_wish *wish, double x)
{
    return (wish->as == VOL_AS_PRICE || wish->as == VOL_AS_LOG) && x <= 0.0;
}

static enum vol_code
find_used(const struct vol_block *block, const struct vol_series_wish *wish,
          const double *price, struct used *used, struct vol_err *err)
{
    void *row = NULL, *gap = NULL;
    bool gap_before = false, broken = false;
    enum vol_code code = vol_mem_array(&row, block->n, sizeof(size_t), err);

    used->row = row;
    if (code == VOL_OK)
        code = vol_mem_array(&gap, block->n, sizeof(bool), err);
    used->after_gap = gap;
    for (size_t i = 0; code == VOL_OK && i < block->n; i++) {
        if (isnan(price[i])) {
            gap_before = true;
        } else if (breaks(wish, price[i])) {
            used->n = 0;
            broken = true;
        } else {
            if (broken)
                used->restart = block->date[i];
            used->row[used->n] = i;
            used->after_gap[used->n++] = gap_before;
            gap_before = broken = false;
        }
    }
    return code;
}

/* Keep the last rows that a window of `window` values needs. */
static void
keep_window(struct used *used, const struct vol_series_wish *wish)
{
    size_t need = wish->window + (wish->as == VOL_AS_PRICE ? 1 : 0);

    if (wish->window == 0 || used->n <= need)
        return;
    size_t drop = used->n - need;
    memmove(used->row, used->row + drop, need * sizeof(*used->row));
    memmove(used->after_gap, used->after_gap + drop,
            need * sizeof(*used->after_gap));
    used->n = need;
}

/* Whether every used row has an adjusted close; where only some have one that
 * is told. */
static bool
all_adjusted(const struct used *used, const vol_date *date,
             const double *adjusted, struct vol_series_choice *choice)
{
    vol_date first = VOL_DATE_NONE;
    size_t n = 0;

    for (size_t k = 0; k < used->n; k++) {
        const size_t i = used->row[k];
        if (adjusted[i] > 0.0)
            continue;
        first = n++ == 0 ? date[i] : first;
    }
    if (n > 0 && n < used->n) {
        choice->unadjusted = first;
        choice->n_unadjusted = n;
    }
    return used->n > 0 && n == 0;
}

static bool
all_missing(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isnan(x[i]))
            return false;
    return true;
}

static enum vol_code
reserve(struct vol_series *s, size_t n, bool prices, struct vol_err *err)
{
    void *date = NULL, *row = NULL;
    enum vol_code code = vol_mem_array(&date, n, sizeof(vol_date), err);

    s->date = date;
    if (code == VOL_OK)
        code = vol_mem_array(&row, n, sizeof(size_t), err);
    s->row = row;
    if (code == VOL_OK)
        code = vol_mem_doubles(&s->value, n, err);
    if (code == VOL_OK && prices)
        code = vol_mem_doubles(&s->price, n, err);
    return code;
}

static void
fill_returns(struct vol_series *s, const struct vol_block *block,
             const struct used *used, const double *price)
{
    double before = used->n > 0 ? log(price[used->row[0]]) : 0.0;

    for (size_t k = 1; k < used->n; k++) {
        double now = price[used->row[k]], log_now = log(now);
        s->date[s->n] = block->date[used->row[k]];
        s->row[s->n] = used->row[k];
        s->price[s->n] = now;
        s->value[s->n++] = 100.0 * (log_now - before);
        s->n_gaps += used->after_gap[k];
        before = log_now;
    }
}

static void
fill_levels(struct vol_series *s, const struct vol_block *block,
            const struct used *used, const double *x, bool logarithm)
{
    for (size_t k = 0; k < used->n; k++) {
        double level = x[used->row[k]];
        s->date[s->n] = block->date[used->row[k]];
        s->row[s->n] = used->row[k];
        s->value[s->n++] = logarithm ? log(level) : level;
        s->n_gaps += used->after_gap[k];
    }
}

/* Why nothing can be used of `x`, of which one price may be. */
static enum vol_code
say_empty(const struct vol_block *block, const struct vol_series_wish *wish,
          const struct used *used, const double *x, struct vol_err *err)
{
    bool broken = false;

    if (block->n == 0)
        return vol_fail(err, VOL_EDATA, "no row in the dates asked for");
    for (size_t i = 0; i < block->n; i++)
        broken = broken || breaks(wish, x[i]);
    if (used->n == 1)
        return vol_fail(err, VOL_EDATA,
                        "one price to use among %zu row%s, and so no return: "
                        "%s%zu %s needed",
                        block->n, block->n == 1 ? "" : "s",
                        wish->least > 1 ? "at least " : "",
                        wish->least > 1 ? wish->least : 1,
                        wish->least > 1 ? "are" : "is");
    return vol_fail(err, VOL_EDATA, "no value to use among %zu rows%s",
                    block->n, broken ? ": prices must be positive" : "");
}

static enum vol_code
fill(struct vol_series *s, const struct vol_block *block,
     const struct vol_series_wish *wish, const struct used *used,
     const double *x, struct vol_err *err)
{
    bool as_price = wish->as == VOL_AS_PRICE;
    enum vol_code code = reserve(s, used->n, as_price, err);

    if (code != VOL_OK)
        return code;
    if (as_price)
        fill_returns(s, block, used, x);
    else
        fill_levels(s, block, used, x, wish->as == VOL_AS_LOG);
    return s->n > 0 ? VOL_OK : say_empty(block, wish, used, x, err);
}

enum vol_code
vol_series_make(const struct vol_block *block,
                const struct vol_series_wish *wish, struct vol_series *out,
                struct vol_err *err)
{
    struct vol_series s = { .origin = VOL_DATE_NONE,
                            .choice = VOL_SERIES_CHOICE_NONE };
    struct used used = { .restart = VOL_DATE_NONE };

    if (block->code != VOL_OK) {
        if (err != NULL)
            *err = block->err;
        return block->code;
    }
    /* Without a single close the adjusted close stands alone. */
    const double *x = block->value[0];
    if (wish->column == NULL && all_missing(x, block->n))
        x = block->value[1];
    enum vol_code code = find_used(block, wish, x, &used, err);
    if (code == VOL_OK) {
        keep_window(&used, wish);
        s.adjusted =
            wish->column == NULL &&
            all_adjusted(&used, block->date, block->value[1], &s.choice);
        s.choice.restart = used.restart;
        s.origin =
            used.n > 0 ? block->date[used.row[used.n - 1]] : VOL_DATE_NONE;
        code =
            fill(&s, block, wish, &used, s.adjusted ? block->value[1] : x, err);
    }
    free(used.row);
    free(used.after_gap);
    if (code != VOL_OK) {
        vol_series_clear(&s);
        return code;
    }
    *out = s;
    return VOL_OK;
}
