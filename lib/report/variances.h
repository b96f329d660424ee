/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_VARIANCES_H
#define VOL_REPORT_VARIANCES_H

#include "report/source.h"

/*
 * A source without the rows of models of the mean and of several series: the
 * fits, parameters and forecasts of vmean and vcross stand in the same tables
 * as vgarch's, and the pages of symbols are about volatility.  A wish of_means
 * gets the rows of vmean in their place.  `of` must outlive it.
 */
struct vol_report_source vol_report_variances(struct vol_report_source *of);

#endif
