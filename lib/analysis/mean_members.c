/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/mean_members.h"

#include "analysis/var_run.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { REASON = sizeof(((struct vol_mean_left_out *)0)->reason) };

/* Whether a series is no member, and why. */
struct test {
    bool (*fails)(const struct test *test, const struct vol_named_series *s,
                  char reason[REASON]);
    vol_date other;                     /* day of another's value         */
    char symbol[VOL_SYMBOL_MAX + 1];    /* of that other                  */
    vol_date limit;                     /* that such a day may not pass   */
    size_t least, used;                 /* rows: needed; that become none */
    const struct vol_named_series *set; /* all, and the rows of each      */
    const size_t *filled;               /* where others fill it, or NULL  */
};

static enum vol_code
leave_out(struct vol_mean_panel *panel, size_t i, const char *reason,
          struct vol_err *err)
{
    const struct vol_named_series *s = &panel->set.item[i];
    void *room = panel->left;
    enum vol_code code =
        vol_mem_grow(&room, &panel->cap_left, panel->n_left + 1,
                     sizeof(*panel->left), VOL_SERIES_SET_MAX, "symbols", err);

    panel->left = room;
    if (code != VOL_OK)
        return code;
    struct vol_mean_left_out *left = &panel->left[panel->n_left++];
    memcpy(left->symbol, s->symbol, sizeof(left->symbol));
    left->origin = s->series.origin;
    (void)snprintf(left->reason, sizeof(left->reason), "%s", reason);
    vol_series_set_remove(&panel->set, i);
    return VOL_OK;
}

/* Leave out those that fail, unless all do. */
static enum vol_code
leave_out_failing(struct vol_mean_panel *panel, const struct test *test,
                  struct vol_err *err)
{
    const struct vol_series_set *set = &panel->set;
    char reason[REASON];
    bool one_stays = false;
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < set->n; i++)
        one_stays = one_stays || !test->fails(test, &set->item[i], reason);
    for (size_t i = set->n; code == VOL_OK && one_stays && i-- > 0;)
        if (test->fails(test, &set->item[i], reason))
            code = leave_out(panel, i, reason, err);
    return code;
}

static bool
is_stale(const struct test *test, const struct vol_named_series *s,
         char reason[REASON])
{
    char last[VOL_DATE_BUFSIZE], latest[VOL_DATE_BUFSIZE];

    (void)snprintf(reason, REASON,
                   "its last value is of %s and that of %s of %s",
                   vol_date_format(last, s->series.origin), test->symbol,
                   vol_date_format(latest, test->other));
    return s->series.origin < test->limit;
}

static enum vol_code
leave_out_stale(struct vol_mean_panel *panel, struct vol_err *err)
{
    const struct vol_named_series *latest = vol_series_set_latest(&panel->set);
    struct test test = { .fails = is_stale, .other = latest->series.origin };

    test.limit = test.other - (vol_date)panel->stale_days;
    memcpy(test.symbol, latest->symbol, sizeof(test.symbol));
    return leave_out_failing(panel, &test, err);
}

static bool
is_short(const struct test *test, const struct vol_named_series *s,
         char reason[REASON])
{
    const size_t used = test->used + s->lag;
    const size_t all =
        test->filled != NULL ? test->filled[s - test->set] : s->series.n;
    const size_t rows = all > used ? all - used : 0;

    (void)snprintf(reason, REASON,
                   "it has %zu rows and at least %zu are needed", rows,
                   test->least);
    return rows < test->least;
}

/* The rows that each model of the plan needs of k series. */
static size_t
least_rows(const struct vol_mean_plan *plan, size_t k)
{
    size_t least = VOL_MEAN_PANEL_ROWS;

    for (size_t i = 0; i < plan->n_vars; i++) {
        const struct vol_var_model *m = &plan->var[i].model;
        const struct vol_var_spec spec = { k, m->chosen ? 0 : m->p, m->trend,
                                           plan->n_x };
        const size_t rows = spec.p + vol_var_n_regressors(&spec) + k;
        least = rows > least ? rows : least;
    }
    return least;
}

static enum vol_code
leave_out_short(struct vol_mean_panel *panel, const struct vol_mean_plan *plan,
                const struct vol_panel_wish *wish, struct vol_err *err)
{
    const size_t span = wish->align == VOL_ALIGN_TWO_DAY ? 2 : 1;
    struct test test = { .fails = is_short,
                         .least = least_rows(plan, panel->set.n),
                         .set = panel->set.item,
                         .used = wish->form == VOL_PANEL_LOG_PRICES ? span
                                 : wish->form == VOL_PANEL_RETURNS  ? span - 1
                                                                    : 0 };
    void *rows = NULL;
    enum vol_code code = VOL_OK;

    if (wish->align == VOL_ALIGN_PREVIOUS) {
        code = vol_mem_array(&rows, panel->set.n, sizeof(*test.filled), err);
        if (code == VOL_OK)
            code = vol_series_set_rows(&panel->set, rows, err);
        test.filled = rows;
    }
    if (code == VOL_OK)
        code = leave_out_failing(panel, &test, err);
    free(rows);
    return code;
}

static bool
is_new(const struct test *test, const struct vol_named_series *s,
       char reason[REASON])
{
    const vol_date begin = s->series.date[0];
    char first[VOL_DATE_BUFSIZE], other[VOL_DATE_BUFSIZE];

    (void)snprintf(reason, REASON,
                   "its first value is of %s and that of %s of %s",
                   vol_date_format(first, begin), test->symbol,
                   vol_date_format(other, test->other));
    return begin > test->limit;
}

/* The second to begin, of two the first: what is compared with it leaves two
 * others, or one of two.  NULL for fewer. */
static const struct vol_named_series *
established(const struct vol_series_set *set)
{
    const struct vol_named_series *first = NULL, *second = NULL;

    for (size_t i = 0; i < set->n; i++) {
        const struct vol_named_series *s = &set->item[i];
        if (first == NULL || s->series.date[0] < first->series.date[0]) {
            second = first;
            first = s;
        } else if (second == NULL ||
                   s->series.date[0] < second->series.date[0]) {
            second = s;
        }
    }
    return set->n == 2 ? first : second;
}

/* Half a year of rows, or half of the window where that is shorter. */
static size_t
half_year(const struct vol_mean_plan *plan)
{
    const size_t year = (size_t)plan->periods;

    return (plan->window > 0 && plan->window < year ? plan->window : year) / 2;
}

/* The test of what is new in a set, which none fails where none can be. */
static struct test
newness(const struct vol_series_set *set, const struct vol_mean_plan *plan)
{
    const struct vol_named_series *other = established(set);
    const size_t half = half_year(plan);
    struct test test = { .fails = is_new, .limit = INT32_MAX };

    if (other == NULL || half == 0 || other->series.n <= half)
        return test;
    const size_t rest = other->series.n - half;
    test.limit = other->series.date[rest > half ? rest : half];
    test.other = other->series.date[0];
    memcpy(test.symbol, other->symbol, sizeof(test.symbol));
    return test;
}

static enum vol_code
leave_out_new(struct vol_mean_panel *panel, const struct vol_mean_plan *plan,
              struct vol_err *err)
{
    const struct test test = newness(&panel->set, plan);

    return leave_out_failing(panel, &test, err);
}

static int
by_symbol(const void *a, const void *b)
{
    return strcmp(((const struct vol_mean_left_out *)a)->symbol,
                  ((const struct vol_mean_left_out *)b)->symbol);
}

/* A symbol that is alone from the start is left to the join. */
static enum vol_code
check_two_left(const struct vol_mean_panel *panel, struct vol_err *err)
{
    const struct vol_mean_left_out *first = panel->left;
    char others[48] = "";

    if (panel->set.n > 1 || panel->n_left == 0)
        return VOL_OK;
    if (panel->n_left > 1)
        (void)snprintf(others, sizeof(others), "; others left out: %zu",
                       panel->n_left - 1);
    return vol_fail(err, VOL_EDATA,
                    "a vector autoregression is of two symbols or more and %s "
                    "is left out: %s%s",
                    first->symbol, first->reason, others);
}

/* Those of the set that are not new, which it goes on owning. */
static enum vol_code
not_new(const struct vol_series_set *set, const struct vol_mean_plan *plan,
        struct vol_series_set *out, struct vol_err *err)
{
    const struct test test = newness(set, plan);
    char reason[REASON];
    void *item = NULL;
    enum vol_code code = vol_mem_array(&item, set->n, sizeof(*set->item), err);

    *out = (struct vol_series_set){ .item = item };
    for (size_t i = 0; code == VOL_OK && i < set->n; i++)
        if (!test.fails(&test, &set->item[i], reason))
            out->item[out->n++] = set->item[i];
    return code;
}

static size_t
place_of(const struct vol_series_set *set, const char *symbol)
{
    size_t i = 0;

    while (strcmp(set->item[i].symbol, symbol) != 0)
        i++;
    return i;
}

/* Leave out the series that is constant or made of others, of those that stay
 * on the rows that models see; what cannot be joined has none. */
static enum vol_code
leave_out_culprit(struct vol_mean_panel *panel,
                  const struct vol_series_set *stay,
                  const struct vol_panel_wish *wish, size_t window, bool *found,
                  struct vol_err *err)
{
    struct vol_panel joined = { 0 };
    size_t culprit = 0;
    bool constant = false;
    enum vol_code code = vol_series_set_panel(stay, wish, &joined, err);

    *found = false;
    if (code != VOL_OK)
        return code == VOL_EDATA ? VOL_OK : code;
    const struct vol_panel rows = vol_panel_last(&joined, window);
    code = vol_var_culprit(&rows, &culprit, &constant, err);
    vol_panel_clear(&joined);
    *found = code == VOL_OK && culprit < stay->n;
    if (!*found)
        return code;
    return leave_out(panel, place_of(&panel->set, stay->item[culprit].symbol),
                     constant ? "it is constant"
                              : "it is a combination of the symbols before it",
                     err);
}

/* Without one that is made of others a join may have more rows, and others may
 * be new. */
static enum vol_code
leave_out_dependent(struct vol_mean_panel *panel,
                    const struct vol_mean_plan *plan,
                    const struct vol_panel_wish *wish, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (bool found = true; code == VOL_OK && found;) {
        struct vol_series_set stay;
        code = not_new(&panel->set, plan, &stay, err);
        if (code == VOL_OK)
            code = leave_out_culprit(panel, &stay, wish, plan->window, &found,
                                     err);
        free(stay.item);
    }
    return code;
}

enum vol_code
vol_mean_members_join(struct vol_mean_panel *panel,
                      const struct vol_mean_plan *plan,
                      const struct vol_panel_wish *wish, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (panel->set.n > 0)
        code = leave_out_stale(panel, err);
    if (code == VOL_OK)
        code = leave_out_short(panel, plan, wish, err);
    if (code == VOL_OK)
        code = leave_out_dependent(panel, plan, wish, err);
    if (code == VOL_OK)
        code = leave_out_new(panel, plan, err);
    if (code == VOL_OK)
        code = check_two_left(panel, err);
    if (code == VOL_OK)
        code = vol_series_set_panel(&panel->set, wish, &panel->joined, err);
    if (panel->n_left > 1)
        qsort(panel->left, panel->n_left, sizeof(*panel->left), by_symbol);
    return code;
}
