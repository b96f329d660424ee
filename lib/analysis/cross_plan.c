/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/cross_plan.h"

#include "base/num.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char *const vol_cross_product_name[VOL_CROSS_PRODUCTS] = {
    [VOL_CROSS_CORRELATIONS] = "correlations",
    [VOL_CROSS_COVARIANCES] = "covariances",
    [VOL_CROSS_PORTFOLIOS] = "portfolios",
    [VOL_CROSS_SPILLOVERS] = "spillovers",
    [VOL_CROSS_RESPONSES] = "responses",
    [VOL_CROSS_TESTS] = "tests",
    [VOL_CROSS_FITS] = "fits",
    [VOL_CROSS_PARAMS] = "params",
};

/* The decay of RiskMetrics (1996) for daily returns. */
#define USUAL_LAMBDA 0.94

/* A fall of two standard deviations: a shock of one has, of squares, what is
 * expected. */
#define USUAL_SHOCK (-2.0)

static const char *const pairs_name[] = { [VOL_PAIRS_NONE] = "none",
                                          [VOL_PAIRS_NEIGHBOURS] = "neighbours",
                                          [VOL_PAIRS_ALL] = "all" };
enum { N_PAIRS = sizeof(pairs_name) / sizeof(pairs_name[0]) };

static enum vol_code
parse_pairs(const char *text, enum vol_dcc_pairs *out, struct vol_err *err)
{
    for (int i = 0; i < N_PAIRS; i++)
        if (strcmp(text, pairs_name[i]) == 0) {
            *out = (enum vol_dcc_pairs)i;
            return VOL_OK;
        }
    return vol_fail(err, VOL_EUSAGE, "--pairs %s: none, neighbours or all",
                    text);
}

/* "ewma", "ewma0.97", "ewma-est". */
static enum vol_code
parse_ewma(const char *text, struct vol_cross_model *m, struct vol_err *err)
{
    const char *rest = text + strlen("ewma");

    m->what = VOL_CROSS_EWMA;
    m->lambda = USUAL_LAMBDA;
    if (*rest == '\0')
        return VOL_OK;
    if (strcmp(rest, "-est") == 0) {
        m->lambda = 0.0;
        return VOL_OK;
    }
    if (vol_parse_double(rest, &m->lambda, NULL) != VOL_OK ||
        !(m->lambda > 0.0 && m->lambda < 1.0))
        return vol_fail(err, VOL_EUSAGE,
                        "model '%s' is none of ewma, ewma-est and ewma0.97, "
                        "whose decay is between 0 and 1",
                        text);
    return VOL_OK;
}

static enum vol_code
parse_model(const char *text, struct vol_cross_model *m, struct vol_err *err)
{
    *m = (struct vol_cross_model){ .what = VOL_CROSS_DCC };
    if (strncmp(text, "ewma", 4) == 0)
        return parse_ewma(text, m, err);
    if (vol_var_model_is(text)) {
        m->what = VOL_CROSS_VAR;
        return vol_cross_var_parse(text, &m->var, err);
    }
    if (strcmp(text, "ccc") == 0) {
        m->what = VOL_CROSS_CCC;
        return VOL_OK;
    }
    if (strncmp(text, "dcc", 3) != 0 && strncmp(text, "adcc", 4) != 0)
        return vol_fail(err, VOL_EUSAGE,
                        "model '%s' is none of dcc1.1, adcc1.1, ccc, ewma, "
                        "ewma-est and var2-logsq",
                        text);
    return vol_dcc_parse(text, &m->dcc, err);
}

/* "ewma0.94", with all its digits; `buf` has room. */
static void
name_decay(char *buf, double lambda)
{
    static const char name[] = "ewma";

    memcpy(buf, name, sizeof(name));
    (void)vol_format_double(buf + strlen(name), lambda);
}

bool
vol_cross_has_margins(const struct vol_cross_model *m)
{
    if (m->what == VOL_CROSS_VAR)
        return m->var.measure == VOL_CROSS_LOG_GARCH;
    return m->what != VOL_CROSS_EWMA;
}

enum vol_cross_measure
vol_cross_range_of(const struct vol_cross_model *m)
{
    return m->what == VOL_CROSS_VAR && vol_cross_of_range(m->var.measure)
               ? m->var.measure
               : VOL_CROSS_RETURN;
}

/* The name of the model itself. */
static void
name_own(const struct vol_cross_model *m, char own[VOL_DCC_TEXT_SIZE])
{
    if (m->what == VOL_CROSS_DCC)
        vol_dcc_format(&m->dcc, own);
    else if (m->what == VOL_CROSS_VAR)
        vol_cross_var_name(&m->var, own);
    else if (m->what == VOL_CROSS_CCC)
        snprintf(own, VOL_DCC_TEXT_SIZE, "ccc");
    else if (m->lambda > 0.0)
        name_decay(own, m->lambda);
    else
        snprintf(own, VOL_DCC_TEXT_SIZE, "ewma-est");
}

_Static_assert((int)VOL_CROSS_VAR_NAME <= (int)VOL_DCC_TEXT_SIZE,
               "an autoregression's name has room");

/* "-dax.smi" of an order "dax,smi", else nothing. */
static void
name_order(const char *order, char buf[VOL_CROSS_ORDER + 2])
{
    snprintf(buf, VOL_CROSS_ORDER + 2, "%s%s", order != NULL ? "-" : "",
             order != NULL ? order : "");
    for (char *at = buf; *at != '\0'; at++)
        if (*at == ',')
            *at = '.';
}

/* "-shock3" of a covariance model whose shock is not the usual one. */
static void
name_shock(const struct vol_cross_plan *plan, const struct vol_cross_model *m,
           char buf[16 + VOL_DOUBLE_BUFSIZE])
{
    static const char name[] = "-shock";
    const bool shown = m->what == VOL_CROSS_DCC || m->what == VOL_CROSS_CCC;

    buf[0] = '\0';
    if (!shown || plan->shock_size == USUAL_SHOCK)
        return;
    memcpy(buf, name, sizeof(name));
    (void)vol_format_double(buf + strlen(name), plan->shock_size);
}

/* That, and what is written behind it; `tag`: of its series, or "". */
static void
name_model(const struct vol_cross_plan *plan, const struct vol_cross_model *m,
           const char *tag, char *out, size_t size)
{
    const bool margins = vol_cross_has_margins(m);
    char own[VOL_DCC_TEXT_SIZE], margin[VOL_SPEC_SIZE];
    char order[VOL_CROSS_ORDER + 2], shock[16 + VOL_DOUBLE_BUFSIZE];
    const bool by_pairs =
        m->what == VOL_CROSS_DCC && plan->pairs != VOL_PAIRS_NONE;
    const bool begins =
        m->what == VOL_CROSS_EWMA && plan->init != VOL_EWMA_SAMPLE;
    const bool aligned = plan->align != VOL_ALIGN_INNER;

    name_own(m, own);
    name_order(plan->order, order);
    name_shock(plan, m, shock);
    vol_garch_spec_print(&plan->margin, margin);
    snprintf(out, size, "%s%s%s%s%s%s%s%s%s%s%s%s%s", own, order, shock,
             by_pairs ? "-pairs-" : "", by_pairs ? pairs_name[plan->pairs] : "",
             begins ? "-" : "", begins ? vol_ewma_init_name(plan->init) : "",
             aligned ? "-" : "", aligned ? vol_align_name(plan->align) : "",
             *tag != '\0' ? "-" : "", tag, margins ? "+" : "",
             margins ? margin : "");
}

void
vol_cross_plan_tag(struct vol_cross_plan *plan, const char *tag)
{
    for (size_t i = 0; i < plan->n_models; i++) {
        struct vol_cross_model *m = &plan->model[i];
        name_model(plan, m, tag, m->spec, sizeof(m->spec));
    }
}

static enum vol_code
add_model(struct vol_cross_plan *plan, const char *text, struct vol_err *err)
{
    struct vol_cross_model *m = &plan->model[plan->n_models];

    if (plan->n_models == VOL_CROSS_MODELS)
        return vol_fail(err, VOL_EUSAGE, "more than %d models",
                        VOL_CROSS_MODELS);
    enum vol_code code = parse_model(text, m, err);
    if (code != VOL_OK)
        return code;
    name_model(plan, m, "", m->name, sizeof(m->name));
    strcpy(m->spec, m->name);
    for (size_t i = 0; i < plan->n_models; i++)
        if (strcmp(plan->model[i].name, m->name) == 0)
            return vol_fail(err, VOL_EUSAGE, "-m %s stands there twice", text);
    plan->n_models++;
    return VOL_OK;
}

static enum vol_code
parse_shock(const char *text, double *out, struct vol_err *err)
{
    double size;

    if (vol_parse_double(text, &size, NULL) != VOL_OK || !(fabs(size) <= 100.0))
        return vol_fail(err, VOL_EUSAGE,
                        "--shock-size %.40s: a number of standard deviations "
                        "from -100 to 100",
                        text);
    *out = size == 0.0 ? 0.0 : size; /* -0 has no name of its own */
    return VOL_OK;
}

enum vol_code
vol_cross_plan_make(struct vol_cross_plan *plan,
                    const struct vol_cross_words *words, struct vol_err *err)
{
    static const char usual_margin[] = "const+garch1.1~normal";
    enum vol_code code = VOL_OK;

    *plan = (struct vol_cross_plan){ .threads = 1,
                                     .shock_size = USUAL_SHOCK,
                                     .lags = words->lags > 0 ? words->lags : 10,
                                     .last = words->last,
                                     .shock_days = words->shock_days,
                                     .step = words->step > 0 ? words->step : 1,
                                     .kernel = VOL_KERNEL_DANIELL,
                                     .alpha = 0.05,
                                     .order = words->order,
                                     .ahead = words->ahead != NULL &&
                                                      *words->ahead == 'q'
                                                  ? VOL_AHEAD_Q
                                                  : VOL_AHEAD_R,
                                     .periods = 252.0 };
    plan->day[plan->n_days++] = 1;
    code = vol_garch_spec_parse(words->margin != NULL ? words->margin
                                                      : usual_margin,
                                &plan->margin, err);
    if (code == VOL_OK && words->pairs != NULL)
        code = parse_pairs(words->pairs, &plan->pairs, err);
    if (code == VOL_OK && words->init != NULL)
        code = vol_ewma_init_parse(words->init, &plan->init, err);
    if (code == VOL_OK && words->align != NULL)
        code = vol_align_parse(words->align, &plan->align, err);
    if (code == VOL_OK && words->kernel != NULL)
        code = vol_kernel_parse(words->kernel, &plan->kernel, err);
    if (code == VOL_OK && words->shock_size != NULL)
        code = parse_shock(words->shock_size, &plan->shock_size, err);
    for (size_t i = 0; code == VOL_OK && i < words->n_models; i++)
        code = add_model(plan, words->model[i], err);
    return code;
}

/* ---- what the tables need ------------------------------------------------ */

size_t
vol_cross_plan_days(const struct vol_cross_plan *plan,
                    const struct vol_cross_model *model)
{
    const bool band =
        model->what == VOL_CROSS_VAR && model->var.form == VOL_SPILLOVER_BAND;

    if (plan->shock_days > 0)
        return plan->shock_days;
    return band ? VOL_CROSS_BAND_DAYS : VOL_CROSS_USUAL_DAYS;
}

bool
vol_cross_plan_has_margins(const struct vol_cross_plan *plan)
{
    for (size_t i = 0; i < plan->n_models; i++)
        if (vol_cross_has_margins(&plan->model[i]))
            return true;
    return plan->wanted[VOL_CROSS_TESTS];
}

/* Tests are of margins: they have no model. */
static bool
tests_alone(const struct vol_cross_plan *plan)
{
    size_t n = plan->summary;

    for (int i = 0; i < VOL_CROSS_PRODUCTS; i++)
        n += plan->wanted[i];
    return n == 1 && plan->wanted[VOL_CROSS_TESTS];
}

enum vol_code
vol_cross_plan_complete(struct vol_cross_plan *plan,
                        const struct vol_cross_words *words,
                        struct vol_err *err)
{
    const bool *wanted = plan->wanted;
    const bool var =
        wanted[VOL_CROSS_SPILLOVERS] || wanted[VOL_CROSS_RESPONSES];
    const bool other = wanted[VOL_CROSS_CORRELATIONS] ||
                       wanted[VOL_CROSS_COVARIANCES] ||
                       wanted[VOL_CROSS_PORTFOLIOS];
    enum vol_code code = VOL_OK;

    if (words->n_models == 0 && (other || (!var && !tests_alone(plan))))
        code = add_model(plan, "dcc1.1", err);
    if (code == VOL_OK && words->n_models == 0 && var)
        code = add_model(plan, plan->levels ? "var2" : "var2-logsq", err);
    if (plan->n_models > 0)
        plan->range = vol_cross_range_of(&plan->model[0]);
    return code == VOL_OK ? vol_cross_plan_check(plan, words, err) : code;
}

bool
vol_cross_spec_is(const char *spec)
{
    static const char *const begins[] = { "dcc", "adcc", "ccc", "ewma", "var" };

    for (size_t i = 0; i < sizeof(begins) / sizeof(begins[0]); i++)
        if (strncmp(spec, begins[i], strlen(begins[i])) == 0)
            return true;
    return false;
}
