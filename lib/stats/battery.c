/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/battery.h"

#include <string.h>

enum vol_code
vol_words_split(const char *list, const char *what, struct vol_words *out,
                struct vol_err *err)
{
    const char *at = list;

    out->n = 0;
    for (;;) {
        size_t len = strcspn(at, ",");
        if (len == 0 || len >= VOL_WORD_MAX || out->n == VOL_WORDS_MAX)
            return vol_fail(err, VOL_EUSAGE,
                            "%s \"%.60s\": 1 to %d words with commas are "
                            "wanted",
                            what, list, VOL_WORDS_MAX);
        memcpy(out->word[out->n], at, len);
        out->word[out->n++][len] = '\0';
        if (at[len] == '\0')
            return VOL_OK;
        at += len + 1;
    }
}

static enum vol_code
add_form(struct vol_battery *battery, const struct vol_test *test,
         const struct vol_test_options *options, struct vol_err *err)
{
    if (battery->n == VOL_BATTERY_MAX)
        return vol_fail(err, VOL_EUSAGE, "more than %d tests and forms",
                        VOL_BATTERY_MAX);
    battery->form[battery->n++] = (struct vol_battery_form){ test, *options };
    return vol_test_check(test, options, err);
}

/* The test with one trend and every lag rule. */
static enum vol_code
add_lags(struct vol_battery *battery, const struct vol_test *test,
         struct vol_test_options options, const struct vol_words *lags,
         struct vol_err *err)
{
    size_t n = (test->uses & VOL_TEST_LAGS) != 0 ? lags->n : 1;
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < n; i++) {
        code = vol_lags_parse(lags->word[i], &options, err);
        if (code == VOL_OK)
            code = add_form(battery, test, &options, err);
    }
    return code;
}

static enum vol_code
add_dimensions(struct vol_battery *battery, const struct vol_test *test,
               struct vol_test_options options, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t m = 2; code == VOL_OK && m <= VOL_BDS_MAX; m++) {
        options.dimension = m;
        code = add_form(battery, test, &options, err);
    }
    return code;
}

static enum vol_code
add_test(struct vol_battery *battery, const struct vol_test *test,
         const struct vol_words *trends, const struct vol_words *lags,
         const struct vol_test_options *base, struct vol_err *err)
{
    size_t before = battery->n;
    struct vol_test_options options = *base;

    if ((test->uses & VOL_TEST_DIMENSION) != 0)
        return add_dimensions(battery, test, options, err);
    if ((test->uses & VOL_TEST_TREND) == 0)
        return add_lags(battery, test, options, lags, err);
    for (size_t i = 0; i < trends->n; i++) {
        enum vol_code code =
            vol_trend_parse(trends->word[i], &options.trend, err);
        if (code == VOL_OK && vol_test_has_trend(test, options.trend))
            code = add_lags(battery, test, options, lags, err);
        if (code != VOL_OK)
            return code;
    }
    if (battery->n == before)
        return vol_fail(err, VOL_EUSAGE,
                        "%s has no trend %s: add c or ct, or leave the test "
                        "out",
                        test->name, trends->word[0]);
    return VOL_OK;
}

static bool
stands_already(const struct vol_battery *battery, const struct vol_test *test)
{
    for (size_t i = 0; i < battery->n; i++)
        if (battery->form[i].test == test)
            return true;
    return false;
}

enum vol_code
vol_battery_init(struct vol_battery *battery, const char *const *names,
                 size_t n, const char *trends, const char *lags,
                 const struct vol_test_options *base, struct vol_err *err)
{
    struct vol_words trend, lag;
    enum vol_code code = vol_words_split(trends, "trend", &trend, err);

    battery->n = 0;
    battery->nulls = NULL;
    if (code == VOL_OK)
        code = vol_words_split(lags, "lags", &lag, err);
    for (size_t i = 0; code == VOL_OK && i < n; i++) {
        const struct vol_test *test = vol_test_find(names[i]);
        if (test == NULL)
            return vol_fail(err, VOL_EUSAGE, "no test is called \"%.40s\"",
                            names[i]);
        if (!stands_already(battery, test))
            code = add_test(battery, test, &trend, &lag, base, err);
    }
    return code;
}

static bool
given_before(const struct vol_test_result *out, size_t n,
             const struct vol_test_result *r)
{
    for (size_t i = n; i-- > 0 && out[i].test == r->test;)
        if (out[i].lags == r->lags && strcmp(out[i].variant, r->variant) == 0)
            return true;
    return false;
}

enum vol_code
vol_battery_run(const struct vol_battery *battery, const double *x, size_t n,
                bool levels_only, struct vol_test_result *out, size_t *n_out,
                struct vol_err *err)
{
    size_t given = 0;

    for (size_t i = 0; i < battery->n; i++) {
        const struct vol_battery_form *form = &battery->form[i];
        if (levels_only && (form->test->uses & VOL_TEST_FOR_LEVELS) == 0)
            continue;
        enum vol_code code =
            vol_test_run(form->test, x, n, &form->options, &out[given], err);
        if (code == VOL_OK && battery->nulls != NULL)
            code = vol_nulls_apply(battery->nulls, n, &form->options,
                                   &out[given], err);
        if (code != VOL_OK)
            return code;
        out[given].form = i;
        given += !given_before(out, given, &out[given]);
    }
    *n_out = given;
    return VOL_OK;
}
