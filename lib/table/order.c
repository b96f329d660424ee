/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/order.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "table/names.h"
#include "table/pack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define RUNS_MAX 64

enum state {
    HOLDING, /* rows go into the pack; nothing was handed out */
    HANDING, /* the pack is handed out, as it is or sorted    */
    PASSING, /* rows are passed from the table                */
    MERGING  /* rows come from the runs                       */
};

/* A sorted temporary file. */
struct run {
    FILE *fp;
    struct vol_unpacked at;
};

struct vol_order {
    const struct vol_order_wish *wish;
    char *const *paths;
    size_t n_paths, next_path;
    FILE *first_fp;
    struct vol_csv *first; /* kept open for its header          */
    FILE *fp;
    struct vol_csv *csv; /* the table being read, maybe `first` */
    size_t symbol_at;
    char key[VOL_SYMBOL_MAX + 1]; /* of the last good row */
    struct vol_names seen;
    size_t rows;
    enum state state;
    bool sorting;
    bool ended; /* no table is left */
    struct vol_pack pack;
    struct vol_unpacked out; /* a row of the pack  */
    size_t next;             /* its index          */
    struct run run[RUNS_MAX];
    size_t n_runs;
    struct run *least; /* the run whose row was handed out last */
};

static enum vol_code
open_table(struct vol_order *o, FILE **fp, struct vol_csv **csv,
           struct vol_err *err)
{
    const char *path = o->n_paths == 0 ? "-" : o->paths[o->next_path];
    const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
    enum vol_code code = vol_file_open(path, fp, err);

    o->next_path++;
    if (code == VOL_OK)
        code = vol_csv_open(csv, *fp, name, err);
    return code;
}

enum vol_code
vol_order_new(struct vol_order **out, char *const *paths, size_t n,
              const struct vol_order_wish *wish, struct vol_err *err)
{
    void *p = NULL;
    enum vol_code code = vol_mem_array(&p, 1, sizeof(struct vol_order), err);

    if (code != VOL_OK)
        return code;
    struct vol_order *o = p;
    o->wish = wish;
    o->paths = paths;
    o->n_paths = n;
    o->sorting = wish->sort;
    code = open_table(o, &o->first_fp, &o->first, err);
    if (code == VOL_OK)
        code =
            vol_csv_symbol_column(o->first, wish->symbol, &o->symbol_at, err);
    if (code != VOL_OK) {
        vol_order_free(o);
        return code;
    }
    o->fp = o->first_fp;
    o->csv = o->first;
    *out = o;
    return VOL_OK;
}

static void
close_run(struct run *run)
{
    vol_unpacked_clear(&run->at);
    if (run->fp != NULL)
        (void)fclose(run->fp);
    run->fp = NULL;
}

/* Close the table that was read last, unless it is the first. */
static void
close_table(struct vol_order *o)
{
    if (o->csv != o->first)
        vol_csv_close(o->csv);
    if (o->fp != o->first_fp)
        vol_file_close(o->fp);
    o->csv = NULL;
    o->fp = NULL;
}

void
vol_order_free(struct vol_order *order)
{
    if (order == NULL)
        return;
    close_table(order);
    vol_csv_close(order->first);
    vol_file_close(order->first_fp);
    for (size_t i = 0; i < order->n_runs; i++)
        close_run(&order->run[i]);
    vol_names_clear(&order->seen);
    vol_unpacked_clear(&order->out);
    vol_pack_clear(&order->pack);
    free(order);
}

const struct vol_csv *
vol_order_table(const struct vol_order *order)
{
    return order->first;
}

size_t
vol_order_symbol_column(const struct vol_order *order)
{
    return order->symbol_at;
}

size_t
vol_order_rows(const struct vol_order *order)
{
    return order->rows;
}

bool
vol_order_sorted(const struct vol_order *order)
{
    return order->sorting;
}

/* The tables of one input are one table. */
static enum vol_code
check_header(const struct vol_order *o, struct vol_err *err)
{
    const struct vol_row *a = vol_csv_header(o->first);
    const struct vol_row *b = vol_csv_header(o->csv);
    bool same = a->n == b->n;

    for (size_t i = 0; same && i < a->n; i++)
        same = strcmp(a->cell[i], b->cell[i]) == 0;
    return same ? VOL_OK
                : vol_fail(err, VOL_EDATA,
                           "%s: its columns are not those of %s; clean it "
                           "by itself",
                           vol_csv_name(o->csv), vol_csv_name(o->first));
}

/* The next row of any table, NULL after the last. */
static enum vol_code
read_row(struct vol_order *o, const struct vol_row **row, struct vol_err *err)
{
    *row = NULL;
    while (!o->ended) {
        enum vol_code code = vol_csv_next(o->csv, row, err);
        if (code != VOL_OK || *row != NULL) {
            o->rows += code == VOL_OK;
            return code;
        }
        close_table(o);
        if (o->next_path >= o->n_paths) {
            o->ended = true;
            return VOL_OK;
        }
        code = open_table(o, &o->fp, &o->csv, err);
        if (code == VOL_OK)
            code = check_header(o, err);
        if (code != VOL_OK)
            return code;
    }
    return VOL_OK;
}

/* Put a new symbol into o->key; `*again` where its rows had ended before. */
static enum vol_code
change_key(struct vol_order *o, const char *symbol, size_t len, bool *again,
           struct vol_err *err)
{
    bool added = false;

    if (vol_str_check_symbol(symbol, NULL) != VOL_OK)
        return VOL_OK;
    memcpy(o->key, symbol, len + 1);
    if (o->sorting)
        return VOL_OK;
    enum vol_code code = vol_names_add(&o->seen, symbol, &added, err);
    *again = code == VOL_OK && !added;
    return code;
}

/* Bring o->key up to date for `row`. */
static enum vol_code
take_key(struct vol_order *o, const struct vol_row *row, bool *again,
         struct vol_err *err)
{
    const char *symbol = o->wish->symbol != NULL ? o->wish->symbol : "series";

    *again = false;
    if (row->n != vol_csv_header(o->first)->n)
        return VOL_OK;
    if (o->symbol_at < row->n)
        symbol = row->cell[o->symbol_at];
    if (strcmp(symbol, o->key) == 0)
        return VOL_OK;
    return change_key(o, symbol, strlen(symbol), again, err);
}

/* Make the rows in the pack a run of its own. */
static enum vol_code
spill_pack(struct vol_order *o, struct vol_err *err)
{
    struct run *run = &o->run[o->n_runs];
    enum vol_code code = vol_file_temporary(&run->fp, err);

    if (code != VOL_OK)
        return code;
    o->n_runs++;
    code = vol_pack_sort(&o->pack, err);
    if (code == VOL_OK)
        code = vol_pack_spill(&o->pack, run->fp, err);
    vol_pack_reset(&o->pack);
    return code;
}

/* Put every run at its first row. */
static enum vol_code
rewind_runs(struct vol_order *o, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < o->n_runs; i++) {
        if (fseek(o->run[i].fp, 0, SEEK_SET) != 0)
            return vol_fail(err, VOL_EIO, "temporary file: write: %s",
                            strerror(errno));
        code = vol_unpacked_read(&o->run[i].at, o->run[i].fp, err);
    }
    return code;
}

/* The run that holds the least key, the earlier one of equals; or NULL. */
static struct run *
least_run(struct vol_order *o)
{
    struct run *least = NULL;

    for (size_t i = 0; i < o->n_runs; i++) {
        struct run *run = &o->run[i];
        if (run->at.key != NULL &&
            (least == NULL || strcmp(run->at.key, least->at.key) < 0))
            least = run;
    }
    return least;
}

/* There are as many runs as may be open: make them one. */
static enum vol_code
merge_runs(struct vol_order *o, struct vol_err *err)
{
    struct run all = { 0 };
    enum vol_code code = vol_file_temporary(&all.fp, err);

    if (code == VOL_OK)
        code = rewind_runs(o, err);
    struct run *run = code == VOL_OK ? least_run(o) : NULL;
    while (code == VOL_OK && run != NULL) {
        code = vol_unpacked_spill(&run->at, all.fp, err);
        if (code == VOL_OK)
            code = vol_unpacked_read(&run->at, run->fp, err);
        run = least_run(o);
    }
    for (size_t i = 0; i < o->n_runs; i++)
        close_run(&o->run[i]);
    o->run[0] = all;
    o->n_runs = 1;
    return code;
}

/* All is read: from where will rows be handed out? */
static enum vol_code
start_handing(struct vol_order *o, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    o->state = HANDING;
    if (!o->sorting)
        return VOL_OK;
    if (o->n_runs == 0)
        return vol_pack_sort(&o->pack, err);
    o->state = MERGING;
    code = spill_pack(o, err);
    vol_pack_clear(&o->pack);
    return code == VOL_OK ? rewind_runs(o, err) : code;
}

static enum vol_code
hold_row(struct vol_order *o, const struct vol_row *row, struct vol_err *err)
{
    bool again = false;
    enum vol_code code = take_key(o, row, &again, err);

    if (code == VOL_OK)
        code = vol_pack_add(&o->pack, o->key, row, err);
    if (again) {
        o->sorting = true;
        vol_names_clear(&o->seen);
    }
    return code;
}

/* Doubling the room may need three times what is there. */
static bool
is_full(const struct vol_order *o)
{
    size_t limit = o->wish->max_bytes / 3;

    if (!o->sorting && limit > VOL_ORDER_HOLD)
        limit = VOL_ORDER_HOLD;
    return o->pack.len + o->pack.n * sizeof(size_t) >= limit;
}

/* Read until it is clear from where rows will be handed out. */
static enum vol_code
hold(struct vol_order *o, struct vol_err *err)
{
    const struct vol_row *row = NULL;
    enum vol_code code = VOL_OK;

    while (code == VOL_OK && o->state == HOLDING) {
        code = read_row(o, &row, err);
        if (code == VOL_OK && row == NULL)
            return start_handing(o, err);
        if (code == VOL_OK)
            code = hold_row(o, row, err);
        if (code != VOL_OK || !is_full(o))
            continue;
        if (!o->sorting)
            o->state = HANDING;
        else
            code = spill_pack(o, err);
        if (code == VOL_OK && o->n_runs == RUNS_MAX)
            code = merge_runs(o, err);
    }
    return code;
}

/* The next row of the pack; after its last the table goes on. */
static enum vol_code
hand_out(struct vol_order *o, const struct vol_row **row, const char **symbol,
         struct vol_err *err)
{
    if (o->next == o->pack.n) {
        vol_pack_clear(&o->pack);
        o->state = PASSING;
        return VOL_OK;
    }
    enum vol_code code = vol_pack_get(&o->pack, o->next++, &o->out, err);
    *row = &o->out.row;
    *symbol = o->out.key;
    return code;
}

static enum vol_code
pass(struct vol_order *o, const struct vol_row **row, const char **symbol,
     struct vol_err *err)
{
    bool again = false;
    char shown[VOL_QUOTE_SIZE];
    enum vol_code code = read_row(o, row, err);

    if (code != VOL_OK || *row == NULL)
        return code;
    code = take_key(o, *row, &again, err);
    if (code == VOL_OK && again)
        return vol_fail(err, VOL_EDATA,
                        "%s: row %zu: %s comes back after other symbols and "
                        "after %zu MiB; --sort brings its rows together",
                        vol_csv_name(o->csv), (*row)->number,
                        vol_str_quote(shown, o->key), VOL_ORDER_HOLD >> 20);
    *symbol = o->key;
    return code;
}

static enum vol_code
merge(struct vol_order *o, const struct vol_row **row, const char **symbol,
      struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (o->least != NULL)
        code = vol_unpacked_read(&o->least->at, o->least->fp, err);
    o->least = least_run(o);
    if (code == VOL_OK && o->least != NULL) {
        *row = &o->least->at.row;
        *symbol = o->least->at.key;
    }
    return code;
}

enum vol_code
vol_order_next(struct vol_order *order, const struct vol_row **row,
               const char **symbol, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    *row = NULL;
    *symbol = NULL;
    if (order->state == HOLDING)
        code = hold(order, err);
    if (code == VOL_OK && order->state == HANDING)
        code = hand_out(order, row, symbol, err);
    if (code == VOL_OK && order->state == PASSING)
        code = pass(order, row, symbol, err);
    else if (code == VOL_OK && order->state == MERGING)
        code = merge(order, row, symbol, err);
    return code;
}
