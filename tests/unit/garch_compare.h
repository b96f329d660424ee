/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_GARCH_COMPARE_H
#define VOL_TESTS_GARCH_COMPARE_H

#include "garch/fit.h"
#include "garch_data.h"

/* What is promised of our maximum beside another program's. */
#define MAX_LOGLIK_BELOW 1e-6 /* logL may be below theirs by this */
#define LOGLIK_AGREES    1e-8 /* within this the maxima are one and the same  */
#define MAX_PARAM_APART  1e-3 /* in standard errors, at one maximum */
#define MAX_ERROR_APART  1e-4 /* standard errors, relative, at one maximum */
#define MAX_NUMERIC_APART                                                      \
    1e-3                     /* the same, of errors from finite differences  */
#define MAX_AHEAD_APART 1e-5 /* forecasts, relative, at one maximum */

/* One fit of ours beside the figures of one source.  NaN: not compared. */
struct comparison {
    double theirs;      /* the logL they report                               */
    double at_theirs;   /* our likelihood at their parameters                 */
    double persistence; /* in our sense, at their parameters                */
    double gain;        /* ours less theirs, or less at_theirs unless `same`  */
    bool same;          /* theirs and ours is the same function               */
    bool agrees;        /* ... and the same maximum of it                     */
    double digits;      /* log relative error of the worst parameter          */
    double param;       /* largest difference, in standard errors             */
    double error[3];    /* of standard errors, largest, by enum vol_garch_cov */
    double judged;      /* the largest that is not only listed               */
    double excess;      /* of one of those over what it may be                */
    double ahead[3];    /* of the variances 1, 5 and 22 days ahead            */
    size_t k;           /* parameters                                        */
    size_t no_error;    /* of them without a standard error of ours, so that
                           neither they nor theirs is compared               */
    size_t no_theirs;   /* and those of which the source gives no error      */
};

enum { AHEAD = 3 };
extern const size_t ahead_days[AHEAD];

struct comparison compare_with(const struct figures *f,
                               const struct vol_garch_fit *fit, const double *y,
                               size_t n);

enum promise {
    PROMISE_KEPT,
    PROMISE_EXCUSED, /* not kept, for a known reason that is theirs and by no
                        more than it has been seen to do                     */
    PROMISE_BROKEN
};

/* Whether a parameter has no standard error to be compared in. */
bool lacks_error(const struct vol_garch_param *p);

/*
 * A promise that is not kept, one without excuse before those that have one,
 * in words with the excuse, into `why`.
 * Promises of parameters, errors and forecasts hold where it `agrees`.
 */
enum promise judge(const struct comparison *c, const struct figures *f,
                   const struct vol_garch_fit *fit, char *why, size_t size);

/* Whether |e| is in the equation or in the density: likelihoods with kinks. */
bool is_kinked(const struct figures *f);

#endif
