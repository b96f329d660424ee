/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/url.h"

#include "alloc.h"

#include <check.h>
#include <string.h>

static const struct {
    const char *url, *shown;
} masks[] = {
    { "https://h.example/q/d/l/?s=aapl.us&i=d",
      "https://h.example/q/d/l/?s=aapl.us&i=d" },
    { "https://h.example/query?symbol=IBM&apikey=S3CRET&x=1",
      "https://h.example/query?symbol=IBM&apikey=***&x=1" },
    { "https://h.example/?API_Key=a&Token=b&crumb=c",
      "https://h.example/?API_Key=***&Token=***&crumb=***" },
    { "https://user:pw@h.example:8443/a", "https://***@h.example:8443/a" },
    { "https://user:p@w@h.example/a", "https://***@h.example/a" },
    { "https://h.example/a@b?c=@", "https://h.example/a@b?c=@" },
    { "https://h.example/a?k=0123456789abcdefghij",
      "https://h.example/a?k=***" },
    { "https://h.example/a?0123456789abcdefghij", "https://h.example/a?***" },
    { "https://h.example/a?d=2020-01-01&k=12345678901234567890",
      "https://h.example/a?d=2020-01-01&k=12345678901234567890" },
    { "https://h.example/a?api%6Bey=x", "https://h.example/a?api%6Bey=***" },
    { "https://h.example/a?x=1;sig=2#access_token=3",
      "https://h.example/a?x=1;sig=***" },
    { "https://user:pw@h.example", "https://***@h.example" },
    { "https://user:pw@h.example?a=1", "https://***@h.example?a=1" },
    { "no address?password=x", "no address?password=***" },
    { "", "" },
};

START_TEST(secrets_are_masked)
{
    struct vol_str s = { 0 };

    vol_url_mask(&s, masks[_i].url);
    ck_assert_str_eq(vol_str_text(&s), masks[_i].shown);
    vol_str_clear(&s);
}
END_TEST

static const char *const not_http[] = { "",
                                        "spx",
                                        "file:///etc/passwd",
                                        "ftp://h.example/a",
                                        "http://",
                                        "http",
                                        "https://h.example:99999/",
                                        "http:/h.example/a",
                                        "http://a\nb/",
                                        "gopher://x/" };

START_TEST(only_whole_http_addresses_are_taken)
{
    struct vol_err err;

    ck_assert_int_eq(vol_url_check(not_http[_i], &err), VOL_EUSAGE);
    ck_assert_int_eq(vol_url_check("http://127.0.0.1:80/a?b", &err), VOL_OK);
    ck_assert_int_eq(vol_url_check("HTTPS://h.example", &err), VOL_OK);
}
END_TEST

START_TEST(a_refusal_shows_no_secret)
{
    struct vol_err err;

    ck_assert_int_eq(vol_url_check("ftp://me:pw@h/?apikey=S3CRET", &err),
                     VOL_EUSAGE);
    ck_assert_ptr_null(strstr(err.text, "S3CRET"));
    ck_assert_ptr_null(strstr(err.text, "pw"));
    ck_assert_ptr_nonnull(strstr(err.text, "ftp://***@h/"));
}
END_TEST

START_TEST(an_origin_is_scheme_host_and_port)
{
    const char *a = "https://h.example/a";

    ck_assert(vol_url_same_origin(a, "https://H.example:443/b?c"));
    ck_assert(!vol_url_same_origin(a, "http://h.example/a"));
    ck_assert(!vol_url_same_origin(a, "https://h.example:444/a"));
    ck_assert(!vol_url_same_origin(a, "https://h.example.evil/a"));
    ck_assert(!vol_url_same_origin(a, "https://h.example@evil/a"));
    ck_assert(!vol_url_same_origin(a, ""));
    ck_assert(vol_url_is_downgrade(a, "http://h.example/a"));
    ck_assert(!vol_url_is_downgrade("http://h.example", a));
}
END_TEST

START_TEST(a_lack_of_memory_is_remembered)
{
    struct vol_str s = { 0 };

    alloc_fail_at(1);
    vol_url_mask(&s, masks[1].url);
    ck_assert(alloc_refused());
    ck_assert_int_eq(vol_str_check(&s, NULL), VOL_ENOMEM);
    vol_str_clear(&s);
}
END_TEST

Suite *suite_net_url(void);

Suite *
suite_net_url(void)
{
    Suite *s = suite_create("net/url");
    TCase *tc = tcase_create("text");

    tcase_add_loop_test(tc, secrets_are_masked, 0,
                        (int)(sizeof(masks) / sizeof(masks[0])));
    tcase_add_loop_test(tc, only_whole_http_addresses_are_taken, 0,
                        (int)(sizeof(not_http) / sizeof(not_http[0])));
    tcase_add_test(tc, a_refusal_shows_no_secret);
    tcase_add_test(tc, an_origin_is_scheme_host_and_port);
    tcase_add_test(tc, a_lack_of_memory_is_remembered);
    suite_add_tcase(s, tc);
    return s;
}
