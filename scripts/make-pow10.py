#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write lib/base/num_pow10.c: the powers of ten, each rounded up to 128 bits.

usage: scripts/make-pow10.py > lib/base/num_pow10.c
"""
FIRST, LAST = -292, 324


def significand(k):
    """ceil(10^k / 2^e) for the e that puts it in [2^127, 2^128)."""
    num, den = (10**k, 1) if k >= 0 else (1, 10**-k)
    shift = 128 - (num.bit_length() - den.bit_length())
    for s in (shift, shift - 1, shift + 1):
        n, d = (num << s, den) if s >= 0 else (num, den << -s)
        ceil = -(-n // d)
        if ceil.bit_length() == 128:
            return ceil
    raise AssertionError(k)


words = []
for k in range(FIRST, LAST + 1):
    g = significand(k)
    words += [g >> 64, g & (2**64 - 1)]

print("/* SPDX-License-Identifier: GPL-3.0-or-later */")
print("/* Made by scripts/make-pow10.py; do not edit. */")
print('#include "base/num_pow10.h"\n')
print("/* High word, low word, of 10^VOL_POW10_FIRST and so on upwards. */")
print("const uint64_t vol_pow10[2 * VOL_POW10_COUNT] = {")
for i in range(0, len(words), 3):
    print("    " + ", ".join("0x%016x" % w for w in words[i:i + 3]) +
          ("," if i + 3 < len(words) else ""))
print("};")
