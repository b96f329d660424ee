/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/convolution.h"

#include "stats/pair.h"

/* Lags that are taken together, so that each row of the output is loaded and
 * stored once for all of them. */
enum { LAGS = 8 };

/* One row, in the order in which the many are summed. */
static double
one_row(double sum, const double *end, const double *w, size_t m)
{
    for (size_t k = 0; k < m; k++)
        sum += w[k] * *(end - k - 1);
    return sum;
}

/* Lags k + 1 to k + LAGS for the rows that have all of them. */
static void
many_rows(const double *x, const double *w, ptrdiff_t k, ptrdiff_t from,
          ptrdiff_t to, double *out)
{
    ptrdiff_t t = from;

    for (; t + 4 <= to; t += 4) {
        const double *at = x + t - k - 1;
        vol_pair low = vol_pair_load(out + t);
        vol_pair high = vol_pair_load(out + t + 2);
        for (ptrdiff_t l = 0; l < LAGS; l++) {
            low += w[k + l] * vol_pair_load(at - l);
            high += w[k + l] * vol_pair_load(at - l + 2);
        }
        vol_pair_store(out + t, low);
        vol_pair_store(out + t + 2, high);
    }
    for (; t < to; t++)
        for (ptrdiff_t l = 0; l < LAGS; l++)
            out[t] += w[k + l] * x[t - k - l - 1];
}

void
vol_convolve(const double *x, size_t past, const double *w, size_t m,
             ptrdiff_t from, ptrdiff_t to, double *out)
{
    const ptrdiff_t before = (ptrdiff_t)past, all = (ptrdiff_t)m;

    if (to - from < LAGS) {
        for (ptrdiff_t t = from; t < to; t++)
            out[t] = one_row(out[t], x + t, w,
                             (size_t)(all < t + before ? all : t + before));
        return;
    }
    for (ptrdiff_t k = 0; k < all && k < to + before; k += LAGS) {
        const ptrdiff_t some = k + 1 - before; /* the first with any lag     */
        const ptrdiff_t whole =
            k + LAGS <= all ? k + LAGS - before : to; /* with all of them */
        const ptrdiff_t first = whole > from ? whole : from;
        for (ptrdiff_t t = some > from ? some : from; t < to && t < first; t++)
            for (ptrdiff_t l = k + 1; l <= all && l <= k + LAGS; l++)
                if (l <= t + before)
                    out[t] += w[l - 1] * x[t - l];
        if (first < to)
            many_rows(x, w, k, first, to, out);
    }
}

/* Lags k + 1 to k + LAGS ahead of rows [0, to). */
static void
many_rows_ahead(const double *x, const double *w, size_t k, size_t to,
                double *out)
{
    size_t t = 0;

    for (; t + 4 <= to; t += 4) {
        const double *at = x + t + k + 1;
        vol_pair low = vol_pair_load(out + t);
        vol_pair high = vol_pair_load(out + t + 2);
        for (size_t l = 0; l < LAGS; l++) {
            low += w[k + l] * vol_pair_load(at + l);
            high += w[k + l] * vol_pair_load(at + l + 2);
        }
        vol_pair_store(out + t, low);
        vol_pair_store(out + t + 2, high);
    }
    for (; t < to; t++)
        for (size_t l = 0; l < LAGS; l++)
            out[t] += w[k + l] * x[t + k + l + 1];
}

void
vol_correlate(const double *x, size_t n, const double *w, size_t m, double *out)
{
    for (size_t k = 0; k < m && k + 1 < n; k += LAGS) {
        const size_t whole = k + LAGS <= m && n > k + LAGS ? n - k - LAGS : 0;
        many_rows_ahead(x, w, k, whole, out);
        for (size_t t = whole; t + k + 1 < n; t++)
            for (size_t l = k + 1; l <= m && l <= k + LAGS && t + l < n; l++)
                out[t] += w[l - 1] * x[t + l];
    }
}

double
vol_lagged_product(const double *a, const double *x, size_t n, size_t k)
{
    double sum[4] = { 0.0, 0.0, 0.0, 0.0 };
    size_t t = k;

    for (; t + 4 <= n; t += 4)
        for (size_t l = 0; l < 4; l++)
            sum[l] += a[t + l] * x[t + l - k];
    for (; t < n; t++)
        sum[0] += a[t] * x[t - k];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}
