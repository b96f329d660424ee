/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_PLAN_H
#define VOL_REPORT_PLAN_H

#include "base/err.h"
#include "conf/conf.h"
#include "report/page.h"
#include "report/report.h"
#include "report/source.h"

#include <stddef.h>

/* What the site is about: which symbols, in which groups, at which dates. */
struct vol_report_member {
    char *name, *title, *currency; /* the latter may be NULL */
    size_t group;
};

struct vol_report_plan {
    struct vol_report_group *group;
    size_t n_groups;
    struct vol_report_member *member;
    size_t n_members, cap;
};

/*
 * The groups and symbols of `conf`, or all symbols that have estimates,
 * forecasts or intervals.  A group's data date is that of its row of the run in
 * `runs`, else the last origin of its symbols.  `conf` and `runs` must outlive
 * the plan, which the caller clears, after a failure too.
 */
enum vol_code vol_report_plan(struct vol_report_plan *plan,
                              const struct vol_conf *conf,
                              const struct vol_report_source *source,
                              const struct vol_frame *runs, const char *run_id,
                              vol_date until,
                              struct vol_err *err) VOL_MUST_CHECK;

void vol_report_plan_clear(struct vol_report_plan *plan);

#endif
