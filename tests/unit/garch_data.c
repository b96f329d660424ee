/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch_data.h"

#include "garch/selftest.h"
#include "series.h"
#include "stats/random.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SERIES, SPEC, QUANTITY, VALUE, SOURCE, N_FIELDS };

static void
add_figure(struct figures *f, char *const *field)
{
    ck_assert_uint_lt(f->n, MAX_FIGURES);
    ck_assert_uint_lt(strlen(field[QUANTITY]), sizeof(f->name[0]));
    snprintf(f->name[f->n], sizeof(f->name[0]), "%s", field[QUANTITY]);
    f->value[f->n++] = strtod(field[VALUE], NULL);
}

FILE *
figures_open(const char *file)
{
    char path[64], line[256];
    FILE *in;

    snprintf(path, sizeof(path), "tests/data/%s", file);
    in = fopen(path, "r");
    ck_assert_ptr_nonnull(in);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), in));
    return in;
}

/* Whether a row belongs to the figures; the first row says what they are. */
static bool
belongs(struct figures *f, char *const *field)
{
    if (f->n == 0) {
        snprintf(f->series, sizeof(f->series), "%s", field[SERIES]);
        snprintf(f->spec, sizeof(f->spec), "%s", field[SPEC]);
        snprintf(f->source, sizeof(f->source), "%s", field[SOURCE]);
    }
    return strcmp(field[SERIES], f->series) == 0 &&
           strcmp(field[SPEC], f->spec) == 0 &&
           strcmp(field[SOURCE], f->source) == 0;
}

bool
figures_next(FILE *in, struct figures *f)
{
    char line[256], *field[N_FIELDS];
    long at = ftell(in);

    f->n = 0;
    while (fgets(line, sizeof(line), in) != NULL) {
        ck_assert_uint_eq(split_line(line, field, N_FIELDS), N_FIELDS);
        if (!belongs(f, field)) {
            ck_assert_int_eq(fseek(in, at, SEEK_SET), 0);
            break;
        }
        add_figure(f, field);
        at = ftell(in);
    }
    return f->n > 0;
}

size_t
for_each_figures(const char *file, void (*check)(const struct figures *))
{
    size_t count = 0;
    struct figures f;
    FILE *in = figures_open(file);

    for (; figures_next(in, &f); count++)
        check(&f);
    fclose(in);
    return count;
}

double
figure(const struct figures *f, const char *name)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->name[i], name) == 0)
            return f->value[i];
    return NAN;
}

bool
is_from(const struct figures *f, const char *source)
{
    return strncmp(f->source, source, strlen(source)) == 0;
}

size_t
params_of(const struct figures *f, double *theta)
{
    size_t k = 0;

    for (size_t i = 0; i < f->n; i++)
        if (strncmp(f->name[i], "param:", 6) == 0) {
            ck_assert_uint_lt(k, VOL_GARCH_MAX_PARAMS);
            theta[k++] = f->value[i];
        }
    return k;
}

double *
load_returns(const char *series, size_t *n)
{
    if (strcmp(series, "demgbp") == 0) {
        double *y = malloc(sizeof(vol_garch_demgbp));
        ck_assert_ptr_nonnull(y);
        memcpy(y, vol_garch_demgbp, sizeof(vol_garch_demgbp));
        *n = VOL_GARCH_DEMGBP_ROWS;
        return y;
    }
    struct series s = series_return(series);
    *n = s.n;
    return s.x;
}

enum vol_code
fit_series(const struct vol_garch_spec *spec, const double *y, size_t n,
           const double *last_good, struct vol_garch_fit *fit,
           struct vol_err *err)
{
    const struct vol_garch_data data = { .y = y, .n = n };
    const struct vol_garch_hint hint = { .last_good = last_good };

    return vol_garch_fit(spec, &data, &hint, fit, err);
}

enum vol_code
forecast_series(const struct vol_garch_fit *fit, const double *y, size_t n,
                const struct vol_forecast_wish *wish, struct vol_forecast *out,
                struct vol_err *err)
{
    const struct vol_garch_data data = { .y = y, .n = n };
    struct vol_garch_state state;
    enum vol_code code = vol_garch_state_of(fit, &data, false, &state, err);

    if (code != VOL_OK)
        return code;
    code = vol_garch_forecast(&state, wish, out, err);
    vol_garch_state_clear(&state);
    return code;
}

struct vol_presample
presample_at(double variance)
{
    struct vol_presample p = { .variance = variance };

    for (int k = 0; k < VOL_RM_COMPONENTS; k++)
        p.component[k] = variance;
    return p;
}

enum vol_code
filter_series(const struct vol_garch_spec *spec, const double *y, size_t n,
              const double *theta, double backcast, struct vol_garch_fit *fit,
              struct vol_err *err)
{
    const struct vol_garch_data data = { .y = y, .n = n };
    const struct vol_presample p = presample_at(backcast);

    return vol_garch_filter(spec, &data, theta, isnan(backcast) ? NULL : &p,
                            fit, err);
}

struct vol_garch_spec
spec_of(const char *text)
{
    struct vol_garch_spec spec;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(vol_garch_spec_parse(text, &spec, &err) == VOL_OK, "%s: %s",
                  text, err.text);
    return spec;
}

double *
simulated_returns(size_t n, unsigned long long seed)
{
    struct vol_random rng = vol_random_seed(seed);
    double *y = malloc(n * sizeof(*y)), e = 0.0, h = 1.0;

    ck_assert_ptr_nonnull(y);
    for (size_t t = 0; t < n; t++) {
        h = 0.02 + 0.08 * e * e + 0.9 * h;
        e = sqrt(h) * vol_random_normal(&rng);
        y[t] = 0.05 + e;
    }
    return y;
}

double
loglik_moved(const struct vol_garch_fit *fit, const double *y, size_t n,
             size_t i, double by)
{
    double theta[VOL_GARCH_MAX_PARAMS], value;
    struct vol_garch_fit at;

    vol_garch_fit_params(fit, theta);
    theta[i] += by;
    ck_assert_int_eq(filter_series(&fit->spec, y, n, theta, NAN, &at, NULL),
                     VOL_OK);
    value = at.loglik;
    vol_garch_fit_clear(&at);
    return value;
}

struct vol_garch_fit
fit_of(const char *text, const double *y, size_t n)
{
    const struct vol_garch_spec spec = spec_of(text);
    struct vol_garch_fit fit;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(fit_series(&spec, y, n, NULL, &fit, &err) == VOL_OK, "%s: %s",
                  text, err.text);
    return fit;
}
