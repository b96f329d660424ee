/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vmean -- fit models of the mean and forecast. */

#include "cli/cli.h"
#include "report/mean_plan.h"
#include "stats/gsl.h"
#include "table/symbols.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct options {
    struct vol_option_list model, output, mean_x;
    const char *symbol;
    vol_date from, until;
    bool summary;
};

/* What the threads share. */
struct run {
    struct vol_cli *cli;
    const struct vol_mean_plan *plan;
    struct vol_symbols symbols;
    struct vol_products products;
};

static void
work(void *ctx, struct vol_symbol *s)
{
    s->code = vol_mean_plan_run(((const struct run *)ctx)->plan, s->block,
                                (struct vol_mean_output *)s->made, &s->err);
}

/* A model without figures fails the symbol. */
static void
tell_outcome(const struct run *run, struct vol_symbol *s,
             const struct vol_mean_outcome *o, const char *spec)
{
    const char *status = vol_mean_status_name(o->status);

    if (o->status == VOL_MEAN_NOT_ESTIMATED && s->code == VOL_OK)
        s->code = vol_fail(&s->err, VOL_EDATA, "%s: %s", spec, o->reason);
    else if (o->status == VOL_MEAN_NO_CONVERGE)
        vol_cli_warn(run->cli, s->block->symbol, "%s: %s: %s", spec, status,
                     o->reason);
    else if (o->reason[0] != '\0')
        vol_cli_note(run->cli, s->block->symbol, "%s: %s: %s", spec, status,
                     o->reason);
}

static void
tell(void *ctx, struct vol_symbol *s)
{
    struct run *run = ctx;
    struct vol_cli *cli = run->cli;
    const struct vol_mean_output *out = (const struct vol_mean_output *)s->made;
    char date[VOL_DATE_BUFSIZE];

    cli->rows_in = run->symbols.rows_in;
    if (out->restart != VOL_DATE_NONE)
        vol_cli_warn(cli, s->block->symbol,
                     "a price that is not positive: the series begins again "
                     "on %s",
                     vol_date_format(date, out->restart));
    for (size_t i = 0; i < out->n_outcomes; i++)
        tell_outcome(run, s, &out->outcome[i], run->plan->model[i].name);
    vol_cli_symbol(cli, s->block->symbol, s->code, &s->err);
    vol_cli_progress(cli, "symbols", cli->succeeded + cli->failed, 0);
}

static enum vol_code
run_all(struct run *run, struct vol_blocks *blocks, struct vol_err *err)
{
    const bool summary = run->plan->summary;
    char delim = ',';
    enum vol_code code = vol_blocks_start(blocks, &delim, err);

    if (code != VOL_OK)
        return code;
    delim = vol_cli_delim(run->cli, delim);
    run->symbols = (struct vol_symbols){ sizeof(struct vol_mean_output),
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
    struct vol_mean_plan plan;
    struct run all = { .cli = cli, .plan = &plan };
    struct vol_blocks *blocks = NULL;
    enum vol_code code =
        vol_mean_plan_make(&plan, cli->conf, opt->model.item, opt->model.n,
                           opt->mean_x.item, opt->mean_x.n, err);
    const struct vol_block_wish wish = { plan.column,   plan.n_columns,
                                         plan.optional, opt->symbol,
                                         opt->from,     opt->until };

    plan.summary = opt->summary;
    vol_products_init(&all.products, vol_mean_product_name, VOL_MEAN_PRODUCTS);
    if (code == VOL_OK)
        code =
            vol_products_choose(&all.products, opt->output.item, opt->output.n,
                                opt->summary, plan.wanted, err);
    if (code == VOL_OK)
        code =
            vol_blocks_new(&blocks, cli->operand, cli->n_operands, &wish, err);
    if (code == VOL_OK)
        code = run_all(&all, blocks, err);
    vol_blocks_free(blocks);
    vol_products_clear(&all.products);
    return code;
}

static const struct vol_program program = {
    "vmean", "[FILE ...]", "fit models of the mean and forecast",
    "vfetch file:spx.csv | vclean | vmean -m arima1.0.1 --summary"
};

int
main(int argc, char *argv[])
{
    struct options opt = { .from = VOL_DATE_NONE, .until = VOL_DATE_NONE };
    const struct vol_option options[] = {
        { 'm', "model", "SPEC", "a model, such as arima1.0.1", VOL_OPT_LIST,
          .to = &opt.model },
        { 'o', "output", "KIND[=FILE]", "a table, forecasts by default",
          VOL_OPT_LIST, .to = &opt.output },
        { 0, "summary", NULL, "print for people", VOL_OPT_FLAG,
          .to = &opt.summary },
        { 'c', "column", "NAME", "price, return or a column", VOL_OPT_SETTING,
          .setting = "column" },
        { 0, "as", "FORM", "what the column holds", VOL_OPT_SETTING,
          .setting = "as" },
        { 0, "mean-x", "COLUMN", "a regressor", VOL_OPT_LIST,
          .to = &opt.mean_x },
        { 0, "from", "DATE", "first date used", VOL_OPT_DATE, .to = &opt.from },
        { 0, "until", "DATE", "last date used", VOL_OPT_DATE,
          .to = &opt.until },
        { 0, "window", "N", "rows a model sees", VOL_OPT_SETTING,
          .setting = "mean.window" },
        { 0, "horizons", "LIST", "days ahead", VOL_OPT_SETTING,
          .setting = "mean.horizons" },
        { 0, "har-cov", "KIND", "newey-west or ols", VOL_OPT_SETTING,
          .setting = "mean.har_cov" },
        { 0, "hac-lags", "N", "lags of newey-west", VOL_OPT_SETTING,
          .setting = "mean.hac_lags" },
        { 0, "evaluate", "N", "rows that are forecast", VOL_OPT_SETTING,
          .setting = "mean.evaluate" },
        { 0, "step", "N", "rows from origin to origin", VOL_OPT_SETTING,
          .setting = "mean.step" },
        { 0, "refit-every", "N", "origins between estimations", VOL_OPT_SETTING,
          .setting = "mean.refit_every" },
        { 0, "periods", "N", "days a year", VOL_OPT_SETTING,
          .setting = "periods" },
        { 0, "symbol", "NAME", "of a table without symbols", VOL_OPT_TEXT,
          .to = &opt.symbol },
        { 'j', "jobs", "N", "threads, 0: all processors", VOL_OPT_SETTING,
          .setting = "jobs" },
    };
    struct vol_cli cli;
    struct vol_err err = { VOL_OK, "" };

    vol_gsl_errors_off();
    enum vol_code code = vol_cli_start(&cli, &program, options, COUNT(options),
                                       argc, argv, &err);
    if (code == VOL_OK && !cli.done)
        code = run(&cli, &opt, &err);
    return vol_cli_finish(&cli, code, &err);
}
