/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vmean -- fit models of the mean and forecast. */

#include "analysis/mean_panel.h"
#include "analysis/mean_plan.h"
#include "cli/cli.h"
#include "stats/gsl.h"
#include "table/symbols.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct options {
    struct vol_option_list model, output, mean_x, lag;
    const char *symbol, *align;
    vol_date from, until;
    bool summary;
};

/* What the threads share. */
struct run {
    struct vol_cli *cli;
    const struct vol_mean_plan *plan;
    struct vol_symbols symbols;
    struct vol_products products;
    struct vol_mean_panel panel; /* of the models of all symbols */
};

static void
work(void *ctx, struct vol_symbol *s)
{
    s->code = vol_mean_plan_run(((const struct run *)ctx)->plan, s->block,
                                (struct vol_mean_output *)s->made, &s->err);
}

/* VOL_EDATA where a model has no figures.  One that lacks its forecasts or its
 * evaluation, but has others, is said to. */
static enum vol_code
check_outcome(const struct run *run, const char *symbol,
              const struct vol_mean_outcome *o, const char *spec,
              struct vol_err *err)
{
    const char *const lack[][2] = { { "no forecast", o->unforecast },
                                    { "no evaluation", o->unjudged } };

    if (o->status == VOL_MEAN_NOT_ESTIMATED)
        return vol_fail(err, VOL_EDATA, "%s: %s", spec, o->reason);
    for (size_t i = 0; i < COUNT(lack); i++) {
        if (lack[i][1][0] == '\0')
            continue;
        if (!vol_mean_outcome_has_result(o, run->plan))
            return vol_fail(err, VOL_EDATA, "%s: %s: %s", spec, lack[i][0],
                            lack[i][1]);
        vol_cli_warn(run->cli, symbol, "%s: %s: %s", spec, lack[i][0],
                     lack[i][1]);
    }
    return VOL_OK;
}

/* A model without figures fails the symbol. */
static void
tell_outcome(const struct run *run, struct vol_symbol *s,
             const struct vol_mean_outcome *o, const char *spec)
{
    const char *symbol = s->block->symbol;
    const char *status = vol_mean_status_name(o->status);
    struct vol_err why = { VOL_OK, "" };
    enum vol_code code = check_outcome(run, symbol, o, spec, &why);

    if (s->code == VOL_OK) {
        s->code = code;
        s->err = why;
    }
    if (o->status == VOL_MEAN_NO_CONVERGE)
        vol_cli_warn(run->cli, symbol, "%s: %s: %s", spec, status, o->reason);
    else if (o->reason[0] != '\0')
        vol_cli_note(run->cli, symbol, "%s: %s: %s", spec, status, o->reason);
}

static void
tell(void *ctx, struct vol_symbol *s)
{
    struct run *run = ctx;
    struct vol_cli *cli = run->cli;
    const struct vol_mean_output *out = (const struct vol_mean_output *)s->made;

    cli->rows_in = run->symbols.rows_in;
    vol_cli_warn_restart(cli, s->block->symbol, out->choice.restart);
    vol_cli_warn_unadjusted(cli, s->block->symbol, out->choice.unadjusted,
                            out->choice.n_unadjusted, "-c close");
    bool some = false;
    for (size_t i = 0; i < out->n_outcomes; i++) {
        tell_outcome(run, s, &out->outcome[i], run->plan->model[i].name);
        some = some || vol_mean_outcome_has_result(&out->outcome[i], run->plan);
    }
    cli->partly += s->code != VOL_OK && some;
    if (s->code != VOL_OK || run->plan->n_models > 0)
        vol_cli_symbol(cli, s->block->symbol, s->code, &s->err);
    vol_cli_progress(cli, "symbols", cli->succeeded + cli->failed, 0);
}

/* ---- models of all symbols together ----------------------------------------
 */

/* The series of the symbol waits for those of the others. */
static void
gather(void *ctx, struct vol_symbol *s)
{
    struct run *run = ctx;

    if (s->code == VOL_OK && run->plan->n_vars > 0)
        s->code = vol_mean_panel_add(&run->panel, run->plan, s->block, &s->err);
}

static void
tell_joined(const struct run *run)
{
    const struct vol_panel *p = &run->panel.joined;
    char loss[96];

    for (size_t i = 0; i < p->k; i++)
        if (vol_panel_loss(p, i, loss, sizeof(loss)))
            vol_cli_note(run->cli, run->panel.set.item[i].symbol, "%s", loss);
}

/* A symbol left behind ends the days that all have, and what is made of them.
 */
static void
warn_left_behind(const struct run *run)
{
    const struct vol_panel *p = &run->panel.joined;
    const struct vol_named_series *latest =
        vol_series_set_latest(&run->panel.set);
    const vol_date end = p->date[p->rows - 1], origin = latest->series.origin;
    char last[VOL_DATE_BUFSIZE], later[VOL_DATE_BUFSIZE];

    if (origin - end > run->panel.stale_days)
        vol_cli_warn(run->cli, "all symbols",
                     "the last day that all have is %s, %s goes on to %s",
                     vol_date_format(last, end), latest->symbol,
                     vol_date_format(later, origin));
}

/* Each by name: the others go on without it. */
static void
fail_left_out(const struct run *run)
{
    const struct vol_mean_panel *panel = &run->panel;

    for (size_t i = 0; i < panel->n_left; i++) {
        struct vol_err why;
        vol_cli_symbol(run->cli, panel->left[i].symbol,
                       vol_fail(&why, VOL_EDATA,
                                "left out of the models of all symbols: %s",
                                panel->left[i].reason),
                       &why);
    }
}

/* One of them; what could not be estimated is its failure. */
static enum vol_code
run_var(struct run *run, size_t at, struct vol_err *err)
{
    struct vol_made made;
    struct vol_mean_outcome outcome = { .reason = "" };
    struct vol_err why = { VOL_OK, "" };

    vol_made_init(&made, run->symbols.delim);
    enum vol_code code =
        vol_mean_panel_run(&run->panel, run->plan, at, &made, &outcome, err);
    if (code == VOL_OK)
        code = vol_symbols_write(&run->symbols, &made, err);
    vol_made_clear(&made);
    if (code != VOL_OK)
        return code;
    code = check_outcome(run, "all symbols", &outcome, run->plan->var[at].name,
                         &why);
    vol_cli_symbol(run->cli, "all symbols", code, &why);
    return VOL_OK;
}

/* There is no model of all symbols; each has the reason in its row of fits. */
static enum vol_code
refuse_vars(struct run *run, const struct vol_err *why, struct vol_err *err)
{
    struct vol_made made;

    vol_cli_symbol(run->cli, "all symbols", why->code, why);
    vol_made_init(&made, run->symbols.delim);
    vol_mean_panel_refuse(&run->panel, run->plan, why->text, &made);
    enum vol_code code = vol_symbols_write(&run->symbols, &made, err);
    vol_made_clear(&made);
    return code;
}

static enum vol_code
run_vars(struct run *run, struct vol_err *err)
{
    struct vol_err why = { VOL_OK, "" };
    enum vol_code code = vol_mean_panel_join(&run->panel, run->plan, &why);

    fail_left_out(run);
    if (code == VOL_EDATA)
        return refuse_vars(run, &why, err);
    *err = why;
    if (code == VOL_OK) {
        tell_joined(run);
        warn_left_behind(run);
    }
    for (size_t i = 0; code == VOL_OK && i < run->plan->n_vars; i++)
        code = run_var(run, i, err);
    return code;
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
                                         gather,
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
    if (code == VOL_OK && run->plan->n_vars > 0)
        code = run_vars(run, err);
    run->cli->rows_in = run->symbols.rows_in;
    run->cli->rows_out = run->symbols.rows_out;
    if (vol_cli_has_nothing(run->cli))
        vol_products_spare_files(&run->products);
    if (code == VOL_OK && !summary)
        code = vol_products_commit(&run->products, err);
    return code;
}

/* How several symbols are joined is for models of them. */
static enum vol_code
take_alignment(const struct options *opt, const struct vol_mean_plan *plan,
               enum vol_align *align, struct vol_err *err)
{
    if (plan->n_vars == 0 && (opt->align != NULL || opt->lag.n > 0))
        return vol_fail(err, VOL_EUSAGE,
                        "%s is for a vector autoregression, such as var2: no "
                        "model is one",
                        opt->align != NULL ? "--align" : "--lag");
    return opt->align != NULL ? vol_align_parse(opt->align, align, err)
                              : VOL_OK;
}

static enum vol_code
run(struct vol_cli *cli, const struct options *opt, struct vol_err *err)
{
    struct vol_mean_plan plan;
    struct run all = { .cli = cli,
                       .plan = &plan,
                       .panel = { .align = VOL_ALIGN_INNER,
                                  .lag = opt->lag.item,
                                  .n_lags = opt->lag.n,
                                  .stale_days = (long)vol_conf_int(
                                      cli->conf, "daily.stale_days") } };
    struct vol_blocks *blocks = NULL;
    enum vol_code code =
        vol_mean_plan_make(&plan, cli->conf, opt->model.item, opt->model.n,
                           opt->mean_x.item, opt->mean_x.n, err);
    const struct vol_block_wish wish = { plan.column,   plan.n_columns,
                                         plan.optional, opt->symbol,
                                         opt->from,     opt->until };

    plan.summary = opt->summary;
    vol_products_init(&all.products, vol_mean_product_name, VOL_MEAN_PRODUCTS,
                      vol_conf_files(cli->conf));
    if (code == VOL_OK)
        code = take_alignment(opt, &plan, &all.panel.align, err);
    if (code == VOL_OK)
        code =
            vol_products_choose(&all.products, opt->output.item, opt->output.n,
                                opt->summary, plan.wanted, err);
    if (code == VOL_OK)
        code = vol_products_check_inputs(&all.products, cli->operand,
                                         cli->n_operands, err);
    if (code == VOL_OK)
        code = vol_mean_plan_check(&plan, cli->conf, err);
    if (code == VOL_OK)
        code =
            vol_blocks_new(&blocks, cli->operand, cli->n_operands, &wish, err);
    if (code == VOL_OK)
        code = run_all(&all, blocks, err);
    vol_blocks_free(blocks);
    vol_mean_panel_clear(&all.panel);
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
        { 0, "as", "price|return|level", NULL, VOL_OPT_SETTING,
          .setting = "as" },
        { 0, "align", "inner|previous|two-day", NULL, VOL_OPT_CHOICE,
          .to = &opt.align, .choices = "inner|previous|two-day" },
        { 0, "lag", "SYMBOL=N", NULL, VOL_OPT_LIST, .to = &opt.lag },
        { 0, "mean-x", "COLUMN", "a regressor", VOL_OPT_LIST,
          .to = &opt.mean_x },
        { 0, "from", "DATE", "first date used", VOL_OPT_DATE, .to = &opt.from },
        { 0, "until", "DATE", "last date used", VOL_OPT_DATE,
          .to = &opt.until },
        { 0, "window", "N", "rows a model sees", VOL_OPT_SETTING,
          .setting = "mean.window" },
        { 0, "horizons", "LIST", "days ahead", VOL_OPT_SETTING,
          .setting = "mean.horizons" },
        { 0, "har-cov", "newey-west|ols", NULL, VOL_OPT_SETTING,
          .setting = "mean.har_cov" },
        { 0, "hac-lags", "N", NULL, VOL_OPT_SETTING,
          .setting = "mean.hac_lags" },
        { 0, "evaluate", "N", "rows that are forecast", VOL_OPT_SETTING,
          .setting = "mean.evaluate" },
        { 0, "step", "N", NULL, VOL_OPT_SETTING, .setting = "mean.step" },
        { 0, "refit-every", "N", NULL, VOL_OPT_SETTING,
          .setting = "mean.refit_every" },
        { 0, "periods", "N", NULL, VOL_OPT_SETTING, .setting = "periods" },
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
        code = run(&cli, &opt, &err);
    return vol_cli_finish(&cli, code, &err);
}
