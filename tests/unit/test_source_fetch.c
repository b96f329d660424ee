/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/fetch.h"

#include "alloc.h"
#include "canned.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CSV "date,close\n2024-01-02,101.5\n2024-01-03,102\n"
/* printf CSV | sha256sum */
#define CSV_SHA                                                                \
    "0f07e73fdfb2730f702055b72e5a0c8568d6f6d917b5faaf220c5a8dc9484a6e"
#define ROWS   "2024-01-02 101.5\n2024-01-03 102\n"
#define CLOSED "Connection: close\r\n\r\n"
#define OK     "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n" CLOSED CSV
#define BUSY   "HTTP/1.1 500 No\r\n" CLOSED
#define QUOTA  "HTTP/1.1 429 No\r\nRetry-After: 2\r\n" CLOSED
#define GONE   "HTTP/1.1 404 No\r\n" CLOSED
#define PAGE   "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n" CLOSED "<html>\n"
#define HTML   "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" CLOSED CSV
#define RAGGED                                                                 \
    "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n" CLOSED CSV "2024-01-04\n"
#define EMPTY "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n" CLOSED

/* What a run leaves behind: rows, classes of its attempts, and waits. */
struct run {
    struct vol_str rows, classes;
    struct vol_fetch_attempt last;
    double waited_s;
    enum vol_net_class class;
    enum vol_code code;
    struct vol_err err;
    int attempts;
};

static enum vol_code
keep(void *ctx, const char *const *cell, struct vol_err *err)
{
    struct run *run = ctx;

    vol_str_addf(&run->rows, "%s %s\n", cell[1], cell[5]);
    return vol_str_check(&run->rows, err);
}

static void
note_attempt(void *ctx, const struct vol_fetch_attempt *attempt)
{
    struct run *run = ctx;

    vol_str_addf(&run->classes, "%d %s\n", attempt->number,
                 vol_net_class_name(attempt->class));
    run->last = *attempt;
}

static void
note_wait(void *ctx, double seconds)
{
    struct run *run = ctx;

    run->waited_s += seconds;
}

static void
fetch(struct run *run, const char *url, const char *symbol, vol_date from,
      vol_date until)
{
    const struct vol_conf_source place = { .url = url, .shown = url };
    const struct vol_source_request req = {
        .place = &place, .symbol = symbol, .from = from, .until = until
    };
    const struct vol_fetch_options options = { .limits = { .connect_s = 5,
                                                           .total_s = 5,
                                                           .stall_s = 5,
                                                           .max_bytes = 1000,
                                                           .max_redirects = 3 },
                                               .policy = { .retries = 2,
                                                           .base_s = 1,
                                                           .cap_s = 8,
                                                           .retry_after_s =
                                                               10 },
                                               .user_agent = "test/1",
                                               .want_sha256 = true,
                                               .report = note_attempt,
                                               .wait = note_wait,
                                               .ctx = run };
    const struct vol_source_sink sink = { keep, run };
    struct vol_http *http = NULL;

    *run = (struct run){ .code = vol_http_new(&http, &run->err) };
    if (run->code == VOL_OK)
        run->code = vol_fetch(http, &options, &req, &sink, &run->attempts,
                              &run->class, &run->err);
    vol_http_free(http);
}

static void
clear(struct run *run)
{
    vol_str_clear(&run->rows);
    vol_str_clear(&run->classes);
}

/* ---- addresses ----------------------------------------------------- */

static const struct {
    const char *answers[3];
    size_t n;
    const char *classes, *rows;
    double least_wait_s, most_wait_s;
} cases[] = {
    { { OK }, 1, "1 ok\n", ROWS, 0, 0 },
    { { BUSY, OK }, 2, "1 transport\n2 ok\n", ROWS, 0, 1 },
    { { QUOTA, OK }, 2, "1 quota\n2 ok\n", ROWS, 2, 3 },
    { { "", BUSY, OK }, 3, "1 transport\n2 transport\n3 ok\n", ROWS, 0, 3 },
    { { BUSY, BUSY, BUSY },
      3,
      "1 transport\n2 transport\n3 transport\n",
      "",
      0,
      3 },
    { { QUOTA, QUOTA, QUOTA }, 3, "1 quota\n2 quota\n3 quota\n", "", 4, 6 },
    { { GONE }, 1, "1 no_symbol\n", "", 0, 0 },
    { { PAGE }, 1, "1 blocked\n", "", 0, 0 },
    { { HTML }, 1, "1 blocked\n", "", 0, 0 },
    { { RAGGED }, 1, "1 schema\n", "", 0, 0 },
    { { EMPTY }, 1, "1 empty\n", "", 0, 0 },
};

START_TEST(answers_become_rows_or_a_class)
{
    struct canned c;
    struct run run;
    char url[64];

    canned_start(&c, cases[_i].answers, NULL, cases[_i].n);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/x.csv", c.port);
    fetch(&run, url, NULL, VOL_DATE_NONE, VOL_DATE_NONE);
    canned_stop(&c);
    ck_assert_str_eq(vol_str_text(&run.classes), cases[_i].classes);
    ck_assert_str_eq(vol_str_text(&run.rows), cases[_i].rows);
    ck_assert_int_eq(run.attempts, (int)cases[_i].n);
    ck_assert_int_eq(run.class, run.last.class);
    ck_assert_int_eq(run.code, run.class == VOL_NET_OK ? VOL_OK : VOL_EDATA);
    ck_assert_double_ge(run.waited_s, cases[_i].least_wait_s);
    ck_assert_double_le(run.waited_s, cases[_i].most_wait_s);
    clear(&run);
}
END_TEST

START_TEST(an_attempt_says_what_came)
{
    static const char *const ok = OK;
    struct canned c;
    struct run run;
    char url[64];

    canned_start(&c, &ok, NULL, 1);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/x.csv", c.port);
    fetch(&run, url, NULL, VOL_DATE_NONE, VOL_DATE_NONE);
    canned_stop(&c);
    ck_assert_str_eq(run.last.vendor, "url");
    ck_assert_int_eq(run.last.status, 200);
    ck_assert_uint_eq(run.last.bytes, strlen(CSV));
    ck_assert_str_eq(run.last.sha256, CSV_SHA);
    clear(&run);
}
END_TEST

START_TEST(no_message_holds_the_key)
{
    static const char *const gone = GONE;
    struct canned c;
    struct run run;
    char url[64];

    canned_start(&c, &gone, NULL, 1);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/?apikey=S3CRET",
                   c.port);
    fetch(&run, url, NULL, VOL_DATE_NONE, VOL_DATE_NONE);
    canned_stop(&c);
    ck_assert_ptr_nonnull(strstr(c.request, "S3CRET"));
    ck_assert_ptr_null(strstr(run.err.text, "S3CRET"));
    ck_assert_ptr_null(strstr(run.last.reason, "S3CRET"));
    ck_assert_ptr_nonnull(strstr(run.err.text, "no_symbol: http://127."));
    clear(&run);
}
END_TEST

/* ---- files --------------------------------------------------------- */

static char folder[32];

static void
make_folder(void)
{
    (void)snprintf(folder, sizeof(folder), "/tmp/vol-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static void
remove_folder(void)
{
    char path[64];

    (void)snprintf(path, sizeof(path), "%s/x.csv", folder);
    (void)unlink(path);
    (void)rmdir(folder);
}

static const char *
store(char url[64], const char *text)
{
    FILE *fp;

    (void)snprintf(url, 64, "file:%s/x.csv", folder);
    fp = fopen(url + 5, "w");
    ck_assert_ptr_nonnull(fp);
    ck_assert_int_ge(fputs(text, fp), 0);
    ck_assert_int_eq(fclose(fp), 0);
    return url;
}

START_TEST(a_file_is_read_and_counted)
{
    struct run run;
    char url[64];

    fetch(&run, store(url, CSV), NULL, VOL_DATE_NONE, VOL_DATE_NONE);
    ck_assert_int_eq(run.code, VOL_OK);
    ck_assert_str_eq(run.rows.text, ROWS);
    ck_assert_str_eq(run.classes.text, "1 ok\n");
    ck_assert_str_eq(run.last.vendor, "file");
    ck_assert_str_eq(run.last.sha256, CSV_SHA);
    ck_assert_uint_eq(run.last.bytes, strlen(CSV));
    clear(&run);
}
END_TEST

START_TEST(dates_bound_the_rows)
{
    struct run run;
    char url[64];
    vol_date third;

    ck_assert_int_eq(vol_date_parse("2024-01-03", &third, NULL), VOL_OK);
    fetch(&run, store(url, CSV "never,1\n"), NULL, third, VOL_DATE_NONE);
    ck_assert_str_eq(run.rows.text, "2024-01-03 102\nnever 1\n");
    clear(&run);
    fetch(&run, url, NULL, VOL_DATE_NONE, third - 1);
    ck_assert_str_eq(run.rows.text, "2024-01-02 101.5\nnever 1\n");
    clear(&run);
    fetch(&run, store(url, CSV), NULL, third + 1, VOL_DATE_NONE);
    ck_assert_int_eq(run.code, VOL_OK);
    ck_assert_str_eq(vol_str_text(&run.rows), "");
    clear(&run);
}
END_TEST

START_TEST(a_bad_file_gives_no_row)
{
    struct run run;
    char url[64];

    fetch(&run, store(url, CSV "2024-01-04\n"), NULL, VOL_DATE_NONE,
          VOL_DATE_NONE);
    ck_assert_int_eq(run.class, VOL_NET_SCHEMA);
    ck_assert_str_eq(vol_str_text(&run.rows), "");
    ck_assert_ptr_nonnull(strstr(run.err.text, "row 4"));
    clear(&run);
    fetch(&run, store(url, ""), NULL, VOL_DATE_NONE, VOL_DATE_NONE);
    ck_assert_int_eq(run.class, VOL_NET_EMPTY);
    clear(&run);
    fetch(&run, "file:/nowhere/x.csv", NULL, VOL_DATE_NONE, VOL_DATE_NONE);
    ck_assert_int_eq(run.class, VOL_NET_TRANSPORT);
    ck_assert_str_eq(run.err.text,
                     "transport: /nowhere/x.csv: No such file or directory");
    clear(&run);
    fetch(&run, "file:/", NULL, VOL_DATE_NONE, VOL_DATE_NONE);
    ck_assert_str_eq(run.err.text,
                     "transport: /: a directory; name a file in it");
    clear(&run);
}
END_TEST

/* The whole of a pipe is checked before its rows are handed out. */
START_TEST(a_pipe_is_read_within_the_limit)
{
    struct run run;
    char url[32], big[1200];
    int fd[2];

    ck_assert_int_eq(pipe(fd), 0);
    ck_assert_int_eq(write(fd[1], CSV, strlen(CSV)), (int)strlen(CSV));
    (void)close(fd[1]);
    (void)snprintf(url, sizeof(url), "file:/dev/fd/%d", fd[0]);
    fetch(&run, url, "X", VOL_DATE_NONE, VOL_DATE_NONE);
    (void)close(fd[0]);
    ck_assert_msg(run.code == VOL_OK, "%s", run.err.text);
    ck_assert_str_eq(run.rows.text, ROWS);
    clear(&run);

    ck_assert_int_eq(pipe(fd), 0);
    memset(big, '1', sizeof(big));
    ck_assert_int_eq(write(fd[1], big, sizeof(big)), (int)sizeof(big));
    (void)close(fd[1]);
    (void)snprintf(url, sizeof(url), "file:/dev/fd/%d", fd[0]);
    fetch(&run, url, "X", VOL_DATE_NONE, VOL_DATE_NONE);
    (void)close(fd[0]);
    ck_assert_int_eq(run.code, VOL_EDATA);
    ck_assert_ptr_nonnull(strstr(run.err.text, "more than 1000 bytes"));
    clear(&run);
}
END_TEST

START_TEST(what_is_no_place_is_a_mistake_of_the_user)
{
    struct run run;

    fetch(&run, "yahoo:SPY", "SPY", VOL_DATE_NONE, VOL_DATE_NONE);
    ck_assert_int_eq(run.code, VOL_EUSAGE);
    ck_assert_int_eq(run.class, VOL_NET_SCHEMA);
    ck_assert_int_eq(run.attempts, 0);
    clear(&run);
    fetch(&run, "http://", "SPY", VOL_DATE_NONE, VOL_DATE_NONE);
    ck_assert_int_eq(run.code, VOL_EUSAGE);
    ck_assert_int_eq(run.class, VOL_NET_SCHEMA);
    ck_assert_int_eq(run.attempts, 0);
    clear(&run);
}
END_TEST

/* A sink that fails is no fault of the place, so it is said as it is. */
static enum vol_code
refuse(void *ctx, const char *const *cell, struct vol_err *err)
{
    (void)ctx;
    (void)cell;
    return vol_fail(err, VOL_EIO, "disk full");
}

START_TEST(a_sink_that_fails_ends_all)
{
    char url[64];
    const struct vol_conf_source place = { .url = store(url, CSV),
                                           .shown = "file:x.csv" };
    const struct vol_source_request req = { .place = &place,
                                            .from = VOL_DATE_NONE,
                                            .until = VOL_DATE_NONE };
    const struct vol_fetch_options options = { .limits.max_bytes = 1000 };
    const struct vol_source_sink sink = { refuse, NULL };
    struct vol_err err;
    enum vol_net_class class;
    int attempts = 0;

    ck_assert_int_eq(
        vol_fetch(NULL, &options, &req, &sink, &attempts, &class, &err),
        VOL_EIO);
    ck_assert_int_eq(class, VOL_NET_OK);
    ck_assert_str_eq(err.text, "disk full");
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    char url[64];

    store(url, CSV);
    for (size_t n = 1;; n++) {
        struct run run;
        alloc_fail_at(n);
        fetch(&run, url, NULL, VOL_DATE_NONE, VOL_DATE_NONE);
        bool refused = alloc_refused();
        enum vol_code code = vol_str_check(&run.classes, NULL);
        clear(&run);
        ck_assert(!refused || run.code == VOL_ENOMEM || code == VOL_ENOMEM);
        if (!refused)
            break;
    }
}
END_TEST

Suite *suite_source_fetch(void);

Suite *
suite_source_fetch(void)
{
    Suite *s = suite_create("source/fetch");
    TCase *web = tcase_create("addresses"), *files = tcase_create("files");

    (void)unsetenv("http_proxy");
    (void)unsetenv("all_proxy");
    tcase_add_loop_test(web, answers_become_rows_or_a_class, 0,
                        (int)(sizeof(cases) / sizeof(cases[0])));
    tcase_add_test(web, an_attempt_says_what_came);
    tcase_add_test(web, no_message_holds_the_key);
    tcase_add_test(web, what_is_no_place_is_a_mistake_of_the_user);
    tcase_add_checked_fixture(files, make_folder, remove_folder);
    tcase_add_test(files, a_file_is_read_and_counted);
    tcase_add_test(files, dates_bound_the_rows);
    tcase_add_test(files, a_bad_file_gives_no_row);
    tcase_add_test(files, a_pipe_is_read_within_the_limit);
    tcase_add_test(files, a_sink_that_fails_ends_all);
    tcase_add_test(files, each_allocation_may_fail);
    suite_add_tcase(s, web);
    suite_add_tcase(s, files);
    return s;
}
