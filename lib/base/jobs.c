/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/jobs.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

/* A place in the ring of jobs under way. */
struct slot {
    void *job;
    bool done;
};

/*
 * Jobs [tail, head) are under way; job k stands in slot[k % n].  `next` is
 * the first that no worker has taken.  The main thread reads and writes.
 */
struct pool {
    const struct vol_jobs *jobs;
    pthread_mutex_t lock;
    pthread_cond_t ready;    /* there is a job to take, or it is over */
    pthread_cond_t finished; /* a job was done                        */
    struct slot *slot;
    size_t n, head, next, tail;
    bool over;
};

static void *
worker(void *arg)
{
    struct pool *p = arg;

    (void)pthread_mutex_lock(&p->lock);
    for (;;) {
        while (!p->over && p->next == p->head)
            (void)pthread_cond_wait(&p->ready, &p->lock);
        if (p->next == p->head)
            break;
        struct slot *slot = &p->slot[p->next++ % p->n];
        (void)pthread_mutex_unlock(&p->lock);
        p->jobs->work(p->jobs->ctx, slot->job);
        (void)pthread_mutex_lock(&p->lock);
        slot->done = true;
        (void)pthread_cond_signal(&p->finished);
    }
    (void)pthread_mutex_unlock(&p->lock);
    return NULL;
}

static void
put(struct pool *p, void *job)
{
    (void)pthread_mutex_lock(&p->lock);
    p->slot[p->head++ % p->n] = (struct slot){ job, false };
    (void)pthread_cond_signal(&p->ready);
    (void)pthread_mutex_unlock(&p->lock);
}

/* Wait for the oldest job under way and take it out of the ring. */
static void *
take_oldest(struct pool *p)
{
    struct slot *slot = &p->slot[p->tail % p->n];

    (void)pthread_mutex_lock(&p->lock);
    while (!slot->done)
        (void)pthread_cond_wait(&p->finished, &p->lock);
    p->tail++;
    (void)pthread_mutex_unlock(&p->lock);
    return slot->job;
}

/* Read until the ring is full or the input ends; then write the oldest. */
static enum vol_code
pump(struct pool *p, struct vol_err *err)
{
    const struct vol_jobs *jobs = p->jobs;
    enum vol_code read_code = VOL_OK, code = VOL_OK;
    bool more = true;

    while (code == VOL_OK && (more || p->tail < p->head)) {
        if (more && p->head - p->tail < p->n) {
            void *job = NULL;
            read_code = jobs->read(jobs->ctx, &job, err);
            more = read_code == VOL_OK && job != NULL;
            if (more)
                put(p, job);
        } else {
            struct vol_err write_err = { VOL_OK, "" };
            code = jobs->write(jobs->ctx, take_oldest(p), &write_err);
            if (code != VOL_OK && err != NULL)
                *err = write_err;
        }
    }
    return code != VOL_OK ? code : read_code;
}

static void
stop(struct pool *p, const pthread_t *thread, size_t started)
{
    (void)pthread_mutex_lock(&p->lock);
    p->over = true;
    (void)pthread_cond_broadcast(&p->ready);
    (void)pthread_mutex_unlock(&p->lock);
    for (size_t i = 0; i < started; i++)
        (void)pthread_join(thread[i], NULL);
    for (; p->tail < p->head; p->tail++)
        p->jobs->discard(p->jobs->ctx, p->slot[p->tail % p->n].job);
}

static enum vol_code
run_serial(const struct vol_jobs *jobs, struct vol_err *err)
{
    for (;;) {
        void *job = NULL;
        enum vol_code code = jobs->read(jobs->ctx, &job, err);
        if (code != VOL_OK || job == NULL)
            return code;
        jobs->work(jobs->ctx, job);
        code = jobs->write(jobs->ctx, job, err);
        if (code != VOL_OK)
            return code;
    }
}

enum vol_code
vol_jobs_run(const struct vol_jobs *jobs, size_t threads, struct vol_err *err)
{
    struct pool p = { .jobs = jobs, .n = threads + 2 };
    void *slots = NULL, *ids = NULL;
    size_t started = 0;

    if (threads <= 1)
        return run_serial(jobs, err);
    enum vol_code code = vol_mem_array(&slots, p.n, sizeof(*p.slot), err);
    if (code == VOL_OK)
        code = vol_mem_array(&ids, threads, sizeof(pthread_t), err);
    if (code == VOL_OK) {
        pthread_t *thread = ids;
        p.slot = slots;
        (void)pthread_mutex_init(&p.lock, NULL);
        (void)pthread_cond_init(&p.ready, NULL);
        (void)pthread_cond_init(&p.finished, NULL);
        while (started < threads &&
               pthread_create(&thread[started], NULL, worker, &p) == 0)
            started++;
        code = started > 0 ? pump(&p, err)
                           : vol_fail(err, VOL_ENOMEM, "cannot start a thread");
        stop(&p, thread, started);
        (void)pthread_cond_destroy(&p.finished);
        (void)pthread_cond_destroy(&p.ready);
        (void)pthread_mutex_destroy(&p.lock);
    }
    free(ids);
    free(slots);
    return code;
}

size_t
vol_jobs_processors(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);

    return n > 0 ? (size_t)n : 1;
}
