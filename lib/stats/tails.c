/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/tails.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

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
vol_chi2_quantile(double p, double df)
{
    return gsl_cdf_chisq_Qinv(p, df);
}

double
vol_f_upper(double x, double df1, double df2, char *bound)
{
    return at_least(gsl_cdf_fdist_Q(x, df1, df2), bound);
}

/* Newton's steps from chi-squared's quantile: they ascend, as the tail is
 * convex there.  (GSL's own inverse gives up where df2 is in the thousands.) */
double
vol_f_quantile(double p, double df1, double df2)
{
    enum { STEPS = 200 };
    double x = gsl_cdf_chisq_Qinv(p, df1) / df1;

    for (int i = 0; i < STEPS; i++) {
        double step =
            (gsl_cdf_fdist_Q(x, df1, df2) - p) / gsl_ran_fdist_pdf(x, df1, df2);
        x += step;
        if (fabs(step) <= 4.0 * DBL_EPSILON * x)
            break;
    }
    return x;
}

double
vol_normal_upper(double x, char *bound)
{
    return at_least(gsl_cdf_ugaussian_Q(x), bound);
}

double
vol_t_two_sided(double t, double df, char *bound)
{
    return at_least(2.0 * gsl_cdf_tdist_Q(fabs(t), df), bound);
}
