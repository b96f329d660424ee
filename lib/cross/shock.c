/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/shock.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>

/* F(c), E[x; x < c] and E[x^2; x < c] of a standard normal, or a t that is not
 * scaled. */
struct below {
    double mass, mean, square;
};

static struct below
below_normal(double c)
{
    const double f = gsl_ran_gaussian_pdf(c, 1.0),
                 mass = gsl_cdf_gaussian_P(c, 1.0);

    return (struct below){ mass, -f, mass - c * f };
}

/* By parts: (n + x^2) f / (1 - n) is an antiderivative of x f. */
static struct below
below_t(double c, double n)
{
    const double f = gsl_ran_tdist_pdf(c, n), mass = gsl_cdf_tdist_P(c, n);
    const double g = (n + c * c) * f;

    return (struct below){ mass, -g / (n - 1.0),
                           (n * mass - c * g) / (n - 2.0) };
}

/* Of m + s x: what is below 0, and of -m - s x, which is what is above. */
static struct vol_shock_moments
both_sides(enum vol_dcc_density density, double dof, double m, double s)
{
    struct vol_shock_moments out;

    for (int side = 0; side < 2; side++) {
        const double sign = side == 0 ? 1.0 : -1.0, at = sign * m;
        const struct below b = density == VOL_DCC_T ? below_t(-at / s, dof)
                                                    : below_normal(-at / s);
        out.mean[side] = sign * (at * b.mass + s * b.mean);
        out.square[side] =
            at * at * b.mass + 2.0 * at * s * b.mean + s * s * b.square;
    }
    return out;
}

struct vol_shock_moments
vol_shock_usual(enum vol_dcc_density density, double nu)
{
    const double scale = density == VOL_DCC_T ? sqrt((nu - 2.0) / nu) : 1.0;

    return both_sides(density, nu, 0.0, scale);
}

struct vol_shock_moments
vol_shock_given(enum vol_dcc_density density, double nu, double rho,
                double size)
{
    const double rest = 1.0 - rho * rho;
    const bool t = density == VOL_DCC_T;

    if (!(rest > 0.0)) {
        struct vol_shock_moments own = { { 0.0, 0.0 }, { 0.0, 0.0 } };
        const double z = rho * size;
        own.mean[z > 0.0] = z;
        own.square[z > 0.0] = z * z;
        return own;
    }
    return both_sides(
        density, nu + 1.0, rho * size,
        sqrt(t ? rest * (nu - 2.0 + size * size) / (nu + 1.0) : rest));
}

double
vol_shock_response(const double f[VOL_SHOCK_NODES],
                   const struct vol_shock_moments *given,
                   const struct vol_shock_moments *usual)
{
    double sum = 0.0;

    for (int side = 0; side < 2; side++) {
        const double sign = side == 0 ? -1.0 : 1.0;
        const double one = f[side == 0 ? 1 : 3] - f[2];
        const double two = f[side == 0 ? 0 : 4] - f[2];
        sum += sign * (2.0 * one - 0.5 * two) *
               (given->mean[side] - usual->mean[side]);
        sum += (0.5 * two - one) * (given->square[side] - usual->square[side]);
    }
    return sum;
}
