/* SPDX-License-Identifier: GPL-3.0-or-later */
/* EWMA covariances: tests/data/cross_ewma.csv, numpy on four indices. */
#include "alloc.h"
#include "cross/ewma.h"
#include "cross/packed.h"
#include "cross_data.h"
#include "stats/random.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { M = EU_SERIES * (EU_SERIES + 1) / 2 };

struct paths {
    double *r;
    double *path[4]; /* by enum vol_ewma_init */
};

static void
check_figure(const struct cross_figure *f, void *ctx)
{
    const struct paths *p = ctx;
    enum vol_ewma_init init;
    char what[80];

    ck_assert_int_eq(vol_ewma_init_parse(f->spec, &init, NULL), VOL_OK);
    ck_assert_str_eq(vol_ewma_init_name(init), f->spec);
    const double *s = p->path[init] + (f->t - 1) * M;
    double value = s[vol_packed_at(f->i - 1, f->j - 1)];
    if (strcmp(f->quantity, "corr") == 0)
        value /= sqrt(s[vol_packed_at(f->i - 1, f->i - 1)] *
                      s[vol_packed_at(f->j - 1, f->j - 1)]);
    snprintf(what, sizeof(what), "%s %zu (%zu,%zu)", f->spec, f->t, f->i, f->j);
    check_near(value, f->value, 1e-12, what);
}

/* The returns of the four indices, row by row. */
static double *
eu_returns(void)
{
    struct eu_margins *m = eu_margins_new();
    double *r = malloc(EU_ROWS * EU_SERIES * sizeof(double));

    for (size_t t = 0; t < EU_ROWS; t++)
        for (size_t i = 0; i < EU_SERIES; i++)
            r[t * EU_SERIES + i] = m->own[i].y[t];
    eu_margins_free(m);
    return r;
}

START_TEST(figures_of_an_independent_program)
{
    struct paths p = { .r = eu_returns() };

    for (int i = 0; i < 4; i++) {
        const struct vol_ewma e = { p.r, EU_ROWS, EU_SERIES,
                                    (enum vol_ewma_init)i };
        p.path[i] = malloc((EU_ROWS + 1) * M * sizeof(double));
        ck_assert_int_eq(vol_ewma_path(&e, .94, 0, p.path[i], NULL), VOL_OK);
    }
    ck_assert_uint_gt(for_each_cross("cross_ewma.csv", NULL, check_figure, &p),
                      400);
    for (int i = 0; i < 4; i++)
        free(p.path[i]);
    free(p.r);
}
END_TEST

START_TEST(a_path_may_begin_late)
{
    double *r = eu_returns();
    struct vol_ewma e = { r, EU_ROWS, EU_SERIES, VOL_EWMA_FIRST20 };
    double *whole = malloc((EU_ROWS + 1) * M * sizeof(double)), last[2 * M];

    ck_assert_int_eq(vol_ewma_path(&e, .94, 0, whole, NULL), VOL_OK);
    ck_assert_int_eq(vol_ewma_path(&e, .94, EU_ROWS - 1, last, NULL), VOL_OK);
    ck_assert_mem_eq(last, whole + (EU_ROWS - 1) * M, sizeof(last));
    free(whole);
    free(r);
}
END_TEST

START_TEST(lambda_is_where_the_likelihood_is_highest)
{
    double *r = eu_returns();
    struct vol_ewma e = { r, EU_ROWS, EU_SERIES, VOL_EWMA_SAMPLE };
    double lambda, top, beside;

    ck_assert_int_eq(vol_ewma_estimate(&e, &lambda, &top, NULL), VOL_OK);
    ck_assert(lambda > .94 && lambda < .999);
    for (int side = -1; side <= 1; side += 2) {
        ck_assert_int_eq(
            vol_ewma_loglik(&e, lambda + side * 1e-5, &beside, NULL), VOL_OK);
        ck_assert_double_lt(beside, top);
    }
    free(r);
}
END_TEST

START_TEST(what_has_no_covariance_is_refused)
{
    double r[60], out[9], l, value;
    struct vol_random rng = vol_random_seed(1);
    struct vol_ewma e = { r, 30, 2, VOL_EWMA_SAMPLE };
    struct vol_err err;

    for (size_t t = 0; t < 30; t++)
        r[2 * t] = r[2 * t + 1] = vol_random_normal(&rng);
    ck_assert_int_eq(vol_ewma_path(&e, 1.0, 29, out, &err), VOL_EDATA);
    ck_assert_str_eq(err.text, "lambda 1 is not between 0 and 1");
    ck_assert_int_eq(vol_ewma_estimate(&e, &l, &value, &err), VOL_EDATA);
    ck_assert_str_eq(err.text, "the covariances are singular: a series is a "
                               "combination of others");
    e.init = VOL_EWMA_FILTER;
    ck_assert_int_eq(vol_ewma_estimate(&e, &l, &value, &err), VOL_EUSAGE);
    e.init = VOL_EWMA_FIRST20;
    e.n = 19;
    ck_assert_int_eq(vol_ewma_path(&e, .94, 18, out, &err), VOL_EDATA);
    ck_assert_str_eq(err.text, "19 common rows, at least 20 are needed");
    ck_assert_int_eq(vol_ewma_init_parse("x", &e.init, &err), VOL_EUSAGE);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    double *r = eu_returns();
    struct vol_ewma e = { r, 50, EU_SERIES, VOL_EWMA_SAMPLE };
    double lambda, value, out[2 * M];

    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        enum vol_code code = vol_ewma_estimate(&e, &lambda, &value, NULL);
        if (code == VOL_OK)
            code = vol_ewma_path(&e, lambda, 49, out, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    free(r);
}
END_TEST

Suite *suite_cross_ewma(void);

Suite *
suite_cross_ewma(void)
{
    Suite *s = suite_create("cross/ewma");
    TCase *t = tcase_create("all");

    tcase_add_test(t, figures_of_an_independent_program);
    tcase_add_test(t, a_path_may_begin_late);
    tcase_add_test(t, lambda_is_where_the_likelihood_is_highest);
    tcase_add_test(t, what_has_no_covariance_is_refused);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
