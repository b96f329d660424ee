/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/search.h"

#include "base/mem.h"
#include "garch/collapse.h"
#include "garch/search_impl.h"
#include "garch/units.h"
#include "stats/moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    SAMPLE_ROWS = 500,  /* rows that judge the grid              */
    SAMPLE_BLOCKS = 5,  /* runs of neighbours they are taken in  */
    FOLLOWED = 3,       /* best points of the grid continued     */
    SHORT_FOLLOWED = 6, /* the same of short series, which have more
                         * optima and cost less                  */
    SHORT_CLASSES = 3 * VOL_GRID_NEWS,
    FOLLOW_ALL_ROWS = 2500, /* longer series have rarely two optima: their
                             * starts are followed on the sample first */
    ROUGH_STEPS = 15,       /* on the sample of rows                 */
    AGAIN = 24,             /* starts where that ended in no optimum */
    AGAIN_STRIDE = 3,       /* points of the grid between them       */
    RETRIES = 8             /* more points of the grid, where none converged */
};

/* So far a known optimum reaches: short series have others beside it. */
#define BASIN 0.5

/* So far below the end of a search its place is still the same. */
#define SAME_END 1e-6

/* What steps promise at most at an end that did not hold, of VOL_CONTENT. */
#define FINER 1e-2

/* A start and its log-likelihood; one of each class is kept. */
struct start {
    double theta[VOL_GARCH_MAX_PARAMS];
    double loglik;
    size_t class;
};

/* The best few, in falling order. */
struct ranking {
    struct start of[SHORT_FOLLOWED];
    size_t n, room;
};

/* Drop start `at` of the list. */
static void
drop(struct ranking *list, size_t at)
{
    list->n--;
    for (; at < list->n; at++)
        list->of[at] = list->of[at + 1];
}

/* Enter a start where it belongs, unless a better one of its class is in. */
static void
rank(struct ranking *list, const struct start *new)
{
    size_t at;

    for (size_t i = 0; i < list->n; i++)
        if (list->of[i].class == new->class) {
            if (list->of[i].loglik >= new->loglik)
                return;
            drop(list, i);
        }
    if (list->n == list->room && list->of[list->n - 1].loglik >= new->loglik)
        return;
    if (list->n == list->room)
        list->n--;
    for (at = list->n++; at > 0 && list->of[at - 1].loglik < new->loglik; at--)
        list->of[at] = list->of[at - 1];
    list->of[at] = *new;
}

/* Point i of the grid: least-squares mean, guessed shape, inside what the user
 * holds; false past it. */
static bool
grid_point(const struct vol_likelihood *lik, struct vol_optimiser *o,
           const double *base, size_t i, double *theta)
{
    memcpy(theta, base, lik->r.k * sizeof(*theta));
    if (!lik->spec.variance->grid(&lik->spec, i, theta + lik->r.n_mean))
        return false;
    if (lik->spec.n_restrictions > 0)
        vol_optimiser_enter(o, &lik->spec, theta);
    return true;
}

static void
base_point(const struct vol_likelihood *lik, double *theta)
{
    const struct vol_recursion *r = &lik->r;
    const struct vol_density *density = lik->spec.density;
    struct vol_moments m;

    memset(theta, 0, r->k * sizeof(*theta));
    if (vol_mean_ols(&lik->spec.mean, lik->y, lik->columns, lik->n, theta,
                     NULL) != VOL_OK)
        theta[0] = vol_moments(lik->y, lik->n).mean;
    if (density->n_shape == 0)
        return;
    m = vol_moments(lik->y, lik->n);
    density->start(m.skewness, m.kurtosis, theta + r->n_mean + r->n_var);
}

/* The best point of each level of news, the best levels first: of two optima
 * of one likelihood one is quick to react, the other slow. */
static void
judge_grid(struct vol_likelihood *lik, struct vol_optimiser *o,
           const double *base, bool is_short, struct ranking *list)
{
    struct start at;

    list->n = 0;
    list->room = is_short ? SHORT_FOLLOWED : FOLLOWED;
    for (size_t i = 0; grid_point(lik, o, base, i, at.theta); i++) {
        at.loglik = vol_likelihood_value(lik, at.theta);
        at.class = i % (is_short ? SHORT_CLASSES : VOL_GRID_NEWS);
        if (isfinite(at.loglik))
            rank(list, &at);
    }
}

/* Blocks of neighbouring rows of x, `width` numbers each, evenly taken; one
 * block is the last. */
static void
take_blocks(const double *x, size_t n, size_t width, size_t blocks, double *out)
{
    const size_t block = SAMPLE_ROWS / blocks;

    for (size_t b = 0; b < blocks && width > 0; b++) {
        const size_t first =
            blocks > 1 ? b * (n - block) / (blocks - 1) : n - block;
        memcpy(out + b * block * width, x + first * width,
               block * width * sizeof(double));
    }
}

/* A likelihood of so few rows; `*store` holds them. */
static enum vol_code
sample_rows(const struct vol_likelihood *lik, const struct vol_garch_data *data,
            struct vol_likelihood *small, double **store, struct vol_err *err)
{
    const struct vol_garch_spec *spec = &lik->spec;
    const size_t mean = spec->mean.n_x, variance = spec->n_x;
    /* What has a long memory must not be cut. */
    const size_t blocks = spec->variance->long_memory ? 1 : SAMPLE_BLOCKS;
    enum vol_code code =
        vol_mem_doubles(store, SAMPLE_ROWS * (1 + mean + variance), err);

    if (code != VOL_OK)
        return code;
    double *mean_x = *store + SAMPLE_ROWS;
    double *variance_x = mean_x + SAMPLE_ROWS * mean;
    take_blocks(data->y, data->n, 1, blocks, *store);
    take_blocks(data->mean_x, data->n, mean, blocks, mean_x);
    take_blocks(data->variance_x, data->n, variance, blocks, variance_x);
    const struct vol_garch_data few = { *store, SAMPLE_ROWS, mean_x,
                                        variance_x };
    code = vol_likelihood_init(small, spec, &few, &lik->r.presample, err);
    if (code == VOL_OK)
        small->level = lik->level;
    small->invertible = lik->invertible;
    return code;
}

/*
 * Each start moves half of the way to where it leads on the sample: the sample
 * errs, the grid is coarse, and between them is on average nearer to the
 * optimum of all rows than either.  Those that meet are one, and the later
 * does not go all the way.
 */
static void
improve(struct vol_likelihood *lik, struct vol_optimiser *o,
        struct ranking *list)
{
    struct ranking better = { .n = 0, .room = FOLLOWED };
    const bool had_known = o->has_known; /* on all rows */
    struct vol_optimum got;

    for (size_t i = 0; i < list->n; i++) {
        struct start *at = &list->of[i];
        vol_optimise(o, lik, at->theta, VOL_ROUGH, ROUGH_STEPS, &got);
        bool known = got.merged && !had_known;
        for (size_t j = 0; j < better.n; j++)
            known = known ||
                    fabs(better.of[j].loglik - got.loglik) < VOL_SAME_OPTIMUM;
        for (size_t j = 0; j < lik->r.k; j++)
            at->theta[j] = 0.5 * (at->theta[j] + got.theta[j]);
        at->loglik = got.loglik;
        if (isfinite(got.loglik) && !known)
            rank(&better, at);
        if (got.converged && !had_known)
            vol_optimiser_know(o, &got);
    }
    o->has_known = had_known;
    if (better.n > 0)
        *list = better;
}

/* The starts worth following on all rows. */
static enum vol_code
choose_starts(struct vol_likelihood *lik, const struct vol_garch_data *data,
              struct vol_optimiser *o, const double *base, struct ranking *list,
              struct vol_err *err)
{
    struct vol_likelihood small = { .store = NULL };
    double *rows = NULL;
    enum vol_code code;

    if (data->n <= VOL_SHORT_ROWS) {
        judge_grid(lik, o, base, true, list);
        return VOL_OK;
    }
    code = sample_rows(lik, data, &small, &rows, err);
    if (code == VOL_OK) {
        judge_grid(&small, o, base, false, list);
        if (data->n > FOLLOW_ALL_ROWS)
            improve(&small, o, list);
    }
    vol_likelihood_clear(&small);
    free(rows);
    return code;
}

bool
vol_garch_is_better(const struct vol_optimum *a, const struct vol_optimum *b)
{
    if (a->converged != b->converged)
        return a->converged;
    return a->loglik > b->loglik;
}

/* Put the parameters that are guessed, in the units of the series, in the
 * place of those of a point. */
static void
overlay(const struct vol_garch_spec *spec, double scale, const double *guess,
        size_t k, double *theta)
{
    vol_garch_to_units(spec, scale, theta, NULL);
    for (size_t i = 0; i < k; i++)
        if (!isnan(guess[i]))
            theta[i] = guess[i];
    vol_garch_to_units(spec, 1.0 / scale, theta, NULL);
}

/* The likeliest point of the grid under the guess, and where it leads. */
static void
follow_guess(struct vol_likelihood *lik, struct vol_optimiser *o,
             const double *base, struct vol_garch_starts *starts,
             struct vol_optimum *best)
{
    struct start at, top = { .loglik = -HUGE_VAL };

    for (size_t i = 0; grid_point(lik, o, base, i, at.theta); i++) {
        overlay(&lik->spec, o->scale, starts->guess, lik->r.k, at.theta);
        vol_optimiser_enter(o, &lik->spec, at.theta);
        at.loglik = vol_likelihood_value(lik, at.theta);
        if (i == 0 || at.loglik > top.loglik)
            top = at;
    }
    vol_search_follow(lik, o, top.theta, best);
    if (best->converged)
        starts->guess_loglik = best->loglik;
}

/* Start i of those tried again: the end of a ridge that is known, points of the
 * grid, and ones half of the way from them to where the search ended.  False
 * past the last. */
static bool
again_from(const struct vol_likelihood *lik, struct vol_optimiser *o,
           const double *base, const struct vol_optimum *end, size_t i,
           double *theta)
{
    const double w = i % 2 == 0 ? 0.5 : 1.0;

    if (i == 0 && vol_optimiser_go_to_limit_x(o, lik, end->theta, theta))
        return true;
    if (i >= AGAIN || !grid_point(lik, o, base, AGAIN_STRIDE * (i / 2), theta))
        return false;
    for (size_t j = 0; j < lik->r.k; j++)
        theta[j] = w * theta[j] + (1.0 - w) * end->theta[j];
    return true;
}

void
vol_search_about(struct vol_likelihood *lik, struct vol_optimiser *o,
                 const struct vol_optimum *end, struct vol_optimum *best)
{
    double base[VOL_GARCH_MAX_PARAMS], theta[VOL_GARCH_MAX_PARAMS];

    base_point(lik, base);
    for (size_t i = 0; again_from(lik, o, base, end, i, theta); i++)
        vol_search_follow(lik, o, theta, best);
}

/* Of a likelihood with points where several residuals are zero any start may
 * lead to a higher one. */
static void
search_vertices(struct vol_likelihood *lik, struct vol_optimiser *o,
                struct vol_optimum *best)
{
    const struct vol_optimum first = *best;

    if (vol_optimiser_has_vertices(lik, best->theta))
        vol_search_about(lik, o, &first, best);
}

/*
 * The search ended where there is no optimum: on a ridge, or beside a kink
 * that held it.  Other ways are gone to their ends, and the best optimum is
 * taken that is not below that place; of a long series, where ways are long,
 * the first.
 */
static void
search_again(struct vol_likelihood *lik, struct vol_optimiser *o,
             const double *base, struct vol_optimum *best)
{
    const struct vol_optimum end = *best;
    const bool one_will_do = lik->n > VOL_SHORT_ROWS;
    double theta[VOL_GARCH_MAX_PARAMS];
    struct vol_optimum got;

    for (size_t i = 0; !(one_will_do && best->converged) &&
                       again_from(lik, o, base, &end, i, theta);
         i++) {
        o->has_known = false;
        vol_optimise(o, lik, theta, VOL_CONTENT, VOL_MAX_STEPS, &got);
        if (!got.converged)
            continue;
        vol_optimiser_look_around(o, lik, &got);
        vol_optimiser_polish(o, lik, &got);
        if (got.converged && got.loglik > best->loglik - SAME_END)
            *best = got;
    }
    best->planned = false;
    vol_optimiser_polish(o, lik, best);
}

/* Polish what was found.  With a moving average the last steps at a bound may
 * not hold although others do: from there they are gone once more. */
static void
finish(struct vol_likelihood *lik, struct vol_optimiser *o,
       struct vol_optimum *best)
{
    const bool had_converged = best->converged;
    struct vol_optimum got;

    vol_optimiser_polish(o, lik, best);
    if (!had_converged || best->converged || lik->spec.mean.ma == 0)
        return;
    o->has_known = false;
    vol_optimise(o, lik, best->theta, FINER * VOL_CONTENT, VOL_MAX_STEPS, &got);
    vol_optimiser_polish(o, lik, &got);
    if (got.converged && got.loglik > best->loglik - SAME_END)
        *best = got;
}

enum vol_code
vol_garch_search(struct vol_likelihood *lik, const struct vol_garch_data *data,
                 struct vol_garch_starts *starts, struct vol_optimiser *o,
                 struct vol_optimum *best, struct vol_err *err)
{
    double base[VOL_GARCH_MAX_PARAMS], theta[VOL_GARCH_MAX_PARAMS];
    struct ranking list = { .n = 0, .room = FOLLOWED };
    struct vol_optimum guessed = { .loglik = -HUGE_VAL };
    enum vol_code code;

    *best = guessed;
    starts->guess_loglik = starts->guess != NULL ? -HUGE_VAL : NAN;
    base_point(lik, base);
    o->has_known = false;
    if (starts->guess != NULL)
        follow_guess(lik, o, base, starts, &guessed);
    o->has_known = false; /* the search is that without a guess */
    if (starts->warm != NULL)
        vol_search_follow(lik, o, starts->warm, best);
    starts->warm_led = best->converged && starts->guess == NULL;
    if (starts->warm_led) {
        vol_optimiser_polish(o, lik, best);
        return VOL_OK;
    }
    o->basin = lik->n <= VOL_SHORT_ROWS ? VOL_SHORT_BASIN : BASIN;
    code = choose_starts(lik, data, o, base, &list, err);
    if (code != VOL_OK)
        return code;
    for (size_t i = 0; i < list.n; i++)
        vol_search_follow(lik, o, list.of[i].theta, best);
    for (size_t i = 0; !best->converged && i < RETRIES &&
                       grid_point(lik, o, base, 2 * i, theta);
         i++)
        vol_search_follow(lik, o, theta, best);
    if (best->converged)
        vol_search_others(lik, o, best);
    if (vol_garch_is_better(&guessed, best)) {
        *best = guessed;
        if (best->converged)
            vol_search_others(lik, o, best);
    }
    if (best->converged && !starts->first_look) {
        vol_search_neighbours(lik, o, 0, best);
        search_vertices(lik, o, best);
        vol_optimiser_look_around(o, lik, best);
    }
    if (isfinite(best->loglik))
        finish(lik, o, best);
    if (isfinite(best->loglik) && !best->converged &&
        !vol_garch_has_collapsed(lik))
        search_again(lik, o, base, best);
    return VOL_OK;
}

void
vol_garch_search_from(struct vol_likelihood *lik, struct vol_optimiser *o,
                      const double *start, struct vol_optimum *best)
{
    o->has_known = false;
    vol_optimise(o, lik, start, VOL_CONTENT, VOL_MAX_STEPS, best);
    if (best->converged)
        vol_optimiser_look_around(o, lik, best);
    if (isfinite(best->loglik))
        vol_optimiser_polish(o, lik, best);
}

bool
vol_garch_best_grid_point(struct vol_likelihood *lik, struct vol_optimiser *o,
                          double *theta)
{
    double base[VOL_GARCH_MAX_PARAMS];
    struct ranking list;

    base_point(lik, base);
    judge_grid(lik, o, base, false, &list);
    if (list.n == 0)
        return false;
    memcpy(theta, list.of[0].theta, lik->r.k * sizeof(*theta));
    return true;
}
