/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_SPEC_H
#define VOL_GARCH_SPEC_H

#include "base/err.h"
#include "mean/mean.h"
#include "stats/density.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * A model in one word, [MEAN+]VARIANCE[~DENSITY][-SUFFIX...]:
 *
 *     const+garch1.1~normal    ar1+gjr1.1~t-backcast    zero+egarch1.1~t
 *
 * Everything that changes the estimates is in it, so that it can be the key
 * of a table.
 */

struct vol_variance; /* a row of the table of variance equations */

/* What stands for the rows before the first (numerics in vgarch(1)). */
enum vol_garch_init {
    VOL_INIT_SAMPLE,   /* mean squared residual at the current parameters   */
    VOL_INIT_BACKCAST, /* weighted first squared residuals, then fixed      */
    VOL_INIT_UNCOND    /* the unconditional state of the current parameters */
};

#define VOL_BACKCAST_DECAY 0.94 /* the default of `backcast`            */

enum {
    VOL_GARCH_MAX_ORDER = 10, /* p and q each                           */
    VOL_GARCH_MAX_PARAMS = 1 + VOL_MEAN_MAX_LAGS + 1 + 3 * VOL_GARCH_MAX_ORDER +
                           VOL_DENSITY_MAX_SHAPE,
    VOL_PARAM_NAME_SIZE = 16,
    VOL_SPEC_SIZE = 128 /* room for any spec printed, with its NUL       */
};

struct vol_garch_spec {
    struct vol_mean_spec mean;
    const struct vol_variance *variance;
    unsigned p, q; /* lags of the shock and of the variance */
    const struct vol_density *density;
    enum vol_garch_init init;
    double decay; /* of the backcast                        */
    bool free;    /* persistence is not held below one      */
};

/*
 * Read a spec.  What is left out is const, normal, init `sample` and
 * stationarity on.  VOL_EUSAGE names the part that is wrong and the nearest
 * name that is not.
 */
enum vol_code vol_garch_spec_parse(const char *text, struct vol_garch_spec *out,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* Write the one canonical spelling, all three parts and the suffixes. */
void vol_garch_spec_print(const struct vol_garch_spec *spec,
                          char buf[VOL_SPEC_SIZE]);

/*
 * Read an initialisation: sample, backcast, backcast:DECAY or uncond, into
 * spec->init and spec->decay.  VOL_EUSAGE otherwise.
 */
enum vol_code vol_garch_init_parse(const char *text,
                                   struct vol_garch_spec *spec,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* The same name, as tables show it: "backcast" or "backcast:0.97". */
void vol_garch_init_print(const struct vol_garch_spec *spec, char *buf,
                          size_t size);

/* How many parameters there are: all, and those of the variance equation. */
size_t vol_garch_n_params(const struct vol_garch_spec *spec);
size_t vol_garch_n_variance(const struct vol_garch_spec *spec);

/* The name of parameter i: mean, variance and shape in this order. */
void vol_garch_param_name(const struct vol_garch_spec *spec, size_t i,
                          char buf[VOL_PARAM_NAME_SIZE]);

#endif
