/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/http.h"

#include "alloc.h"
#include "canned.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CSV "date,close\n2024-01-02,101.5\n"
#define OK  "HTTP/1.1 200 OK\r\nContent-Type: text/csv\r\n"

/* 48 bytes: `printf CSV | gzip -n9`, as in test_net_gunzip.c. */
#define GZ                                                                     \
    "\x1f\x8b\x08\0\0\0\0\0\x02\x03\x4b\x49\x2c\x49\xd5\x49\xce\xc9\x2f\x4e"   \
    "\xe5\x32\x32\x30\x32\xd1\x35\x30\xd4\x35\x30\xd2\x31\x34\x30\xd4\x33"     \
    "\xe5\x02\0\xdc\x13\x7f\x66\x1c\0\0\0"

static const struct vol_http_limits limits = { .connect_s = 5,
                                               .total_s = 5,
                                               .stall_s = 5,
                                               .max_bytes = 100,
                                               .max_redirects = 3 };

static enum vol_code
get(const char *url, const struct vol_http_limits *l,
    const char *const *headers, size_t n, struct vol_http_response *r)
{
    struct vol_http_request req = { .url = url,
                                    .user_agent = "test/1",
                                    .headers = headers,
                                    .n_headers = n,
                                    .limits = *l };
    struct vol_http *http;
    struct vol_err err;
    enum vol_code code = vol_http_new(&http, &err);

    if (code != VOL_OK)
        return code;
    code = vol_http_get(http, &req, r, &err);
    vol_http_free(http);
    return code;
}

/* Ask a server that will answer so, byte for byte. */
static void
get_from(struct canned *c, struct vol_http_response *r)
{
    char url[64];

    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/a.csv", c->port);
    ck_assert_int_eq(get(url, &limits, NULL, 0, r), VOL_OK);
    canned_stop(c);
}

#define BYTES(text) text, sizeof(text) - 1

static const struct {
    const char *answer;
    size_t size;
    enum vol_net_class class;
    const char *word; /* the body if ok, else part of the reason */
} answers[] = {
    { BYTES(OK "Content-Length: 28\r\n\r\n" CSV), VOL_NET_OK, CSV },
    { BYTES(OK "Connection: close\r\n\r\n" CSV), VOL_NET_OK, CSV },
    { BYTES(OK "Content-Length: 26\r\n\r\ndate,close\n2024-01-02,101."),
      VOL_NET_OK, "date,close\n2024-01-02,101." },
    { BYTES(OK "Connection: close\r\n\r\ndate,close\n2024-01-02,101."),
      VOL_NET_TRANSPORT, "may be cut" },
    { BYTES(OK "Content-Length: 29\r\n\r\n" CSV), VOL_NET_TRANSPORT,
      "1 bytes" },
    { BYTES(OK "Transfer-Encoding: chunked\r\n\r\n1c\r\n" CSV "\r\n0\r\n\r\n"),
      VOL_NET_OK, CSV },
    { BYTES(OK "Transfer-Encoding: chunked\r\n\r\n1c\r\n" CSV "\r\n"),
      VOL_NET_TRANSPORT, "" },
    { BYTES(OK "Transfer-Encoding: chunked\r\n\r\n1c\r\n" CSV "\r\nZZ\r\n"),
      VOL_NET_TRANSPORT, "" },
    { BYTES(OK "Content-Encoding: gzip\r\nContent-Length: 48\r\n\r\n" GZ),
      VOL_NET_OK, CSV },
    { BYTES(OK "Content-Encoding: x-gzip\r\nConnection: close\r\n\r\n" GZ),
      VOL_NET_OK, CSV },
    { OK "Content-Encoding: gzip\r\nContent-Length: 40\r\n\r\n" GZ,
      sizeof(OK "Content-Encoding: gzip\r\nContent-Length: 40\r\n\r\n") - 1 +
          40,
      VOL_NET_TRANSPORT, "cut short" },
    { BYTES(OK "Content-Encoding: gzip\r\nContent-Length: 28\r\n\r\n" CSV),
      VOL_NET_TRANSPORT, "damaged" },
    { BYTES(OK "Content-Encoding: br\r\nContent-Length: 1\r\n\r\nx"),
      VOL_NET_SCHEMA, "not asked for (br)" },
    { BYTES(OK "Content-Length: 101\r\n\r\n" CSV CSV CSV CSV), VOL_NET_SCHEMA,
      "longer than 100 bytes" },
    { BYTES(OK "Connection: close\r\n\r\n" CSV CSV CSV CSV), VOL_NET_SCHEMA,
      "longer than 100 bytes" },
    { BYTES(OK "Content-Length: 0\r\n\r\n"), VOL_NET_OK, "" },
    { BYTES("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"), VOL_NET_NO_SYMBOL,
      "HTTP status 404" },
    { BYTES("HTTP/1.1 429 No\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n"),
      VOL_NET_QUOTA, "HTTP status 429, asks to wait 7 s" },
    { BYTES("HTTP/1.1 302 No\r\nLocation: file:///etc/passwd\r\n"
            "Content-Length: 0\r\n\r\n"),
      VOL_NET_BLOCKED, "not http or https" },
    { BYTES("HTTP/1.1 302 No\r\nContent-Length: 0\r\n\r\n"), VOL_NET_SCHEMA,
      "HTTP status 302" },
    { BYTES("2024-01-02,101.5\n"), VOL_NET_TRANSPORT, "" },
    { BYTES(""), VOL_NET_TRANSPORT, "" },
};

START_TEST(an_answer_is_whole_or_an_error)
{
    const char *text = answers[_i].answer;
    struct vol_http_response r;
    struct canned c;

    canned_start(&c, &text, &answers[_i].size, 1);
    get_from(&c, &r);
    ck_assert_msg(r.class == answers[_i].class, "class %s: %s",
                  vol_net_class_name(r.class), r.reason);
    if (r.class == VOL_NET_OK) {
        ck_assert_str_eq(vol_str_text(&r.body), answers[_i].word);
        ck_assert_str_eq(r.content_type, "text/csv");
    } else {
        ck_assert_msg(strstr(r.reason, answers[_i].word) != NULL, "%s",
                      r.reason);
        ck_assert_str_ne(r.reason, "");
    }
    vol_http_response_clear(&r);
}
END_TEST

START_TEST(the_body_of_an_error_is_kept)
{
    static const char *const text =
        "HTTP/1.1 500 No\r\nContent-Type: text/plain\r\n"
        "Content-Length: 4\r\n\r\noops";
    struct vol_http_response r;
    struct canned c;

    canned_start(&c, &text, NULL, 1);
    get_from(&c, &r);
    ck_assert_int_eq(r.class, VOL_NET_TRANSPORT);
    ck_assert_int_eq(r.status, 500);
    ck_assert_double_lt(r.retry_after_s, 0.0);
    ck_assert_str_eq(r.body.text, "oops");
    vol_http_response_clear(&r);
}
END_TEST

START_TEST(redirections_have_an_end)
{
#define LOOP "HTTP/1.1 302 No\r\nLocation: /b\r\nConnection: close\r\n\r\n"
    static const char *const loop[] = { LOOP, LOOP, LOOP, LOOP };
    static const char *const three[] = { LOOP, LOOP, LOOP,
                                         OK "Content-Length: 1\r\n\r\nx" };
    struct vol_http_response r;
    struct canned c;

    canned_start(&c, loop, NULL, 4);
    get_from(&c, &r);
    ck_assert_int_eq(r.class, VOL_NET_BLOCKED);
    ck_assert_int_eq(r.status, 302);
    ck_assert_str_eq(r.reason, "sent on too many times");
    vol_http_response_clear(&r);

    canned_start(&c, three, NULL, 4);
    get_from(&c, &r);
    ck_assert_int_eq(r.class, VOL_NET_OK);
    ck_assert_ptr_nonnull(strstr(c.request, "GET /b "));
    vol_http_response_clear(&r);
}
END_TEST

/* A key in a header goes along on the same origin and nowhere else. */
START_TEST(a_header_stays_with_its_origin)
{
    static const char *const headers[] = { "X-Key: S3CRET" };
    static const char *const last = OK "Content-Length: 1\r\n\r\nx";
    char send_on[128], url[64];
    const char *both[] = { send_on, last };
    struct canned here, there;
    struct vol_http_response r;

    canned_start(&there, &last, NULL, 1);
    (void)snprintf(send_on, sizeof(send_on),
                   "HTTP/1.1 302 No\r\nConnection: close\r\n"
                   "Location: http://127.0.0.1:%d/\r\n\r\n",
                   there.port);
    canned_start(&here, both, NULL, 1);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/", here.port);
    ck_assert_int_eq(get(url, &limits, headers, 1, &r), VOL_OK);
    canned_stop(&here);
    canned_stop(&there);
    ck_assert_int_eq(r.class, VOL_NET_OK);
    ck_assert_ptr_nonnull(strstr(here.request, "X-Key: S3CRET"));
    ck_assert_ptr_nonnull(strstr(here.request, "User-Agent: test/1"));
    ck_assert_ptr_nonnull(strstr(there.request, "Accept-Encoding: gzip"));
    ck_assert_ptr_null(strstr(there.request, "X-Key"));
    vol_http_response_clear(&r);
}
END_TEST

/* A server that never answers: nobody accepts, the kernel takes the bytes. */
START_TEST(time_has_a_limit)
{
    static const struct vol_http_limits shorter = {
        .connect_s = 0.1, .total_s = 0.1, .stall_s = 5, .max_bytes = 1
    };
    struct canned c;
    struct vol_http_response r;
    char url[64];

    canned_start(&c, NULL, NULL, 0);
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/", c.port);
    ck_assert_int_eq(get(url, &shorter, NULL, 0, &r), VOL_OK);
    canned_stop(&c);
    ck_assert_int_eq(r.class, VOL_NET_TRANSPORT);
    ck_assert_int_eq(r.status, 0);
    ck_assert_ptr_nonnull(strstr(r.reason, "timed out"));
    vol_http_response_clear(&r);
}
END_TEST

START_TEST(a_closed_port_is_a_transport_failure)
{
    struct canned c;
    struct vol_http_response r;

    canned_start(&c, NULL, NULL, 0);
    canned_stop(&c);
    c.n = 0;
    char url[64];
    (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/?apikey=S3CRET",
                   c.port);
    ck_assert_int_eq(get(url, &limits, NULL, 0, &r), VOL_OK);
    ck_assert_int_eq(r.class, VOL_NET_TRANSPORT);
    ck_assert_ptr_null(strstr(r.reason, "S3CRET"));
    vol_http_response_clear(&r);
}
END_TEST

START_TEST(only_http_is_spoken)
{
    struct vol_http_response r;

    ck_assert_int_eq(get("file:///etc/passwd", &limits, NULL, 0, &r),
                     VOL_EUSAGE);
    ck_assert_int_eq(get("spx", &limits, NULL, 0, &r), VOL_EUSAGE);
}
END_TEST

/* 784111777 is the Unix time of the date that RFC 9110 section 5.6.7 uses. */
static const struct {
    const char *text;
    double seconds;
} waits[] = {
    { "0", 0 },
    { "120", 120 },
    { "120 ", 120 },
    { "Sun, 06 Nov 1994 08:49:37 GMT", 77 },
    { "Sunday, 06-Nov-94 08:49:37 GMT", 77 },
    { "Sun Nov  6 08:49:37 1994", 77 },
    { "Sun, 06 Nov 1994 08:48:00 GMT", 0 },
    { "", -1 },
    { "-5", -1 },
    { "1.5", -1 },
    { "5s", -1 },
    { "soon", -1 },
    { "inf", -1 },
};

START_TEST(retry_after_is_seconds_or_a_date)
{
    ck_assert_double_eq(vol_http_retry_after(waits[_i].text, 784111777 - 77),
                        waits[_i].seconds);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    static const char *const text =
        OK "Content-Encoding: gzip\r\nContent-Length: 48\r\n\r\n" GZ;
    static const size_t size =
        sizeof(OK "Content-Encoding: gzip\r\nContent-Length: 48\r\n\r\n") - 1 +
        48;
    char url[64];

    for (size_t n = 1;; n++) {
        struct vol_http_response r;
        struct canned c;
        canned_start(&c, &text, &size, 1);
        (void)snprintf(url, sizeof(url), "http://127.0.0.1:%d/", c.port);
        alloc_fail_at(n);
        enum vol_code code = get(url, &limits, NULL, 0, &r);
        bool refused = alloc_refused();
        canned_stop(&c);
        ck_assert_int_eq(code, refused ? VOL_ENOMEM : VOL_OK);
        if (code == VOL_OK)
            vol_http_response_clear(&r);
        if (!refused)
            break;
    }
}
END_TEST

Suite *suite_net_http(void);

Suite *
suite_net_http(void)
{
    Suite *s = suite_create("net/http");
    TCase *tc = tcase_create("one request");

    (void)unsetenv("http_proxy");
    (void)unsetenv("all_proxy");
    tcase_add_loop_test(tc, an_answer_is_whole_or_an_error, 0,
                        (int)(sizeof(answers) / sizeof(answers[0])));
    tcase_add_test(tc, the_body_of_an_error_is_kept);
    tcase_add_test(tc, redirections_have_an_end);
    tcase_add_test(tc, a_header_stays_with_its_origin);
    tcase_add_test(tc, time_has_a_limit);
    tcase_add_test(tc, a_closed_port_is_a_transport_failure);
    tcase_add_test(tc, only_http_is_spoken);
    tcase_add_loop_test(tc, retry_after_is_seconds_or_a_date, 0,
                        (int)(sizeof(waits) / sizeof(waits[0])));
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
