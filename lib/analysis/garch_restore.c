/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From rows of the table `states` back to a state. */
#include "analysis/garch_states.h"

#include "base/mem.h"
#include "base/str.h"
#include "stats/moments.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Numbers that stand alone. */
enum {
    PRESAMPLE,
    N_ROWS,
    N_SINCE_FIT,
    SCALE,
    STATUS,
    ITERATIONS,
    GRAD_NORM,
    LOGLIK,
    FIRST_DATE,
    FIT_DATE,
    HASH_HIGH,
    HASH_LOW,
    SUM_HIGH,
    SUM_LOW,
    NUMBERS
};

/* Their ranges; `whole` ones are integers. */
static const struct number {
    const char *name;
    double least, most;
    bool whole, may_miss;
} numbers[NUMBERS] = {
    [PRESAMPLE] = { "presample", 1e-280, 1e280, false, false },
    [N_ROWS] = { "n_rows", 1.0, 1e9, true, false },
    [N_SINCE_FIT] = { "n_since_fit", 0.0, 1e9, true, false },
    [SCALE] = { "scale", 0.0, HUGE_VAL, false, false },
    [STATUS] = { "status", VOL_FIT_OK, VOL_FIT_NO_CONVERGE, true, false },
    [ITERATIONS] = { "iterations", 0.0, INT_MAX, true, false },
    [GRAD_NORM] = { "grad_norm", 0.0, HUGE_VAL, false, true },
    [LOGLIK] = { "loglik", -HUGE_VAL, HUGE_VAL, false, false },
    [FIRST_DATE] = { "first_date", VOL_DATE_MIN, VOL_DATE_MAX, true, false },
    [FIT_DATE] = { "fit_date", VOL_DATE_MIN, VOL_DATE_MAX, true, false },
    [HASH_HIGH] = { "hash_high", 0.0, 4294967295.0, true, false },
    [HASH_LOW] = { "hash_low", 0.0, 4294967295.0, true, false },
    [SUM_HIGH] = { "sum_high", 0.0, 4294967295.0, true, true },
    [SUM_LOW] = { "sum_low", 0.0, 4294967295.0, true, true }
};

/* A state that is being put together; NaN is what has not come yet. */
struct parts {
    struct vol_garch_state *state;
    double number[NUMBERS];
    size_t n_z;
};

/* The text after `prefix`, or NULL where `name` begins otherwise. */
static const char *
after(const char *prefix, const char *name)
{
    const size_t n = strlen(prefix);

    return strncmp(name, prefix, n) == 0 ? name + n : NULL;
}

/* Where the value of lag i of `n` stands in an array, NULL out of it. */
static double *
at_lag(double *x, size_t n, size_t width, size_t lag)
{
    return lag >= 1 && lag <= n ? x + (n - lag) * width : NULL;
}

/* The place of a regressor's value. */
static double *
regressor(const struct vol_garch_state *s, const char *name, size_t lag)
{
    for (size_t i = 0; i < s->spec.n_x; i++)
        if (strcmp(s->spec.variance_x[i], name) == 0)
            return at_lag(s->variance_x + i, s->n, s->spec.n_x, lag);
    return NULL;
}

/* Where a row's value goes; NULL where there is no such thing. */
static double *
place(struct parts *p, const struct vol_saved_row *row)
{
    struct vol_garch_state *s = p->state;
    const char *rest = after("param:", row->name);

    if (rest != NULL && row->lag == 0) {
        const size_t i = vol_garch_param_find(&s->spec, rest);
        return i < vol_garch_n_params(&s->spec) ? &s->param[i] : NULL;
    }
    if (strcmp(row->name, "return") == 0)
        return at_lag(s->y, s->n, 1, row->lag);
    if (strcmp(row->name, "residual") == 0)
        return at_lag(s->e, s->n, 1, row->lag);
    if (strcmp(row->name, "state") == 0)
        return at_lag(s->s, s->n, 1, row->lag);
    if (strcmp(row->name, "z") == 0)
        return at_lag(s->z, s->n_z, 1, row->lag);
    rest = after("x:", row->name);
    if (rest != NULL)
        return regressor(s, rest, row->lag);
    rest = after("average:", row->name);
    if (rest != NULL && s->spec.variance == &vol_variance_rm2006)
        for (int k = 0; k < VOL_RM_COMPONENTS; k++)
            if (strtol(rest, NULL, 10) == k + 1)
                return &s->presample.component[k];
    for (int i = 0; i < NUMBERS && row->lag == 0; i++)
        if (strcmp(row->name, numbers[i].name) == 0)
            return &p->number[i];
    return NULL;
}

static void
add_bound(struct vol_garch_state *state, const char *name)
{
    const size_t n = strlen(state->bounds), size = sizeof(state->bounds) - n;

    if (strlen(name) + 2 > size)
        return;
    if (n > 0)
        state->bounds[n] = ' ';
    memcpy(state->bounds + n + (n > 0), name, strlen(name) + 1);
}

static enum vol_code
take_row(struct parts *p, const struct vol_saved_row *row, struct vol_err *err)
{
    const char *bound = after("bound:", row->name);
    char quoted[VOL_QUOTE_SIZE];
    double *to;

    if (bound != NULL) {
        add_bound(p->state, bound);
        return VOL_OK;
    }
    to = place(p, row);
    if (to == NULL)
        return vol_fail(err, VOL_EDATA, "%s, lag %zu, is unknown",
                        vol_str_quote(quoted, row->name), row->lag);
    if (!isnan(*to))
        return vol_fail(err, VOL_EDATA, "%s, lag %zu, comes twice", row->name,
                        row->lag);
    *to = row->value;
    return VOL_OK;
}

static void
forget(double *x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        x[i] = NAN;
}

static size_t
count(const struct vol_saved_model *saved, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < saved->n; i++)
        n += strcmp(saved->row[i].name, name) == 0;
    return n;
}

/* Room for as much as the rows hold, all of it unknown. */
static enum vol_code
make_room(struct parts *p, const struct vol_saved_model *saved,
          struct vol_err *err)
{
    struct vol_garch_state *s = p->state;
    enum vol_code code = VOL_OK;

    s->n = count(saved, "residual");
    s->n_z = count(saved, "z");
    if (s->n > s->keep)
        return vol_fail(err, VOL_EDATA, "more residuals than the model needs");
    if (s->n_z > 0)
        code = vol_mem_doubles(&s->z, s->n_z, err);
    if (code != VOL_OK)
        return code;
    forget(s->param, vol_garch_n_params(&s->spec));
    forget(s->y, s->n);
    forget(s->e, s->n);
    forget(s->s, s->n);
    forget(s->variance_x, s->n * s->spec.n_x);
    forget(s->z, s->n_z);
    forget(p->number, NUMBERS);
    forget(s->presample.component, VOL_RM_COMPONENTS);
    return VOL_OK;
}

static enum vol_code
check_numbers(const struct parts *p, struct vol_err *err)
{
    for (int i = 0; i < NUMBERS; i++) {
        const struct number *n = &numbers[i];
        const double x = p->number[i];
        if (isnan(x) && n->may_miss)
            continue;
        if (isnan(x))
            return vol_fail(err, VOL_EDATA, "%s is missing", n->name);
        if (!(x >= n->least && x <= n->most) || (n->whole && x != floor(x)))
            return vol_fail(err, VOL_EDATA, "%s cannot be %g", n->name, x);
    }
    if (p->number[N_SINCE_FIT] >= p->number[N_ROWS])
        return vol_fail(err, VOL_EDATA, "n_since_fit is not below n_rows");
    return VOL_OK;
}

static enum vol_code
check_params(const struct vol_garch_state *s, double scale, struct vol_err *err)
{
    char name[VOL_PARAM_NAME_SIZE];

    for (size_t i = 0; i < vol_garch_n_params(&s->spec); i++) {
        vol_garch_param_name(&s->spec, i, name);
        if (isnan(s->param[i]))
            return vol_fail(err, VOL_EDATA, "param:%s is missing", name);
    }
    return vol_garch_check_params(&s->spec, s->param, scale, err);
}

/* Of `n` rows, the last `depth` must be there; those before them are not
 * looked at and repeat the oldest. */
static enum vol_code
check_lags(const char *name, double *x, size_t n, size_t width, size_t depth,
           struct vol_err *err)
{
    for (size_t lag = 1; lag <= n && lag <= depth; lag++)
        if (isnan(x[(n - lag) * width]))
            return vol_fail(err, VOL_EDATA, "%s, lag %zu, is missing", name,
                            lag);
    for (size_t lag = depth + 1; lag <= n; lag++)
        x[(n - lag) * width] = depth > 0 ? x[(n - depth) * width] : 0.0;
    return VOL_OK;
}

static enum vol_code
check_past(struct vol_garch_state *s, size_t n_rows, struct vol_err *err)
{
    const size_t lead = vol_variance_lead(&s->spec), n_x = s->spec.n_x;
    const bool averages = s->spec.variance == &vol_variance_rm2006;
    enum vol_code code;

    if (s->n != (n_rows < s->keep ? n_rows : s->keep))
        return vol_fail(err, VOL_EDATA, "%zu residuals and not %zu", s->n,
                        n_rows < s->keep ? n_rows : s->keep);
    code = check_lags("return", s->y, s->n, 1,
                      vol_mean_lost_rows(&s->spec.mean), err);
    if (code == VOL_OK)
        code = check_lags("residual", s->e, s->n, 1, s->n, err);
    if (code == VOL_OK)
        code = check_lags("state", s->s, s->n, 1, lead, err);
    if (code == VOL_OK)
        code = check_lags("z", s->z, s->n_z, 1, s->n_z, err);
    for (size_t i = 0; i < n_x && code == VOL_OK; i++)
        code = check_lags(s->spec.variance_x[i], s->variance_x + i, s->n, n_x,
                          lead, err);
    for (int k = 0; averages && code == VOL_OK && k < VOL_RM_COMPONENTS; k++)
        if (!(s->presample.component[k] > 0.0))
            code = vol_fail(err, VOL_EDATA, "average:%d is no variance", k + 1);
    for (size_t t = 0; code == VOL_OK && t < s->n; t++)
        if (s->spec.variance->link != VOL_LINK_LOG && !(s->s[t] > 0.0))
            code = vol_fail(err, VOL_EDATA, "a state is not positive");
    return code;
}

/* From the numbers to the fields. */
static void
settle(const struct parts *p, struct vol_garch_mark *mark)
{
    struct vol_garch_state *s = p->state;
    const double *x = p->number;

    s->presample.variance = x[PRESAMPLE];
    for (int k = 0; k < VOL_RM_COMPONENTS; k++)
        if (isnan(s->presample.component[k]))
            s->presample.component[k] = x[PRESAMPLE];
    s->n_rows = (size_t)x[N_ROWS];
    s->n_since_fit = (size_t)x[N_SINCE_FIT];
    s->scale = x[SCALE];
    s->status = (enum vol_garch_status)x[STATUS];
    s->iterations = (int)x[ITERATIONS];
    s->grad_norm = x[GRAD_NORM];
    s->loglik = x[LOGLIK];
    *mark = (struct vol_garch_mark){ .first = (vol_date)x[FIRST_DATE],
                                     .fit = (vol_date)x[FIT_DATE],
                                     .hash = (uint64_t)x[HASH_HIGH] << 32 |
                                             (uint64_t)x[HASH_LOW] };
}

enum vol_code
vol_garch_restore(const struct vol_saved_model *saved,
                  const struct vol_garch_spec *spec,
                  struct vol_garch_state *state, struct vol_garch_mark *mark,
                  struct vol_err *err)
{
    struct parts p = { .state = state };
    enum vol_code code = vol_garch_state_init(state, spec, err);

    if (code != VOL_OK)
        return code;
    code = make_room(&p, saved, err);
    for (size_t i = 0; i < saved->n && code == VOL_OK; i++)
        code = take_row(&p, &saved->row[i], err);
    if (code == VOL_OK)
        code = check_numbers(&p, err);
    if (code == VOL_OK)
        code = check_params(state, p.number[SCALE], err);
    if (code == VOL_OK)
        code = check_past(state, (size_t)p.number[N_ROWS], err);
    if (code == VOL_OK)
        settle(&p, mark);
    else
        vol_garch_state_clear(state);
    return code;
}

bool
vol_garch_saved_params(const struct vol_saved_model *saved,
                       const struct vol_garch_spec *spec, double *out)
{
    const size_t k = vol_garch_n_params(spec);

    forget(out, k);
    for (size_t i = 0; i < saved->n; i++) {
        const char *name = after("param:", saved->row[i].name);
        const size_t at = name != NULL ? vol_garch_param_find(spec, name) : k;
        if (at < k)
            out[at] = saved->row[i].value;
    }
    return vol_all_finite(out, k);
}
