/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/retry.h"

#include <check.h>

static const struct vol_retry_policy policy = {
    .retries = 3, .base_s = 1.0, .cap_s = 3.0, .retry_after_s = 60.0
};

static struct vol_retry
next(int attempt, enum vol_net_class class, double retry_after)
{
    return vol_retry_next(&policy, attempt, class, retry_after, 7);
}

static const struct {
    enum vol_net_class class;
    const char *name;
} names[] = {
    { VOL_NET_OK, "ok" },
    { VOL_NET_QUOTA, "quota" },
    { VOL_NET_AUTH, "auth" },
    { VOL_NET_BLOCKED, "blocked" },
    { VOL_NET_NO_SYMBOL, "no_symbol" },
    { VOL_NET_EMPTY, "empty" },
    { VOL_NET_SCHEMA, "schema" },
    { VOL_NET_TRANSPORT, "transport" },
};
#define N_NAMES (int)(sizeof(names) / sizeof(names[0]))

START_TEST(each_class_has_its_name)
{
    ck_assert_str_eq(vol_net_class_name(names[_i].class), names[_i].name);
}
END_TEST

static const struct {
    long status;
    enum vol_net_class class;
} statuses[] = {
    { 200, VOL_NET_OK },        { 402, VOL_NET_QUOTA },
    { 206, VOL_NET_SCHEMA },    { 204, VOL_NET_EMPTY },
    { 304, VOL_NET_SCHEMA },    { 400, VOL_NET_SCHEMA },
    { 401, VOL_NET_AUTH },      { 403, VOL_NET_BLOCKED },
    { 404, VOL_NET_NO_SYMBOL }, { 408, VOL_NET_TRANSPORT },
    { 410, VOL_NET_NO_SYMBOL }, { 429, VOL_NET_QUOTA },
    { 451, VOL_NET_BLOCKED },   { 500, VOL_NET_TRANSPORT },
    { 503, VOL_NET_TRANSPORT }, { 599, VOL_NET_TRANSPORT },
    { 600, VOL_NET_SCHEMA },    { 0, VOL_NET_SCHEMA },
};

START_TEST(each_status_has_its_class)
{
    ck_assert_int_eq(vol_net_class_of_status(statuses[_i].status),
                     statuses[_i].class);
}
END_TEST

START_TEST(only_transport_is_retried_unasked)
{
    bool again = next(1, names[_i].class, -1.0).again;

    ck_assert_int_eq(again, names[_i].class == VOL_NET_TRANSPORT);
}
END_TEST

START_TEST(retries_are_counted)
{
    ck_assert(next(3, VOL_NET_TRANSPORT, -1.0).again);
    ck_assert(!next(4, VOL_NET_TRANSPORT, -1.0).again);
    ck_assert(!next(4, VOL_NET_QUOTA, 1.0).again);
}
END_TEST

START_TEST(no_retries_means_none)
{
    struct vol_retry_policy once = policy;

    once.retries = 0;
    ck_assert(!vol_retry_next(&once, 1, VOL_NET_TRANSPORT, -1.0, 7).again);
}
END_TEST

/* Even on [0, c): mean c/2, here within five standard errors of 4000 draws. */
START_TEST(backoff_is_evenly_spread_below_a_doubling_ceiling)
{
    static const double ceiling[] = { 0.0, 1.0, 2.0, 3.0 };
    double sum = 0.0, top = 0.0, c = ceiling[_i];

    for (uint64_t seed = 0; seed < 4000; seed++) {
        struct vol_retry r =
            vol_retry_next(&policy, _i, VOL_NET_TRANSPORT, -1.0, seed);
        ck_assert(r.again && r.wait_s >= 0.0 && r.wait_s < c);
        sum += r.wait_s;
        top = r.wait_s > top ? r.wait_s : top;
    }
    ck_assert_double_eq_tol(sum / 4000, c / 2, 5 * c / 3.4641 / 63.2);
    ck_assert_double_gt(top, 0.99 * c);
}
END_TEST

START_TEST(the_same_seed_waits_the_same)
{
    ck_assert_double_eq(next(2, VOL_NET_TRANSPORT, -1.0).wait_s,
                        next(2, VOL_NET_TRANSPORT, -1.0).wait_s);
    ck_assert_double_ne(next(1, VOL_NET_TRANSPORT, -1.0).wait_s * 2,
                        next(2, VOL_NET_TRANSPORT, -1.0).wait_s);
}
END_TEST

START_TEST(retry_after_is_waited_in_full)
{
    struct vol_retry quota = next(1, VOL_NET_QUOTA, 60.0);
    struct vol_retry busy = next(1, VOL_NET_TRANSPORT, 5.0);

    ck_assert(quota.again && quota.wait_s >= 60.0 && quota.wait_s < 61.0);
    ck_assert(busy.again && busy.wait_s >= 5.0 && busy.wait_s < 6.0);
}
END_TEST

START_TEST(a_long_retry_after_is_not_waited)
{
    ck_assert(!next(1, VOL_NET_QUOTA, 61.0).again);
    ck_assert(!next(1, VOL_NET_TRANSPORT, 61.0).again);
}
END_TEST

START_TEST(retry_after_does_not_revive_a_final_class)
{
    ck_assert(!next(1, VOL_NET_AUTH, 1.0).again);
    ck_assert(!next(1, VOL_NET_NO_SYMBOL, 0.0).again);
}
END_TEST

Suite *suite_net_retry(void);

Suite *
suite_net_retry(void)
{
    Suite *s = suite_create("net/retry");
    TCase *tc = tcase_create("policy");

    tcase_add_loop_test(tc, each_class_has_its_name, 0, N_NAMES);
    tcase_add_loop_test(tc, each_status_has_its_class, 0,
                        (int)(sizeof(statuses) / sizeof(statuses[0])));
    tcase_add_loop_test(tc, only_transport_is_retried_unasked, 0, N_NAMES);
    tcase_add_test(tc, retries_are_counted);
    tcase_add_test(tc, no_retries_means_none);
    tcase_add_loop_test(tc, backoff_is_evenly_spread_below_a_doubling_ceiling,
                        1, 4);
    tcase_add_test(tc, the_same_seed_waits_the_same);
    tcase_add_test(tc, retry_after_is_waited_in_full);
    tcase_add_test(tc, a_long_retry_after_is_not_waited);
    tcase_add_test(tc, retry_after_does_not_revive_a_final_class);
    suite_add_tcase(s, tc);
    return s;
}
