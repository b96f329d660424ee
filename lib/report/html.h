/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_HTML_H
#define VOL_REPORT_HTML_H

#include "base/err.h"
#include "base/str.h"

#include <stdarg.h>
#include <stddef.h>

/*
 * Writing HTML so that what came from data can never become markup.  The
 * one way to add it is vol_html_addf(), whose %s escapes; vol_str_add() is
 * for text that stands in the source and for finished HTML.
 */

/*
 * Add `text` for an element's content or an attribute in double quotes:
 * & < > " ' become entities, a control character or a byte that is not
 * UTF-8 becomes U+FFFD.
 */
void vol_html_text(struct vol_str *out, const char *text);

/*
 * Like printf, where `fmt` itself is HTML and every %s is escaped by
 * vol_html_text().  It knows %s, %d, %zu and %% and nothing else (asserted).
 */
void vol_html_addf(struct vol_str *out, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Add a JSON text to stand inside <script type="application/json">, or in a
 * script: < > & and U+2028, U+2029 become \uXXXX, which is the same JSON and
 * cannot end the element.
 */
void vol_html_json(struct vol_str *out, const char *json);

/* The element that holds the JSON of a page's charts, for site.js. */
void vol_html_chart_data(struct vol_str *out, const char *json);

/* What a template is filled with. */
struct vol_html_field {
    const char *name;
    const char *value;
};

/*
 * Add the template `text` with each {{name}} replaced by its field, escaped,
 * and each {{{name}}} by its field as it is.  VOL_EDATA: a name that is not
 * among the `n` fields, or braces that are not closed; `where` stands in the
 * message.
 */
enum vol_code vol_html_fill(struct vol_str *out, const char *text,
                            const char *where,
                            const struct vol_html_field *field, size_t n,
                            struct vol_err *err) VOL_MUST_CHECK;

#endif
