/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "mean/har.h"
#include "series.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * R 4.2.2 on the 5,105 rows of share/data/spx.csv: lm(v ~ h1 + h5 + h22), its
 * vcov(), and (X'X)^-1 S (X'X)^-1 with
 *   S <- crossprod(X * e); for (l in 1:lags) { G <- crossprod(
 *     (X * e)[-(1:l), ], (X * e)[1:(nrow(X) - l), ]); S <- S +
 *     (1 - l / (lags + 1)) * (G + t(G)) }
 * and five steps of the recursion.
 */
struct figures {
    size_t n, lags;
    double loglik, aic, coef[4], se[4], hac[4], ahead[5];
};

static const struct figures log_parkinson = {
    5083,
    5,
    -6401.45540563,
    12812.91081127,
    { -0.0657379582485, 0.1132509195338, 0.5584157861141, 0.2554679050071 },
    { 0.0162255177939, 0.0170994896617, 0.0300676352225, 0.0264378998863 },
    { 0.0162327287606, 0.0209014988505, 0.0368511216180, 0.0324860067538 },
    { 0.307194484559, 0.276720957962, 0.278684918794, 0.312030566880,
      0.350608041677 }
};

static const struct figures squared = {
    5082,
    10,
    -15363.6040450,
    30737.2080899,
    { 0.31461902151122, -0.00118030231707, 0.53226218809033, 0.27246988028856 },
    { 0.0774919639974, 0.0166212072888, 0.0327670632648, 0.0343686117840 },
    { 0.0891480013768, 0.1238140270701, 0.1923935279897, 0.1520052435337 },
    { 6.53363066779, 6.84999109829, 6.69551797260, 6.71974772729,
      7.37298942742 }
};

static void
check_figures(const struct vol_har_spec *spec, const double *v, size_t n,
              const struct figures *want)
{
    struct vol_mean_estimate ols, hac;
    struct vol_mean_ahead out[5];

    ck_assert_int_eq(vol_har_fit(spec, v, NULL, n, 0, &ols, NULL), VOL_OK);
    ck_assert_int_eq(vol_har_fit(spec, v, NULL, n, want->lags, &hac, NULL),
                     VOL_OK);
    ck_assert_uint_eq(ols.n_obs, want->n);
    ck_assert_double_eq_tol(ols.loglik / want->loglik, 1.0, 1e-11);
    ck_assert_double_eq_tol(ols.aic / want->aic, 1.0, 1e-11);
    for (int i = 0; i < 4; i++) {
        ck_assert_double_eq_tol(ols.param[i], want->coef[i],
                                1e-7 * want->se[i]);
        ck_assert_double_eq_tol(ols.std_error[i] / want->se[i], 1.0, 1e-10);
        ck_assert_double_eq_tol(hac.std_error[i] / want->hac[i], 1.0, 1e-9);
    }
    ck_assert_int_eq(
        vol_har_forecast(spec, ols.param, ols.sigma2, v, n, NULL, 5, out, NULL),
        VOL_OK);
    for (int h = 0; h < 5; h++)
        ck_assert_double_eq_tol(out[h].value.mean / want->ahead[h], 1.0, 1e-9);
    ck_assert_double_eq(out[0].value.variance, ols.sigma2);
    ck_assert_double_eq(
        out[1].value.variance,
        ols.sigma2 *
            (1.0 + pow(ols.param[1] + ols.param[2] / 5.0 + ols.param[3] / 22.0,
                       2.0)));
}

/* Logarithms of Parkinson's variance of each row of spx. */
static double *
log_ranges(size_t *n)
{
    char line[512], *field[16];
    FILE *in = fopen("share/data/spx.csv", "r");
    double *v = malloc(6000 * sizeof(*v));

    ck_assert(in != NULL && v != NULL);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), in));
    for (*n = 0; fgets(line, sizeof(line), in) != NULL; ++*n) {
        ck_assert_uint_eq(split_line(line, field, 16), 7);
        v[*n] = log(vol_har_range(
            VOL_HAR_PARKINSON, strtod(field[1], NULL), strtod(field[2], NULL),
            strtod(field[3], NULL), strtod(field[4], NULL)));
    }
    fclose(in);
    return v;
}

START_TEST(estimates_errors_and_forecasts_are_those_of_R)
{
    const struct vol_har_spec spec = { VOL_HAR_PARKINSON, true, 0 };
    const struct vol_har_spec plain = { VOL_HAR_SQUARED, false, 0 };
    size_t n;
    double *v = log_ranges(&n);
    struct series r = series_return("spx");

    check_figures(&spec, v, n, &log_parkinson);
    for (size_t t = 0; t < r.n; t++)
        r.x[t] *= r.x[t];
    check_figures(&plain, r.x, r.n, &squared);
    free(v);
    series_free(&r);
}
END_TEST

/* The first row of spx.csv, by R from the formulas of the papers. */
START_TEST(ranges_of_one_day)
{
    const double o = 1469.25, h = 1478.0, l = 1438.359985, c = 1455.219971;

    ck_assert_double_eq_tol(vol_har_range(VOL_HAR_PARKINSON, o, h, l, c),
                            2.66571301791529, 1e-11);
    ck_assert_double_eq_tol(vol_har_range(VOL_HAR_GARMAN_KLASS, o, h, l, c),
                            3.33982519589576, 1e-11);
    ck_assert_double_eq_tol(vol_har_range(VOL_HAR_ROGERS_SATCHELL, o, h, l, c),
                            3.39849236166450, 1e-11);
    ck_assert(isnan(vol_har_range(VOL_HAR_PARKINSON, o, l, h, c)));
    ck_assert(isnan(vol_har_range(VOL_HAR_PARKINSON, o, h, NAN, c)));
    ck_assert(isnan(vol_har_range(VOL_HAR_PARKINSON, o, h, 0.0, c)));
    ck_assert(isnan(vol_har_range(VOL_HAR_PARKINSON, o, h, l, 1500.0)));
}
END_TEST

/* A missing value costs its own row and the 22 behind it. */
START_TEST(a_missing_value_costs_its_rows)
{
    const struct vol_har_spec spec = { VOL_HAR_LEVEL, false, 0 };
    struct vol_mean_estimate e;
    struct vol_mean_ahead out;
    double fitted[200];
    struct series r = series_return("ftse");

    r.x[100] = NAN;
    ck_assert_int_eq(vol_har_fit(&spec, r.x, NULL, 200, 0, &e, NULL), VOL_OK);
    ck_assert_uint_eq(e.n_obs, 200 - 22 - 23);
    ck_assert_int_eq(
        vol_har_fitted(&spec, e.param, r.x, NULL, 200, fitted, NULL), VOL_OK);
    ck_assert(isnan(fitted[21]) && isfinite(fitted[22]));
    ck_assert(isnan(fitted[100]) && isnan(fitted[122]));
    ck_assert(isfinite(fitted[123]));
    ck_assert_int_eq(
        vol_har_forecast(&spec, e.param, 1.0, r.x, 122, NULL, 1, &out, NULL),
        VOL_EDATA);
    ck_assert_int_eq(
        vol_har_forecast(&spec, e.param, 1.0, r.x, 21, NULL, 1, &out, NULL),
        VOL_EDATA);
    series_free(&r);
}
END_TEST

static void
refuses(const double *v, size_t n, const char *reason)
{
    const struct vol_har_spec spec = { VOL_HAR_LEVEL, false, 0 };
    struct vol_mean_estimate e;

    ck_assert_int_eq(vol_har_fit(&spec, v, NULL, n, 0, &e, NULL), VOL_OK);
    ck_assert_int_eq(e.status, VOL_MEAN_NOT_ESTIMATED);
    ck_assert_msg(strstr(e.reason, reason) != NULL, "%s", e.reason);
}

START_TEST(what_cannot_be_estimated_has_a_reason)
{
    double v[100];

    for (int t = 0; t < 100; t++)
        v[t] = 2.0;
    refuses(v, 0, "too few");
    refuses(v, 20, "too few");
    refuses(v, 27, "too few");
    refuses(v, 100, "collinear");
    for (int t = 0; t < 100; t++)
        v[t] = NAN;
    refuses(v, 100, "too few");
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    const struct vol_har_spec spec = { VOL_HAR_LEVEL, false, 0 };
    struct series r = series_return("ftse");
    struct vol_mean_estimate e;
    struct vol_mean_ahead out;
    enum vol_code code;

    for (size_t n = 1;; n++) {
        alloc_fail_at(n);
        code = vol_har_fit(&spec, r.x, NULL, 200, 0, &e, NULL);
        if (code == VOL_OK)
            code = vol_har_forecast(&spec, e.param, 1.0, r.x, 200, NULL, 1,
                                    &out, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    series_free(&r);
}
END_TEST

Suite *suite_mean_har(void);

Suite *
suite_mean_har(void)
{
    Suite *s = suite_create("mean/har");
    TCase *tc = tcase_create("har");

    tcase_add_test(tc, estimates_errors_and_forecasts_are_those_of_R);
    tcase_add_test(tc, ranges_of_one_day);
    tcase_add_test(tc, a_missing_value_costs_its_rows);
    tcase_add_test(tc, what_cannot_be_estimated_has_a_reason);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
