/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/hash.h"
#include "base/jobs.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_base_jobs(void);

/* Counts to `n`; a job squares its number after a while of its own. */
struct count {
    size_t n, given, expected, alive;
    size_t fail_read, fail_write; /* at which job; 0 never */
};

static enum vol_code
give(void *ctx, void **job, struct vol_err *err)
{
    struct count *c = ctx;

    if (c->given + 1 == c->fail_read)
        return vol_fail(err, VOL_EIO, "read %zu", c->fail_read);
    if (c->given == c->n)
        return VOL_OK;
    size_t *p = malloc(2 * sizeof(*p));
    p[0] = ++c->given;
    c->alive++;
    *job = p;
    return VOL_OK;
}

static void
square(void *ctx, void *job)
{
    size_t *p = job;

    (void)ctx;
    volatile size_t wait = p[0] * 2654435761u % 10000;
    while (wait > 0)
        wait--;
    p[1] = p[0] * p[0];
}

static void
drop(void *ctx, void *job)
{
    struct count *c = ctx;

    c->alive--;
    free(job);
}

static enum vol_code
check_order(void *ctx, void *job, struct vol_err *err)
{
    struct count *c = ctx;
    size_t *p = job;

    ck_assert_uint_eq(p[0], ++c->expected);
    ck_assert_uint_eq(p[1], p[0] * p[0]);
    drop(ctx, job);
    if (c->expected == c->fail_write)
        return vol_fail(err, VOL_EIO, "write %zu", c->fail_write);
    return VOL_OK;
}

static enum vol_code
run(struct count *c, size_t threads, struct vol_err *err)
{
    struct vol_jobs jobs = { give, square, check_order, drop, c };

    return vol_jobs_run(&jobs, threads, err);
}

START_TEST(results_come_in_the_order_of_the_input)
{
    struct count c = { .n = 500 };

    ck_assert_int_eq(run(&c, (size_t)_i, NULL), VOL_OK);
    ck_assert_uint_eq(c.expected, 500);
    ck_assert_uint_eq(c.alive, 0);
}
END_TEST

START_TEST(a_failed_read_comes_after_what_was_read)
{
    struct count c = { .n = 500, .fail_read = 101 };
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(run(&c, (size_t)_i, &err), VOL_EIO);
    ck_assert_str_eq(err.text, "read 101");
    ck_assert_uint_eq(c.expected, 100);
    ck_assert_uint_eq(c.alive, 0);
}
END_TEST

START_TEST(a_failed_write_ends_the_run)
{
    struct count c = { .n = 500, .fail_write = 7 };
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(run(&c, (size_t)_i, &err), VOL_EIO);
    ck_assert_str_eq(err.text, "write 7");
    ck_assert_uint_eq(c.alive, 0);
}
END_TEST

START_TEST(sha256_of_the_standard)
{
    char out[VOL_SHA256_BUFSIZE];

    /* FIPS 180-4 examples, "abc" and the empty message. */
    ck_assert_int_eq(vol_hash_sha256(out, "abc", 3, NULL), VOL_OK);
    ck_assert_str_eq(out, "ba7816bf8f01cfea414140de5dae2223"
                          "b00361a396177a9cb410ff61f20015ad");
    ck_assert_int_eq(vol_hash_sha256(out, "", 0, NULL), VOL_OK);
    ck_assert_str_eq(out, "e3b0c44298fc1c149afbf4c8996fb924"
                          "27ae41e4649b934ca495991b7852b855");
}
END_TEST

START_TEST(streams_have_seeds_of_their_own)
{
    static const char *const a[] = { "SPX", "garch" };
    static const char *const b[] = { "SPXg", "arch" };

    ck_assert(vol_hash_seed(1, a, 2) == vol_hash_seed(1, a, 2));
    ck_assert(vol_hash_seed(1, a, 2) != vol_hash_seed(2, a, 2));
    ck_assert(vol_hash_seed(1, a, 2) != vol_hash_seed(1, b, 2));
}
END_TEST

Suite *
suite_base_jobs(void)
{
    Suite *s = suite_create("base/jobs and base/hash");
    TCase *tc = tcase_create("jobs");

    tcase_add_loop_test(tc, results_come_in_the_order_of_the_input, 1, 9);
    tcase_add_loop_test(tc, a_failed_read_comes_after_what_was_read, 1, 4);
    tcase_add_loop_test(tc, a_failed_write_ends_the_run, 1, 4);
    tcase_add_test(tc, sha256_of_the_standard);
    tcase_add_test(tc, streams_have_seeds_of_their_own);
    suite_add_tcase(s, tc);
    return s;
}
