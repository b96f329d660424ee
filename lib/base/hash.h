/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BASE_HASH_H
#define VOL_BASE_HASH_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

#define VOL_SHA256_BUFSIZE 65 /* 64 hexadecimal digits and the NUL */

/* The SHA-256 of `len` bytes, in lower-case hexadecimal. */
enum vol_code vol_hash_sha256(char out[VOL_SHA256_BUFSIZE], const void *data,
                              size_t len, struct vol_err *err) VOL_MUST_CHECK;

/* A SHA-256 that takes its bytes in parts. */
struct vol_sha256;
enum vol_code vol_sha256_new(struct vol_sha256 **out,
                             struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_sha256_add(struct vol_sha256 *h, const void *data, size_t len,
                             struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_sha256_end(struct vol_sha256 *h, char out[VOL_SHA256_BUFSIZE],
                             struct vol_err *err) VOL_MUST_CHECK;
void vol_sha256_free(struct vol_sha256 *h);

/*
 * The seed of one random stream: a 64-bit hash of the user's seed and of
 * the `n` texts that name the stream (symbol, spec, origin), so that neither
 * the order of the work nor the number of threads changes a draw.  FNV-1a
 * over the bytes, each text ended by a zero, then SplitMix64's finaliser
 * (Steele, Lea, Flood 2014).
 */
uint64_t vol_hash_seed(uint64_t seed, const char *const *names, size_t n);

#endif
