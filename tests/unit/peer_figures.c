/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "peer_figures.h"

#include "mean/groups.h"
#include "mean/var.h"
#include "mean/var_dynamics.h"
#include "panel.h"
#include "series.h"
#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { K = PANEL_K, H = 11, MOST = 2 * K * (K - 1) };

/* ---- vector autoregressions ---- */

/* All that the rows speak of, for one order. */
struct figures {
    struct vol_var var;
    double sigma[K * K], phi[H * K * K], ahead[H * K], oirf[H * K * K],
        girf[H * K * K], girf_ml[H * K * K], oirf_se[H * K * K],
        girf_se[H * K * K], shares[K * K];
};

static void
estimate(struct figures *f, size_t p)
{
    struct vol_var_spec spec = { K, p, VOL_TREND_CONST, 0 };
    struct panel y = panel_returns();
    double impact[K * K];
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(vol_var_init(&f->var, &spec, &err), VOL_OK);
    ck_assert_msg(vol_var_fit(&f->var, y.x, y.rows, &err) == VOL_OK, "%s",
                  err.text);
    vol_var_unbiased(&f->var, f->sigma);
    vol_var_phi(&f->var, H, f->phi);
    vol_var_forecast(&f->var, y.x, y.rows, NULL, H, f->ahead);
    ck_assert(vol_var_impact(f->sigma, K, VOL_VAR_CHOLESKY, impact));
    vol_var_responses(f->phi, impact, K, H, f->oirf);
    vol_var_shares(f->oirf, NULL, K, 10, f->shares);
    ck_assert(vol_var_impact(f->sigma, K, VOL_VAR_GENERALISED, impact));
    vol_var_responses(f->phi, impact, K, H, f->girf);
    ck_assert(vol_var_impact(f->var.sigma, K, VOL_VAR_GENERALISED, impact));
    vol_var_responses(f->phi, impact, K, H, f->girf_ml);
    ck_assert_int_eq(
        vol_var_response_errors(&f->var, VOL_VAR_CHOLESKY, H, f->oirf_se, &err),
        VOL_OK);
    ck_assert_int_eq(vol_var_response_errors(&f->var, VOL_VAR_GENERALISED, H,
                                             f->girf_se, &err),
                     VOL_OK);
    panel_free(&y);
}

/* Of "dax.l2" or "const" the place among the regressors. */
static size_t
regressor(const char *name)
{
    char series[8] = "";
    unsigned lag = 0;

    if (strcmp(name, "const") == 0)
        return 0;
    ck_assert_int_eq(sscanf(name, "%7[a-z].l%u", series, &lag), 2);
    return 1 + (lag - 1) * K + panel_index(series);
}

/* "param:dax:smi.l1", "se:dax:const" */
static double
coefficient(const struct figures *f, const char *of, const char *rest)
{
    char series[8] = "", name[16] = "";

    ck_assert_int_eq(sscanf(rest, "%7[a-z]:%15s", series, name), 2);
    size_t i = panel_index(series), j = regressor(name);
    return of[0] == 'p' ? f->var.coef[i * f->var.m + j]
                        : vol_var_std_error(&f->var, i, j);
}

/* "dax-smi:h3", from and to */
static double
response(const double *set, const char *rest)
{
    char from[8] = "", to[8] = "";
    unsigned h = 0;

    ck_assert_int_eq(sscanf(rest, "%7[a-z]-%7[a-z]:h%u", from, to, &h), 3);
    return set[h * K * K + panel_index(to) * K + panel_index(from)];
}

/* "2.1" */
static double
element(const double *matrix, const char *rest)
{
    unsigned i = 0, j = 0;

    ck_assert_int_eq(sscanf(rest, "%u.%u", &i, &j), 2);
    return matrix[(i - 1) * K + j - 1];
}

static double
forecast(const struct figures *f, const char *rest)
{
    char series[8] = "";
    unsigned h = 0;

    ck_assert_int_eq(sscanf(rest, "%7[a-z]:h%u", series, &h), 2);
    return f->ahead[(h - 1) * K + panel_index(series)];
}

static double
share(const struct figures *f, const char *rest)
{
    char to[8] = "", from[8] = "";

    ck_assert_int_eq(sscanf(rest, "%7[a-z]-%7[a-z]", to, from), 2);
    return f->shares[panel_index(to) * K + panel_index(from)];
}

static double
fpe(const struct figures *f)
{
    double n = (double)f->var.n, m = (double)f->var.m,
           log_det =
               -2.0 * f->var.loglik / n - K * (1.0 + log(2.0 * acos(-1.0)));

    return pow((n + m) / (n - m), K) * exp(log_det);
}

static double
ours(const struct figures *f, const char *quantity)
{
    static const struct {
        const char *name;
        size_t offset;
    } sets[] = { { "oirf", offsetof(struct figures, oirf) },
                 { "girf", offsetof(struct figures, girf) },
                 { "girf-ml", offsetof(struct figures, girf_ml) },
                 { "oirf-se", offsetof(struct figures, oirf_se) },
                 { "girf-se", offsetof(struct figures, girf_se) } };
    char name[16] = "";
    int n = 0;

    ck_assert_int_ge(sscanf(quantity, "%15[^:]:%n", name, &n), 1);
    const char *rest = quantity + n;
    for (size_t i = 0; i < sizeof(sets) / sizeof(sets[0]); i++)
        if (strcmp(name, sets[i].name) == 0)
            return response((const double *)((const char *)f + sets[i].offset),
                            rest);
    if (strcmp(name, "param") == 0 || strcmp(name, "se") == 0)
        return coefficient(f, name, rest);
    if (strcmp(name, "sigma") == 0)
        return element(f->sigma, rest);
    if (strcmp(name, "sigma-ml") == 0)
        return element(f->var.sigma, rest);
    if (strcmp(name, "fc") == 0)
        return forecast(f, rest);
    if (strcmp(name, "fevd10") == 0)
        return share(f, rest);
    if (strcmp(name, "fpe") == 0)
        return fpe(f);
    ck_assert_str_eq(name, "loglik");
    return f->var.loglik;
}

size_t
peer_figures_of_var(peer_function *take, void *ctx)
{
    static const unsigned orders[] = { 1, 2, 5 };
    struct panel_figures all = panel_figures("var");
    size_t n = 0;

    for (size_t o = 0; o < sizeof(orders) / sizeof(orders[0]); o++) {
        char model[16];
        struct figures figures;
        snprintf(model, sizeof(model), "var%u", orders[o]);
        estimate(&figures, orders[o]);
        for (size_t i = 0; i < all.n; i++) {
            char **field = all.row[i];
            if (strcmp(field[0], model) != 0)
                continue;
            const struct peer_figure f = { model, field[1], field[3],
                                           ours(&figures, field[1]),
                                           strtod(field[2], NULL) };
            take(&f, ctx);
            n++;
        }
        vol_var_clear(&figures.var);
    }
    panel_figures_free(&all);
    return n;
}

static const struct vol_group_options plain = {
    .base = { .trend = VOL_TREND_CONST, .eps = 1.5, .alpha = 0.05 }
};

static void
run(const char *name, const double *y, size_t rows, size_t k,
    const struct vol_group_options *options, struct vol_group_result *out)
{
    const struct vol_group_test *test = vol_group_test_find(name);

    ck_assert_ptr_nonnull(test);
    ck_assert_int_eq(vol_group_test_run(test, y, rows, k, options, out, NULL),
                     VOL_OK);
}

/* ---- Granger ---- */

/* The results of one number of lags by effect and cause. */
static const struct vol_group_result *
of_pair(const struct vol_group_result *all, const char *cause,
        const char *effect)
{
    for (size_t i = 0; i < MOST; i += 2)
        if (all[i].effect == panel_index(effect) &&
            all[i].cause == panel_index(cause))
            return &all[i];
    ck_abort_msg("no pair %s-%s", cause, effect);
    return NULL;
}

/* "F_p:smi-dax", cause and effect.  test_causality's own F has k times the
 * degrees of freedom below and so another p. */
static bool
granger_of(const struct vol_group_result *all, char **field, bool joint,
           double *got)
{
    char name[16] = "", cause[8] = "", effect[8] = "";

    ck_assert_int_eq(
        sscanf(field[1], "%15[^:]:%7[a-z]-%7[a-z]", name, cause, effect), 3);
    const struct vol_group_result *r = of_pair(all, cause, effect);
    if (strcmp(name, "F") == 0)
        *got = r[0].r.statistic;
    else if (strcmp(name, "F_p") == 0 && !joint)
        *got = r[0].r.p_value;
    else if (strcmp(name, "chi2_ssr") == 0)
        *got = r[1].r.statistic;
    else if (strcmp(name, "chi2_ssr_p") == 0)
        *got = r[1].r.p_value;
    else if (strcmp(name, "wald") == 0)
        *got = r[0].r.statistic * (double)r[0].r.lags;
    else
        return false;
    return true;
}

static size_t
granger_rows(const struct panel_figures *figures, const char *test,
             const char *model, unsigned lags, peer_function *take, void *ctx)
{
    struct panel y = panel_returns();
    struct vol_group_options options = plain;
    struct vol_group_result out[MOST];
    char name[32];
    size_t n = 0;

    options.base.lag_rule = VOL_LAGS_FIXED;
    options.base.lags = lags;
    run(test, y.x, y.rows, K, &options, out);
    snprintf(name, sizeof(name), "%s%u", model, lags);
    for (size_t i = 0; i < figures->n; i++) {
        char **field = figures->row[i];
        struct peer_figure f = { test, field[1], field[3], 0.0,
                                 strtod(field[2], NULL) };
        if (strcmp(field[0], name) != 0 ||
            !granger_of(out, field, strcmp(test, "granger-joint") == 0,
                        &f.ours))
            continue;
        take(&f, ctx);
        n++;
    }
    panel_free(&y);
    return n;
}

size_t
peer_figures_of_granger(peer_function *take, void *ctx)
{
    struct panel_figures figures = panel_figures("var");
    size_t n = 0;

    for (unsigned lags = 1; lags <= 5; lags++) {
        n += granger_rows(&figures, "granger", "granger", lags, take, ctx);
        n += granger_rows(&figures, "granger-joint", "granger-system", lags,
                          take, ctx);
    }
    panel_figures_free(&figures);
    return n;
}

/* ---- cointegration ----------------------------------------------------------
 */

enum { TEST, SERIES, TREND, RULE, LAGS, QUANTITY, VALUE, SOURCE, FIELDS };

static struct vol_group_options
options_of(char **field)
{
    struct vol_group_options o = plain;
    const char *trend = field[TREND];

    o.restricted = strcmp(trend, "rc") == 0;
    ck_assert_int_eq(
        vol_trend_parse(o.restricted ? "c" : trend, &o.base.trend, NULL),
        VOL_OK);
    o.base.lags = strtoul(field[LAGS], NULL, 10);
    o.base.lag_rule = strcmp(field[RULE], "fixed") == 0 ? VOL_LAGS_FIXED
                      : strcmp(field[RULE], "bic") == 0 ? VOL_LAGS_BIC
                                                        : VOL_LAGS_AIC;
    return o;
}

/* The log prices of "dax+smi+cac". */
static size_t
columns_of(char *names, const struct panel *all, double *y)
{
    size_t at[K], k = 0;

    for (char *name = strtok(names, "+"); name != NULL;
         name = strtok(NULL, "+"))
        at[k++] = panel_index(name);
    for (size_t t = 0; t < all->rows; t++)
        for (size_t i = 0; i < k; i++)
            y[t * k + i] = all->x[t * K + at[i]];
    return k;
}

static double
engle_granger_of(const struct vol_test_result *r, const char *what)
{
    if (strcmp(what, "stat") == 0)
        return r->statistic;
    if (strcmp(what, "lags") == 0)
        return (double)r->lags;
    if (strcmp(what, "pvalue") == 0)
        return r->p_value;
    return strcmp(what, "crit_1") == 0   ? r->cv01
           : strcmp(what, "crit_5") == 0 ? r->cv05
                                         : r->cv10;
}

/* "trace-r0", "max-r2", "trace_crit_95-r1" */
static double
johansen_of(const struct vol_group_result *out, size_t k, const char *what)
{
    const char *rank = strstr(what, "-r");
    size_t r = strtoul(rank + 2, NULL, 10) + (what[0] == 'm' ? k : 0);
    const struct vol_test_result *result = &out[r].r;

    if (strstr(what, "crit") == NULL)
        return result->statistic;
    return strstr(what, "99") != NULL   ? result->cv01
           : strstr(what, "95") != NULL ? result->cv05
                                        : result->cv10;
}

static void
take_row(char **field, const struct panel *prices, double *y,
         peer_function *take, void *ctx)
{
    struct vol_group_options o = options_of(field);
    struct vol_group_result out[MOST];
    size_t k = columns_of(field[SERIES], prices, y);

    run(field[TEST], y, prices->rows, k, &o, out);
    const struct peer_figure f = {
        field[TEST], field[QUANTITY], field[SOURCE],
        field[TEST][0] == 'e' ? engle_granger_of(&out[0].r, field[QUANTITY])
                              : johansen_of(out, k, field[QUANTITY]),
        strtod(field[VALUE], NULL)
    };
    take(&f, ctx);
}

size_t
peer_figures_of_cointegration(peer_function *take, void *ctx)
{
    FILE *f = fopen("tests/data/cointegration.csv", "r");
    struct panel prices = panel_log_prices();
    double *y = malloc(K * prices.rows * sizeof(*y));
    char line[512], *field[FIELDS];
    size_t rows = 0;

    ck_assert(f != NULL && y != NULL);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
    while (fgets(line, sizeof(line), f) != NULL) {
        ck_assert_uint_eq(split_line(line, field, FIELDS), FIELDS);
        take_row(field, &prices, y, take, ctx);
        rows++;
    }
    fclose(f);
    free(y);
    panel_free(&prices);
    return rows;
}
