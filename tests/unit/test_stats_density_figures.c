/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Densities against figures of other programs, and at the limits where one
 * goes over into another.
 */
#include "garch_data.h"
#include "stats/density.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define ck_near(got, want, tol)                                                \
    ck_assert_msg(fabs((got) - (want)) <= (tol)*fabs(want),                    \
                  "row %d: %s is %.17g, not %.17g", _i, #got, (double)(got),   \
                  (double)(want))

/*
 * Log-likelihoods of const+garch1.1 (and arch1) at given parameters with
 * the first variance given too.  Those of t, skewt and ged: Python arch 7.2.0,
 * fix(); of sstd: fGarch 4022.89 and rugarch 1.5.6, where each of them stopped.
 */
static const struct {
    const char *series;
    const struct vol_density *density;
    double mu, omega, alpha, beta, shape[VOL_DENSITY_MAX_SHAPE], sigma2, loglik;
} fits[] = {
    { "demgbp",
      &vol_density_t,
      0.01132,
      0.1547,
      0.5504,
      0.0,
      { 3.444 },
      0.1986013443989081,
      -1084.9394086252196 },
    { "demgbp",
      &vol_density_t,
      0.002174,
      0.002591,
      0.1132,
      0.8868,
      { 4.364 },
      0.0823536170038301,
      -987.9448411203036 },
    { "dax",
      &vol_density_t,
      0.07655,
      0.02217,
      0.08019,
      0.902,
      { 6.017 },
      1.225800193653496,
      -2495.5884497644456 },
    { "demgbp",
      &vol_density_skewt,
      0.003833,
      0.1535,
      0.5315,
      0.0,
      { 3.502, -0.04046 },
      0.1958938309375357,
      -1083.9887684118949 },
    { "demgbp",
      &vol_density_skewt,
      -0.008243,
      0.002587,
      0.1138,
      0.8862,
      { 4.424, -0.09136 },
      0.08234961700383013,
      -983.4550030829522 },
    { "dax",
      &vol_density_skewt,
      0.07569,
      0.9481,
      0.1281,
      0.0,
      { 4.363, -0.01091 },
      1.1050808568678288,
      -2566.8002632686157 },
    { "dax",
      &vol_density_skewt,
      0.06868,
      0.02159,
      0.07925,
      0.9033,
      { 6.087, -0.03459 },
      1.2256613576540607,
      -2494.9765025076563 },
    { "demgbp",
      &vol_density_ged,
      0.006686,
      0.1378,
      0.4383,
      0.0,
      { 1.062 },
      0.17275995503277877,
      -1080.5382747454803 },
    { "demgbp",
      &vol_density_ged,
      0.001969,
      0.004181,
      0.1244,
      0.8661,
      { 1.153 },
      0.08318587214229373,
      -1000.9971833763972 },
    { "dax",
      &vol_density_ged,
      0.0608,
      0.03079,
      0.0799,
      0.8937,
      { 1.221 },
      1.2238935304177843,
      -2505.7983159682117 },
    { "demgbp",
      &vol_density_sstd,
      -0.0085711026475953998,
      0.0023983893105981877,
      0.12483279376329523,
      0.88307164819089201,
      { 4.2010713035365672, 0.91309554987604225 },
      0.47457922286215043 * 0.47457922286215043,
      -985.06813877167906 },
    { "dax",
      &vol_density_sstd,
      0.068533953951507867,
      0.021047862399700842,
      0.078081629620463763,
      0.90490080492489822,
      { 6.1085655185691694, 0.96581120210601745 },
      1.0312677522238614 * 1.0312677522238614,
      -2494.6496493415389 },
    { "demgbp",
      &vol_density_sstd,
      -0.0082346223771464517,
      0.0028334851292134661,
      0.11810808676066967,
      0.88089190881303425,
      { 4.416480657363385, 0.91309656040123532 },
      0.4701967023091097 * 0.4701967023091097,
      -985.38904401030106 },
    { "dax",
      &vol_density_sstd,
      0.068519104589136848,
      0.021033813997399502,
      0.078147739504796351,
      0.90490413087214594,
      { 6.1043892013171872, 0.96580889151486626 },
      1.0298119048057206 * 1.0298119048057206,
      -2494.6437047387321 },
};
enum { N_FITS = sizeof(fits) / sizeof(fits[0]) };

START_TEST(logliks_are_those_of_other_programs)
{
    size_t n;
    double *e = load_returns(fits[_i].series, &n), got;
    double *h = malloc(n * sizeof(*h));

    for (size_t t = 0; t < n; t++) {
        e[t] -= fits[_i].mu;
        h[t] = t == 0 ? fits[_i].sigma2
                      : fits[_i].omega + fits[_i].alpha * e[t - 1] * e[t - 1] +
                            fits[_i].beta * h[t - 1];
    }
    got = fits[_i].density->loglik(fits[_i].shape, n, e, h);
    free(e);
    free(h);
    ck_near(got, fits[_i].loglik, 1e-12);
}
END_TEST

/*
 * Densities and probabilities at two points, two quantiles: fGarch 4022.89
 * (dsstd, psstd, qsstd, dged, pged, qged); for jsu the formulae of dJSU, pJSU
 * and qJSU of gamlss.dist in R.  What they hold of digits in the cdf and its
 * inverse is the tolerance.
 */
static const struct {
    const struct vol_density *density;
    double shape[VOL_DENSITY_MAX_SHAPE];
    double z[2], pdf[2], cdf[2], p[2], quantile[2];
} points[] = {
    { &vol_density_sstd,
      { 2.5, 0.7 },
      { -3.0, 0.4 },
      { 0.0069658618396553924, 0.85589235607672953 },
      { 0.0097692362107440027, 0.72836995918734826 },
      { 0.01, 0.6 },
      { -2.9674021118836111, 0.25477123420929371 } },
    { &vol_density_sstd,
      { 4.2, 0.9131 },
      { -3.0, 0.4 },
      { 0.0089759044301063462, 0.47031306652113308 },
      { 0.0081298240257984648, 0.68190790992935946 },
      { 0.01, 0.6 },
      { -2.8160710521881458, 0.23440059479271691 } },
    { &vol_density_sstd,
      { 8.0, 1.5 },
      { -3.0, 0.4 },
      { 0.0010605443320069207, 0.3195985593755758 },
      { 0.00042179804203480969, 0.70572475045490912 },
      { 0.01, 0.6 },
      { -1.8760718048589564, 0.10201892916971901 } },
    { &vol_density_sstd,
      { 40.0, 3.0 },
      { -3.0, 0.4 },
      { 1.3378883464729175e-13, 0.28529063184913173 },
      { 8.3151530546484194e-15, 0.7020690894373397 },
      { 0.01, 0.6 },
      { -1.3940312006732944, 0.075784504170990377 } },
    { &vol_density_ged,
      { 0.7 },
      { -3.0, 0.4 },
      { 0.01020722802717116, 0.38360861801219898 },
      { 0.009858030123155892, 0.76109530998016495 },
      { 0.01, 0.6 },
      { -2.9861984504595807, 0.10514428925540639 } },
    { &vol_density_ged,
      { 1.3 },
      { -3.0, 0.4 },
      { 0.0088074478329717345, 0.39660353649834401 },
      { 0.0047279421402995347, 0.68860830418126906 },
      { 0.01, 0.6 },
      { -2.5907054158192522, 0.19674728135145134 } },
    { &vol_density_ged,
      { 6.0 },
      { -1.5, 0.4 },
      { 0.21054222898835037, 0.30408815438816894 },
      { 0.065587574010281202, 0.62164905036235196 },
      { 0.01, 0.6 },
      { -1.8990428823515646, 0.32881043768569423 } },
    { &vol_density_jsu,
      { 0.6, 0.3 },
      { -3.0, 0.4 },
      { 0.0011617252309634521, 0.1757048089837551 },
      { 0.0017174530729444401, 0.91002564388331042 },
      { 0.01, 0.6 },
      { -1.1980801794640812, -0.073897158741383889 } },
    { &vol_density_jsu,
      { 1.5, -0.2 },
      { -3.0, 0.4 },
      { 0.0099710275329280423, 0.45331824580006835 },
      { 0.0082901195510666926, 0.67775964139631451 },
      { 0.01, 0.6 },
      { -2.8456490937019909, 0.23680581602877118 } },
    { &vol_density_jsu,
      { 2.5, 1.0 },
      { -3.0, 0.4 },
      { 0.0023462229458101852, 0.35204221375351435 },
      { 0.00080905160322949812, 0.68935361498256031 },
      { 0.01, 0.6 },
      { -2.119582930140016, 0.16444815835920157 } },
    { &vol_density_jsu,
      { 10.0, 5.0 },
      { -3.0, 0.4 },
      { 0.0028816671936522033, 0.35978926210238288 },
      { 0.0007498123651772671, 0.66318198415047391 },
      { 0.01, 0.6 },
      { -2.2325333847053566, 0.23041313284042353 } },
};
enum { N_POINTS = sizeof(points) / sizeof(points[0]) };

START_TEST(points_are_those_of_other_programs)
{
    const struct vol_density *d = points[_i].density;
    const double *shape = points[_i].shape;

    for (int k = 0; k < 2; k++) {
        ck_near(exp(d->log_pdf(shape, points[_i].z[k])), points[_i].pdf[k],
                1e-12);
        ck_near(d->cdf(shape, points[_i].z[k]), points[_i].cdf[k], 1e-12);
        ck_near(d->quantile(shape, points[_i].p[k]), points[_i].quantile[k],
                1e-12);
    }
}
END_TEST

/* E|z|^k at k = 1, 1.5 and 3: fGarch's absMoments. */
START_TEST(absolute_moments_are_those_of_fgarch)
{
    static const struct {
        const struct vol_density *density;
        double nu, want[3];
    } of[] = {
        { &vol_density_ged,
          0.7,
          { 0.63440738172229605, 0.73300193972064809, 2.7296732752799362 } },
        { &vol_density_ged,
          1.3,
          { 0.74861001469209243, 0.82249408982265415, 1.8561179437514492 } },
        { &vol_density_ged,
          6.0,
          { 0.8528867200950434, 0.90169165315813804, 1.3538732766885793 } },
        { &vol_density_t,
          5.0,
          { 0.73510519389572271, 0.80592744886765644, 2.2053155816871683 } }
    };
    static const double power[] = { 1.0, 1.5, 3.0 };

    for (int i = 0; i < 4; i++)
        for (int k = 0; k < 3; k++)
            ck_near(of[i].density->power_moment(&of[i].nu, 0.0, power[k]),
                    of[i].want[k], 1e-13);
}
END_TEST

/* Published: t with 5 df, 1 %: -3.36493 (any table), times sqrt(3 / 5);
 * normal ES at 2.5 %: 2.3378 (Basel Committee, 2013, of the standard normal).
 */
START_TEST(tables_are_met)
{
    const double nu = 5.0;

    ck_near(vol_density_t.quantile(&nu, 0.01), -3.36493 * sqrt(0.6), 2e-6);
    ck_near(vol_density_normal.quantile(NULL, 0.01), -2.326348, 2e-7);
    ck_near(vol_density_normal.tail_mean(NULL, 0.025), -2.3378, 2e-5);
}
END_TEST

/* Two densities that must agree, to tolerance. */
static void
check_equal(const struct vol_density *a, const double *a_shape,
            const struct vol_density *b, const double *b_shape, double tol)
{
    static const double z[] = { -9.0, -2.0, -0.3, 0.0, 0.4, 3.0, 8.0 };
    static const double p[] = { 1e-6, 0.01, 0.3, 0.6, 0.999 };
    const int _i = 0;

    for (int i = 0; i < 7; i++) {
        const double h = 0.7;
        ck_near(a->log_pdf(a_shape, z[i]), b->log_pdf(b_shape, z[i]),
                tol * (1.0 + z[i] * z[i]));
        ck_near(a->loglik(a_shape, 1, &z[i], &h),
                b->loglik(b_shape, 1, &z[i], &h), tol * (1.0 + z[i] * z[i]));
    }
    for (int i = 0; i < 5; i++) {
        ck_near(a->quantile(a_shape, p[i]), b->quantile(b_shape, p[i]),
                20.0 * tol);
        ck_near(a->tail_mean(a_shape, p[i]), b->tail_mean(b_shape, p[i]),
                20.0 * tol);
    }
    ck_near(a->abs_mean(a_shape).value, b->abs_mean(b_shape).value, tol);
    ck_near(a->neg_square(a_shape).value, b->neg_square(b_shape).value, tol);
    ck_near(a->power_moment(a_shape, 0.3, 1.4),
            b->power_moment(b_shape, 0.3, 1.4), 5.0 * tol);
    ck_near(a->kurtosis(a_shape), b->kurtosis(b_shape), 100.0 * tol);
}

START_TEST(limits_are_met)
{
    static const double nu[] = { 4.5, 30.0, 500.0 };
    const double two = 2.0;

    for (int i = 0; i < 3; i++) {
        const double zero[2] = { nu[i], 0.0 }, one[2] = { nu[i], 1.0 };
        check_equal(&vol_density_skewt, zero, &vol_density_t, &nu[i], 1e-13);
        check_equal(&vol_density_sstd, one, &vol_density_t, &nu[i], 1e-13);
    }
    check_equal(&vol_density_ged, &two, &vol_density_normal, NULL, 1e-13);
    /* 3 + 6 / 496 and 3 + 4 / 2500 are their kurtosis. */
    check_equal(&vol_density_t, &nu[2], &vol_density_normal, NULL, 5e-3);
    check_equal(&vol_density_jsu, (const double[]){ 50.0, 0.0 },
                &vol_density_normal, NULL, 5e-3);
}
END_TEST

/* At xi^2 = (1 + skew) / (1 - skew) the two skewed t are one. */
START_TEST(skewed_t_agree)
{
    const double hansen[2] = { 6.0, -0.28 }, steel[2] = { 6.0, 0.75 };

    check_equal(&vol_density_skewt, hansen, &vol_density_sstd, steel, 1e-13);
    ck_near(vol_density_skewt.skewness(hansen),
            vol_density_sstd.skewness(steel), 1e-13);
}
END_TEST

/* A mirror turns skew around. */
START_TEST(skew_has_a_mirror)
{
    const double right[2] = { 5.0, 0.4 }, left[2] = { 5.0, -0.4 };
    const struct vol_density *of[] = { &vol_density_skewt, &vol_density_jsu };

    for (int i = 0; i < 2; i++) {
        const struct vol_density *d = of[i];
        ck_near(d->quantile(right, 0.01), -d->quantile(left, 0.99), 1e-13);
        ck_near(d->skewness(right), -d->skewness(left), 1e-13);
        ck_assert(d->skewness(right) > 0.0);
        ck_near(d->neg_square(right).value, 1.0 - d->neg_square(left).value,
                1e-13);
        ck_near(d->power_moment(right, 0.3, 0.8),
                d->power_moment(left, -0.3, 0.8), 1e-13);
    }
}
END_TEST

/* Without skew the integral is a beta function, to the edge of existence. */
START_TEST(power_moment_near_its_edge)
{
    static const double nu[] = { 2.01, 2.5, 4.5, 100.0, 500.0 };
    static const double left[] = { 1e-3, 0.05, 0.5, 1.0, 1.7 };

    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 5; k++) {
            const double shape[2] = { nu[i], 0.0 };
            const double delta = fmin(nu[i] - left[k], 4.0);
            ck_near(vol_density_skewt.power_moment(shape, 0.4, delta),
                    vol_density_t.power_moment(shape, 0.4, delta), 1e-11);
        }
}
END_TEST

START_TEST(moments_that_do_not_exist)
{
    const double nu[2] = { 2.5, 0.1 }, three[2] = { 3.5, 1.1 };
    const double one[2] = { 1.0, 0.1 };

    ck_assert(vol_density_t.power_moment(nu, 0.1, 2.5) == HUGE_VAL);
    ck_assert(vol_density_skewt.power_moment(nu, 0.1, 2.5) == HUGE_VAL);
    ck_assert(isfinite(vol_density_skewt.power_moment(nu, 0.1, 2.4)));
    ck_assert(isnan(vol_density_skewt.skewness(nu)));
    ck_assert(vol_density_sstd.kurtosis(three) == HUGE_VAL);
    ck_assert(isfinite(vol_density_sstd.skewness(three)));
    ck_assert(vol_density_normal.exp_moment(NULL));
    ck_assert(vol_density_ged.exp_moment(nu));
    ck_assert_double_eq_tol(vol_density_ged.exp_moment(one), sqrt(2.0), 1e-15);
    ck_assert(!vol_density_t.exp_moment(nu));
    ck_assert(!vol_density_skewt.exp_moment(nu));
    ck_assert(!vol_density_sstd.exp_moment(nu));
    ck_assert(!vol_density_jsu.exp_moment(nu));
    /* A trial far outside the bounds: no way up to the series ends there. */
    const double far[] = { -1e17, 0.5 };
    ck_assert(isnan(vol_density_t.abs_mean(far).value));
    ck_assert(!isfinite(vol_density_skewt.power_moment(far, 0.3, 1.3)));
    ck_assert(!isfinite(vol_density_sstd.power_moment(far, 0.3, 1.3)));
}
END_TEST

/* A start lies well between the bounds, whatever the series. */
START_TEST(starts_are_inside)
{
    static const double skewness[] = { -9.0, 0.0, 9.0 };
    static const double kurtosis[] = { 1.0, 3.0, 5.0, 200.0 };
    const struct vol_density *d;

    for (size_t i = 0; (d = vol_density_at(i)) != NULL; i++)
        for (int s = 0; s < 3; s++)
            for (int k = 0; k < 4; k++) {
                double shape[VOL_DENSITY_MAX_SHAPE];
                d->start(skewness[s], kurtosis[k], shape);
                for (size_t m = 0; m < d->n_shape; m++)
                    ck_assert(shape[m] > d->lower[m] && shape[m] < d->upper[m]);
            }
}
END_TEST

/* A spec with each density is read and printed as it was written. */
START_TEST(specs_name_them)
{
    const struct vol_density *d;

    for (size_t i = 0; (d = vol_density_at(i)) != NULL; i++) {
        char text[VOL_SPEC_SIZE], printed[VOL_SPEC_SIZE];
        struct vol_garch_spec spec;
        snprintf(text, sizeof(text), "const+gjr1.1~%s", d->name);
        spec = spec_of(text);
        ck_assert_ptr_eq(spec.density, d);
        vol_garch_spec_print(&spec, printed);
        ck_assert_str_eq(printed, text);
    }
}
END_TEST

Suite *suite_stats_density_figures(void);

Suite *
suite_stats_density_figures(void)
{
    Suite *s = suite_create("stats/density figures");
    TCase *tc = tcase_create("densities");

    tcase_add_loop_test(tc, logliks_are_those_of_other_programs, 0, N_FITS);
    tcase_add_loop_test(tc, points_are_those_of_other_programs, 0, N_POINTS);
    tcase_add_test(tc, absolute_moments_are_those_of_fgarch);
    tcase_add_test(tc, tables_are_met);
    tcase_add_test(tc, limits_are_met);
    tcase_add_test(tc, skewed_t_agree);
    tcase_add_test(tc, skew_has_a_mirror);
    tcase_add_test(tc, power_moment_near_its_edge);
    tcase_add_test(tc, moments_that_do_not_exist);
    tcase_add_test(tc, starts_are_inside);
    tcase_add_test(tc, specs_name_them);
    suite_add_tcase(s, tc);
    return s;
}
