/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_ALLOC_H
#define VOL_TESTS_ALLOC_H

#include <stdbool.h>
#include <stddef.h>

/*
 * The unit-test binary is linked with malloc, calloc and realloc wrapped.
 * After alloc_fail_at(n) the n-th allocation made by code linked into the
 * binary (n = 1 is the next one) returns NULL; alloc_refused() ends that and
 * says whether an allocation was refused.  So that each allocation fails in
 * turn:
 *
 *     for (size_t n = 1;; n++) {
 *         alloc_fail_at(n);
 *         code = function_under_test(...);
 *         if (!alloc_refused())
 *             break;              (it needed fewer than n allocations)
 *         ck_assert_int_eq(code, VOL_ENOMEM);
 *     }
 */
void alloc_fail_at(size_t n);
bool alloc_refused(void);

#endif
