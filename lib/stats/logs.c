/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/logs.h"

#include "stats/pair.h"

#define LN_2      0.69314718055994530942
#define FRACTION  (UINT64_C(0xFFFFFFFFFFFFF)) /* bits of a double */
#define ONE       (UINT64_C(0x3FF) << 52)
#define HALF_ROOT (UINT64_C(0x3FE6A09E667F3BCD)) /* of sqrt(1/2) */
#define WHOLE     (UINT64_C(0x433) << 52) /* of 2^52: adds what is below it */

static vol_pair
of_bits(vol_pair_bits bits)
{
    vol_pair p;

    memcpy(&p, &bits, sizeof(p));
    return p;
}

/* ln m = 2 artanh s, s = (m - 1) / (m + 1), of m from sqrt(1/2) to sqrt(2). */
static vol_pair
near_one(vol_pair m)
{
    const vol_pair s = (m - 1.0) / (m + 1.0), s2 = s * s, s4 = s2 * s2;
    const vol_pair odd =
        2.0 / 3 +
        s4 * (2.0 / 7 + s4 * (2.0 / 11 + s4 * (2.0 / 15 + s4 * (2.0 / 19))));
    const vol_pair even =
        2.0 / 5 + s4 * (2.0 / 9 + s4 * (2.0 / 13 + s4 * (2.0 / 17)));

    return 2.0 * s + s * s2 * (odd + s2 * even);
}

/* x = 2^k m. */
static vol_pair
logs(const double *x)
{
    const vol_pair_bits bits = vol_pair_bits_load(x);
    const vol_pair_bits moved = bits + (ONE - HALF_ROOT);
    const vol_pair k = of_bits((moved >> 52) | WHOLE) - (0x1p52 + 0x3FF);
    const vol_pair m = of_bits((moved & FRACTION) + HALF_ROOT);

    return k * LN_2 + near_one(m);
}

void
vol_logs(const double *x, size_t n, double *out)
{
    for (size_t i = 0; i + 2 <= n; i += 2)
        vol_pair_store(out + i, logs(x + i));
    if (n % 2 == 1) {
        const double last[] = { x[n - 1], 1.0 };
        out[n - 1] = logs(last)[0];
    }
}
