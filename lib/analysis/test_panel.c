/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/test_panel.h"

#include "base/mem.h"
#include "mean/group_nulls.h"

#include <stdlib.h>
#include <string.h>

enum vol_code
vol_test_batteries(const char *const *names, size_t n, const char *trends,
                   const char *lags, const struct vol_test_options *options,
                   struct vol_battery *one, struct vol_group_battery *several,
                   struct vol_err *err)
{
    enum { MOST = 128 };
    const char *of_one[MOST], *of_several[MOST];
    size_t n_one = 0, n_several = 0;
    enum vol_code code = VOL_OK;

    one->n = several->n = 0;
    one->nulls = NULL;
    several->nulls = NULL;
    if (n > MOST)
        return vol_fail(err, VOL_EUSAGE, "more than %d tests", MOST);
    for (size_t i = 0; i < n; i++)
        if (vol_group_test_find(names[i]) != NULL)
            of_several[n_several++] = names[i];
        else
            of_one[n_one++] = names[i];
    if (n_several > 0)
        code = vol_group_battery_init(several, of_several, n_several, trends,
                                      lags, options, err);
    if (code == VOL_OK && (n_one > 0 || n_several == 0))
        code = vol_battery_init(one, of_one, n_one, trends, lags, options, err);
    return code;
}

void
vol_test_panel_init(struct vol_test_panel *panel,
                    const struct vol_test_subject *subject, bool usual)
{
    *panel =
        (struct vol_test_panel){ .name = subject->name, .wish = subject->wish };
    panel->form = vol_panel_form_of(&panel->wish);
    panel->skip_others = subject->levels_only;
    panel->skip_levels = usual && panel->form != VOL_PANEL_LEVELS;
}

enum vol_code
vol_test_panel_add(struct vol_test_panel *panel, const struct vol_block *block,
                   struct vol_err *err)
{
    struct vol_series series;
    enum vol_code code = vol_series_make(block, &panel->wish, &series, err);

    if (code != VOL_OK)
        return code;
    code = vol_series_set_add(&panel->set, block->symbol, &series, err);
    vol_series_clear(&series);
    return code;
}

bool
vol_test_panel_runs(const struct vol_test_panel *panel,
                    const struct vol_group_test *test)
{
    return test->on_levels ? !panel->skip_levels : !panel->skip_others;
}

bool
vol_test_panel_wanted(const struct vol_test_panel_plan *plan,
                      const struct vol_test_panel *panel)
{
    for (size_t i = 0; i < plan->battery.n; i++)
        if (vol_test_panel_runs(panel, plan->battery.form[i].test))
            return true;
    return false;
}

enum vol_code
vol_test_panel_join(struct vol_test_panel *panel,
                    const struct vol_test_panel_plan *plan,
                    struct vol_panel *out, struct vol_err *err)
{
    struct vol_panel_wish wish = { plan->align, panel->form, plan->window,
                                   VOL_TEST_PANEL_ROWS };
    enum vol_code code = VOL_OK;

    if (plan->step > 0) {
        wish.least = plan->window;
        wish.window = 0;
    }
    vol_series_set_sort(&panel->set);
    for (size_t i = 0; code == VOL_OK && i < plan->n_lags; i++)
        code = vol_series_set_lag(&panel->set, plan->lag[i], err);
    if (code == VOL_OK)
        code = vol_series_set_panel(&panel->set, &wish, out, err);
    return code;
}

/* ---- groups of results ------------------------------------------------------
 */

/* One window of a panel being tested. */
struct tested {
    const struct vol_test_panel *panel;
    const struct vol_test_panel_plan *plan;
    const struct vol_panel *joined; /* the window */
    struct vol_test_groups *groups;
    size_t first; /* the first group of the window */
};

static const char *
symbol_of(const struct tested *t, size_t column)
{
    return t->panel->set.item[column].symbol;
}

/* How many results each pair has, or all series together. */
static size_t
results_each(const struct tested *t, bool of_all)
{
    size_t k = t->joined->k, pairs = k * (k - 1), n = 0;

    for (size_t i = 0; i < t->plan->battery.n; i++) {
        const struct vol_group_test *test = t->plan->battery.form[i].test;
        if (vol_test_panel_runs(t->panel, test) && test->of_all == of_all)
            n += test->n_results(k) / (of_all ? 1 : pairs);
    }
    return n;
}

static enum vol_code
add_group(const struct tested *t, size_t effect, const char *partner, size_t n,
          struct vol_err *err)
{
    const struct vol_panel *p = t->joined;
    const struct vol_test_span span = {
        symbol_of(t, effect), partner, t->panel->name,
        t->plan->window,      p->rows, p->date[0],
        p->date[p->rows - 1]
    };

    return vol_test_groups_add_empty(t->groups, &span, n, err);
}

static enum vol_code
add_pairs(const struct tested *t, struct vol_err *err)
{
    size_t k = t->joined->k, n = results_each(t, false);
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && n > 0 && i < k * k; i++)
        if (i / k != i % k)
            code = add_group(t, i / k, symbol_of(t, i % k), n, err);
    return code;
}

static enum vol_code
add_all(const struct tested *t, struct vol_err *err)
{
    size_t n = results_each(t, true);
    struct vol_str others = { 0 };

    if (n == 0)
        return VOL_OK;
    for (size_t i = 1; i < t->joined->k; i++) {
        if (i > 1)
            vol_str_add_char(&others, '+');
        vol_str_add(&others, symbol_of(t, i));
    }
    enum vol_code code = vol_str_check(&others, err);
    if (code == VOL_OK)
        code = add_group(t, 0, others.text, n, err);
    vol_str_clear(&others);
    return code;
}

/* Where a result belongs: the pairs come in order, then all series. */
static struct vol_test_group *
group_of(const struct tested *t, const struct vol_group_result *r)
{
    size_t k = t->joined->k, e = r->effect, c = r->cause;

    if (c == VOL_GROUP_ALL)
        return &t->groups->group[t->groups->n - 1];
    return &t->groups->group[t->first + e * (k - 1) + c - (c > e)];
}

/* Results of one form have a number of their own in each group, those of all
 * series behind those of pairs, so that they are adjusted with their like. */
static enum vol_code
run_form(const struct tested *t, size_t at, struct vol_err *err)
{
    const struct vol_group_form *form = &t->plan->battery.form[at];
    const struct vol_panel *p = t->joined;
    size_t n = form->test->n_results(p->k);
    size_t number =
        VOL_BATTERY_MAX + (form->test->of_all ? results_each(t, false) : 0);
    void *results = NULL;
    enum vol_code code =
        vol_mem_array(&results, n, sizeof(struct vol_group_result), err);

    if (code != VOL_OK)
        return code;
    struct vol_group_result *r = results;
    code = vol_group_test_run(form->test, p->value, p->rows, p->k,
                              &form->options, r, err);
    if (code == VOL_OK && t->plan->battery.nulls != NULL)
        code = vol_group_nulls_apply(t->plan->battery.nulls, form->test,
                                     p->rows, p->k, &form->options, r, err);
    for (size_t i = 0; code == VOL_OK && i < n; i++) {
        struct vol_test_group *group = group_of(t, &r[i]);
        r[i].r.form = number + group->n;
        group->result[group->n++] = r[i].r;
    }
    free(results);
    return code;
}

static enum vol_code
run_window(struct tested *t, struct vol_err *err)
{
    t->first = t->groups->n;
    enum vol_code code = add_pairs(t, err);
    if (code == VOL_OK)
        code = add_all(t, err);
    for (size_t i = 0; code == VOL_OK && i < t->plan->battery.n; i++)
        if (vol_test_panel_runs(t->panel, t->plan->battery.form[i].test))
            code = run_form(t, i, err);
    return code;
}

enum vol_code
vol_test_panel_run(const struct vol_test_panel *panel,
                   const struct vol_test_panel_plan *plan,
                   const struct vol_panel *joined,
                   struct vol_test_groups *groups, struct vol_err *err)
{
    struct vol_panel window = *joined;
    struct tested t = { panel, plan, &window, groups, 0 };
    enum vol_code code = VOL_OK;

    if (plan->step == 0)
        return run_window(&t, err);
    window.rows = plan->window;
    for (size_t from = 0; code == VOL_OK && from + plan->window <= joined->rows;
         from += plan->step) {
        window.date = joined->date + from;
        window.value = joined->value + from * joined->k;
        code = run_window(&t, err);
    }
    return code;
}
