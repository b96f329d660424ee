/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/nulls.h"

#include "base/hash.h"
#include "base/mem.h"
#include "stats/null_draws.h"
#include "stats/random.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

/* The distribution of one test in one form at one length. */
struct null {
    struct null *next;
    pthread_mutex_t lock; /* of `draws` and `ready` */
    bool ready;
    const struct vol_test *test;
    struct vol_test_options options;
    size_t n; /* observations */
    char key[VOL_NULL_KEY];
    struct vol_null_draws draws;
};

struct vol_nulls {
    pthread_mutex_t lock; /* of the list */
    uint64_t seed;
    struct null *first;
};

enum vol_code
vol_nulls_new(struct vol_nulls **out, uint64_t seed, struct vol_err *err)
{
    void *p = NULL;
    enum vol_code code = vol_mem_array(&p, 1, sizeof(struct vol_nulls), err);

    *out = p;
    if (code != VOL_OK)
        return code;
    (*out)->seed = seed;
    if (pthread_mutex_init(&(*out)->lock, NULL) == 0)
        return VOL_OK;
    free(p);
    *out = NULL;
    return vol_fail_nomem(err);
}

void
vol_nulls_free(struct vol_nulls *nulls)
{
    if (nulls == NULL)
        return;
    for (struct null *at = nulls->first, *next; at != NULL; at = next) {
        next = at->next;
        (void)pthread_mutex_destroy(&at->lock);
        vol_null_draws_clear(&at->draws);
        free(at);
    }
    (void)pthread_mutex_destroy(&nulls->lock);
    free(nulls);
}

/* ---- one distribution ------------------------------------------------------
 */

static void
draw(struct vol_random *rng, bool walk, double *x, size_t n)
{
    double level = 0.0;

    for (size_t i = 0; i < n; i++) {
        double e = vol_random_normal(rng);
        level = walk ? level + e : e;
        x[i] = level;
    }
}

static enum vol_code
simulate(struct null *null, uint64_t seed, double *x, struct vol_err *err)
{
    const char *const names[] = { null->test->name, null->key };
    struct vol_random rng = vol_random_seed(vol_hash_seed(seed, names, 2));
    bool walk = (null->test->uses & VOL_TEST_WALK) != 0;
    struct vol_test_result r;
    enum vol_code code = VOL_OK;

    null->draws.n = 0;
    for (size_t i = 0; code == VOL_OK && i < VOL_NULLS_SERIES; i++) {
        draw(&rng, walk, x, null->n);
        code = vol_test_run(null->test, x, null->n, &null->options, &r, err);
        if (code == VOL_OK)
            vol_null_draws_add(&null->draws, r.statistic);
    }
    vol_null_draws_sort(&null->draws);
    return code;
}

/* One without figures yet; NULL where memory is short. */
static struct null *
new_null(const struct vol_test *test, size_t n,
         const struct vol_test_options *options, const char *key)
{
    struct null *null = calloc(1, sizeof(*null));

    if (null == NULL)
        return NULL;
    if (vol_null_draws_init(&null->draws, test->tail, NULL) != VOL_OK ||
        pthread_mutex_init(&null->lock, NULL) != 0) {
        vol_null_draws_clear(&null->draws);
        free(null);
        return NULL;
    }
    null->test = test;
    null->options = *options;
    null->n = n;
    memcpy(null->key, key, strlen(key) + 1);
    return null;
}

/* Its figures, made by the first thread that comes; others wait. */
static enum vol_code
fill_null(struct null *null, uint64_t seed, struct vol_err *err)
{
    void *x = NULL;
    enum vol_code code = VOL_OK;

    (void)pthread_mutex_lock(&null->lock);
    if (!null->ready) {
        code = vol_mem_array(&x, null->n, sizeof(double), err);
        if (code == VOL_OK)
            code = simulate(null, seed, x, err);
        null->ready = code == VOL_OK;
        free(x);
    }
    (void)pthread_mutex_unlock(&null->lock);
    return code;
}

/* ---- all of them ------------------------------------------------------------
 */

/* Found, or put at the head of the list. */
static struct null *
find_null(struct vol_nulls *nulls, const struct vol_test *test, size_t n,
          const struct vol_test_options *options)
{
    char key[VOL_NULL_KEY];

    vol_null_key(key, options, n);
    (void)pthread_mutex_lock(&nulls->lock);
    struct null *at = nulls->first;
    while (at != NULL && (at->test != test || strcmp(at->key, key) != 0))
        at = at->next;
    if (at == NULL && (at = new_null(test, n, options, key)) != NULL) {
        at->next = nulls->first;
        nulls->first = at;
    }
    (void)pthread_mutex_unlock(&nulls->lock);
    return at;
}

enum vol_code
vol_nulls_apply(struct vol_nulls *nulls, size_t n,
                const struct vol_test_options *options,
                struct vol_test_result *result, struct vol_err *err)
{
    if (options->model_df > 0)
        return vol_fail(err, VOL_EUSAGE,
                        "simulated p-values are not those of a model's "
                        "residuals");
    vol_null_name_variant(result);
    if (result->reject < 0)
        return VOL_OK;
    struct null *null = find_null(nulls, result->test, n, options);
    if (null == NULL)
        return vol_fail_nomem(err);
    enum vol_code code = fill_null(null, nulls->seed, err);
    if (code != VOL_OK)
        return code;
    vol_null_draws_apply(&null->draws, options->alpha, result);
    return VOL_OK;
}
