/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/symbol.h"

#include "garch/news.h"
#include "garch/spec.h"
#include "stats/density.h"

#include <math.h>
#include <string.h>

static const struct vol_column columns[] = {
    { "symbol", VOL_TEXT, "name of the series" },
    { "spec", VOL_TEXT, "the model, canonically spelt" },
    { "shock_pct", VOL_REAL, "unexpected return of a session" },
    { "vol_ann_pct", VOL_REAL, "volatility of the next session, per year" },
};

static const struct vol_kind kind = {
    "news_impact", "news impact curves: the next volatility by a shock",
    columns, sizeof(columns) / sizeof(columns[0]), 3
};

const struct vol_kind *
vol_report_news_kind(void)
{
    return &kind;
}

/* Points of a curve, an odd number so that one of them is no shock at all. */
#define POINTS 81
/* It goes this many long-run standard deviations either way. */
#define REACH 5.0

/* The estimates of a model in the order of its parameters; false: not all. */
static bool
collect_params(const struct vol_report_symbol *s, const char *name,
               const struct vol_garch_spec *spec, double *param)
{
    for (size_t i = 0; i < vol_garch_n_params(spec); i++) {
        char text[VOL_PARAM_NAME_SIZE];
        vol_garch_param_name(spec, i, text);
        size_t row = vol_report_find_param(&s->params, name, text);
        if (row == s->params.n)
            return false;
        param[i] = vol_frame_number(&s->params, row, "estimate");
        if (!isfinite(param[i]))
            return false;
    }
    return true;
}

/* The root of the mean variance of a model's path; NaN without one. */
static double
typical_sigma(const struct vol_report_model *model)
{
    const size_t n = model->sigma.n;
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) {
        const double sigma = vol_frame_number(&model->sigma, i, "sigma_pct");
        sum += sigma * sigma;
    }
    return n > 0 ? sqrt(sum / (double)n) : NAN;
}

/* Half the width of all curves of a symbol: of the first model with a
 * long-run volatility; where none has one (EGARCH with t, APARCH), of what the
 * first model's days had. */
static double
find_reach(const struct vol_report_symbol *s)
{
    for (size_t m = 0; m < s->n_models; m++) {
        size_t fit = vol_report_find(&s->fits, s->model[m].spec, 0);
        double year = fit < s->fits.n ? vol_frame_number(&s->fits, fit,
                                                         "uncond_vol_ann_pct")
                                      : NAN;
        if (year > 0)
            return REACH * year / sqrt((double)s->group->periods);
    }
    return s->n_models > 0 ? REACH * typical_sigma(&s->model[0]) : NAN;
}

static enum vol_code
add_curve(struct vol_report_symbol *s, const char *spec, const double *shock,
          const double *variance, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < POINTS && code == VOL_OK; i++) {
        vol_frame_add_text(&s->news, s->name, strlen(s->name));
        vol_frame_add_text(&s->news, spec, strlen(spec));
        vol_frame_add_real(&s->news, shock[i]);
        vol_frame_add_real(&s->news,
                           sqrt(variance[i] * (double)s->group->periods));
        code = vol_frame_end_row(&s->news, err);
    }
    return code;
}

enum vol_code
vol_report_news(struct vol_report_symbol *s, struct vol_err *err)
{
    double shock[POINTS], variance[POINTS], param[VOL_GARCH_MAX_PARAMS];
    double reach = find_reach(s);
    enum vol_code code = VOL_OK;

    if (!isfinite(reach))
        return VOL_OK;
    for (int i = 0; i < POINTS; i++)
        shock[i] = reach * (2 * i - (POINTS - 1)) / (POINTS - 1);
    for (size_t m = 0; m < s->n_models && code == VOL_OK; m++) {
        const char *name = s->model[m].spec;
        struct vol_garch_spec spec;
        s->model[m].news = s->news.n;
        /* A model that this build does not know has no curve, nor has one
           without a long-run level. */
        if (vol_garch_spec_parse(name, &spec, NULL) != VOL_OK ||
            !collect_params(s, name, &spec, param))
            continue;
        code =
            vol_garch_news_impact(&spec, param, shock, POINTS, variance, err);
        if (code == VOL_OK)
            code = add_curve(s, name, shock, variance, err);
        else if (code == VOL_EDATA)
            code = VOL_OK;
    }
    return code;
}

/* The density that a spec names after "~", up to a suffix; NULL: unknown. */
static const struct vol_density *
density_of(const char *spec)
{
    const char *tilde = strchr(spec, '~');
    char name[32];

    if (tilde == NULL)
        return &vol_density_normal;
    size_t len = strcspn(tilde + 1, "-");
    if (len >= sizeof(name))
        return NULL;
    memcpy(name, tilde + 1, len);
    name[len] = '\0';
    return vol_density_find(name);
}

bool
vol_report_quantiles(const struct vol_report_symbol *symbol, const char *spec,
                     double *q01, double *q05)
{
    const struct vol_density *density = density_of(spec);
    double shape[VOL_DENSITY_MAX_SHAPE] = { 0 };

    if (density == NULL)
        return false;
    for (size_t i = 0; i < density->n_shape; i++) {
        size_t row = vol_report_find_param(&symbol->params, spec,
                                           density->shape_name[i]);
        if (row == symbol->params.n)
            return false;
        shape[i] = vol_frame_number(&symbol->params, row, "estimate");
        if (!(shape[i] >= density->lower[i] && shape[i] <= density->upper[i]))
            return false;
    }
    *q01 = density->quantile(shape, 0.01);
    *q05 = density->quantile(shape, 0.05);
    return isfinite(*q01) && isfinite(*q05);
}
