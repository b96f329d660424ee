/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_CANNED_H
#define VOL_TESTS_CANNED_H

#include <pthread.h>
#include <stddef.h>

/*
 * A server that plays answers from a list, one a connection, byte for byte,
 * then closes; so a test holds the exact bytes of a fault beside what must
 * become of them.  It listens on a free loopback port and keeps the last
 * request it was sent.
 */
struct canned {
    int port;
    char request[4096]; /* read it after canned_stop() */
    const char *const *answers;
    const size_t *sizes; /* NULL: each answer ends at its NUL */
    size_t n;
    int listener;
    pthread_t thread;
};

/* Both end the test where the system refuses. */
void canned_start(struct canned *c, const char *const *answers,
                  const size_t *sizes, size_t n);
void canned_stop(struct canned *c);

#endif
