/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STATS_PAIR_H
#define VOL_STATS_PAIR_H

#include <stddef.h>
#include <stdint.h>
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

/* The bits of two numbers. */
typedef uint64_t vol_pair_bits __attribute__((vector_size(16)));

static inline vol_pair_bits
vol_pair_bits_load(const double *at)
{
    vol_pair_bits b;

    memcpy(&b, at, sizeof(b));
    return b;
}

/* Four elements, and their products with others added up in four places. */
struct vol_four {
    vol_pair low, high;
};

static inline void
vol_four_load(struct vol_four *x, const double *at)
{
    x->low = vol_pair_load(at);
    x->high = vol_pair_load(at + 2);
}

static inline void
vol_four_add(struct vol_four *sum, const struct vol_four *x, const double *y)
{
    sum->low += x->low * vol_pair_load(y);
    sum->high += x->high * vol_pair_load(y + 2);
}

static inline double
vol_four_sum(const struct vol_four *x)
{
    const vol_pair both = x->low + x->high;

    return both[0] + both[1];
}

/* sum x y over n elements. */
static inline double
vol_dot(const double *x, const double *y, size_t n)
{
    struct vol_four sum = { { 0.0, 0.0 }, { 0.0, 0.0 } }, p;
    const size_t whole = n / 4 * 4;
    double rest = 0.0;

    for (size_t t = 0; t < whole; t += 4) {
        vol_four_load(&p, x + t);
        vol_four_add(&sum, &p, y + t);
    }
    for (size_t t = whole; t < n; t++)
        rest += x[t] * y[t];
    return vol_four_sum(&sum) + rest;
}

/* Four elements times w, or as they are where w is NULL. */
static inline void
vol_four_weigh(struct vol_four *x, const double *w, const double *at)
{
    vol_four_load(x, at);
    if (w == NULL)
        return;
    x->low *= vol_pair_load(w);
    x->high *= vol_pair_load(w + 2);
}

/*
 * out[i] += sum_t w[t] x[t] y_i[t] for `count` columns y_i that begin `stride`
 * apart, n a multiple of 4; without weights where w is NULL.  Several columns
 * share each product of w and x.
 */
static inline void
vol_dots(const double *w, const double *x, const double *y, size_t stride,
         size_t count, size_t n, double *out)
{
    const struct vol_four zero = { { 0.0, 0.0 }, { 0.0, 0.0 } };
    struct vol_four p;

    for (; count >= 4; count -= 4, y += 4 * stride, out += 4) {
        struct vol_four s0 = zero, s1 = zero, s2 = zero, s3 = zero;
        for (size_t t = 0; t < n; t += 4) {
            vol_four_weigh(&p, w == NULL ? NULL : w + t, x + t);
            vol_four_add(&s0, &p, y + t);
            vol_four_add(&s1, &p, y + stride + t);
            vol_four_add(&s2, &p, y + 2 * stride + t);
            vol_four_add(&s3, &p, y + 3 * stride + t);
        }
        out[0] += vol_four_sum(&s0);
        out[1] += vol_four_sum(&s1);
        out[2] += vol_four_sum(&s2);
        out[3] += vol_four_sum(&s3);
    }
    for (; count >= 2; count -= 2, y += 2 * stride, out += 2) {
        struct vol_four s0 = zero, s1 = zero;
        for (size_t t = 0; t < n; t += 4) {
            vol_four_weigh(&p, w == NULL ? NULL : w + t, x + t);
            vol_four_add(&s0, &p, y + t);
            vol_four_add(&s1, &p, y + stride + t);
        }
        out[0] += vol_four_sum(&s0);
        out[1] += vol_four_sum(&s1);
    }
    for (; count >= 1; count--) {
        struct vol_four s0 = zero;
        for (size_t t = 0; t < n; t += 4) {
            vol_four_weigh(&p, w == NULL ? NULL : w + t, x + t);
            vol_four_add(&s0, &p, y + t);
        }
        out[0] += vol_four_sum(&s0);
    }
}

/*
 * out[i * k + j] += sum_t w[t] y_i[t] y_j[t], i <= j, for three columns as
 * above, n a multiple of 2.
 */
static inline void
vol_three_products(const double *w, const double *y, size_t stride, size_t n,
                   double *out, size_t k)
{
    const vol_pair zero = { 0.0, 0.0 };
    vol_pair s00 = zero, s01 = zero, s02 = zero, s11 = zero, s12 = zero;
    vol_pair s22 = zero;

    for (size_t t = 0; t < n; t += 2) {
        const vol_pair weight = vol_pair_load(w + t);
        const vol_pair y0 = vol_pair_load(y + t);
        const vol_pair y1 = vol_pair_load(y + stride + t);
        const vol_pair y2 = vol_pair_load(y + 2 * stride + t);
        const vol_pair x0 = weight * y0, x1 = weight * y1;
        s00 += x0 * y0;
        s01 += x0 * y1;
        s02 += x0 * y2;
        s11 += x1 * y1;
        s12 += x1 * y2;
        s22 += weight * y2 * y2;
    }
    out[0] += s00[0] + s00[1];
    out[1] += s01[0] + s01[1];
    out[2] += s02[0] + s02[1];
    out[k + 1] += s11[0] + s11[1];
    out[k + 2] += s12[0] + s12[1];
    out[2 * k + 2] += s22[0] + s22[1];
}

#endif
