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

/* The signal has its default action again, and comes once more on return. */
static void
remove_all(int number)
{
    atomic_store(&taken, true);
    for (size_t i = 0; i < PLACES; i++) {
        const char *path = atomic_exchange(&begun[i], NULL);
        if (path != NULL)
            (void)unlink(path);
    }
    (void)raise(number);
}

static void
watch(int number)
{
    struct sigaction now, handler = { .sa_handler = remove_all };

    handler.sa_flags = (int)SA_RESETHAND;
    (void)sigemptyset(&handler.sa_mask);
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
