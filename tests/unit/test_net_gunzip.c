/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/gunzip.h"

#include "alloc.h"

#include <check.h>
#include <string.h>

/*
 * "date,close\n2024-01-02,101.5\n" as one member, by
 *     printf 'date,close\n2024-01-02,101.5\n' | gzip -n9 | xxd -i
 */
static const char text[] = "date,close\n2024-01-02,101.5\n";
static const unsigned char packed[] = {
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x4b, 0x49,
    0x2c, 0x49, 0xd5, 0x49, 0xce, 0xc9, 0x2f, 0x4e, 0xe5, 0x32, 0x32, 0x30,
    0x32, 0xd1, 0x35, 0x30, 0xd4, 0x35, 0x30, 0xd2, 0x31, 0x34, 0x30, 0xd4,
    0x33, 0xe5, 0x02, 0x00, 0xdc, 0x13, 0x7f, 0x66, 0x1c, 0x00, 0x00, 0x00,
};
#define N sizeof(packed)

static enum vol_code
unpack(const void *in, size_t n, size_t max, struct vol_str *out)
{
    return vol_gunzip(in, n, max, out, NULL);
}

START_TEST(what_gzip_packed_comes_back)
{
    struct vol_str out = { 0 };

    ck_assert_int_eq(unpack(packed, N, 1000, &out), VOL_OK);
    ck_assert_str_eq(out.text, text);
    ck_assert_uint_eq(out.len, strlen(text));
    vol_str_clear(&out);
}
END_TEST

START_TEST(two_members_are_one_body)
{
    unsigned char two[2 * N];
    struct vol_str out = { 0 };

    memcpy(two, packed, N);
    memcpy(two + N, packed, N);
    ck_assert_int_eq(unpack(two, 2 * N, 1000, &out), VOL_OK);
    ck_assert_uint_eq(out.len, 2 * strlen(text));
    vol_str_clear(&out);
}
END_TEST

/* Every proper prefix, the empty one and those that lack only the trailer. */
START_TEST(no_prefix_is_taken)
{
    struct vol_str out = { 0 };

    for (size_t n = 0; n < N; n++) {
        ck_assert_int_eq(unpack(packed, n, 1000, &out), VOL_EPARSE);
        vol_str_reset(&out);
    }
    vol_str_clear(&out);
}
END_TEST

/* Bytes 4 to 9 (time, flags, system) are not covered by the check value. */
START_TEST(a_changed_bit_is_noticed)
{
    unsigned char bad[N];
    struct vol_str out = { 0 };

    for (size_t i = 0; i < 8 * N; i++) {
        if (i / 8 >= 4 && i / 8 < 10)
            continue;
        memcpy(bad, packed, N);
        bad[i / 8] = (unsigned char)(bad[i / 8] ^ (1U << i % 8));
        enum vol_code code = unpack(bad, N, 1000, &out);
        /* Flag bits that add an optional field may read as a cut body. */
        ck_assert_int_ne(code, VOL_ENOMEM);
        ck_assert(code != VOL_OK || strcmp(out.text, text) == 0);
        vol_str_reset(&out);
    }
    vol_str_clear(&out);
}
END_TEST

START_TEST(what_follows_the_last_member_is_refused)
{
    unsigned char more[N + 4] = { 0 };
    struct vol_str out = { 0 };

    memcpy(more, packed, N);
    memcpy(more + N, "abc", 4);
    ck_assert_int_eq(unpack(more, N + 4, 1000, &out), VOL_EPARSE);
    vol_str_clear(&out);
}
END_TEST

START_TEST(plain_text_is_refused)
{
    struct vol_str out = { 0 };

    ck_assert_int_eq(unpack(text, strlen(text), 1000, &out), VOL_EPARSE);
    vol_str_clear(&out);
}
END_TEST

START_TEST(the_limit_is_of_what_comes_out)
{
    struct vol_str out = { 0 };

    ck_assert_int_eq(unpack(packed, N, strlen(text) - 1, &out), VOL_EDATA);
    vol_str_reset(&out);
    ck_assert_int_eq(unpack(packed, N, strlen(text), &out), VOL_OK);
    vol_str_clear(&out);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    for (size_t n = 1;; n++) {
        struct vol_str out = { 0 };
        alloc_fail_at(n);
        enum vol_code code = unpack(packed, N, 1000, &out);
        bool refused = alloc_refused();
        vol_str_clear(&out);
        ck_assert_int_eq(code, refused ? VOL_ENOMEM : VOL_OK);
        if (!refused)
            break;
    }
}
END_TEST

Suite *suite_net_gunzip(void);

Suite *
suite_net_gunzip(void)
{
    Suite *s = suite_create("net/gunzip");
    TCase *tc = tcase_create("whole or nothing");

    tcase_add_test(tc, what_gzip_packed_comes_back);
    tcase_add_test(tc, two_members_are_one_body);
    tcase_add_test(tc, no_prefix_is_taken);
    tcase_add_test(tc, a_changed_bit_is_noticed);
    tcase_add_test(tc, what_follows_the_last_member_is_refused);
    tcase_add_test(tc, plain_text_is_refused);
    tcase_add_test(tc, the_limit_is_of_what_comes_out);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
