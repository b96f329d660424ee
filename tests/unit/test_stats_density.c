/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every density must hold, at ordinary and at extreme shapes: its
 * figures are integrals of its log_pdf, its derivatives are differences.
 */
#include "stats/density.h"

#include <check.h>
#include <gsl/gsl_integration.h>
#include <math.h>
#include <stdlib.h>

/* Each density at some shapes. */
static const struct {
    const struct vol_density *density;
    double shape[VOL_DENSITY_MAX_SHAPE];
} cases[] = {
    { &vol_density_normal, { 0 } },
    { &vol_density_t, { 2.1 } },
    { &vol_density_t, { 4.1 } },
    { &vol_density_t, { 31.0 } },
    { &vol_density_t, { 200.0 } },
    { &vol_density_ged, { 0.4 } },
    { &vol_density_ged, { 0.8 } },
    { &vol_density_ged, { 1.0 } },
    { &vol_density_ged, { 1.3 } },
    { &vol_density_ged, { 2.0 } },
    { &vol_density_ged, { 5.0 } },
    { &vol_density_ged, { 30.0 } },
    { &vol_density_skewt, { 2.1, 0.3 } },
    { &vol_density_skewt, { 4.5, -0.2 } },
    { &vol_density_skewt, { 3.5, 0.95 } },
    { &vol_density_skewt, { 8.0, -0.9 } },
    { &vol_density_skewt, { 8.0, 0.0 } },
    { &vol_density_skewt, { 40.0, 0.1 } },
    { &vol_density_skewt, { 300.0, -0.5 } },
    { &vol_density_sstd, { 2.2, 0.5 } },
    { &vol_density_sstd, { 4.2, 0.9131 } },
    { &vol_density_sstd, { 8.0, 1.0 } },
    { &vol_density_sstd, { 40.0, 5.0 } },
    { &vol_density_jsu, { 0.6, 0.3 } },
    { &vol_density_jsu, { 1.5, -0.2 } },
    { &vol_density_jsu, { 2.5, 0.0 } },
    { &vol_density_jsu, { 1.2, 3.0 } },
    { &vol_density_jsu, { 10.0, 5.0 } },
    { &vol_density_jsu, { 40.0, -3.0 } },
};
enum { N_CASES = sizeof(cases) / sizeof(cases[0]) };

/* A density times (|z| - gamma z)^delta, on one side of 0. */
struct integrand {
    const struct vol_density *density;
    const double *shape;
    double sign, gamma, delta;
};

/* At z = sinh(w) and by logarithms, so that no tail is too long. */
static double
integrand(double w, void *data)
{
    const struct integrand *in = data;
    const double x = sinh(w);

    return exp(in->density->log_pdf(in->shape, in->sign * x) + log(cosh(w)) +
               in->delta * (log(x) + log1p(-in->gamma * in->sign)));
}

/* From |z| = low on, with the sign of z in `in`. */
static double
half_integral(struct integrand *in, double low)
{
    static const double cut[] = { 0.5, 1.0, 2.0, 3.0, 6.0, 15.0, 60.0, 350.0 };
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(2000);
    gsl_function f = { integrand, in };
    double sum = 0.0, part, error, from = asinh(low);

    for (size_t i = 0; i < sizeof(cut) / sizeof(cut[0]); i++) {
        if (cut[i] <= from)
            continue;
        gsl_integration_qags(&f, from, cut[i], 1e-12, 1e-10, 2000, w, &part,
                             &error);
        sum += part;
        from = cut[i];
    }
    gsl_integration_workspace_free(w);
    return sum;
}

/* The integral of (|z| - gamma z)^delta. */
static double
fold_integral(int which, double gamma, double delta)
{
    struct integrand in = { cases[which].density, cases[which].shape, 1.0,
                            gamma, delta };
    const double above = half_integral(&in, 0.0);

    in.sign = -1.0;
    return above + half_integral(&in, 0.0);
}

/* The integral of z^power below q. */
static double
lower_moment(int which, int power, double q)
{
    struct integrand in = { cases[which].density, cases[which].shape, -1.0, 0.0,
                            power };
    const double sign = power % 2 == 0 ? 1.0 : -1.0;
    double above;

    if (q <= 0.0)
        return sign * half_integral(&in, -q);
    in.sign = 1.0;
    above = half_integral(&in, 0.0) - half_integral(&in, q);
    in.sign = -1.0;
    return above + sign * half_integral(&in, 0.0);
}

static double
moment(int which, int power)
{
    return lower_moment(which, power, HUGE_VAL);
}

#define ck_close(got, want, tol)                                               \
    ck_assert_msg(fabs((got) - (want)) <= (tol) * (1.0 + fabs(want)),          \
                  "case %d: %s is %.15g, not %.15g", _i, #got, (double)(got),  \
                  (double)(want))

START_TEST(mass_mean_and_variance_are_standard)
{
    ck_close(moment(_i, 0), 1.0, 1e-11);
    ck_close(moment(_i, 1), 0.0, 1e-10);
    ck_close(moment(_i, 2), 1.0, 1e-10);
}
END_TEST

START_TEST(moments_are_the_integrals)
{
    const struct vol_density *d = cases[_i].density;
    const double *shape = cases[_i].shape;
    const double kurtosis = d->kurtosis(shape);

    ck_close(d->abs_mean(shape).value, fold_integral(_i, 0.0, 1.0), 1e-11);
    ck_close(d->neg_square(shape).value, lower_moment(_i, 2, 0.0), 1e-10);
    if (isnan(d->skewness(shape)))
        ck_assert(kurtosis == HUGE_VAL);
    else
        ck_close(d->skewness(shape), moment(_i, 3), 1e-9);
    if (kurtosis < HUGE_VAL)
        ck_close(kurtosis, moment(_i, 4), 1e-9);
}
END_TEST

START_TEST(power_moments_are_the_integrals)
{
    static const double at[][2] = { { 0.0, 1.0 },  { 0.4, 1.0 }, { -0.7, 0.3 },
                                    { 0.99, 1.3 }, { 0.2, 2.0 }, { 0.3, 3.7 } };
    const struct vol_density *d = cases[_i].density;
    const double *shape = cases[_i].shape;

    for (int i = 0; i < 6; i++) {
        const double got = d->power_moment(shape, at[i][0], at[i][1]);
        if (got < HUGE_VAL)
            ck_close(got, fold_integral(_i, at[i][0], at[i][1]), 1e-10);
        else
            ck_assert(!(d->kurtosis(shape) < HUGE_VAL));
    }
    ck_close(d->power_moment(shape, 0.0, 2.0), 1.0, 1e-12);
    ck_close(d->power_moment(shape, 0.5, 2.0),
             1.5 * 1.5 * d->neg_square(shape).value +
                 0.5 * 0.5 * (1.0 - d->neg_square(shape).value),
             1e-12);
    ck_close(d->power_moment(shape, 0.5, 1.0), d->abs_mean(shape).value, 1e-12);
}
END_TEST

START_TEST(cdf_and_tail_mean_are_the_integrals)
{
    static const double p[] = { 1e-6, 0.01, 0.025, 0.3, 0.5, 0.7, 0.99 };
    const struct vol_density *d = cases[_i].density;
    const double *shape = cases[_i].shape;

    for (int i = 0; i < 7; i++) {
        const double q = d->quantile(shape, p[i]);
        ck_close(lower_moment(_i, 0, q) / p[i], 1.0, 1e-9);
        ck_close(d->tail_mean(shape, p[i]), lower_moment(_i, 1, q) / p[i],
                 1e-9);
    }
}
END_TEST

START_TEST(quantile_inverts_cdf)
{
    static const double p[] = { 1e-12, 1e-6,  0.01, 0.025,    0.3,        0.499,
                                0.5,   0.501, 0.95, 0.999999, 0.999999999 };
    const struct vol_density *d = cases[_i].density;
    const double *shape = cases[_i].shape;

    for (int i = 0; i < 11; i++) {
        const double q = d->quantile(shape, p[i]);
        ck_assert_msg(fabs(d->cdf(shape, q) / p[i] - 1.0) <= 2e-13,
                      "case %d, p = %g: off by %g", _i, p[i],
                      d->cdf(shape, q) / p[i] - 1.0);
    }
}
END_TEST

/* A residual, its variance and the shapes: what l is differentiated by. */
struct point {
    const struct vol_density *density;
    double x[2 + VOL_DENSITY_MAX_SHAPE];
};

static double
loglik_at(const struct point *p)
{
    return p->density->loglik(p->x + 2, 1, p->x, p->x + 1);
}

/* dl / dx_i, read from the block. */
static double
first(const struct point *p, size_t i)
{
    static struct vol_density_terms t;

    (void)p->density->terms(p->x + 2, 1, p->x, p->x + 1, &t);
    if (i < 2)
        return i == 0 ? t.e[0] : t.h[0];
    return t.s[(i - 2) * VOL_DENSITY_BLOCK];
}

/* d2l / dx_i dx_j, i >= j. */
static double
second(const struct point *p, size_t i, size_t j)
{
    static struct vol_density_terms t;

    (void)p->density->terms(p->x + 2, 1, p->x, p->x + 1, &t);
    if (i < 2)
        return i == 0 ? t.ee[0] : j == 0 ? t.eh[0] : t.hh[0];
    i -= 2;
    if (j < 2)
        return (j == 0 ? t.es : t.hs)[i * VOL_DENSITY_BLOCK];
    return t.ss[(i * (i + 1) / 2 + j - 2) * VOL_DENSITY_BLOCK];
}

/* A step that stays between the bounds. */
static double
step_of(const struct point *p, size_t i)
{
    const struct vol_density *d = p->density;

    if (i < 2)
        return 2e-4 * fmin(p->x[1], 1.0);
    return 2e-4 * fmin(1.0, fmin(p->x[i] - d->lower[i - 2],
                                 d->upper[i - 2] - p->x[i]));
}

/* Fourth-order difference of dl/dx_i, or of l where i < 0, by x_j. */
static double
difference(const struct point *at, int i, size_t j)
{
    static const double offset[] = { -2.0, -1.0, 1.0, 2.0 };
    static const double weight[] = { 1.0, -8.0, 8.0, -1.0 };
    const double step = step_of(at, j);
    double sum = 0.0;

    for (int k = 0; k < 4; k++) {
        struct point p = *at;
        p.x[j] += offset[k] * step;
        sum += weight[k] * (i < 0 ? loglik_at(&p) : first(&p, (size_t)i));
    }
    return sum / (12.0 * step);
}

/* Rounding of what is differenced, over the step, sets the tolerance. */
static void
check_terms_at(int which, const struct point *p)
{
    const size_t n = 2 + p->density->n_shape;

    for (size_t i = 0; i < n; i++)
        for (int k = -1; k < (int)n; k++) {
            const size_t m = (size_t)k;
            const double got = k < 0   ? first(p, i)
                               : m > i ? second(p, m, i)
                                       : second(p, i, m);
            const double want = difference(p, k, i);
            const double size = k < 0 ? fabs(loglik_at(p)) : fabs(first(p, m));
            ck_assert_msg(fabs(got - want) <= 1e-8 * (1.0 + fabs(want)) +
                                                  1e-14 * size / step_of(p, i),
                          "case %d, e %g, h %g: by %zu of %d is %.12g, "
                          "difference %.12g",
                          which, p->x[0], p->x[1], i, k, got, want);
        }
}

START_TEST(terms_are_differences)
{
    static const double e[] = { -7.0, -2.0, -0.1, 0.03, 0.7, 5.0 };
    static const double h[] = { 0.3, 1.0, 2.5 };

    for (int i = 0; i < 6; i++)
        for (int j = 0; j < 3; j++) {
            struct point p = { cases[_i].density, { e[i], h[j] } };
            p.x[2] = cases[_i].shape[0];
            p.x[3] = cases[_i].shape[1];
            if (fabs(e[i]) < 6.0 || cases[_i].density != &vol_density_ged ||
                p.x[2] < 5.0)
                check_terms_at(_i, &p);
        }
}
END_TEST

/* Blocks of many rows are the rows one by one, and their sum loglik. */
START_TEST(blocks_are_rows)
{
    enum { ROWS = VOL_DENSITY_BLOCK + 9 };
    const struct vol_density *d = cases[_i].density;
    const double *shape = cases[_i].shape;
    static struct vol_density_terms block;
    double e[ROWS], h[ROWS], sum = 0.0;

    for (int t = 0; t < ROWS; t++) {
        e[t] = 1.5 * sin(t);
        h[t] = 1.0 + 0.5 * cos(3.0 * t);
        sum += d->log_pdf(shape, e[t] / sqrt(h[t])) - 0.5 * log(h[t]);
    }
    ck_close(d->loglik(shape, ROWS, e, h), sum, 1e-13);
    ck_close(d->terms(shape, VOL_DENSITY_BLOCK, e, h, &block),
             d->loglik(shape, VOL_DENSITY_BLOCK, e, h), 1e-14);
    for (int t = 0; t < VOL_DENSITY_BLOCK; t++) {
        struct point p = { d, { e[t], h[t], shape[0], shape[1] } };
        ck_close(block.e[t], first(&p, 0), 1e-15);
        ck_close(block.hh[t], second(&p, 1, 1), 1e-15);
        for (size_t m = 0; m < d->n_shape; m++)
            ck_close(block.hs[m * VOL_DENSITY_BLOCK + (size_t)t],
                     second(&p, 2 + m, 1), 1e-15);
    }
}
END_TEST

START_TEST(terms_at_zero_are_finite)
{
    static const double e[] = { 0.0, 1e-300, -1e-20 };
    const struct vol_density *d = cases[_i].density;

    for (int k = 0; k < 3; k++) {
        struct point p = {
            d, { e[k], 0.7, cases[_i].shape[0], cases[_i].shape[1] }
        };
        ck_assert(isfinite(loglik_at(&p)));
        for (size_t i = 0; i < 2 + d->n_shape; i++) {
            ck_assert(isfinite(first(&p, i)));
            for (size_t j = 0; j <= i; j++)
                ck_assert(isfinite(second(&p, i, j)));
        }
    }
}
END_TEST

/* The derivatives by shape j of one moment. */
static void
check_moment(int which, struct vol_density_moment (*f)(const double *),
             size_t j)
{
    static const double offset[] = { -2.0, -1.0, 1.0, 2.0 };
    static const double weight[] = { 1.0, -8.0, 8.0, -1.0 };
    const struct vol_density *d = cases[which].density;
    const double *shape = cases[which].shape;
    const struct vol_density_moment at = f(shape);
    const double step =
        5e-4 * fmin(1.0, fmin(shape[j] - d->lower[j], d->upper[j] - shape[j]));
    /* Where halves of two widths are equal, third derivatives jump. */
    const double tol = j == 1 && d->skewness(shape) == 0.0 ? 1e-7 : 1e-9;
    double sum[1 + VOL_DENSITY_MAX_SHAPE] = { 0.0 };

    for (int k = 0; k < 4; k++) {
        double s[VOL_DENSITY_MAX_SHAPE] = { shape[0], shape[1] };
        struct vol_density_moment m;
        s[j] += offset[k] * step;
        m = f(s);
        sum[0] += weight[k] / (12.0 * step) * m.value;
        for (size_t i = 0; i < d->n_shape; i++)
            sum[1 + i] += weight[k] / (12.0 * step) * m.d[i];
    }
    ck_assert_msg(fabs(at.d[j] - sum[0]) <= tol * (1.0 + fabs(sum[0])),
                  "case %d: by %zu is %.12g, difference %.12g", which, j,
                  at.d[j], sum[0]);
    for (size_t i = 0; i < d->n_shape; i++)
        ck_assert_msg(fabs(at.dd[i][j] - sum[1 + i]) <=
                          tol * (1.0 + fabs(sum[1 + i])),
                      "case %d: by %zu and %zu is %.12g, difference %.12g",
                      which, i, j, at.dd[i][j], sum[1 + i]);
}

START_TEST(derivatives_of_moments_are_differences)
{
    for (size_t j = 0; j < cases[_i].density->n_shape; j++) {
        check_moment(_i, cases[_i].density->abs_mean, j);
        check_moment(_i, cases[_i].density->neg_square, j);
    }
}
END_TEST

static int
ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Kolmogorov's distance: 1.95 / sqrt(n) is exceeded once in a thousand. */
START_TEST(draws_follow_the_cdf)
{
    enum { DRAWS = 50000 };
    const struct vol_density *d = cases[_i].density;
    struct vol_random rng = vol_random_seed(9);
    double *u = malloc(DRAWS * sizeof(*u)), worst = 0.0, sum = 0.0, sum2 = 0.0;

    for (int i = 0; i < DRAWS; i++) {
        const double z = d->draw(cases[_i].shape, &rng);
        u[i] = d->cdf(cases[_i].shape, z);
        sum += z;
        sum2 += z * z;
    }
    qsort(u, DRAWS, sizeof(*u), ascending);
    for (int i = 0; i < DRAWS; i++)
        worst = fmax(worst, fabs(u[i] - (i + 0.5) / DRAWS));
    free(u);
    ck_assert_double_le(worst, 1.95 / sqrt(DRAWS));
    ck_assert_double_le(fabs(sum), 4.0 * sqrt(DRAWS));
    if (d->kurtosis(cases[_i].shape) < 50.0)
        ck_assert_double_le(
            fabs(sum2 - DRAWS),
            4.0 * sqrt(DRAWS * (d->kurtosis(cases[_i].shape) - 1.0)));
}
END_TEST

/* No point is higher than the mode, and little lies far beside it: what
 * garch/collapse.h says of residuals. */
START_TEST(mode_is_the_peak)
{
    const struct vol_density *d = cases[_i].density;
    const double *shape = cases[_i].shape;
    const double mode = vol_density_mode(d, shape);
    const double top = d->log_pdf(shape, mode), width = exp(-top);

    for (int i = -400; i <= 400; i++)
        ck_assert_double_le(d->log_pdf(shape, mode + 0.01 * i * width),
                            top + 1e-3);
    ck_assert_double_lt(d->cdf(shape, mode - 4.0 * width) + 1.0 -
                            d->cdf(shape, mode + 4.0 * width),
                        0.4);
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
    tcase_add_loop_test(tc, power_moments_are_the_integrals, 0, N_CASES);
    tcase_add_loop_test(tc, cdf_and_tail_mean_are_the_integrals, 0, N_CASES);
    tcase_add_loop_test(tc, quantile_inverts_cdf, 0, N_CASES);
    tcase_add_loop_test(tc, terms_are_differences, 0, N_CASES);
    tcase_add_loop_test(tc, blocks_are_rows, 0, N_CASES);
    tcase_add_loop_test(tc, terms_at_zero_are_finite, 0, N_CASES);
    tcase_add_loop_test(tc, derivatives_of_moments_are_differences, 0, N_CASES);
    tcase_add_loop_test(tc, draws_follow_the_cdf, 0, N_CASES);
    tcase_add_loop_test(tc, mode_is_the_peak, 0, N_CASES);
    tcase_add_test(tc, names_are_found);
    suite_add_tcase(s, tc);
    return s;
}
