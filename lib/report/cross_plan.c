/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/cross_plan.h"

#include "base/num.h"

#include <stdio.h>
#include <string.h>

const char *const vol_cross_product_name[VOL_CROSS_PRODUCTS] = {
    [VOL_CROSS_CORRELATIONS] = "correlations",
    [VOL_CROSS_COVARIANCES] = "covariances",
    [VOL_CROSS_PORTFOLIOS] = "portfolios",
    [VOL_CROSS_TESTS] = "tests",
    [VOL_CROSS_FITS] = "fits",
    [VOL_CROSS_PARAMS] = "params",
};

/* The decay of RiskMetrics (1996) for daily returns. */
#define USUAL_LAMBDA 0.94

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
                        "model '%s': ewma, ewma-est or a decay between 0 and "
                        "1, as in ewma0.97",
                        text);
    return VOL_OK;
}

static enum vol_code
parse_model(const char *text, struct vol_cross_model *m, struct vol_err *err)
{
    *m = (struct vol_cross_model){ .what = VOL_CROSS_DCC };
    if (strncmp(text, "ewma", 4) == 0)
        return parse_ewma(text, m, err);
    if (strcmp(text, "ccc") == 0) {
        m->what = VOL_CROSS_CCC;
        return VOL_OK;
    }
    if (strncmp(text, "dcc", 3) != 0 && strncmp(text, "adcc", 4) != 0)
        return vol_fail(err, VOL_EUSAGE,
                        "model '%s': dcc1.1, adcc1.1, ccc, ewma or ewma-est",
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

/* What is written behind the name of the model itself. */
static void
name_model(const struct vol_cross_plan *plan, struct vol_cross_model *m)
{
    const bool ewma = m->what == VOL_CROSS_EWMA;
    char own[VOL_DCC_TEXT_SIZE] = "ccc", margin[VOL_SPEC_SIZE];
    const bool by_pairs =
        m->what == VOL_CROSS_DCC && plan->pairs != VOL_PAIRS_NONE;
    const bool begins = ewma && plan->init != VOL_EWMA_SAMPLE;
    const bool aligned = plan->align != VOL_ALIGN_INNER;

    if (m->what == VOL_CROSS_DCC)
        vol_dcc_format(&m->dcc, own);
    else if (ewma && m->lambda > 0.0)
        name_decay(own, m->lambda);
    else if (ewma)
        snprintf(own, sizeof(own), "ewma-est");
    vol_garch_spec_print(&plan->margin, margin);
    snprintf(m->name, sizeof(m->name), "%s%s%s%s%s%s%s%s%s", own,
             by_pairs ? "-pairs-" : "", by_pairs ? pairs_name[plan->pairs] : "",
             begins ? "-" : "", begins ? vol_ewma_init_name(plan->init) : "",
             aligned ? "-" : "", aligned ? vol_align_name(plan->align) : "",
             ewma ? "" : "+", ewma ? "" : margin);
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
    name_model(plan, m);
    for (size_t i = 0; i < plan->n_models; i++)
        if (strcmp(plan->model[i].name, m->name) == 0)
            return vol_fail(err, VOL_EUSAGE, "-m %s stands there twice", text);
    plan->n_models++;
    return VOL_OK;
}

enum vol_code
vol_cross_plan_make(struct vol_cross_plan *plan,
                    const struct vol_cross_words *words, struct vol_err *err)
{
    static const char usual_margin[] = "const+garch1.1~normal";
    enum vol_code code = VOL_OK;

    *plan = (struct vol_cross_plan){ .threads = 1,
                                     .lags = 10,
                                     .kernel = VOL_KERNEL_DANIELL,
                                     .alpha = 0.05,
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
    for (size_t i = 0; code == VOL_OK && i < words->n_models; i++)
        code = add_model(plan, words->model[i], err);
    if (code == VOL_OK && words->n_models == 0)
        code = add_model(plan, "dcc1.1", err);
    return code;
}
