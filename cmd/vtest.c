/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vtest -- hypothesis tests on prices, returns and other columns. */

#include "analysis/test_plan.h"
#include "cli/cli.h"
#include "table/symbols.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct vol_program program = {
    .name = "vtest",
    .operands = "[FILE ...]",
    .purpose = "hypothesis tests on prices, returns and other columns",
    .example = "vfetch file:spx.csv | vclean | vtest --summary",
};

struct options {
    struct vol_option_list column, output, lag;
    const char *symbol, *p;
    struct vol_test_wish wish;
    vol_date from, until;
    bool summary, explain, exit_status;
};

/* What the threads share. */
struct run {
    struct vol_cli *cli;
    const struct options *opt;
    const struct vol_test_plan *plan;
    struct vol_symbols symbols;
    struct vol_products products;
    struct vol_test_groups kept; /* until they are adjusted */
    struct vol_test_panel panel[VOL_TEST_SUBJECTS_MAX]; /* one a subject */
};

/* The kind of table made. */
static const char *const offered[] = { "tests" };

/* A group as rows or as text. */
static void
show(const struct options *opt, const struct vol_test_group *group,
     struct vol_made *made)
{
    if (opt->summary)
        vol_test_group_add_summary(&made->text, group);
    else
        vol_test_group_add_rows(&made->rows[0], group, opt->explain);
}

static void
work(void *ctx, struct vol_symbol *s)
{
    const struct run *run = ctx;
    struct vol_test_output *out = (struct vol_test_output *)s->made;

    s->code = vol_test_plan_run(run->plan, s->block, out, &s->err);
    if (run->plan->adjust != VOL_ADJUST_NONE)
        return;
    for (size_t i = 0; i < out->groups.n; i++)
        show(run->opt, &out->groups.group[i], &out->made);
}

/* The series of the symbol wait for those of the others. */
static void
gather(struct run *run, struct vol_symbol *s)
{
    const struct vol_test_plan *plan = run->plan;

    for (size_t i = 0; s->code == VOL_OK && i < plan->subjects.n; i++) {
        double *value[2];
        struct vol_block view =
            vol_test_subject_view(&plan->subjects.subject[i], s->block, value);
        if (vol_test_panel_wanted(&plan->panels, &run->panel[i]))
            s->code = vol_test_panel_add(&run->panel[i], &view, &s->err);
    }
}

/* What is to be adjusted is kept until all symbols are there. */
static void
keep(void *ctx, struct vol_symbol *s)
{
    struct run *run = ctx;
    struct vol_test_output *out = (struct vol_test_output *)s->made;

    gather(run, s);
    if (run->plan->adjust == VOL_ADJUST_NONE || s->code != VOL_OK)
        return;
    s->code = vol_test_groups_move(&run->kept, &out->groups, &s->err);
}

static void
clear(struct vol_made *made)
{
    vol_test_groups_clear(&((struct vol_test_output *)made)->groups);
}

/* ---- the tests of several symbols ---------------------------------------- */

static void
tell_joined(const struct run *run, const struct vol_test_panel *panel,
            const struct vol_panel *joined)
{
    char loss[96];

    for (size_t i = 0; i < joined->k; i++)
        if (vol_panel_loss(joined, i, loss, sizeof(loss)))
            vol_cli_note(run->cli, panel->set.item[i].symbol, "%s: %s",
                         panel->name, loss);
}

static enum vol_code
test_panel(struct run *run, struct vol_test_panel *panel, struct vol_err *err)
{
    struct vol_panel joined;
    enum vol_code code =
        vol_test_panel_join(panel, &run->plan->panels, &joined, err);

    if (code != VOL_OK)
        return vol_fail_in(err, code, "%s", panel->name);
    tell_joined(run, panel, &joined);
    code =
        vol_test_panel_run(panel, &run->plan->panels, &joined, &run->kept, err);
    vol_panel_clear(&joined);
    return code;
}

/* What one panel lacks is not the others' failure. */
static enum vol_code
test_panels(struct run *run, struct vol_err *err)
{
    const struct vol_test_plan *plan = run->plan;

    for (size_t i = 0; i < plan->subjects.n; i++) {
        struct vol_test_output all = { .computed = 0 };
        struct vol_err why = { VOL_OK, "" };
        size_t before = run->kept.n;
        if (!vol_test_panel_wanted(&plan->panels, &run->panel[i]))
            continue;
        enum vol_code code = test_panel(run, &run->panel[i], &why);
        for (size_t g = before; g < run->kept.n; g++)
            vol_test_output_count(&all, &run->kept.group[g], &why);
        if (code == VOL_OK && all.computed == 0)
            code = vol_fail_in(&why, VOL_EDATA, "%s: no test was computed",
                               run->panel[i].name);
        if (code != VOL_OK && code != VOL_EDATA) {
            *err = why;
            return code;
        }
        vol_cli_symbol(run->cli, "all symbols", code, &why);
    }
    return VOL_OK;
}

/* Adjusts what was kept, and writes it. */
static enum vol_code
write_kept(struct run *run, struct vol_err *err)
{
    const struct vol_test_plan *plan = run->plan;
    struct vol_made made;
    enum vol_code code = VOL_OK;

    if (plan->adjust != VOL_ADJUST_NONE)
        code = vol_test_groups_adjust(&run->kept, plan->adjust, plan->alpha,
                                      plan->step > 0, err);
    vol_made_init(&made, run->symbols.delim);
    for (size_t i = 0; code == VOL_OK && i < run->kept.n; i++) {
        const struct vol_test_group *group = &run->kept.group[i];
        run->cli->negative |=
            run->opt->exit_status && vol_test_group_rejected(group) > 0;
        show(run->opt, group, &made);
    }
    if (code == VOL_OK)
        code = vol_symbols_write(&run->symbols, &made, err);
    vol_made_clear(&made);
    return code;
}

/* ---- reading and writing ------------------------------------------------ */

static void
tell(void *ctx, struct vol_symbol *s)
{
    struct run *run = ctx;
    struct vol_cli *cli = run->cli;
    const struct vol_test_output *out = (const struct vol_test_output *)s->made;
    const char *symbol = s->block->symbol;

    cli->rows_in = run->symbols.rows_in;
    cli->negative |= run->opt->exit_status &&
                     run->plan->adjust == VOL_ADJUST_NONE && out->rejected > 0;
    vol_cli_warn_restart(cli, symbol, out->choice.restart);
    vol_cli_warn_unadjusted(cli, symbol, out->choice.unadjusted,
                            out->choice.n_unadjusted, "VOL_COLUMN=close");
    if (s->code == VOL_OK && s->err.text[0] != '\0')
        vol_cli_note(cli, symbol, "%s", s->err.text);
    if (s->code != VOL_OK || run->plan->battery.n > 0)
        vol_cli_symbol(cli, symbol, s->code, &s->err);
    vol_cli_progress(cli, "symbols", cli->succeeded + cli->failed, 0);
}

/* Prices are optional column by column, but one of them must be there. */
static enum vol_code
need_prices(const struct vol_test_plan *plan, const struct vol_blocks *blocks,
            struct vol_err *err)
{
    for (size_t i = 0; i < plan->subjects.n; i++) {
        const struct vol_test_subject *s = &plan->subjects.subject[i];
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
    const bool summary = run->opt->summary;
    char delim = ',';
    enum vol_code code = vol_blocks_start(blocks, &delim, err);

    if (code == VOL_OK)
        code = need_prices(run->plan, blocks, err);
    if (code != VOL_OK)
        return code;
    delim = vol_cli_delim(run->cli, delim);
    run->symbols = (struct vol_symbols){ sizeof(struct vol_test_output),
                                         work,
                                         keep,
                                         tell,
                                         run,
                                         .blocks = blocks,
                                         .products = &run->products,
                                         .delim = delim,
                                         .text = summary ? stdout : NULL,
                                         .clear = clear };
    if (!summary)
        code = vol_products_open(&run->products, delim, err);
    run->cli->prints = summary || vol_products_print(&run->products);
    if (code == VOL_OK)
        code = vol_symbols_run(&run->symbols, vol_cli_jobs(run->cli), err);
    if (code == VOL_OK && run->plan->panels.battery.n > 0)
        code = test_panels(run, err);
    if (code == VOL_OK)
        code = write_kept(run, err);
    run->cli->rows_in = run->symbols.rows_in;
    run->cli->rows_out = run->symbols.rows_out;
    if (vol_cli_has_nothing(run->cli))
        vol_products_spare_files(&run->products);
    if (code == VOL_OK && !summary)
        code = vol_products_commit(&run->products, err);
    return code;
}

static enum vol_code
make_plan(struct vol_test_plan *plan, const struct options *opt,
          const struct vol_cli *cli, struct vol_err *err)
{
    struct vol_test_wish wish = opt->wish;

    wish.column = opt->column.item;
    wish.n_columns = opt->column.n;
    wish.lag = opt->lag.item;
    wish.n_lags = opt->lag.n;
    wish.simulated = strcmp(opt->p, "simulated") == 0;
    wish.threads = vol_cli_jobs(cli);
    enum vol_code code = vol_test_plan_make(plan, &wish, cli->conf, err);
    for (size_t i = 0; code == VOL_OK && i < plan->n_idle; i++)
        vol_cli_warn(cli, NULL,
                     "%s is for prices, and there are none: it is left out",
                     plan->idle[i]);
    return code;
}

static enum vol_code
run(struct vol_cli *cli, const struct options *opt, struct vol_err *err)
{
    struct vol_test_plan plan;
    struct vol_blocks *blocks = NULL;
    struct run all = { .cli = cli, .opt = opt, .plan = &plan };
    enum vol_code code = make_plan(&plan, opt, cli, err);
    bool wanted;
    const struct vol_block_wish wish = { plan.subjects.column,
                                         plan.subjects.n_columns,
                                         plan.subjects.optional,
                                         opt->symbol,
                                         opt->from,
                                         opt->until };

    for (size_t i = 0; code == VOL_OK && i < plan.subjects.n; i++)
        vol_test_panel_init(&all.panel[i], &plan.subjects.subject[i],
                            plan.usual);
    vol_products_init(&all.products, offered, COUNT(offered),
                      vol_conf_files(cli->conf));
    if (code == VOL_OK)
        code = vol_products_choose(&all.products, opt->output.item,
                                   opt->output.n, opt->summary, &wanted, err);
    if (code == VOL_OK)
        code = vol_products_check_inputs(&all.products, cli->operand,
                                         cli->n_operands, err);
    if (code == VOL_OK)
        code =
            vol_blocks_new(&blocks, cli->operand, cli->n_operands, &wish, err);
    if (code == VOL_OK)
        code = run_all(&all, blocks, err);
    vol_blocks_free(blocks);
    vol_products_clear(&all.products);
    vol_test_groups_clear(&all.kept);
    for (size_t i = 0; i < VOL_TEST_SUBJECTS_MAX; i++)
        vol_series_set_clear(&all.panel[i].set);
    vol_test_plan_clear(&plan);
    return code;
}

int
main(int argc, char *argv[])
{
    struct options opt = { .p = "table",
                           .wish = { .lags = "auto",
                                     .trend = "c",
                                     .align = "inner",
                                     .adjust = "none",
                                     .eps = vol_test_defaults.eps },
                           .from = VOL_DATE_NONE,
                           .until = VOL_DATE_NONE };
    const struct vol_option options[] = {
        { 'c', "column", "NAME", "price, return or a column", VOL_OPT_LIST,
          .to = &opt.column },
        { 0, "as", "price|return|level", NULL, VOL_OPT_SETTING,
          .setting = "as" },
        { 0, "tests", "LIST", "tests to run, with commas", VOL_OPT_SETTING,
          .setting = "test.list" },
        { 0, "lags", "auto|aic|bic|maic|t-stat|LIST", NULL, VOL_OPT_TEXT,
          .to = &opt.wish.lags },
        { 0, "max-lags", "N", NULL, VOL_OPT_COUNT, .to = &opt.wish.max_lags },
        { 0, "trend", "n|c|t|ct|rc", NULL, VOL_OPT_TEXT,
          .to = &opt.wish.trend },
        { 0, "align", "inner|previous|two-day", NULL, VOL_OPT_CHOICE,
          .to = &opt.wish.align, .choices = "inner|previous|two-day" },
        { 0, "lag", "SYMBOL=N", NULL, VOL_OPT_LIST, .to = &opt.lag },
        { 0, "eps", "SIZE", NULL, VOL_OPT_REAL, .to = &opt.wish.eps },
        { 0, "model-df", "N", NULL, VOL_OPT_COUNT, .to = &opt.wish.model_df },
        { 0, "alpha", "SIZE", "level of rejection", VOL_OPT_SETTING,
          .setting = "test.alpha" },
        { 0, "p", "table|simulated", NULL, VOL_OPT_CHOICE, .to = &opt.p,
          .choices = "table|simulated" },
        { 0, "seed", "N", NULL, VOL_OPT_SETTING, .setting = "seed" },
        { 0, "adjust", "none|holm|bh", NULL, VOL_OPT_CHOICE,
          .to = &opt.wish.adjust, .choices = "none|holm|bh" },
        { 0, "from", "DATE", "first date used", VOL_OPT_DATE, .to = &opt.from },
        { 0, "until", "DATE", "last date used", VOL_OPT_DATE,
          .to = &opt.until },
        { 0, "window", "N", NULL, VOL_OPT_COUNT, .to = &opt.wish.window },
        { 0, "step", "M", NULL, VOL_OPT_COUNT, .to = &opt.wish.step },
        { 0, "symbol", "NAME", NULL, VOL_OPT_TEXT, .to = &opt.symbol },
        { 'o', "output", "KIND[=FILE]", "tests", VOL_OPT_LIST,
          .to = &opt.output },
        { 0, "explain", NULL, "a sentence in each row", VOL_OPT_FLAG,
          .to = &opt.explain },
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
