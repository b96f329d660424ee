/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/moments.h"

#include <math.h>
#include <stdio.h>

/* A power of two that brings the largest of x near 1; 0 where all are 0. */
static double
unit_of(const double *x, size_t n)
{
    enum { LEAST = -1000 }; /* the inverse of less is no number */
    double top = 0.0;

    for (size_t i = 0; i < n; i++)
        top = fabs(x[i]) > top ? fabs(x[i]) : top;
    if (top == 0.0)
        return 0.0;
    return ldexp(1.0, -(ilogb(top) > LEAST ? ilogb(top) : LEAST));
}

struct vol_moments
vol_moments(const double *x, size_t n)
{
    struct vol_moments m = { 0 };
    const double unit = unit_of(x, n);
    double mean = 0.0, m2 = 0.0, m3 = 0.0, m4 = 0.0;

    if (unit == 0.0)
        return m;
    for (size_t i = 0; i < n; i++)
        mean += x[i] * unit;
    mean /= (double)n;
    for (size_t i = 0; i < n; i++) {
        double d = x[i] * unit - mean, d2 = d * d;
        m2 += d2;
        m3 += d2 * d;
        m4 += d2 * d2;
    }
    m2 /= (double)n;
    m.mean = mean / unit;
    m.sd = sqrt(m2) / unit;
    if (m2 > 0.0) {
        m.skewness = m3 / (double)n / (m2 * sqrt(m2));
        m.kurtosis = m4 / (double)n / (m2 * m2);
    }
    return m;
}

bool
vol_all_finite(const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i]))
            return false;
    return true;
}

/* The logarithm of a product of four, by parts where it would overflow. */
static double
log_of_four(const double p[4])
{
    const double all = (p[0] * p[1]) * (p[2] * p[3]);

    if (all > 1e-290 && all < 1e290)
        return log(all);
    return log(p[0]) + log(p[1]) + log(p[2]) + log(p[3]);
}

/* Whether a product has left the range where it is exact. */
static bool
out_of_range(const double p[4])
{
    for (int l = 0; l < 4; l++)
        if (!(p[l] > 1e-290 && p[l] < 1e290))
            return true;
    return false;
}

/* The logarithms of some numbers: most often that of their product. */
static double
sum_batch(const double *x, size_t n)
{
    double p[4] = { 1.0, 1.0, 1.0, 1.0 }, sum = 0.0;

    for (size_t i = 0; i < n / 4 * 4; i += 4)
        for (size_t l = 0; l < 4; l++)
            p[l] *= x[i + l];
    for (size_t i = n / 4 * 4; i < n; i++)
        p[0] *= x[i];
    if (!out_of_range(p))
        return log_of_four(p);
    for (size_t i = 0; i < n; i++)
        sum += log(x[i]);
    return sum;
}

double
vol_sum_log(const double *x, size_t n)
{
    enum { BATCH = 64 };
    double sum = 0.0;

    for (size_t i = 0; i < n; i += BATCH)
        sum += sum_batch(x + i, n - i < BATCH ? n - i : BATCH);
    return sum;
}

/* A series that differs by so little of its mean is constant. */
#define CONSTANT 1e-10

/* Of numbers whose squares, and variances far from theirs, are numbers. */
#define LEAST_SD 1e-130
#define MOST_SD  1e130

bool
vol_moments_degenerate(const struct vol_moments *m, char *reason, size_t size)
{
    if (!(m->sd > CONSTANT * fabs(m->mean)) || !(m->sd > 0.0))
        (void)snprintf(reason, size, "the series is constant");
    else if (!(m->sd > LEAST_SD && m->sd < MOST_SD))
        (void)snprintf(reason, size,
                       "a standard deviation of %.3g is out of range: rescale "
                       "the returns",
                       m->sd);
    else
        return false;
    return true;
}
