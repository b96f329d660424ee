/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work space of an optimiser. */
#include "garch/optimise.h"

#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>

void
vol_optimiser_clear(struct vol_optimiser *o)
{
    free(o->store);
    free(o->at.param);
    *o = (struct vol_optimiser){ 0 };
}

enum vol_code
vol_optimiser_init(struct vol_optimiser *o, const struct vol_garch_spec *spec,
                   struct vol_err *err)
{
    const size_t k = vol_garch_n_params(spec);
    const size_t n = 3 * k + spec->n_restrictions + 6 + VOL_MAX_KINKS;
    const size_t room = 10 * k * k + 3 * n * k + n * n + 8 * k + 4 * n;
    enum vol_code code;
    void *names = NULL;
    double *at;

    *o = (struct vol_optimiser){
        .k = k, .scale = 1.0, .at = { .k = k }, .invertibility = SIZE_MAX
    };
    code = vol_mem_doubles(&o->store, room, err);
    if (code == VOL_OK)
        code = vol_mem_array(
            &names, n, VOL_CONSTRAINT_NAME + 2 * sizeof(int) + 2 * sizeof(bool),
            err);
    if (code != VOL_OK) {
        vol_optimiser_clear(o);
        return code;
    }
    at = o->store;
    o->hessian = vol_mem_take(&at, k * k);
    o->opg = vol_mem_take(&at, k * k);
    o->metric = vol_mem_take(&at, k * k);
    o->factor = vol_mem_take(&at, k * k);
    o->gradient = vol_mem_take(&at, k);
    o->known = vol_mem_take(&at, k);
    o->known_metric = vol_mem_take(&at, k * k);
    o->step = vol_mem_take(&at, k);
    o->trial = vol_mem_take(&at, k);
    o->solved = vol_mem_take(&at, n * k);
    o->schur = vol_mem_take(&at, n * n);
    o->units = vol_mem_take(&at, k * k);
    o->curvature = vol_mem_take(&at, k * k);
    o->left = vol_mem_take(&at, k);
    o->last_theta = vol_mem_take(&at, k);
    o->way = vol_mem_take(&at, k);
    o->last_hessian = vol_mem_take(&at, k * k);
    o->change = vol_mem_take(&at, k * k);
    o->last_grad = vol_mem_take(&at, n * k);
    o->last_multiplier = vol_mem_take(&at, n);
    o->multiplier = vol_mem_take(&at, n);
    o->at.c = vol_mem_take(&at, n);
    o->at.bound = vol_mem_take(&at, n);
    o->at.grad = vol_mem_take(&at, n * k);
    o->at.param = names;
    o->at.of = o->at.param + n;
    o->at.name = (char(*)[VOL_CONSTRAINT_NAME])(o->at.of + n);
    o->active = (bool *)(o->at.name + n);
    o->implied = o->active + n;
    return VOL_OK;
}
