/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/estimate.h"

#include <math.h>

double
vol_estimate_p_value(double t)
{
    return erfc(fabs(t) / sqrt(2.0));
}

void
vol_estimate_add(struct vol_rows *rows, double value, double se)
{
    const double t = value / se;

    vol_rows_double(rows, value);
    vol_rows_double(rows, se);
    vol_rows_double(rows, t);
    vol_rows_double(rows, vol_estimate_p_value(t));
    vol_rows_double(rows, value - VOL_NORMAL_975 * se);
    vol_rows_double(rows, value + VOL_NORMAL_975 * se);
}

void
vol_estimate_add_criteria(struct vol_rows *rows, double loglik, double k,
                          double n)
{
    const double loss = -2.0 * loglik;

    vol_rows_double(rows, loglik);
    vol_rows_double(rows, loss + 2.0 * k);
    vol_rows_double(rows, loss + log(n) * k);
    vol_rows_double(rows, loss + 2.0 * log(log(n)) * k);
}
