/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "mean/evaluate.h"
#include "series.h"

#include <check.h>
#include <math.h>
#include <string.h>

enum { N = 300 };

static struct vol_mean_model
model_of(const char *word)
{
    struct vol_mean_model model;

    ck_assert_int_eq(vol_mean_model_parse(word, &model, NULL), VOL_OK);
    return model;
}

static void
ftse(double *y)
{
    struct series s = series_return("ftse");

    memcpy(y, s.x, N * sizeof(*y));
    series_free(&s);
}

static const size_t horizon[] = { 1, 3 };

static void
evaluate(const char *word, const double *y, size_t n,
         const struct vol_evaluation_plan *plan, struct vol_evaluation *out,
         size_t *n_fits, char *reason)
{
    const struct vol_mean_model model = model_of(word);
    const struct vol_mean_data data = { y, NULL, n, false };

    ck_assert_int_eq(
        vol_mean_evaluate(&model, &data, plan, out, n_fits, reason, NULL),
        VOL_OK);
}

/* A random walk's forecast is the last value, whatever its variance. */
START_TEST(a_random_walk_by_hand)
{
    const struct vol_evaluation_plan plan = { 4, 1, 1, 0, 0, horizon, 2 };
    const double y[] = { 1.0, 2.0, 4.0, 3.0, 3.5, 5.0, 4.0, NAN, 6.0 };
    struct vol_evaluation e[2];
    char reason[96];
    size_t n_fits;

    evaluate("rw", y, 9, &plan, e, &n_fits, reason);
    ck_assert_str_eq(reason, "");
    ck_assert_uint_eq(n_fits, 4);
    /* from 3.5, 5, 4 and 4: 5, 4, none, 6; three ahead: none, 6, -, - */
    ck_assert_uint_eq(e[0].n, 3);
    ck_assert_double_eq_tol(e[0].mae, (1.5 + 1.0 + 2.0) / 3.0, 1e-14);
    ck_assert_double_eq_tol(e[0].rmse, sqrt((2.25 + 1.0 + 4.0) / 3.0), 1e-14);
    ck_assert_double_eq_tol(e[0].mase, 1.5 / (4.5 / 4.0), 1e-14);
    ck_assert_uint_eq(e[1].n, 1);
    ck_assert_double_eq_tol(e[1].mae, 1.0, 1e-14);
}
END_TEST

/* The mean of all rows before the origin, and its interval. */
START_TEST(a_mean_by_hand)
{
    const struct vol_evaluation_plan plan = { 2, 1, 1, 3, 0, horizon, 1 };
    const double y[] = { 9.0, 1.0, 2.0, 3.0, 3.2, 9.0 };
    struct vol_evaluation e;
    char reason[96];
    size_t n_fits;

    /* window 3: (1, 2, 3) has mean 2 and sd .816; (2, 3, 3.2) 2.73, .525 */
    evaluate("mean", y, 6, &plan, &e, &n_fits, reason);
    ck_assert_uint_eq(e.n, 2);
    ck_assert_double_eq_tol(e.mae, (1.2 + (9.0 - 8.2 / 3.0)) / 2.0, 1e-13);
    ck_assert_double_eq(e.coverage80, 0.0);
    ck_assert_double_eq(e.coverage95, 0.5);
}
END_TEST

START_TEST(rows_to_come_change_no_forecast)
{
    static const char *const word[] = { "arima1.0.1", "arima0.1.1", "har-level",
                                        "arima-auto" };
    struct vol_evaluation_plan plan = { 40, 1, 5, 0, 0, horizon, 1 };
    struct vol_evaluation a, b;
    double y[N];
    char reason[96];
    size_t n_fits;

    ftse(y);
    for (size_t i = 0; i < 4; i++) {
        evaluate(word[i], y, N - 20, &plan, &a, &n_fits, reason);
        /* the same origins, and 20 rows behind them that are not judged */
        plan.last = 60;
        for (size_t t = N - 20; t < N; t++)
            y[t] = NAN;
        evaluate(word[i], y, N, &plan, &b, &n_fits, reason);
        ck_assert_uint_eq(a.n, 40);
        ck_assert_uint_eq(b.n, 40);
        ck_assert_double_eq(a.mae, b.mae);
        ck_assert_double_eq(a.rmse, b.rmse);
        ck_assert_double_eq(a.coverage80, b.coverage80);
        plan.last = 40;
    }
}
END_TEST

/* A wild last row changes the judgement of that row alone. */
START_TEST(a_wild_last_row)
{
    struct vol_evaluation_plan plan = { 30, 1, 1, 0, 0, horizon, 1 };
    struct vol_evaluation a, b;
    double y[N];
    char reason[96];
    size_t n_fits;

    ftse(y);
    const double last = y[N - 1];
    evaluate("arima1.0.1", y, N, &plan, &a, &n_fits, reason);
    y[N - 1] = 1000.0;
    evaluate("arima1.0.1", y, N, &plan, &b, &n_fits, reason);
    /* its forecast from the errors it makes: both give the same */
    const double from_b = 1000.0 - 30.0 * (b.mae - a.mae);
    ck_assert(fabs(from_b) < 10.0 + 2.0 * fabs(last));
    ck_assert_double_eq_tol(30.0 * (b.rmse * b.rmse - a.rmse * a.rmse), 1e6,
                            3e4);
}
END_TEST

START_TEST(steps_and_refits)
{
    struct vol_evaluation_plan plan = { 50, 5, 3, 100, 0, horizon, 2 };
    struct vol_evaluation e[2];
    double y[N];
    char reason[96];
    size_t n_fits;

    ftse(y);
    evaluate("arima1.0.0", y, N, &plan, e, &n_fits, reason);
    ck_assert_uint_eq(e[0].n, 10);
    ck_assert_uint_eq(n_fits, 4);
}
END_TEST

START_TEST(what_cannot_be_evaluated_has_a_reason)
{
    struct vol_evaluation_plan plan = { 50, 1, 1, 0, 0, horizon, 2 };
    struct vol_mean_model model = model_of("arima1.0.0");
    struct vol_evaluation e[2];
    const double flat[60] = { 0.0 };
    double y[N];
    char reason[96];
    size_t n_fits;
    const struct vol_mean_data data = { y, NULL, N, false };

    ftse(y);
    evaluate("mean", y, 50, &plan, e, &n_fits, reason);
    ck_assert_str_eq(reason, "no row is left before the first origin");
    ck_assert(isnan(e[0].mae) && isnan(e[0].coverage95) && isnan(e[0].mase));
    evaluate("har-level", y, 60, &plan, e, &n_fits, reason);
    ck_assert_str_ne(reason, "");
    evaluate("mean", flat, 60, &plan, e, &n_fits, reason);
    ck_assert_uint_eq(e[0].n, 0);
    ck_assert_str_ne(reason, "");
    model.arima.n_x = 1;
    ck_assert_int_eq(
        vol_mean_evaluate(&model, &data, &plan, e, &n_fits, reason, NULL),
        VOL_OK);
    ck_assert_ptr_nonnull(strstr(reason, "regressors"));
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    const struct vol_evaluation_plan plan = { 3, 1, 1, 0, 0, horizon, 1 };
    const struct vol_mean_model model = model_of("arima0.1.1");
    struct vol_evaluation e;
    double y[N];
    char reason[96];
    size_t n_fits;
    enum vol_code code;
    const struct vol_mean_data data = { y, NULL, N, false };

    ftse(y);
    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        code =
            vol_mean_evaluate(&model, &data, &plan, &e, &n_fits, reason, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
}
END_TEST

Suite *suite_mean_evaluate(void);

Suite *
suite_mean_evaluate(void)
{
    Suite *s = suite_create("mean/evaluate");
    TCase *tc = tcase_create("evaluate");

    tcase_add_test(tc, a_random_walk_by_hand);
    tcase_add_test(tc, a_mean_by_hand);
    tcase_add_test(tc, rows_to_come_change_no_forecast);
    tcase_add_test(tc, a_wild_last_row);
    tcase_add_test(tc, steps_and_refits);
    tcase_add_test(tc, what_cannot_be_evaluated_has_a_reason);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
