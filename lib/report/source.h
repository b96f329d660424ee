/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_SOURCE_H
#define VOL_REPORT_SOURCE_H

#include "base/date.h"
#include "base/err.h"
#include "table/frame.h"

#include <stdbool.h>

/*
 * Where the report takes its rows from.  The report knows no database: the
 * program hands it this, which is also how tests feed it.
 */

/* Which rows of one kind.  Begin with vol_report_wish(). */
struct vol_report_wish {
    const struct vol_kind *kind;
    const char *symbol; /* NULL: all                              */
    const char *spec;   /* NULL: all                              */
    const char *h_days; /* "1": forecasts of that horizon; NULL: all */
    vol_date until;     /* of the origin (bars: of the date)      */
    vol_date origin;    /* this one alone; VOL_DATE_NONE: any     */
    vol_date as_of;     /* bars: the vintage                      */
    bool latest;        /* each symbol's last origin alone        */
    bool of_means;      /* fits: those of models of the mean, see
                           report/variances.h                     */
};

struct vol_report_wish vol_report_wish(const char *kind, const char *symbol);

/* Adds the rows to `frame`, which is of wish->kind, ordered by its key. */
struct vol_report_source {
    enum vol_code (*read)(void *ctx, const struct vol_report_wish *wish,
                          struct vol_frame *frame, struct vol_err *err);
    void *ctx;
};

#endif
