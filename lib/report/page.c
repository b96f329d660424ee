/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/page.h"

#include "market/series_set.h"
#include "report/format.h"
#include "report/html.h"

#include <ctype.h>
#include <string.h>

void
vol_report_page_clear(struct vol_report_page *page)
{
    vol_str_clear(&page->body);
    vol_str_clear(&page->trace);
}

void
vol_report_trace(struct vol_report_page *page, const char *name,
                 const char *value)
{
    vol_html_addf(&page->trace, "<div><dt>%s</dt><dd>%s</dd></div>\n", name,
                  *value != '\0' ? value : "\xe2\x80\x93");
}

void
vol_report_trace_date(struct vol_report_page *page, const char *name,
                      vol_date date)
{
    vol_html_addf(&page->trace, "<div><dt>%s</dt><dd>", name);
    vol_format_date(&page->trace, date);
    vol_str_add(&page->trace, "</dd></div>\n");
}

/* True where an earlier row has the same model and the same beginning. */
static bool
is_repeated(const struct vol_frame *f, size_t row)
{
    for (size_t i = 0; i < row; i++)
        if (strcmp(vol_frame_text(f, i, "spec"),
                   vol_frame_text(f, row, "spec")) == 0 &&
            strcmp(vol_frame_text(f, i, "init"),
                   vol_frame_text(f, row, "init")) == 0)
            return true;
    return false;
}

/* More than this many different models are not named one by one. */
#define MODELS_NAMED 6

/* "const+garch1.1~normal, init sample; ..." */
static void
add_models(struct vol_str *out, const struct vol_frame *f)
{
    size_t n = 0;

    for (size_t i = 0; i < f->n && n <= MODELS_NAMED; i++) {
        const char *init = vol_frame_text(f, i, "init");
        if (*init == '\0' || is_repeated(f, i))
            continue;
        if (n++ == MODELS_NAMED)
            vol_str_add(out, "; and others");
        else
            vol_str_addf(out, "%s%s, init %s", n > 1 ? "; " : "",
                         vol_frame_text(f, i, "spec"), init);
    }
}

void
vol_report_trace_site(struct vol_report_page *page,
                      const struct vol_report_site *site)
{
    struct vol_str models = { 0 };

    vol_report_trace(page, "Run", site->run_id);
    vol_report_trace_date(page, "Data through", site->through);
    vol_report_trace_date(page, "Bars as of", site->as_of);
    add_models(&models, &site->summary);
    vol_report_trace(page, "Headline models", vol_str_text(&models));
    page->trace.failed = page->trace.failed || models.failed;
    vol_str_clear(&models);
}

static void
add_navigation(struct vol_str *out, const char *root, const char *current)
{
    static const char *const entry[][3] = {
        { "home", "index.html", "Overview" },
        { "quality", "quality.html", "Data quality" },
        { "runs", "runs.html", "Runs" },
        { "about", "about.html", "About" },
    };

    for (size_t i = 0; i < sizeof(entry) / sizeof(entry[0]); i++)
        vol_html_addf(out, "<a href=\"%s%s\"%s>%s</a>\n", root, entry[i][1],
                      strcmp(entry[i][0], current) == 0 ? " aria-current=page"
                                                        : "",
                      entry[i][2]);
}

/* The script elements of a page with charts, at the page's depth. */
static enum vol_code
add_scripts(const struct vol_report_site *site,
            const struct vol_report_page *page, struct vol_str *out,
            struct vol_err *err)
{
    const struct vol_html_field field[] = { { "root", page->root } };

    if (!page->charts)
        return vol_str_check(out, err);
    return vol_html_fill(out, site->plotly, "plotly", field, 1, err);
}

/* An address for links that must be whole, where the site knows its own. */
static void
add_canonical(const struct vol_report_site *site, struct vol_str *out)
{
    if (*site->base_url != '\0')
        vol_html_addf(out, "<link rel=\"home\" href=\"%s\">", site->base_url);
}

enum vol_code
vol_report_page_finish(const struct vol_report_site *site,
                       const struct vol_report_page *page, struct vol_str *out,
                       struct vol_err *err)
{
    struct vol_str navigation = { 0 }, scripts = { 0 }, links = { 0 };
    struct vol_str own = { 0 };

    add_navigation(&navigation, page->root, page->current);
    add_canonical(site, &links);
    if (page->script != NULL)
        vol_html_addf(&own, "<script defer src=\"%sassets/%s?v=%s\"></script>",
                      page->root, page->script, site->version);
    enum vol_code code = add_scripts(site, page, &scripts, err);
    if (code == VOL_OK && (page->body.failed || page->trace.failed ||
                           navigation.failed || links.failed || own.failed))
        code = vol_fail_nomem(err);
    const struct vol_html_field field[] = {
        { "title", page->title },
        { "site", site->title },
        { "root", page->root },
        { "current", page->current },
        { "description", page->description },
        { "version", site->version },
        { "script_from", site->script_from },
        { "navigation", vol_str_text(&navigation) },
        { "links", vol_str_text(&links) },
        { "scripts", vol_str_text(&scripts) },
        { "last_scripts", vol_str_text(&own) },
        { "main", vol_str_text(&page->body) },
        { "trace", vol_str_text(&page->trace) },
    };
    if (code == VOL_OK)
        code = vol_html_fill(out, site->layout, "page.html", field,
                             sizeof(field) / sizeof(field[0]), err);
    vol_str_clear(&navigation);
    vol_str_clear(&scripts);
    vol_str_clear(&links);
    vol_str_clear(&own);
    return code;
}

void
vol_report_panel(struct vol_str *out, const char *id, const char *title,
                 const char *note, const char *root, const char *resource)
{
    vol_html_addf(out,
                  "<section class=\"panel\" id=\"%s\" "
                  "aria-labelledby=\"%s-title\">\n"
                  "<div class=\"panel-head\"><h2 id=\"%s-title\">%s</h2>\n",
                  id, id, id, title);
    if (resource != NULL)
        vol_html_addf(out,
                      "<p class=\"links\"><span>Data:</span> "
                      "<a href=\"%sapi/v1/%s.json\">JSON<span class=\"unseen\">"
                      " of %s</span></a> "
                      "<a href=\"%sapi/v1/%s.csv\">CSV<span class=\"unseen\">"
                      " of %s</span></a></p>\n",
                      root, resource, title, root, resource, title);
    vol_str_add(out, "</div>\n");
    if (note != NULL)
        vol_html_addf(out, "<p class=\"note\">%s</p>\n", note);
}

void
vol_report_panel_end(struct vol_str *out)
{
    vol_str_add(out, "</section>\n\n");
}

void
vol_report_table(struct vol_str *out, const char *class, const char *caption)
{
    vol_html_addf(out,
                  "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                  "aria-label=\"%s\"><table class=\"%s\">\n"
                  "<caption>%s</caption>\n",
                  caption, class, caption);
}

void
vol_report_table_end(struct vol_str *out)
{
    vol_str_add(out, "</table></div>\n");
}

void
vol_report_badge(struct vol_str *out, const char *status, const char *reason)
{
    vol_html_addf(out, "<span class=\"badge %s\" data-status=\"%s\"", status,
                  status);
    if (*reason != '\0')
        vol_html_addf(out, " title=\"%s\"", reason);
    vol_html_addf(out, ">%s</span>", status);
}

size_t
vol_report_words(const struct vol_frame *summary, size_t row,
                 const char *word[2], const char *reason[2])
{
    const char *status = vol_frame_text(summary, row, "status");
    const char *fit = vol_frame_text(summary, row, "fit_status");
    const bool doubtful = vol_report_is_doubtful(fit);
    size_t n = 0;

    if (!doubtful || strcmp(status, "ok") != 0) {
        word[n] = status;
        reason[n++] = vol_frame_text(summary, row, "reason");
    }
    if (doubtful) {
        word[n] = fit;
        reason[n++] = vol_frame_text(summary, row, "fit_reason");
    }
    return n;
}

void
vol_report_badges(struct vol_str *out, const struct vol_frame *summary,
                  size_t row)
{
    const char *word[2], *reason[2];
    const size_t n = vol_report_words(summary, row, word, reason);

    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            vol_str_add_char(out, ' ');
        vol_report_badge(out, word[i], reason[i]);
        if (*reason[i] != '\0')
            vol_html_addf(out, "<span class=\"unseen\">: %s</span>", reason[i]);
    }
}

/* "garch1.1" as GARCH(1,1), digits beginning where the name ends; of an EWMA
 * they are its decay: EWMA(0.94). */
static void
add_order(struct vol_str *out, const char *text, size_t len)
{
    const char comma = strncmp(text, "ewma", 4) == 0 ? '.' : ',';
    size_t name = 0;

    while (name < len && !isdigit((unsigned char)text[name]))
        name++;
    for (size_t i = 0; i < name; i++)
        vol_str_add_char(out, (char)toupper((unsigned char)text[i]));
    if (name == len)
        return;
    vol_str_add_char(out, '(');
    for (size_t i = name; i < len; i++)
        vol_str_add_char(out, text[i] == '.' ? comma : text[i]);
    vol_str_add_char(out, ')');
}

static void
add_label(struct vol_str *out, const char *spec)
{
    const char *plus = strchr(spec, '+');
    const char *variance = plus != NULL ? plus + 1 : spec;
    size_t len = strcspn(variance, "~-");
    const char *rest = variance + len;

    if (plus != NULL && strncmp(spec, "const+", 6) != 0) {
        add_order(out, spec, (size_t)(plus - spec));
        vol_str_add_char(out, ' ');
    }
    add_order(out, variance, len);
    while (*rest != '\0') {
        size_t part = strcspn(rest + 1, "~-");
        if (part > 0)
            vol_str_add_char(out, ' ');
        vol_str_add_n(out, rest + 1, part);
        rest += part + 1;
    }
}

void
vol_report_label(struct vol_str *out, const char *spec)
{
    struct vol_str model = { 0 };

    vol_series_set_add_model(&model, spec);
    add_label(out, vol_str_text(&model));
    out->failed = out->failed || model.failed;
    vol_str_clear(&model);
}
