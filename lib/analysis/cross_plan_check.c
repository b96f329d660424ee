/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What does not go together in a plan. */
#include "analysis/cross_plan.h"

#include "garch/variance.h"

#include <string.h>

/* ---- models and tables --------------------------------------------------- */

/* Whether a table is made of autoregressions, or of covariances; others are
 * made of both, or of neither. */
static bool
is_of(enum vol_cross_product product, bool of_var)
{
    if (of_var)
        return product == VOL_CROSS_SPILLOVERS;
    return product == VOL_CROSS_CORRELATIONS ||
           product == VOL_CROSS_COVARIANCES || product == VOL_CROSS_PORTFOLIOS;
}

/* The first wanted table of that sort, or none. */
static enum vol_cross_product
wanted_of(const struct vol_cross_plan *plan, bool of_var)
{
    int i = 0;

    while (i < VOL_CROSS_PRODUCTS &&
           !(plan->wanted[i] && is_of((enum vol_cross_product)i, of_var)))
        i++;
    return (enum vol_cross_product)i;
}

static bool
has_model(const struct vol_cross_plan *plan, enum vol_cross_what what)
{
    for (size_t i = 0; i < plan->n_models; i++)
        if (plan->model[i].what == what)
            return true;
    return false;
}

/* Whether a model has responses to shocks. */
static bool
has_shocks(const struct vol_cross_plan *plan)
{
    return has_model(plan, VOL_CROSS_VAR) || has_model(plan, VOL_CROSS_DCC) ||
           has_model(plan, VOL_CROSS_CCC);
}

static enum vol_code
no_model(enum vol_cross_product product, const char *such, struct vol_err *err)
{
    return vol_fail(err, VOL_EUSAGE,
                    "-o %s: no -m is a model of that, such as %s",
                    vol_cross_product_name[product], such);
}

static enum vol_code
check_tables(const struct vol_cross_plan *plan, struct vol_err *err)
{
    for (int of_var = 0; of_var < 2; of_var++) {
        const enum vol_cross_product product = wanted_of(plan, of_var);
        bool has = product == VOL_CROSS_PRODUCTS;
        for (size_t i = 0; i < plan->n_models; i++)
            has = has || (plan->model[i].what == VOL_CROSS_VAR) == of_var;
        if (!has)
            return no_model(product, of_var ? "var2-logsq" : "dcc1.1", err);
    }
    if (plan->wanted[VOL_CROSS_RESPONSES] && !has_shocks(plan))
        return no_model(VOL_CROSS_RESPONSES, "var2-logsq or dcc1.1", err);
    return VOL_OK;
}

/* One panel: of ranges, of levels, or of returns, as tests are. */
static enum vol_code
check_panel(const struct vol_cross_plan *plan, struct vol_err *err)
{
    for (size_t i = 1; i < plan->n_models; i++)
        if (vol_cross_range_of(&plan->model[i]) != plan->range)
            return vol_fail(err, VOL_EUSAGE,
                            "-m %.80s and -m %.80s are of different series: "
                            "run each by itself",
                            plan->model[0].name, plan->model[i].name);
    if (plan->range != VOL_CROSS_RETURN && plan->wanted[VOL_CROSS_TESTS])
        return vol_fail(err, VOL_EUSAGE,
                        "-o tests are of returns, -m %.80s of ranges: run each "
                        "by itself",
                        plan->model[0].name);
    if (plan->levels && plan->wanted[VOL_CROSS_TESTS])
        return vol_fail(err, VOL_EUSAGE,
                        "-o tests are of returns, not of levels");
    return VOL_OK;
}

/* What one model cannot have. */
static enum vol_code
check_model(const struct vol_cross_plan *plan, const struct vol_cross_model *m,
            struct vol_err *err)
{
    const bool var = m->what == VOL_CROSS_VAR;

    if (plan->levels && (!var || m->var.measure != VOL_CROSS_RETURN))
        return vol_fail(err, VOL_EUSAGE,
                        "-m %.80s does not take levels: --as level is for an "
                        "autoregression of the levels, such as var2",
                        m->name);
    if (plan->wanted[VOL_CROSS_RESPONSES] && !var &&
        m->what != VOL_CROSS_EWMA &&
        (plan->margin.variance->link == VOL_LINK_LOG ||
         !vol_variance_has_forecast(&plan->margin, NULL, NULL) ||
         plan->margin.in_mean != VOL_IN_MEAN_NOTHING))
        return vol_fail(err, VOL_EUSAGE,
                        "-m %.80s: -o responses are of margins whose variance "
                        "is a sum of squares, such as garch1.1 and gjr1.1",
                        m->name);
    if (plan->roll > 0 && var && m->var.measure == VOL_CROSS_LOG_GARCH)
        return vol_fail(err, VOL_EUSAGE,
                        "-m %.80s: margins estimated on all rows would let a "
                        "window of --roll see later ones: take -logsq",
                        m->name);
    if (plan->roll > 0 && var && m->var.var.chosen)
        return vol_fail(
            err, VOL_EUSAGE,
            "-m %.80s: lags chosen on all rows would let a window of "
            "--roll see later ones: give a number, as in var2",
            m->name);
    return VOL_OK;
}

/* An order is that of all models: of no other than Cholesky's. */
static enum vol_code
check_order(const struct vol_cross_plan *plan, struct vol_err *err)
{
    if (plan->order != NULL && strlen(plan->order) > VOL_CROSS_ORDER)
        return vol_fail(err, VOL_EUSAGE,
                        "--order: more than %d bytes; the symbols that are "
                        "left out follow",
                        VOL_CROSS_ORDER);
    for (size_t i = 0; plan->order != NULL && i < plan->n_models; i++) {
        const struct vol_cross_model *m = &plan->model[i];
        if (m->what != VOL_CROSS_VAR || m->var.var.shock != VOL_VAR_CHOLESKY)
            return vol_fail(err, VOL_EUSAGE,
                            "--order is that of Cholesky's shocks, as in "
                            "var2-chol: a model has none");
    }
    return VOL_OK;
}

static enum vol_code
check_windows(const struct vol_cross_plan *plan, struct vol_err *err)
{
    if (plan->roll > 0 && plan->window > 0 && plan->roll >= plan->window)
        return vol_fail(err, VOL_EUSAGE,
                        "--roll %zu: no window of that moves within --window "
                        "%zu",
                        plan->roll, plan->window);
    if (plan->shock_days > VOL_CROSS_SHOCK_DAYS)
        return vol_fail(err, VOL_EUSAGE, "--shock-days %zu: at most %d",
                        plan->shock_days, VOL_CROSS_SHOCK_DAYS);
    return VOL_OK;
}

/* ---- options ------------------------------------------------------------- */

/* Whether a table, or the summary, is made of models at all. */
static bool
shows_models(const struct vol_cross_plan *plan)
{
    for (int i = 0; i < VOL_CROSS_PRODUCTS; i++)
        if (plan->wanted[i] && i != VOL_CROSS_TESTS)
            return true;
    return plan->summary || !plan->wanted[VOL_CROSS_TESTS];
}

/* An option that would change nothing is a mistake. */
static enum vol_code
check_uses(const struct vol_cross_plan *plan,
           const struct vol_cross_words *words, struct vol_err *err)
{
    const bool *wanted = plan->wanted, tests = wanted[VOL_CROSS_TESTS];
    const bool dcc = has_model(plan, VOL_CROSS_DCC);
    const bool ahead =
        wanted[VOL_CROSS_COVARIANCES] || wanted[VOL_CROSS_PORTFOLIOS];
    const struct {
        const char *option;
        bool given, used;
        const char *by;
    } uses[] = {
        { "-m", words->n_models > 0, shows_models(plan),
          "tables of models: -o tests has --margin" },
        { "--margin", words->margin != NULL, vol_cross_plan_has_margins(plan),
          "dcc, adcc, ccc, -loggarch and -o tests" },
        { "--pairs", words->pairs != NULL, dcc, "dcc and adcc" },
        { "--ewma-init", words->init != NULL, has_model(plan, VOL_CROSS_EWMA),
          "ewma" },
        { "--ahead", words->ahead != NULL, dcc && ahead,
          "-o covariances and -o portfolios of dcc and adcc" },
        { "--lags", words->lags > 0, tests, "-o tests" },
        { "--kernel", words->kernel != NULL, tests, "-o tests" },
        { "--last", words->last > 0,
          wanted[VOL_CROSS_CORRELATIONS] || plan->roll > 0,
          "-o correlations and --roll" },
        { "--shock-days", words->shock_days > 0,
          has_model(plan, VOL_CROSS_VAR) || wanted[VOL_CROSS_RESPONSES],
          "-o responses and autoregressions such as var2-logsq" },
        { "--shock-size", words->shock_size != NULL,
          wanted[VOL_CROSS_RESPONSES] &&
              (dcc || has_model(plan, VOL_CROSS_CCC)),
          "-o responses of dcc, adcc and ccc" },
        { "--step", words->step > 0, plan->roll > 0, "--roll" },
        { "--roll", plan->roll > 0, wanted[VOL_CROSS_SPILLOVERS],
          "-o spillovers" },
    };

    for (size_t i = 0; i < sizeof(uses) / sizeof(uses[0]); i++)
        if (uses[i].given && !uses[i].used)
            return vol_fail(err, VOL_EUSAGE, "%s is for %s", uses[i].option,
                            uses[i].by);
    return VOL_OK;
}

enum vol_code
vol_cross_plan_check(const struct vol_cross_plan *plan,
                     const struct vol_cross_words *words, struct vol_err *err)
{
    enum vol_code code = check_tables(plan, err);

    if (code == VOL_OK)
        code = check_uses(plan, words, err);
    if (code == VOL_OK)
        code = check_panel(plan, err);
    if (code == VOL_OK)
        code = check_order(plan, err);
    for (size_t i = 0; code == VOL_OK && i < plan->n_models; i++)
        code = check_model(plan, &plan->model[i], err);
    return code == VOL_OK ? check_windows(plan, err) : code;
}
