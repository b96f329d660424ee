/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tests/data/var_past.csv holds figures of R's lm for the returns of the four
 * European indices: with exogenous regressors, some of them missing, and of
 * forecasts from origins in the past (tests/data/make-var-past).
 */
#include "alloc.h"
#include "mean/var_model.h"
#include "panel.h"
#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { K = PANEL_K, N_X = 2, WIDTH = K + N_X, H = 3 };

static const size_t horizon[] = { 1, 3 };

static struct vol_var_model
model_of(const char *word)
{
    struct vol_var_model model;

    ck_assert_int_eq(vol_var_model_parse(word, &model, NULL), VOL_OK);
    return model;
}

/* ---- exogenous regressors ------------------------------------------------ */

/* Those of make-var-past, of row t from 1 on. */
static void
regressors(size_t t, double x[N_X])
{
    x[0] = t % 50 == 0 ? (double)NAN : (double)(t * 7919 % 97) / 97.0;
    x[1] = t % 22 == 0;
}

/* The returns, and the regressors behind them. */
static double *
with_regressors(const struct panel *y)
{
    double *data = malloc(y->rows * WIDTH * sizeof(*data));

    ck_assert_ptr_nonnull(data);
    for (size_t t = 0; t < y->rows; t++) {
        memcpy(data + t * WIDTH, y->x + t * K, K * sizeof(*data));
        regressors(t + 1, data + t * WIDTH + K);
    }
    return data;
}

/* "param:dax:3", "se:dax:3", "fc:dax:1", "loglik", "n" */
static double
of_varx(const struct vol_var *var, const double *ahead, const char *quantity)
{
    char what[16] = "", series[8] = "";
    unsigned at = 0;

    if (strcmp(quantity, "n") == 0)
        return (double)var->n;
    if (strcmp(quantity, "loglik") == 0)
        return var->loglik;
    ck_assert_int_eq(sscanf(quantity, "%15[a-z]:%7[a-z]:%u", what, series, &at),
                     3);
    size_t i = panel_index(series);
    if (strcmp(what, "fc") == 0)
        return ahead[(at - 1) * K + i];
    return what[0] == 'p' ? var->coef[i * var->m + at]
                          : vol_var_std_error(var, i, at);
}

START_TEST(exogenous_regressors_agree_with_lm)
{
    const struct vol_var_model model = model_of("var2");
    struct panel y = panel_returns();
    struct panel_figures all = panel_figures("var_past");
    double *data = with_regressors(&y), x[H * N_X], ahead[H * K];
    const struct vol_var_data all_rows = { data, K, N_X, y.rows };
    struct vol_var var;
    size_t n = 0;

    ck_assert_int_eq(vol_var_model_fit(&model, &all_rows, &var, NULL), VOL_OK);
    for (size_t h = 0; h < H; h++)
        regressors(y.rows + 1 + h, x + h * N_X);
    vol_var_forecast(&var, data, y.rows, x, H, ahead);
    for (size_t i = 0; i < all.n; i++) {
        char **field = all.row[i];
        if (strcmp(field[0], "varx2") != 0)
            continue;
        const double theirs = strtod(field[2], NULL);
        ck_assert_msg(fabs(of_varx(&var, ahead, field[1]) - theirs) <=
                          1e-11 * fmax(fabs(theirs), 1.0),
                      "%s: %.17g", field[1], of_varx(&var, ahead, field[1]));
        n++;
    }
    ck_assert_uint_eq(n, 102);
    vol_var_clear(&var);
    free(data);
    panel_figures_free(&all);
    panel_free(&y);
}
END_TEST

/* Rows that lack a regressor have no residual; the others' are orthogonal to
 * every regressor. */
START_TEST(residuals_are_orthogonal_to_the_regressors)
{
    const struct vol_var_model model = model_of("var1");
    struct panel y = panel_returns();
    double *data = with_regressors(&y), sum[K * N_X] = { 0.0 };
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

START_TEST(rows_without_regressors_may_be_too_few)
{
    const struct vol_var_model model = model_of("var1");
    struct panel y = panel_returns();
    double *data = with_regressors(&y);
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

static double
of_evaluation(const struct vol_evaluation *e, const char *what)
{
    const struct {
        const char *name;
        double value;
    } figure[] = { { "n", (double)e->n },
                   { "mae", e->mae },
                   { "rmse", e->rmse },
                   { "mase", e->mase },
                   { "coverage80", e->coverage80 },
                   { "coverage95", e->coverage95 } };

    for (size_t i = 0; i < sizeof(figure) / sizeof(figure[0]); i++)
        if (strcmp(what, figure[i].name) == 0)
            return figure[i].value;
    ck_abort_msg("no figure %s", what);
}

static void
check_past(const char *word, const struct vol_evaluation_plan *plan)
{
    const struct vol_var_model model = model_of(word);
    struct panel y = panel_returns();
    struct panel_figures all = panel_figures("var_past");
    const struct vol_var_data data = { y.x, K, 0, y.rows };
    struct vol_evaluation out[K * 2];
    char reason[96];
    size_t n = 0, n_fits;

    ck_assert_int_eq(
        vol_var_evaluate(&model, &data, plan, out, &n_fits, reason, NULL),
        VOL_OK);
    ck_assert_str_eq(reason, "");
    ck_assert_uint_eq(n_fits, plan->last / plan->step / plan->refit_every);
    for (size_t i = 0; i < all.n; i++) {
        char **field = all.row[i], what[16] = "", series[8] = "";
        unsigned h = 0;
        if (strcmp(field[0], word) != 0)
            continue;
        ck_assert_int_eq(
            sscanf(field[1], "%15[a-z0-9]:%7[a-z]:%u", what, series, &h), 3);
        const double ours =
            of_evaluation(&out[panel_index(series) * 2 + (h == 3)], what);
        const double theirs = strtod(field[2], NULL);
        ck_assert_msg(fabs(ours - theirs) <= 1e-11 * fabs(theirs),
                      "%s %s: %.17g, lm has %.17g", word, field[1], ours,
                      theirs);
        n++;
    }
    ck_assert_uint_eq(n, K * 2 * 6);
    panel_figures_free(&all);
    panel_free(&y);
}

START_TEST(forecasts_of_the_past_agree_with_lm)
{
    const struct vol_evaluation_plan growing = { 60, 1, 20, 0, 0, horizon, 2 };
    const struct vol_evaluation_plan window = { 90, 2, 5, 400, 0, horizon, 2 };

    check_past("var2", &growing);
    check_past("var1-ct", &window); /* a trend counts from the last fit's row */
}
END_TEST

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
    double *x = with_regressors(&y);
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

    tcase_add_test(t, exogenous_regressors_agree_with_lm);
    tcase_add_test(t, residuals_are_orthogonal_to_the_regressors);
    tcase_add_test(t, rows_without_regressors_may_be_too_few);
    tcase_add_test(t, forecasts_of_the_past_agree_with_lm);
    tcase_add_test(t, chosen_lags_are_judged_as_chosen);
    tcase_add_test(t, reasons_where_nothing_is_judged);
    tcase_add_test(t, a_refused_allocation_is_reported);
    suite_add_tcase(s, t);
    return s;
}
