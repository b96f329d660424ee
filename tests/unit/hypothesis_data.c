/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hypothesis_data.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DATASET,
    SAMPLE,
    SERIES,
    TEST,
    TREND,
    RULE,
    LAGS,
    MAX_LAGS,
    STATISTIC,
    P_VALUE,
    N_OBS,
    BREAK_AT,
    SOURCE,
    N_FIELDS
};

static enum vol_trend
trend_of(const char *text)
{
    if (strcmp(text, "ct") == 0)
        return VOL_TREND_LINEAR;
    if (strcmp(text, "t") == 0)
        return VOL_TREND_SLOPE;
    return strcmp(text, "n") == 0 ? VOL_TREND_NONE : VOL_TREND_CONST;
}

static enum vol_lag_rule
rule_of(const char *text)
{
    static const char *const names[] = { "auto", "fixed", "aic", "bic",
                                         "t-stat" };

    for (size_t i = 0; i < 5; i++)
        if (strcmp(text, names[i]) == 0)
            return (enum vol_lag_rule)i;
    return VOL_LAGS_AUTO;
}

/* The series of a row; neighbours in the file mostly share it. */
struct cache {
    char key[64];
    struct series series;
};

static struct series
series_of(struct cache *cache, char **field)
{
    char key[64];
    bool price = strcmp(field[SERIES], "price") == 0;

    snprintf(key, sizeof(key), "%s %s", field[DATASET], field[SERIES]);
    if (strcmp(key, cache->key) != 0) {
        series_free(&cache->series);
        cache->series = price ? series_log_price(field[DATASET])
                              : series_return(field[DATASET]);
        memcpy(cache->key, key, sizeof(key));
    }
    return cache->series;
}

static double
number_of(const char *text)
{
    return text[0] == '\0' ? (double)NAN : strtod(text, NULL);
}

static struct hypothesis_row
row_of(char **field, struct cache *cache)
{
    struct hypothesis_row row = { .dataset = field[DATASET],
                                  .series = field[SERIES],
                                  .test = field[TEST],
                                  .trend = field[TREND],
                                  .rule = field[RULE],
                                  .source = field[SOURCE],
                                  .options = vol_test_defaults,
                                  .x = series_of(cache, field) };

    row.options.trend = trend_of(field[TREND]);
    row.options.lag_rule = rule_of(field[RULE]);
    row.options.lags = strtoul(field[LAGS], NULL, 10);
    if (strcmp(row.test, "bds") == 0) { /* its column holds the dimension */
        row.options.dimension = row.options.lags;
        row.options.lags = 0;
    }
    row.options.max_lags = strtoul(field[MAX_LAGS], NULL, 10);
    row.statistic = number_of(field[STATISTIC]);
    row.p_value = number_of(field[P_VALUE]);
    row.n_obs = strtoul(field[N_OBS], NULL, 10);
    row.break_at = strtoul(field[BREAK_AT], NULL, 10);
    if (strncmp(field[SAMPLE], "first", 5) == 0)
        row.x.n = strtoul(field[SAMPLE] + 5, NULL, 10);
    return row;
}

size_t
hypothesis_rows(void (*each)(const struct hypothesis_row *row, void *ctx),
                void *ctx)
{
    char line[512], *field[N_FIELDS];
    struct cache cache = { "", { NULL, 0 } };
    FILE *f = fopen("tests/data/hypothesis.csv", "r");
    size_t rows = 0;

    if (f == NULL)
        return 0;
    if (fgets(line, sizeof(line), f) != NULL)
        while (fgets(line, sizeof(line), f) != NULL) {
            line[strcspn(line, "\n")] = '\0';
            if (split_line(line, field, N_FIELDS) != N_FIELDS)
                break;
            struct hypothesis_row row = row_of(field, &cache);
            each(&row, ctx);
            rows++;
        }
    fclose(f);
    series_free(&cache.series);
    return rows;
}
