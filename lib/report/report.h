/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_REPORT_H
#define VOL_REPORT_REPORT_H

#include "base/date.h"
#include "base/err.h"
#include "conf/conf.h"
#include "report/output.h"
#include "report/source.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The whole site, from rows to files:
 *
 *     index.html  quality.html  runs.html  about.html
 *     symbols/KEY.html     a page for each symbol
 *     cross/GROUP.html     a page for each group of two symbols or more
 *     data/KEY.js          the history that a page's charts load when asked
 *     api/v1/...           see report/api.h
 *     assets/...           styles, scripts, Plotly
 *     manifest.txt         see report/output.h
 *
 * The same rows and settings give the same bytes.
 */
struct vol_report_options {
    const char *site_dir;  /* where to                                  */
    const char *share_dir; /* the folder of templates, styles, scripts   */
    const char *run_id;    /* "": the last run of the table `runs`       */
    const char *version;   /* of the program                             */
    const char *plotly;    /* path of plotly-basic.min.js; NULL: linked to
                              where it is published, by its checksum     */
    vol_date date;         /* nothing after it; VOL_DATE_NONE: all       */
    void (*progress)(void *ctx, const char *symbol, size_t done, size_t total);
    void *ctx; /* of `progress`, which may be NULL */
};

/*
 * Make the site.  The symbols are those of the groups of `conf`; where it
 * has none, all that have estimates, forecasts or intervals.  VOL_EDATA: no
 * symbol at all, or a template or the Plotly file that is not what it should
 * be; VOL_EIO: a file.  What was written before a failure stays.
 */
enum vol_code vol_report_make(const struct vol_report_options *options,
                              const struct vol_conf *conf,
                              const struct vol_report_source *source,
                              struct vol_report_counts *counts,
                              struct vol_err *err) VOL_MUST_CHECK;

/* ---- Plotly: one version, known by its checksum ---------------------- */

#define VOL_PLOTLY_VERSION "4.1.1"

/* VOL_EDATA where the text is not plotly-basic.min.js of that version. */
enum vol_code vol_report_check_plotly(const struct vol_str *text,
                                      const char *path,
                                      struct vol_err *err) VOL_MUST_CHECK;

#endif
