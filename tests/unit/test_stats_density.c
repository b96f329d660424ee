/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/density.h"

#include <check.h>
#include <gsl/gsl_integration.h>
#include <math.h>

/* Each density at some shapes. */
static const struct {
    const struct vol_density *density;
    double shape[VOL_DENSITY_MAX_SHAPE];
} cases[] = { { &vol_density_normal, { 0 } },
              { &vol_density_t, { 2.5 } },
              { &vol_density_t, { 4.1 } },
              { &vol_density_t, { 30.0 } } };
enum { N_CASES = sizeof(cases) / sizeof(cases[0]) };

/* An integrand f(z) times what `power` asks for. */
struct integrand {
    int which, power; /* power -1: |z|; -2: z^2 below 0 */
};

static double
integrand(double z, void *data)
{
    const struct integrand *in = data;
    const double f =
        exp(cases[in->which].density->log_pdf(cases[in->which].shape, z));

    if (in->power == -1)
        return f * fabs(z);
    if (in->power == -2)
        return z < 0.0 ? f * z * z : 0.0;
    return f * pow(z, in->power);
}

static double
integral(int which, int power, double upper)
{
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(1000);
    struct integrand in = { which, power };
    gsl_function f = { integrand, &in };
    double below, above = 0.0, error;

    gsl_integration_qagil(&f, fmin(upper, 0.0), 0.0, 1e-9, 1000, w, &below,
                          &error);
    if (upper == HUGE_VAL)
        gsl_integration_qagiu(&f, 0.0, 1e-12, 1e-9, 1000, w, &above, &error);
    gsl_integration_workspace_free(w);
    return below + above;
}

START_TEST(mass_mean_and_variance_are_standard)
{
    ck_assert_double_eq_tol(integral(_i, 0, HUGE_VAL), 1.0, 1e-8);
    ck_assert_double_eq_tol(integral(_i, 1, HUGE_VAL), 0.0, 1e-8);
    ck_assert_double_eq_tol(integral(_i, 2, HUGE_VAL), 1.0, 1e-5);
}
END_TEST

START_TEST(moments_are_the_integrals)
{
    const struct vol_density *d = cases[_i].density;
    const double *shape = cases[_i].shape;

    ck_assert_double_eq_tol(d->abs_mean(shape).value,
                            integral(_i, -1, HUGE_VAL), 1e-8);
    ck_assert_double_eq_tol(d->neg_square(shape).value, integral(_i, -2, 0.0),
                            1e-5);
}
END_TEST

START_TEST(quantile_inverts_cdf_and_tail_mean_is_the_integral)
{
    static const double p[] = { 1e-6, 0.01, 0.025, 0.05, 0.3, 0.5, 0.95, 0.99 };
    const struct vol_density *d = cases[_i].density;
    const double *shape = cases[_i].shape;

    for (int i = 0; i < 8; i++) {
        const double q = d->quantile(shape, p[i]);
        ck_assert_double_eq_tol(d->cdf(shape, q) / p[i], 1.0, 1e-11);
        if (p[i] < 0.5 && p[i] > 1e-3) {
            ck_assert_double_eq_tol(integral(_i, 0, q) / p[i], 1.0, 1e-7);
            ck_assert_double_eq_tol(d->tail_mean(shape, p[i]) /
                                        (integral(_i, 1, q) / p[i]),
                                    1.0, 1e-7);
        }
    }
}
END_TEST

/* Published: t with 5 df, 1 %: -3.36493 (any table), times sqrt(3 / 5);
 * normal ES at 2.5 %: 2.3378 (Basel Committee, 2013, of the standard normal).
 */
START_TEST(tables_are_met)
{
    const double nu = 5.0;

    ck_assert_double_eq_tol(vol_density_t.quantile(&nu, 0.01),
                            -3.36493 * sqrt(0.6), 5e-6);
    ck_assert_double_eq_tol(vol_density_normal.quantile(NULL, 0.01), -2.326348,
                            5e-7);
    ck_assert_double_eq_tol(vol_density_normal.tail_mean(NULL, 0.025), -2.3378,
                            5e-5);
}
END_TEST

/* Check one derivative against a difference of the function below it. */
static void
check_difference(double up, double down, double step, double want,
                 const char *what)
{
    const double d = (up - down) / (2.0 * step);

    ck_assert_msg(fabs(d - want) <= 1e-6 * (1.0 + fabs(want)),
                  "%s: %.12g, difference %.12g", what, want, d);
}

static void
check_terms_at(const struct vol_density *d, const double *shape, double e,
               double h)
{
    static struct vol_density_terms t, up, down;
    const double step = 1e-6, e1 = e + step, e0 = e - step, h1 = h + step,
                 h0 = h - step;
    double s1 = shape[0] + step, s0 = shape[0] - step;

    d->terms(shape, 1, &e, &h, &t);
    check_difference(d->loglik(shape, 1, &e1, &h), d->loglik(shape, 1, &e0, &h),
                     step, t.e[0], "e");
    check_difference(d->loglik(shape, 1, &e, &h1), d->loglik(shape, 1, &e, &h0),
                     step, t.h[0], "h");
    d->terms(shape, 1, &e1, &h, &up);
    d->terms(shape, 1, &e0, &h, &down);
    check_difference(up.e[0], down.e[0], step, t.ee[0], "ee");
    check_difference(up.h[0], down.h[0], step, t.eh[0], "eh");
    d->terms(shape, 1, &e, &h1, &up);
    d->terms(shape, 1, &e, &h0, &down);
    check_difference(up.h[0], down.h[0], step, t.hh[0], "hh");
    if (d->n_shape == 0)
        return;
    check_difference(d->loglik(&s1, 1, &e, &h), d->loglik(&s0, 1, &e, &h), step,
                     t.s[0], "s");
    d->terms(&s1, 1, &e, &h, &up);
    d->terms(&s0, 1, &e, &h, &down);
    check_difference(up.e[0], down.e[0], step, t.es[0], "es");
    check_difference(up.h[0], down.h[0], step, t.hs[0], "hs");
    check_difference(up.s[0], down.s[0], step, t.ss[0], "ss");
    check_difference(d->abs_mean(&s1).value, d->abs_mean(&s0).value, step,
                     d->abs_mean(shape).d[0], "E|z|");
    check_difference(d->abs_mean(&s1).d[0], d->abs_mean(&s0).d[0], step,
                     d->abs_mean(shape).dd[0][0], "E|z| twice");
}

START_TEST(derivatives_are_those_of_differences)
{
    static const double e[] = { -2.0, -0.1, 0.7, 5.0 }, h[] = { 0.3, 1.0, 2.5 };

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 3; j++)
            check_terms_at(cases[_i].density, cases[_i].shape, e[i], h[j]);
}
END_TEST

/* The share of draws below each decile: 4 standard errors. */
START_TEST(draws_follow_the_cdf)
{
    enum { DRAWS = 100000 };
    const struct vol_density *d = cases[_i].density;
    struct vol_random rng = vol_random_seed(9);
    int count[10] = { 0 };

    for (int i = 0; i < DRAWS; i++)
        count[(int)(10.0 *
                    d->cdf(cases[_i].shape, d->draw(cases[_i].shape, &rng)))]++;
    for (int i = 0; i < 10; i++)
        ck_assert_double_eq_tol(count[i], DRAWS / 10.0,
                                4.0 * sqrt(DRAWS * 0.09));
}
END_TEST

START_TEST(names_are_found)
{
    ck_assert_ptr_eq(vol_density_find("t"), &vol_density_t);
    ck_assert_ptr_null(vol_density_find("T"));
    for (size_t i = 0; vol_density_at(i) != NULL; i++)
        ck_assert_ptr_eq(vol_density_find(vol_density_at(i)->name),
                         vol_density_at(i));
}
END_TEST

Suite *suite_stats_density(void);

Suite *
suite_stats_density(void)
{
    Suite *s = suite_create("stats/density");
    TCase *tc = tcase_create("densities");

    tcase_add_loop_test(tc, mass_mean_and_variance_are_standard, 0, N_CASES);
    tcase_add_loop_test(tc, moments_are_the_integrals, 0, N_CASES);
    tcase_add_loop_test(tc, quantile_inverts_cdf_and_tail_mean_is_the_integral,
                        0, N_CASES);
    tcase_add_test(tc, tables_are_met);
    tcase_add_loop_test(tc, derivatives_are_those_of_differences, 0, N_CASES);
    tcase_add_loop_test(tc, draws_follow_the_cdf, 0, N_CASES);
    tcase_add_test(tc, names_are_found);
    suite_add_tcase(s, tc);
    return s;
}
