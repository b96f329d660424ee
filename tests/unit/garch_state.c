/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch_state.h"

#include "garch_data.h"
#include "stats/random.h"

#include <check.h>
#include <stdlib.h>

/* Every equation, mean, density, link and suffix, alone or together. */
const char *const state_specs[STATE_SPECS] = {
    "zero+arch3",
    "garch1.1",
    "garch2.1~t",
    "garch1.2~ged",
    "ar2+gjr1.1~skewt",
    "gjr1.1-backcast",
    "gjr1.2-rugarch",
    "gjr2.2~sstd",
    "tarch1.1",
    "ar1+tarch2.1~t",
    "egarch1.1",
    "egarch1.1-sym",
    "har+egarch1.1~t",
    "egarch2.1~jsu-fix.alpha2=0.05",
    "aparch1.1",
    "har+aparch1.1~t",
    "aparch1.1-p1.5",
    "igarch1.1",
    "ar2+igarch1.1~t",
    "figarch1.1",
    "har+figarch1.1~t",
    "csgarch1.1",
    "har+csgarch1.1",
    "harch1.5.22",
    "ar1+harch1.5.22~t",
    "ewma",
    "ewma-est~t",
    "har+ewma",
    "rm2006",
    "ar1+rm2006~t",
    "arma1.1+garch1.1",
    "arma0.1+egarch1.1",
    "arma2.2+figarch1.1",
    "har+garch1.1",
    "garch1.1-vt",
    "garch1.1-m",
    "garch1.1-m2",
    "ar1+gjr1.1~t-m",
    "arma1.1+egarch1.1-m-fix.archm=-0.1",
    "tarch1.1-m",
    "figarch1.1-m",
    "rm2006-m",
    "const+garch1.1-mx.a-vx.b",
    "ar1+egarch1.1-mx.a.b-vx.a",
    "csgarch1.1-vx.b",
    "gjr1.1~t-ex.b",
    "har+figarch1.1-mx.a-vx.b",
};

void
state_set_up(struct state_fixture *f, const char *spec)
{
    struct vol_random rng = vol_random_seed(3);

    f->spec = spec_of(spec);
    f->y = simulated_returns(ROWS, 7);
    f->x = malloc(2 * ROWS * sizeof(*f->x));
    for (size_t i = 0; i < 2 * (size_t)ROWS; i++)
        f->x[i] = 0.1 * vol_random_uniform(&rng);
    f->data = (struct vol_garch_data){ f->y, ROWS, f->x, f->x };
}

void
state_tear_down(struct state_fixture *f)
{
    free(f->y);
    free(f->x);
}

struct vol_garch_fit
state_fit(const struct state_fixture *f, size_t n)
{
    struct vol_garch_data data = f->data;
    struct vol_garch_fit fit;
    struct vol_err err = { VOL_OK, "" };

    data.n = n;
    ck_assert_msg(vol_garch_fit(&f->spec, &data, NULL, &fit, &err) == VOL_OK,
                  "%s", err.text);
    ck_assert_msg(vol_garch_fit_usable(&fit), "%s", fit.reason);
    return fit;
}

/* The whole series at the values that `fit` froze. */
struct vol_garch_fit
state_filter_all(const struct state_fixture *f, const struct vol_garch_fit *fit)
{
    struct vol_garch_spec frozen = fit->used;
    double theta[VOL_GARCH_MAX_PARAMS];
    struct vol_garch_fit all;
    struct vol_err err = { VOL_OK, "" };

    frozen.init = VOL_INIT_BACKCAST;
    frozen.targeting = false;
    vol_garch_fit_params(fit, theta);
    ck_assert_msg(vol_garch_filter(&frozen, &f->data, theta, &fit->presample,
                                   &all, &err) == VOL_OK,
                  "%s", err.text);
    return all;
}

struct vol_garch_state
state_made_at(const struct state_fixture *f, const struct vol_garch_fit *fit,
              size_t n)
{
    struct vol_garch_data data = f->data;
    struct vol_garch_state state;

    data.n = n;
    ck_assert_int_eq(vol_garch_state_of(fit, &data, false, &state, NULL),
                     VOL_OK);
    return state;
}
