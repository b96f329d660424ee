/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/groups_impl.h"

#include "stats/battery.h"

#include <string.h>

static bool
takes_trends(const struct vol_group_test *test)
{
    return (test->test.uses & VOL_TEST_TREND) != 0;
}

static bool
same_form(const struct vol_group_form *a, const struct vol_group_form *b)
{
    const struct vol_test_options *x = &a->options.base, *y = &b->options.base;

    return a->test == b->test && x->trend == y->trend &&
           a->options.restricted == b->options.restricted &&
           x->lag_rule == y->lag_rule && x->lags == y->lags;
}

/* A rule that the test does not have is aic, under its name. */
static void
settle_rule(struct vol_group_form *form)
{
    struct vol_test_options *o = &form->options.base;
    bool as_adf = strcmp(form->test->test.name, "engle-granger") == 0;

    if (o->lag_rule == VOL_LAGS_AUTO ||
        (!as_adf &&
         (o->lag_rule == VOL_LAGS_TSTAT || o->lag_rule == VOL_LAGS_MAIC)))
        o->lag_rule = VOL_LAGS_AIC;
}

static enum vol_code
add_form(struct vol_group_battery *battery, struct vol_group_form form,
         struct vol_err *err)
{
    settle_rule(&form);
    for (size_t i = 0; i < battery->n; i++)
        if (same_form(&battery->form[i], &form))
            return VOL_OK;
    if (battery->n == VOL_GROUP_FORMS_MAX)
        return vol_fail(err, VOL_EUSAGE, "more than %d tests and forms",
                        VOL_GROUP_FORMS_MAX);
    battery->form[battery->n++] = form;
    return VOL_OK;
}

/* "rc" is johansen's alone, the other tests pass it over. */
static enum vol_code
parse_trend(const char *word, struct vol_group_form *form, bool *has,
            struct vol_err *err)
{
    form->options.restricted = strcmp(word, "rc") == 0;
    form->options.base.trend = VOL_TREND_CONST;
    *has = !form->options.restricted ||
           strcmp(form->test->test.name, "johansen") == 0;
    if (form->options.restricted)
        return VOL_OK;
    enum vol_code code = vol_trend_parse(word, &form->options.base.trend, err);
    if (code == VOL_OK)
        *has = vol_test_has_trend(&form->test->test, form->options.base.trend);
    return code;
}

static enum vol_code
add_test(struct vol_group_battery *battery, struct vol_group_form form,
         const struct vol_words *trends, const struct vol_words *lags,
         struct vol_err *err)
{
    size_t before = battery->n, n = takes_trends(form.test) ? trends->n : 1;

    for (size_t i = 0; i < n; i++) {
        bool has = true;
        enum vol_code code = VOL_OK;
        if (takes_trends(form.test))
            code = parse_trend(trends->word[i], &form, &has, err);
        for (size_t j = 0; code == VOL_OK && has && j < lags->n; j++) {
            code = vol_lags_parse(lags->word[j], &form.options.base, err);
            if (code == VOL_OK)
                code = add_form(battery, form, err);
        }
        if (code != VOL_OK)
            return code;
    }
    if (battery->n == before)
        return vol_fail(err, VOL_EUSAGE,
                        "%s has none of the trends %s: add n, c or ct, or "
                        "leave the test out",
                        form.test->test.name, trends->word[0]);
    return VOL_OK;
}

static bool
stands_already(const char *const *names, size_t i)
{
    for (size_t j = 0; j < i; j++)
        if (strcmp(names[j], names[i]) == 0)
            return true;
    return false;
}

enum vol_code
vol_group_battery_init(struct vol_group_battery *battery,
                       const char *const *names, size_t n, const char *trends,
                       const char *lags, const struct vol_test_options *base,
                       struct vol_err *err)
{
    struct vol_words trend, lag;
    enum vol_code code = vol_words_split(trends, "trend", &trend, err);

    battery->n = 0;
    battery->nulls = NULL;
    if (code == VOL_OK)
        code = vol_words_split(lags, "lags", &lag, err);
    for (size_t i = 0; code == VOL_OK && i < n; i++) {
        struct vol_group_form form = { vol_group_test_find(names[i]),
                                       { .base = *base } };
        if (stands_already(names, i))
            continue;
        if (form.test == NULL)
            return vol_fail(err, VOL_EUSAGE,
                            "there is no test \"%.40s\" of several series",
                            names[i]);
        code = add_test(battery, form, &trend, &lag, err);
    }
    return code;
}
