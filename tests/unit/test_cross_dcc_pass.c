/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The DCC likelihood at fixed parameters, tests/data/cross_dcc.csv: an
 * independent program in numpy, and rmgarch and ccgarch under their own
 * conventions.
 */
#include "alloc.h"
#include "cross/dcc_pass.h"
#include "cross/packed.h"
#include "cross_data.h"
#include "stats/random.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The parameters of the figures. */
static void
fixed_theta(const struct vol_dcc_spec *spec, double *theta)
{
    static const double plain[] = { .03, .95, 8.0 };
    static const double asymmetric[] = { .02, .95, .01 };

    memcpy(theta, spec->asymmetric ? asymmetric : plain, sizeof(plain));
}

/* One spec at its fixed parameters, the last that was asked for. */
struct fixed {
    struct eu_margins *margins;
    char spec[48];
    struct vol_dcc_pass pass;
    double theta[3], value;
    double *path, *row;
};

static void
prepare(struct fixed *x, const char *text)
{
    struct vol_dcc_spec spec;

    if (strcmp(x->spec, text) == 0)
        return;
    vol_dcc_pass_clear(&x->pass);
    snprintf(x->spec, sizeof(x->spec), "%s", text);
    ck_assert_int_eq(vol_dcc_parse(text, &spec, NULL), VOL_OK);
    fixed_theta(&spec, x->theta);
    ck_assert_int_eq(vol_dcc_pass_init(&x->pass, &spec, x->margins->z, EU_ROWS,
                                       EU_SERIES, false, NULL),
                     VOL_OK);
    x->value = vol_dcc_pass_value(&x->pass, x->theta, NULL, x->row);
    vol_dcc_pass_path(&x->pass, x->theta, 0, x->path);
}

/* The log density of the returns of a row, from that of its residuals. */
static double
row_total(const struct fixed *x, size_t t)
{
    const size_t k = EU_SERIES;
    double sum = x->row[t];

    for (size_t i = 0; i < k; i++) {
        const double z = x->margins->z[t * k + i];
        sum -= 0.5 * log(x->margins->margin[i].h[t]);
        if (x->pass.spec.density == VOL_DCC_NORMAL)
            sum -= 0.5 * (log(2.0 * M_PI) + z * z);
    }
    return sum;
}

static double
total(const struct fixed *x)
{
    double sum = 0.0;

    for (size_t t = 0; t < EU_ROWS; t++)
        sum += row_total(x, t);
    return sum;
}

/* What we say in the place of a figure; NaN: nothing. */
static double
our_value(const struct fixed *x, const struct cross_figure *f)
{
    const double *q = x->path + (f->t - (f->t > 0)) * x->pass.m;
    const struct vol_dcc_target *target = &x->pass.target;

    if (strcmp(f->quantity, "Q") == 0)
        return q[vol_packed_at(f->i - 1, f->j - 1)];
    if (strcmp(f->quantity, "R") == 0)
        return q[vol_packed_at(f->i - 1, f->j - 1)] /
               sqrt(q[vol_packed_at(f->i - 1, f->i - 1)] *
                    q[vol_packed_at(f->j - 1, f->j - 1)]);
    if (strcmp(f->quantity, "Qbar") == 0)
        return target->qbar[vol_packed_at(f->i - 1, f->j - 1)];
    if (strcmp(f->quantity, "Nbar") == 0)
        return target->nbar[vol_packed_at(f->i - 1, f->j - 1)];
    if (strcmp(f->quantity, "row") == 0)
        return row_total(x, f->t - 1);
    if (strcmp(f->quantity, "logL_total") == 0)
        return total(x);
    if (strcmp(f->quantity, "logL_second_stage") == 0)
        return x->value;
    return NAN;
}

static void
check_fixed(const struct cross_figure *f, void *ctx)
{
    struct fixed *x = ctx;
    char what[160];

    prepare(x, f->spec);
    snprintf(what, sizeof(what), "%s %s %s %zu (%zu,%zu)", f->source, f->spec,
             f->quantity, f->t, f->i, f->j);
    check_near(our_value(x, f), f->value, 1e-10, what);
}

START_TEST(fixed_parameters_give_the_figures)
{
    struct fixed x = { .margins = eu_margins_new(), .spec = "" };

    x.path = malloc((EU_ROWS + 1) * vol_packed(EU_SERIES) * sizeof(double));
    x.row = malloc(EU_ROWS * sizeof(double));
    ck_assert_uint_gt(for_each_cross("cross_dcc.csv", "fixed", check_fixed, &x),
                      1000);
    ck_assert_uint_gt(
        for_each_cross("cross_dcc.csv", "target", check_fixed, &x), 50);
    vol_dcc_pass_clear(&x.pass);
    free(x.path);
    free(x.row);
    eu_margins_free(x.margins);
}
END_TEST

/* ---- derivatives --------------------------------------------------------- */

/* n rows of k normals with a factor in common. */
static double *
residuals(size_t n, size_t k, unsigned long long seed)
{
    struct vol_random rng = vol_random_seed(seed);
    double *z = malloc(n * k * sizeof(double));

    for (size_t t = 0; t < n; t++) {
        const double common = vol_random_normal(&rng);
        for (size_t i = 0; i < k; i++)
            z[t * k + i] = .6 * common + .8 * vol_random_normal(&rng);
    }
    return z;
}

static const struct {
    const char *spec;
    size_t n, k;
    double theta[7];
} derived[] = {
    { "dcc1.1", 50, 2, { .05, .9 } },
    { "dcc1.1~t-corrtarget", 61, 3, { .05, .9, 7.0 } },
    { "adcc1.1~t", 45, 5, { .04, .9, .02, 6.0 } },
    { "adcc2.1-rmgarch-report", 40, 4, { .03, .02, .85, .02, .01 } },
    { "adcc2.3~t-corrtarget", 40, 3, { .03, .02, .4, .3, .1, .02, -.01 } },
    { "dcc3.2-rmgarch-opt", 40, 3, { .03, .02, .01, .5, .3 } },
    { "dcc2.2~t-ccgarch", 40, 3, { .03, .02, .4, .4, 9.0 } },
};

/* The value at parameters or residuals of which one has moved. */
static double
value_of(const struct vol_dcc_spec *spec, const double *z, size_t n, size_t k,
         const double *theta)
{
    struct vol_dcc_pass pass;

    ck_assert_int_eq(vol_dcc_pass_init(&pass, spec, z, n, k, false, NULL),
                     VOL_OK);
    const double value = vol_dcc_pass_value(&pass, theta, NULL, NULL);
    vol_dcc_pass_clear(&pass);
    return value;
}

static double
slope_at(const struct vol_dcc_spec *spec, double *z, size_t n, size_t k,
         double *theta, double *at)
{
    const double step = 1e-5, here = *at;
    double value[2];

    for (int side = 0; side < 2; side++) {
        *at = here + (side == 0 ? -step : step);
        value[side] = value_of(spec, z, n, k, theta);
    }
    *at = here;
    return (value[1] - value[0]) / (2.0 * step);
}

static void
check_derivatives(const struct vol_dcc_spec *spec, double *z, size_t n,
                  size_t k, double *theta)
{
    const size_t p = vol_dcc_n_params(spec);
    double *room = calloc(p + n * p + n * k, sizeof(double));
    const struct vol_dcc_sums sums = { room, room + p, room + p + n * p };
    struct vol_dcc_pass pass;

    ck_assert_int_eq(vol_dcc_pass_init(&pass, spec, z, n, k, true, NULL),
                     VOL_OK);
    check_near(vol_dcc_pass_value(&pass, theta, &sums, NULL),
               value_of(spec, z, n, k, theta), 1e-14, "value");
    for (size_t i = 0; i < p; i++) {
        double sum = 0.0;
        for (size_t t = 0; t < n; t++)
            sum += sums.scores[t * p + i];
        check_near(sum, sums.gradient[i], 1e-9, "sum of scores");
        check_near(sums.gradient[i], slope_at(spec, z, n, k, theta, theta + i),
                   1e-5, "slope by a parameter");
    }
    for (size_t i = 0; i < n * k; i++)
        check_near(sums.by_z[i], slope_at(spec, z, n, k, theta, z + i), 1e-4,
                   "slope by a residual");
    vol_dcc_pass_clear(&pass);
    free(room);
}

START_TEST(derivatives_are_those_of_the_value)
{
    double theta[VOL_DCC_MAX_PARAMS] = { 0.0 };
    struct vol_dcc_spec spec;
    const size_t n = derived[_i].n, k = derived[_i].k;
    double *z = residuals(n, k, 5);

    ck_assert_int_eq(vol_dcc_parse(derived[_i].spec, &spec, NULL), VOL_OK);
    memcpy(theta, derived[_i].theta, sizeof(derived[_i].theta));
    if (theta[6] < 0.0)
        theta[7] = 8.0;
    check_derivatives(&spec, z, n, k, theta);
    free(z);
}
END_TEST

/* ---- exact cases --------------------------------------------------------- */

START_TEST(without_dynamics_correlations_are_constant)
{
    const struct vol_dcc_spec spec = { .p = 1, .q = 1 };
    const double theta[2] = { 0.0, 0.0 };
    enum { N = 50, K = 3, M = K * (K + 1) / 2 };
    double *z = residuals(N, K, 1), path[(N + 1) * M];
    struct vol_dcc_pass pass;

    ck_assert_int_eq(vol_dcc_pass_init(&pass, &spec, z, N, K, false, NULL),
                     VOL_OK);
    vol_dcc_pass_path(&pass, theta, 0, path);
    for (size_t i = 0; i < (N + 1) * M; i++)
        ck_assert_double_eq(path[i], pass.target.qbar[i % M]);
    vol_dcc_pass_clear(&pass);
    free(z);
}
END_TEST

START_TEST(order_of_the_series_changes_nothing)
{
    static const size_t order[] = { 2, 0, 3, 1 };
    const struct vol_dcc_spec spec = { .p = 1, .q = 1, .asymmetric = true };
    const double theta[3] = { .03, .94, .01 };
    enum { N = 200, K = 4 };
    double *z = residuals(N, K, 2), other[N * K];

    for (size_t t = 0; t < N; t++)
        for (size_t i = 0; i < K; i++)
            other[t * K + i] = z[t * K + order[i]];
    check_near(value_of(&spec, other, N, K, theta),
               value_of(&spec, z, N, K, theta), 1e-12, "value");
    free(z);
}
END_TEST

START_TEST(what_has_no_correlation_is_refused)
{
    const struct vol_dcc_spec spec = { .p = 1, .q = 1 };
    enum { N = 50, K = 3 };
    double *z = residuals(N, K, 3);
    struct vol_dcc_pass pass;
    struct vol_err err;

    ck_assert_int_eq(vol_dcc_pass_init(&pass, &spec, z, N, 1, false, &err),
                     VOL_EDATA);
    ck_assert_str_eq(err.text,
                     "one series has no correlation: give two or more");
    ck_assert_int_eq(vol_dcc_pass_init(&pass, &spec, z, 3, K, false, &err),
                     VOL_EDATA);
    ck_assert_str_eq(err.text, "3 series need more than 4 common rows, not 3");
    for (size_t t = 0; t < N; t++)
        z[t * K + 2] = z[t * K];
    ck_assert_int_eq(vol_dcc_pass_init(&pass, &spec, z, N, K, false, &err),
                     VOL_EDATA);
    ck_assert_str_eq(err.text, "series 3 is a combination of those before it: "
                               "leave one of them out");
    free(z);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    const struct vol_dcc_spec spec = { .p = 1, .q = 1, .asymmetric = true };
    enum { N = 20, K = 3 };
    double *z = residuals(N, K, 4), a;
    struct vol_dcc_pass pass;
    enum vol_code code;

    for (size_t at = 1;; at++) {
        alloc_fail_at(at);
        code = vol_dcc_pass_init(&pass, &spec, z, N, K, true, NULL);
        if (code == VOL_OK) {
            code = vol_dcc_target_asymmetry(&pass.target, &a, NULL);
            vol_dcc_pass_clear(&pass);
        }
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
    ck_assert_int_eq(code, VOL_OK);
    ck_assert(a > 0.2 && a < 1.0);
    free(z);
}
END_TEST

/* ---- words --------------------------------------------------------------- */

START_TEST(specs_are_read_as_they_are_written)
{
    static const char *const good[][2] = {
        { "dcc1.1", "dcc1.1~normal" },
        { "adcc2.1~t", "adcc2.1~t" },
        { "dcc1.2~normal-corrtarget", "dcc1.2~normal-corrtarget" },
        { "dcc1.1-engle", "dcc1.1~normal" },
    };
    static const char *const bad[] = { "dcc",    "dcc1",       "dcc0.1",
                                       "dcc1.6", "dcc1.1~ged", "dcc1.1-x",
                                       "ccc1.1", "dcc1.1~tt" };
    char text[VOL_DCC_TEXT_SIZE], name[VOL_DCC_NAME_SIZE];
    struct vol_dcc_spec spec;
    struct vol_err err;

    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        ck_assert_int_eq(vol_dcc_parse(good[i][0], &spec, NULL), VOL_OK);
        vol_dcc_format(&spec, text);
        ck_assert_str_eq(text, good[i][1]);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        ck_assert_int_eq(vol_dcc_parse(bad[i], &spec, &err), VOL_EUSAGE);
    ck_assert_int_eq(vol_dcc_parse("adcc2.1~t", &spec, NULL), VOL_OK);
    vol_dcc_param_name(&spec, 4, name);
    ck_assert_str_eq(name, "g2");
    vol_dcc_param_name(&spec, 5, name);
    ck_assert_str_eq(name, "nu");
}
END_TEST

Suite *suite_cross_dcc_pass(void);

Suite *
suite_cross_dcc_pass(void)
{
    Suite *s = suite_create("cross/dcc_pass");
    TCase *t = tcase_create("all");

    tcase_add_test(t, fixed_parameters_give_the_figures);
    tcase_add_loop_test(t, derivatives_are_those_of_the_value, 0,
                        (int)(sizeof(derived) / sizeof(derived[0])));
    tcase_add_test(t, without_dynamics_correlations_are_constant);
    tcase_add_test(t, order_of_the_series_changes_nothing);
    tcase_add_test(t, what_has_no_correlation_is_refused);
    tcase_add_test(t, every_allocation_may_fail);
    tcase_add_test(t, specs_are_read_as_they_are_written);
    suite_add_tcase(s, t);
    return s;
}
