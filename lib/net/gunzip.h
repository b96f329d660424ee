/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_NET_GUNZIP_H
#define VOL_NET_GUNZIP_H

#include "base/err.h"
#include "base/str.h"

/*
 * Unpack the `n` bytes at `in`, a gzip file (RFC 1952) of one or more
 * members, onto the end of `out`.
 *
 * It is taken only whole: VOL_EPARSE if it is not gzip, ends before the
 * trailer of its last member, fails its CRC or length, or is followed by
 * something else; an HTTP library that unpacks on the fly accepts the cut
 * one.  VOL_EDATA if more than `max` bytes would come out, however few went
 * in.  `out` holds what was unpacked until then; the caller clears it.
 */
enum vol_code vol_gunzip(const char *in, size_t n, size_t max,
                         struct vol_str *out,
                         struct vol_err *err) VOL_MUST_CHECK;

#endif
