/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_SOURCE_FETCH_H
#define VOL_SOURCE_FETCH_H

#include "base/hash.h"
#include "net/http.h"
#include "net/retry.h"
#include "source/source.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * One place of one symbol, from the question to its rows: asking, judging
 * what came, asking again where that may help, and handing out rows only of
 * a body that was found good from its first byte to its last.
 */

/* What one attempt came to; a row of the table `fetches`. */
struct vol_fetch_attempt {
    const char *vendor;
    int number;               /* 1 for the first of this symbol           */
    enum vol_net_class class; /* VOL_NET_OK: its rows were handed out     */
    long status;              /* of HTTP, 0 where there is none           */
    uint64_t bytes;           /* of the body as it was read               */
    char sha256[VOL_SHA256_BUFSIZE]; /* of the body, "" if not known      */
    char reason[512]; /* for people, "" if ok; no secret in it    */
    double wait_s;    /* before the next attempt, 0 if none       */
};

/* How to fetch; the same for all symbols of a run. */
struct vol_fetch_options {
    struct vol_http_limits limits; /* max_bytes also bounds a pipe        */
    struct vol_retry_policy policy;
    const char *user_agent;
    const char *ca_file; /* NULL: the system's certificates               */
    uint64_t seed;       /* of the jitter, with the symbol                */
    bool want_sha256;    /* also of files, which costs reading them twice */

    /* Called after each attempt, and instead of sleeping; NULL sleeps. */
    void (*report)(void *ctx, const struct vol_fetch_attempt *attempt);
    void (*wait)(void *ctx, double seconds);
    void *ctx;
};

/*
 * Fetch the rows of `request->from` to `until` from its place into `sink`.
 * `http` may be NULL where the place is a file.  `*attempts` counts the
 * attempts of the symbol over all its places; begin with 0.
 *
 * VOL_OK: the rows were handed out, perhaps none in these dates.  A failure
 * with `*class` other than VOL_NET_OK is the place's: nothing was handed out,
 * err says why, and another place may be tried.  That is VOL_EDATA; or
 * VOL_EUSAGE, with VOL_NET_SCHEMA and no attempt, for what is no place at all.
 * Any other failure is the sink's, or lack of memory, or a file that changed
 * while it was read, and rows may have been handed out.
 *
 * A body is read twice, first to check all of it and then to hand it out, so
 * its size does not matter and no half table escapes.  What cannot be read
 * twice, such as a pipe, is copied to a temporary file first.
 */
enum vol_code vol_fetch(struct vol_http *http,
                        const struct vol_fetch_options *options,
                        const struct vol_source_request *request,
                        const struct vol_source_sink *sink, int *attempts,
                        enum vol_net_class *class,
                        struct vol_err *err) VOL_MUST_CHECK;

#endif
