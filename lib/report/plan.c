/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/plan.h"

#include "base/mem.h"
#include "mean/var_spec.h"

#include <stdlib.h>
#include <string.h>

#define MEMBERS_MAX ((size_t)1 << 22)

/* The tables whose symbols the site has, and whose last origins date it. */
static const char *const latest[] = { "fits", "forecasts", "intervals" };
#define LATEST (sizeof(latest) / sizeof(latest[0]))

void
vol_report_plan_clear(struct vol_report_plan *plan)
{
    for (size_t i = 0; i < plan->n_members; i++) {
        free(plan->member[i].name);
        free(plan->member[i].title);
        free(plan->member[i].currency);
    }
    free(plan->member);
    free(plan->group);
    *plan = (struct vol_report_plan){ 0 };
}

static enum vol_code
add_member(struct vol_report_plan *plan, size_t group, const char *name,
           const char *title, const char *currency, struct vol_err *err)
{
    void *room = plan->member;
    enum vol_code code =
        vol_mem_grow(&room, &plan->cap, plan->n_members + 1,
                     sizeof(*plan->member), MEMBERS_MAX, "symbols", err);

    if (code != VOL_OK)
        return code;
    plan->member = room;
    struct vol_report_member *m = &plan->member[plan->n_members++];
    *m = (struct vol_report_member){ .group = group };
    code = vol_str_dup(&m->name, name, err);
    if (code == VOL_OK)
        code = vol_str_dup(&m->title, title != NULL ? title : name, err);
    if (code == VOL_OK && currency != NULL)
        code = vol_str_dup(&m->currency, currency, err);
    return code;
}

/* A vector autoregression is of two symbols or more: a group of one has the
 * other models of the mean, if any. */
static void
set_lone(struct vol_report_group *group)
{
    size_t others = 0;

    for (size_t i = group->n_mean_models; i-- > 0;)
        if (vol_var_model_is(group->mean_models[i]))
            group->lone_model = group->mean_models[i];
        else
            others++;
    if (others == 0)
        group->n_mean_models = 0;
}

static struct vol_report_group
make_group(const struct vol_conf *conf, const struct vol_conf_group *g)
{
    struct vol_report_group group = {
        .name = g->name,
        .title = g->title,
        .data_date = VOL_DATE_NONE,
        .periods = (int)vol_conf_group_int(conf, g, "periods"),
        .stale_days = (int)vol_conf_group_int(conf, g, "daily.stale_days"),
    };

    group.models = vol_conf_group_list(conf, g, "models", &group.n_models);
    group.mean_models =
        vol_conf_group_list(conf, g, "mean.models", &group.n_mean_models);
    if (g->n_symbols == 1)
        set_lone(&group);
    group.cross_models =
        vol_conf_group_list(conf, g, "cross.models", &group.n_cross_models);
    group.cross_margin = vol_conf_group_text(conf, g, "cross.margin");
    group.cross_align = vol_conf_group_text(conf, g, "cross.align");
    group.cross_window = (double)vol_conf_group_int(conf, g, "cross.window");
    group.cross_roll = (double)vol_conf_group_int(conf, g, "cross.roll");
    group.init = vol_conf_group_text(conf, g, "garch.init");
    group.free =
        strcmp(vol_conf_group_text(conf, g, "garch.stationarity"), "off") == 0;
    group.run_status = "";
    return group;
}

static enum vol_code
plan_groups(struct vol_report_plan *plan, const struct vol_conf *conf,
            struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t g = 0; g < plan->n_groups; g++) {
        const struct vol_conf_group *group = vol_conf_group(conf, g);
        plan->group[g] = make_group(conf, group);
        for (size_t i = 0; i < group->n_symbols && code == VOL_OK; i++)
            code = add_member(plan, g, group->symbols[i].name,
                              group->symbols[i].title,
                              group->symbols[i].currency, err);
    }
    return code;
}

static bool
has_member(const struct vol_report_plan *plan, const char *name)
{
    for (size_t i = plan->n_members; i-- > 0;)
        if (strcmp(plan->member[i].name, name) == 0)
            return true;
    return false;
}

static int
compare_members(const void *a, const void *b)
{
    return strcmp(((const struct vol_report_member *)a)->name,
                  ((const struct vol_report_member *)b)->name);
}

/* No configuration: one group of all symbols that the rows have. */
static enum vol_code
plan_all(struct vol_report_plan *plan, const struct vol_conf *conf,
         const struct vol_frame rows[LATEST], struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    plan->group[0] = (struct vol_report_group){
        .name = "all",
        .title = "All symbols",
        .data_date = VOL_DATE_NONE,
        .periods = (int)vol_conf_int(conf, "periods"),
        .stale_days = (int)vol_conf_int(conf, "daily.stale_days"),
        .init = vol_conf_text(conf, "garch.init"),
        .free = strcmp(vol_conf_text(conf, "garch.stationarity"), "off") == 0,
        .run_status = "",
    };
    plan->group[0].models =
        vol_conf_list(conf, "models", &plan->group[0].n_models);
    plan->group[0].mean_models =
        vol_conf_list(conf, "mean.models", &plan->group[0].n_mean_models);
    plan->group[0].cross_models =
        vol_conf_list(conf, "cross.models", &plan->group[0].n_cross_models);
    plan->group[0].cross_margin = vol_conf_text(conf, "cross.margin");
    plan->group[0].cross_align = vol_conf_text(conf, "cross.align");
    plan->group[0].cross_window = (double)vol_conf_int(conf, "cross.window");
    plan->group[0].cross_roll = (double)vol_conf_int(conf, "cross.roll");
    plan->group[0].open = true;
    for (size_t k = 0; k < LATEST; k++)
        for (size_t i = 0; i < rows[k].n && code == VOL_OK; i++) {
            const char *symbol = vol_frame_text(&rows[k], i, "symbol");
            if (!has_member(plan, symbol))
                code = add_member(plan, 0, symbol, NULL, NULL, err);
        }
    if (plan->n_members > 0)
        qsort(plan->member, plan->n_members, sizeof(*plan->member),
              compare_members);
    return code;
}

/* The last origin of a group's symbols. */
static void
set_last_origins(struct vol_report_plan *plan, const struct vol_frame *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        vol_date origin = vol_frame_date(rows, i, "origin");
        const char *symbol = vol_frame_text(rows, i, "symbol");
        for (size_t m = 0; m < plan->n_members; m++) {
            struct vol_report_group *g = &plan->group[plan->member[m].group];
            if (origin > g->data_date &&
                strcmp(symbol, plan->member[m].name) == 0)
                g->data_date = origin;
        }
    }
}

/* What the run says of each group: how it ended, and its last session. */
static void
set_run(struct vol_report_plan *plan, const struct vol_frame *runs,
        const char *run_id)
{
    for (size_t i = 0; i < runs->n; i++)
        for (size_t g = 0; g < plan->n_groups; g++) {
            vol_date date = vol_frame_date(runs, i, "data_date");
            if (strcmp(vol_frame_text(runs, i, "run_id"), run_id) != 0 ||
                strcmp(vol_frame_text(runs, i, "group"), plan->group[g].name) !=
                    0)
                continue;
            plan->group[g].run_status = vol_frame_text(runs, i, "status");
            if (date != VOL_DATE_NONE)
                plan->group[g].data_date = date;
        }
}

/* The last estimates, and the last one-day forecasts and intervals of every
 * symbol. */
static enum vol_code
read_latest(const struct vol_report_source *source, vol_date until,
            struct vol_frame rows[LATEST], struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish("fits", NULL);
    enum vol_code code = VOL_OK;

    wish.until = until;
    wish.latest = true;
    for (size_t k = 0; code == VOL_OK && k < LATEST; k++) {
        wish.kind = rows[k].kind;
        wish.h_days = k > 0 ? "1" : NULL;
        code = source->read(source->ctx, &wish, &rows[k], err);
    }
    return code;
}

enum vol_code
vol_report_plan(struct vol_report_plan *plan, const struct vol_conf *conf,
                const struct vol_report_source *source,
                const struct vol_frame *runs, const char *run_id,
                vol_date until, struct vol_err *err)
{
    struct vol_frame rows[LATEST];
    void *room = NULL;
    bool grouped = vol_conf_group_count(conf) > 0;

    *plan = (struct vol_report_plan){ 0 };
    for (size_t k = 0; k < LATEST; k++)
        vol_frame_init(&rows[k], vol_kind_find(latest[k]));
    plan->n_groups = grouped ? vol_conf_group_count(conf) : 1;
    enum vol_code code =
        vol_mem_array(&room, plan->n_groups, sizeof(*plan->group), err);
    plan->group = room;
    if (code == VOL_OK)
        code = read_latest(source, until, rows, err);
    if (code == VOL_OK)
        code = grouped ? plan_groups(plan, conf, err)
                       : plan_all(plan, conf, rows, err);
    if (code == VOL_OK) {
        for (size_t k = 0; k < LATEST; k++)
            set_last_origins(plan, &rows[k]);
        set_run(plan, runs, run_id);
    }
    if (code == VOL_OK && plan->n_members == 0)
        code = vol_fail(err, VOL_EDATA,
                        "there is no symbol to report on; name symbols in the "
                        "configuration (-C) or load estimates with vload");
    for (size_t k = 0; k < LATEST; k++)
        vol_frame_clear(&rows[k]);
    return code;
}
