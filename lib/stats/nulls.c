/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/nulls.h"

#include "base/hash.h"
#include "base/mem.h"
#include "stats/hypothesis_impl.h"
#include "stats/random.h"

#include <gsl/gsl_sort.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The distribution of one test in one form at one length. */
struct null {
    struct null *next;
    pthread_mutex_t lock; /* of m and against */
    bool ready;
    const struct vol_test *test;
    struct vol_test_options options;
    size_t n;        /* observations                                         */
    size_t m;        /* series that gave a figure                            */
    double *against; /* how much each speaks against the null, descending  */
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
        free(at->against);
        free(at);
    }
    (void)pthread_mutex_destroy(&nulls->lock);
    free(nulls);
}

/* ---- one distribution ------------------------------------------------------
 */

static double
against(const struct vol_test *test, double statistic)
{
    if (test->tail == VOL_TAIL_LOWER)
        return -statistic;
    return test->tail == VOL_TAIL_BOTH ? fabs(statistic) : statistic;
}

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

/* The seed of a test, form and length. */
static uint64_t
seed_of(const struct null *null, uint64_t seed)
{
    const struct vol_test_options *o = &null->options;
    char text[128];
    const char *const names[] = { null->test->name, text };

    (void)snprintf(text, sizeof(text), "%d %d %zu %zu %zu %.17g %d %zu",
                   (int)o->trend, (int)o->lag_rule, o->lags, o->max_lags,
                   o->dimension, o->eps, o->about_zero, null->n);
    return vol_hash_seed(seed, names, 2);
}

static enum vol_code
simulate(struct null *null, uint64_t seed, double *x, struct vol_err *err)
{
    struct vol_random rng = vol_random_seed(seed_of(null, seed));
    bool walk = (null->test->uses & VOL_TEST_WALK) != 0;
    struct vol_test_result r;
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < VOL_NULLS_SERIES; i++) {
        draw(&rng, walk, x, null->n);
        code = vol_test_run(null->test, x, null->n, &null->options, &r, err);
        if (code == VOL_OK && r.reject >= 0)
            null->against[null->m++] = -against(null->test, r.statistic);
    }
    gsl_sort(null->against, 1, null->m);
    for (size_t i = 0; i < null->m; i++)
        null->against[i] = -null->against[i];
    return code;
}

/* One without figures yet; NULL where memory is short. */
static struct null *
new_null(const struct vol_test *test, size_t n,
         const struct vol_test_options *options)
{
    struct null *null = calloc(1, sizeof(*null));
    double *figures = malloc(VOL_NULLS_SERIES * sizeof(*figures));

    if (null == NULL || figures == NULL ||
        pthread_mutex_init(&null->lock, NULL) != 0) {
        free(null);
        free(figures);
        return NULL;
    }
    null->test = test;
    null->options = *options;
    null->n = n;
    null->against = figures;
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
        null->m = 0;
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

static bool
is_of(const struct null *null, const struct vol_test *test, size_t n,
      const struct vol_test_options *o)
{
    const struct vol_test_options *has = &null->options;

    return null->test == test && null->n == n && has->trend == o->trend &&
           has->lag_rule == o->lag_rule && has->lags == o->lags &&
           has->max_lags == o->max_lags && has->dimension == o->dimension &&
           !(has->eps < o->eps) && !(has->eps > o->eps) &&
           has->about_zero == o->about_zero;
}

/* Found, or put at the head of the list. */
static struct null *
find_null(struct vol_nulls *nulls, const struct vol_test *test, size_t n,
          const struct vol_test_options *options)
{
    (void)pthread_mutex_lock(&nulls->lock);
    struct null *at = nulls->first;
    while (at != NULL && !is_of(at, test, n, options))
        at = at->next;
    if (at == NULL && (at = new_null(test, n, options)) != NULL) {
        at->next = nulls->first;
        nulls->first = at;
    }
    (void)pthread_mutex_unlock(&nulls->lock);
    return at;
}

/* The value that is exceeded by what has p < level. */
static double
critical_value(const struct null *null, double level)
{
    double below = ceil(level * ((double)null->m + 1.0) - 1.0) - 1.0;

    if (!(below >= 0.0) || below >= (double)null->m)
        return NAN;
    double x = null->against[(size_t)below];
    return null->test->tail == VOL_TAIL_LOWER ? -x : x;
}

static void
put_nothing(struct vol_test_result *r)
{
    r->statistic = r->p_value = r->cv01 = r->cv05 = r->cv10 = NAN;
    r->p_bound = '\0';
    r->reject = -1;
    (void)vol_test_without(r, "of the simulated series too few gave a figure");
}

static void
put_figures(const struct null *null, struct vol_test_result *r)
{
    size_t beyond = 0;
    double at = against(null->test, r->statistic);

    while (beyond < null->m && null->against[beyond] >= at)
        beyond++;
    r->p_value = ((double)beyond + 1.0) / ((double)null->m + 1.0);
    r->p_bound = beyond == 0 ? '<' : '\0';
    r->cv01 = critical_value(null, 0.01);
    r->cv05 = critical_value(null, 0.05);
    r->cv10 = critical_value(null, 0.10);
}

static void
name_variant(struct vol_test_result *r)
{
    size_t len = strlen(r->variant);

    if (strcmp(r->variant, "-") == 0)
        len = 0;
    (void)snprintf(r->variant + len, sizeof(r->variant) - len, "%ssim",
                   len > 0 ? "-" : "");
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
    name_variant(result);
    if (result->reject < 0)
        return VOL_OK;
    struct null *null = find_null(nulls, result->test, n, options);
    if (null == NULL)
        return vol_fail_nomem(err);
    enum vol_code code = fill_null(null, nulls->seed, err);
    if (code != VOL_OK)
        return code;
    if (null->m < VOL_NULLS_SERIES / 2) {
        put_nothing(result);
        return VOL_OK;
    }
    put_figures(null, result);
    vol_test_decide(result, options->alpha);
    return VOL_OK;
}
