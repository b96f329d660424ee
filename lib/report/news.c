/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/symbol.h"

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

enum vol_code
vol_report_news(struct vol_report_symbol *symbol, struct vol_err *err)
{
    (void)symbol;
    (void)err;
    return VOL_OK;
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
