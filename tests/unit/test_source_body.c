/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/body.h"

#include <check.h>
#include <string.h>

static const struct {
    const char *bytes;
    size_t n; /* 0: up to the NUL */
    enum vol_net_class class;
} starts[] = {
    { "Date,Close\n", 0, VOL_NET_OK },
    { "\xef\xbb\xbf"
      "Date,Close\n",
      0, VOL_NET_OK },
    { "\n\nDate,Close\n", 0, VOL_NET_OK },
    { "No data", 0, VOL_NET_OK },
    { "", 0, VOL_NET_EMPTY },
    { "\xef\xbb\xbf", 0, VOL_NET_EMPTY },
    { " \r\n\t\n", 0, VOL_NET_EMPTY },
    { "<!DOCTYPE html><title>Consent</title>", 0, VOL_NET_BLOCKED },
    { "\xef\xbb\xbf\r\n<html>", 0, VOL_NET_BLOCKED },
    { "<?XML version='1.0'?>", 0, VOL_NET_SCHEMA },
    { "{\"Note\": \"...\"}", 0, VOL_NET_SCHEMA },
    { "[1]", 0, VOL_NET_SCHEMA },
    { "\x1f\x8b\x08", 0, VOL_NET_SCHEMA },
    { "PK\x03\x04", 0, VOL_NET_SCHEMA },
    { "Date,Close\n2020\0", 16, VOL_NET_SCHEMA },
    { "\0", 1, VOL_NET_SCHEMA },
    { "\x1f", 0, VOL_NET_OK },
};

START_TEST(first_bytes_tell)
{
    const char *reason = "";
    size_t n = starts[_i].n != 0 ? starts[_i].n : strlen(starts[_i].bytes);
    enum vol_net_class class =
        vol_body_judge_bytes(starts[_i].bytes, n, &reason);

    ck_assert_int_eq(class, starts[_i].class);
    ck_assert_int_eq(reason == NULL, class == VOL_NET_OK);
}
END_TEST

static const struct {
    const char *type;
    enum vol_net_class class;
} types[] = {
    { "", VOL_NET_OK },
    { "text/csv", VOL_NET_OK },
    { "Text/CSV; charset=utf-8", VOL_NET_OK },
    { "text/plain;charset=x", VOL_NET_OK },
    { "application/octet-stream", VOL_NET_OK },
    { "text/html; charset=utf-8", VOL_NET_BLOCKED },
    { "application/json", VOL_NET_SCHEMA },
    { "image/png", VOL_NET_SCHEMA },
    { "text/csvx", VOL_NET_SCHEMA },
    { "text", VOL_NET_SCHEMA },
};

START_TEST(media_types_tell)
{
    const char *reason = "";

    ck_assert_int_eq(vol_body_judge_type(types[_i].type, &reason),
                     types[_i].class);
    ck_assert_int_eq(reason == NULL, types[_i].class == VOL_NET_OK);
}
END_TEST

Suite *suite_source_body(void);

Suite *
suite_source_body(void)
{
    Suite *s = suite_create("source/body");
    TCase *tc = tcase_create("first look");

    tcase_add_loop_test(tc, first_bytes_tell, 0,
                        (int)(sizeof(starts) / sizeof(starts[0])));
    tcase_add_loop_test(tc, media_types_tell, 0,
                        (int)(sizeof(types) / sizeof(types[0])));
    suite_add_tcase(s, tc);
    return s;
}
