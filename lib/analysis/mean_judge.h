/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_MEAN_JUDGE_H
#define VOL_ANALYSIS_MEAN_JUDGE_H

#include "analysis/mean_plan.h"

/*
 * Forecasts of the past: add the evaluations of every model of the plan to
 * `rows`, and of each series among theirs those of the baselines: rw, mean, and
 * of returns naive, which expects the last return again.  VOL_ENOMEM.
 */
enum vol_code vol_mean_judge(const struct vol_mean_plan *plan,
                             const struct vol_block *block,
                             struct vol_rows *rows,
                             struct vol_err *err) VOL_MUST_CHECK;

#endif
