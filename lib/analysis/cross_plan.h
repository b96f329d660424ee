/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_CROSS_PLAN_H
#define VOL_ANALYSIS_CROSS_PLAN_H

#include "analysis/cross_var.h"
#include "analysis/cross_weights.h"
#include "cross/causality.h"
#include "cross/dcc_fit.h"
#include "cross/ewma.h"
#include "cross/path.h"
#include "garch/spec.h"
#include "market/series_set.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What vcross makes of a set of series: which models, in which tables. */

enum vol_cross_product {
    VOL_CROSS_CORRELATIONS,
    VOL_CROSS_COVARIANCES,
    VOL_CROSS_PORTFOLIOS,
    VOL_CROSS_SPILLOVERS,
    VOL_CROSS_RESPONSES,
    VOL_CROSS_TESTS,
    VOL_CROSS_FITS,
    VOL_CROSS_PARAMS,
    VOL_CROSS_PRODUCTS
};
/* The kinds of table, by their number. */
extern const char *const vol_cross_product_name[VOL_CROSS_PRODUCTS];

enum vol_cross_what {
    VOL_CROSS_DCC,
    VOL_CROSS_CCC,
    VOL_CROSS_EWMA,
    VOL_CROSS_VAR
};

enum {
    VOL_CROSS_NAME = 480 + VOL_SPEC_SIZE, /* the margin is the longest part */
    VOL_CROSS_SPEC = VOL_CROSS_NAME + VOL_SERIES_SET_TAG,
    VOL_CROSS_ORDER = 240,
    VOL_CROSS_MODELS = 16,
    VOL_CROSS_DAYS = 252,
    VOL_CROSS_SHOCK_DAYS = 1000,
    VOL_CROSS_USUAL_DAYS = 10, /* that a shock is followed, */
    VOL_CROSS_BAND_DAYS = 100  /* and of a band             */
};

struct vol_cross_model {
    enum vol_cross_what what;
    struct vol_dcc_spec dcc;
    struct vol_cross_var var;
    double lambda;             /* of an EWMA; 0: it is estimated      */
    char name[VOL_CROSS_NAME]; /* with all that changes the estimates
                                  but the series, for people           */
    char spec[VOL_CROSS_SPEC]; /* the same with them, for tables, once
                                  vol_cross_plan_tag() has them        */
};

struct vol_cross_plan {
    struct vol_cross_model model[VOL_CROSS_MODELS];
    size_t n_models;
    struct vol_garch_spec margin;
    enum vol_dcc_pairs pairs;
    enum vol_ewma_init init;
    enum vol_align align;
    size_t threads;
    size_t last;                /* days of pairs and windows shown; 0: all  */
    enum vol_dcc_ahead ahead;   /* how a DCC goes beyond one day          */
    size_t day[VOL_CROSS_DAYS]; /* of forecasts, ascending                */
    size_t n_days;
    size_t paths; /* simulated where a margin has no closed form          */
    uint64_t seed;
    size_t window;          /* rows of the panel, 0: all, as tables say it  */
    size_t lags;            /* of tests                                     */
    enum vol_kernel kernel; /* of Hong's                                    */
    double alpha;           /* at which a test rejects                      */
    size_t shock_days; /* how far shocks are followed; 0: 10, of bands 100 */
    double shock_size; /* of covariance models, in standard deviations     */
    size_t roll, step; /* windows of spillovers; roll 0: none          */
    bool levels;       /* the panel holds levels, not returns          */
    enum vol_cross_measure range; /* the panel holds this; else RETURN */
    const char *order;            /* of Cholesky's shocks, NULL: bytewise */
    double periods; /* days a year, which says what days there are        */
    const struct vol_cross_weights *weights; /* of portfolios, or NULL     */
    bool wanted[VOL_CROSS_PRODUCTS];
    bool summary; /* text in the place of tables */
};

/* What the user wrote, NULL where it was left out. */
struct vol_cross_words {
    const char *const *model; /* "dcc1.1~t", "ccc", "ewma", "ewma0.97" ... */
    size_t n_models;
    const char *margin; /* "const+garch1.1~normal"                 */
    const char *pairs;  /* "none", "neighbours", "all"             */
    const char *init;   /* of an EWMA                              */
    const char *align;
    const char *kernel; /* of Hong's test */
    const char *order;  /* of Cholesky's shocks: "dax,smi", the others behind */
    const char *ahead;  /* "r", "q"                                */
    const char *shock_size;              /* "-2"                             */
    size_t lags, last, shock_days, step; /* 0: left out            */
};

/*
 * A model is dccP.Q or adccP.Q (see vol_dcc_parse()), ccc, ewma (lambda .94),
 * ewmaLAMBDA, ewma-est or what vol_cross_var_parse() takes.  Its name is that,
 * what is not the default of first covariance, pairs and alignment, and, where
 * it has margins, "+" and the margin: "dcc1.1~t-two-day+const+garch1.1~normal".
 * VOL_EUSAGE.
 */
enum vol_code vol_cross_plan_make(struct vol_cross_plan *plan,
                                  const struct vol_cross_words *words,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* Name in the specs of all models the series that they are of, by the tag of
 * vol_series_set_tag(), "" for none:
 * "dcc1.1~t-two-day-of4.1a2b3c4d+const+garch1.1~normal". */
void vol_cross_plan_tag(struct vol_cross_plan *plan, const char *tag);

/* Whether a model is made of the margins' variances, and whether any of the
 * plan is, or they are tested. */
bool vol_cross_has_margins(const struct vol_cross_model *m);
bool vol_cross_plan_has_margins(const struct vol_cross_plan *plan);

/* How many days a model's shocks are followed. */
size_t vol_cross_plan_days(const struct vol_cross_plan *plan,
                           const struct vol_cross_model *model);

/* The measure of ranges that a model is of, or RETURN. */
enum vol_cross_measure vol_cross_range_of(const struct vol_cross_model *m);

/*
 * What models are needed by the tables that are wanted, once those and what
 * comes from settings are known: dcc1.1 and var2-logsq where no model was
 * given, none for tests alone.  VOL_EUSAGE: what vol_cross_plan_check() says.
 */
enum vol_code vol_cross_plan_complete(struct vol_cross_plan *plan,
                                      const struct vol_cross_words *words,
                                      struct vol_err *err) VOL_MUST_CHECK;

/* Inside: VOL_EUSAGE for a table that no model has, windows that a model cannot
 * have, a model that levels cannot, an option that changes nothing. */
enum vol_code vol_cross_plan_check(const struct vol_cross_plan *plan,
                                   const struct vol_cross_words *words,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* True where a row's spec is that of a model of several series, as
 * vol_cross_plan_make() spells it: those of one series begin with their mean.
 */
bool vol_cross_spec_is(const char *spec);

#endif
