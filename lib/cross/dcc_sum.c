/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/dcc_sum.h"

#include "base/jobs.h"
#include "base/mem.h"
#include "stats/linalg.h"

#include <math.h>
#include <stdlib.h>

/* Portions of the pairs, whatever the number of threads. */
enum { PORTIONS = 64 };

void
vol_dcc_sum_clear(struct vol_dcc_sum *sum)
{
    vol_dcc_pass_clear(&sum->all);
    *sum = (struct vol_dcc_sum){ 0 };
}

/* What all series say of an asymmetric model; that they are independent. */
static enum vol_code
look_at_all(struct vol_dcc_sum *s, struct vol_err *err)
{
    struct vol_dcc_target target;
    enum vol_code code =
        vol_dcc_target_init(&target, &s->spec, s->z, s->n, s->k, err);

    if (code != VOL_OK)
        return code;
    if (s->spec.asymmetric)
        code = vol_dcc_target_asymmetry(&target, &s->asymmetry, err);
    vol_dcc_target_clear(&target);
    return code;
}

enum vol_code
vol_dcc_sum_init(struct vol_dcc_sum *sum, const struct vol_dcc_spec *spec,
                 const double *z, size_t n, size_t k, enum vol_dcc_pairs pairs,
                 size_t threads, struct vol_err *err)
{
    struct vol_dcc_sum s = { .spec = *spec,
                             .n = n,
                             .k = k,
                             .z = z,
                             .pairs = pairs,
                             .threads = threads,
                             .stride = 1 };
    enum vol_code code = look_at_all(&s, err);

    if (code == VOL_OK && pairs == VOL_PAIRS_NONE)
        code = vol_dcc_pass_init(&s.all, spec, z, n, k, true, err);
    if (code == VOL_OK)
        *sum = s;
    return code;
}

/* ---- pairs --------------------------------------------------------------- */

/* One portion: pairs first .. last of the list, and what they add up to. */
struct portion {
    size_t first, last;
    enum vol_code code;
    double value, *store;
    struct vol_dcc_sums sums;
};

struct run {
    struct vol_dcc_sum *sum;
    const double *theta;
    const struct vol_dcc_sums *add;
    size_t n_pairs, next;
    double value;
};

static size_t
n_pairs(const struct vol_dcc_sum *s)
{
    return s->pairs == VOL_PAIRS_ALL ? s->k * (s->k - 1) / 2 : s->k - 1;
}

void
vol_dcc_sum_thin(struct vol_dcc_sum *sum, size_t most)
{
    const size_t n = n_pairs(sum);

    sum->stride = most > 0 && n > most ? n / most : 1;
}

/* The series of a pair: all pairs stand in the order (1,0), (2,0), (2,1) .. */
static void
pair_at(const struct vol_dcc_sum *s, size_t at, size_t *i, size_t *j)
{
    if (s->pairs != VOL_PAIRS_ALL) {
        *i = at + 1;
        *j = at;
        return;
    }
    *i = 1;
    while (at >= *i)
        at -= (*i)++;
    *j = at;
}

static enum vol_code
read_portion(void *ctx, void **job, struct vol_err *err)
{
    struct run *run = ctx;
    const size_t size = (run->n_pairs + PORTIONS - 1) / PORTIONS;
    struct portion *p = NULL;
    void *room = NULL;

    *job = NULL;
    if (run->next >= run->n_pairs)
        return VOL_OK;
    enum vol_code code = vol_mem_array(&room, 1, sizeof(*p), err);
    if (code != VOL_OK)
        return code;
    p = room;
    p->first = run->next;
    p->last = p->first + size < run->n_pairs ? p->first + size : run->n_pairs;
    run->next = p->last;
    *job = p;
    return VOL_OK;
}

/* Room for what is wanted, and for a pair's residuals and their derivatives. */
static enum vol_code
make_room(const struct run *run, struct portion *p, double **pair)
{
    const struct vol_dcc_sum *s = run->sum;
    const struct vol_dcc_sums *add = run->add;
    const size_t n_params = vol_dcc_n_params(&s->spec);
    const bool derivs = add != NULL;
    const size_t scores = derivs && add->scores != NULL ? s->n * n_params : 0;
    const size_t by_z = derivs && add->by_z != NULL ? s->n * s->k : 0;
    enum vol_code code =
        vol_mem_doubles(&p->store, n_params + scores + by_z + 4 * s->n, NULL);
    double *at = p->store;

    if (code != VOL_OK)
        return code;
    p->sums.gradient = vol_mem_take(&at, n_params);
    p->sums.scores = scores > 0 ? vol_mem_take(&at, scores) : NULL;
    p->sums.by_z = by_z > 0 ? vol_mem_take(&at, by_z) : NULL;
    *pair = at;
    return VOL_OK;
}

/* Add one pair to its portion; `room` is 4 n. */
static enum vol_code
add_pair(const struct run *run, struct portion *p, size_t at, double *room)
{
    const struct vol_dcc_sum *s = run->sum;
    double *z = room, *by_z = room + 2 * s->n;
    const bool back = p->sums.by_z != NULL;
    struct vol_dcc_sums sums = p->sums;
    struct vol_dcc_pass pass;
    size_t i, j;

    pair_at(s, at * s->stride, &i, &j);
    for (size_t t = 0; t < s->n; t++) {
        z[2 * t] = s->z[t * s->k + j];
        z[2 * t + 1] = s->z[t * s->k + i];
        by_z[2 * t] = by_z[2 * t + 1] = 0.0;
    }
    enum vol_code code =
        vol_dcc_pass_init(&pass, &s->spec, z, s->n, 2, back, NULL);
    if (code != VOL_OK)
        return code;
    sums.by_z = back ? by_z : NULL;
    p->value += vol_dcc_pass_value(&pass, run->theta,
                                   run->add != NULL ? &sums : NULL, NULL);
    vol_dcc_pass_clear(&pass);
    for (size_t t = 0; back && t < s->n; t++) {
        p->sums.by_z[t * s->k + j] += by_z[2 * t];
        p->sums.by_z[t * s->k + i] += by_z[2 * t + 1];
    }
    return VOL_OK;
}

static void
work_portion(void *ctx, void *job)
{
    const struct run *run = ctx;
    struct portion *p = job;
    double *room = NULL;

    p->code = make_room(run, p, &room);
    for (size_t at = p->first; p->code == VOL_OK && at < p->last; at++)
        p->code = add_pair(run, p, at, room);
}

static void
discard_portion(void *ctx, void *job)
{
    struct portion *p = job;

    (void)ctx;
    free(p->store);
    free(p);
}

static enum vol_code
write_portion(void *ctx, void *job, struct vol_err *err)
{
    struct run *run = ctx;
    const struct vol_dcc_sum *s = run->sum;
    const struct vol_dcc_sums *add = run->add;
    const size_t n_params = vol_dcc_n_params(&s->spec);
    struct portion *p = job;
    const enum vol_code code = p->code;

    run->value += p->value;
    if (code == VOL_OK && add != NULL) {
        if (add->gradient != NULL)
            vol_add_scaled(add->gradient, 1.0, p->sums.gradient, n_params);
        if (add->scores != NULL)
            vol_add_scaled(add->scores, 1.0, p->sums.scores, s->n * n_params);
        if (add->by_z != NULL)
            vol_add_scaled(add->by_z, 1.0, p->sums.by_z, s->n * s->k);
    }
    discard_portion(ctx, job);
    if (code == VOL_OK || code == VOL_ENOMEM)
        return code == VOL_OK ? VOL_OK : vol_fail_nomem(err);
    return vol_fail(err, code, "two of the series are as good as the same");
}

enum vol_code
vol_dcc_sum_value(struct vol_dcc_sum *sum, const double *theta,
                  const struct vol_dcc_sums *add, double *value,
                  struct vol_err *err)
{
    struct run run = { .sum = sum, .theta = theta, .add = add };
    const struct vol_jobs jobs = { read_portion, work_portion, write_portion,
                                   discard_portion, &run };

    if (sum->pairs == VOL_PAIRS_NONE) {
        *value = vol_dcc_pass_value(&sum->all, theta, add, NULL);
        return VOL_OK;
    }
    run.n_pairs = (n_pairs(sum) + sum->stride - 1) / sum->stride;
    enum vol_code code = vol_jobs_run(&jobs, sum->threads, err);
    *value = run.value;
    return code;
}
