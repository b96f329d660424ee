/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vfetch -- bring daily bars from files and addresses into one table. */

#include "base/mem.h"
#include "cli/cli.h"
#include "net/http.h"
#include "net/url.h"
#include "source/fetch.h"
#include "source/source.h"
#include "table/names.h"
#include "table/product.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct vol_program program = {
    .name = "vfetch",
    .operands = "[SYMBOL | file:PATH | https://...] ...",
    .purpose = "bring daily bars from files and addresses into one table",
    .example = "vfetch file:share/data/spx.csv | vclean | vgarch",
};

static const char *const offered[] = { "bars", "fetches" };

struct options {
    struct vol_option_list output, groups, columns;
    const char *symbol, *date_format, *run_id;
    vol_date since, from, until;
};

/* What the steps below share. */
struct run {
    struct vol_cli *cli;
    const struct options *opt;
    struct vol_products products;
    struct vol_product *bars, *fetches; /* NULL where not asked for */
    struct vol_http *http;
    struct vol_fetch_options fetch;
    struct vol_conf_column *columns; /* the mapping of the command line */
    struct vol_names done;           /* operands, to find one named twice */
    const char *symbol;              /* being fetched                     */
    bool has_header;
};

/* ---- products ------------------------------------------------------ */

/* The header waits for the first success: a run without one has no table. */
static void
begin_bars(struct run *run)
{
    if (run->bars == NULL || run->has_header)
        return;
    for (size_t i = 0; i < vol_source_column_count(); i++)
        vol_rows_text(&run->bars->rows, vol_source_column(i));
    vol_rows_end(&run->bars->rows);
    run->has_header = true;
}

static enum vol_code
take_row(void *ctx, const char *const *cell, struct vol_err *err)
{
    struct run *run = ctx;

    run->cli->rows_out++;
    if (run->bars == NULL)
        return VOL_OK;
    begin_bars(run);
    for (size_t i = 0; i < vol_source_column_count(); i++)
        vol_rows_text(&run->bars->rows, cell[i]);
    vol_rows_end(&run->bars->rows);
    return vol_products_flush(&run->products, err);
}

static const char *
run_id(const struct run *run)
{
    if (run->opt->run_id != NULL)
        return run->opt->run_id;
    return *run->cli->run_id != '\0' ? run->cli->run_id : "-";
}

static void
record_attempt(const struct run *run, const struct vol_fetch_attempt *a)
{
    struct vol_rows *rows = &run->fetches->rows;

    vol_rows_text(rows, run_id(run));
    vol_rows_text(rows, a->vendor);
    vol_rows_text(rows, run->symbol);
    vol_rows_int(rows, a->number);
    vol_rows_text(rows, vol_net_class_name(a->class));
    if (a->status > 0)
        vol_rows_int(rows, a->status);
    else
        vol_rows_missing(rows);
    vol_rows_int(rows, (int64_t)a->bytes);
    vol_rows_text(rows, a->sha256);
    vol_rows_end(rows);
}

static void
begin_fetches(struct run *run)
{
    if (run->fetches == NULL)
        return;
    for (size_t i = 0; i < run->fetches->kind->n; i++)
        vol_rows_text(&run->fetches->rows, run->fetches->kind->column[i].name);
    vol_rows_end(&run->fetches->rows);
}

static void
on_attempt(void *ctx, const struct vol_fetch_attempt *a)
{
    const struct run *run = ctx;

    if (run->fetches != NULL)
        record_attempt(run, a);
    if (a->class == VOL_NET_OK)
        vol_cli_note(run->cli, run->symbol, "attempt %d: ok", a->number);
    else if (a->wait_s > 0.0)
        vol_cli_note(run->cli, run->symbol,
                     "attempt %d: %s: %s; again in %.1f s", a->number,
                     vol_net_class_name(a->class), a->reason, a->wait_s);
}

/* ---- symbols ------------------------------------------------------- */

/* Try the places of a symbol in turn; the first good one ends it. */
static enum vol_code
fetch_places(struct run *run, const char *wanted,
             const struct vol_conf_source *places, size_t n,
             struct vol_err *err)
{
    const struct vol_source_sink sink = { take_row, run };
    struct vol_source_request request = { .symbol = wanted,
                                          .from = run->opt->from,
                                          .until = run->opt->until };
    enum vol_net_class class = VOL_NET_OK;
    enum vol_code code = VOL_OK;
    struct vol_err own = { VOL_OK, "" };
    int attempts = 0;

    for (size_t i = 0; i < n; i++) {
        const char *path = vol_source_path(places[i].url);
        if (path != NULL &&
            vol_products_check_input(&run->products, path, NULL, err) != VOL_OK)
            return VOL_EUSAGE;
        request.place = &places[i];
        code = vol_fetch(run->http, &run->fetch, &request, &sink, &attempts,
                         &class, &own);
        if (code == VOL_OK)
            begin_bars(run);
        if (class == VOL_NET_OK)
            break;
        if (i + 1 < n)
            vol_cli_warn(run->cli, run->symbol, "%s; trying the next source",
                         own.text);
    }
    if (code != VOL_OK && class == VOL_NET_OK) {
        *err = own; /* not the symbol's fault: the run ends */
        return code;
    }
    vol_cli_symbol(run->cli, run->symbol, code, &own);
    return VOL_OK;
}

/* A place that the command line names: its bars are called after it. */
static enum vol_code
fetch_operand(struct run *run, const char *url, struct vol_err *err)
{
    struct vol_str shown = { 0 }, stem = { 0 };
    struct vol_conf_source place = { .url = url,
                                     .date_format = run->opt->date_format,
                                     .columns = run->columns,
                                     .n_columns = run->opt->columns.n };
    enum vol_code code;

    vol_url_mask(&shown, url);
    vol_source_stem(&stem, url);
    code = vol_str_check(&shown, err);
    if (code == VOL_OK)
        code = vol_str_check(&stem, err);
    place.shown = shown.text;
    run->symbol = run->opt->symbol != NULL ? run->opt->symbol : stem.text;
    if (code == VOL_OK)
        code = fetch_places(run, run->opt->symbol, &place, 1, err);
    vol_str_clear(&shown);
    vol_str_clear(&stem);
    return code;
}

/* The symbol of the configuration whose name is nearest, NULL if none is. */
static const char *
find_nearest(const struct vol_conf *conf, const char *name)
{
    const char *best[2] = { NULL, NULL }; /* until now, and a challenger */

    for (size_t g = 0; g < vol_conf_group_count(conf); g++) {
        const struct vol_conf_group *group = vol_conf_group(conf, g);
        for (size_t i = 0; i < group->n_symbols; i++) {
            best[1] = group->symbols[i].name;
            best[0] = best[0] == NULL ? vol_str_nearest(name, best + 1, 1)
                                      : vol_str_nearest(name, best, 2);
        }
    }
    return best[0];
}

static void
fail_unknown(struct run *run, const char *name)
{
    const struct vol_conf *conf = run->cli->conf;
    const char *near = find_nearest(conf, name);
    struct vol_err why;

    if (vol_str_check_symbol(name, &why) == VOL_OK) {
        if (vol_conf_group_count(conf) == 0)
            (void)vol_fail(&why, VOL_EDATA,
                           "no configuration says where to get it: give -C "
                           "PATH, or file:PATH or https://... in its place");
        else
            (void)vol_fail(&why, VOL_EDATA,
                           "the configuration has no such symbol%s%s",
                           near == NULL ? "" : "; the nearest is ",
                           near == NULL ? "" : near);
    }
    vol_cli_symbol(run->cli, *name == '\0' ? "-" : name, VOL_EDATA, &why);
}

static enum vol_code
fetch_symbol(struct run *run, const struct vol_conf_symbol *s,
             struct vol_err *err)
{
    run->symbol = s->name;
    return fetch_places(run, s->name, s->sources, s->n_sources, err);
}

/* Twice the same rows would be refused further down the pipe. */
static enum vol_code
check_once(struct run *run, const char *name, struct vol_err *err)
{
    char shown[VOL_QUOTE_SIZE];
    bool added;
    enum vol_code code = vol_names_add(&run->done, name, &added, err);

    if (code == VOL_OK && !added)
        return vol_fail(err, VOL_EUSAGE, "\"%s\" is asked for twice",
                        vol_str_quote(shown, name));
    return code;
}

static enum vol_code
fetch_name(struct run *run, const char *name, struct vol_err *err)
{
    const struct vol_conf_symbol *symbol;

    if (vol_source_find(name) != NULL)
        return fetch_operand(run, name, err);
    symbol = vol_conf_symbol_find(run->cli->conf, name, NULL);
    if (symbol != NULL)
        return fetch_symbol(run, symbol, err);
    fail_unknown(run, name);
    return VOL_OK;
}

/* ---- what is asked for --------------------------------------------- */

static const struct vol_conf_group *
group_at(const struct run *run, size_t i)
{
    return vol_conf_group_find(run->cli->conf, run->opt->groups.item[i]);
}

/* Before anything is fetched: every group exists, nothing is named twice. */
static enum vol_code
check_names(struct run *run, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < run->cli->n_operands; i++)
        code = check_once(run, run->cli->operand[i], err);
    for (size_t g = 0; code == VOL_OK && g < run->opt->groups.n; g++) {
        const struct vol_conf_group *group = group_at(run, g);
        if (group == NULL)
            return vol_fail(err, VOL_EUSAGE,
                            "--group: the configuration has no group \"%.64s\"",
                            run->opt->groups.item[g]);
        for (size_t i = 0; code == VOL_OK && i < group->n_symbols; i++)
            code = check_once(run, group->symbols[i].name, err);
    }
    return code;
}

static enum vol_code
fetch_all(struct run *run, struct vol_err *err)
{
    size_t total = run->done.n, done = 0;
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < run->cli->n_operands; i++) {
        vol_cli_progress(run->cli, "fetching", done++, total);
        code = fetch_name(run, run->cli->operand[i], err);
    }
    for (size_t g = 0; code == VOL_OK && g < run->opt->groups.n; g++) {
        const struct vol_conf_group *group = group_at(run, g);
        for (size_t i = 0; code == VOL_OK && i < group->n_symbols; i++) {
            vol_cli_progress(run->cli, "fetching", done++, total);
            code = fetch_symbol(run, &group->symbols[i], err);
        }
    }
    vol_cli_progress(run->cli, NULL, done, total);
    return code;
}

/* One "close=Adj Close" of --map; the texts stay argv's. */
static enum vol_code
read_column(struct vol_conf_column *column, const char *text,
            struct vol_err *err)
{
    size_t len = strcspn(text, "="), n = vol_source_column_count();

    for (size_t i = 0; i < n && strlen(text) > len + 1; i++) {
        const char *name = vol_source_column(i);
        if (strlen(name) == len && strncmp(name, text, len) == 0) {
            *column = (struct vol_conf_column){ name, text + len + 1 };
            return VOL_OK;
        }
    }
    return vol_fail(err, VOL_EUSAGE,
                    "--map %.80s: write COLUMN=NAME with a column of bars, as "
                    "in close=\"Adj Close\"",
                    text);
}

static enum vol_code
read_columns(struct run *run, struct vol_err *err)
{
    const struct vol_option_list *list = &run->opt->columns;
    void *columns = NULL;
    enum vol_code code =
        vol_mem_array(&columns, list->n, sizeof(*run->columns), err);

    run->columns = columns;
    for (size_t i = 0; code == VOL_OK && i < list->n; i++)
        code = read_column(&run->columns[i], list->item[i], err);
    return code;
}

static void
read_settings(struct run *run)
{
    const struct vol_conf *c = run->cli->conf;
    const char *ca_file = vol_conf_text(c, "fetch.ca_file");

    run->fetch = (struct vol_fetch_options){
        .limits = { .connect_s = vol_conf_real(c, "fetch.connect_timeout_s"),
                    .total_s = vol_conf_real(c, "fetch.timeout_s"),
                    .stall_s = vol_conf_real(c, "fetch.stall_s"),
                    .max_bytes = (size_t)vol_conf_int(c, "fetch.max_bytes"),
                    .max_redirects =
                        (int)vol_conf_int(c, "fetch.max_redirects") },
        .policy = { .retries = (int)vol_conf_int(c, "fetch.retries"),
                    .base_s = vol_conf_real(c, "fetch.backoff_s"),
                    .cap_s = vol_conf_real(c, "fetch.max_backoff_s"),
                    .retry_after_s =
                        vol_conf_real(c, "fetch.max_retry_after_s") },
        .user_agent = vol_conf_text(c, "fetch.user_agent"),
        .ca_file = *ca_file != '\0' ? ca_file : NULL,
        .seed = (uint64_t)vol_conf_int(c, "seed"),
        .want_sha256 = run->fetches != NULL,
        .report = on_attempt,
        .ctx = run,
    };
}

static enum vol_code
open_products(struct run *run, struct vol_err *err)
{
    const struct vol_conf *conf = run->cli->conf;
    struct vol_products *p = &run->products;
    enum vol_code code = VOL_OK;

    vol_products_init(p, offered, COUNT(offered), vol_conf_files(conf));
    for (size_t i = 0; code == VOL_OK && i < run->opt->output.n; i++)
        code = vol_products_add(p, run->opt->output.item[i], err);
    if (code == VOL_OK) /* "" is no file */
        code = vol_products_check_input(p, vol_conf_text(conf, "fetch.ca_file"),
                                        NULL, err);
    if (code == VOL_OK)
        code = vol_products_open_bare(p, vol_cli_delim(run->cli, ','), err);
    run->bars = vol_products_find(p, "bars");
    run->fetches = vol_products_find(p, "fetches");
    return code;
}

static enum vol_code
check_options(const struct vol_cli *cli, struct options *opt,
              struct vol_err *err)
{
    struct vol_err why;

    if (cli->n_operands + opt->groups.n == 0)
        return vol_fail(err, VOL_EUSAGE,
                        "nothing to fetch: name a symbol, file:PATH or "
                        "https://..., or a --group");
    if (opt->symbol != NULL && (cli->n_operands != 1 || opt->groups.n > 0 ||
                                vol_source_find(cli->operand[0]) == NULL))
        return vol_fail(err, VOL_EUSAGE,
                        "--symbol names the series of one file:PATH or "
                        "https://...");
    if (opt->since != VOL_DATE_NONE &&
        (opt->from == VOL_DATE_NONE || opt->since > opt->from))
        opt->from = opt->since;
    if (opt->symbol != NULL &&
        vol_str_check_symbol(opt->symbol, &why) != VOL_OK)
        return vol_fail(err, VOL_EUSAGE, "--symbol: %s", why.text);
    return VOL_OK;
}

static enum vol_code
run_all(struct run *run, struct vol_err *err)
{
    enum vol_code code = read_columns(run, err);

    if (code == VOL_OK)
        code = check_names(run, err);
    if (code == VOL_OK)
        code = open_products(run, err);
    if (code != VOL_OK)
        return code;
    read_settings(run);
    begin_fetches(run);
    code = vol_http_new(&run->http, err);
    if (code == VOL_OK)
        code = fetch_all(run, err);
    if (!run->has_header)
        vol_products_drop(&run->products, "bars");
    if (code == VOL_OK)
        code = vol_products_commit(&run->products, err);
    return code;
}

static enum vol_code
run_vfetch(struct vol_cli *cli, struct options *opt, struct vol_err *err)
{
    struct run run = { .cli = cli, .opt = opt };
    enum vol_code code = check_options(cli, opt, err);

    if (code == VOL_OK)
        code = run_all(&run, err);
    vol_http_free(run.http);
    vol_products_clear(&run.products);
    vol_names_clear(&run.done);
    free(run.columns);
    return code;
}

int
main(int argc, char *argv[])
{
    struct vol_cli cli;
    struct vol_err err = { VOL_OK, "" };
    struct options opt = { .since = VOL_DATE_NONE,
                           .from = VOL_DATE_NONE,
                           .until = VOL_DATE_NONE };
    const struct vol_option options[] = {
        { 'o', "output", "KIND[=FILE]", "bars or fetches; may be given again",
          VOL_OPT_LIST, .to = &opt.output },
        { 0, "group", "NAME", "all symbols of a group of the configuration",
          VOL_OPT_LIST, &opt.groups, NULL, NULL },
        { 0, "symbol", "NAME", "name the series, or choose it in the table",
          VOL_OPT_TEXT, &opt.symbol, NULL, NULL },
        { 0, "map", "COLUMN=NAME", "take a column of bars from the column NAME",
          VOL_OPT_LIST, &opt.columns, NULL, NULL },
        { 0, "date-format", "FORMAT", "how dates are written, as in %d.%m.%Y",
          VOL_OPT_TEXT, &opt.date_format, NULL, NULL },
        { 0, "since", "DATE", "only what is new: rows from this date on",
          VOL_OPT_DATE, &opt.since, NULL, NULL },
        { 0, "from", "DATE", "first date", VOL_OPT_DATE, .to = &opt.from },
        { 0, "until", "DATE", "last date", VOL_OPT_DATE, .to = &opt.until },
        { 0, "run-id", "ID", "of fetches", VOL_OPT_TEXT, .to = &opt.run_id },
        { 0, "timeout", "SECONDS", "the longest that one attempt may take",
          VOL_OPT_SETTING, NULL, NULL, "fetch.timeout_s" },
        { 0, "retries", "N", "how often a failed transfer is tried again",
          VOL_OPT_SETTING, NULL, NULL, "fetch.retries" },
        { 0, "max-bytes", "N", "the longest body that is accepted",
          VOL_OPT_SETTING, NULL, NULL, "fetch.max_bytes" },
        { 0, "seed", "N", "the seed of the waits between attempts",
          VOL_OPT_SETTING, .setting = "seed" },
    };

    enum vol_code code = vol_cli_start(&cli, &program, options, COUNT(options),
                                       argc, argv, &err);
    if (code == VOL_OK && !cli.done)
        code = run_vfetch(&cli, &opt, &err);
    return vol_cli_finish(&cli, code, &err);
}
