/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STORE_SPOOL_H
#define VOL_STORE_SPOOL_H

#include "base/err.h"

#include <stdio.h>

/*
 * Give `fp` back where it can be read twice, a regular file at any place;
 * else read it to its end into a nameless file in $TMPDIR (or /tmp) and give
 * that.  So a slow producer at the other end of a pipe holds up nobody who
 * waits for the database.  The caller closes `*out`; `fp` stays the
 * caller's too.  `name` stands in messages.
 */
enum vol_code vol_spool(FILE *fp, const char *name, FILE **out,
                        struct vol_err *err) VOL_MUST_CHECK;

#endif
