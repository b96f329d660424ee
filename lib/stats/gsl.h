/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_GSL_H
#define VOL_STATS_GSL_H

/*
 * Make GSL return its errors instead of ending the program, which is what it
 * does by default.  Called once by main(), before threads start.
 */
void vol_gsl_errors_off(void);

#endif
