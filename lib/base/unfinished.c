/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/unfinished.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum { PLACES = 64 };

/* Who takes a name out of its place owns it, so that a signal, on whatever
 * thread, never sees one that has been freed. */
static _Atomic(char *) begun[PLACES];
static atomic_bool taken; /* by a signal */

/* Another signal, on whatever thread, waits for the end that this one makes. */
static void
remove_all(int number)
{
    while (atomic_exchange(&taken, true))
        (void)pause();
    for (size_t i = 0; i < PLACES; i++) {
        const char *path = atomic_exchange(&begun[i], NULL);
        if (path != NULL)
            (void)unlink(path);
    }
    (void)signal(number, SIG_DFL);
    (void)raise(number); /* on return */
}

static void
watch(int number)
{
    struct sigaction now, handler = { .sa_handler = remove_all };

    (void)sigfillset(&handler.sa_mask);
    if (sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
        (void)sigaction(number, &handler, NULL);
}

void
vol_unfinished_watch(void)
{
    watch(SIGHUP);
    watch(SIGINT);
    watch(SIGTERM);
}

/* The first place that holds `from` holds `to` instead. */
static bool
exchange(char *from, char *to)
{
    for (size_t i = 0; i < PLACES; i++) {
        char *expected = from;
        if (atomic_compare_exchange_strong(&begun[i], &expected, to))
            return true;
    }
    return false;
}

void
vol_unfinished_add(char *path)
{
    (void)exchange(NULL, path);
}

void
vol_unfinished_free(char *path)
{
    if (path != NULL && (exchange(path, NULL) || !atomic_load(&taken)))
        free(path);
}
