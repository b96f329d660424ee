/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_OUTPUT_H
#define VOL_REPORT_OUTPUT_H

#include "base/err.h"
#include "base/str.h"

#include <stddef.h>

/*
 * The folder of the site.  Each file is written beside its place and
 * renamed; one that is the same already is not touched.  manifest.txt lists
 * every file with its SHA-256, as sha256sum does; a file that stands in the
 * manifest of the last time and was not written this time is removed, and
 * nothing else ever is.  The manifest alone is forced to the disk: what a
 * power cut spoilt shows in `sha256sum -c` and is put right by the next run,
 * which compares every file with what it should hold.
 */
struct vol_report_output;

struct vol_report_counts {
    size_t files;   /* of the site                      */
    size_t changed; /* of them new or not as last time  */
    size_t removed;
};

/* Make the folder if need be and read its manifest. */
enum vol_code vol_report_output_open(struct vol_report_output **out,
                                     const char *dir,
                                     struct vol_err *err) VOL_MUST_CHECK;

/* Write `text` to PATH ENDING, a path below the folder, of [A-Za-z0-9._/-]. */
enum vol_code vol_report_put(struct vol_report_output *output, const char *path,
                             const char *ending, const struct vol_str *text,
                             struct vol_err *err) VOL_MUST_CHECK;

/* Write the manifest and remove what is no longer part of the site. */
enum vol_code vol_report_output_finish(struct vol_report_output *output,
                                       struct vol_report_counts *counts,
                                       struct vol_err *err) VOL_MUST_CHECK;

void vol_report_output_free(struct vol_report_output *output);

#endif
