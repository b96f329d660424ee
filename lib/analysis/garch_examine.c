/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_examine.h"

#include "base/hash.h"
#include "base/mem.h"

#include <stdlib.h>

void
vol_garch_examination_clear(struct vol_garch_examination *e)
{
    vol_diagnostics_clear(&e->diagnostics);
    free(e->band);
    e->band = NULL;
}

/* A table of bands that was asked for is never without a method. */
static enum vol_band_method
method(const struct vol_garch_plan *plan)
{
    if (plan->bands == VOL_BAND_NONE && plan->wanted[VOL_GARCH_BANDS])
        return VOL_BAND_DELTA;
    return plan->wanted[VOL_GARCH_BANDS] || plan->summary ? plan->bands
                                                          : VOL_BAND_NONE;
}

/* Bands, from a stream of their own. */
static enum vol_code
put_bands(const struct vol_garch_plan *plan, const struct vol_garch_data *data,
          const struct vol_forecast_wish *ahead, struct vol_garch_result *r,
          struct vol_band **out, struct vol_err *err)
{
    char origin[VOL_DATE_BUFSIZE];
    const char *const stream[] = { r->symbol, r->spec,
                                   vol_date_format(origin, r->series->origin),
                                   "bands" };
    struct vol_band_wish wish = { .method = method(plan),
                                  .level = plan->band_level,
                                  .cov = plan->cov,
                                  .day = plan->day,
                                  .n_days = plan->n_days,
                                  .mean_x = ahead->mean_x,
                                  .variance_x = ahead->variance_x };
    void *band = NULL;
    enum vol_code code;

    if (r->forecast == NULL || wish.method == VOL_BAND_NONE)
        return VOL_OK;
    code = vol_mem_array(&band, plan->n_days, sizeof(struct vol_band), err);
    if (code != VOL_OK)
        return code;
    *out = band;
    wish.seed =
        vol_hash_seed(plan->seed, stream, sizeof(stream) / sizeof(stream[0]));
    code = vol_garch_bands(r->fit, data, r->forecast, &wish, *out, err);
    if (code == VOL_OK) {
        r->band = *out;
        r->band_method = wish.method;
        r->band_level = wish.level;
    }
    return code;
}

enum vol_code
vol_garch_examine(const struct vol_garch_plan *plan,
                  const struct vol_garch_data *data,
                  const struct vol_forecast_wish *ahead,
                  struct vol_garch_result *r, struct vol_garch_examination *out,
                  struct vol_err *err)
{
    enum vol_code code = put_bands(plan, data, ahead, r, &out->band, err);

    if (code != VOL_OK ||
        !(plan->wanted[VOL_GARCH_DIAGNOSTICS] || plan->summary))
        return code;
    code = vol_garch_diagnose(r->fit, data, &out->diagnostics, err);
    if (code == VOL_OK)
        r->diagnostics = &out->diagnostics;
    return code;
}
