/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether parameters keep what their model bounds and holds. */
#include "garch/fit.h"
#include "garch/optimise.h"
#include "garch/units.h"

#include <math.h>
#include <string.h>

/* What of an inequality counts as rounding, and of a held value. */
#define SLACK   1e-9
#define ROUNDED 1e-12

bool
vol_optimiser_admits(struct vol_optimiser *o, const struct vol_garch_spec *spec,
                     const double *theta, size_t *broken)
{
    double scaled[VOL_GARCH_MAX_PARAMS];

    memcpy(scaled, theta, o->k * sizeof(*theta));
    vol_garch_to_units(spec, 1.0 / o->scale, scaled, NULL);
    vol_optimiser_constrain(o, spec, scaled);
    for (size_t i = 0; i < o->at.n; i++)
        if (!(o->at.c[i] >= -SLACK)) {
            *broken = i;
            return false;
        }
    return true;
}

/* The parameter that has not the value it is held at; k: none. */
static size_t
first_loose(const struct vol_garch_spec *spec, const double *theta, size_t k)
{
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        const size_t at = vol_garch_param_find(spec, r->param);
        if (r->kind == VOL_FIX &&
            !(fabs(theta[at] - r->value) <= ROUNDED * fabs(r->value)))
            return at;
    }
    return k;
}

static enum vol_code
refuse(const struct vol_garch_spec *spec, size_t at, double value,
       struct vol_err *err)
{
    char name[VOL_PARAM_NAME_SIZE];

    vol_garch_param_name(spec, at, name);
    return vol_fail(err, VOL_EDATA, "param:%s cannot be %g", name, value);
}

enum vol_code
vol_garch_check_params(const struct vol_garch_spec *spec, const double *theta,
                       double scale, struct vol_err *err)
{
    const size_t loose = first_loose(spec, theta, vol_garch_n_params(spec));
    struct vol_optimiser o;
    size_t broken;
    enum vol_code code = vol_optimiser_init(&o, spec, err);

    if (code != VOL_OK)
        return code;
    o.scale = scale > 0.0 ? scale : 1.0;
    if (loose < o.k)
        code = refuse(spec, loose, theta[loose], err);
    else if (vol_optimiser_admits(&o, spec, theta, &broken))
        code = VOL_OK;
    else if (o.at.param[broken] >= 0)
        code = refuse(spec, (size_t)o.at.param[broken],
                      theta[o.at.param[broken]], err);
    else
        code = vol_fail(err, VOL_EDATA,
                        "its parameters together violate the bound of %s",
                        o.at.name[broken]);
    vol_optimiser_clear(&o);
    return code;
}
