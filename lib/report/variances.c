/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/variances.h"

#include "analysis/cross_plan.h"
#include "mean/spec.h"
#include "mean/var_spec.h"

#include <string.h>

static bool
is_shared(const struct vol_kind *kind)
{
    return strcmp(kind->name, "fits") == 0 ||
           strcmp(kind->name, "params") == 0 ||
           strcmp(kind->name, "forecasts") == 0;
}

/* Those of vcross too that begin with var, whose rows are of no single symbol.
 */
static bool
is_of_mean(const char *spec)
{
    return vol_mean_model_is(spec) || vol_var_model_is(spec);
}

static enum vol_code
keep(const struct vol_frame *from, bool of_means, struct vol_frame *to,
     struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < from->n; i++) {
        const char *spec = vol_frame_text(from, i, "spec");
        if (of_means ? is_of_mean(spec)
                     : !vol_mean_model_is(spec) && !vol_cross_spec_is(spec))
            code = vol_frame_copy_row(to, from, i, err);
    }
    return code;
}

static enum vol_code
read_variances(void *ctx, const struct vol_report_wish *wish,
               struct vol_frame *frame, struct vol_err *err)
{
    const struct vol_report_source *of = ctx;
    struct vol_frame all;

    if (!is_shared(wish->kind))
        return of->read(of->ctx, wish, frame, err);
    vol_frame_init(&all, wish->kind);
    enum vol_code code = of->read(of->ctx, wish, &all, err);
    if (code == VOL_OK)
        code = keep(&all, wish->of_means, frame, err);
    vol_frame_clear(&all);
    return code;
}

struct vol_report_source
vol_report_variances(struct vol_report_source *of)
{
    return (struct vol_report_source){ read_variances, of };
}
