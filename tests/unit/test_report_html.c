/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "report/html.h"

#include <check.h>

Suite *suite_report_html(void);

static const struct {
    const char *text, *html;
} texts[] = {
    { "plain", "plain" },
    { "<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;" },
    { "a'b \"c\" & d", "a&#39;b &quot;c&quot; &amp; d" },
    { "../../x", "../../x" },
    { "javascript:alert(1)", "javascript:alert(1)" },
    { "\xc3\xa9\xe2\x82\xac", "\xc3\xa9\xe2\x82\xac" },
    { "a\xff"
      "b\xc3",
      "a\xef\xbf\xbd"
      "b\xef\xbf\xbd" },
    { "bell\a tab\t", "bell\xef\xbf\xbd tab\t" },
    { "&amp;", "&amp;amp;" },
};

START_TEST(markup_becomes_text)
{
    struct vol_str s = { 0 };

    vol_html_text(&s, texts[_i].text);
    ck_assert_str_eq(vol_str_text(&s), texts[_i].html);
    vol_str_clear(&s);
}
END_TEST

START_TEST(the_format_is_html_and_its_texts_are_not)
{
    struct vol_str s = { 0 };

    vol_html_addf(&s, "<a title=\"%s\">%d%% of %zu</a>", "\"><b>", -5,
                  (size_t)7);
    ck_assert_str_eq(s.text, "<a title=\"&quot;&gt;&lt;b&gt;\">-5% of 7</a>");
    vol_str_clear(&s);
}
END_TEST

START_TEST(json_cannot_end_its_script)
{
    struct vol_str s = { 0 };

    vol_html_json(&s, "[\"</script><!--\xe2\x80\xa8\xe2\x80\xa9&\", 1.5]");
    ck_assert_str_eq(s.text, "[\"\\u003c/script\\u003e\\u003c!--\\u2028\\u2029"
                             "\\u0026\", 1.5]");
    vol_str_clear(&s);
}
END_TEST

static const struct vol_html_field fields[] = { { "name", "<i>" },
                                                { "body", "<p>x</p>" } };

START_TEST(templates_are_filled)
{
    struct vol_str s = { 0 };

    ck_assert_int_eq(vol_html_fill(&s, "{ {{name}} } {{{body}}}{{name}}", "t",
                                   fields, 2, NULL),
                     VOL_OK);
    ck_assert_str_eq(s.text, "{ &lt;i&gt; } <p>x</p>&lt;i&gt;");
    vol_str_clear(&s);
}
END_TEST

static const struct {
    const char *text, *message;
} wrong[] = {
    { "a {{nobody}}", "t.html: {{nobody}} is not a field of this page" },
    { "a {{name", "t.html: \"{{name\" is not closed" },
    { "a {{{name}} b", "t.html: \"{{{name}} b\" is not closed" },
    { "a {{na\nme}}", "t.html: \"{{na\nme}}\" is not closed" },
};

START_TEST(a_template_with_a_mistake_is_refused)
{
    struct vol_str s = { 0 };
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(
        vol_html_fill(&s, wrong[_i].text, "t.html", fields, 2, &err),
        VOL_EDATA);
    ck_assert_str_eq(err.text, wrong[_i].message);
    vol_str_clear(&s);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    for (size_t n = 1;; n++) {
        struct vol_str s = { 0 };
        alloc_fail_at(n);
        enum vol_code code = vol_html_fill(
            &s,
            "{{{body}}} {{{body}}} {{{body}}} {{{body}}} {{{body}}} "
            "{{{body}}} {{{body}}} {{{body}}} {{{body}}} {{{body}}}",
            "t", fields, 2, NULL);
        bool refused = alloc_refused();
        vol_str_clear(&s);
        if (!refused)
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *
suite_report_html(void)
{
    Suite *s = suite_create("report/html");
    TCase *t = tcase_create("html");

    tcase_add_loop_test(t, markup_becomes_text, 0, COUNT(texts));
    tcase_add_test(t, the_format_is_html_and_its_texts_are_not);
    tcase_add_test(t, json_cannot_end_its_script);
    tcase_add_test(t, templates_are_filled);
    tcase_add_loop_test(t, a_template_with_a_mistake_is_refused, 0,
                        COUNT(wrong));
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
