/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_SHARE_H
#define VOL_REPORT_SHARE_H

#include "base/err.h"
#include "base/str.h"

/*
 * Where the site's templates, styles and scripts are: `given` where it is
 * not NULL, else the folder that belongs to the running program (the one it
 * was installed with, or that of the source tree it was built in).  VOL_EIO:
 * there is none.
 */
enum vol_code vol_report_find_share(struct vol_str *out, const char *given,
                                    struct vol_err *err) VOL_MUST_CHECK;

/*
 * Where Plotly is: `given`, else in `share_dir`, else in the node_modules of
 * the source tree or of the current folder.  VOL_EIO: nowhere; the message
 * says how to get it.
 */
enum vol_code vol_report_find_plotly(struct vol_str *out, const char *given,
                                     const char *share_dir,
                                     struct vol_err *err) VOL_MUST_CHECK;

#endif
