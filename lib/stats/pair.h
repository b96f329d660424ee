/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_PAIR_H
#define VOL_STATS_PAIR_H

#include <stddef.h>
#include <string.h>

/*
 * Two doubles side by side, for sums that the compiler may not reorder by
 * itself.  Every processor of the architecture has them; elsewhere the
 * compiler makes two of each operation.  The order of additions is fixed.
 */
typedef double vol_pair __attribute__((vector_size(16)));

static inline vol_pair
vol_pair_load(const double *at)
{
    vol_pair p;

    memcpy(&p, at, sizeof(p));
    return p;
}

static inline void
vol_pair_store(double *at, vol_pair p)
{
    memcpy(at, &p, sizeof(p));
}

/* What a comparison of pairs gives, and x where it holds, else 0. */
typedef long long vol_pair_mask __attribute__((vector_size(16)));

static inline vol_pair
vol_pair_where(vol_pair_mask mask, vol_pair x)
{
    vol_pair_mask bits;

    memcpy(&bits, &x, sizeof(bits));
    bits &= mask;
    memcpy(&x, &bits, sizeof(x));
    return x;
}

/* sum x y over n elements, n a multiple of 4. */
static inline double
vol_dot4(const double *x, const double *y, size_t n)
{
    vol_pair low = { 0.0, 0.0 }, high = { 0.0, 0.0 };

    for (size_t t = 0; t < n; t += 4) {
        low += vol_pair_load(x + t) * vol_pair_load(y + t);
        high += vol_pair_load(x + t + 2) * vol_pair_load(y + t + 2);
    }
    low += high;
    return low[0] + low[1];
}

/*
 * out[i] += sum_t x[t] y_i[t] for `count` columns y_i that begin `stride`
 * apart, n a multiple of 2: four of them share each load of x.
 */
static inline void
vol_dots(const double *x, const double *y, size_t stride, size_t count,
         size_t n, double *out)
{
    size_t i = 0;

    for (; i + 4 <= count; i += 4) {
        const double *y0 = y + i * stride, *y1 = y0 + stride;
        const double *y2 = y1 + stride, *y3 = y2 + stride;
        vol_pair s0 = { 0.0, 0.0 }, s1 = s0, s2 = s0, s3 = s0;
        for (size_t t = 0; t < n; t += 2) {
            const vol_pair p = vol_pair_load(x + t);
            s0 += p * vol_pair_load(y0 + t);
            s1 += p * vol_pair_load(y1 + t);
            s2 += p * vol_pair_load(y2 + t);
            s3 += p * vol_pair_load(y3 + t);
        }
        out[i] += s0[0] + s0[1];
        out[i + 1] += s1[0] + s1[1];
        out[i + 2] += s2[0] + s2[1];
        out[i + 3] += s3[0] + s3[1];
    }
    for (; i + 2 <= count; i += 2) {
        const double *y0 = y + i * stride, *y1 = y0 + stride;
        vol_pair s0 = { 0.0, 0.0 }, s1 = s0;
        for (size_t t = 0; t < n; t += 2) {
            const vol_pair p = vol_pair_load(x + t);
            s0 += p * vol_pair_load(y0 + t);
            s1 += p * vol_pair_load(y1 + t);
        }
        out[i] += s0[0] + s0[1];
        out[i + 1] += s1[0] + s1[1];
    }
    for (; i < count; i++) {
        vol_pair s0 = { 0.0, 0.0 };
        for (size_t t = 0; t < n; t += 2)
            s0 += vol_pair_load(x + t) * vol_pair_load(y + i * stride + t);
        out[i] += s0[0] + s0[1];
    }
}

#endif
