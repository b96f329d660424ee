/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/group_nulls.h"

#include "base/hash.h"
#include "base/jobs.h"
#include "base/mem.h"
#include "stats/null_draws.h"
#include "stats/random.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    PORTIONS = 99, /* of the panels, each with a random stream of its own */
    PANELS = VOL_NULLS_SERIES / PORTIONS,
    KEY = VOL_NULL_KEY + 64
};

/* The distributions of one test in one form on panels of one size, of one rank
 * under the null where it is about the rank. */
struct null {
    struct null *next;
    const struct vol_group_test *test;
    struct vol_group_options options;
    size_t rows, k, rank;
    char key[KEY];
    size_t n_draws;
    struct vol_null_draws *draws; /* n_draws: one for each statistic */
};

struct vol_group_nulls {
    uint64_t seed;
    size_t threads;
    struct null *first;
};

enum vol_code
vol_group_nulls_new(struct vol_group_nulls **out, uint64_t seed, size_t threads,
                    struct vol_err *err)
{
    void *p = NULL;
    enum vol_code code =
        vol_mem_array(&p, 1, sizeof(struct vol_group_nulls), err);

    *out = p;
    if (code == VOL_OK)
        **out = (struct vol_group_nulls){ seed, threads, NULL };
    return code;
}

static void
null_free(struct null *null)
{
    for (size_t i = 0; null->draws != NULL && i < null->n_draws; i++)
        vol_null_draws_clear(&null->draws[i]);
    free(null->draws);
    free(null);
}

void
vol_group_nulls_free(struct vol_group_nulls *nulls)
{
    if (nulls == NULL)
        return;
    for (struct null *at = nulls->first, *next; at != NULL; at = next) {
        next = at->next;
        null_free(at);
    }
    free(nulls);
}

/* ---- one panel after another ----------------------------------------------
 */

/* PANELS panels and what came of them. */
struct portion {
    const struct null *null;
    uint64_t seed;
    double *statistic; /* PANELS x n_draws */
    enum vol_code code;
    struct vol_err err;
};

/* The series that are tied together under the null are plain values. */
static void
draw(const struct null *null, struct vol_random *rng, double *y)
{
    const struct vol_group_options *o = &null->options;
    size_t k = null->k, stationary = null->test->on_levels ? null->rank : k;
    bool drifts = null->test->of_all && !o->restricted &&
                  o->base.trend == VOL_TREND_CONST;

    for (size_t t = 0; t < null->rows; t++)
        for (size_t i = 0; i < k; i++) {
            double *x = y + t * k + i;
            *x = vol_random_normal(rng);
            if (i >= stationary && t > 0)
                *x += x[-(ptrdiff_t)k] + (drifts ? 1.0 : 0.0);
        }
}

/* Result i of the first pair, or trace and largest eigenvalue of the rank. */
static double
statistic_of(const struct null *null, const struct vol_group_result *out,
             size_t i)
{
    size_t at = null->test->of_all ? i * null->k + null->rank : i;

    return out[at].r.statistic;
}

static enum vol_code
run_panels(struct portion *p, double *y, struct vol_group_result *out)
{
    const struct null *null = p->null;
    struct vol_random rng = vol_random_seed(p->seed);
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < PANELS; i++) {
        draw(null, &rng, y);
        code = vol_group_test_run(null->test, y, null->rows, null->k,
                                  &null->options, out, &p->err);
        for (size_t j = 0; code == VOL_OK && j < null->n_draws; j++)
            p->statistic[i * null->n_draws + j] = statistic_of(null, out, j);
    }
    return code;
}

static void
work(void *ctx, void *job)
{
    struct portion *p = job;
    const struct null *null = p->null;
    double *y = NULL;
    void *out = NULL;

    (void)ctx;
    p->code = vol_mem_doubles(&y, null->rows * null->k, &p->err);
    if (p->code == VOL_OK)
        p->code = vol_mem_array(&out, null->test->n_results(null->k),
                                sizeof(struct vol_group_result), &p->err);
    if (p->code == VOL_OK)
        p->code = run_panels(p, y, out);
    free(y);
    free(out);
}

/* What the jobs share. */
struct simulation {
    struct null *null;
    uint64_t seed;
    size_t next;
};

static void
discard(void *ctx, void *job)
{
    (void)ctx;
    free(((struct portion *)job)->statistic);
    free(job);
}

static enum vol_code
next_portion(void *ctx, void **job, struct vol_err *err)
{
    struct simulation *s = ctx;
    char number[24];
    const char *const names[] = { s->null->test->test.name, s->null->key,
                                  number };
    void *memory = NULL;

    *job = NULL;
    if (s->next == PORTIONS)
        return VOL_OK;
    enum vol_code code = vol_mem_array(&memory, 1, sizeof(struct portion), err);
    if (code != VOL_OK)
        return code;
    struct portion *p = memory;
    (void)snprintf(number, sizeof(number), "%zu", s->next++);
    p->null = s->null;
    p->seed = vol_hash_seed(s->seed, names, 3);
    code = vol_mem_doubles(&p->statistic, PANELS * s->null->n_draws, err);
    if (code != VOL_OK)
        free(memory);
    else
        *job = memory;
    return code;
}

static enum vol_code
take_portion(void *ctx, void *job, struct vol_err *err)
{
    struct null *null = ((struct simulation *)ctx)->null;
    const struct portion *p = job;
    enum vol_code code = p->code;

    if (code != VOL_OK && err != NULL)
        *err = p->err;
    for (size_t i = 0; code == VOL_OK && i < PANELS * null->n_draws; i++)
        vol_null_draws_add(&null->draws[i % null->n_draws], p->statistic[i]);
    discard(ctx, job);
    return code;
}

static enum vol_code
simulate(const struct vol_group_nulls *nulls, struct null *null,
         struct vol_err *err)
{
    struct simulation s = { null, nulls->seed, 0 };
    const struct vol_jobs jobs = { next_portion, work, take_portion, discard,
                                   &s };
    enum vol_code code = vol_jobs_run(&jobs, nulls->threads, err);

    for (size_t i = 0; code == VOL_OK && i < null->n_draws; i++)
        vol_null_draws_sort(&null->draws[i]);
    return code;
}

/* ---- all of them ------------------------------------------------------------
 */

/* A null without draws, as `like` has it, into `*out`. */
static enum vol_code
new_null(const struct null *like, struct null **out, struct vol_err *err)
{
    void *null = NULL, *draws = NULL;
    enum vol_code code = vol_mem_array(&null, 1, sizeof(*like), err);

    if (code == VOL_OK)
        code = vol_mem_array(&draws, like->n_draws,
                             sizeof(struct vol_null_draws), err);
    if (code != VOL_OK) {
        free(null);
        return code;
    }
    *out = null;
    **out = *like;
    (*out)->draws = draws;
    for (size_t i = 0; code == VOL_OK && i < like->n_draws; i++)
        code =
            vol_null_draws_init(&(*out)->draws[i], like->test->test.tail, err);
    if (code != VOL_OK)
        null_free(*out);
    return code;
}

/* Found, or simulated and put at the head of the list. */
static enum vol_code
find_null(struct vol_group_nulls *nulls, const struct null *like,
          const struct null **out, struct vol_err *err)
{
    struct null *at = nulls->first;

    while (at != NULL &&
           (at->test != like->test || strcmp(at->key, like->key) != 0))
        at = at->next;
    *out = at;
    if (at != NULL)
        return VOL_OK;
    enum vol_code code = new_null(like, &at, err);
    if (code != VOL_OK)
        return code;
    code = simulate(nulls, at, err);
    if (code != VOL_OK) {
        null_free(at);
        return code;
    }
    at->next = nulls->first;
    nulls->first = at;
    *out = at;
    return VOL_OK;
}

/* The null of result i, without draws. */
static struct null
null_of(const struct vol_group_test *test, size_t rows, size_t k,
        const struct vol_group_options *options, size_t i)
{
    struct null null = { .test = test, .options = *options, .rows = rows };
    char form[VOL_NULL_KEY];

    null.k = test->of_all || test->beside_all ? k : 2;
    null.rank = test->of_all ? i % k : 0;
    null.n_draws = test->of_all ? 2 : test->n_results(2) / 2;
    null.options.first_pair = true;
    vol_null_key(form, &options->base, rows);
    (void)snprintf(null.key, KEY, "%s %zu %zu %d", form, null.k, null.rank,
                   options->restricted);
    return null;
}

enum vol_code
vol_group_nulls_apply(struct vol_group_nulls *nulls,
                      const struct vol_group_test *test, size_t rows, size_t k,
                      const struct vol_group_options *options,
                      struct vol_group_result *results, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < test->n_results(k); i++) {
        const struct null like = null_of(test, rows, k, options, i), *null;
        struct vol_test_result *r = &results[i].r;
        vol_null_name_variant(r);
        if (!isfinite(r->statistic))
            continue;
        code = find_null(nulls, &like, &null, err);
        if (code == VOL_OK)
            vol_null_draws_apply(
                &null->draws[test->of_all ? i / k : i % like.n_draws],
                options->base.alpha, r);
    }
    return code;
}
