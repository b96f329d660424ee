/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_MEAN_JUDGE_H
#define VOL_ANALYSIS_MEAN_JUDGE_H

#include "analysis/mean_plan.h"

/* Evaluations of one model, one for each day shown. */
struct vol_mean_past {
    struct vol_evaluation day[VOL_MEAN_MAX_DAYS];
    size_t n_fits;
    char reason[96];
};

/* A series on which models are judged, and what its baselines came to. */
struct vol_mean_court {
    const struct vol_mean_plan *plan;
    const char *symbol, *series;
    vol_date origin;
    const char *tag; /* behind the names of the baselines, or "" */
    struct vol_mean_data data;
    struct vol_rows *rows;
    struct vol_mean_past *walk, *mean, *other; /* the last is a model's */
};

/* Room for what they came to; vol_mean_court_clear() frees it. */
enum vol_code vol_mean_court_init(struct vol_mean_court *court,
                                  struct vol_err *err) VOL_MUST_CHECK;
void vol_mean_court_clear(struct vol_mean_court *court);

/*
 * Judge rw, mean, and of returns naive, which expects the last return again,
 * and where `show` add their rows.  VOL_ENOMEM.
 */
enum vol_code vol_mean_court_baselines(struct vol_mean_court *court, bool show,
                                       struct vol_err *err) VOL_MUST_CHECK;

/* Add the rows of court->other, which is that of the model `spec`, beside those
 * baselines; its reason, where no day has a forecast, goes to `unjudged`. */
void vol_mean_court_add(const struct vol_mean_court *court, const char *spec,
                        char unjudged[96]);

/*
 * Forecasts of the past: add the evaluations of every model of the plan to
 * `rows`, and of each series among theirs those of the baselines; where a
 * model has none, `outcome` (of the plan's models) says why.  VOL_ENOMEM.
 */
enum vol_code vol_mean_judge(const struct vol_mean_plan *plan,
                             const struct vol_block *block,
                             struct vol_rows *rows,
                             struct vol_mean_outcome *outcome,
                             struct vol_err *err) VOL_MUST_CHECK;

#endif
