/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/output.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *suite_report_output(void);

static char dir[64];

static void
setup(void)
{
    strcpy(dir, "/tmp/vol-output-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
}

static const char *
path(const char *name)
{
    static char buf[256];

    (void)snprintf(buf, sizeof(buf), "%s/%s", dir, name);
    return buf;
}

static void
teardown(void)
{
    char command[128];

    (void)snprintf(command, sizeof(command), "rm -rf %s", dir);
    ck_assert_int_eq(system(command), 0);
}

static void
put(struct vol_report_output *out, const char *name, const char *text)
{
    struct vol_str s = { 0 };

    vol_str_add(&s, text);
    ck_assert_int_eq(vol_report_put(out, name, ".html", &s, NULL), VOL_OK);
    vol_str_clear(&s);
}

/* A site of the named pages. */
static struct vol_report_counts
make(const char *const *name, size_t n, const char *text)
{
    struct vol_report_output *out = NULL;
    struct vol_report_counts counts = { 0 };

    ck_assert_int_eq(vol_report_output_open(&out, dir, NULL), VOL_OK);
    for (size_t i = 0; i < n; i++)
        put(out, name[i], text);
    ck_assert_int_eq(vol_report_output_finish(out, &counts, NULL), VOL_OK);
    vol_report_output_free(out);
    return counts;
}

static bool
exists(const char *name)
{
    return access(path(name), F_OK) == 0;
}

START_TEST(what_is_no_longer_there_is_removed)
{
    static const char *const before[] = { "index", "symbols/A", "old/deep/B" };
    static const char *const now[] = { "index", "symbols/C" };
    struct vol_report_counts counts = make(before, 3, "x");

    ck_assert_uint_eq(counts.files, 3);
    ck_assert_uint_eq(counts.changed, 3);
    ck_assert_uint_eq(counts.removed, 0);
    FILE *fp = fopen(path("symbols/mine.html"), "w");
    ck_assert_ptr_nonnull(fp);
    (void)fclose(fp);
    counts = make(now, 2, "x");
    ck_assert_uint_eq(counts.changed, 1);
    ck_assert_uint_eq(counts.removed, 2);
    ck_assert(exists("index.html") && exists("symbols/C.html"));
    ck_assert(!exists("symbols/A.html") && !exists("old"));
    ck_assert_msg(exists("symbols/mine.html"), "a stranger's file was removed");
}
END_TEST

START_TEST(what_is_the_same_is_not_touched)
{
    static const char *const name[] = { "index" };
    struct stat before, after;

    (void)make(name, 1, "same");
    ck_assert_int_eq(stat(path("index.html"), &before), 0);
    struct vol_report_counts counts = make(name, 1, "same");
    ck_assert_int_eq(stat(path("index.html"), &after), 0);
    ck_assert_uint_eq(counts.changed, 0);
    ck_assert_uint_eq(before.st_ino, after.st_ino);
    /* ... and what somebody changed is put right */
    FILE *fp = fopen(path("index.html"), "w");
    ck_assert_ptr_nonnull(fp);
    (void)fputs("SAME", fp);
    (void)fclose(fp);
    (void)make(name, 1, "same");
    char buf[8] = "";
    fp = fopen(path("index.html"), "r");
    ck_assert_ptr_nonnull(fp);
    ck_assert_uint_eq(fread(buf, 1, sizeof(buf) - 1, fp), 4);
    (void)fclose(fp);
    ck_assert_str_eq(buf, "same");
}
END_TEST

/* A manifest is a file in a folder that others can write to. */
START_TEST(a_forged_manifest_removes_nothing_outside)
{
    static const char *const name[] = { "index" };
    char other[128];

    (void)snprintf(other, sizeof(other), "%s.txt", dir);
    FILE *fp = fopen(other, "w");
    ck_assert_ptr_nonnull(fp);
    (void)fclose(fp);
    fp = fopen(path("manifest.txt"), "w");
    ck_assert_ptr_nonnull(fp);
    for (int i = 0; i < 64; i++)
        (void)fputc('a', fp);
    (void)fprintf(fp, "  ../%s.txt\n", strrchr(dir, '/') + 1);
    for (int i = 0; i < 64; i++)
        (void)fputc('a', fp);
    (void)fprintf(fp, "  %s\nnonsense\n\n", other);
    (void)fclose(fp);
    struct vol_report_counts counts = make(name, 1, "x");
    ck_assert_uint_eq(counts.removed, 0);
    ck_assert_int_eq(access(other, F_OK), 0);
    (void)unlink(other);
}
END_TEST

static const char *const bad[] = { "../x",   "/etc/x", "a//b", "a b",
                                   "a/../b", "",       "a'b",  "<b>" };

START_TEST(a_path_that_leads_out_is_refused)
{
    struct vol_report_output *out = NULL;
    struct vol_str text = { 0 };
    struct vol_err err = { VOL_OK, "" };

    vol_str_add(&text, "x");
    ck_assert_int_eq(vol_report_output_open(&out, dir, NULL), VOL_OK);
    ck_assert_int_eq(vol_report_put(out, bad[_i], "", &text, &err), VOL_EDATA);
    ck_assert_ptr_nonnull(strstr(err.text, "cannot be a file of the site"));
    vol_report_output_free(out);
    vol_str_clear(&text);
}
END_TEST

Suite *
suite_report_output(void)
{
    Suite *s = suite_create("report/output");
    TCase *t = tcase_create("output");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, what_is_no_longer_there_is_removed);
    tcase_add_test(t, what_is_the_same_is_not_touched);
    tcase_add_test(t, a_forged_manifest_removes_nothing_outside);
    tcase_add_loop_test(t, a_path_that_leads_out_is_refused, 0,
                        (int)(sizeof(bad) / sizeof(bad[0])));
    suite_add_tcase(s, t);
    return s;
}
