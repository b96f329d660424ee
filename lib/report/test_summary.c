/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/test_summary.h"

#include <math.h>
#include <string.h>

struct vol_verdict_row
vol_verdict_row_of(const struct vol_test_result *r, const char *series,
                   const struct vol_moments *moments)
{
    const char *bound = r->p_bound == '>' ? ">" : "";

    return (struct vol_verdict_row){
        .series = series,
        .test = r->test->name,
        .p_value = r->p_value,
        .p_bound = r->p_bound == '<' ? "<" : bound,
        .reject = r->reject,
        .reason = r->reason,
        .n_obs = r->n_obs,
        .skewness = moments != NULL ? moments->skewness : (double)NAN,
        .excess_kurtosis =
            moments != NULL ? moments->kurtosis - 3.0 : (double)NAN,
    };
}

/* The figures, then what they say. */
static void
add_line(struct vol_str *out, const char *name, const struct vol_test_result *r,
         const struct vol_moments *moments)
{
    struct vol_verdict_row row = vol_verdict_row_of(r, name, moments);

    vol_str_addf(out, "  %-13s %-8s %5zu %6zu ", r->test->name, r->variant,
                 r->lags, r->n_obs);
    if (r->reject < 0)
        vol_str_addf(out, "%11s %11s  ", "-", "-");
    else
        vol_str_addf(out, "%11.4f %11.4f  ", r->statistic, r->cv05);
    vol_verdict_add(out, &row);
    vol_str_add_char(out, '\n');
}

/* The first result of a test that has figures, or NULL. */
static const struct vol_test_result *
first_of(const struct vol_test_result *r, size_t n, const char *test)
{
    for (size_t i = 0; i < n; i++)
        if (r[i].reject >= 0 && strcmp(r[i].test->name, test) == 0)
            return &r[i];
    return NULL;
}

static void
add_stationarity(struct vol_str *out, const char *name,
                 const struct vol_test_result *r, size_t n)
{
    const struct vol_test_result *adf = first_of(r, n, "adf");
    const struct vol_test_result *kpss = first_of(r, n, "kpss");

    if (adf == NULL || kpss == NULL)
        return;
    struct vol_verdict_row a = vol_verdict_row_of(adf, name, NULL);
    struct vol_verdict_row k = vol_verdict_row_of(kpss, name, NULL);
    vol_str_add(out, "  ");
    vol_verdict_add_stationarity(out, &a, &k);
    vol_str_add_char(out, '\n');
}

void
vol_test_summary_add(struct vol_str *out, const char *symbol, const char *name,
                     const struct vol_series *series,
                     const struct vol_test_result *r, size_t n)
{
    char first[VOL_DATE_BUFSIZE], last[VOL_DATE_BUFSIZE];
    struct vol_moments moments = vol_moments(series->value, series->n);

    vol_str_addf(out, "%s, %s: %zu observations, %s to %s\n", symbol, name,
                 series->n, vol_date_format(first, series->date[0]),
                 vol_date_format(last, series->origin));
    vol_str_addf(out, "  %-13s %-8s %5s %6s %11s %11s  %s\n", "test", "variant",
                 "lags", "n_obs", "statistic", "cv 5 %", "verdict");
    for (size_t i = 0; i < n; i++)
        add_line(out, name, &r[i], &moments);
    add_stationarity(out, name, r, n);
}
