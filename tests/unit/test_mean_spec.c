/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/spec.h"

#include <check.h>
#include <string.h>

/* What is written, and its canonical spelling. */
static const char *const good[][2] = {
    { "arima1.0.1", "arima1.0.1" },
    { "arima10.2.10", "arima10.2.10" },
    { "arima1.0.1-zero", "arima1.0.1-zero" },
    { "arima2.1.0-drift", "arima2.1.0-drift" },
    { "arima0.0.0-zero", "arima0.0.0-zero" },
    { "arima0.1.0", "arima0.1.0" },
    { "arima0.0.0", "mean" },
    { "rw", "rw" },
    { "mean", "mean" },
    { "arima-auto", "arima-auto" },
    { "har", "har-squared" },
    { "har-log", "har-squared-log" },
    { "har-gk-log", "har-gk-log" },
    { "har-rs", "har-rs" },
    { "har-parkinson", "har-parkinson" },
    { "har-level", "har-level" },
};

START_TEST(words_and_their_spelling)
{
    char name[64];

    for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
        struct vol_mean_model model;
        ck_assert_int_eq(vol_mean_model_parse(good[i][0], &model, NULL),
                         VOL_OK);
        vol_mean_model_name(&model, name, sizeof(name));
        ck_assert_str_eq(name, good[i][1]);
    }
}
END_TEST

START_TEST(other_words_are_refused)
{
    static const char *const bad[] = {
        "",
        "arima",
        "arima1",
        "arima1.0",
        "arima1.0.",
        "arima1.0.1.1",
        "arima1.0.1-drift",
        "arima1.1.1-zero",
        "arima0.2.1-drift",
        "arima1.1.1-zero-drift",
        "arima11.0.0",
        "arima0.3.0",
        "arima0.0.11",
        "arima-1.0.0",
        "arima1.0.1 ",
        "arima100.0.0",
        "arimax",
        "harx",
        "har-",
        "har-log-gk",
        "har-",
        "hark",
        "ar1",
        "var2",
        "rw-drift",
        "mean-zero",
        "arima1.0.1xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
    };

    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        struct vol_mean_model model;
        struct vol_err err;
        ck_assert_msg(vol_mean_model_parse(bad[i], &model, &err) == VOL_EUSAGE,
                      "%s", bad[i]);
        ck_assert_str_ne(err.text, "");
    }
}
END_TEST

START_TEST(regressors_stand_behind_the_constant)
{
    struct vol_mean_model model;
    char name[64];

    ck_assert_int_eq(vol_mean_model_parse("arima1.0.0", &model, NULL), VOL_OK);
    model.arima.n_x = 2;
    vol_arima_param_name(&model.arima, 1, name, sizeof(name));
    ck_assert_str_eq(name, "intercept");
    vol_arima_param_name(&model.arima, 3, name, sizeof(name));
    ck_assert_str_eq(name, "x2");
}
END_TEST

START_TEST(specs_of_tables_are_known)
{
    ck_assert(vol_mean_model_is("arima2.1.1-drift-mx.vix.m_2"));
    ck_assert(vol_mean_model_is("har-gk-log"));
    ck_assert(vol_mean_model_is("rw"));
    ck_assert(vol_mean_model_is("naive"));
    ck_assert(!vol_mean_model_is("const+garch1.1~normal"));
    ck_assert(!vol_mean_model_is("har+garch1.1~normal"));
    ck_assert(!vol_mean_model_is("ar1+garch1.1~normal-mx.vix"));
    ck_assert(!vol_mean_model_is(""));
}
END_TEST

Suite *suite_mean_spec(void);

Suite *
suite_mean_spec(void)
{
    Suite *s = suite_create("mean/spec");
    TCase *tc = tcase_create("spec");

    tcase_add_test(tc, words_and_their_spelling);
    tcase_add_test(tc, other_words_are_refused);
    tcase_add_test(tc, regressors_stand_behind_the_constant);
    tcase_add_test(tc, specs_of_tables_are_known);
    suite_add_tcase(s, tc);
    return s;
}
