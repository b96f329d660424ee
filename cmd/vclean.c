/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vclean -- check and repair daily bars, and say what was done. */

#include "base/str.h"
#include "cli/cli.h"
#include "market/clean.h"
#include "table/product.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct options {
    const char *column, *symbol;
    struct vol_option_list output;
    vol_date from, until, date;
    bool sort, keep_nonpositive, list_rules;
};

/* The issues and the quality table, each with its header. */
static struct vol_rows *
rows_of(struct vol_products *products, const char *kind)
{
    struct vol_product *p = vol_products_find(products, kind);

    if (p == NULL)
        return NULL;
    for (size_t k = 0; k < p->kind->n; k++)
        vol_rows_text(&p->rows, p->kind->column[k].name);
    vol_rows_end(&p->rows);
    return &p->rows;
}

/* The cleaned table, which has the columns of the input. */
static struct vol_rows *
bars_of(struct vol_products *products, const struct vol_row *header)
{
    struct vol_product *p = vol_products_find(products, "bars");

    if (p == NULL)
        return NULL;
    for (size_t k = 0; k < header->n; k++)
        vol_rows_text_n(&p->rows, header->cell[k], header->len[k]);
    vol_rows_end(&p->rows);
    return &p->rows;
}

/* What -o asks for; the cleaned table too, unless standard output is taken. */
static enum vol_code
add_products(struct vol_products *products, const struct options *opt,
             struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    bool taken = false;

    for (size_t i = 0; code == VOL_OK && i < opt->output.n; i++)
        code = vol_products_add(products, opt->output.item[i], err);
    for (size_t i = 0; i < products->n; i++)
        if (products->product[i].path == NULL)
            taken = true;
    if (code == VOL_OK && !taken && vol_products_find(products, "bars") == NULL)
        code = vol_products_add(products, "bars", err);
    return code;
}

/* The limits of the symbol's group. */
static struct vol_suspect_limits
limits_of(const struct vol_cli *cli, const char *symbol)
{
    const struct vol_conf_group *group = NULL;
    const struct vol_conf *conf = cli->conf;

    if (vol_conf_symbol_find(conf, symbol, &group) == NULL)
        return (struct vol_suspect_limits){
            .stale_days = vol_conf_int(conf, "clean.stale_days"),
            .gap_days = vol_conf_int(conf, "clean.gap_days"),
            .spike_sigma = vol_conf_real(conf, "clean.spike_sigma")
        };
    return (struct vol_suspect_limits){
        .stale_days = vol_conf_group_int(conf, group, "clean.stale_days"),
        .gap_days = vol_conf_group_int(conf, group, "clean.gap_days"),
        .spike_sigma = vol_conf_group_real(conf, group, "clean.spike_sigma")
    };
}

/* The rules of which a person should know without asking, with their counts. */
static void
list_rules(struct vol_str *s, const struct vol_quality_counts *counts)
{
    for (unsigned i = 0; i < VOL_RULES; i++) {
        const struct vol_rule_info *rule = vol_rule_info(i);
        if (counts->rule[i] > 0 && strcmp(rule->severity, "info") != 0)
            vol_str_addf(s, "%s%s %zu", s->len > 0 ? ", " : "", rule->name,
                         counts->rule[i]);
    }
}

static void
say_result(struct vol_cli *cli, const struct vol_clean_result *result)
{
    const struct vol_quality_counts *c = &result->counts;
    const char *symbol = *result->symbol != '\0' ? result->symbol : "-";
    struct vol_str s = { 0 };

    cli->rows_out += c->rows_out;
    if (c->rows_in == 0)
        return;
    vol_cli_symbol(cli, symbol, result->code, &result->err);
    list_rules(&s, c);
    if (result->code == VOL_OK && s.len > 0)
        vol_cli_warn(cli, symbol, "%s", vol_str_text(&s));
    vol_str_clear(&s);
    vol_cli_note(cli, symbol, "%zu rows in, %zu out, %zu repaired", c->rows_in,
                 c->rows_out, c->repaired);
}

static void
refuse(void *ctx, const struct vol_err *why)
{
    vol_cli_symbol(ctx, NULL, VOL_EDATA, why);
}

static enum vol_code
clean_all(struct vol_cli *cli, struct vol_clean *clean,
          const struct vol_order *order, struct vol_products *products,
          struct vol_err *err)
{
    const char *symbol = NULL;
    bool compared = true;
    enum vol_code code = vol_clean_peek(clean, &symbol, err);

    while (code == VOL_OK && symbol != NULL) {
        struct vol_clean_result result;
        struct vol_suspect_limits limits = limits_of(cli, symbol);
        code = vol_clean_symbol(clean, &limits, &result, err);
        if (code != VOL_OK)
            return code;
        say_result(cli, &result);
        cli->rows_in = vol_order_rows(order);
        vol_cli_progress(cli, "symbols", cli->succeeded + cli->failed, 0);
        code = vol_products_flush(products, err);
        if (code == VOL_OK)
            code = vol_clean_peek(clean, &symbol, err);
    }
    if (code == VOL_OK)
        code = vol_clean_finish(clean, &compared, err);
    if (code == VOL_OK && !compared)
        vol_cli_warn(cli, NULL,
                     "sessions are not compared between symbols; a larger "
                     "--max-memory allows it");
    return code == VOL_OK ? vol_products_commit(products, err) : code;
}

static enum vol_code
clean_table(struct vol_cli *cli, const struct options *opt,
            struct vol_products *products, struct vol_order *order,
            struct vol_err *err)
{
    const struct vol_csv *table = vol_order_table(order);
    struct vol_clean *clean = NULL;
    struct vol_clean_wish wish = {
        .column = opt->column,
        .from = opt->from,
        .until = opt->until,
        .today = opt->date != VOL_DATE_NONE ? opt->date : vol_date_today(),
        .keep_nonpositive = opt->keep_nonpositive,
        .max_bytes = (size_t)vol_conf_int(cli->conf, "clean.max_memory_bytes"),
        .refuse = refuse,
        .ctx = cli,
    };
    char delim = vol_cli_delim(cli, vol_csv_delim(table));
    enum vol_code code = vol_date_check_span(opt->from, opt->until, err);

    if (code == VOL_OK)
        code = vol_products_open_bare(products, delim, err);
    if (code != VOL_OK)
        return code;
    cli->prints = vol_products_print(products);
    wish.bars = bars_of(products, vol_csv_header(table));
    wish.issues = rows_of(products, "issues");
    wish.quality = rows_of(products, "quality");
    code = vol_clean_new(&clean, order, &wish, err);
    if (code == VOL_OK)
        code = clean_all(cli, clean, order, products, err);
    vol_clean_free(clean);
    cli->rows_in = vol_order_rows(order);
    return code;
}

/* The rules as a table, from which the manual's list is checked. */
static enum vol_code
print_rules(const struct vol_cli *cli, struct vol_err *err)
{
    struct vol_rows rows = { .delim = vol_cli_delim(cli, ',') };

    vol_rows_text(&rows, "rule");
    vol_rows_text(&rows, "severity");
    vol_rows_text(&rows, "action");
    vol_rows_text(&rows, "meaning");
    vol_rows_end(&rows);
    for (unsigned i = 0; i < VOL_RULES; i++) {
        const struct vol_rule_info *rule = vol_rule_info(i);
        vol_rows_text(&rows, rule->name);
        vol_rows_text(&rows, rule->severity);
        vol_rows_text(&rows, rule->action);
        vol_rows_text(&rows, rule->meaning);
        vol_rows_end(&rows);
    }
    enum vol_code code = vol_rows_write(&rows, stdout, "standard output", err);
    vol_rows_clear(&rows);
    return code;
}

static enum vol_code
run(struct vol_cli *cli, const struct options *opt, struct vol_err *err)
{
    static const char *const kinds[] = { "bars", "issues", "quality" };
    struct vol_order_wish wish = {
        .symbol = opt->symbol,
        .sort = opt->sort,
        .max_bytes = (size_t)vol_conf_int(cli->conf, "clean.max_memory_bytes"),
    };
    struct vol_products products;
    struct vol_order *order = NULL;
    enum vol_code code = VOL_OK;

    if (opt->symbol != NULL)
        code = vol_str_check_symbol(opt->symbol, err);
    if (code != VOL_OK) {
        err->code = VOL_EUSAGE;
        return vol_fail_in(err, VOL_EUSAGE, "--symbol");
    }
    if (opt->list_rules)
        return print_rules(cli, err);
    vol_products_init(&products, kinds, COUNT(kinds),
                      vol_conf_files(cli->conf));
    code = add_products(&products, opt, err);
    if (code == VOL_OK)
        code = vol_products_check_inputs(&products, cli->operand,
                                         cli->n_operands, err);
    if (code == VOL_OK)
        code = vol_order_new(&order, cli->operand, cli->n_operands, &wish, err);
    if (code == VOL_OK)
        code = clean_table(cli, opt, &products, order, err);
    vol_order_free(order);
    vol_products_clear(&products);
    return code;
}

int
main(int argc, char *argv[])
{
    static const struct vol_program program = {
        .name = "vclean",
        .operands = "[FILE ...]",
        .purpose = "check and repair daily bars",
        .example = "vclean -o issues=issues.csv bars.csv > clean.csv"
    };
    struct options opt = { .from = VOL_DATE_NONE,
                           .until = VOL_DATE_NONE,
                           .date = VOL_DATE_NONE };
    const struct vol_option options[] = {
        { 'c', "column", "NAME", "the price column (default: close)",
          VOL_OPT_TEXT, &opt.column, NULL, NULL },
        { 'o', "output", "KIND[=FILE]", "write bars, issues or quality",
          VOL_OPT_LIST, &opt.output, NULL, NULL },
        { 0, "symbol", "NAME", "name of a table without a symbol column",
          VOL_OPT_TEXT, &opt.symbol, NULL, NULL },
        { 0, "date", "DATE", "data date; later rows are dropped (today)",
          VOL_OPT_DATE, &opt.date, NULL, NULL },
        { 0, "from", "DATE", "pass over rows before it", VOL_OPT_DATE,
          &opt.from, NULL, NULL },
        { 0, "until", "DATE", "pass over rows after it", VOL_OPT_DATE,
          &opt.until, NULL, NULL },
        { 0, "keep-nonpositive", NULL, "keep zero and negative prices",
          VOL_OPT_FLAG, &opt.keep_nonpositive, NULL, NULL },
        { 0, "stale-days", "N", "report N identical closes in a row",
          VOL_OPT_SETTING, NULL, NULL, "clean.stale_days" },
        { 0, "max-gap", "DAYS", "report more days than that without a row",
          VOL_OPT_SETTING, NULL, NULL, "clean.gap_days" },
        { 0, "spike-sigma", "X", "report moves beyond that which reverse",
          VOL_OPT_SETTING, NULL, NULL, "clean.spike_sigma" },
        { 0, "sort", NULL, "sort the whole input by symbol first", VOL_OPT_FLAG,
          &opt.sort, NULL, NULL },
        { 0, "max-memory", "BYTES", "memory for sorting; more goes to files",
          VOL_OPT_SETTING, NULL, NULL, "clean.max_memory_bytes" },
        { 0, "list-rules", NULL, "print the table of rules and stop",
          VOL_OPT_FLAG, &opt.list_rules, NULL, NULL },
    };
    struct vol_cli cli;
    struct vol_err err = { VOL_OK, "" };

    enum vol_code code = vol_cli_start(&cli, &program, options, COUNT(options),
                                       argc, argv, &err);
    if (code == VOL_OK && !cli.done)
        code = run(&cli, &opt, &err);
    return vol_cli_finish(&cli, code, &err);
}
