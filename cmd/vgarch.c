/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vgarch -- fit volatility models and forecast. */

#include "analysis/garch_carry.h"
#include "analysis/garch_change.h"
#include "analysis/garch_select.h"
#include "cli/cli.h"
#include "stats/gsl.h"
#include "table/symbols.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

struct options {
    struct vol_option_list model, output, mean_x, variance_x, fix, bound, start;
    const char *symbol, *states, *warm, *form, *ahead;
    vol_date from, until;
    bool summary, selftest, keep_z;
};

/* What the threads share. */
struct run {
    struct vol_cli *cli;
    const struct vol_garch_plan *plan;
    struct vol_symbols symbols;
    struct vol_products products;
    struct vol_garch_carry *carry;   /* states to keep, or NULL */
    bool told[VOL_GARCH_MAX_MODELS]; /* that a model is not examined */
    size_t n_newer;                  /* states that stayed           */
};

static struct vol_garch_output *
output_of(const struct vol_symbol *s)
{
    return (struct vol_garch_output *)s->made;
}

static void
work(void *ctx, struct vol_symbol *s)
{
    s->code = vol_garch_plan_run(((const struct run *)ctx)->plan, s->block,
                                 output_of(s), &s->err);
}

static void
carry_states(void *ctx, struct vol_symbol *s)
{
    const struct run *run = ctx;

    if (run->carry != NULL)
        vol_garch_carry_symbol(run->carry, run->plan, s->block->symbol,
                               output_of(s));
}

/*
 * Say, once a model, which tables have no rows of what was filtered.  Where the
 * next fit has its day (--refit-every) that is as planned.
 */
static void
tell_unexamined(struct run *run, const struct vol_garch_output *out, size_t i)
{
    static const enum vol_garch_kind of_fits[] = { VOL_GARCH_PARAMS,
                                                   VOL_GARCH_DIAGNOSTICS,
                                                   VOL_GARCH_BANDS };
    const struct vol_garch_plan *plan = run->plan;
    void (*const say)(const struct vol_cli *, const char *, const char *, ...) =
        plan->refit_every > 0 ? vol_cli_note : vol_cli_warn;
    char list[64] = "";
    size_t at = 0;

    for (size_t k = 0; k < sizeof(of_fits) / sizeof(of_fits[0]); k++)
        if (plan->wanted[of_fits[k]])
            at += (size_t)snprintf(list + at, sizeof(list) - at, "%sno %s",
                                   at > 0 ? ", " : "",
                                   vol_garch_kind_name[of_fits[k]]);
    if (!out->outcome[i].filtered || run->told[i] || at == 0)
        return;
    run->told[i] = true;
    say(run->cli, NULL,
        "%s: %s of what is filtered from saved states: they come with an "
        "estimation, without --states",
        plan->model[i].name, list);
}

/* One model without parameters fails the symbol; among those to select from
 * it is only one that is not chosen. */
static void
tell_outcome(struct run *run, struct vol_symbol *s, size_t i)
{
    const struct vol_garch_output *out = output_of(s);
    const struct vol_garch_outcome *o = &out->outcome[i];
    const bool choice = run->plan->criterion != VOL_CRITERION_NONE;
    const char *symbol = s->block->symbol, *spec = run->plan->model[i].name;
    const char *status = vol_garch_status_name(o->status);
    char date[VOL_DATE_BUFSIZE];

    if (o->warning[0] != '\0')
        vol_cli_warn(run->cli, symbol, "%s: %s", spec, o->warning);
    if (o->status == VOL_FIT_DEGENERATE && s->code == VOL_OK && !choice)
        s->code = vol_fail(&s->err, VOL_EDATA, "%s: %s", spec, o->reason);
    else if (o->status >= VOL_FIT_NONSTATIONARY &&
             (!choice || i == out->selected))
        vol_cli_warn(run->cli, symbol, "%s: %s: %s", spec, status, o->reason);
    else if (o->status != VOL_FIT_OK)
        vol_cli_note(run->cli, symbol, "%s: %s: %s", spec, status, o->reason);
    if (o->note[0] != '\0')
        vol_cli_note(run->cli, symbol, "%s: %s", spec, o->note);
    if (o->newer == VOL_DATE_NONE)
        return;
    run->n_newer++;
    vol_cli_note(run->cli, symbol, "%s: its state of %s stays", spec,
                 vol_date_format(date, o->newer));
}

/* Say which model was chosen; none among them fails the symbol. */
static void
tell_choice(const struct run *run, struct vol_symbol *s)
{
    const struct vol_garch_output *out = output_of(s);
    const struct vol_garch_plan *plan = run->plan;
    const char *criterion = vol_criterion_name(plan->criterion);

    if (plan->criterion == VOL_CRITERION_NONE || s->code != VOL_OK)
        return;
    if (out->selected < plan->n_models)
        vol_cli_note(run->cli, s->block->symbol, "%s: selected by %s",
                     plan->model[out->selected].name, criterion);
    else
        s->code = vol_fail(&s->err, VOL_EDATA,
                           "no model to select: none of %zu converged; the "
                           "first, %s, is %s: %s",
                           plan->n_models, plan->model[0].name,
                           vol_garch_status_name(out->outcome[0].status),
                           out->outcome[0].reason);
}

/* Say how each model ended.  A symbol that lacks one but has another is not
 * without a result. */
static void
tell_outcomes(struct run *run, struct vol_symbol *s)
{
    const struct vol_garch_output *out = output_of(s);
    bool some = false;

    for (size_t i = 0; i < out->n_outcomes; i++) {
        tell_outcome(run, s, i);
        tell_unexamined(run, out, i);
        some = some || out->outcome[i].status != VOL_FIT_DEGENERATE;
    }
    tell_choice(run, s);
    run->cli->partly +=
        s->code != VOL_OK && some && run->plan->criterion == VOL_CRITERION_NONE;
}

static void
tell(void *ctx, struct vol_symbol *s)
{
    struct run *run = ctx;
    struct vol_cli *cli = run->cli;
    const struct vol_garch_output *out = output_of(s);

    cli->rows_in = run->symbols.rows_in;
    vol_cli_warn_restart(cli, s->block->symbol, out->choice.restart);
    vol_cli_warn_unadjusted(cli, s->block->symbol, out->choice.unadjusted,
                            out->choice.n_unadjusted, "-c close");
    tell_outcomes(run, s);
    vol_cli_symbol(cli, s->block->symbol, s->code, &s->err);
    vol_cli_progress(cli, "symbols", cli->succeeded + cli->failed, 0);
}

/* The saved states of symbols that did not come. */
static enum vol_code
carry_rest(struct run *run, struct vol_err *err)
{
    struct vol_product *to = vol_products_find(
        &run->products, vol_garch_kind_name[VOL_GARCH_STATES]);
    enum vol_code code = VOL_OK;

    if (run->carry == NULL || to == NULL)
        return VOL_OK;
    const size_t before = to->rows.n;
    while (code == VOL_OK && vol_garch_carry_next(run->carry, &to->rows))
        code = vol_products_flush(&run->products, err);
    run->cli->rows_out += to->rows.n - before;
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
    run->symbols = (struct vol_symbols){
        sizeof(struct vol_garch_output),
        work,
        carry_states,
        tell,
        run,
        .blocks = blocks,
        .products = &run->products,
        .delim = delim,
        .text = summary ? stdout : NULL,
    };
    if (!summary)
        code = vol_products_open(&run->products, delim, err);
    run->cli->prints = summary || vol_products_print(&run->products);
    if (code == VOL_OK)
        code = vol_symbols_run(&run->symbols, vol_cli_jobs(run->cli), err);
    run->cli->rows_in = run->symbols.rows_in;
    run->cli->rows_out = run->symbols.rows_out;
    if (code == VOL_OK)
        code = carry_rest(run, err);
    if (code == VOL_OK && run->n_newer > 0)
        vol_cli_warn(run->cli, NULL,
                     "%s: states that are newer than the rows of this run "
                     "stay, %zu in all; name another file in -o states=FILE "
                     "for those of this run",
                     vol_saved_name(run->plan->states), run->n_newer);
    if (vol_cli_has_nothing(run->cli))
        vol_products_spare_files(&run->products);
    if (code == VOL_OK && !summary)
        code = vol_products_commit(&run->products, err);
    return code;
}

/* A table of saved models, where one is named. */
static enum vol_code
read_saved(struct vol_cli *cli, const struct vol_garch_plan *plan,
           const char *option, const char *path, enum vol_saved_kinds kinds,
           struct vol_saved **out, struct vol_err *err)
{
    enum vol_code code;

    if (path == NULL)
        return VOL_OK;
    if (strcmp(path, "-") == 0)
        return vol_fail(err, VOL_EUSAGE,
                        "%s: standard input is for prices; name a file",
                        option);
    code = vol_saved_read(out, path, kinds, err);
    for (size_t i = 0;
         code == VOL_OK && vol_saved_count(*out) > 0 && i < plan->n_models; i++)
        if (!vol_saved_has(*out, plan->model[i].name))
            vol_cli_warn(cli, NULL, "%s %s: nothing of the model %s in it",
                         option, path, plan->model[i].name);
    return code;
}

/* What earlier runs left, for as long as `run_all` takes. */
static enum vol_code
run_saved(struct run *all, const struct options *opt,
          struct vol_garch_plan *plan, struct vol_blocks *blocks,
          struct vol_err *err)
{
    struct vol_saved *states = NULL, *warm = NULL;
    enum vol_code code = read_saved(all->cli, plan, "--states", opt->states,
                                    VOL_SAVED_STATES, &states, err);

    if (code == VOL_OK)
        code = read_saved(all->cli, plan, "--warm", opt->warm,
                          VOL_SAVED_STATES_OR_PARAMS, &warm, err);
    plan->states = states;
    plan->warm = warm;
    if (code == VOL_OK && states != NULL && plan->wanted[VOL_GARCH_STATES])
        code = vol_garch_carry_new(&all->carry, states, err);
    if (code == VOL_OK)
        code = run_all(all, blocks, err);
    vol_garch_carry_free(all->carry);
    vol_saved_free(states);
    vol_saved_free(warm);
    return code;
}

/* No product takes the place of what is read, but for a table of saved models,
 * which its successor may replace. */
static enum vol_code
check_inputs(const struct vol_cli *cli, const struct options *opt,
             const struct vol_products *products, struct vol_err *err)
{
    const char *const saved[] = { vol_garch_kind_name[VOL_GARCH_STATES],
                                  vol_garch_kind_name[VOL_GARCH_PARAMS], NULL };
    const char *const states[] = { saved[0], NULL };
    enum vol_code code =
        vol_products_check_inputs(products, cli->operand, cli->n_operands, err);

    if (code == VOL_OK && opt->states != NULL)
        code = vol_products_check_input(products, opt->states, states, err);
    if (code == VOL_OK && opt->warm != NULL)
        code = vol_products_check_input(products, opt->warm, saved, err);
    return code;
}

static enum vol_code
run(struct vol_cli *cli, const struct options *opt, struct vol_garch_plan *plan,
    struct vol_err *err)
{
    struct run all = { .cli = cli, .plan = plan };
    struct vol_blocks *blocks = NULL;
    const struct vol_block_wish wish = { plan->column,   plan->n_columns,
                                         plan->optional, opt->symbol,
                                         opt->from,      opt->until };
    enum vol_code code;

    plan->summary = opt->summary;
    plan->keep_z = opt->keep_z;
    vol_products_init(&all.products, vol_garch_kind_name, VOL_GARCH_KINDS,
                      vol_conf_files(cli->conf));
    code = vol_products_choose(&all.products, opt->output.item, opt->output.n,
                               opt->summary, plan->wanted, err);
    if (plan->wanted[VOL_GARCH_COMPARISONS] && !vol_garch_plan_any_nested(plan))
        vol_cli_warn(cli, NULL,
                     "no model holds another: there is nothing to compare");

    vol_cli_note(cli, NULL, "seed %llu", (unsigned long long)plan->seed);
    if (code == VOL_OK)
        code = check_inputs(cli, opt, &all.products, err);
    plan->in_place =
        opt->states != NULL &&
        vol_products_replaces(
            &all.products, vol_garch_kind_name[VOL_GARCH_STATES], opt->states);
    if (code == VOL_OK)
        code =
            vol_blocks_new(&blocks, cli->operand, cli->n_operands, &wish, err);
    if (code == VOL_OK)
        code = run_saved(&all, opt, plan, blocks, err);
    vol_blocks_free(blocks);
    vol_products_clear(&all.products);
    return code;
}

/* ---- the benchmark ------------------------------------------------------ */

/* The first series of the operands, in the place of the one built in. */
static enum vol_code
read_series(struct vol_cli *cli, const struct vol_garch_plan *plan,
            struct vol_series *series, struct vol_err *err)
{
    const struct vol_block_wish wish = { plan->column,   plan->n_columns,
                                         plan->optional, NULL,
                                         VOL_DATE_NONE,  VOL_DATE_NONE };
    struct vol_blocks *blocks = NULL;
    struct vol_block *block = NULL;
    enum vol_code code =
        vol_blocks_new(&blocks, cli->operand, cli->n_operands, &wish, err);

    if (code == VOL_OK)
        code = vol_blocks_next(blocks, &block, err);
    if (code == VOL_OK && block == NULL)
        code = vol_fail(err, VOL_EDATA, "there is no series to test with");
    if (code == VOL_OK)
        code = vol_series_make(block, &plan->wish, series, err);
    vol_block_free(block);
    vol_blocks_free(blocks);
    return code;
}

static enum vol_code
selftest(struct vol_cli *cli, const struct vol_garch_plan *plan,
         struct vol_err *err)
{
    struct vol_series series = { .n = 0 };
    struct vol_selftest test;
    struct vol_str text = { 0 };
    enum vol_code code;

    if (cli->n_operands > 0) {
        code = read_series(cli, plan, &series, err);
        if (code == VOL_OK)
            code = vol_garch_selftest(series.value, series.n, &test, err);
    } else {
        code = vol_garch_selftest(vol_garch_demgbp, VOL_GARCH_DEMGBP_ROWS,
                                  &test, err);
    }
    vol_series_clear(&series);
    if (code != VOL_OK)
        return code;
    vol_garch_selftest_add(&text, &test);
    code = vol_str_check(&text, err);
    if (code == VOL_OK && fputs(text.text, stdout) == EOF)
        code = vol_fail(err, VOL_EIO, "cannot write to standard output");
    vol_str_clear(&text);
    if (code == VOL_OK && !(test.worst >= VOL_SELFTEST_LRE))
        code = vol_fail(err, VOL_EDATA,
                        "the benchmark is not met: least LRE %.2f", test.worst);
    return code;
}

/* The plan of the command line. */
static enum vol_code
make_plan(struct vol_garch_plan *plan, const struct options *opt,
          const struct vol_conf *conf, struct vol_err *err)
{
    const struct vol_garch_change change = {
        .mean_x = { opt->mean_x.item, opt->mean_x.n },
        .variance_x = { opt->variance_x.item, opt->variance_x.n },
        .form = opt->form,
        .fix = { opt->fix.item, opt->fix.n },
        .bound = { opt->bound.item, opt->bound.n },
        .start = { opt->start.item, opt->start.n }
    };
    enum vol_code code =
        vol_garch_plan_make(plan, conf, opt->model.item, opt->model.n, err);

    plan->hold_x = opt->ahead != NULL && strcmp(opt->ahead, "hold") == 0;
    return code == VOL_OK ? vol_garch_plan_change(plan, &change, err) : code;
}

static const struct vol_program program = {
    "vgarch", "[FILE ...]", "fit volatility models and forecast",
    "vfetch file:spx.csv | vclean | vgarch -m gjr1.1~t --summary"
};

int
main(int argc, char *argv[])
{
    struct options opt = { .from = VOL_DATE_NONE, .until = VOL_DATE_NONE };
    const struct vol_option options[] = {
        { 'm', "model", "SPEC", "a model, such as gjr1.1~t", VOL_OPT_LIST,
          .to = &opt.model },
        { 'o', "output", "KIND[=FILE]", "a table, forecasts by default",
          VOL_OPT_LIST, .to = &opt.output },
        { 0, "states", "FILE", NULL, VOL_OPT_TEXT, .to = &opt.states },
        { 0, "refit-every", "N", NULL, VOL_OPT_SETTING,
          .setting = "garch.refit_every" },
        { 0, "keep-z", NULL, NULL, VOL_OPT_FLAG, .to = &opt.keep_z },
        { 0, "warm", "FILE", NULL, VOL_OPT_TEXT, .to = &opt.warm },
        { 0, "summary", NULL, "print for people", VOL_OPT_FLAG,
          .to = &opt.summary },
        { 'c', "column", "NAME", "the column of prices or returns",
          VOL_OPT_SETTING, .setting = "column" },
        { 0, "as", "FORM", NULL, VOL_OPT_SETTING, .setting = "as" },
        { 0, "from", "DATE", "first date used", VOL_OPT_DATE, .to = &opt.from },
        { 0, "until", "DATE", "last date used", VOL_OPT_DATE,
          .to = &opt.until },
        { 0, "window", "N", NULL, VOL_OPT_SETTING, .setting = "garch.window" },
        { 0, "init", "NAME", NULL, VOL_OPT_SETTING, .setting = "garch.init" },
        { 0, "select", "CRITERION", "aic, bic or hqic: keep the best model",
          VOL_OPT_SETTING, .setting = "garch.select" },
        { 0, "mean-x", "COLUMN", NULL, VOL_OPT_LIST, .to = &opt.mean_x },
        { 0, "variance-x", "COLUMN", NULL, VOL_OPT_LIST,
          .to = &opt.variance_x },
        { 0, "variance-x-form", "FORM", NULL, VOL_OPT_CHOICE, .to = &opt.form,
          .choices = "additive|exponential" },
        { 0, "x-ahead", "none|hold", NULL, VOL_OPT_CHOICE, .to = &opt.ahead,
          .choices = "none|hold" },
        { 0, "fix", "PARAM=VALUE", NULL, VOL_OPT_LIST, .to = &opt.fix },
        { 0, "bound", "PARAM=LOW:HIGH", NULL, VOL_OPT_LIST, .to = &opt.bound },
        { 0, "start", "PARAM=VALUE", NULL, VOL_OPT_LIST, .to = &opt.start },
        { 0, "stationarity", "on|off", NULL, VOL_OPT_SETTING,
          .setting = "garch.stationarity" },
        { 0, "cov", "KIND", NULL, VOL_OPT_SETTING, .setting = "garch.cov" },
        { 0, "horizons", "LIST", NULL, VOL_OPT_SETTING,
          .setting = "garch.horizons" },
        { 0, "quantile-horizons", "LIST", NULL, VOL_OPT_SETTING,
          .setting = "garch.quantile_horizons" },
        { 0, "forecast-method", "NAME", NULL, VOL_OPT_SETTING,
          .setting = "garch.forecast_method" },
        { 0, "paths", "N", NULL, VOL_OPT_SETTING, .setting = "garch.paths" },
        { 0, "bands", "METHOD", NULL, VOL_OPT_SETTING,
          .setting = "garch.bands" },
        { 0, "band-level", "LEVEL", NULL, VOL_OPT_SETTING,
          .setting = "garch.band_level" },
        { 0, "seed", "N", NULL, VOL_OPT_SETTING, .setting = "seed" },
        { 0, "periods", "N", NULL, VOL_OPT_SETTING, .setting = "periods" },
        { 0, "symbol", "NAME", NULL, VOL_OPT_TEXT, .to = &opt.symbol },
        { 'j', "jobs", "N", "threads, 0: all processors", VOL_OPT_SETTING,
          .setting = "jobs" },
        { 0, "selftest", NULL, NULL, VOL_OPT_FLAG, .to = &opt.selftest },
    };
    struct vol_garch_plan plan;
    struct vol_cli cli;
    struct vol_err err = { VOL_OK, "" };

    vol_gsl_errors_off();
    enum vol_code code = vol_cli_start(&cli, &program, options, COUNT(options),
                                       argc, argv, &err);
    if (code == VOL_OK && !cli.done)
        code = make_plan(&plan, &opt, cli.conf, &err);
    if (code == VOL_OK && !cli.done)
        code = opt.selftest ? selftest(&cli, &plan, &err)
                            : run(&cli, &opt, &plan, &err);
    return vol_cli_finish(&cli, code, &err);
}
