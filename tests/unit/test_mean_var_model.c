/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "mean/var_model.h"
#include "panel.h"
#include "peer_figures.h"
#include <check.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { K = PANEL_K, N_X = PEER_X, WIDTH = K + N_X };

static const size_t horizon[] = { 1, 3 };

static struct vol_var_model
model_of(const char *word)
{
    struct vol_var_model model;

    ck_assert_int_eq(vol_var_model_parse(word, &model, NULL), VOL_OK);
    return model;
}

static void
check_figure(const struct peer_figure *f, void *ctx)
{
    (void)ctx;
    ck_assert_msg(fabs(f->ours - f->theirs) <=
                      1e-11 * fmax(fabs(f->theirs), 1.0),
                  "%s %s: %.17g, %s has %.17g", f->test, f->quantity, f->ours,
                  f->source, f->theirs);
}

START_TEST(regressors_and_forecasts_of_the_past_agree_with_lm)
{
    ck_assert_uint_eq(peer_figures_of_past(check_figure, NULL),
                      102 + 2 * (K * 2 * 6));
}
END_TEST

/* ---- exogenous regressors ------------------------------------------------ */

/* Rows that lack a regressor have no residual; the others' are orthogonal to
 * every regressor. */
START_TEST(residuals_are_orthogonal_to_the_regressors)
{
    const struct vol_var_model model = model_of("var1");
    struct panel y = panel_returns();
    double *data = peer_with_regressors(&y), sum[K * N_X] = { 0.0 };
    double *e = malloc(y.rows * K * sizeof(*e));
    const struct vol_var_data all_rows = { data, K, N_X, y.rows };
    struct vol_var var;
    size_t n = 0;

    ck_assert_ptr_nonnull(e);
    ck_assert_int_eq(vol_var_model_fit(&model, &all_rows, &var, NULL), VOL_OK);
    vol_var_residuals(&var, data, y.rows, e);
    for (size_t t = 1; t < y.rows; t++) {
        const double *x = data + t * WIDTH + K, *of = e + (t - 1) * K;
        ck_assert_int_eq(isnan(x[0]), isnan(of[0]));
        for (size_t i = 0; !isnan(x[0]) && i < K * N_X; i++)
            sum[i] += of[i / N_X] * x[i % N_X];
        n += isnan(x[0]) ? 0 : 1;
    }
    ck_assert_uint_eq(n, var.n);
    for (size_t i = 0; i < K * N_X; i++)
        ck_assert_double_eq_tol(sum[i], 0.0, 1e-9);
    vol_var_clear(&var);
    free(e);
    free(data);
    panel_free(&y);
}
END_TEST

/* A trend by name, and the same numbers as a regressor: one model. */
START_TEST(a_trend_may_be_a_regressor)
{
    enum { H = 5 };
    const struct vol_var_model by_name = model_of("var2-ct");
    const struct vol_var_model plain = model_of("var2");
    struct panel y = panel_returns();
    double *data = malloc(y.rows * (K + 1) * sizeof(*data)), ahead[H];
    double mean[2][H * K], error[2][H * K * K];
    struct vol_var_moments moments;
    struct vol_var var[3];

    ck_assert_ptr_nonnull(data);
    for (size_t t = 0; t < y.rows; t++) {
        memcpy(data + t * (K + 1), y.x + t * K, K * sizeof(*data));
        data[t * (K + 1) + K] = (double)t + 1.0;
    }
    for (size_t h = 0; h < H; h++)
        ahead[h] = (double)(y.rows + h) + 1.0;
    const struct vol_var_data of[2] = { { y.x, K, 0, y.rows },
                                        { data, K, 1, y.rows } };
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(vol_var_model_fit(i == 0 ? &by_name : &plain, &of[i],
                                           &var[i], NULL),
                         VOL_OK);
        vol_var_forecast(&var[i], of[i].y, y.rows, ahead, H, mean[i]);
        ck_assert_int_eq(vol_var_response_errors(&var[i], VOL_VAR_GENERALISED,
                                                 H, error[i], NULL),
                         VOL_OK);
    }
    ck_assert_int_eq(vol_var_init(&var[2], &var[1].spec, NULL), VOL_OK);
    ck_assert_int_eq(vol_var_moments_init(&moments, &var[1].spec, NULL),
                     VOL_OK);
    for (size_t t = 2; t < y.rows; t++)
        vol_var_moments_add(&moments, data, t);
    ck_assert(vol_var_from_moments(&moments, true, &var[2]));
    ck_assert_uint_eq(var[0].m, var[1].m);
    for (size_t i = 0; i < K * var[0].m; i++) {
        ck_assert_double_eq_tol(var[0].coef[i], var[1].coef[i], 1e-13);
        ck_assert_double_eq_tol(var[0].coef[i], var[2].coef[i], 1e-9);
    }
    for (size_t i = 0; i < H * K; i++)
        ck_assert_double_eq_tol(mean[0][i], mean[1][i], 1e-12);
    for (size_t i = 0; i < H * K * K; i++)
        ck_assert_double_eq_tol(error[0][i], error[1][i], 1e-13);
    for (size_t i = 0; i < 3; i++)
        vol_var_clear(&var[i]);
    vol_var_moments_clear(&moments);
    free(data);
    panel_free(&y);
}
END_TEST

START_TEST(rows_without_regressors_may_be_too_few)
{
    const struct vol_var_model model = model_of("var1");
    struct panel y = panel_returns();
    double *data = peer_with_regressors(&y);
    const struct vol_var_data some_rows = { data, K, N_X, 40 };
    struct vol_var var;
    struct vol_err err = { VOL_OK, "" };

    for (size_t t = 0; t < 30; t++)
        data[t * WIDTH + K] = NAN;
    ck_assert_int_eq(vol_var_model_fit(&model, &some_rows, &var, &err),
                     VOL_EDATA);
    ck_assert_str_eq(err.text, "10 rows with all regressors are too few: at "
                               "least 11 are needed");
    vol_var_clear(&var);
    free(data);
    panel_free(&y);
}
END_TEST

/* ---- forecasts of the past ----------------------------------------------- */

/* Of white noise BIC takes no lag: the forecasts are those of var0, which are
 * the means that vol_mean_evaluate() has. */
START_TEST(chosen_lags_are_judged_as_chosen)
{
    const struct vol_evaluation_plan plan = { 50, 1, 10, 300, 0, horizon, 2 };
    const struct vol_var_model bic = model_of("var-bic");
    const struct vol_mean_model mean = { .arima = { .constant = true } };
    struct panel y = panel_returns();
    const struct vol_var_data data = { y.x, K, 0, y.rows };
    struct vol_evaluation out[K * 2], alone[2];
    double *column = malloc(y.rows * sizeof(*column));
    char reason[96];
    size_t n_fits;

    ck_assert_ptr_nonnull(column);
    ck_assert_int_eq(
        vol_var_evaluate(&bic, &data, &plan, out, &n_fits, reason, NULL),
        VOL_OK);
    for (size_t i = 0; i < K; i++) {
        const struct vol_mean_data one = { column, NULL, y.rows, true };
        for (size_t t = 0; t < y.rows; t++)
            column[t] = y.x[t * K + i];
        ck_assert_int_eq(
            vol_mean_evaluate(&mean, &one, &plan, alone, &n_fits, reason, NULL),
            VOL_OK);
        for (size_t h = 0; h < 2; h++) {
            ck_assert_double_eq_tol(out[i * 2 + h].mae, alone[h].mae, 1e-10);
            ck_assert_double_eq_tol(out[i * 2 + h].mase, alone[h].mase, 1e-10);
        }
    }
    free(column);
    panel_free(&y);
}
END_TEST

/* What cannot be judged has a reason and no figures. */
START_TEST(reasons_where_nothing_is_judged)
{
    const struct vol_evaluation_plan all = { 90, 1, 1, 0, 0, horizon, 2 };
    const struct vol_evaluation_plan few = { 10, 1, 1, 5, 0, horizon, 2 };
    const struct vol_var_model model = model_of("var1");
    struct panel y = panel_returns();
    double *x = peer_with_regressors(&y);
    const struct vol_var_data data = { y.x, K, 0, 90 };
    const struct vol_var_data exogenous = { x, K, N_X, 90 };
    struct vol_evaluation out[K * 2];
    char reason[96];
    size_t n_fits;

    ck_assert_int_eq(
        vol_var_evaluate(&model, &data, &all, out, &n_fits, reason, NULL),
        VOL_OK);
    ck_assert_str_eq(reason, "no row is left before the first origin");
    ck_assert(out[0].n == 0 && isnan(out[0].mae) && isnan(out[7].mase));
    ck_assert_int_eq(
        vol_var_evaluate(&model, &data, &few, out, &n_fits, reason, NULL),
        VOL_OK);
    ck_assert_str_eq(reason, "5 rows are too few for 1 lags of 4 series: at "
                             "least 10 are needed");
    ck_assert_int_eq(
        vol_var_evaluate(&model, &exogenous, &few, out, &n_fits, reason, NULL),
        VOL_OK);
    ck_assert_str_eq(reason, VOL_EVALUATION_NO_X);
    free(x);
    panel_free(&y);
}
END_TEST

static enum vol_code
evaluate_some(const struct vol_var_model *model, const struct panel *y)
{
    const struct vol_evaluation_plan plan = { 5, 1, 5, 0, 0, horizon, 2 };
    const struct vol_var_data data = { y->x, K, 0, 100 };
    struct vol_evaluation out[K * 2];
    char reason[96];
    struct vol_err err = { VOL_OK, "" };
    size_t n_fits;

    return vol_var_evaluate(model, &data, &plan, out, &n_fits, reason, &err);
}

START_TEST(a_refused_allocation_is_reported)
{
    const struct vol_var_model model = model_of("var-aic");
    struct panel y = panel_returns();

    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        enum vol_code code = evaluate_some(&model, &y);
        if (!alloc_refused()) {
            ck_assert_int_eq(code, VOL_OK);
            break;
        }
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    panel_free(&y);
}
END_TEST

Suite *suite_mean_var_model(void);

Suite *
suite_mean_var_model(void)
{
    Suite *s = suite_create("mean/var_model");
    TCase *t = tcase_create("var_model");

    tcase_add_test(t, regressors_and_forecasts_of_the_past_agree_with_lm);
    tcase_add_test(t, a_trend_may_be_a_regressor);
    tcase_add_test(t, residuals_are_orthogonal_to_the_regressors);
    tcase_add_test(t, rows_without_regressors_may_be_too_few);
    tcase_add_test(t, chosen_lags_are_judged_as_chosen);
    tcase_add_test(t, reasons_where_nothing_is_judged);
    tcase_add_test(t, a_refused_allocation_is_reported);
    suite_add_tcase(s, t);
    return s;
}
