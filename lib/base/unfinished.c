/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/unfinished.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

enum { PLACES = 64, SIGNALLED = 128 /* as shells count */ };

/* Who takes a name out of its place owns it, so that a signal, on whatever
 * thread, never sees one that has been freed. */
static _Atomic(char *) begun[PLACES];
static atomic_bool taken; /* by a signal */

/* Another signal waits for the end that this one makes: on another thread, or
 * blocked.  That end is made here, for on return the other might come first. */
void
vol_unfinished_end(int number)
{
    sigset_t all, this;

    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_BLOCK, &all, NULL);
    while (atomic_exchange(&taken, true))
        (void)pause();
    for (size_t i = 0; i < PLACES; i++) {
        const char *path = atomic_exchange(&begun[i], NULL);
        if (path != NULL)
            (void)unlink(path);
    }
    (void)sigemptyset(&this);
    (void)sigaddset(&this, number);
    (void)signal(number, SIG_DFL);
    (void)raise(number);
    (void)pthread_sigmask(SIG_UNBLOCK, &this, NULL);
    /* Of a container's first process the default action is none. */
    _exit(SIGNALLED + number);
}

static void
watch(int number)
{
    struct sigaction now, handler = { .sa_handler = vol_unfinished_end };

    if (sigaction(number, NULL, &now) == 0 && now.sa_handler == SIG_DFL)
        (void)sigaction(number, &handler, NULL);
}

void
vol_unfinished_watch(void)
{
    static const int numbers[] = { SIGHUP,  SIGINT,  SIGQUIT,
                                   SIGTERM, SIGXCPU, SIGXFSZ };

    for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
        watch(numbers[i]);
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
