/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/groups_impl.h"

#include "base/mem.h"
#include "stats/hypothesis_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t
two_a_pair(size_t k)
{
    return 2 * k * (k - 1);
}

static size_t
one_a_pair(size_t k)
{
    return k * (k - 1);
}

static size_t
two_a_rank(size_t k)
{
    return 2 * k;
}

/* A new test is one row here and its function in its family's file. */
static const struct vol_group_test table[] = {
    { { .name = "granger",
        .title = "Granger causality",
        .null = "no causality",
        .tail = VOL_TAIL_UPPER,
        .uses = VOL_TEST_LAGS | VOL_TEST_LAG_CHOICE },
      false,
      false,
      false,
      two_a_pair,
      vol_group_granger },
    { { .name = "granger-joint",
        .title = "Granger causality beside all series",
        .null = "no causality",
        .tail = VOL_TAIL_UPPER,
        .uses = VOL_TEST_LAGS | VOL_TEST_LAG_CHOICE },
      false,
      false,
      true,
      two_a_pair,
      vol_group_granger_joint },
    { { .name = "engle-granger",
        .title = "Engle-Granger",
        .null = "no cointegration",
        .tail = VOL_TAIL_LOWER,
        .uses = VOL_TEST_TREND | VOL_TEST_NO_CONST | VOL_TEST_LAGS |
                VOL_TEST_LAG_CHOICE },
      true,
      false,
      false,
      one_a_pair,
      vol_group_engle_granger },
    { { .name = "johansen",
        .title = "Johansen",
        .null = "no more relations",
        .tail = VOL_TAIL_UPPER,
        .uses = VOL_TEST_TREND | VOL_TEST_NO_CONST | VOL_TEST_LAGS |
                VOL_TEST_LAG_CHOICE },
      true,
      true,
      false,
      two_a_rank,
      vol_group_johansen },
};

const struct vol_group_test *
vol_group_tests(size_t *n)
{
    *n = sizeof(table) / sizeof(table[0]);
    return table;
}

const struct vol_group_test *
vol_group_test_find(const char *name)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (strcmp(table[i].test.name, name) == 0)
            return &table[i];
    return NULL;
}

/* ---- what the families share -------------------------------------------- */

const char *
vol_group_rule(const struct vol_test_options *options)
{
    if (options->lag_rule == VOL_LAGS_FIXED)
        return "fixed";
    return options->lag_rule == VOL_LAGS_BIC ? "bic" : "aic";
}

enum vol_code
vol_group_order(const double *y, size_t rows, size_t k, enum vol_trend trend,
                const struct vol_test_options *options, size_t *order,
                struct vol_test_result *result, struct vol_err *err)
{
    const struct vol_var_spec spec = { k, 0, trend, 0 };
    size_t longest = vol_var_longest(&spec, rows), best[VOL_VAR_CRITERIA];
    struct vol_err why = { VOL_OK, "" };
    void *criteria = NULL;

    *order = options->lags;
    if (options->lag_rule == VOL_LAGS_FIXED)
        return VOL_OK;
    *order = 0;
    if (options->max_lags > 0 && options->max_lags < longest)
        longest = options->max_lags;
    enum vol_code code = vol_mem_array(&criteria, longest + 1,
                                       sizeof(struct vol_var_order), err);
    if (code != VOL_OK)
        return code;
    code = vol_var_select(&spec, y, rows, longest, criteria, best, &why);
    free(criteria);
    if (code == VOL_OK)
        *order =
            best[options->lag_rule == VOL_LAGS_BIC ? VOL_VAR_BIC : VOL_VAR_AIC];
    else if (code == VOL_EDATA)
        code = vol_test_without(result, "%.90s", why.text);
    else if (err != NULL)
        *err = why;
    return code;
}

void
vol_group_pair(const double *y, size_t rows, size_t k, size_t a, size_t b,
               double *out)
{
    for (size_t t = 0; t < rows; t++) {
        out[2 * t] = y[t * k + a];
        out[2 * t + 1] = y[t * k + b];
    }
}

/* No test depends on the scale of any series. */
static enum vol_code
run_scaled(const struct vol_group_test *test, const double *y, size_t rows,
           size_t k, const struct vol_group_options *options,
           struct vol_group_result *out, struct vol_err *err)
{
    double *scaled = NULL;
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < k; i++) {
        int exponent = vol_test_exponent(y + i, rows, k);
        if (exponent == 0)
            continue;
        if (scaled == NULL) {
            code = vol_mem_doubles(&scaled, rows * k, err);
            if (code == VOL_OK)
                memcpy(scaled, y, rows * k * sizeof(*y));
        }
        for (size_t t = 0; code == VOL_OK && t < rows; t++)
            scaled[t * k + i] = ldexp(y[t * k + i], -exponent);
    }
    if (code == VOL_OK)
        code =
            test->run(scaled != NULL ? scaled : y, rows, k, options, out, err);
    free(scaled);
    return code;
}

enum vol_code
vol_group_test_run(const struct vol_group_test *test, const double *y,
                   size_t rows, size_t k,
                   const struct vol_group_options *options,
                   struct vol_group_result *out, struct vol_err *err)
{
    size_t n = test->n_results(k);
    enum vol_code code = vol_test_check(&test->test, &options->base, err);

    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < n; i++)
        out[i] = (struct vol_group_result){ vol_test_empty(&test->test, rows),
                                            0, VOL_GROUP_ALL };
    code = run_scaled(test, y, rows, k, options, out, err);
    for (size_t i = 0; code == VOL_OK && i < n; i++)
        vol_test_finish(&out[i].r, options->base.alpha);
    return code;
}
