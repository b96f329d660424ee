/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Responses of variances to shocks, against integrals of the joint density, the
 * closed form of a GARCH(1,1), and simulated days.
 */
#include "cross/shock.h"
#include "stats/random.h"

#include <check.h>
#include <math.h>

/* The joint density of z_i and z_j, but for its constant. */
static double
joint(enum vol_dcc_density density, double nu, double rho, double x, double y)
{
    const double q = (x * x - 2.0 * rho * x * y + y * y) / (1.0 - rho * rho);

    return density == VOL_DCC_T ? pow(1.0 + q / (nu - 2.0), -0.5 * (nu + 2.0))
                                : exp(-0.5 * q);
}

/* Trapezoids in u, x = sinh u: far enough for the tails of a t. */
static struct vol_shock_moments
integrated(enum vol_dcc_density density, double nu, double rho, double size)
{
    enum { STEPS = 40000 };
    const double far = 12.0, step = far / STEPS;
    struct vol_shock_moments m = { { 0.0, 0.0 }, { 0.0, 0.0 } };
    double mass = 0.0;

    for (int side = 0; side < 2; side++)
        for (int s = 0; s <= STEPS; s++) {
            const double u = (side == 0 ? -step : step) * s;
            const double x = sinh(u);
            const double w = (s == 0 ? .5 : 1.0) * cosh(u) *
                             joint(density, nu, rho, x, size);
            mass += w;
            m.mean[side] += w * x;
            m.square[side] += w * x * x;
        }
    for (int side = 0; side < 2; side++) {
        m.mean[side] /= mass;
        m.square[side] /= mass;
    }
    return m;
}

START_TEST(moments_are_those_of_the_joint_density)
{
    static const double rho[] = { -.6, 0.0, .3, .95 }, size[] = { -2.0, .5, 3 };

    for (int d = 0; d < 2; d++)
        for (size_t i = 0; i < 12; i++) {
            const enum vol_dcc_density density =
                d == 0 ? VOL_DCC_NORMAL : VOL_DCC_T;
            const struct vol_shock_moments want = integrated(density, 7.5,
                                                             rho[i / 3],
                                                             size[i % 3]),
                                           got = vol_shock_given(density, 7.5,
                                                                 rho[i / 3],
                                                                 size[i % 3]);
            for (int side = 0; side < 2; side++) {
                ck_assert_double_eq_tol(got.mean[side], want.mean[side], 1e-7);
                ck_assert_double_eq_tol(got.square[side], want.square[side],
                                        1e-7);
            }
        }
}
END_TEST

START_TEST(own_shocks_are_known)
{
    const struct vol_shock_moments own =
        vol_shock_given(VOL_DCC_T, 5.0, 1.0, -2.0);
    const struct vol_shock_moments usual = vol_shock_usual(VOL_DCC_T, 5.0);

    ck_assert_double_eq(own.mean[0], -2.0);
    ck_assert_double_eq(own.square[0], 4.0);
    ck_assert_double_eq(own.mean[1], 0.0);
    ck_assert_double_eq(own.square[1], 0.0);
    for (int side = 0; side < 2; side++)
        ck_assert_double_eq_tol(usual.square[side], .5, 1e-14);
    /* E|z| of a t of 5 degrees of freedom and unit variance: 2 sqrt(nu - 2)
     * Gamma((nu + 1) / 2) / (sqrt(pi) (nu - 1) Gamma(nu / 2)). */
    ck_assert_double_eq_tol(usual.mean[1] - usual.mean[0],
                            2.0 * sqrt(3.0) * tgamma(3.0) /
                                (sqrt(M_PI) * 4.0 * tgamma(2.5)),
                            1e-14);
}
END_TEST

/* Margins: GARCH and GJR, h of the day of the shock, h_5 after it. */
#define OMEGA .02
#define BETA  .85
#define DAY   1.7
enum { AHEAD = 5 };

static double
next(double alpha, double gamma, double z, double h)
{
    return OMEGA + (alpha + gamma * (z < 0.0)) * z * z * h + BETA * h;
}

/* What is expected of day AHEAD when the residual of the first is z. */
static double
forecast(double alpha, double gamma, double z)
{
    double h = next(alpha, gamma, z, DAY);

    for (int d = 1; d < AHEAD; d++)
        h = OMEGA + (alpha + .5 * gamma + BETA) * h;
    return h;
}

static double
response(double alpha, double gamma, double rho, double size)
{
    const struct vol_shock_moments usual = vol_shock_usual(VOL_DCC_NORMAL, NAN);
    const struct vol_shock_moments given =
        vol_shock_given(VOL_DCC_NORMAL, NAN, rho, size);
    double f[VOL_SHOCK_NODES];

    for (int i = 0; i < VOL_SHOCK_NODES; i++)
        f[i] = forecast(alpha, gamma, i - 2.0);
    return vol_shock_response(f, &given, &usual);
}

/* alpha h rho^2 (size^2 - 1) (alpha + beta)^(d - 1): Lin (1997) and Hafner and
 * Herwartz (2006) for a diagonal model, z_i^2 being expected at rho^2 size^2 +
 * 1 - rho^2. */
START_TEST(garch_has_a_closed_form)
{
    ck_assert_double_eq_tol(response(.1, 0.0, .4, 3.0),
                            .1 * DAY * .16 * 8.0 * pow(.95, 4.0), 1e-13);
    ck_assert_double_eq_tol(response(.1, 0.0, .4, -1.0), 0.0, 1e-14);
    ck_assert_double_eq_tol(response(.1, 0.0, 0.0, 3.0), 0.0, 1e-14);
}
END_TEST

START_TEST(simulated_days_respond_so)
{
    enum { DRAWS = 400000 };
    static const double size[] = { -2.0, 2.5 };
    const double alpha = .03, gamma = .12, rho = .7;
    struct vol_random rng = vol_random_seed(11);

    for (size_t s = 0; s < 2; s++) {
        double sum = 0.0, square = 0.0;
        for (size_t d = 0; d < DRAWS; d++) {
            const double e = vol_random_normal(&rng),
                         y = vol_random_normal(&rng);
            const double rest = sqrt(1.0 - rho * rho) * e;
            double with = next(alpha, gamma, rho * size[s] + rest, DAY);
            double without = next(alpha, gamma, rho * y + rest, DAY);
            for (int h = 1; h < AHEAD; h++) {
                const double z = vol_random_normal(&rng);
                with = next(alpha, gamma, z, with);
                without = next(alpha, gamma, z, without);
            }
            sum += (with - without) / DRAWS;
            square += (with - without) * (with - without) / DRAWS;
        }
        ck_assert_double_eq_tol(response(alpha, gamma, rho, size[s]), sum,
                                4.0 * sqrt((square - sum * sum) / DRAWS));
    }
}
END_TEST

Suite *suite_cross_shock(void);

Suite *
suite_cross_shock(void)
{
    Suite *s = suite_create("cross/shock");
    TCase *t = tcase_create("all");

    tcase_add_test(t, moments_are_those_of_the_joint_density);
    tcase_add_test(t, own_shocks_are_known);
    tcase_add_test(t, garch_has_a_closed_form);
    tcase_add_test(t, simulated_days_respond_so);
    suite_add_tcase(s, t);
    return s;
}
