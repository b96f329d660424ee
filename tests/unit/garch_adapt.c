/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch_adapt.h"

#include <check.h>
#include <math.h>
#include <string.h>

/* sqrt(2 / pi), E|z| of the normal. */
#define SQRT_2_PI 0.79788456080286535588

/* The place of a parameter that the spec must have. */
static size_t
place(const struct vol_garch_spec *spec, const char *name)
{
    char have[VOL_PARAM_NAME_SIZE];

    for (size_t i = 0; i < vol_garch_n_params(spec); i++) {
        vol_garch_param_name(spec, i, have);
        if (strcmp(have, name) == 0)
            return i;
    }
    ck_abort_msg("no parameter called %s", name);
}

static bool
is_egarch(const struct figures *f)
{
    return strstr(f->spec, "+egarch1.1") != NULL;
}

static bool
is_gjr(const struct figures *f)
{
    return strstr(f->spec, "+gjr1.1~") != NULL;
}

double
fixed_tolerance(const struct figures *f)
{
    if (!is_from(f, "rugarch"))
        return 1e-11;
    return is_egarch(f) ? 1e-6 : is_gjr(f) ? 1e-7 : 1e-11;
}

static const double *
shape_of(const struct vol_garch_spec *spec, const double *theta)
{
    return theta + vol_garch_n_params(spec) - spec->density->n_shape;
}

/* From arch's omega to ours; returns by how much it moved. */
static double
shift_omega(const struct vol_garch_spec *spec, double *theta)
{
    const double abs_mean =
        spec->density->abs_mean(shape_of(spec, theta)).value;
    const double shift = theta[place(spec, "alpha1")] * (abs_mean - SQRT_2_PI);

    theta[place(spec, "omega")] += shift;
    return shift;
}

/* The first variance under a pre-sample variance of exp(log_b). */
static double
first_variance(const struct vol_garch_spec *spec, const double *y, size_t n,
               const double *theta, double log_b)
{
    struct vol_garch_fit fit;
    double h;

    ck_assert_int_eq(filter_series(spec, y, n, theta, exp(log_b), &fit, NULL),
                     VOL_OK);
    h = fit.h[0];
    vol_garch_fit_clear(&fit);
    return h;
}

/* The pre-sample variance that makes the first variance h, by bisection. */
static double
presample_of(const struct vol_garch_spec *spec, const double *y,
             const double *theta, double h)
{
    enum { ROWS = 40, STEPS = 80 };
    double low = log(h) - 20.0, high = log(h) + 20.0;

    for (int i = 0; i < STEPS; i++) {
        const double middle = 0.5 * (low + high);
        if (first_variance(spec, y, ROWS, theta, middle) < h)
            low = middle;
        else
            high = middle;
    }
    return exp(low);
}

double
adapted_point(const struct figures *f, const struct vol_garch_spec *spec,
              const double *y, size_t n, double *theta)
{
    const double h = figure(f, "presample:sigma2_t1");
    struct vol_garch_fit fit;
    double shift, b;

    ck_assert_uint_eq(params_of(f, theta), vol_garch_n_params(spec));
    if (isfinite(h))
        return presample_of(spec, y, theta, h);
    if (!is_egarch(f) || !is_from(f, "arch "))
        return NAN;
    shift = shift_omega(spec, theta);
    ck_assert_int_eq(filter_series(spec, y, n, theta, NAN, &fit, NULL), VOL_OK);
    b = fit.presample.variance;
    vol_garch_fit_clear(&fit);
    return b * exp(-shift / theta[place(spec, "beta1")]);
}

void
adapt_forecast(const struct figures *f, const struct vol_garch_spec *spec,
               const double *theta, struct vol_forecast *out, size_t horizon)
{
    double half = 0.5, persistence;

    for (size_t t = 1; is_from(f, "arch ") && t < horizon &&
                       spec->variance == &vol_variance_rm2006;
         t++)
        out[t].variance = out[0].variance;
    if (!is_gjr(f) || (!is_from(f, "arch ") && !is_from(f, "rugarch")))
        return;
    if (is_from(f, "rugarch"))
        half = spec->density->cdf(shape_of(spec, theta), 0.0);
    persistence = theta[place(spec, "alpha1")] +
                  half * theta[place(spec, "gamma1")] +
                  theta[place(spec, "beta1")];
    for (size_t t = 1; t < horizon; t++)
        out[t].variance =
            theta[place(spec, "omega")] + persistence * out[t - 1].variance;
}
