/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include "base/file.h"
#include "base/mem.h"
#include "report/api.h"
#include "report/html.h"
#include "report/means.h"
#include "report/page.h"
#include "report/plan.h"
#include "report/together.h"
#include "report/variances.h"
#include "table/json.h"

#include <stdlib.h>
#include <string.h>

#define SHARE_MAX ((size_t)8 << 20) /* bytes of a template or script */

#define PLOTLY_FILE "assets/plotly-" VOL_PLOTLY_VERSION ".min"

/* Where npm's packages are published; the checksum is that of the file. */
#define PLOTLY_CDN "https://cdn.jsdelivr.net"
#define PLOTLY_LINK                                                            \
    "<script defer src=\"" PLOTLY_CDN                                          \
    "/npm/plotly.js-basic-dist-min@" VOL_PLOTLY_VERSION                        \
    "/plotly-basic.min.js\" crossorigin=\"anonymous\" "                        \
    "integrity=\"sha384-"                                                      \
    "N2HZsG+IG/3J8CwhGGYz/kmzZ0sprpPWwjhor9ZI4lxuf47i9DXK2/NDGxMaJiEb\">"      \
    "</script>"
#define PLOTLY_LOCAL                                                           \
    "<script defer src=\"{{root}}" PLOTLY_FILE ".js\"></script>"

/* Everything that making a site holds on to. */
struct work {
    const struct vol_report_options *options;
    const struct vol_conf *conf;
    const struct vol_report_source *source;
    struct vol_report_output *output;
    struct vol_report_plan plan;
    struct vol_report_site site;
    struct vol_str layout, about;
    struct vol_report_extra *extra; /* by row of site.summary */
};

static enum vol_code
read_share(const struct work *w, const char *name, struct vol_str *out,
           struct vol_err *err)
{
    struct vol_str path = { 0 };

    vol_str_addf(&path, "%s/%s", w->options->share_dir, name);
    enum vol_code code = vol_str_check(&path, err);
    if (code == VOL_OK)
        code = vol_file_read(path.text, SHARE_MAX, out, err);
    vol_str_clear(&path);
    return code == VOL_OK ? vol_str_check(out, err) : code;
}

/* Styles and scripts go into the site as they are. */
static enum vol_code
put_assets(struct work *w, struct vol_err *err)
{
    static const char *const name[] = { "site.css", "site.js", "cross.js",
                                        "theme.js", "icon.svg" };
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < sizeof(name) / sizeof(name[0]) && code == VOL_OK;
         i++) {
        struct vol_str text = { 0 };
        code = read_share(w, name[i], &text, err);
        if (code == VOL_OK)
            code = vol_report_put(w->output, "assets/", name[i], &text, err);
        vol_str_clear(&text);
    }
    return code;
}

static enum vol_code
put_plotly(struct work *w, struct vol_err *err)
{
    struct vol_str text = { 0 };
    const char *path = w->options->plotly;

    w->site.plotly = path != NULL ? PLOTLY_LOCAL : PLOTLY_LINK;
    w->site.script_from = path != NULL ? "" : PLOTLY_CDN;
    if (path == NULL)
        return VOL_OK;
    enum vol_code code = vol_file_read(path, SHARE_MAX, &text, err);
    if (code == VOL_OK)
        code = vol_report_check_plotly(&text, path, err);
    if (code == VOL_OK)
        code = vol_report_put(w->output, PLOTLY_FILE, ".js", &text, err);
    vol_str_clear(&text);
    return code;
}

/* ---- what is read for all symbols ------------------------------------- */

static enum vol_code
read_all(const struct work *w, const char *kind, bool dated,
         struct vol_frame *frame, struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish(kind, NULL);

    vol_frame_init(frame, wish.kind);
    if (dated)
        wish.until = w->options->date;
    wish.latest = strcmp(kind, "quality") == 0;
    return w->source->read(w->source->ctx, &wish, frame, err);
}

/* The run that the site was built from: the one named, else the last. */
static const char *
choose_run(const struct work *w)
{
    const struct vol_frame *runs = &w->site.runs;
    size_t last = 0;

    if (*w->options->run_id != '\0')
        return w->options->run_id;
    for (size_t i = 1; i < runs->n; i++)
        if (strcmp(vol_frame_text(runs, i, "started_at"),
                   vol_frame_text(runs, last, "started_at")) >= 0)
            last = i;
    return runs->n > 0 ? vol_frame_text(runs, last, "run_id") : "";
}

static enum vol_code
prepare(struct work *w, struct vol_err *err)
{
    enum vol_code code = read_share(w, "page.html", &w->layout, err);

    vol_frame_init(&w->site.summary, vol_report_summary_kind());
    vol_frame_init(&w->site.means, vol_report_means_kind());
    if (code == VOL_OK)
        code = read_share(w, "about.html", &w->about, err);
    if (code == VOL_OK)
        code = read_all(w, "runs", true, &w->site.runs, err);
    if (code == VOL_OK)
        code = read_all(w, "issues", false, &w->site.issues, err);
    if (code == VOL_OK)
        code = read_all(w, "quality", true, &w->site.quality, err);
    if (code == VOL_OK)
        code = read_all(w, "fetches", false, &w->site.fetches, err);
    if (code != VOL_OK)
        return code;
    w->site.title = vol_conf_text(w->conf, "report.title");
    w->site.base_url = vol_conf_text(w->conf, "report.base_url");
    w->site.history_days = (size_t)vol_conf_int(w->conf, "report.history_days");
    w->site.version = w->options->version;
    w->site.layout = w->layout.text;
    w->site.about = w->about.text;
    w->site.run_id = choose_run(w);
    w->site.through = w->site.as_of = VOL_DATE_NONE;
    code = vol_report_plan(&w->plan, w->conf, w->source, &w->site.runs,
                           w->site.run_id, w->options->date, err);
    w->site.group = w->plan.group;
    w->site.n_groups = w->plan.n_groups;
    for (size_t g = 0; g < w->plan.n_groups; g++)
        if (w->plan.group[g].data_date > w->site.through)
            w->site.through = w->plan.group[g].data_date;
    for (size_t g = 0; g < w->plan.n_groups; g++)
        w->plan.group[g].together = vol_together_has_page(&w->plan, g);
    return code;
}

/* ---- one symbol --------------------------------------------------------- */

/* The headline rows go into the tables of all symbols. */
static enum vol_code
add_summary(struct work *w, const struct vol_report_symbol *s,
            struct vol_err *err)
{
    if (s->as_of > w->site.as_of)
        w->site.as_of = s->as_of;
    struct vol_report_extra *extra = &w->extra[w->site.summary.n];
    extra->title = s->title;
    vol_report_sparkline(&extra->spark, s);
    if (extra->spark.failed)
        return vol_fail_nomem(err);
    enum vol_code code =
        vol_frame_copy_row(&w->site.summary, &s->summary,
                           vol_report_find_headline(&s->summary), err);
    size_t mean = vol_report_find_headline(&s->means);
    if (code == VOL_OK && mean < s->means.n)
        code = vol_frame_copy_row(&w->site.means, &s->means, mean, err);
    return code;
}

/* The whole history of a page's charts, as data/KEY.js: a script, for pages
 * that were opened from a disk. */
static enum vol_code
put_history(struct work *w, const char *key, struct vol_str *json,
            struct vol_err *err)
{
    struct vol_str text = { 0 }, path = { 0 };

    vol_str_add(&text, "volHistory(");
    vol_html_json(&text, vol_str_text(json));
    vol_str_add(&text, ");\n");
    vol_str_addf(&path, "data/%s", key);
    enum vol_code code = vol_str_check(&text, err);
    if (code == VOL_OK)
        code = vol_str_check(&path, err);
    if (code == VOL_OK)
        code = vol_report_put(w->output, path.text, ".js", &text, err);
    vol_str_clear(&text);
    vol_str_clear(&path);
    return code;
}

static enum vol_code
put_symbol_history(struct work *w, const struct vol_report_symbol *s,
                   struct vol_err *err)
{
    struct vol_str json = { 0 };
    enum vol_code code =
        vol_report_chart_json(s, w->site.history_days, true, &json, err);

    if (code == VOL_OK)
        code = put_history(w, s->key, &json, err);
    vol_str_clear(&json);
    return code;
}

static enum vol_code
put_symbol(struct work *w, const struct vol_report_symbol *s,
           struct vol_err *err)
{
    struct vol_str page = { 0 }, path = { 0 };
    enum vol_code code = vol_report_symbol_page(&w->site, s, &page, err);

    vol_str_addf(&path, "symbols/%s", s->key);
    if (code == VOL_OK)
        code = vol_str_check(&path, err);
    if (code == VOL_OK)
        code = vol_report_put(w->output, path.text, ".html", &page, err);
    if (code == VOL_OK && vol_report_chart_has_more(s, w->site.history_days))
        code = put_symbol_history(w, s, err);
    if (code == VOL_OK)
        code = vol_report_api_symbol(w->output, s, err);
    vol_str_clear(&page);
    vol_str_clear(&path);
    return code;
}

static enum vol_code
make_symbol(struct work *w, const struct vol_report_member *m,
            struct vol_err *err)
{
    struct vol_report_symbol *s = NULL;
    void *room = NULL;
    enum vol_code code = vol_mem_array(&room, 1, sizeof(*s), err);

    if (code != VOL_OK)
        return code;
    s = room;
    code =
        vol_report_symbol_read(s, m->name, &w->plan.group[m->group], w->source,
                               w->options->date, &w->site.fetches, err);
    s->title = m->title;
    s->currency = m->currency;
    if (code == VOL_OK)
        code = add_summary(w, s, err);
    if (code == VOL_OK)
        code = put_symbol(w, s, err);
    vol_report_symbol_clear(s);
    free(s);
    return code == VOL_OK ? VOL_OK : vol_fail_in(err, code, "%s", m->name);
}

static enum vol_code
make_symbols(struct work *w, struct vol_err *err)
{
    void *room = NULL;
    enum vol_code code =
        vol_mem_array(&room, w->plan.n_members, sizeof(*w->extra), err);

    w->extra = room;
    for (size_t i = 0; i < w->plan.n_members && code == VOL_OK; i++) {
        if (w->options->progress != NULL)
            w->options->progress(w->options->ctx, w->plan.member[i].name, i,
                                 w->plan.n_members);
        code = make_symbol(w, &w->plan.member[i], err);
    }
    if (w->options->progress != NULL)
        w->options->progress(w->options->ctx, NULL, 0, 0);
    return code;
}

/* ---- one group ------------------------------------------------------------
 */

static enum vol_code
put_group(struct work *w, const struct vol_together *t, struct vol_err *err)
{
    struct vol_str page = { 0 }, path = { 0 }, json = { 0 };
    bool more = false;
    enum vol_code code = vol_together_page(&w->site, t, &page, err);

    vol_str_addf(&path, "cross/%s", t->group->name);
    if (code == VOL_OK)
        code = vol_str_check(&path, err);
    if (code == VOL_OK)
        code = vol_report_put(w->output, path.text, ".html", &page, err);
    if (code == VOL_OK)
        code = vol_together_has_more(t, w->site.history_days, &more, err);
    if (code == VOL_OK && more)
        code = vol_together_chart(t, w->site.history_days, true, &json, err);
    if (code == VOL_OK && more)
        code = put_history(w, path.text, &json, err);
    if (code == VOL_OK)
        code = vol_together_api(w->output, t, err);
    vol_str_clear(&page);
    vol_str_clear(&path);
    vol_str_clear(&json);
    return code;
}

/* The page of a group's symbols together; its overview is kept for the first
 * page. */
static enum vol_code
make_group(struct work *w, size_t g, struct vol_err *err)
{
    struct vol_together *t = NULL;
    void *room = NULL;
    enum vol_code code = vol_mem_array(&room, 1, sizeof(*t), err);

    if (code != VOL_OK)
        return code;
    t = room;
    code = vol_together_read(t, &w->plan, g, w->source, w->options->date, err);
    if (code == VOL_OK)
        code = put_group(w, t, err);
    vol_together_overview(&w->site.together[g], t);
    if (code == VOL_OK)
        code = vol_str_check(&w->site.together[g], err);
    vol_together_clear(t);
    free(t);
    return code == VOL_OK ? VOL_OK
                          : vol_fail_in(err, code, "%s", w->plan.group[g].name);
}

static enum vol_code
make_groups(struct work *w, struct vol_err *err)
{
    void *room = NULL;
    enum vol_code code =
        vol_mem_array(&room, w->plan.n_groups, sizeof(*w->site.together), err);

    w->site.together = room;
    for (size_t g = 0; code == VOL_OK && g < w->plan.n_groups; g++)
        if (w->plan.group[g].together)
            code = make_group(w, g, err);
    return code;
}

/* ---- what is about all symbols ------------------------------------------ */

/* The choices of the drop-down: a script, for pages opened from a disk. */
static enum vol_code
put_symbols(struct work *w, struct vol_err *err)
{
    struct vol_str text = { 0 }, list = { 0 };
    struct vol_json json = { .out = &list };

    vol_json_array(&json, false);
    for (size_t i = 0; i < w->plan.n_members; i++) {
        const struct vol_report_member *m = &w->plan.member[i];
        struct vol_str key = { 0 };
        vol_str_add_key(&key, m->name);
        vol_json_array(&json, true);
        vol_json_text(&json, vol_str_text(&key));
        vol_json_text(&json, m->name);
        vol_json_text(&json, m->title);
        vol_json_text(&json, w->plan.group[m->group].title);
        vol_json_end_array(&json);
        list.failed = list.failed || key.failed;
        vol_str_clear(&key);
    }
    vol_json_end_array(&json);
    vol_str_add(&text, "var volSymbols = ");
    vol_html_json(&text, vol_str_text(&list));
    vol_str_add(&text, ";\n");
    text.failed = text.failed || list.failed;
    enum vol_code code = vol_str_check(&text, err);
    if (code == VOL_OK)
        code = vol_report_put(w->output, "assets/symbols", ".js", &text, err);
    vol_str_clear(&text);
    vol_str_clear(&list);
    return code;
}

static enum vol_code
put_pages(struct work *w, struct vol_err *err)
{
    struct vol_str page[4] = { { 0 } };
    static const char *const name[] = { "index", "quality", "runs", "about" };
    enum vol_code code =
        vol_report_home_page(&w->site, w->extra, &page[0], err);

    if (code == VOL_OK)
        code = vol_report_quality_page(&w->site, &page[1], err);
    if (code == VOL_OK)
        code = vol_report_runs_page(&w->site, &page[2], err);
    if (code == VOL_OK)
        code = vol_report_about_page(&w->site, &page[3], err);
    for (size_t i = 0; i < 4; i++) {
        if (code == VOL_OK)
            code = vol_report_put(w->output, name[i], ".html", &page[i], err);
        vol_str_clear(&page[i]);
    }
    return code;
}

static enum vol_code
put_api(struct work *w, struct vol_err *err)
{
    const struct vol_frame *const frame[] = { &w->site.summary, &w->site.issues,
                                              &w->site.quality, &w->site.runs };
    static const char *const name[] = { "api/v1/summary", "api/v1/issues",
                                        "api/v1/quality", "api/v1/runs" };
    struct vol_str text = { 0 };
    enum vol_code code =
        vol_report_openapi(&text, w->site.title, w->site.version, err);

    if (code == VOL_OK)
        code = vol_report_put(w->output, "api/v1/openapi", ".json", &text, err);
    for (size_t i = 0; i < sizeof(frame) / sizeof(frame[0]) && code == VOL_OK;
         i++)
        code = vol_report_api_frame(w->output, name[i], frame[i], false, err);
    if (code == VOL_OK && w->site.means.n > 0)
        code = vol_report_api_frame(w->output, "api/v1/means", &w->site.means,
                                    false, err);
    vol_str_clear(&text);
    return code;
}

static enum vol_code
make(struct work *w, struct vol_report_counts *counts, struct vol_err *err)
{
    enum vol_code code = prepare(w, err);

    if (code == VOL_OK)
        code = vol_report_output_open(&w->output, w->options->site_dir, err);
    if (code == VOL_OK)
        code = put_plotly(w, err);
    if (code == VOL_OK)
        code = put_assets(w, err);
    if (code == VOL_OK)
        code = make_symbols(w, err);
    if (code == VOL_OK)
        code = make_groups(w, err);
    if (code == VOL_OK)
        code = put_symbols(w, err);
    if (code == VOL_OK)
        code = put_pages(w, err);
    if (code == VOL_OK)
        code = put_api(w, err);
    if (code == VOL_OK)
        code = vol_report_output_finish(w->output, counts, err);
    return code;
}

enum vol_code
vol_report_make(const struct vol_report_options *options,
                const struct vol_conf *conf,
                const struct vol_report_source *source,
                struct vol_report_counts *counts, struct vol_err *err)
{
    struct vol_report_source all = *source;
    const struct vol_report_source variances = vol_report_variances(&all);
    struct work w = { .options = options, .conf = conf, .source = &variances };
    enum vol_code code = make(&w, counts, err);
    struct vol_frame *const frame[] = { &w.site.runs,    &w.site.issues,
                                        &w.site.quality, &w.site.fetches,
                                        &w.site.summary, &w.site.means };

    for (size_t i = 0; i < sizeof(frame) / sizeof(frame[0]); i++)
        vol_frame_clear(frame[i]);
    for (size_t i = 0; w.extra != NULL && i < w.plan.n_members; i++)
        vol_str_clear(&w.extra[i].spark);
    free(w.extra);
    for (size_t g = 0; w.site.together != NULL && g < w.plan.n_groups; g++)
        vol_str_clear(&w.site.together[g]);
    free(w.site.together);
    vol_report_plan_clear(&w.plan);
    vol_report_output_free(w.output);
    vol_str_clear(&w.layout);
    vol_str_clear(&w.about);
    return code;
}
