/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/causality.h"

#include "base/mem.h"
#include "stats/convolution.h"
#include "stats/tails.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
vol_causality_squares(const double *z, size_t n, double *out)
{
    for (size_t t = 0; t < n; t++)
        out[t] = z[t] * z[t] - 1.0;
}

void
vol_cross_correlations(const double *u, const double *v, size_t n, size_t lags,
                       double *out)
{
    const double scale = 1.0 / sqrt(vol_lagged_product(u, u, n, 0) *
                                    vol_lagged_product(v, v, n, 0));

    for (size_t l = 0; l <= lags; l++)
        out[l] = vol_lagged_product(u, v, n, l) * scale;
}

static void
start(struct vol_causality *out, size_t n, size_t lags)
{
    *out = (struct vol_causality){ .statistic = NAN,
                                   .p_value = NAN,
                                   .lags = lags,
                                   .n_obs = n,
                                   .reject_above = { NAN, NAN, NAN } };
}

/* Whether there is something to compute; else the reason. */
static bool
is_possible(const double *u, const double *v, size_t n,
            struct vol_causality *out)
{
    if (out->lags == 0 || out->lags >= n)
        snprintf(out->reason, sizeof(out->reason),
                 "%zu lags of %zu observations", out->lags, n);
    else if (!(vol_lagged_product(u, u, n, 0) > 0.0) ||
             !(vol_lagged_product(v, v, n, 0) > 0.0))
        snprintf(out->reason, sizeof(out->reason), "constant squares");
    return out->reason[0] == '\0';
}

enum vol_code
vol_cheung_ng(const double *u, const double *v, size_t n, size_t lags,
              struct vol_causality *out, struct vol_err *err)
{
    static const double levels[] = { 0.01, 0.05, 0.1 };
    double sum = 0.0, *rho;

    start(out, n, lags);
    if (!is_possible(u, v, n, out))
        return VOL_OK;
    enum vol_code code = vol_mem_doubles(&rho, lags + 1, err);
    if (code != VOL_OK)
        return code;
    vol_cross_correlations(u, v, n, lags, rho);
    for (size_t l = 1; l <= lags; l++)
        sum += rho[l] * rho[l];
    free(rho);
    out->statistic = (double)n * sum;
    out->p_value = vol_chi2_upper(out->statistic, (double)lags, &out->p_bound);
    for (size_t i = 0; i < 3; i++)
        out->reject_above[i] = vol_chi2_quantile(levels[i], (double)lags);
    return VOL_OK;
}

/* ---- kernels ------------------------------------------------------------- */

static const char *const kernels[] = {
    [VOL_KERNEL_TRUNCATED] = "truncated",
    [VOL_KERNEL_BARTLETT] = "bartlett",
    [VOL_KERNEL_DANIELL] = "daniell",
    [VOL_KERNEL_PARZEN] = "parzen",
    [VOL_KERNEL_QS] = "qs",
};
enum { N_KERNELS = sizeof(kernels) / sizeof(kernels[0]) };

const char *
vol_kernel_name(enum vol_kernel kernel)
{
    return kernels[kernel];
}

enum vol_code
vol_kernel_parse(const char *text, enum vol_kernel *out, struct vol_err *err)
{
    for (int i = 0; i < N_KERNELS; i++)
        if (strcmp(text, kernels[i]) == 0) {
            *out = (enum vol_kernel)i;
            return VOL_OK;
        }
    return vol_fail(err, VOL_EUSAGE,
                    "kernel '%s': truncated, bartlett, daniell, parzen or qs",
                    text);
}

double
vol_kernel_weight(enum vol_kernel kernel, double x)
{
    const double a = fabs(x), pi = M_PI;

    switch (kernel) {
    case VOL_KERNEL_TRUNCATED: return a <= 1.0 ? 1.0 : 0.0;
    case VOL_KERNEL_BARTLETT: return a < 1.0 ? 1.0 - a : 0.0;
    case VOL_KERNEL_DANIELL: return a > 0.0 ? sin(pi * a) / (pi * a) : 1.0;
    case VOL_KERNEL_PARZEN:
        if (a <= 0.5)
            return 1.0 - 6.0 * a * a + 6.0 * a * a * a;
        return a < 1.0 ? 2.0 * pow(1.0 - a, 3.0) : 0.0;
    case VOL_KERNEL_QS: {
        const double y = 6.0 * pi * a / 5.0;
        return a > 0.0 ? 3.0 / (y * y) * (sin(y) / y - cos(y)) : 1.0;
    }
    }
    return 0.0;
}

/* The weighted sum of n rho^2 with its mean and half its variance, over lags
 * first .. n - 1 of one direction. */
struct weighted {
    double sum, mean, spread;
};

static void
add_lags(struct weighted *w, const double *rho, size_t n, size_t first,
         enum vol_kernel kernel, size_t bandwidth)
{
    const double rows = (double)n;

    for (size_t l = first; l < n; l++) {
        const double k =
            vol_kernel_weight(kernel, (double)l / (double)bandwidth);
        const double k2 = k * k, share = 1.0 - (double)l / rows;
        w->sum += rows * k2 * rho[l] * rho[l];
        w->mean += share * k2;
        w->spread += share * (share - 1.0 / rows) * k2 * k2;
    }
}

enum vol_code
vol_hong(const double *u, const double *v, size_t n, enum vol_kernel kernel,
         size_t bandwidth, enum vol_ways ways, struct vol_causality *out,
         struct vol_err *err)
{
    static const double levels[] = { 0.01, 0.05, 0.1 };
    struct weighted w = { 0.0, 0.0, 0.0 };
    double *rho;

    start(out, n, bandwidth);
    if (!is_possible(u, v, n, out))
        return VOL_OK;
    enum vol_code code = vol_mem_doubles(&rho, n, err);
    if (code != VOL_OK)
        return code;
    vol_cross_correlations(u, v, n, n - 1, rho);
    add_lags(&w, rho, n, ways == VOL_BOTH_AND_NOW ? 0 : 1, kernel, bandwidth);
    if (ways != VOL_ONE_WAY) {
        vol_cross_correlations(v, u, n, n - 1, rho);
        add_lags(&w, rho, n, 1, kernel, bandwidth);
    }
    free(rho);
    if (!(w.spread > 0.0)) {
        snprintf(out->reason, sizeof(out->reason),
                 "the kernel weighs no lag within %zu", bandwidth);
        return VOL_OK;
    }
    out->statistic = (w.sum - w.mean) / sqrt(2.0 * w.spread);
    out->p_value = vol_normal_upper(out->statistic, &out->p_bound);
    for (size_t i = 0; i < 3; i++)
        out->reject_above[i] = gsl_cdf_ugaussian_Qinv(levels[i]);
    return VOL_OK;
}
