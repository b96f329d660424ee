/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/symbol.h"

#include "base/mem.h"
#include "report/means.h"
#include "report/path.h"
#include "report/returns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODELS_MAX ((size_t)1 << 16)

struct vol_report_wish
vol_report_wish(const char *kind, const char *symbol)
{
    return (struct vol_report_wish){ .kind = vol_kind_find(kind),
                                     .symbol = symbol,
                                     .until = VOL_DATE_NONE,
                                     .origin = VOL_DATE_NONE,
                                     .as_of = VOL_DATE_NONE };
}

const char *
vol_report_status_name(enum vol_report_status status)
{
    static const char *const name[] = { "ok", "late", "stale", "failed" };

    return name[status];
}

bool
vol_report_is_doubtful(const char *fit_status)
{
    static const char *const doubtful[] = { "nonstationary", "no_converge",
                                            "fallback" };

    for (size_t i = 0; i < sizeof(doubtful) / sizeof(doubtful[0]); i++)
        if (strcmp(fit_status, doubtful[i]) == 0)
            return true;
    return false;
}

/* The first row whose spec is not before `spec`. */
static size_t
find_place(const struct vol_frame *frame, const char *spec)
{
    const size_t column = vol_frame_column(frame, "spec");
    size_t low = 0, high = frame->n;

    while (low < high) {
        const size_t i = low + (high - low) / 2;
        if (strcmp(vol_frame_cell_text(frame, i, column), spec) < 0)
            low = i + 1;
        else
            high = i;
    }
    return low;
}

bool
vol_report_is_of(const struct vol_frame *frame, size_t row, const char *spec)
{
    return row < frame->n &&
           strcmp(vol_frame_text(frame, row, "spec"), spec) == 0;
}

size_t
vol_report_find(const struct vol_frame *frame, const char *spec, int h)
{
    size_t i = find_place(frame, spec);

    while (vol_report_is_of(frame, i, spec)) {
        if (h == 0 || vol_frame_number(frame, i, "h_days") == h)
            return i;
        i++;
    }
    return frame->n;
}

size_t
vol_report_find_headline(const struct vol_frame *frame)
{
    size_t row = 0;

    while (row < frame->n && vol_frame_number(frame, row, "headline") != 1)
        row++;
    return row;
}

size_t
vol_report_find_param(const struct vol_frame *params, const char *spec,
                      const char *param)
{
    size_t i = find_place(params, spec);

    while (vol_report_is_of(params, i, spec)) {
        if (strcmp(vol_frame_text(params, i, "param"), param) == 0)
            return i;
        i++;
    }
    return params->n;
}

static void
init(struct vol_report_symbol *s, const char *name,
     const struct vol_report_group *group)
{
    *s = (struct vol_report_symbol){ .name = name, .title = name };
    s->group = group;
    s->last_bar = s->as_of = s->origin = s->before = VOL_DATE_NONE;
    vol_frame_init(&s->bars, vol_kind_find("bars"));
    vol_frame_init(&s->fits, vol_kind_find("fits"));
    vol_frame_init(&s->params, vol_kind_find("params"));
    vol_frame_init(&s->forecasts, vol_kind_find("forecasts"));
    vol_frame_init(&s->forecasts_before, vol_kind_find("forecasts"));
    vol_frame_init(&s->tests, vol_kind_find("tests"));
    vol_frame_init(&s->issues, vol_kind_find("issues"));
    vol_frame_init(&s->summary, vol_report_summary_kind());
    vol_frame_init(&s->news, vol_report_news_kind());
    vol_frame_init(&s->means, vol_report_means_kind());
    vol_frame_init(&s->evaluations, vol_kind_find("evaluations"));
    vol_frame_init(&s->mean_failures, vol_report_mean_failures_kind());
    vol_frame_init(&s->returns, vol_kind_find("sigma"));
}

void
vol_report_symbol_clear(struct vol_report_symbol *s)
{
    struct vol_frame *const frame[] = { &s->bars,
                                        &s->fits,
                                        &s->params,
                                        &s->forecasts,
                                        &s->forecasts_before,
                                        &s->tests,
                                        &s->issues,
                                        &s->summary,
                                        &s->news,
                                        &s->means,
                                        &s->evaluations,
                                        &s->mean_failures,
                                        &s->returns };

    for (size_t i = 0; i < sizeof(frame) / sizeof(frame[0]); i++)
        vol_frame_clear(frame[i]);
    for (size_t i = 0; i < s->n_models; i++)
        vol_frame_clear(&s->model[i].sigma);
    free(s->model);
    s->model = NULL;
    s->n_models = s->cap_models = 0;
}

static enum vol_code
read_bars(struct vol_report_symbol *s, const struct vol_report_source *source,
          vol_date until, struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish("bars", s->name);

    wish.until = wish.as_of = until;
    enum vol_code code = source->read(source->ctx, &wish, &s->bars, err);
    if (code == VOL_OK && s->bars.n > 0) {
        s->last_bar = vol_frame_date(&s->bars, s->bars.n - 1, "date");
        s->as_of = vol_frame_date(&s->bars, s->bars.n - 1, "as_of");
    }
    return code;
}

/* The last two origins that have forecasts. */
static enum vol_code
read_origins(struct vol_report_symbol *s,
             const struct vol_report_source *source, vol_date until,
             struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish("forecasts", s->name);
    struct vol_frame ahead;

    wish.until = until;
    wish.h_days = "1";
    vol_frame_init(&ahead, wish.kind);
    enum vol_code code = source->read(source->ctx, &wish, &ahead, err);
    for (size_t i = 0; code == VOL_OK && i < ahead.n; i++) {
        vol_date origin = vol_frame_date(&ahead, i, "origin");
        if (!isfinite(vol_frame_number(&ahead, i, "vol_ann_pct")))
            continue;
        if (origin > s->origin) {
            s->before = s->origin;
            s->origin = origin;
        } else if (origin > s->before && origin < s->origin) {
            s->before = origin;
        }
    }
    vol_frame_clear(&ahead);
    return code;
}

static enum vol_code
read_at(const struct vol_report_symbol *s,
        const struct vol_report_source *source, const char *kind,
        vol_date origin, struct vol_frame *frame, struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish(kind, s->name);

    wish.origin = origin;
    return origin == VOL_DATE_NONE
               ? VOL_OK
               : source->read(source->ctx, &wish, frame, err);
}

enum vol_code
vol_report_read_latest(const struct vol_report_symbol *s,
                       const struct vol_report_source *source, const char *kind,
                       vol_date until, struct vol_frame *frame,
                       struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish(kind, s->name);

    wish.until = until;
    wish.latest = true;
    return source->read(source->ctx, &wish, frame, err);
}

bool
vol_report_has_models(const struct vol_report_group *group)
{
    return group->open || group->n_models > 0;
}

bool
vol_report_has_forecasts(const struct vol_report_group *group)
{
    return vol_report_has_models(group) || group->n_mean_models > 0;
}

/* What the models said at the last origin. */
static enum vol_code
read_models(struct vol_report_symbol *s, const struct vol_report_source *source,
            vol_date until, struct vol_err *err)
{
    if (!vol_report_has_models(s->group))
        return VOL_OK;
    enum vol_code code = read_origins(s, source, until, err);
    vol_date origin = s->origin != VOL_DATE_NONE ? s->origin : until;

    if (code == VOL_OK)
        code = read_at(s, source, "forecasts", s->origin, &s->forecasts, err);
    if (code == VOL_OK)
        code = read_at(s, source, "forecasts", s->before, &s->forecasts_before,
                       err);
    if (code == VOL_OK)
        code = vol_report_read_latest(s, source, "fits", origin, &s->fits, err);
    return code == VOL_OK ? vol_report_read_latest(s, source, "params", origin,
                                                   &s->params, err)
                          : code;
}

/* What the tests and the checks said of the series. */
static enum vol_code
read_findings(struct vol_report_symbol *s,
              const struct vol_report_source *source, vol_date until,
              struct vol_err *err)
{
    struct vol_report_wish issues = vol_report_wish("issues", s->name);
    enum vol_code code =
        vol_report_read_latest(s, source, "tests", until, &s->tests, err);

    if (code == VOL_OK)
        code = source->read(source->ctx, &issues, &s->issues, err);
    return code;
}

/* A spec that VOL_SPEC_SIZE cannot hold is none that vgarch writes. */
static enum vol_code
add_model(struct vol_report_symbol *s, const char *spec, struct vol_err *err)
{
    void *room = s->model;
    struct vol_str key = { 0 };

    for (size_t i = 0; i < s->n_models; i++)
        if (strcmp(s->model[i].spec, spec) == 0)
            return VOL_OK;
    if (strlen(spec) >= sizeof(s->model->spec))
        return VOL_OK;
    enum vol_code code =
        vol_mem_grow(&room, &s->cap_models, s->n_models + 1, sizeof(*s->model),
                     MODELS_MAX, "models of a symbol", err);
    s->model = room;
    vol_str_add_spec_key(&key, spec);
    if (code == VOL_OK)
        code = vol_str_check(&key, err);
    if (code == VOL_OK) {
        struct vol_report_model *m = &s->model[s->n_models++];
        size_t row = vol_report_find(&s->forecasts, spec, 1);
        (void)snprintf(m->spec, sizeof(m->spec), "%s", spec);
        (void)snprintf(m->key, sizeof(m->key), "%s", key.text);
        m->current =
            row < s->forecasts.n &&
            isfinite(vol_frame_number(&s->forecasts, row, "vol_ann_pct"));
        m->news = 0;
        vol_frame_init(&m->sigma, vol_kind_find("sigma"));
    }
    vol_str_clear(&key);
    return code;
}

/* A model of the configuration as the tables spell it, if there are rows. */
static enum vol_code
add_configured(struct vol_report_symbol *s, const char *text,
               struct vol_err *err)
{
    struct vol_garch_spec spec;
    char canonical[VOL_SPEC_SIZE];

    if (vol_garch_spec_parse(text, &spec, NULL) == VOL_OK) {
        /* vgarch adds what its settings say and the spec does not */
        if (vol_garch_init_given(&spec) ||
            vol_garch_init_parse(s->group->init, &spec, NULL) == VOL_OK)
            spec.free = spec.free || s->group->free;
        vol_garch_spec_print(&spec, canonical);
        text = canonical;
    }
    if (vol_report_find(&s->forecasts, text, 0) < s->forecasts.n ||
        vol_report_find(&s->fits, text, 0) < s->fits.n)
        return add_model(s, text, err);
    return VOL_OK;
}

/* The models there are, those of the configuration first and in its order. */
static enum vol_code
list_models(struct vol_report_symbol *s, struct vol_err *err)
{
    const struct vol_frame *const rows[] = { &s->forecasts, &s->fits };
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < s->group->n_models && code == VOL_OK; i++)
        code = add_configured(s, s->group->models[i], err);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < rows[k]->n && code == VOL_OK; i++)
            if (i == 0 ||
                !vol_report_is_of(rows[k], i,
                                  vol_frame_text(rows[k], i - 1, "spec")))
                code = add_model(s, vol_frame_text(rows[k], i, "spec"), err);
    s->primary = 0;
    while (s->primary < s->n_models && !s->model[s->primary].current)
        s->primary++;
    return code;
}

static enum vol_code
read_paths(struct vol_report_symbol *s, const struct vol_report_source *source,
           struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < s->n_models && code == VOL_OK; i++)
        if (s->model[i].current)
            code = vol_report_read_path(s, source, &s->model[i], err);
    return code;
}

enum vol_code
vol_report_symbol_read(struct vol_report_symbol *out, const char *name,
                       const struct vol_report_group *group,
                       const struct vol_report_source *source, vol_date until,
                       const struct vol_frame *fetches, struct vol_err *err)
{
    struct vol_str key = { 0 };

    init(out, name, group);
    vol_str_add_key(&key, name);
    enum vol_code code = vol_str_check(&key, err);
    if (code == VOL_OK)
        (void)snprintf(out->key, sizeof(out->key), "%s", key.text);
    vol_str_clear(&key);
    if (code == VOL_OK)
        code = read_bars(out, source, until, err);
    if (code == VOL_OK)
        code = read_models(out, source, until, err);
    if (code == VOL_OK)
        code = read_findings(out, source, until, err);
    if (code == VOL_OK)
        code = vol_report_read_means(out, source, until, err);
    if (code == VOL_OK)
        code = list_models(out, err);
    if (code == VOL_OK)
        code = read_paths(out, source, err);
    if (code == VOL_OK)
        code = vol_report_read_returns(out, err);
    if (code == VOL_OK)
        code = vol_report_judge(out, source, until, fetches, err);
    if (code == VOL_OK)
        code = vol_report_summarise(out, err);
    return code == VOL_OK ? vol_report_news(out, err) : code;
}
