/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/lanes.h"

#include "stats/pair.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* s[l] -= sum a[.][l] b[.][l] over n elements of each, `a_step` and `b_step`
 * doubles apart. */
static inline void
less_products(double *s, const double *a, size_t a_step, const double *b,
              size_t b_step, size_t n)
{
    vol_pair s0 = vol_pair_load(s), s1 = vol_pair_load(s + 2);
    vol_pair s2 = vol_pair_load(s + 4), s3 = vol_pair_load(s + 6);

    for (; n > 0; n--, a += a_step, b += b_step) {
        s0 -= vol_pair_load(a) * vol_pair_load(b);
        s1 -= vol_pair_load(a + 2) * vol_pair_load(b + 2);
        s2 -= vol_pair_load(a + 4) * vol_pair_load(b + 4);
        s3 -= vol_pair_load(a + 6) * vol_pair_load(b + 6);
    }
    vol_pair_store(s, s0);
    vol_pair_store(s + 2, s1);
    vol_pair_store(s + 4, s2);
    vol_pair_store(s + 6, s3);
}

/* s[l] *= x[l]. */
static inline void
scale(double *s, const double *x)
{
    for (size_t l = 0; l < VOL_LANES; l += 2)
        vol_pair_store(s + l, vol_pair_load(s + l) * vol_pair_load(x + l));
}

/* From the pivot, whose element was `whole`, to the inverse of its root. */
static bool
take_pivot(double *d, const double *whole, double *ratio)
{
    bool definite = true;

    for (size_t l = 0; l < VOL_LANES; l++) {
        definite = definite && d[l] > 8.0 * DBL_EPSILON * whole[l];
        ratio[l] *= d[l] / whole[l];
        d[l] = 1.0 / sqrt(d[l]);
    }
    return definite;
}

bool
vol_lanes_cholesky(double *a, size_t k, double *log_det)
{
    enum { BEFORE_UNDERFLOW = 16 };
    double ratio[VOL_LANES], whole[VOL_LANES];

    memset(log_det, 0, sizeof(ratio));
    for (size_t l = 0; l < VOL_LANES; l++)
        ratio[l] = 1.0;
    for (size_t i = 0; i < k; i++) {
        double *row = a + vol_packed(i) * VOL_LANES, *d = row + i * VOL_LANES;
        for (size_t j = 0; j < i; j++) {
            const double *other = a + vol_packed(j) * VOL_LANES;
            double *s = row + j * VOL_LANES;
            less_products(s, row, VOL_LANES, other, VOL_LANES, j);
            scale(s, other + j * VOL_LANES);
        }
        memcpy(whole, d, sizeof(whole));
        less_products(d, row, VOL_LANES, row, VOL_LANES, i);
        if (!take_pivot(d, whole, ratio))
            return false;
        if (i % BEFORE_UNDERFLOW != BEFORE_UNDERFLOW - 1 && i + 1 < k)
            continue;
        for (size_t l = 0; l < VOL_LANES; l++) {
            log_det[l] += log(ratio[l]);
            ratio[l] = 1.0;
        }
    }
    return true;
}

void
vol_lanes_solve(const double *l, size_t k, double *b, double *sum)
{
    double minus[VOL_LANES] = { 0.0 };

    for (size_t i = 0; i < k; i++) {
        const double *row = l + vol_packed(i) * VOL_LANES;
        less_products(b + i * VOL_LANES, row, VOL_LANES, b, VOL_LANES, i);
        scale(b + i * VOL_LANES, row + i * VOL_LANES);
    }
    less_products(minus, b, VOL_LANES, b, VOL_LANES, k);
    for (size_t i = 0; i < VOL_LANES; i++)
        sum[i] = -minus[i];
}

/* Where column j of L^-1 begins in the work space, its k - j elements
 * together. */
static double *
column(double *work, size_t k, size_t j)
{
    return work + (vol_packed(k) - vol_packed(k - j)) * VOL_LANES;
}

/* The columns of L^-1, from L whose diagonal is inverted already. */
static void
invert(const double *l, size_t k, double *work)
{
    for (size_t j = 0; j < k; j++) {
        double *x = column(work, k, j);
        memcpy(x, l + vol_packed_at(j, j) * VOL_LANES, VOL_LANES * sizeof(*x));
        for (size_t i = j + 1; i < k; i++) {
            const double *row = l + vol_packed(i) * VOL_LANES;
            double *s = x + (i - j) * VOL_LANES;
            memset(s, 0, VOL_LANES * sizeof(*s));
            less_products(s, row + j * VOL_LANES, VOL_LANES, x, VOL_LANES,
                          i - j);
            scale(s, row + i * VOL_LANES);
        }
    }
}

void
vol_lanes_inverse(double *l, size_t k, double *work)
{
    invert(l, k, work);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++) {
            double *s = l + vol_packed_at(i, j) * VOL_LANES;
            memset(s, 0, VOL_LANES * sizeof(*s));
            less_products(s, column(work, k, i), VOL_LANES,
                          column(work, k, j) + (i - j) * VOL_LANES, VOL_LANES,
                          k - i);
            for (size_t m = 0; m < VOL_LANES; m++)
                s[m] = -s[m];
        }
}

/* y[l] += a[l] x[l]. */
static inline void
add_product(double *y, const double *a, const double *x)
{
    for (size_t l = 0; l < VOL_LANES; l += 2)
        vol_pair_store(y + l, vol_pair_load(y + l) +
                                  vol_pair_load(a + l) * vol_pair_load(x + l));
}

void
vol_lanes_product(const double *a, size_t k, const double *b, double *out)
{
    memset(out, 0, k * VOL_LANES * sizeof(*out));
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++, a += VOL_LANES) {
            add_product(out + i * VOL_LANES, a, b + j * VOL_LANES);
            if (j < i)
                add_product(out + j * VOL_LANES, a, b + i * VOL_LANES);
        }
}

void
vol_lanes_from_rows(const double *rows, size_t stride, size_t m, double *lanes)
{
    for (size_t e = 0; e < m; e++)
        for (size_t l = 0; l < VOL_LANES; l++)
            lanes[e * VOL_LANES + l] = rows[l * stride + e];
}

void
vol_lanes_to_rows(const double *lanes, size_t m, double *rows, size_t stride)
{
    for (size_t e = 0; e < m; e++)
        for (size_t l = 0; l < VOL_LANES; l++)
            rows[l * stride + e] = lanes[e * VOL_LANES + l];
}
