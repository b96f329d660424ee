/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options of the tests as people write them. */
#include "base/num.h"
#include "stats/hypothesis.h"

#include <string.h>

static const char *const trends[] = { "n", "c", "ct", "t" };

const char *
vol_trend_name(enum vol_trend trend)
{
    return trends[trend];
}

enum vol_code
vol_trend_parse(const char *text, enum vol_trend *trend, struct vol_err *err)
{
    for (size_t i = 0; i < sizeof(trends) / sizeof(trends[0]); i++)
        if (strcmp(text, trends[i]) == 0) {
            *trend = (enum vol_trend)i;
            return VOL_OK;
        }
    return vol_fail(err, VOL_EUSAGE, "trend \"%.40s\": it is n, c, t or ct",
                    text);
}

enum vol_code
vol_lags_parse(const char *text, struct vol_test_options *options,
               struct vol_err *err)
{
    static const struct {
        const char *name;
        enum vol_lag_rule rule;
    } rules[] = { { "auto", VOL_LAGS_AUTO },
                  { "aic", VOL_LAGS_AIC },
                  { "bic", VOL_LAGS_BIC },
                  { "t-stat", VOL_LAGS_TSTAT },
                  { "maic", VOL_LAGS_MAIC } };
    int64_t n = -1;

    for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
        if (strcmp(text, rules[i].name) == 0) {
            options->lag_rule = rules[i].rule;
            options->lags = 0;
            return VOL_OK;
        }
    if (vol_parse_int64(text, strlen(text), &n, NULL) != VOL_OK || n < 0)
        return vol_fail(err, VOL_EUSAGE,
                        "lags \"%.40s\": they are a whole number, auto, aic, "
                        "bic, maic or t-stat",
                        text);
    options->lag_rule = VOL_LAGS_FIXED;
    options->lags = (size_t)n;
    return VOL_OK;
}
