/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num.h"

#include "base/num_pow10.h"

#include <float.h>
#include <stdbool.h>
#include <string.h>

enum {
    FRACTION_BITS = DBL_MANT_DIG - 1,
    EXPONENT_BIAS = DBL_MAX_EXP - 1 + FRACTION_BITS,
    EXPONENT_MASK = 0x7ff,
    PLAIN_FIRST = -5, /* decimal exponents written without "e" */
    PLAIN_LAST = 16,
    MOST_DIGITS = 17, /* of a double   */
    MAX_DIGITS = 20   /* of 64 bits    */
};

/* digits * 10^exponent */
struct decimal {
    uint64_t digits;
    int exponent;
};

/*
 * g * c / 2^128, rounded to odd: the last bit is set where the quotient is
 * not an integer.  Comparisons with even integers then come out as for the
 * exact product.  That g is up to 1 too large can make the middle word 1
 * where the exact product is an integer, hence "> 1" (Giulietti, section 9).
 */
static uint64_t
scale_to_odd(struct vol_u128 g, uint64_t c)
{
    struct vol_u128 low = vol_u128_mul(g.low, c);
    struct vol_u128 high = vol_u128_mul(g.high, c);
    uint64_t middle = high.low + low.high;

    high.high += middle < low.high;
    return high.high | (middle > 1);
}

/*
 * The shortest decimal in the interval that rounds to c * 2^q (c > 0), and
 * of several the nearest.  `at_power` says that the gap below is half the
 * gap above.  All of it is done on values scaled by 4 / 10^k, where 10^k
 * is the largest power not wider than the interval: then the candidates are
 * the two multiples of 10^(k+1) and the two of 10^k around the value
 * (Giulietti 2020, figure 4).
 */
static struct decimal
shortest(uint64_t c, int q, bool at_power)
{
    /* floor(log10(2^q)), or of 3/4 * 2^q; right for |q| <= 1650. */
    int k = (q * 1262611 - (at_power ? 524031 : 0)) >> 22;
    int h = q + vol_pow10_log2(-k) + 1;
    struct vol_u128 g = vol_pow10_get(-k);
    uint64_t open = c & 1; /* ties go to even: odd c owns no boundary */
    uint64_t value = scale_to_odd(g, (4 * c) << h);
    uint64_t lower = scale_to_odd(g, (4 * c - (at_power ? 1 : 2)) << h) + open;
    uint64_t upper = scale_to_odd(g, (4 * c + 2) << h) - open;
    uint64_t s = value / 4;
    uint64_t tens = s / 10;

    if (tens > 0) {
        bool below = lower <= 40 * tens;
        bool above = 40 * tens + 40 <= upper;
        if (below != above)
            return (struct decimal){ tens + above, k + 1 };
    }
    bool below = lower <= 4 * s;
    bool above = 4 * s + 4 <= upper;
    if (below != above)
        return (struct decimal){ s + above, k };
    uint64_t half = 4 * s + 2;
    bool up = value > half || (value == half && (s & 1) != 0);
    return (struct decimal){ s + up, k };
}

static struct decimal
without_trailing_zeros(struct decimal d)
{
    if (d.digits % 10 != 0) /* as most are */
        return d;
    while (d.digits % 100000000 == 0) {
        d.digits /= 100000000;
        d.exponent += 8;
    }
    while (d.digits % 100 == 0) {
        d.digits /= 100;
        d.exponent += 2;
    }
    if (d.digits % 10 == 0) {
        d.digits /= 10;
        d.exponent++;
    }
    return d;
}

/* The decimal of a finite double above zero, given its bits. */
static struct decimal
to_decimal(uint64_t bits)
{
    uint64_t fraction = bits & ((UINT64_C(1) << FRACTION_BITS) - 1);
    int biased = (int)(bits >> FRACTION_BITS) & EXPONENT_MASK;
    uint64_t c = fraction;
    int q = 1 - EXPONENT_BIAS;

    if (biased != 0) {
        c |= UINT64_C(1) << FRACTION_BITS;
        q = biased - EXPONENT_BIAS;
    }
    if (q <= 0 && q > -DBL_MANT_DIG && c >> -q << -q == c)
        return (struct decimal){ c >> -q, 0 }; /* an integer below 2^53 */
    return without_trailing_zeros(shortest(c, q, fraction == 0 && biased > 1));
}

static const char pairs[] =
    "00010203040506070809101112131415161718192021222324"
    "25262728293031323334353637383940414243444546474849"
    "50515253545556575859606162636465666768697071727374"
    "75767778798081828384858687888990919293949596979899";

/* The eight digits of `x`, zeros in front included. */
static void
put_eight(char *to, uint32_t x)
{
    uint32_t high = x / 10000, low = x % 10000;

    memcpy(to, pairs + 2 * (high / 100), 2);
    memcpy(to + 2, pairs + 2 * (high % 100), 2);
    memcpy(to + 4, pairs + 2 * (low / 100), 2);
    memcpy(to + 6, pairs + 2 * (low % 100), 2);
}

/* Write the digits of `x` so that they end before `end`; gives their start. */
static char *
put_digits(char *end, uint64_t x)
{
    uint32_t rest;

    for (; x >= 100000000; x /= 100000000) {
        end -= 8;
        put_eight(end, (uint32_t)(x % 100000000));
    }
    for (rest = (uint32_t)x; rest >= 100; rest /= 100) {
        end -= 2;
        memcpy(end, pairs + 2 * (rest % 100), 2);
    }
    if (rest < 10) {
        *--end = (char)('0' + rest);
        return end;
    }
    end -= 2;
    memcpy(end, pairs + 2 * rest, 2);
    return end;
}

static char *
put_zeros(char *to, int n)
{
    memset(to, '0', (size_t)n);
    return to + n;
}

static char *
put_text(char *to, const char *from, int n)
{
    memcpy(to, from, (size_t)n);
    return to + n;
}

/*
 * n digits whose last stands for 10^exponent, without "e".  Copies are of the
 * most that there may be, for a copy of a known size is two instructions and
 * one of any other size a call; what is behind the end does not count.
 */
static char *
put_plain(char *to, const char *digit, int n, int exponent)
{
    int before = n + exponent; /* digits before the point */

    if (exponent >= 0)
        return put_zeros(put_text(to, digit, n), exponent);
    if (before > 0) {
        memcpy(to, digit, MOST_DIGITS);
        to[before] = '.';
        memcpy(to + before + 1, digit + before, MOST_DIGITS - 1);
        return to + n + 1;
    }
    memcpy(to, "0.0000", 6);
    to += 2 - before;
    memcpy(to, digit, MOST_DIGITS);
    return to + n;
}

/* The same as d.ddde+dd, where the first digit stands for 10^first. */
static char *
put_scientific(char *to, const char *digit, int n, int first)
{
    int size = first < 0 ? -first : first;
    char text[4], *start;

    *to++ = digit[0];
    if (n > 1) {
        *to++ = '.';
        to = put_text(to, digit + 1, n - 1);
    }
    *to++ = 'e';
    *to++ = first < 0 ? '-' : '+';
    start = put_digits(text + sizeof(text), (uint64_t)size);
    if (size < 10)
        *--start = '0';
    return put_text(to, start, (int)(text + sizeof(text) - start));
}

static char *
put_decimal(char *to, struct decimal d)
{
    char text[MAX_DIGITS + 2 * MOST_DIGITS];
    char *digit = put_digits(text + MAX_DIGITS, d.digits);
    int n = (int)(text + MAX_DIGITS - digit);
    int first = n - 1 + d.exponent;

    if (first >= PLAIN_FIRST && first <= PLAIN_LAST)
        return put_plain(to, digit, n, d.exponent);
    return put_scientific(to, digit, n, first);
}

size_t
vol_format_double(char buf[VOL_DOUBLE_BUFSIZE], double x)
{
    uint64_t bits;
    char *to = buf;

    memcpy(&bits, &x, sizeof(bits));
    buf[0] = '\0';
    if (((bits >> FRACTION_BITS) & EXPONENT_MASK) == EXPONENT_MASK)
        return 0;
    if (bits >> 63 != 0)
        *to++ = '-';
    if (bits << 1 == 0)
        *to++ = '0';
    else
        to = put_decimal(to, to_decimal(bits));
    *to = '\0';
    return (size_t)(to - buf);
}

size_t
vol_format_int64(char buf[VOL_INT64_BUFSIZE], int64_t x)
{
    char text[MAX_DIGITS], *to = buf, *digit;

    if (x < 0)
        *to++ = '-';
    digit = put_digits(text + MAX_DIGITS, x < 0 ? -(uint64_t)x : (uint64_t)x);
    to = put_text(to, digit, (int)(text + MAX_DIGITS - digit));
    *to = '\0';
    return (size_t)(to - buf);
}
