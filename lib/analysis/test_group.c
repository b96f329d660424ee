/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/test_group.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_GROUPS = 10000000 };

/* ---- the groups ---------------------------------------------------------- */

static void
group_clear(struct vol_test_group *group)
{
    free(group->result);
    free(group->break_date);
    free(group->p_adjusted);
    free(group->partner);
    *group = (struct vol_test_group){ 0 };
}

static enum vol_code
make_room(struct vol_test_group *group, size_t n, struct vol_err *err)
{
    void *result = NULL, *date = NULL, *p = NULL;
    enum vol_code code = vol_mem_array(&result, n, sizeof(*group->result), err);

    if (code == VOL_OK)
        code = vol_mem_array(&date, n, sizeof(*group->break_date), err);
    if (code == VOL_OK)
        code = vol_mem_array(&p, n, sizeof(*group->p_adjusted), err);
    group->result = result;
    group->break_date = date;
    group->p_adjusted = p;
    for (size_t i = 0; code == VOL_OK && i < n; i++) {
        group->break_date[i] = VOL_DATE_NONE;
        group->p_adjusted[i] = NAN;
    }
    return code;
}

static enum vol_code
make_group(struct vol_test_group *group, const struct vol_test_task *task,
           const struct vol_series *series, struct vol_err *err)
{
    *group = (struct vol_test_group){ .series = task->series,
                                      .window = task->window,
                                      .n_values = series->n,
                                      .first = series->date[0],
                                      .origin = series->origin };
    (void)strncpy(group->symbol, task->symbol, VOL_SYMBOL_MAX);
    group->moments = vol_moments(series->value, series->n);
    enum vol_code code = make_room(group, task->battery->n, err);
    if (code == VOL_OK)
        code =
            vol_battery_run(task->battery, series->value, series->n,
                            task->levels_only, group->result, &group->n, err);
    for (size_t i = 0; code == VOL_OK && i < group->n; i++) {
        size_t before = group->result[i].break_at;
        if (before > 0)
            group->break_date[i] = series->date[before - 1];
    }
    return code;
}

static enum vol_code
add_group(struct vol_test_groups *to, struct vol_test_group *group,
          struct vol_err *err)
{
    void *p = to->group;
    enum vol_code code = vol_mem_grow(&p, &to->cap, to->n + 1, sizeof(*group),
                                      MAX_GROUPS, "series and windows", err);

    if (code != VOL_OK)
        return code;
    to->group = p;
    to->group[to->n++] = *group;
    *group = (struct vol_test_group){ 0 };
    return VOL_OK;
}

enum vol_code
vol_test_groups_add_empty(struct vol_test_groups *groups,
                          const struct vol_test_span *span, size_t n,
                          struct vol_err *err)
{
    struct vol_test_group group = { .series = span->series,
                                    .window = span->window,
                                    .n_values = span->n_values,
                                    .first = span->first,
                                    .origin = span->origin,
                                    .moments = { .skewness = NAN,
                                                 .kurtosis = NAN } };
    enum vol_code code = vol_str_dup(&group.partner, span->partner, err);

    (void)strncpy(group.symbol, span->symbol, VOL_SYMBOL_MAX);
    if (code == VOL_OK)
        code = make_room(&group, n, err);
    if (code == VOL_OK)
        code = add_group(groups, &group, err);
    group_clear(&group);
    return code;
}

static enum vol_code
run_one(struct vol_test_groups *groups, const struct vol_test_task *task,
        const struct vol_series *series, struct vol_err *err)
{
    struct vol_test_group group;
    enum vol_code code = make_group(&group, task, series, err);

    if (code == VOL_OK)
        code = add_group(groups, &group, err);
    group_clear(&group);
    return code;
}

enum vol_code
vol_test_groups_run(struct vol_test_groups *groups,
                    const struct vol_test_task *task,
                    const struct vol_series *series, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (task->step == 0)
        return run_one(groups, task, series, err);
    if (series->n < task->window)
        return vol_fail(err, VOL_EDATA, "%zu values: a window has %zu",
                        series->n, task->window);
    for (size_t end = task->window; code == VOL_OK && end <= series->n;
         end += task->step) {
        struct vol_series view = *series;
        view.n = task->window;
        view.value += end - task->window;
        view.date += end - task->window;
        view.origin = series->date[end - 1];
        code = run_one(groups, task, &view, err);
    }
    return code;
}

enum vol_code
vol_test_groups_move(struct vol_test_groups *to, struct vol_test_groups *from,
                     struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < from->n; i++)
        code = add_group(to, &from->group[i], err);
    return code;
}

void
vol_test_groups_clear(struct vol_test_groups *groups)
{
    for (size_t i = 0; i < groups->n; i++)
        group_clear(&groups->group[i]);
    free(groups->group);
    *groups = (struct vol_test_groups){ 0 };
}

/* ---- adjusted p-values ----------------------------------------------------
 */

/* A result among all, and the family to which it belongs. */
struct member {
    const char *series;
    size_t form;
    vol_date origin; /* VOL_DATE_NONE: all origins together */
    struct vol_test_result *result;
    double *p_adjusted;
};

static int
compare_families(const struct member *a, const struct member *b)
{
    int series = strcmp(a->series, b->series);

    if (series != 0)
        return series;
    if (a->form != b->form)
        return a->form < b->form ? -1 : 1;
    return (a->origin > b->origin) - (a->origin < b->origin);
}

static int
compare_members(const void *a, const void *b)
{
    return compare_families(a, b);
}

static size_t
list_members(const struct vol_test_groups *groups, bool by_origin,
             struct member *out)
{
    size_t n = 0;

    for (size_t g = 0; g < groups->n; g++) {
        const struct vol_test_group *group = &groups->group[g];
        for (size_t i = 0; i < group->n; i++)
            out[n++] =
                (struct member){ group->series, group->result[i].form,
                                 by_origin ? group->origin : VOL_DATE_NONE,
                                 &group->result[i], &group->p_adjusted[i] };
    }
    return n;
}

/* The n members of one family; p has room for them. */
static enum vol_code
adjust_family(struct member *m, size_t n, enum vol_adjust how, double alpha,
              double *p, struct vol_err *err)
{
    for (size_t i = 0; i < n; i++)
        p[i] = m[i].result->p_value;
    enum vol_code code = vol_adjust_p(how, p, n, err);
    for (size_t i = 0; code == VOL_OK && i < n; i++) {
        *m[i].p_adjusted = p[i];
        bool below = m[i].result->p_bound == '<';
        if (m[i].result->reject >= 0)
            m[i].result->reject = p[i] < alpha || (below && p[i] <= alpha);
    }
    return code;
}

static enum vol_code
adjust_members(struct member *m, size_t n, enum vol_adjust how, double alpha,
               double *p, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    qsort(m, n, sizeof(*m), compare_members);
    for (size_t i = 0, next; code == VOL_OK && i < n; i = next) {
        for (next = i + 1; next < n && compare_families(&m[i], &m[next]) == 0;)
            next++;
        code = adjust_family(m + i, next - i, how, alpha, p, err);
    }
    return code;
}

enum vol_code
vol_test_groups_adjust(struct vol_test_groups *groups, enum vol_adjust how,
                       double alpha, bool by_origin, struct vol_err *err)
{
    void *members = NULL, *p = NULL;
    size_t n = 0;

    for (size_t g = 0; g < groups->n; g++)
        n += groups->group[g].n;
    if (n == 0)
        return VOL_OK;
    enum vol_code code = vol_mem_array(&members, n, sizeof(struct member), err);
    if (code == VOL_OK)
        code = vol_mem_array(&p, n, sizeof(double), err);
    if (code == VOL_OK) {
        n = list_members(groups, by_origin, members);
        code = adjust_members(members, n, how, alpha, p, err);
    }
    free(members);
    free(p);
    return code;
}

/* ---- what they say --------------------------------------------------------
 */

size_t
vol_test_group_computed(const struct vol_test_group *group)
{
    size_t n = 0;

    for (size_t i = 0; i < group->n; i++)
        n += group->result[i].reject >= 0;
    return n;
}

size_t
vol_test_group_rejected(const struct vol_test_group *group)
{
    size_t n = 0;

    for (size_t i = 0; i < group->n; i++)
        n += group->result[i].reject > 0;
    return n;
}

struct vol_verdict_row
vol_test_group_verdict(const struct vol_test_group *group, size_t i,
                       char date[VOL_DATE_BUFSIZE])
{
    const struct vol_test_result *r = &group->result[i];
    const char *bound = r->p_bound == '>' ? ">" : "";
    double adjusted = group->p_adjusted[i];

    date[0] = '\0';
    if (group->break_date[i] != VOL_DATE_NONE)
        (void)vol_date_format(date, group->break_date[i]);
    return (struct vol_verdict_row){
        .series = group->series,
        .test = r->test->name,
        .p_value = isnan(adjusted) ? r->p_value : adjusted,
        .p_bound = r->p_bound == '<' ? "<" : bound,
        .adjusted = !isnan(adjusted),
        .reject = r->reject,
        .reason = r->reason,
        .n_obs = r->n_obs,
        .skewness = group->moments.skewness,
        .excess_kurtosis = group->moments.kurtosis - 3.0,
        .break_date = date,
        .symbol = group->symbol,
        .partner = group->partner,
        .variant = r->variant,
    };
}

/* Whether the deterministic terms are the same: "c-aic" and "c-auto". */
static bool
same_trend(const char *a, const char *b)
{
    const size_t len = strcspn(a, "-");

    return len == strcspn(b, "-") && strncmp(a, b, len) == 0;
}

/* The first result of a test, of that trend if any, that has figures, or n. */
static size_t
first_of(const struct vol_test_group *group, const char *test,
         const char *variant)
{
    size_t i = 0;

    for (; i < group->n; i++) {
        const struct vol_test_result *r = &group->result[i];
        if (r->reject >= 0 && strcmp(r->test->name, test) == 0 &&
            (variant == NULL || same_trend(r->variant, variant)))
            break;
    }
    return i;
}

size_t
vol_test_group_kpss(const struct vol_test_group *group)
{
    return first_of(group, "kpss", NULL);
}

void
vol_test_group_add_stationarity(struct vol_str *out,
                                const struct vol_test_group *group, size_t kpss)
{
    char date[VOL_DATE_BUFSIZE];

    if (kpss == group->n || group->result[kpss].reject < 0)
        return;
    size_t adf = first_of(group, "adf", group->result[kpss].variant);
    if (adf == group->n)
        return;
    struct vol_verdict_row a = vol_test_group_verdict(group, adf, date);
    struct vol_verdict_row k = vol_test_group_verdict(group, kpss, date);
    vol_verdict_add_stationarity(out, &a, &k);
}
