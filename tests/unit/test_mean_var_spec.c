/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/var_spec.h"
#include <check.h>

#include <string.h>

static void
check_name(const char *text, const char *canonical)
{
    struct vol_var_model m;
    char name[VOL_VAR_NAME_SIZE];
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(vol_var_model_parse(text, &m, &err) == VOL_OK, "%s",
                  err.text);
    vol_var_model_name(&m, name);
    ck_assert_str_eq(name, canonical);
}

START_TEST(a_word_has_one_canonical_spelling)
{
    static const char *const same[] = {
        "var0",    "var1",      "var12",        "var-aic",
        "var-bic", "var-hq",    "var-fpe",      "var2-n",
        "var2-ct", "var2-chol", "var2-ct-chol", "var-aic-n-chol"
    };

    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
        check_name(same[i], same[i]);
    check_name("var2-chol-ct", "var2-ct-chol");
    check_name("var-fpe-chol-n", "var-fpe-n-chol");
}
END_TEST

START_TEST(other_words_are_refused)
{
    static const char *const wrong[] = {
        "var",     "var100",    "var02",     "var2-",
        "var2-c",  "var2-ct-n", "var2-n-ct", "var2-chol-chol",
        "var-sic", "var-",      "var-aicc",  "arima1.0.1",
        "var2ct",  "var0-n",    "",          "var-aic-xxxxxxxxxxxxxxxxxxxxxxxx",
        "var2 "
    };
    struct vol_var_model m;
    struct vol_err err;

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        ck_assert_msg(vol_var_model_parse(wrong[i], &m, &err) == VOL_EUSAGE,
                      "%s", wrong[i]);
        ck_assert_ptr_nonnull(strstr(err.text, wrong[i]));
    }
    ck_assert(vol_var_model_is("var2x") && !vol_var_model_is("variance"));
}
END_TEST

START_TEST(regressors_have_names)
{
    static const char *const symbol[] = { "a", "b" };
    const struct vol_var_spec spec = { 2, 2, VOL_TREND_LINEAR, 0 };
    static const char *const want[] = { "const", "trend", "a.l1",
                                        "b.l1",  "a.l2",  "b.l2" };
    char name[16];

    for (size_t j = 0; j < 6; j++) {
        vol_var_regressor_name(&spec, symbol, NULL, j, name, sizeof(name));
        ck_assert_str_eq(name, want[j]);
    }
}
END_TEST

Suite *suite_mean_var_spec(void);

Suite *
suite_mean_var_spec(void)
{
    Suite *s = suite_create("mean/var_spec");
    TCase *t = tcase_create("var_spec");

    tcase_add_test(t, a_word_has_one_canonical_spelling);
    tcase_add_test(t, other_words_are_refused);
    tcase_add_test(t, regressors_have_names);
    suite_add_tcase(s, t);
    return s;
}
