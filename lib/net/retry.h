/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_NET_RETRY_H
#define VOL_NET_RETRY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * What became of one request, and whether to ask again.  Everything here is
 * arithmetic: nothing waits, reads a clock or keeps state, so that a whole
 * night of failures can be played through in a test.
 */

/*
 * The classes of an answer.  VOL_NET_OK is a body that can be used; every
 * other class names who has to act: nobody but time (quota, transport), the
 * user (auth, no_symbol), or the author of the source (blocked, schema).
 */
enum vol_net_class {
    VOL_NET_OK = 0,
    VOL_NET_QUOTA,     /* too many requests, or the plan's share is used up */
    VOL_NET_AUTH,      /* the key is missing, wrong or not entitled to this */
    VOL_NET_BLOCKED,   /* a page for people, a wall or a detour, not data   */
    VOL_NET_NO_SYMBOL, /* the vendor does not know what was asked for       */
    VOL_NET_EMPTY,     /* a good answer without a single row                */
    VOL_NET_SCHEMA,    /* data, but not in the form this source reads       */
    VOL_NET_TRANSPORT  /* no whole answer came: name, route, cut, 5xx       */
};

/* How the class is spelled in messages and in the `fetches` table. */
const char *vol_net_class_name(enum vol_net_class class);

/*
 * The class of an HTTP status (RFC 9110 section 15; 429 from RFC 6585).
 * VOL_NET_OK (200 and 203) says nothing of the body yet; the other 2xx are a
 * promise or a part of one, not the whole that was asked for.
 */
enum vol_net_class vol_net_class_of_status(long status);

/* How often and how patiently to ask. */
struct vol_retry_policy {
    int retries;          /* further attempts after the first, 0 or more   */
    double base_s;        /* the first back-off is drawn from [0, base_s)   */
    double cap_s;         /* no back-off is drawn from more than [0, cap_s) */
    double retry_after_s; /* the longest Retry-After that is waited for     */
};

/* The verdict on one failed attempt. */
struct vol_retry {
    bool again;
    double wait_s; /* before the next attempt; 0 where there is none */
};

/*
 * Whether to ask again after the `attempt`-th answer (1 is the first) was of
 * `class`.  VOL_NET_TRANSPORT is retried after an exponential back-off with
 * full jitter: a wait drawn evenly from [0, min(cap_s, base_s * 2^(attempt -
 * 1))), which spreads clients that failed together (Brooker 2015, "Exponential
 * Backoff and Jitter").  A Retry-After of `retry_after_s` seconds (negative:
 * none was given) is waited in full with a jitter of up to base_s on top, and
 * alone makes VOL_NET_QUOTA worth a second attempt; one longer than the policy
 * allows means giving up now.  Every other class is final.
 *
 * The draw depends on `seed` and `attempt` alone (vol_hash_seed), so the same
 * seed gives the same waits.
 */
struct vol_retry vol_retry_next(const struct vol_retry_policy *policy,
                                int attempt, enum vol_net_class class,
                                double retry_after_s, uint64_t seed);

#endif
