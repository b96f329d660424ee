/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * DCC estimates: tests/data/cross_dcc.csv has those of an independent program
 * (numpy, Newton steps to a gradient below 1e-10) under four conventions, with
 * two-step standard errors.
 */
#include "alloc.h"
#include "cross/dcc_fit.h"
#include "cross_data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct vol_dcc_spec
dcc_spec(const char *text)
{
    struct vol_dcc_spec spec;

    ck_assert_int_eq(vol_dcc_parse(text, &spec, NULL), VOL_OK);
    return spec;
}

static struct vol_dcc_fit
fit_of(const char *text, const struct vol_dcc_data *data)
{
    const struct vol_dcc_spec spec = dcc_spec(text);
    struct vol_err err = { VOL_OK, "" };
    struct vol_dcc_fit fit;

    ck_assert_msg(vol_dcc_fit(&spec, data, &fit, &err) == VOL_OK, "%s",
                  err.text);
    return fit;
}

/* The figures' names have no numbers behind them: a, b, g, nu. */
static const struct vol_dcc_param *
param(const struct vol_dcc_fit *fit, const char *name)
{
    for (size_t i = 0; i < fit->n_params; i++)
        if (strcmp(fit->param[i].name, name) == 0 ||
            (strlen(name) == 1 && fit->param[i].name[0] == name[0]))
            return &fit->param[i];
    return NULL;
}

/* The last fit that was asked for. */
struct fitted {
    struct eu_margins *margins;
    char spec[48];
    struct vol_dcc_fit fit;
};

static void
check_estimate(const struct cross_figure *f, void *ctx)
{
    static const char two_step[] = "se_two_step_";
    struct fitted *x = ctx;
    const struct vol_dcc_data data = { .margin = x->margins->margin,
                                       .k = EU_SERIES,
                                       .n = EU_ROWS };
    const size_t skip = strlen(two_step);
    char what[160];

    if (strcmp(x->spec, f->spec) != 0) {
        snprintf(x->spec, sizeof(x->spec), "%s", f->spec);
        x->fit = fit_of(f->spec, &data);
        ck_assert_int_eq(x->fit.status, VOL_FIT_OK);
        ck_assert_double_lt(x->fit.grad_norm, 1e-4);
    }
    snprintf(what, sizeof(what), "%s %s", f->spec, f->quantity);
    if (strncmp(f->quantity, two_step, skip) == 0)
        check_near(param(&x->fit, f->quantity + skip)->std_error, f->value,
                   1e-3, what);
    else if (strcmp(f->quantity, "logL_total") == 0)
        ck_assert_double_eq_tol(x->fit.loglik, f->value, 1e-7);
    else if (strcmp(f->quantity, "logL_second_stage") == 0)
        ck_assert_double_eq_tol(x->fit.second, f->value, 1e-7);
    else
        ck_assert_double_eq_tol(param(&x->fit, f->quantity)->estimate, f->value,
                                1e-7);
}

START_TEST(estimates_are_those_of_the_figures)
{
    struct fitted x = { .margins = eu_margins_new(), .spec = "" };

    ck_assert_uint_gt(
        for_each_cross("cross_dcc.csv", "estimate", check_estimate, &x), 80);
    eu_margins_free(x.margins);
}
END_TEST

/* ---- simulated series ---------------------------------------------------- */

START_TEST(parameters_are_recovered)
{
    enum { SERIES = 40, N = 1500, K = 3 };
    double a = 0.0, b = 0.0, inside = 0.0;

    for (unsigned long long s = 0; s < SERIES; s++) {
        double *z = simulated_dcc(N, K, .05, .9, .4, 100 + s);
        struct vol_margin *m = known_margins(z, N, K);
        const struct vol_dcc_data data = { .margin = m, .k = K, .n = N };
        const struct vol_dcc_fit fit = fit_of("dcc1.1", &data);
        ck_assert_int_eq(fit.status, VOL_FIT_OK);
        a += fit.param[0].estimate / SERIES;
        b += fit.param[1].estimate / SERIES;
        inside +=
            fabs(fit.param[0].estimate - .05) < 1.96 * fit.param[0].std_error;
        free(m);
        free(z);
    }
    ck_assert_double_eq_tol(a, .05, .005);
    ck_assert_double_eq_tol(b, .9, .02);
    ck_assert_double_ge(inside, 33.0); /* 38 of 40 expected */
}
END_TEST

START_TEST(constant_correlations_have_no_dynamics)
{
    enum { SERIES = 12, N = 600, K = 3 };
    size_t held = 0;

    for (unsigned long long s = 0; s < SERIES; s++) {
        double *z = simulated_dcc(N, K, 0.0, 0.0, .4, 300 + s);
        struct vol_margin *m = known_margins(z, N, K);
        const struct vol_dcc_data data = { .margin = m, .k = K, .n = N };
        const struct vol_dcc_fit fit = fit_of("dcc1.1", &data);
        ck_assert_int_le(fit.status, VOL_FIT_AT_BOUND);
        if (fit.param[0].estimate < 1e-8) {
            held++;
            ck_assert_int_eq(fit.status, VOL_FIT_AT_BOUND);
            ck_assert_str_eq(fit.reason, "no shock moves the correlations");
            ck_assert(isnan(fit.param[1].std_error));
            ck_assert_str_eq(fit.param[1].reason,
                             "not identified: correlations are constant");
        }
        free(m);
        free(z);
    }
    ck_assert_uint_ge(held, 2);
}
END_TEST

/* The more series, the smaller the news: no start may step over it. */
START_TEST(small_news_of_many_series_are_found)
{
    enum { N = 1200, K = 30 };
    double *z = simulated_dcc(N, K, .006, .98, .4, 9);
    struct vol_margin *m = known_margins(z, N, K);
    const struct vol_dcc_data data = { .margin = m, .k = K, .n = N };
    const struct vol_dcc_fit fit = fit_of("dcc1.1", &data);

    ck_assert_int_eq(fit.status, VOL_FIT_OK);
    ck_assert_double_eq_tol(fit.param[0].estimate, .006, .003);
    ck_assert_double_eq_tol(fit.param[1].estimate, .98, .02);
    free(m);
    free(z);
}
END_TEST

START_TEST(order_of_the_series_changes_no_estimate)
{
    struct eu_margins *m = eu_margins_new();
    struct vol_dcc_data data = { .margin = m->margin,
                                 .k = EU_SERIES,
                                 .n = EU_ROWS };
    const struct vol_dcc_fit fit = fit_of("adcc1.1~t", &data);
    const struct vol_margin other[] = { m->margin[2], m->margin[0],
                                        m->margin[3], m->margin[1] };

    data.margin = other;
    const struct vol_dcc_fit turned = fit_of("adcc1.1~t", &data);
    for (size_t i = 0; i < fit.n_params; i++) {
        check_near(turned.param[i].estimate, fit.param[i].estimate, 1e-7,
                   fit.param[i].name);
        check_near(turned.param[i].std_error, fit.param[i].std_error, 1e-5,
                   fit.param[i].name);
    }
    check_near(turned.loglik, fit.loglik, 1e-12, "logL");
    eu_margins_free(m);
}
END_TEST

START_TEST(higher_orders_nest_lower_ones)
{
    struct eu_margins *m = eu_margins_new();
    const struct vol_dcc_data data = { .margin = m->margin,
                                       .k = EU_SERIES,
                                       .n = EU_ROWS };
    const double least = fit_of("dcc1.1", &data).second - 1e-8;

    ck_assert_double_ge(fit_of("dcc2.1", &data).second, least);
    ck_assert_double_ge(fit_of("dcc1.2", &data).second, least);
    ck_assert_double_ge(fit_of("adcc2.2", &data).second, least);
    eu_margins_free(m);
}
END_TEST

/* ---- pairs --------------------------------------------------------------- */

START_TEST(a_pair_is_all_there_is_of_two)
{
    struct eu_margins *m = eu_margins_new();
    struct vol_dcc_data data = { .margin = m->margin, .k = 2, .n = EU_ROWS };
    const struct vol_dcc_fit fit = fit_of("dcc1.1~t", &data);

    for (int pairs = VOL_PAIRS_NEIGHBOURS; pairs <= VOL_PAIRS_ALL; pairs++) {
        data.pairs = (enum vol_dcc_pairs)pairs;
        const struct vol_dcc_fit other = fit_of("dcc1.1~t", &data);
        ck_assert_double_eq(other.second, fit.second);
        for (size_t i = 0; i < fit.n_params; i++)
            check_near(other.param[i].std_error, fit.param[i].std_error, 1e-9,
                       fit.param[i].name);
    }
    eu_margins_free(m);
}
END_TEST

START_TEST(threads_change_no_bit)
{
    enum { N = 200, K = 34 };
    double *z = simulated_dcc(N, K, .04, .92, .5, 7);
    struct vol_margin *m = known_margins(z, N, K);
    struct vol_dcc_data data = {
        .margin = m, .k = K, .n = N, .pairs = VOL_PAIRS_ALL, .threads = 1
    };
    const struct vol_dcc_fit one = fit_of("adcc1.1", &data);

    data.threads = 3;
    const struct vol_dcc_fit three = fit_of("adcc1.1", &data);
    ck_assert_int_eq(one.status, VOL_FIT_OK);
    for (size_t i = 0; i < one.n_params; i++) {
        ck_assert_double_eq(three.param[i].estimate, one.param[i].estimate);
        ck_assert_double_eq(three.param[i].std_error, one.param[i].std_error);
    }
    ck_assert_double_eq_tol(one.param[0].estimate, .04, .03);
    free(m);
    free(z);
}
END_TEST

/* ---- what may fail ------------------------------------------------------- */

START_TEST(given_parameters_are_not_estimated)
{
    struct eu_margins *m = eu_margins_new();
    const struct vol_dcc_data data = { .margin = m->margin,
                                       .k = EU_SERIES,
                                       .n = EU_ROWS };
    const struct vol_dcc_spec spec = dcc_spec("dcc1.1");
    const double good[] = { .03, .95 }, bad[] = { -.5, .2 };
    struct vol_dcc_fit fit;
    struct vol_err err;

    ck_assert_int_eq(vol_dcc_filter(&spec, &data, good, &fit, &err), VOL_OK);
    ck_assert_double_eq_tol(fit.second, 1969.25616836685, 1e-9);
    ck_assert_str_eq(fit.param[0].reason, "given, not estimated");
    ck_assert_int_eq(vol_dcc_filter(&spec, &data, bad, &fit, &err), VOL_EDATA);
    ck_assert_str_eq(err.text, "these parameters give correlations that are "
                               "not positive definite");
    eu_margins_free(m);
}
END_TEST

START_TEST(every_allocation_may_fail)
{
    enum { N = 60, K = 3 };
    double *z = simulated_dcc(N, K, .1, .8, .3, 3);
    struct vol_margin *m = known_margins(z, N, K);
    struct vol_dcc_data data = { .margin = m, .k = K, .n = N, .threads = 1 };
    const struct vol_dcc_spec spec = dcc_spec("adcc1.1");
    struct vol_dcc_fit fit;
    enum vol_code code;

    for (int pairs = VOL_PAIRS_NONE; pairs <= VOL_PAIRS_NEIGHBOURS; pairs++)
        for (size_t n = 1;; n++) {
            data.pairs = (enum vol_dcc_pairs)pairs;
            alloc_fail_at(n);
            code = vol_dcc_fit(&spec, &data, &fit, NULL);
            if (!alloc_refused()) {
                ck_assert_int_eq(code, VOL_OK);
                break;
            }
            ck_assert_int_eq(code, VOL_ENOMEM);
        }
    free(m);
    free(z);
}
END_TEST

Suite *suite_cross_dcc_fit(void);

Suite *
suite_cross_dcc_fit(void)
{
    Suite *s = suite_create("cross/dcc_fit");
    TCase *t = tcase_create("all");

    tcase_add_test(t, estimates_are_those_of_the_figures);
    tcase_add_test(t, parameters_are_recovered);
    tcase_add_test(t, constant_correlations_have_no_dynamics);
    tcase_add_test(t, small_news_of_many_series_are_found);
    tcase_add_test(t, order_of_the_series_changes_no_estimate);
    tcase_add_test(t, higher_orders_nest_lower_ones);
    tcase_add_test(t, a_pair_is_all_there_is_of_two);
    tcase_add_test(t, threads_change_no_bit);
    tcase_add_test(t, given_parameters_are_not_estimated);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
