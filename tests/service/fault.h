/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_FAULT_H
#define VOL_TESTS_FAULT_H

#include <stdbool.h>

/*
 * What the test server does to those who ask it.
 */

/* The table that a good answer holds: four bars. */
extern const char fault_csv[];

/* One request on the socket `fd`. */
struct call {
    struct server *server;
    int fd;
    bool is_tls;
    char request[4096];
    char path[128];
    int arg[2]; /* the numbers of the path      */
    int nth;    /* 1 the first time it is asked */
};

/* Answer as the fault `name` does; with 404 if there is none. */
void fault_play(struct call *c, const char *name);

#endif
