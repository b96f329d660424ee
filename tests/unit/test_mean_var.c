/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tests/data/var.csv holds figures of R's vars, statsmodels and numpy for the
 * returns of the four European indices; each row names its program.
 */
#include "alloc.h"
#include "mean/var.h"
#include "mean/var_dynamics.h"
#include "panel.h"
#include "peer_figures.h"
#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { K = PANEL_K, H = 11, MAX_LAG = 10 };

/* Central differences are good to about 1e-8. */
static void
check_figure(const struct peer_figure *f, void *ctx)
{
    double tolerance = strstr(f->quantity, "-se") != NULL ? 1e-7 : 1e-11;

    (void)ctx;
    ck_assert_msg(fabs(f->ours - f->theirs) <=
                      tolerance * fmax(fabs(f->theirs), 1.0),
                  "%s %s: %.17g, %s has %.17g", f->test, f->quantity, f->ours,
                  f->source, f->theirs);
}

START_TEST(estimates_and_dynamics_agree_with_other_programs)
{
    ck_assert_uint_eq(peer_figures_of_var(check_figure, NULL), 1987);
}
END_TEST

/* log |Sigma| + penalty / n, as vars and statsmodels print it. */
static double
per_row(double total, double n)
{
    return total / n - K * (1.0 + log(2.0 * acos(-1.0)));
}

START_TEST(the_order_agrees_with_vars_and_statsmodels)
{
    static const struct {
        const char *name;
        enum vol_var_criterion which;
    } criteria[] = { { "AIC", VOL_VAR_AIC }, { "SC", VOL_VAR_BIC },
                     { "HQ", VOL_VAR_HQ },   { "FPE", VOL_VAR_FPE },
                     { "aic", VOL_VAR_AIC }, { "bic", VOL_VAR_BIC },
                     { "hqic", VOL_VAR_HQ }, { "fpe", VOL_VAR_FPE } };
    struct panel_figures all = panel_figures("var");
    struct panel y = panel_returns();
    struct vol_var_spec spec = { K, 0, VOL_TREND_CONST, 0 };
    struct vol_var_order order[MAX_LAG + 1];
    size_t best[VOL_VAR_CRITERIA], checked = 0;

    ck_assert_int_eq(
        vol_var_select(&spec, y.x, y.rows, MAX_LAG, order, best, NULL), VOL_OK);
    for (size_t i = 0; i < all.n; i++)
        for (size_t c = 0; c < sizeof(criteria) / sizeof(criteria[0]); c++) {
            char name[16] = "", *const *field = all.row[i];
            unsigned lag = 0;
            if (strcmp(field[0], "select") != 0 ||
                sscanf(field[1], "%15[A-Za-z]%*[^l]lag%u", name, &lag) != 2 ||
                strcmp(name, criteria[c].name) != 0)
                continue;
            double got = order[lag].value[criteria[c].which];
            if (criteria[c].which != VOL_VAR_FPE)
                got = per_row(got, (double)(y.rows - MAX_LAG));
            ck_assert_double_eq_tol(got, strtod(field[2], NULL), 1e-11);
            checked++;
        }
    ck_assert_uint_eq(checked, 4 * 5 + 4 * 11);
    /* statsmodels' choice, from 0 on: tests/data/var.csv, selected: */
    ck_assert_uint_eq(best[VOL_VAR_AIC], 1);
    ck_assert_uint_eq(best[VOL_VAR_BIC], 0);
    ck_assert_uint_eq(best[VOL_VAR_HQ], 1);
    ck_assert_uint_eq(best[VOL_VAR_FPE], 1);
    panel_free(&y);
    panel_figures_free(&all);
}
END_TEST

/* ---- properties ---- */

static void
fit(struct vol_var *var, const double *y, size_t rows, size_t k, size_t p,
    enum vol_trend trend)
{
    struct vol_var_spec spec = { k, p, trend, 0 };
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(vol_var_init(var, &spec, &err), VOL_OK);
    ck_assert_msg(vol_var_fit(var, y, rows, &err) == VOL_OK, "%s", err.text);
}

START_TEST(permuting_the_series_permutes_the_generalised_responses)
{
    static const size_t order[K] = { 2, 0, 3, 1 };
    struct panel y = panel_returns(), z = panel_permuted(&y, order);
    struct vol_var a, b;
    double phi[H * K * K], impact[K * K], g[2][H * K * K], s[2][K * K];

    fit(&a, y.x, y.rows, K, 2, VOL_TREND_LINEAR);
    fit(&b, z.x, z.rows, K, 2, VOL_TREND_LINEAR);
    for (int v = 0; v < 2; v++) {
        const struct vol_var *var = v == 0 ? &a : &b;
        vol_var_phi(var, H, phi);
        ck_assert(vol_var_impact(var->sigma, K, VOL_VAR_GENERALISED, impact));
        vol_var_responses(phi, impact, K, H, g[v]);
        vol_var_shares(g[v], NULL, K, H, s[v]);
    }
    ck_assert_double_eq_tol(a.loglik, b.loglik, 1e-8);
    for (size_t h = 0; h < H; h++)
        for (size_t i = 0; i < K * K; i++) {
            size_t at = order[i / K] * K + order[i % K];
            ck_assert_double_eq_tol(g[1][h * K * K + i], g[0][h * K * K + at],
                                    1e-12);
            ck_assert_double_eq_tol(s[1][i], s[0][at], 1e-12);
        }
    vol_var_clear(&a);
    vol_var_clear(&b);
    panel_free(&y);
    panel_free(&z);
}
END_TEST

START_TEST(scaling_scales_sigma_and_leaves_lags_and_shares)
{
    struct panel y = panel_returns();
    struct vol_var a, b;

    fit(&a, y.x, y.rows, K, 1, VOL_TREND_CONST);
    for (size_t i = 0; i < K * y.rows; i++)
        y.x[i] *= 1000.0;
    fit(&b, y.x, y.rows, K, 1, VOL_TREND_CONST);
    for (size_t i = 0; i < K; i++) {
        ck_assert_double_eq_tol(b.coef[i * b.m], 1000.0 * a.coef[i * a.m],
                                1e-10);
        for (size_t j = 1; j < a.m; j++)
            ck_assert_double_eq_tol(b.coef[i * b.m + j], a.coef[i * a.m + j],
                                    1e-12);
        ck_assert_double_eq_tol(b.sigma[i * K], 1e6 * a.sigma[i * K], 1e-6);
    }
    vol_var_clear(&a);
    vol_var_clear(&b);
    panel_free(&y);
}
END_TEST

/* Diagonal Sigma: generalised and Cholesky shocks are the same. */
START_TEST(a_diagonal_sigma_makes_both_shocks_one)
{
    static const double sigma[4] = { 4.0, 0.0, 0.0, 9.0 };
    double a[4], b[4];

    ck_assert(vol_var_impact(sigma, 2, VOL_VAR_CHOLESKY, a));
    ck_assert(vol_var_impact(sigma, 2, VOL_VAR_GENERALISED, b));
    for (int i = 0; i < 4; i++)
        ck_assert_double_eq(a[i], b[i]);
}
END_TEST

START_TEST(forecast_errors_are_those_of_their_responses)
{
    struct panel y = panel_returns();
    struct vol_var var;
    double phi[H * K * K], mse[H * K * K], sigma[K * K], impact[K * K],
        theta[H * K * K], shares[K * K], variance[K];

    fit(&var, y.x, y.rows, K, 2, VOL_TREND_CONST);
    vol_var_unbiased(&var, sigma);
    vol_var_phi(&var, H, phi);
    vol_var_mse(phi, sigma, K, H, mse);
    ck_assert(vol_var_impact(sigma, K, VOL_VAR_CHOLESKY, impact));
    vol_var_responses(phi, impact, K, H, theta);
    for (size_t i = 0; i < K; i++)
        variance[i] = mse[(H - 1) * K * K + i * (K + 1)];
    vol_var_shares(theta, variance, K, H, shares);
    for (size_t i = 0; i < K; i++) {
        double whole = 0.0;
        for (size_t j = 0; j < K; j++)
            whole += shares[i * K + j];
        ck_assert_double_eq_tol(whole, 1.0, 1e-13);
    }
    vol_var_clear(&var);
    panel_free(&y);
}
END_TEST

/* The eigenvalues of a companion matrix known by hand: y has roots .5 and -.2
 * (z^2 - .3 z - .1), x is .9 x. */
START_TEST(stability_is_the_largest_root)
{
    double coef[] = { 0.3, 0.0, 0.1, 0.0, 0.0, 0.9, 0.0, 0.0 }, modulus[4];
    struct vol_var var = { .spec = { 2, 2, VOL_TREND_NONE },
                           .m = 4,
                           .coef = coef };

    ck_assert_int_eq(vol_var_moduli(&var, modulus, NULL), VOL_OK);
    ck_assert_double_eq_tol(modulus[0], 0.9, 1e-14);
    ck_assert_double_eq_tol(modulus[1], 0.5, 1e-14);
    ck_assert_double_eq_tol(modulus[2], 0.2, 1e-14);
    ck_assert_double_eq_tol(modulus[3], 0.0, 1e-14);
}
END_TEST

/* Roots .8 and -.1 of z^2 - .7 z - .08, .5 and -.4 of z^2 - .1 z - .2, whatever
 * the units: (A1, A2) = P (diag(.7, .1), diag(.08, .2)) P^-1, P = [1 1; 1 2].
 */
START_TEST(stability_does_not_depend_on_units)
{
    const double unit = 1e15;
    double coef[] = { 1.3,        -0.6 * unit, -0.04,        0.12 * unit,
                      1.2 / unit, -0.5,        -0.24 / unit, 0.32 },
           modulus[4];
    struct vol_var var = { .spec = { 2, 2, VOL_TREND_NONE },
                           .m = 4,
                           .coef = coef };

    ck_assert_int_eq(vol_var_moduli(&var, modulus, NULL), VOL_OK);
    ck_assert_double_eq_tol(modulus[0], 0.8, 1e-13);
    ck_assert_double_eq_tol(modulus[1], 0.5, 1e-13);
    ck_assert_double_eq_tol(modulus[2], 0.4, 1e-13);
    ck_assert_double_eq_tol(modulus[3], 0.1, 1e-13);
}
END_TEST

/* Windows from running sums and by decomposition. */
START_TEST(moments_give_the_estimate_of_the_window)
{
    enum { WINDOW = 200, FIRST = 3 };
    struct panel y = panel_returns();
    struct vol_var_spec spec = { K, 2, VOL_TREND_CONST, 0 };
    struct vol_var_moments moments;
    struct vol_var a, b;

    ck_assert_int_eq(vol_var_moments_init(&moments, &spec, NULL), VOL_OK);
    ck_assert_int_eq(vol_var_init(&a, &spec, NULL), VOL_OK);
    ck_assert_int_eq(vol_var_init(&b, &spec, NULL), VOL_OK);
    moments.centre[0] = 0.07;
    ck_assert(!vol_var_from_moments(&moments, true, &a));
    for (size_t t = spec.p; t < y.rows; t++) {
        vol_var_moments_add(&moments, y.x, t);
        if (moments.n > WINDOW - spec.p)
            vol_var_moments_drop(&moments, y.x, t - (WINDOW - spec.p));
        if (t < WINDOW || t % 97 != 0)
            continue;
        ck_assert(vol_var_from_moments(&moments, true, &a));
        ck_assert_int_eq(
            vol_var_fit(&b, y.x + (t + 1 - WINDOW) * K, WINDOW, NULL), VOL_OK);
        ck_assert_double_eq_tol(a.loglik, b.loglik, 1e-9);
        for (size_t i = 0; i < K * a.m; i++)
            ck_assert_double_eq_tol(a.coef[i], b.coef[i], 1e-11);
        for (size_t i = 0; i < K * K; i++)
            ck_assert_double_eq_tol(a.sigma[i], b.sigma[i], 1e-11);
        ck_assert_double_eq_tol(a.xx_inv[a.m + 1], b.xx_inv[a.m + 1], 1e-12);
    }
    vol_var_moments_clear(&moments);
    vol_var_clear(&a);
    vol_var_clear(&b);
    panel_free(&y);
}
END_TEST

START_TEST(residuals_are_orthogonal_to_the_regressors)
{
    struct panel y = panel_returns();
    struct vol_var var;
    double *e = malloc(K * y.rows * sizeof(*e)), sum = 0.0, square = 0.0;

    fit(&var, y.x, y.rows, K, 1, VOL_TREND_LINEAR);
    vol_var_residuals(&var, y.x, y.rows, e);
    for (size_t t = 0; t < var.n; t++) {
        sum += e[t * K] * ((double)t + 2.0);
        square += e[t * K + 1] * e[t * K + 1];
    }
    ck_assert_double_eq_tol(sum, 0.0, 1e-6);
    ck_assert_double_eq_tol(square / (double)var.n, var.sigma[K + 1], 1e-11);
    free(e);
    vol_var_clear(&var);
    panel_free(&y);
}
END_TEST

/* ---- what cannot be estimated ---- */

static void
check_refused(const double *y, size_t rows, size_t k, size_t p,
              enum vol_trend trend, const char *why)
{
    struct vol_var_spec spec = { k, p, trend, 0 };
    struct vol_var var;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_int_eq(vol_var_init(&var, &spec, &err), VOL_OK);
    ck_assert_int_eq(vol_var_fit(&var, y, rows, &err), VOL_EDATA);
    ck_assert_msg(strstr(err.text, why) != NULL, "%s", err.text);
    vol_var_clear(&var);
}

START_TEST(what_cannot_be_estimated_says_why)
{
    enum { ROWS = 50 };
    double same[2 * ROWS], constant[2 * ROWS];
    struct panel y = panel_returns();

    for (size_t t = 0; t < ROWS; t++) {
        same[2 * t] = y.x[K * t];
        same[2 * t + 1] = 3.0 - 2.0 * same[2 * t];
        constant[2 * t] = y.x[K * t];
        constant[2 * t + 1] = 7.0;
    }
    check_refused(same, ROWS, 2, 1, VOL_TREND_CONST, "collinear");
    check_refused(same, ROWS, 2, 0, VOL_TREND_CONST, "collinear or zero");
    check_refused(constant, ROWS, 2, 1, VOL_TREND_CONST, "collinear");
    check_refused(constant, ROWS, 2, 0, VOL_TREND_CONST, "collinear or zero");
    check_refused(y.x, 10, K, 2, VOL_TREND_CONST, "at least 15 are needed");
    check_refused(y.x, 100, 1, 0, VOL_TREND_NONE, "no lag and no constant");
    check_refused(y.x, y.rows, K, 200, VOL_TREND_CONST, "goes up to 512");
    panel_free(&y);
}
END_TEST

static enum vol_code
all_of_it(const struct panel *y)
{
    struct vol_var_spec spec = { K, 2, VOL_TREND_CONST, 0 };
    struct vol_var var = { 0 };
    struct vol_var_moments moments = { 0 };
    struct vol_var_order order[4];
    size_t best[VOL_VAR_CRITERIA];
    double out[4 * K * K];
    struct vol_err err = { VOL_OK, "" };

    enum vol_code code = vol_var_init(&var, &spec, &err);
    if (code == VOL_OK)
        code = vol_var_fit(&var, y->x, 100, &err);
    if (code == VOL_OK)
        code = vol_var_moduli(&var, out, &err);
    if (code == VOL_OK)
        code = vol_var_response_errors(&var, VOL_VAR_CHOLESKY, 4, out, &err);
    if (code == VOL_OK)
        code = vol_var_select(&spec, y->x, 100, 3, order, best, &err);
    if (code == VOL_OK)
        code = vol_var_moments_init(&moments, &spec, &err);
    vol_var_moments_clear(&moments);
    vol_var_clear(&var);
    return code;
}

START_TEST(every_allocation_may_fail)
{
    struct panel y = panel_returns();

    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        enum vol_code code = all_of_it(&y);
        if (!alloc_refused()) {
            ck_assert_int_eq(code, VOL_OK);
            break;
        }
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    panel_free(&y);
}
END_TEST

Suite *suite_mean_var(void);

Suite *
suite_mean_var(void)
{
    Suite *s = suite_create("mean/var");
    TCase *t = tcase_create("var");

    tcase_add_test(t, estimates_and_dynamics_agree_with_other_programs);
    tcase_add_test(t, the_order_agrees_with_vars_and_statsmodels);
    tcase_add_test(t, permuting_the_series_permutes_the_generalised_responses);
    tcase_add_test(t, scaling_scales_sigma_and_leaves_lags_and_shares);
    tcase_add_test(t, a_diagonal_sigma_makes_both_shocks_one);
    tcase_add_test(t, forecast_errors_are_those_of_their_responses);
    tcase_add_test(t, stability_is_the_largest_root);
    tcase_add_test(t, stability_does_not_depend_on_units);
    tcase_add_test(t, moments_give_the_estimate_of_the_window);
    tcase_add_test(t, residuals_are_orthogonal_to_the_regressors);
    tcase_add_test(t, what_cannot_be_estimated_says_why);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
