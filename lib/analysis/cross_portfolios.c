/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/cross_run.h"

#include "base/mem.h"
#include "cross/packed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* The tails of VaR and ES. */
static const double levels[] = { 0.01, 0.025, 0.05 };
enum { N_LEVELS = sizeof(levels) / sizeof(levels[0]) };

/* One portfolio at one horizon. */
struct shown {
    const struct vol_cross_result *r;
    const struct vol_cross_weight *weight; /* n */
    size_t n, h;
    const struct vol_holding *holding;
    const struct vol_outlook *outlook;
    const char *reason; /* why there are no figures, or "" */
};

static void
add_key(struct vol_rows *rows, const struct shown *s, double level,
        const char *holding)
{
    const struct vol_panel *panel = s->r->run->panel;

    vol_rows_text(rows, s->weight[0].portfolio);
    vol_rows_date(rows, panel->date[panel->rows - 1]);
    vol_rows_text(rows, s->r->model->spec);
    vol_rows_double(rows, level);
    vol_rows_int(rows, (int64_t)s->h);
    vol_rows_text(rows, holding);
}

static void
add_figures(struct vol_rows *rows, double weight, double mean, double sd,
            double var, double es, const char *reason)
{
    vol_rows_double(rows, weight);
    vol_rows_double(rows, mean);
    vol_rows_double(rows, sd);
    vol_rows_double(rows, var);
    vol_rows_double(rows, es);
    vol_rows_text(rows, reason);
    vol_rows_end(rows);
}

/* "SPX", or with its currency "SPX*USDEUR". */
static void
name_holding(const struct vol_cross_weight *w, char *buf, size_t size)
{
    snprintf(buf, size, "%s%s%s", w->symbol, w->currency[0] != '\0' ? "*" : "",
             w->currency);
}

/* The density of a portfolio's return, and its shape. */
static const struct vol_density *
density_of(const struct vol_cross_result *r, double *shape)
{
    const struct vol_dcc_fit *fit = r->fit;

    if (fit == NULL || fit->spec.density != VOL_DCC_T)
        return &vol_density_normal;
    *shape = fit->param[fit->n_params - 1].estimate;
    return &vol_density_t;
}

/* Rows of one level: the whole, then its parts. */
static enum vol_code
add_level(struct vol_rows *rows, struct shown *s, double level,
          struct vol_contribution *part, struct vol_err *err)
{
    const double none = NAN;
    double shape = 0.0, whole = 0.0;
    const struct vol_density *density = density_of(s->r, &shape);
    struct vol_portfolio p = { none, none, none, none };
    struct vol_err why = { VOL_OK, "" };
    char name[2 * VOL_SYMBOL_MAX + 2];

    for (size_t i = 0; i < s->n; i++) {
        part[i] = (struct vol_contribution){ none, none, none, none };
        whole += s->holding[i].weight;
    }
    if (s->reason[0] == '\0') {
        enum vol_code code =
            vol_portfolio_risk(s->holding, s->n, s->outlook, density, &shape,
                               level, &p, part, &why);
        if (code == VOL_ENOMEM)
            return vol_fail_nomem(err);
    }
    const char *reason = s->reason[0] != '\0' ? s->reason : why.text;
    add_key(rows, s, level, "-");
    add_figures(rows, whole, p.mean, p.sd, p.var, p.es, reason);
    for (size_t i = 0; i < s->n; i++) {
        name_holding(&s->weight[i], name, sizeof(name));
        add_key(rows, s, level, name);
        add_figures(rows, s->holding[i].weight, part[i].mean, part[i].sd,
                    part[i].var, part[i].es, reason);
    }
    return VOL_OK;
}

/* What is expected of h days together: means and covariances, or the reason
 * why not. */
static const char *
outlook_of(const struct vol_cross_result *r, const struct vol_forecast *margin,
           size_t h, double *mean, double *cov)
{
    const struct vol_cross_run *run = r->run;
    const size_t days = run->plan->day[run->plan->n_days - 1];
    bool finite = true;

    for (size_t i = 0; i < run->k; i++) {
        mean[i] = margin != NULL ? margin[i * days + h - 1].cum_mean : 0.0;
        finite = finite && isfinite(mean[i]);
        for (size_t j = 0; j <= i; j++) {
            double *s = &cov[vol_packed_at(i, j)];
            *s = vol_cross_together(r, margin, i, j, h);
            finite = finite && isfinite(*s);
        }
    }
    return finite ? "" : "the covariances of these days are not known";
}

static enum vol_code
add_portfolio(struct vol_rows *rows, const struct vol_cross_result *r,
              const struct vol_forecast *margin, size_t first, size_t n,
              double *room, struct vol_err *err)
{
    const struct vol_cross_run *run = r->run;
    const struct vol_cross_plan *plan = run->plan;
    double *mean = room, *cov = mean + run->k;
    const struct vol_outlook outlook = { mean, cov, run->k };
    void *holding = NULL, *part = NULL;
    enum vol_code code =
        vol_mem_array(&holding, n, sizeof(struct vol_holding), err);

    if (code == VOL_OK)
        code = vol_mem_array(&part, n, sizeof(struct vol_contribution), err);
    if (code == VOL_OK)
        code = vol_cross_weights_place(plan->weights, first, n, run->symbol,
                                       run->k, holding, err);
    for (size_t d = 0; code == VOL_OK && d < plan->n_days; d++) {
        struct shown s = { r,
                           plan->weights->item + first,
                           n,
                           plan->day[d],
                           holding,
                           &outlook,
                           outlook_of(r, margin, plan->day[d], mean, cov) };
        for (size_t l = 0; code == VOL_OK && l < N_LEVELS; l++)
            code = add_level(rows, &s, levels[l], part, err);
    }
    free(holding);
    free(part);
    return code;
}

enum vol_code
vol_cross_check_portfolios(const struct vol_cross_run *run, struct vol_err *err)
{
    const struct vol_cross_weights *w = run->plan->weights;
    void *holding = NULL;
    enum vol_code code = VOL_OK;

    if (w == NULL)
        return VOL_OK;
    code = vol_mem_array(&holding, w->n, sizeof(struct vol_holding), err);
    for (size_t first = 0; code == VOL_OK && first < w->n;) {
        const size_t n = vol_cross_weights_count(w, first);
        code = vol_cross_weights_place(w, first, n, run->symbol, run->k,
                                       holding, err);
        first += n;
    }
    free(holding);
    return code;
}

enum vol_code
vol_cross_add_portfolios(struct vol_rows *rows,
                         const struct vol_cross_result *r,
                         const struct vol_forecast *margin, struct vol_err *err)
{
    const struct vol_cross_weights *w = r->run->plan->weights;
    double *room = NULL;
    enum vol_code code =
        vol_mem_doubles(&room, r->run->k + vol_packed(r->run->k), err);

    for (size_t first = 0; code == VOL_OK && first < w->n;) {
        const size_t n = vol_cross_weights_count(w, first);
        code = add_portfolio(rows, r, margin, first, n, room, err);
        first += n;
    }
    free(room);
    return code;
}
