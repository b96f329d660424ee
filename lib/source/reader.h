/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_SOURCE_READER_H
#define VOL_SOURCE_READER_H

#include "base/hash.h"
#include "source/source.h"

#include <stdint.h>
#include <stdio.h>

/*
 * Bodies as files that can be read more than once.
 */

/*
 * Open the file `path` into `*fp`, which the caller closes.  VOL_EIO, with a
 * message that begins with the path, for what cannot be read and for a
 * directory; a pipe or device is copied to a temporary file, and is VOL_EDATA
 * if it holds more than `max_pipe` bytes.
 */
enum vol_code vol_reader_open(const char *path, uint64_t max_pipe, FILE **fp,
                              struct vol_err *err) VOL_MUST_CHECK;

/* The size and SHA-256 of `fp`, which is rewound.  VOL_EIO: a read failed. */
enum vol_code vol_reader_digest(FILE *fp, uint64_t *bytes,
                                char sha256[VOL_SHA256_BUFSIZE],
                                struct vol_err *err) VOL_MUST_CHECK;

/*
 * Check all of `fp`, the body of `request`, without handing anything out, and
 * rewind it.  `*class` tells what is wrong with a body that is refused, and
 * is VOL_NET_OK where the failure is not the body's; `*rows` is the number
 * of rows that vol_reader_hand_out() will see.
 */
enum vol_code vol_reader_check(const struct vol_source *source,
                               const struct vol_source_request *request,
                               FILE *fp, uint64_t *rows,
                               enum vol_net_class *class,
                               struct vol_err *err) VOL_MUST_CHECK;

/*
 * Hand the rows of `fp` that are not before `request->from` nor after
 * `until` to `sink`; a row whose date is no date is handed out too, so that
 * it is named when the table is cleaned.  VOL_EIO where the rows are no more
 * the `rows` that were checked.
 */
enum vol_code vol_reader_hand_out(const struct vol_source *source,
                                  const struct vol_source_request *request,
                                  FILE *fp, uint64_t rows,
                                  const struct vol_source_sink *sink,
                                  struct vol_err *err) VOL_MUST_CHECK;

#endif
