/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BASE_JOBS_H
#define VOL_BASE_JOBS_H

#include "base/err.h"

#include <stddef.h>

/*
 * Work done by several threads, its results in the order of its input.
 *
 * `read` makes the next job (one caller at a time; `*job` NULL at the end),
 * `work` does it (any thread; it keeps its result, and any failure that is
 * the job's own, inside the job), `write` hands the result on and frees the
 * job (one caller at a time, in the order of reading).  At most `threads`
 * + 2 jobs exist at once, so memory is that many jobs, not the input.
 *
 * With one thread nothing but the caller's own runs.  The first failure of
 * `read` or `write` ends the run, after every job that was read before it
 * has been freed by `discard`, and is returned.  A failure to read is
 * reported only after the jobs read before it were written.
 */
struct vol_jobs {
    enum vol_code (*read)(void *ctx, void **job, struct vol_err *err);
    void (*work)(void *ctx, void *job);
    enum vol_code (*write)(void *ctx, void *job, struct vol_err *err);
    void (*discard)(void *ctx, void *job);
    void *ctx;
};

enum vol_code vol_jobs_run(const struct vol_jobs *jobs, size_t threads,
                           struct vol_err *err) VOL_MUST_CHECK;

/* How many processors this process may use, at least 1. */
size_t vol_jobs_processors(void);

#endif
