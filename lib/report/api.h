/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_API_H
#define VOL_REPORT_API_H

#include "base/err.h"
#include "base/str.h"
#include "report/output.h"
#include "report/symbol.h"
#include "table/frame.h"

#include <stddef.h>

/*
 * The data beside the pages: for each resource a CSV file, which is the
 * table itself, and a JSON file with the same names and numbers:
 *
 *     api/v1/RESOURCE.json             all symbols: summary, means, issues,
 *                                      quality, runs
 *     api/v1/symbols/KEY/RESOURCE.json one symbol: summary, forecasts, fits,
 *                                      parameters, tests, prices, issues,
 *                                      news_impact, means, evaluations
 *     api/v1/symbols/KEY/volatility/SPEC.json
 *     api/v1/groups/GROUP/RESOURCE.json  its symbols together, see
 *                                      report/together.h
 *     api/v1/openapi.json              what all of them hold
 *
 * Rows are objects under "rows"; long series (prices, volatility) are arrays
 * by column under "columns".
 */

/* Write the files of one frame to `path` (without its ending). */
enum vol_code vol_report_api_frame(struct vol_report_output *output,
                                   const char *path,
                                   const struct vol_frame *frame,
                                   bool by_column,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* Write all files of one symbol. */
enum vol_code vol_report_api_symbol(struct vol_report_output *output,
                                    const struct vol_report_symbol *symbol,
                                    struct vol_err *err) VOL_MUST_CHECK;

/* Add the description of the API, made from the kinds of table. */
enum vol_code vol_report_openapi(struct vol_str *out, const char *title,
                                 const char *version,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
