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
 *     const+garch1.1~normal    ar1+gjr1.1~t-backcast    har+egarch1.1-sym~ged
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

/* What of the variance is in the mean (Engle, Lilien and Robins, 1987). */
enum vol_in_mean {
    VOL_IN_MEAN_NOTHING,
    VOL_IN_MEAN_SIGMA,   /* suffix -m: the standard deviation */
    VOL_IN_MEAN_VARIANCE /* suffix -m2                        */
};

/* A parameter that is held, or bounded, by the user. */
enum vol_restriction_kind { VOL_FIX, VOL_MIN, VOL_MAX };

enum {
    VOL_GARCH_MAX_ORDER = 10, /* p and q each                           */
    VOL_GARCH_MAX_X = VOL_MEAN_MAX_X,
    VOL_GARCH_MAX_EXTRA = 3,
    VOL_GARCH_MAX_HARCH_LAG = 252, /* days of one average of harch        */
    VOL_GARCH_MAX_PARAMS = VOL_MEAN_MAX_PARAMS + 1 + 1 +
                           3 * VOL_GARCH_MAX_ORDER + VOL_GARCH_MAX_EXTRA +
                           VOL_GARCH_MAX_X + VOL_DENSITY_MAX_SHAPE,
    VOL_GARCH_MAX_RESTRICTIONS = VOL_GARCH_MAX_PARAMS,
    VOL_X_NAME_SIZE = 32,
    VOL_PARAM_NAME_SIZE = VOL_X_NAME_SIZE + 4,
    /* Room for any spec printed, with its NUL: some thirty parameters held at
     * all their digits.  It is a key: PostgreSQL's go to 2,704 bytes. */
    VOL_SPEC_SIZE = 1024
};

struct vol_restriction {
    enum vol_restriction_kind kind;
    char param[VOL_PARAM_NAME_SIZE];
    double value; /* in the units of the series */
};

struct vol_garch_spec {
    struct vol_mean_spec mean;
    enum vol_in_mean in_mean;
    const struct vol_variance *variance;
    unsigned p, q; /* lags of the shock and of the variance */
    /* harch: days of each of p averages, ascending: the last is the longest,
     * and vol_weights_of() takes it so. */
    unsigned lag[VOL_GARCH_MAX_ORDER];
    double power;     /* aparch, tarch: the power where it is fixed, else 0  */
    bool symmetric;   /* egarch: no sign term                                */
    bool targeting;   /* omega follows from the sample variance              */
    bool exponential; /* regressors of the variance scale omega             */
    unsigned n_x;     /* regressors of the variance                          */
    char mean_x[VOL_MEAN_MAX_X][VOL_X_NAME_SIZE];
    char variance_x[VOL_GARCH_MAX_X][VOL_X_NAME_SIZE];
    struct vol_restriction restriction[VOL_GARCH_MAX_RESTRICTIONS];
    size_t n_restrictions;
    const struct vol_density *density;
    enum vol_garch_init init;
    double decay; /* of the backcast                        */
    bool held;    /* suffix -rugarch: what `init` says is the variance of the
                     first max(p, q) rows, not of those before them      */
    bool free;    /* persistence is not held below one      */
};

/* Whether a spec says what its initial variance is. */
bool vol_garch_init_given(const struct vol_garch_spec *spec);

/* Rows whose variance is the initial one. */
size_t vol_garch_held_rows(const struct vol_garch_spec *spec);

/*
 * Read a spec.  What is left out is const, normal, init `sample` and
 * stationarity on.  VOL_EUSAGE names the part that is wrong and the nearest
 * name that is not.
 */
enum vol_code vol_garch_spec_parse(const char *text, struct vol_garch_spec *out,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* Write the one canonical spelling, all three parts and the suffixes: one to a
 * model, in whatever order these were read or added. */
void vol_garch_spec_print(const struct vol_garch_spec *spec,
                          char buf[VOL_SPEC_SIZE]);

/*
 * Add a regressor `name` of the mean, or of the variance, in its place by name.
 * VOL_EUSAGE: a name that cannot stand in a spec, one that is there already,
 * one too many, a variance equation that has no intercept.
 */
enum vol_code vol_garch_spec_add_mean_x(struct vol_garch_spec *spec,
                                        const char *name,
                                        struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_garch_spec_add_variance_x(struct vol_garch_spec *spec,
                                            const char *name,
                                            struct vol_err *err) VOL_MUST_CHECK;

/*
 * Whether regressors of the form that is asked for scale omega.  In an equation
 * of ln s^2 none do: what is added there scales the variance, and the two
 * forms are one, the additive.
 */
bool vol_garch_spec_scales(const struct vol_garch_spec *spec, bool exponential);

/*
 * Add a restriction, `text` being PARAMETER=VALUE, in the order of the
 * parameters.  VOL_EUSAGE: no such parameter in the model (all are listed), no
 * number, one too many.
 */
enum vol_code vol_garch_spec_restrict(struct vol_garch_spec *spec,
                                      enum vol_restriction_kind kind,
                                      const char *text,
                                      struct vol_err *err) VOL_MUST_CHECK;

/*
 * Whether the parts of a spec go together: what the parser checks last, for
 * those who change a parsed spec.  VOL_EUSAGE says what does not.
 */
enum vol_code vol_garch_spec_check(const struct vol_garch_spec *spec,
                                   struct vol_err *err) VOL_MUST_CHECK;

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

/* How many parameters there are: all, and those of each part.  What of the
 * variance is in the mean counts as the mean's last. */
size_t vol_garch_n_params(const struct vol_garch_spec *spec);
size_t vol_garch_n_mean(const struct vol_garch_spec *spec);
size_t vol_garch_n_variance(const struct vol_garch_spec *spec);

/* How many of them the user holds. */
size_t vol_garch_n_fixed(const struct vol_garch_spec *spec);

/* The name of parameter i: mean, variance and shape in this order. */
void vol_garch_param_name(const struct vol_garch_spec *spec, size_t i,
                          char buf[VOL_PARAM_NAME_SIZE]);

/* The place of the parameter called `name`; n_params where there is none. */
size_t vol_garch_param_find(const struct vol_garch_spec *spec,
                            const char *name);

/* Where the user wants parameter i: anywhere without a restriction, at a value
 * (low = high) where it is held. */
struct vol_garch_range {
    double low, high;
};
struct vol_garch_range vol_garch_range(const struct vol_garch_spec *spec,
                                       size_t i);
bool vol_garch_is_held(const struct vol_garch_spec *spec, size_t i);

#endif
