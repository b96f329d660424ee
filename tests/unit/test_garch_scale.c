/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Returns times c: what every equation makes of them, at given parameters and
 * in its estimates.  mu takes c, omega c^2 or c^delta, ln h takes ln c^2, the
 * log-likelihood loses n ln c, and all else stays.
 */
#include "garch/fit.h"
#include "garch_data.h"
#include "garch_study.h"
#include "stats/random.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double scales[] = { 1e-6, 0.01, 1e6 };
enum { N_SCALES = sizeof(scales) / sizeof(scales[0]), ROWS = 900 };

/* A parameter by its name; `otherwise` where the model has none. */
static double
named(const struct vol_garch_spec *spec, const double *theta, const char *name,
      double otherwise)
{
    const size_t i = vol_garch_param_find(spec, name);

    return i < vol_garch_n_params(spec) ? theta[i] : otherwise;
}

/* What the intercept of the variance, and what is added to it, takes. */
static double
intercept_factor(const struct vol_garch_spec *spec, const double *theta,
                 double c)
{
    if (spec->variance->link == VOL_LINK_LOG)
        return 1.0;
    if (spec->variance->link == VOL_LINK_VARIANCE)
        return c * c;
    return pow(c, spec->power > 0.0 ? spec->power
                                    : named(spec, theta, "delta", NAN));
}

/* Parameter i of the scaled series. */
static double
scaled(const struct vol_garch_spec *spec, const double *theta, size_t i,
       double c)
{
    char name[VOL_PARAM_NAME_SIZE];

    vol_garch_param_name(spec, i, name);
    if (strcmp(name, "mu") == 0 || strncmp(name, "mx_", 3) == 0)
        return c * theta[i];
    if (strcmp(name, "archm") == 0)
        return spec->in_mean == VOL_IN_MEAN_VARIANCE ? theta[i] / c : theta[i];
    if (strcmp(name, "omega") == 0 && spec->variance->link == VOL_LINK_LOG)
        return theta[i] + (1.0 - named(spec, theta, "beta1", 0.0) -
                           named(spec, theta, "beta2", 0.0)) *
                              2.0 * log(c);
    if (strcmp(name, "omega") == 0 ||
        (strncmp(name, "vx_", 3) == 0 && !spec->exponential))
        return intercept_factor(spec, theta, c) * theta[i];
    return theta[i];
}

static void
multiply(const double *y, size_t n, double c, double *out)
{
    for (size_t t = 0; t < n; t++)
        out[t] = c * y[t];
}

/* ---- at given parameters -------------------------------------------------
 */

/* Every equation, and what else has units. */
static const char *const at_given[] = {
    "arch2",
    "garch1.1",
    "ar1+gjr2.1~t",
    "tarch1.1~skewt",
    "egarch1.2~t",
    "egarch1.1-sym",
    "aparch1.1~ged",
    "aparch2.1-p1.5~sstd",
    "igarch1.1",
    "figarch1.1~jsu",
    "csgarch1.1",
    "harch1.5.22",
    "ewma",
    "ewma-est~t",
    "rm2006",
    "garch1.1-backcast",
    "aparch1.1-backcast",
    "rm2006-backcast",
    "garch1.1-uncond",
    "egarch1.1~t-uncond",
    "aparch1.1-uncond",
    "garch1.1-vt",
    "egarch1.1-vt",
    "aparch1.1-vt",
    "arma1.1+garch1.1-m",
    "egarch1.1-m",
    "gjr1.1-m2",
    "garch1.1-mx.a-vx.b",
    "gjr1.1-ex.a.b",
    "egarch1.1-vx.a",
    "egarch1.1-ex.a",
    "tarch1.1-ex.a",
    "aparch1.1-vx.a",
    "aparch1.1-ex.a",
    "csgarch1.1-vx.a",
    "csgarch1.1-ex.a",
    "figarch1.1-vx.a",
    "figarch1.1-ex.a",
};
enum { N_AT_GIVEN = sizeof(at_given) / sizeof(at_given[0]) };

/* A point inside the parameter space of a series of variance 1. */
static void
some_point(const struct vol_garch_spec *spec, double *theta)
{
    const size_t n_mean = vol_garch_n_mean(spec);
    const struct vol_layout at = vol_variance_layout(spec);

    memset(theta, 0, VOL_GARCH_MAX_PARAMS * sizeof(*theta));
    for (size_t i = 0; i < n_mean; i++)
        theta[i] = 0.05;
    (void)spec->variance->grid(spec, 0, theta + n_mean);
    for (size_t i = at.gamma; i < at.beta; i++)
        theta[n_mean + i] += 0.03;
    for (size_t i = at.x; i < at.end; i++)
        theta[n_mean + i] = 0.02;
    spec->density->start(-0.3, 5.0, theta + n_mean + at.end);
}

static struct vol_garch_fit
filtered(const struct vol_garch_spec *spec, const double *y,
         const double *theta)
{
    static double x[2 * ROWS];
    const struct vol_garch_data data = { y, ROWS, x, x };
    struct vol_random rng = vol_random_seed(8);
    struct vol_err err = { VOL_OK, "" };
    struct vol_garch_fit fit;

    for (size_t i = 0; i < 2 * ROWS; i++)
        x[i] = vol_random_uniform(&rng);
    ck_assert_msg(vol_garch_filter(spec, &data, theta, NULL, &fit, &err) ==
                      VOL_OK,
                  "%s", err.text);
    return fit;
}

START_TEST(variances_take_the_square)
{
    const struct vol_garch_spec spec = spec_of(at_given[_i]);
    double theta[VOL_GARCH_MAX_PARAMS], other[VOL_GARCH_MAX_PARAMS];
    double *y = simulated_returns(ROWS, 11), z[ROWS];

    some_point(&spec, theta);
    struct vol_garch_fit a = filtered(&spec, y, theta);
    for (int s = 0; s < N_SCALES; s++) {
        const double c = scales[s];
        for (size_t i = 0; i < a.k; i++)
            other[i] = scaled(&spec, theta, i, c);
        multiply(y, ROWS, c, z);
        struct vol_garch_fit b = filtered(&spec, z, other);
        ck_assert_double_eq_tol(b.loglik + (double)b.n_obs * log(c), a.loglik,
                                1e-9);
        for (size_t t = 0; t < a.n_obs; t++) {
            ck_assert_msg(fabs(b.h[t] / (c * c * a.h[t]) - 1.0) <= 1e-11,
                          "%s, row %zu: %.15g, not %.15g", at_given[_i], t,
                          b.h[t] / (c * c), a.h[t]);
            ck_assert_double_eq_tol(b.e[t] / c, a.e[t], 1e-11);
        }
        vol_garch_fit_clear(&b);
    }
    vol_garch_fit_clear(&a);
    free(y);
}
END_TEST

/* ---- estimates -----------------------------------------------------------
 */

static struct vol_garch_fit
fit_spec(const struct vol_garch_spec *spec, const double *y)
{
    struct vol_garch_fit fit;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(fit_series(spec, y, ROWS, NULL, &fit, &err) == VOL_OK, "%s",
                  err.text);
    return fit;
}

/* Whether an intercept is in units that its own estimates choose. */
static bool
mixes(const struct vol_garch_spec *spec, const char *name)
{
    return strcmp(name, "omega") == 0 &&
           (spec->variance->link == VOL_LINK_LOG ||
            vol_garch_param_find(spec, "delta") < vol_garch_n_params(spec));
}

/* t-ratios do not change. */
static void
check_error(const struct vol_garch_fit *a, const struct vol_garch_fit *b,
            size_t i)
{
    const struct vol_garch_param *p = &a->param[i], *q = &b->param[i];

    ck_assert_str_eq(p->bound, q->bound);
    ck_assert_str_eq(p->reason, q->reason);
    for (int c = 0; c < 3; c++)
        if (!isnan(p->std_error[c]) && !mixes(&a->used, p->name))
            ck_assert_double_eq_tol(p->estimate / p->std_error[c] /
                                        (q->estimate / q->std_error[c]),
                                    1.0, 1e-4);
}

static void
check_scaled(const struct vol_garch_fit *a, const struct vol_garch_fit *b,
             double c, const char *name)
{
    double theta[VOL_GARCH_MAX_PARAMS];

    ck_assert_int_eq(a->status, b->status);
    ck_assert_double_eq_tol(b->loglik + (double)a->n_obs * log(c), a->loglik,
                            1e-6);
    for (size_t t = 0; t < a->n_obs; t += 100)
        ck_assert_double_eq_tol(b->h[t] / (c * c * a->h[t]), 1.0, 1e-6);
    vol_garch_fit_params(a, theta);
    for (size_t i = 0; i < a->k; i++) {
        const double want = scaled(&a->used, theta, i, c);
        const double se = fabs(want / theta[i]) * a->param[i].std_error[0];
        const double got = b->param[i].estimate;
        ck_assert_msg(fabs(got - want) <=
                          1e-6 * fmax(fabs(want), isnan(se) ? 0.0 : se),
                      "%s times %g, %s: %.12g, not %.12g", name, c,
                      a->param[i].name, got, want);
        check_error(a, b, i);
    }
}

/* The models of the studies, each with a series of its own. */
enum { N_MODELS = 22 };

START_TEST(estimates_change_only_as_their_units)
{
    double y[ROWS], z[ROWS];
    struct study_cell cell;

    ck_assert(study_cell((size_t)_i, &vol_density_t, &cell));
    ck_assert_int_eq(study_draw(&cell, 1, ROWS, y, NULL), VOL_OK);
    struct vol_garch_fit a = fit_spec(&cell.spec, y);
    ck_assert(vol_garch_fit_usable(&a));
    for (int s = 0; s < N_SCALES; s++) {
        multiply(y, ROWS, scales[s], z);
        struct vol_garch_fit b = fit_spec(&cell.spec, z);
        check_scaled(&a, &b, scales[s], cell.name);
        vol_garch_fit_clear(&b);
    }
    vol_garch_fit_clear(&a);
}
END_TEST

START_TEST(all_models_are_there)
{
    struct study_cell cell;

    ck_assert(!study_cell(N_MODELS, &vol_density_t, &cell));
}
END_TEST

/* ---- extreme units -------------------------------------------------------
 */

/* Estimates follow any factor; of a standard error whose square is no number
 * it is said, and of returns whose squares are none. */
START_TEST(extreme_units_transform_or_say_why)
{
    static const double factors[] = { 1e-100, 1e100 },
                        beyond[] = { 1e-150, 1e150 };
    const double c = factors[_i];
    const struct vol_garch_spec spec = spec_of("const+garch1.1");
    double *y = simulated_returns(ROWS, 11), x[ROWS];
    struct vol_garch_fit fit[2];
    double theta[VOL_GARCH_MAX_PARAMS];

    multiply(y, ROWS, c, x);
    ck_assert_int_eq(fit_series(&spec, y, ROWS, NULL, &fit[0], NULL), VOL_OK);
    ck_assert_int_eq(fit_series(&spec, x, ROWS, NULL, &fit[1], NULL), VOL_OK);
    vol_garch_fit_params(&fit[0], theta);
    for (size_t i = 0; i < fit[0].k; i++) {
        const struct vol_garch_param *p = &fit[0].param[i],
                                     *q = &fit[1].param[i];
        const double se = q->std_error[VOL_COV_QML];
        const double by = i == 0 ? c : 1.0;
        ck_assert_double_eq_tol(q->estimate / scaled(&spec, theta, i, c), 1.0,
                                1e-10);
        if (i == 1) {
            ck_assert(isnan(se));
            ck_assert_ptr_nonnull(strstr(q->reason, "out of range"));
        } else
            ck_assert_double_eq_tol(se / by / p->std_error[VOL_COV_QML], 1.0,
                                    1e-9);
    }
    vol_garch_fit_clear(&fit[1]);
    multiply(y, ROWS, beyond[_i], x);
    ck_assert_int_eq(fit_series(&spec, x, ROWS, NULL, &fit[1], NULL), VOL_OK);
    ck_assert_int_eq(fit[1].status, VOL_FIT_DEGENERATE);
    ck_assert_ptr_nonnull(strstr(fit[1].reason, "rescale the returns"));
    vol_garch_fit_clear(&fit[0]);
    vol_garch_fit_clear(&fit[1]);
    free(y);
}
END_TEST

Suite *suite_garch_scale(void);

Suite *
suite_garch_scale(void)
{
    Suite *s = suite_create("garch/scale");
    TCase *tc = tcase_create("all");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, variances_take_the_square, 0, N_AT_GIVEN);
    tcase_add_loop_test(tc, estimates_change_only_as_their_units, 0, N_MODELS);
    tcase_add_loop_test(tc, extreme_units_transform_or_say_why, 0, 2);
    tcase_add_test(tc, all_models_are_there);
    suite_add_tcase(s, tc);
    return s;
}
