/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/tails.h"

#include <gsl/gsl_cdf.h>

#include <float.h>
#include <math.h>

static double
at_least(double p, char *bound)
{
    *bound = p < DBL_MIN ? '<' : 0;
    return p < DBL_MIN ? DBL_MIN : p;
}

double
vol_chi2_upper(double x, double df, char *bound)
{
    return at_least(gsl_cdf_chisq_Q(x, df), bound);
}

double
vol_t_two_sided(double t, double df, char *bound)
{
    return at_least(2.0 * gsl_cdf_tdist_Q(fabs(t), df), bound);
}
