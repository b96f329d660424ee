/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vcross -- how the volatilities of several series move together. */

#include "analysis/cross_run.h"
#include "analysis/garch_plan.h"
#include "cli/cli.h"
#include "market/series_set.h"
#include "stats/gsl.h"
#include "table/product.h"

#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Fewer rows say nothing of the margins. */
enum { LEAST_ROWS = 50 };

struct options {
    struct vol_option_list model, output, lag;
    const char *margin, *pairs, *init, *align, *ahead, *weights, *kernel,
        *order, *shock_size, *symbol;
    size_t window, last, lags, roll, step, shock_days;
    vol_date from, until;
    bool summary;
};

struct run {
    struct vol_cli *cli;
    const struct options *opt;
    struct vol_cross_plan plan;
    struct vol_cross_weights weights;
    struct vol_products products;
    struct vol_series_wish wish;
    enum vol_panel_form form;
    struct vol_series_set set, empty; /* empty: no row in the dates, */
    struct vol_err why_empty;         /* which fails as this         */
    char delim;
};

/* ---- reading ------------------------------------------------------------- */

/* The series of one symbol; what it lacks is its own failure. */
static enum vol_code
take_symbol(struct run *run, struct vol_block *block, struct vol_err *err)
{
    struct vol_series series = { .n = 0 };

    if (run->plan.range != VOL_CROSS_RETURN && block->code == VOL_OK)
        vol_cross_take_range(run->plan.range, block);
    enum vol_code code = vol_series_make(block, &run->wish, &series, err);

    if (code == VOL_EDATA && block->n == 0 && block->code == VOL_OK) {
        run->why_empty = *err;
        return vol_series_set_add(&run->empty, block->symbol, &series, err);
    }
    if (code == VOL_OK) {
        vol_cli_warn_restart(run->cli, block->symbol, series.choice.restart);
        vol_cli_warn_unadjusted(run->cli, block->symbol,
                                series.choice.unadjusted,
                                series.choice.n_unadjusted, "-c close");
    }
    if (code == VOL_OK)
        code = vol_series_set_add(&run->set, block->symbol, &series, err);
    vol_series_clear(&series);
    vol_cli_symbol(run->cli, block->symbol, code, err);
    return code == VOL_EDATA ? VOL_OK : code;
}

/* Each symbol without a row fails by name, but all of them as one. */
static enum vol_code
tell_empty(struct run *run, struct vol_err *err)
{
    const struct vol_series_set *empty = &run->empty;

    if (empty->n > 0 && run->set.n == 0 && run->cli->failed == 0)
        return vol_fail(err, VOL_EDATA,
                        "no symbol has a row in the dates asked for");
    for (size_t i = 0; i < empty->n; i++)
        vol_cli_symbol(run->cli, empty->item[i].symbol, run->why_empty.code,
                       &run->why_empty);
    return VOL_OK;
}

static enum vol_code
read_symbols(struct run *run, struct vol_blocks *blocks, struct vol_err *err)
{
    struct vol_err own = { VOL_OK, "" };
    struct vol_block *block = NULL;
    enum vol_code code = vol_blocks_start(blocks, &run->delim, err);

    while (code == VOL_OK) {
        code = vol_blocks_next(blocks, &block, err);
        if (code != VOL_OK || block == NULL)
            break;
        code = take_symbol(run, block, &own);
        if (code != VOL_OK)
            code = vol_fail(err, code, "%s", own.text);
        run->cli->rows_in = vol_blocks_rows(blocks);
        vol_block_free(block);
        block = NULL;
    }
    return code == VOL_OK ? tell_empty(run, err) : code;
}

/* ---- working ------------------------------------------------------------- */

static void
tell_model(void *ctx, const char *spec, const char *status, const char *reason)
{
    if (reason[0] == '\0')
        return;
    if (strcmp(status, "ok") == 0)
        vol_cli_warn(ctx, NULL, "%s: %s", spec, reason);
    else
        vol_cli_warn(ctx, NULL, "%s: %s: %s", spec, status, reason);
}

/* How many dates of each series the join left out. */
static void
tell_join(const struct run *run, const struct vol_panel *panel)
{
    for (size_t i = 0; i < panel->k; i++)
        vol_cli_note(run->cli, run->set.item[i].symbol,
                     "%zu common days, %zu of its own dropped, %zu filled",
                     panel->joined, panel->dropped[i], panel->filled[i]);
}

static enum vol_code
print_text(struct vol_str *text, struct vol_err *err)
{
    enum vol_code code = vol_str_check(text, err);

    if (code == VOL_OK && fputs(text->text, stdout) == EOF)
        code = vol_fail(err, VOL_EIO, "cannot write to standard output");
    return code;
}

/* All models, and their rows into the products. */
static enum vol_code
run_models(struct run *run, const struct vol_panel *panel,
           const char *const *symbol, struct vol_err *err)
{
    struct vol_cross_run cross;
    enum vol_code code =
        vol_cross_run_init(&cross, &run->plan, panel, symbol, run->delim, err);

    if (code != VOL_OK)
        return code;
    cross.tell = tell_model;
    cross.ctx = run->cli;
    code = vol_cross_run_models(&cross, err);
    if (code == VOL_OK && run->plan.summary)
        code = print_text(&cross.text, err);
    for (int i = 0; code == VOL_OK && i < VOL_CROSS_PRODUCTS; i++) {
        struct vol_product *product =
            vol_products_find(&run->products, vol_cross_product_name[i]);
        if (product == NULL)
            continue;
        run->cli->rows_out += cross.rows[i].n;
        code = vol_rows_append(&product->rows, &cross.rows[i], err);
    }
    vol_cross_run_clear(&cross);
    return code;
}

static enum vol_code
join(struct run *run, struct vol_panel *panel, struct vol_err *err)
{
    const struct vol_panel_wish wish = { .align = run->plan.align,
                                         .form = run->form,
                                         .window = run->opt->window,
                                         .least = LEAST_ROWS };
    char tag[VOL_SERIES_SET_TAG];
    enum vol_code code = VOL_OK;

    vol_series_set_sort(&run->set);
    for (size_t i = 0; code == VOL_OK && i < run->opt->lag.n; i++)
        code = vol_series_set_lag(&run->set, run->opt->lag.item[i], err);
    if (code == VOL_OK)
        code = vol_series_set_tag(&run->set, tag, err);
    if (code == VOL_OK)
        vol_cross_plan_tag(&run->plan, tag);
    if (code == VOL_OK && run->plan.order != NULL)
        code = vol_series_set_order(&run->set, run->plan.order, err);
    return code == VOL_OK ? vol_series_set_panel(&run->set, &wish, panel, err)
                          : code;
}

static enum vol_code
work(struct run *run, struct vol_err *err)
{
    const char *symbol[VOL_SERIES_SET_MAX];
    struct vol_panel panel = { 0 };
    enum vol_code code = join(run, &panel, err);

    run->delim = vol_cli_delim(run->cli, run->delim);
    if (code == VOL_OK && !run->plan.summary)
        code = vol_products_open(&run->products, run->delim, err);
    run->cli->prints = run->plan.summary || vol_products_print(&run->products);
    if (code == VOL_OK) {
        tell_join(run, &panel);
        for (size_t i = 0; i < panel.k; i++)
            symbol[i] = run->set.item[i].symbol;
        code = run_models(run, &panel, symbol, err);
    }
    vol_panel_clear(&panel);
    if (code == VOL_OK && !run->plan.summary)
        code = vol_products_commit(&run->products, err);
    return code;
}

/* ---- from options to a plan ---------------------------------------------- */

/* What comes from settings and plain options. */
static void
set_plan(struct run *run)
{
    const struct vol_conf *conf = run->cli->conf;
    struct vol_cross_plan *plan = &run->plan;

    plan->threads = vol_cli_jobs(run->cli);
    plan->window = run->opt->window;
    plan->roll = run->opt->roll;
    plan->alpha = vol_conf_real(conf, "test.alpha");
    plan->n_days = 0;
    vol_garch_plan_add_days(conf, "garch.horizons", plan->day, &plan->n_days);
    plan->paths = (size_t)vol_conf_int(conf, "garch.paths");
    plan->seed = (uint64_t)vol_conf_int(conf, "seed");
    plan->periods = (double)vol_conf_int(conf, "periods");
}

/* Portfolios need weights, and weights are for them. */
static enum vol_code
read_weights(struct run *run, struct vol_err *err)
{
    const bool wanted = run->plan.wanted[VOL_CROSS_PORTFOLIOS];

    if (wanted != (run->opt->weights != NULL))
        return vol_fail(err, VOL_EUSAGE,
                        wanted ? "-o portfolios: --weights names the table of "
                                 "what they hold"
                               : "--weights is for -o portfolios");
    if (!wanted)
        return VOL_OK;
    run->plan.weights = &run->weights;
    return vol_cross_weights_read(&run->weights, run->opt->weights, err);
}

/* The measure of the range takes the place of the first column. */
static enum vol_code
wish_for_ranges(struct run *run, struct vol_err *err)
{
    if (*vol_conf_text(run->cli->conf, "column") != '\0')
        return vol_fail(err, VOL_EUSAGE,
                        "-m %.80s takes open, high, low and close: leave out "
                        "-c",
                        run->plan.model[0].name);
    run->wish =
        (struct vol_series_wish){ .column = "open", .as = VOL_AS_LEVEL };
    return VOL_OK;
}

static enum vol_code
make_plan(struct run *run, struct vol_err *err)
{
    const struct options *opt = run->opt;
    const struct vol_conf *conf = run->cli->conf;
    const struct vol_cross_words words = {
        .model = opt->model.item,
        .n_models = opt->model.n,
        .margin = opt->margin,
        .pairs = opt->pairs,
        .init = opt->init,
        .align = opt->align,
        .kernel = opt->kernel,
        .order = opt->order,
        .ahead = opt->ahead,
        .shock_size = opt->shock_size,
        .lags = opt->lags,
        .last = opt->last,
        .shock_days = opt->shock_days,
        .step = opt->step,
    };
    enum vol_code code = vol_cross_plan_make(&run->plan, &words, err);

    set_plan(run);
    vol_products_init(&run->products, vol_cross_product_name,
                      VOL_CROSS_PRODUCTS, vol_conf_files(run->cli->conf));
    for (size_t i = 0; code == VOL_OK && i < opt->output.n; i++)
        code = vol_products_add(&run->products, opt->output.item[i], err);
    for (int i = 0; i < VOL_CROSS_PRODUCTS; i++)
        run->plan.wanted[i] =
            vol_products_find(&run->products, vol_cross_product_name[i]) !=
                NULL ||
            (opt->output.n == 0 && i == 0 && !opt->summary);
    run->plan.summary = opt->summary;
    if (code == VOL_OK && opt->summary && opt->output.n > 0)
        code = vol_fail(err, VOL_EUSAGE,
                        "--summary takes the place of tables: leave out "
                        "-o %.80s",
                        opt->output.item[0]);
    if (code == VOL_OK)
        code = vol_series_wish_from(vol_conf_text(conf, "column"),
                                    vol_conf_text(conf, "as"), &run->wish, err);
    code = vol_conf_blame(conf, "as", code, err);
    if (code == VOL_OK)
        code = read_weights(run, err);
    run->plan.levels = run->wish.as == VOL_AS_LEVEL;
    if (code == VOL_OK)
        code = vol_cross_plan_complete(&run->plan, &words, err);
    if (code == VOL_OK && run->plan.range != VOL_CROSS_RETURN)
        code = wish_for_ranges(run, err);
    if (code == VOL_OK)
        run->form = vol_panel_form_of(&run->wish);
    return code;
}

/* The columns to read, at most four. */
static size_t
columns_of(const struct run *run, const char *name[4], bool optional[4])
{
    static const char *const range[] = { "open", "high", "low", "close" };

    if (run->plan.range == VOL_CROSS_RETURN)
        return vol_series_columns(&run->wish, name, optional);
    for (size_t i = 0; i < COUNT(range); i++) {
        name[i] = range[i];
        optional[i] = false;
    }
    return COUNT(range);
}

static enum vol_code
run_all(struct vol_cli *cli, const struct options *opt, struct vol_err *err)
{
    struct run run = { .cli = cli, .opt = opt, .delim = ',' };
    struct vol_blocks *blocks = NULL;
    const char *column[4];
    bool optional[4];
    enum vol_code code = make_plan(&run, err);
    const size_t n = columns_of(&run, column, optional);
    const struct vol_block_wish wish = { column,      n,         optional,
                                         opt->symbol, opt->from, opt->until };

    if (code == VOL_OK)
        code = vol_products_check_inputs(&run.products, cli->operand,
                                         cli->n_operands, err);
    if (code == VOL_OK && opt->weights != NULL)
        code = vol_products_check_input(&run.products, opt->weights, NULL, err);
    if (code == VOL_OK)
        code =
            vol_blocks_new(&blocks, cli->operand, cli->n_operands, &wish, err);
    if (code == VOL_OK)
        code = read_symbols(&run, blocks, err);
    vol_blocks_free(blocks);
    if (code == VOL_OK)
        code = work(&run, err);
    vol_cross_weights_clear(&run.weights);
    vol_series_set_clear(&run.set);
    vol_series_set_clear(&run.empty);
    vol_products_clear(&run.products);
    return code;
}

static const struct vol_program program = {
    "vcross", "[FILE ...]", "correlations and spillovers of several series",
    "vfetch file:dax.csv file:smi.csv | vclean | vcross --summary"
};

int
main(int argc, char *argv[])
{
    struct options opt = { .from = VOL_DATE_NONE, .until = VOL_DATE_NONE };
    const struct vol_option options[] = {
        { 'm', "model", "SPEC", "dcc1.1, adcc1.1~t, ccc, ewma, var2-logsq",
          VOL_OPT_LIST, .to = &opt.model },
        { 0, "margin", "SPEC", "vgarch's model of each series", VOL_OPT_TEXT,
          .to = &opt.margin },
        { 0, "pairs", "WHICH", NULL, VOL_OPT_CHOICE, .to = &opt.pairs,
          .choices = "none|neighbours|all" },
        { 0, "ewma-init", "NAME", NULL, VOL_OPT_CHOICE, .to = &opt.init,
          .choices = "sample|demeaned|first20|filter" },
        { 0, "summary", NULL, "print for people", VOL_OPT_FLAG,
          .to = &opt.summary },
        { 'o', "output", "KIND[=FILE]",
          "correlations by default, spillovers, tests ...", VOL_OPT_LIST,
          .to = &opt.output },
        { 0, "align", "inner|previous|two-day", NULL, VOL_OPT_CHOICE,
          .to = &opt.align, .choices = "inner|previous|two-day" },
        { 0, "lag", "SYMBOL=N", NULL, VOL_OPT_LIST, .to = &opt.lag },
        { 'c', "column", "NAME", "the column of prices or returns",
          VOL_OPT_SETTING, .setting = "column" },
        { 0, "as", "FORM", NULL, VOL_OPT_SETTING, .setting = "as" },
        { 0, "from", "DATE", "first date used", VOL_OPT_DATE, .to = &opt.from },
        { 0, "until", "DATE", "last date used", VOL_OPT_DATE,
          .to = &opt.until },
        { 0, "window", "N", NULL, VOL_OPT_COUNT, .to = &opt.window },
        { 0, "horizons", "LIST", "days ahead of covariances", VOL_OPT_SETTING,
          .setting = "garch.horizons" },
        { 0, "ahead", "FORM", NULL, VOL_OPT_CHOICE, .to = &opt.ahead,
          .choices = "r|q" },
        { 0, "lags", "N", NULL, VOL_OPT_COUNT, .to = &opt.lags },
        { 0, "kernel", "NAME", NULL, VOL_OPT_CHOICE, .to = &opt.kernel,
          .choices = "truncated|bartlett|daniell|parzen|qs" },
        { 0, "alpha", "SIZE", NULL, VOL_OPT_SETTING, .setting = "test.alpha" },
        { 0, "weights", "FILE", "what portfolios hold", VOL_OPT_TEXT,
          .to = &opt.weights },
        { 0, "paths", "N", NULL, VOL_OPT_SETTING, .setting = "garch.paths" },
        { 0, "seed", "N", NULL, VOL_OPT_SETTING, .setting = "seed" },
        { 0, "periods", "N", NULL, VOL_OPT_SETTING, .setting = "periods" },
        { 0, "last", "N", NULL, VOL_OPT_COUNT, .to = &opt.last },
        { 0, "shock-days", "N", NULL, VOL_OPT_COUNT, .to = &opt.shock_days },
        { 0, "shock-size", "X", NULL, VOL_OPT_TEXT, .to = &opt.shock_size },
        { 0, "order", "LIST", NULL, VOL_OPT_TEXT, .to = &opt.order },
        { 0, "roll", "N", "spillovers of windows of N rows", VOL_OPT_COUNT,
          .to = &opt.roll },
        { 0, "step", "N", NULL, VOL_OPT_COUNT, .to = &opt.step },
        { 0, "symbol", "NAME", NULL, VOL_OPT_TEXT, .to = &opt.symbol },
        { 'j', "jobs", "N", "threads, 0: all processors", VOL_OPT_SETTING,
          .setting = "jobs" },
    };
    struct vol_cli cli;
    struct vol_err err = { VOL_OK, "" };

    vol_gsl_errors_off();
    enum vol_code code = vol_cli_start(&cli, &program, options, COUNT(options),
                                       argc, argv, &err);
    if (code == VOL_OK && !cli.done)
        code = run_all(&cli, &opt, &err);
    return vol_cli_finish(&cli, code, &err);
}
