/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vdump -- write a table of the database. */

#include "base/mem.h"
#include "base/str.h"
#include "cli/cli.h"
#include "store/store.h"
#include "table/rows.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct vol_program program = {
    .name = "vdump",
    .operands = "KIND [SYMBOL ...]",
    .purpose = "write a table of the database, ordered by its key",
    .example = "vdump forecasts SPX DAX --origin latest",
};

struct job {
    struct vol_option_list symbols, where;
    const char *columns; /* "a,b" */
    const char *origin;  /* a date or "latest" */
    struct vol_query query;
    bool list;

    const char **symbol; /* those of --symbol and the operands */
    char *names;         /* `columns`, cut up                  */
    const char *column[VOL_OPTION_LIST_MAX];
    char *conditions[VOL_OPTION_LIST_MAX]; /* each cut in two */
    struct vol_match match[VOL_OPTION_LIST_MAX];
};

/* ---- what to select ---------------------------------------------------- */

static enum vol_code
cut_columns(struct job *job, struct vol_err *err)
{
    char *next = NULL;

    if (job->columns == NULL)
        return VOL_OK;
    enum vol_code code = vol_str_dup(&job->names, job->columns, err);
    if (code != VOL_OK)
        return code;
    for (char *p = job->names; p != NULL; p = next) {
        next = strchr(p, ',');
        if (next != NULL)
            *next++ = '\0';
        if (job->query.n_columns == VOL_OPTION_LIST_MAX)
            return vol_fail(err, VOL_EUSAGE, "--columns: more than %d",
                            VOL_OPTION_LIST_MAX);
        for (size_t i = 0; i < job->query.n_columns; i++)
            if (strcmp(job->column[i], p) == 0)
                return vol_fail(err, VOL_EUSAGE, "--columns: %s stands twice",
                                p);
        job->column[job->query.n_columns++] = p;
    }
    job->query.column = job->column;
    return VOL_OK;
}

/* "spec=const+garch1.1~normal" */
static enum vol_code
cut_conditions(struct job *job, struct vol_err *err)
{
    for (size_t i = 0; i < job->where.n; i++) {
        const char *text = job->where.item[i];
        if (strchr(text, '=') == NULL)
            return vol_fail(err, VOL_EUSAGE, "--where %s: write COLUMN=VALUE",
                            text);
        enum vol_code code = vol_str_dup(&job->conditions[i], text, err);
        if (code != VOL_OK)
            return code;
        char *equals = strchr(job->conditions[i], '=');
        *equals = '\0';
        job->match[i] = (struct vol_match){ job->conditions[i], equals + 1 };
    }
    job->query.match = job->match;
    job->query.n_matches = job->where.n;
    return VOL_OK;
}

static enum vol_code
read_origin(struct job *job, struct vol_err *err)
{
    if (job->origin == NULL)
        return VOL_OK;
    if (strcmp(job->origin, "latest") == 0) {
        job->query.latest = true;
        return VOL_OK;
    }
    if (vol_date_parse(job->origin, &job->query.origin, err) == VOL_OK)
        return VOL_OK;
    return vol_fail(err, VOL_EUSAGE,
                    "--origin %.40s: write a date or \"latest\"", job->origin);
}

static enum vol_code
take_symbols(struct job *job, const struct vol_cli *cli, struct vol_err *err)
{
    size_t n = job->symbols.n;
    void *all = NULL;
    enum vol_code code =
        vol_mem_array(&all, n + cli->n_operands, sizeof(*job->symbol), err);

    if (code != VOL_OK)
        return code;
    job->symbol = all;
    for (size_t i = 0; i < n; i++)
        job->symbol[i] = job->symbols.item[i];
    for (size_t i = 1; i < cli->n_operands; i++)
        job->symbol[n++] = cli->operand[i];
    job->query.symbol = job->symbol;
    job->query.n_symbols = n;
    return VOL_OK;
}

static enum vol_code
make_query(struct job *job, const struct vol_cli *cli, struct vol_err *err)
{
    if (cli->n_operands == 0)
        return vol_fail(err, VOL_EUSAGE,
                        "name a kind of table (--list shows them)");
    enum vol_code code = vol_kind_need(cli->operand[0], &job->query.kind, err);
    if (code == VOL_OK)
        code = cut_columns(job, err);
    if (code == VOL_OK)
        code = cut_conditions(job, err);
    if (code == VOL_OK)
        code = read_origin(job, err);
    if (code == VOL_OK)
        code = take_symbols(job, cli, err);
    return code;
}

static void
clear_job(struct job *job)
{
    free(job->names);
    free(job->symbol);
    for (size_t i = 0; i < job->where.n; i++)
        free(job->conditions[i]);
}

/* ---- writing ----------------------------------------------------------- */

static enum vol_code
write_out(struct vol_rows *rows, struct vol_err *err)
{
    return vol_rows_write(rows, stdout, "standard output", err);
}

static void
add_cell(struct vol_rows *rows, const struct vol_value *v)
{
    if (v->missing) {
        vol_rows_missing(rows);
        return;
    }
    switch (v->type) {
    case VOL_REAL: vol_rows_double(rows, v->real); return;
    case VOL_INT: vol_rows_int(rows, v->integer); return;
    case VOL_TEXT:
    case VOL_DATE: break;
    }
    vol_rows_text_n(rows, v->text, v->len);
}

static enum vol_code
write_row(void *ctx, const struct vol_value *value, size_t n,
          struct vol_err *err)
{
    struct vol_rows *rows = ctx;

    for (size_t i = 0; i < n; i++)
        add_cell(rows, &value[i]);
    vol_rows_end(rows);
    return rows->text.len < VOL_ROWS_FULL ? VOL_OK : write_out(rows, err);
}

static enum vol_code
dump(struct vol_store *store, const struct job *job, struct vol_cli *cli,
     struct vol_err *err)
{
    const struct vol_query *q = &job->query;
    struct vol_rows rows = { .delim = vol_cli_delim(cli, ',') };

    for (size_t k = 0; k < vol_query_width(q); k++)
        vol_rows_text(&rows, q->n_columns > 0 ? q->column[k]
                                              : q->kind->column[k].name);
    vol_rows_end(&rows);
    enum vol_code code = vol_store_select(store, q, write_row, &rows, err);
    if (code == VOL_OK)
        code = write_out(&rows, err);
    cli->rows_in = cli->rows_out = rows.n - 1;
    vol_rows_clear(&rows);
    return code;
}

/* Every column of every kind, as a table: the manual is made of it. */
static enum vol_code
list_kinds(const struct vol_cli *cli, struct vol_err *err)
{
    static const char *const types[] = {
        [VOL_TEXT] = "text",
        [VOL_REAL] = "real",
        [VOL_INT] = "integer",
        [VOL_DATE] = "date",
    };
    struct vol_rows rows = { .delim = vol_cli_delim(cli, ',') };
    size_t n;
    const struct vol_kind *kind = vol_kinds(&n);

    vol_rows_text(&rows, "kind");
    vol_rows_text(&rows, "column");
    vol_rows_text(&rows, "type");
    vol_rows_text(&rows, "key");
    vol_rows_text(&rows, "meaning");
    vol_rows_end(&rows);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < kind[i].n; k++) {
            const struct vol_column *column = &kind[i].column[k];
            vol_rows_text(&rows, kind[i].name);
            vol_rows_text(&rows, column->name);
            vol_rows_text(&rows, types[column->type]);
            vol_rows_int(&rows, k < kind[i].n_key ? 1 : 0);
            vol_rows_text(&rows, column->meaning);
            vol_rows_end(&rows);
        }
    enum vol_code code = write_out(&rows, err);
    vol_rows_clear(&rows);
    return code;
}

static enum vol_code
run(struct vol_cli *cli, struct job *job, struct vol_err *err)
{
    struct vol_store_options options = { .wait_s = (unsigned)vol_conf_int(
                                             cli->conf, "store.wait_s") };
    struct vol_store *store = NULL;

    if (job->list)
        return list_kinds(cli, err);
    enum vol_code code = make_query(job, cli, err);
    if (code == VOL_OK)
        code = vol_store_open(&store, vol_conf_text(cli->conf, "database"),
                              &options, err);
    if (code == VOL_OK)
        code = dump(store, job, cli, err);
    vol_store_close(store);
    clear_job(job);
    return code;
}

int
main(int argc, char *argv[])
{
    struct vol_cli cli;
    struct vol_err err = { VOL_OK, "" };
    struct job job = { .list = false };
    struct vol_query *q = &job.query;
    const struct vol_option options[] = {
        { 'd', "database", "URL", "the database (sqlite:vol.db)",
          VOL_OPT_SETTING, .setting = "database" },
        { 's', "symbol", "NAME", "only this symbol, as an operand",
          VOL_OPT_LIST, .to = &job.symbols },
        { 0, "from", "DATE", "from this date on", VOL_OPT_DATE,
          .to = &q->from },
        { 0, "until", "DATE", "until this date", VOL_OPT_DATE,
          .to = &q->until },
        { 0, "origin", "DATE", "only this origin, or \"latest\" of each symbol",
          VOL_OPT_TEXT, .to = &job.origin },
        { 0, "as-of", "DATE", "bars as they were known on this date",
          VOL_OPT_DATE, .to = &q->as_of },
        { 0, "vintages", NULL, "bars in every vintage", VOL_OPT_FLAG,
          .to = &q->vintages },
        { 'c', "columns", "A,B", "only these columns, in this order",
          VOL_OPT_TEXT, .to = &job.columns },
        { 0, "where", "COLUMN=VALUE",
          "only rows with this cell; may be given "
          "again",
          VOL_OPT_LIST, .to = &job.where },
        { 0, "wait", "SECONDS", "how long to wait for the database (60)",
          VOL_OPT_SETTING, .setting = "store.wait_s" },
        { 0, "list", NULL, "list the kinds of table and their columns",
          VOL_OPT_FLAG, .to = &job.list },
    };

    vol_query_init(q, NULL);
    enum vol_code code = vol_cli_start(&cli, &program, options, COUNT(options),
                                       argc, argv, &err);
    if (code == VOL_OK && !cli.done)
        code = run(&cli, &job, &err);
    return vol_cli_finish(&cli, code, &err);
}
