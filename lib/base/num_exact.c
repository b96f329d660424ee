/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/num_exact.h"

#include <stdbool.h>
#include <string.h>

enum {
    /*
     * A tie between two doubles has at most 767 significant digits, so
     * beyond MAX_MORE after the first 19 only "is there more" matters.
     */
    MAX_MORE = 780,
    /* 10^(340 + 800 digits) is 3787 bits; a shift by one needs one more. */
    LIMBS = 60,
    LIMB_BITS = 64
};

/* limb[0] is the lowest; limbs from n on are not in use. */
struct big {
    int n;
    uint64_t limb[LIMBS];
};

/* b = b * factor + add */
static void
big_mul_add(struct big *b, uint64_t factor, uint64_t add)
{
    __extension__ unsigned __int128 carry = add;

    for (int i = 0; i < b->n; i++) {
        carry += (__extension__(unsigned __int128) b->limb[i]) * factor;
        b->limb[i] = (uint64_t)carry;
        carry >>= LIMB_BITS;
    }
    if (carry != 0)
        b->limb[b->n++] = (uint64_t)carry;
}

static void
big_mul_pow10(struct big *b, int k)
{
    for (; k >= 19; k -= 19)
        big_mul_add(b, UINT64_C(10000000000000000000), 0);
    for (; k > 0; k--)
        big_mul_add(b, 10, 0);
}

static int
big_bits(const struct big *b)
{
    return LIMB_BITS * b->n - __builtin_clzll(b->limb[b->n - 1]);
}

static void
big_shift_left(struct big *b, int bits)
{
    int whole = bits / LIMB_BITS;

    big_mul_add(b, UINT64_C(1) << bits % LIMB_BITS, 0);
    memmove(b->limb + whole, b->limb, (size_t)b->n * sizeof(b->limb[0]));
    memset(b->limb, 0, (size_t)whole * sizeof(b->limb[0]));
    b->n += whole;
}

static bool
big_less(const struct big *a, const struct big *b)
{
    if (a->n != b->n)
        return a->n < b->n;
    for (int i = a->n - 1; i >= 0; i--)
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i];
    return false;
}

/* a = a - b, where b is not above a */
static void
big_subtract(struct big *a, const struct big *b)
{
    uint64_t borrow = 0;

    for (int i = 0; i < a->n; i++) {
        uint64_t x = a->limb[i];
        uint64_t y = i < b->n ? b->limb[i] : 0;
        a->limb[i] = x - y - borrow;
        borrow = x < y || (x == y && borrow != 0);
    }
    while (a->n > 0 && a->limb[a->n - 1] == 0)
        a->n--;
}

/* a / b for 1 <= a/b < 2, as 64 bits of which the last is made odd. */
static uint64_t
big_divide(struct big *a, const struct big *b)
{
    uint64_t quotient = 0;

    for (int i = 0; i < LIMB_BITS; i++) {
        bool one = !big_less(a, b);
        quotient = quotient << 1 | one;
        if (one)
            big_subtract(a, b);
        big_mul_add(a, 2, 0);
    }
    return quotient | (a->n != 0);
}

/* Append the digits to `b`; gives the exponent of the last one kept. */
static int
append_digits(struct big *b, int exponent, const char *more, size_t len)
{
    bool cut = false;
    int n = 0;

    for (size_t i = 0; i < len; i++) {
        if (more[i] == '.')
            continue;
        if (n < MAX_MORE)
            big_mul_add(b, 10, (uint64_t)(more[i] - '0'));
        else
            cut = cut || more[i] != '0';
        n += n < MAX_MORE;
    }
    if (cut)
        big_mul_add(b, 10, 1);
    return exponent - n - cut;
}

struct vol_binary
vol_num_exact(uint64_t digits, int exponent, const char *more, size_t len)
{
    struct big num = { .n = 1, .limb = { digits } };
    struct big den = { .n = 1, .limb = { 1 } };
    int scale;

    exponent = append_digits(&num, exponent, more, len);
    big_mul_pow10(exponent > 0 ? &num : &den,
                  exponent > 0 ? exponent : -exponent);
    scale = big_bits(&num) - big_bits(&den);
    big_shift_left(scale > 0 ? &den : &num, scale > 0 ? scale : -scale);
    if (big_less(&num, &den)) {
        big_mul_add(&num, 2, 0);
        scale--;
    }
    return (struct vol_binary){ big_divide(&num, &den), scale - 63 };
}
