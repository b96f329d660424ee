/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Models that are others at some values of their parameters: there variances
 * and likelihood are the same, and the estimate of the larger model is never
 * less likely than that of the smaller.
 */
#include "garch/fit.h"
#include "garch_data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Parameters by name, of the smaller model. */
struct named {
    const struct vol_garch_spec *spec;
    const double *theta;
};

static double
get(const struct named *from, const char *name)
{
    const size_t i = vol_garch_param_find(from->spec, name);

    ck_assert_msg(i < vol_garch_n_params(from->spec), "no %s", name);
    return from->theta[i];
}

/* The value of a larger model's parameter; NaN: that of the same name. */
typedef double map_fn(const struct named *from, const char *name);

/*
 * Ding, Granger and Engle (1993): with delta = 2 the news above and below zero
 * weigh alpha (1 - gamma)^2 and alpha (1 + gamma)^2, which are the alpha and
 * the alpha + gamma of Glosten, Jagannathan and Runkle.
 */
static double
from_gjr(const struct named *from, const char *name)
{
    char alpha[8] = "alpha", gamma[8] = "gamma";
    double above, below;

    if (strcmp(name, "delta") == 0)
        return 2.0;
    if (strncmp(name, "alpha", 5) != 0 && strncmp(name, "gamma", 5) != 0)
        return NAN;
    (void)snprintf(alpha + 5, 2, "%s", name + 5);
    (void)snprintf(gamma + 5, 2, "%s", name + 5);
    above = sqrt(get(from, alpha));
    below = sqrt(get(from, alpha) + get(from, gamma));
    return name[0] == 'a' ? 0.25 * (above + below) * (above + below)
                          : (below - above) / (below + above);
}

static double
from_igarch(const struct named *from, const char *name)
{
    return strcmp(name, "beta1") == 0 ? 1.0 - get(from, "alpha1") : NAN;
}

static double
persistence(const struct named *from)
{
    return get(from, "alpha1") + get(from, "beta1");
}

/* Engle and Lee (1999): without a transitory part the level is a GARCH. */
static double
as_level(const struct named *from, const char *name)
{
    if (strcmp(name, "rho") == 0)
        return persistence(from);
    if (strcmp(name, "phi") == 0)
        return get(from, "alpha1");
    return strcmp(name, "alpha1") == 0 || strcmp(name, "beta1") == 0 ? 0.0
                                                                     : NAN;
}

/* ... and around a level without news there is one too, once the level has
 * come to rest. */
static double
around_level(const struct named *from, const char *name)
{
    const double rho = 0.5 + 0.5 * persistence(from);

    if (strcmp(name, "rho") == 0)
        return rho;
    if (strcmp(name, "omega") == 0)
        return get(from, "omega") * (1.0 - rho) / (1.0 - persistence(from));
    return strcmp(name, "phi") == 0 ? 0.0 : NAN;
}

/* Baillie, Bollerslev and Mikkelsen (1996): phi is alpha + beta, and d = 0. */
static double
short_memory(const struct named *from, const char *name)
{
    if (strcmp(name, "phi") == 0)
        return persistence(from);
    if (strcmp(name, "beta") == 0)
        return get(from, "beta1");
    return strcmp(name, "d") == 0 ? 0.0 : NAN;
}

/* ... and with d = 1 and without phi it is integrated. */
static double
integrated(const struct named *from, const char *name)
{
    if (strcmp(name, "beta") == 0)
        return 1.0 - get(from, "alpha1");
    if (strcmp(name, "d") == 0)
        return 1.0;
    return strcmp(name, "phi") == 0 ? 0.0 : NAN;
}

/* What a row says of the bounds of the larger model, and of the first rows. */
enum {
    INSIDE = 1,  /* the point is one that an estimate may reach               */
    EARLY = 2,   /* until what stands before the sample is forgotten they
                    differ: what it is worth is each equation's own choice    */
    SETTLES = 4, /* ... and they may do so for long                           */
};

static const struct limit {
    const char *null, *alt;
    const char *given; /* parameters that the smaller model does not have */
    map_fn *map;
    int flags;
} limits[] = {
    { "arch1", "garch1.1", "beta1=0", NULL, INSIDE },
    { "arch1", "arch2", "alpha2=0", NULL, INSIDE },
    { "arch1", "harch1", "", NULL, INSIDE },
    { "garch1.1", "garch1.2", "beta2=0", NULL, INSIDE },
    { "garch1.1", "garch2.1", "alpha2=0", NULL, INSIDE },
    { "garch1.1", "gjr1.1", "gamma1=0", NULL, INSIDE },
    { "gjr1.1", "gjr2.1", "alpha2=0 gamma2=0", NULL, INSIDE },
    { "garch1.1", "aparch1.1", "gamma1=0 delta=2", NULL, INSIDE },
    { "garch2.2", "aparch2.2-p2", "gamma1=0 gamma2=0", NULL, INSIDE },
    { "gjr1.1", "aparch1.1", "", from_gjr, INSIDE | EARLY },
    { "gjr2.2", "aparch2.2-p2", "", from_gjr, INSIDE | EARLY },
    { "tarch1.1", "aparch1.1", "delta=1", NULL, INSIDE },
    { "tarch2.2", "aparch2.2-p1", "", NULL, INSIDE },
    { "aparch1.1-p1.5", "aparch1.1", "delta=1.5", NULL, INSIDE },
    { "egarch1.1-sym", "egarch1.1", "gamma1=0", NULL, INSIDE },
    { "egarch1.1", "egarch1.2", "beta2=0", NULL, INSIDE },
    { "igarch1.1", "garch1.1-free", "", from_igarch, INSIDE },
    { "ewma", "ewma-est", "lambda=0.94", NULL, INSIDE },
    { "garch1.1", "csgarch1.1", "", as_level, 0 },
    { "garch1.1", "csgarch1.1", "", around_level, INSIDE | EARLY | SETTLES },
    { "garch1.1", "figarch1.1", "", short_memory, EARLY },
    { "igarch1.1", "figarch1.1", "", integrated, EARLY | SETTLES },
    { "zero+garch1.1", "garch1.1", "mu=0", NULL, INSIDE },
    { "ar1+garch1.1", "arma1.1+garch1.1", "ma1=0", NULL, INSIDE },
    { "garch1.1", "garch1.1-m", "archm=0", NULL, INSIDE },
    { "gjr1.1", "gjr1.1-m2", "archm=0", NULL, INSIDE },
    { "garch1.1", "garch1.1~ged", "nu=2", NULL, INSIDE },
    { "egarch1.1", "egarch1.1~ged", "nu=2", NULL, INSIDE },
    { "garch1.1~t", "garch1.1~skewt", "skew=0", NULL, INSIDE },
    { "egarch1.1~t", "egarch1.1~skewt", "skew=0", NULL, INSIDE },
    { "garch1.1~t", "garch1.1~sstd", "skew=1", NULL, INSIDE },
    { "egarch1.1~t", "egarch1.1~sstd", "skew=1", NULL, INSIDE },
};
enum { N_LIMITS = sizeof(limits) / sizeof(limits[0]) };

/* The value of `name` in "gamma1=0 delta=2"; NaN where it is not there. */
static double
given(const char *list, const char *name)
{
    const size_t n = strlen(name);

    for (const char *at = list; at != NULL; at = strchr(at, ' ')) {
        at += *at == ' ';
        if (strncmp(at, name, n) == 0 && at[n] == '=')
            return strtod(at + n + 1, NULL);
    }
    return NAN;
}

/* The parameters of the larger model that make it the smaller one. */
static void
enlarge(const struct limit *l, const struct named *from,
        const struct vol_garch_spec *alt, double *theta)
{
    char name[VOL_PARAM_NAME_SIZE];

    for (size_t i = 0; i < vol_garch_n_params(alt); i++) {
        vol_garch_param_name(alt, i, name);
        theta[i] = given(l->given, name);
        if (isnan(theta[i]) && l->map != NULL)
            theta[i] = l->map(from, name);
        if (isnan(theta[i]))
            theta[i] = get(from, name);
    }
}

/* Parameters that forget what was before the sample within some dozens of
 * rows. */
static const char some[] = "mu=.05 ar1=.2 omega=.1 alpha1=.15 alpha2=.1 "
                           "gamma1=.2 gamma2=.1 beta1=.4 beta2=.1 nu=5";

static void
some_point(const struct vol_garch_spec *spec, double *theta)
{
    char name[VOL_PARAM_NAME_SIZE];

    for (size_t i = 0; i < vol_garch_n_params(spec); i++) {
        vol_garch_param_name(spec, i, name);
        theta[i] = given(some, name);
        ck_assert(!isnan(theta[i]));
    }
}

/* 0.85^200 is below 1e-13, and so is a half to the power of 50. */
static size_t
first_alike(const struct limit *l)
{
    return (l->flags & SETTLES) != 0 ? 200 : (l->flags & EARLY) != 0 ? 50 : 0;
}

static struct vol_garch_fit
filtered(const struct vol_garch_spec *spec, const double *y, size_t n,
         const double *theta)
{
    struct vol_garch_fit fit;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(filter_series(spec, y, n, theta, NAN, &fit, &err) == VOL_OK,
                  "%s", err.text);
    return fit;
}

START_TEST(at_its_limit_a_model_is_the_smaller_one)
{
    const struct limit *l = &limits[_i];
    const struct vol_garch_spec spec = spec_of(l->null), alt = spec_of(l->alt);
    double theta[VOL_GARCH_MAX_PARAMS], other[VOL_GARCH_MAX_PARAMS];
    const struct named from = { &spec, theta };
    const size_t n = 700;
    double *y = simulated_returns(n, 21);

    some_point(&spec, theta);
    enlarge(l, &from, &alt, other);
    struct vol_garch_fit a = filtered(&spec, y, n, theta);
    struct vol_garch_fit b = filtered(&alt, y, n, other);
    ck_assert_uint_eq(a.n_obs, b.n_obs);
    for (size_t t = first_alike(l); t < a.n_obs; t++)
        ck_assert_msg(fabs(b.h[t] / a.h[t] - 1.0) <= 1e-11,
                      "%s as %s, row %zu: %.15g, not %.15g", l->alt, l->null, t,
                      b.h[t], a.h[t]);
    if ((l->flags & EARLY) == 0)
        ck_assert_double_eq_tol(b.loglik / a.loglik, 1.0, 1e-11);
    vol_garch_fit_clear(&a);
    vol_garch_fit_clear(&b);
    free(y);
}
END_TEST

/* Where |e| is in the equation its kinks make many maxima of about one
 * height. */
static double
slack(const struct vol_garch_spec *spec)
{
    return spec->variance->kinked ? 1e-4 : 1e-7;
}

START_TEST(a_larger_model_is_never_less_likely)
{
    const struct limit *l = &limits[_i];
    const struct vol_garch_spec spec = spec_of(l->null), alt = spec_of(l->alt);
    double theta[VOL_GARCH_MAX_PARAMS], other[VOL_GARCH_MAX_PARAMS];
    const struct named from = { &spec, theta };
    struct vol_garch_fit a, b;
    size_t n;
    double *y = load_returns("smi", &n);

    if ((l->flags & INSIDE) != 0) {
        ck_assert_int_eq(fit_series(&spec, y, n, NULL, &a, NULL), VOL_OK);
        ck_assert_int_eq(fit_series(&alt, y, n, NULL, &b, NULL), VOL_OK);
        vol_garch_fit_params(&a, theta);
        enlarge(l, &from, &alt, other);
        struct vol_garch_fit same = filtered(&alt, y, n, other);
        if ((l->flags & EARLY) == 0)
            ck_assert_double_eq_tol(same.loglik, a.loglik, 1e-7);
        ck_assert_msg(b.loglik >= same.loglik - slack(&alt),
                      "%s: logL %.10g, %.10g as %s", l->alt, b.loglik,
                      same.loglik, l->null);
        vol_garch_fit_clear(&a);
        vol_garch_fit_clear(&b);
        vol_garch_fit_clear(&same);
    }
    free(y);
}
END_TEST

/*
 * Far out a density comes near to the normal in the way of its fourth
 * cumulant k: ln f - ln phi is k / 24 (z^4 - 6 z^2 + 3) and terms of the order
 * of k^2 (Edgeworth).  k is 6 / (nu - 4) of Student's t, and of Johnson's SU
 * (w^4 + 2 w^2 - 3) / 2 with w = exp(1 / nu^2), neither being skew.
 */
static const struct {
    const char *density, *given;
    double cumulant;
} far[] = {
    { "t", "nu=500", 6.0 / 496.0 },
    { "skewt", "nu=500 skew=0", 6.0 / 496.0 },
    { "sstd", "nu=500 skew=1", 6.0 / 496.0 },
    { "jsu", "nu=50 skew=0", 0.0016009604 },
};
enum { N_FAR = sizeof(far) / sizeof(far[0]) };

START_TEST(far_out_a_density_is_nearly_normal)
{
    const struct vol_garch_spec spec = spec_of("gjr1.1");
    struct limit l = { .given = far[_i].given };
    char text[32];
    double theta[VOL_GARCH_MAX_PARAMS], other[VOL_GARCH_MAX_PARAMS];
    const struct named from = { &spec, theta };
    const size_t n = 700;
    double *y = simulated_returns(n, 21), want = 0.0;

    (void)snprintf(text, sizeof(text), "gjr1.1~%s", far[_i].density);
    const struct vol_garch_spec alt = spec_of(text);
    some_point(&spec, theta);
    enlarge(&l, &from, &alt, other);
    struct vol_garch_fit a = filtered(&spec, y, n, theta);
    struct vol_garch_fit b = filtered(&alt, y, n, other);
    for (size_t t = 0; t < n; t++) {
        const double zz = a.e[t] * a.e[t] / a.h[t];
        ck_assert_double_eq_tol(b.h[t] / a.h[t], 1.0, 1e-13);
        want += far[_i].cumulant / 24.0 * (zz * zz - 6.0 * zz + 3.0);
    }
    ck_assert_msg(fabs(b.loglik - a.loglik - want) <=
                      3.0 * (double)n * far[_i].cumulant * far[_i].cumulant,
                  "%s: %.10g, not %.10g", text, b.loglik - a.loglik, want);
    vol_garch_fit_clear(&a);
    vol_garch_fit_clear(&b);
    free(y);
}
END_TEST

Suite *suite_garch_limits(void);

Suite *
suite_garch_limits(void)
{
    Suite *s = suite_create("garch/limits");
    TCase *tc = tcase_create("all");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, at_its_limit_a_model_is_the_smaller_one, 0,
                        N_LIMITS);
    tcase_add_loop_test(tc, a_larger_model_is_never_less_likely, 0, N_LIMITS);
    tcase_add_loop_test(tc, far_out_a_density_is_nearly_normal, 0, N_FAR);
    suite_add_tcase(s, tc);
    return s;
}
