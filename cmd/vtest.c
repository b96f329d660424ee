/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vtest -- hypothesis tests on prices, returns and other columns. */

#include "base/mem.h"
#include "cli/cli.h"
#include "market/series.h"
#include "report/test_summary.h"
#include "stats/battery.h"
#include "table/symbols.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { MAX_SERIES = 16 };

struct options {
    struct vol_option_list column, output;
    const char *lags, *trend, *symbol;
    size_t max_lags, model_df, window;
    vol_date from, until;
    bool summary, exit_status;
};

/* One series to be tested: -c price, return or a column. */
struct subject {
    const char *name;
    struct vol_series_wish wish;
    size_t at[2]; /* its columns among those read */
    size_t n_at;
    bool levels_only; /* tests of unit roots and stationarity alone */
};

/* What is to be done with every symbol; not changed once it is made. */
struct plan {
    struct subject subject[MAX_SERIES];
    size_t n_subjects;
    struct vol_battery battery;
    const char *column[2 * MAX_SERIES];
    bool optional[2 * MAX_SERIES];
    size_t n_columns;
    const struct options *opt;
};

/* ---- from options to a plan -------------------------------------------- */

/* The index of a column among those to be read, added where it is new. */
static size_t
read_column(struct plan *plan, const char *name, bool optional)
{
    for (size_t i = 0; i < plan->n_columns; i++)
        if (strcmp(plan->column[i], name) == 0) {
            plan->optional[i] = plan->optional[i] && optional;
            return i;
        }
    plan->column[plan->n_columns] = name;
    plan->optional[plan->n_columns] = optional;
    return plan->n_columns++;
}

static enum vol_code
add_subject(struct plan *plan, const char *name, const char *column,
            enum vol_series_as as, struct vol_err *err)
{
    const char *names[2];
    bool optional[2];

    for (size_t i = 0; i < plan->n_subjects; i++)
        if (strcmp(plan->subject[i].name, name) == 0)
            return vol_fail(err, VOL_EUSAGE, "-c %s stands there twice", name);
    if (plan->n_subjects == MAX_SERIES)
        return vol_fail(err, VOL_EUSAGE, "more than %d times -c", MAX_SERIES);
    struct subject *s = &plan->subject[plan->n_subjects++];
    s->name = name;
    s->wish = (struct vol_series_wish){ .column = column, .as = as };
    s->wish.window = plan->opt->window;
    s->n_at = vol_series_columns(&s->wish, names, optional);
    for (size_t i = 0; i < s->n_at; i++)
        s->at[i] = read_column(plan, names[i], optional[i]);
    return VOL_OK;
}

/*
 * Where price and return come from: the setting `column` names the column,
 * `as` says what it holds.
 */
static enum vol_code
base_wish(const struct vol_conf *conf, struct vol_series_wish *base,
          struct vol_err *err)
{
    const char *column = vol_conf_text(conf, "column");
    const char *as = vol_conf_text(conf, "as");

    *base = (struct vol_series_wish){ 0 };
    return vol_series_wish_from(*column != '\0' ? column : NULL,
                                strcmp(as, "price") != 0 ? as : NULL, base,
                                err);
}

/* -c NAME: price, return, or any other column as it is. */
static enum vol_code
plan_column(struct plan *plan, const char *name,
            const struct vol_series_wish *base, struct vol_err *err)
{
    bool price = strcmp(name, "price") == 0;

    if (!price && strcmp(name, "return") != 0)
        return add_subject(plan, name, name, VOL_AS_LEVEL, err);
    if (base->as == VOL_AS_LEVEL || (price && base->as != VOL_AS_PRICE))
        return vol_fail(err, VOL_EUSAGE,
                        "-c %s: the settings column and as name no price",
                        name);
    return add_subject(plan, name, base->column, price ? VOL_AS_LOG : base->as,
                       err);
}

/* Without -c: what a price table offers, or the one column there is. */
static enum vol_code
plan_usual_columns(struct plan *plan, const struct vol_series_wish *base,
                   struct vol_err *err)
{
    if (base->as == VOL_AS_LEVEL && base->column != NULL)
        return plan_column(plan, base->column, base, err);
    if (base->as == VOL_AS_PRICE) {
        enum vol_code code = plan_column(plan, "price", base, err);
        if (code != VOL_OK)
            return code;
        plan->subject[0].levels_only = true;
    }
    return plan_column(plan, "return", base, err);
}

static enum vol_code
make_plan(struct plan *plan, const struct options *opt,
          const struct vol_conf *conf, struct vol_err *err)
{
    struct vol_series_wish base;
    struct vol_test_options options = vol_test_defaults;
    size_t n = 0;
    const char *const *tests = vol_conf_list(conf, "test.list", &n);
    enum vol_code code = base_wish(conf, &base, err);

    *plan = (struct plan){ .opt = opt };
    options.max_lags = opt->max_lags;
    options.model_df = opt->model_df;
    options.alpha = vol_conf_real(conf, "test.alpha");
    if (code == VOL_OK && opt->column.n == 0)
        code = plan_usual_columns(plan, &base, err);
    for (size_t i = 0; code == VOL_OK && i < opt->column.n; i++)
        code = plan_column(plan, opt->column.item[i], &base, err);
    if (code != VOL_OK)
        return code;
    return vol_battery_init(&plan->battery, tests, n, opt->trend, opt->lags,
                            &options, err);
}

/* ---- the tests of one symbol -------------------------------------------- */

/* What the threads share. */
struct run {
    struct vol_cli *cli;
    const struct plan *plan;
    struct vol_symbols symbols;
    struct vol_products products;
};

/* What is made of a symbol. */
struct made {
    struct vol_made made;
    size_t computed, rejected;
    vol_date restart; /* the series began anew after a price <= 0 */
};

/* The kind of table made. */
static const char *const offered[] = { "tests" };

/* One series being tested. */
struct tested {
    const struct plan *plan;
    const struct subject *subject;
    const struct vol_series *series;
    struct vol_symbol *symbol;
    struct made *made;
};

static void
add_row(struct tested *t, const struct vol_test_result *r)
{
    struct vol_rows *rows = &t->made->made.rows[0];
    const char bound[2] = { r->p_bound, '\0' };

    vol_rows_text(rows, t->symbol->block->symbol);
    vol_rows_text(rows, "-");
    vol_rows_date(rows, t->series->origin);
    vol_rows_text(rows, t->subject->name);
    vol_rows_text(rows, r->test->name);
    vol_rows_text(rows, r->variant);
    vol_rows_int(rows, (int64_t)t->plan->opt->window);
    vol_rows_int(rows, (int64_t)r->lags);
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
    vol_rows_text(rows, r->reason);
    vol_rows_end(rows);
}

static void
add_results(struct tested *t, const struct vol_test_result *r, size_t n)
{
    struct vol_err *err = &t->symbol->err;

    for (size_t i = 0; i < n; i++) {
        if (r[i].reject >= 0)
            t->made->computed++;
        else if (err->text[0] == '\0')
            (void)vol_fail(err, VOL_EDATA, "%s", r[i].reason);
        t->made->rejected += r[i].reject > 0;
        if (!t->plan->opt->summary)
            add_row(t, &r[i]);
    }
    if (t->plan->opt->summary)
        vol_test_summary_add(&t->made->made.text, t->symbol->block->symbol,
                             t->subject->name, t->series, r, n);
}

static enum vol_code
run_battery(struct tested *t)
{
    const struct vol_battery *battery = &t->plan->battery;
    void *p = NULL;
    size_t n = 0;
    enum vol_code code = vol_mem_array(
        &p, battery->n, sizeof(struct vol_test_result), &t->symbol->err);

    if (code != VOL_OK)
        return code;
    code = vol_battery_run(battery, t->series->value, t->series->n,
                           t->subject->levels_only, p, &n, &t->symbol->err);
    if (code == VOL_OK)
        add_results(t, p, n);
    free(p);
    return code;
}

/* One series of the symbol; what it lacks is remembered, not fatal. */
static enum vol_code
test_subject(const struct plan *plan, const struct subject *subject,
             struct vol_symbol *symbol)
{
    double *value[2];
    const struct vol_block *block = symbol->block;
    struct vol_block view = *block;
    struct vol_series series;
    struct made *made = (struct made *)symbol->made;
    struct tested t = { plan, subject, &series, symbol, made };

    for (size_t i = 0; i < subject->n_at && view.code == VOL_OK; i++)
        value[i] = block->value[subject->at[i]];
    view.value = value;
    view.n_values = subject->n_at;
    enum vol_code code =
        vol_series_make(&view, &subject->wish, &series, &symbol->err);
    if (code != VOL_OK)
        return code == VOL_EDATA && block->code == VOL_OK ? VOL_OK : code;
    if (series.restart != VOL_DATE_NONE)
        made->restart = series.restart;
    code = run_battery(&t);
    vol_series_clear(&series);
    return code;
}

static void
work(void *ctx, struct vol_symbol *s)
{
    const struct plan *plan = ((const struct run *)ctx)->plan;
    struct made *made = (struct made *)s->made;

    made->restart = VOL_DATE_NONE;
    for (size_t i = 0; s->code == VOL_OK && i < plan->n_subjects; i++)
        s->code = test_subject(plan, &plan->subject[i], s);
    if (s->code == VOL_OK && made->computed == 0)
        s->code = vol_fail_in(&s->err, VOL_EDATA, "no test was computed");
}

/* ---- reading and writing ------------------------------------------------ */

static void
tell(void *ctx, struct vol_symbol *s)
{
    struct run *run = ctx;
    struct vol_cli *cli = run->cli;
    const struct made *made = (const struct made *)s->made;
    char date[VOL_DATE_BUFSIZE];
    const char *symbol = s->block->symbol;

    cli->rows_in = run->symbols.rows_in;
    cli->negative |= run->plan->opt->exit_status && made->rejected > 0;
    if (made->restart != VOL_DATE_NONE)
        vol_cli_warn(cli, symbol,
                     "a price that is not positive: the series begins again "
                     "on %s",
                     vol_date_format(date, made->restart));
    if (s->code == VOL_OK && s->err.text[0] != '\0')
        vol_cli_note(cli, symbol, "%s", s->err.text);
    vol_cli_symbol(cli, symbol, s->code, &s->err);
    vol_cli_progress(cli, "symbols", cli->succeeded + cli->failed, 0);
}

/* Prices are optional column by column, but one of them must be there. */
static enum vol_code
need_prices(const struct plan *plan, const struct vol_blocks *blocks,
            struct vol_err *err)
{
    for (size_t i = 0; i < plan->n_subjects; i++) {
        const struct subject *s = &plan->subject[i];
        bool there = false;
        for (size_t k = 0; k < s->n_at; k++)
            there = there || vol_blocks_has(blocks, s->at[k]);
        if (!there)
            return vol_fail(err, VOL_EDATA,
                            "there is no column close or adj_close; -c names "
                            "the column to test");
    }
    return VOL_OK;
}

static enum vol_code
run_all(struct run *run, struct vol_blocks *blocks, struct vol_err *err)
{
    const bool summary = run->plan->opt->summary;
    char delim = ',';
    enum vol_code code = vol_blocks_start(blocks, &delim, err);

    if (code == VOL_OK)
        code = need_prices(run->plan, blocks, err);
    if (code != VOL_OK)
        return code;
    delim = vol_cli_delim(run->cli, delim);
    run->symbols = (struct vol_symbols){ sizeof(struct made),
                                         work,
                                         NULL,
                                         tell,
                                         run,
                                         .blocks = blocks,
                                         .products = &run->products,
                                         .delim = delim,
                                         .text = summary ? stdout : NULL };
    if (!summary)
        code = vol_products_open(&run->products, delim, err);
    run->cli->prints = summary || vol_products_print(&run->products);
    if (code == VOL_OK)
        code = vol_symbols_run(&run->symbols, vol_cli_jobs(run->cli), err);
    run->cli->rows_in = run->symbols.rows_in;
    run->cli->rows_out = run->symbols.rows_out;
    if (code == VOL_OK && !summary)
        code = vol_products_commit(&run->products, err);
    return code;
}

static enum vol_code
run(struct vol_cli *cli, const struct options *opt, struct vol_err *err)
{
    struct plan plan;
    struct vol_blocks *blocks = NULL;
    struct run all = { .cli = cli, .plan = &plan };
    enum vol_code code = make_plan(&plan, opt, cli->conf, err);
    const struct vol_block_wish wish = { plan.column,   plan.n_columns,
                                         plan.optional, opt->symbol,
                                         opt->from,     opt->until };

    vol_products_init(&all.products, offered, COUNT(offered));
    for (size_t i = 0; code == VOL_OK && i < opt->output.n; i++)
        code = vol_products_add(&all.products, opt->output.item[i], err);
    if (code == VOL_OK)
        code =
            vol_blocks_new(&blocks, cli->operand, cli->n_operands, &wish, err);
    if (code == VOL_OK)
        code = run_all(&all, blocks, err);
    vol_blocks_free(blocks);
    vol_products_clear(&all.products);
    return code;
}

int
main(int argc, char *argv[])
{
    static const struct vol_program program = {
        "vtest", "[FILE ...]",
        "hypothesis tests on prices, returns and other columns",
        "vfetch file:spx.csv | vclean | vtest --summary"
    };
    struct options opt = { .lags = "auto",
                           .trend = "c",
                           .from = VOL_DATE_NONE,
                           .until = VOL_DATE_NONE };
    const struct vol_option options[] = {
        { 'c', "column", "NAME", "price, return or a column", VOL_OPT_LIST,
          .to = &opt.column },
        { 0, "as", "FORM", "what the column holds", VOL_OPT_SETTING,
          .setting = "as" },
        { 0, "tests", "LIST", "tests to run, with commas", VOL_OPT_SETTING,
          .setting = "test.list" },
        { 0, "lags", "LIST", "auto, aic, bic, t-stat, numbers", VOL_OPT_TEXT,
          .to = &opt.lags },
        { 0, "max-lags", "N", "longest lag that is tried", VOL_OPT_COUNT,
          .to = &opt.max_lags },
        { 0, "trend", "LIST", "n, c, ct: terms of adf, kpss", VOL_OPT_TEXT,
          .to = &opt.trend },
        { 0, "model-df", "N", "parameters behind residuals", VOL_OPT_COUNT,
          .to = &opt.model_df },
        { 0, "alpha", "SIZE", "level of rejection", VOL_OPT_SETTING,
          .setting = "test.alpha" },
        { 0, "from", "DATE", "first date used", VOL_OPT_DATE, .to = &opt.from },
        { 0, "until", "DATE", "last date used", VOL_OPT_DATE,
          .to = &opt.until },
        { 0, "window", "N", "use the last N values", VOL_OPT_COUNT,
          .to = &opt.window },
        { 0, "symbol", "NAME", "name of a table without symbols", VOL_OPT_TEXT,
          .to = &opt.symbol },
        { 'o', "output", "KIND[=FILE]", "tests", VOL_OPT_LIST,
          .to = &opt.output },
        { 0, "summary", NULL, "print for people", VOL_OPT_FLAG,
          .to = &opt.summary },
        { 0, "exit-status", NULL, "exit with 3 if one rejects", VOL_OPT_FLAG,
          .to = &opt.exit_status },
        { 'j', "jobs", "N", "threads, 0: all processors", VOL_OPT_SETTING,
          .setting = "jobs" },
    };
    struct vol_cli cli;
    struct vol_err err = { VOL_OK, "" };

    enum vol_code code = vol_cli_start(&cli, &program, options, COUNT(options),
                                       argc, argv, &err);
    if (code == VOL_OK && !cli.done)
        code = run(&cli, &opt, &err);
    return vol_cli_finish(&cli, code, &err);
}
