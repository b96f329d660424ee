/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/spec.h"
#include "garch_data.h"

#include <check.h>
#include <string.h>

/* 1,024 letters: more than any spec has. */
#define LETTERS                                                                \
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define MANY      LETTERS LETTERS LETTERS LETTERS
#define LONG_NAME MANY MANY MANY MANY

static const struct {
    const char *text, *canonical;
} good[] = {
    { "garch1.1", "const+garch1.1~normal" },
    { "gjr1.1~t", "const+gjr1.1~t" },
    { "ar1+gjr1.1~t", "ar1+gjr1.1~t" },
    { "zero+egarch2.1", "zero+egarch2.1~normal" },
    { "egarch1.1-ex.a-vx.b", "const+egarch1.1~normal-vx.a.b" },
    { "arch5~normal", "const+arch5~normal" },
    { "garch1.1-backcast", "const+garch1.1~normal-backcast" },
    { "garch1.1-free~t-backcast", "const+garch1.1~t-backcast-free" },
    { "garch1.1~t-uncond-free", "const+garch1.1~t-uncond-free" },
    { "gjr1.1-free-rugarch", "const+gjr1.1~normal-rugarch-free" },
    { "garch1.1-backcast0.97", "const+garch1.1~normal-backcast0.97" },
    { "garch1.1-backcast0.94", "const+garch1.1~normal-backcast" },
    { "ar22+garch10.10", "ar22+garch10.10~normal" },
    { "garch1.1-fix.beta1=1.2-free",
      "const+garch1.1~normal-fix.beta1=1.2-free" },
    { "garch1.1~t-min.nu=3-max.nu=1000",
      "const+garch1.1~t-min.nu=3-max.nu=1000" },
    { "gjr1.1-fix.gamma1=-.05", "const+gjr1.1~normal-fix.gamma1=-0.05" },
    { "garch1.1-fix.archm=.1-m", "const+garch1.1~normal-m-fix.archm=0.1" },
    { "garch1.1-min.archm=0~t-m2", "const+garch1.1~t-m2-min.archm=0" },
    { "garch1.1-fix.mx_a=2-mx.a", "const+garch1.1~normal-mx.a-fix.mx_a=2" },
    { "garch1.1-max.nu=9-fix.beta1=.8-fix.mu=-0-min.nu=3~t",
      "const+garch1.1~t-fix.mu=0-fix.beta1=0.8-min.nu=3-max.nu=9" },
    { "garch1.1-vx.d.b-mx.c-fix.mx_c=1-vx.a-mx.b-fix.mx_b=2",
      "const+garch1.1~normal-mx.b.c-vx.a.b.d-fix.mx_b=2-fix.mx_c=1" },
    { "aparch1.1-p2~t-p2", "const+aparch1.1-p2~t" },
    /* The skewness, which is free, decides of the persistence. */
    { "gjr1.1~sstd-fix.alpha1=.0653-fix.gamma1=-.0172-fix.beta1=.94385",
      "const+gjr1.1~sstd-fix.alpha1=0.0653-fix.gamma1=-0.0172-"
      "fix.beta1=0.94385" },
    /* As an estimate on the bound is printed. */
    { "csgarch1.1-fix.beta1=0.03803041541766228-fix.phi=0.03803041541766229",
      "const+csgarch1.1~normal-fix.beta1=0.03803041541766228-"
      "fix.phi=0.03803041541766229" },
};

START_TEST(a_spec_has_one_spelling)
{
    struct vol_garch_spec spec = spec_of(good[_i].text);
    char text[VOL_SPEC_SIZE];

    vol_garch_spec_print(&spec, text);
    ck_assert_str_eq(text, good[_i].canonical);
    spec = spec_of(text);
    vol_garch_spec_print(&spec, text);
    ck_assert_str_eq(text, good[_i].canonical);
}
END_TEST

static const struct {
    const char *text, *message;
} bad[] = {
    { "", "unknown variance equation \"\"" },
    { "grach1.1", "did you mean garch?" },
    { "garch1.1~T", "unknown density" },
    { "garch1.1~norml", "did you mean normal?" },
    { "cons+garch1.1", "did you mean const?" },
    { "garch", "garch needs its order, such as garch1.1" },
    { "garch1", "garch has two orders, such as garch1.1" },
    { "garch1.", "needs its order" },
    { "garch0.1", "at least one shock" },
    { "garch1.1x", "\"x\" after the order" },
    { "garch11.1", "more than 10" },
    { "garch99999999999999999999.1", "more than 10" },
    { "arch1.1", "\".1\" after the order" },
    { "ar+garch1.1", "ar needs its order" },
    { "ar0+garch1.1", "ar0 is const" },
    { "garch1.1-fix.alpha1=-0.1", "alpha1: -0.1 is outside its bounds" },
    { "garch1.1-fix.omega=0", "omega: 0 is outside its bounds" },
    { "garch1.1-fix.beta1=1.2", "-free lifts that of the persistence" },
    { "garch2.1-min.beta1=1.2", "-free lifts that of the persistence" },
    { "garch1.1-fix.alpha1=.5-fix.beta1=.6", "the bound of persistence" },
    { "garch1.1-fix.alpha1=.5-min.beta1=.6", "the bound of persistence" },
    { "gjr1.1-fix.alpha1=.1-fix.gamma1=-.2", "the bound of alpha1+gamma1" },
    { "csgarch1.1-fix.beta1=.0380304-fix.phi=.0380305", "the bound of beta1" },
    { "garch1.1~t-fix.nu=1.5", "nu: 1.5 is outside its bounds" },
    { "garch1.1~t-max.nu=2", "nu: 2 is outside its bounds" },
    { "egarch1.1-fix.beta1=1.1", "beta1: 1.1 is outside its bounds" },
    { "figarch1.1-fix.d=1.5", "d: 1.5 is outside its bounds" },
    { "garch1.1-min.mu=2-max.mu=1", "not below its greatest, 1" },
    { "ar23+garch1.1", "more than 22" },
    { "aparch1.1-p2-p1", "more than one power; keep one -p" },
    { "garch1.1-bakcast", "did you mean backcast?" },
    { "garch1.1-backcast2", "from 0.01 to 1" },
    { "const+garch1.1+t", "after the order" },
    { LONG_NAME "+garch1.1", "longer than" },
};

START_TEST(a_spec_that_is_not_one_is_refused_by_name)
{
    struct vol_garch_spec spec;
    struct vol_err err;

    ck_assert_int_eq(vol_garch_spec_parse(bad[_i].text, &spec, &err),
                     VOL_EUSAGE);
    ck_assert_msg(strstr(err.text, bad[_i].message) != NULL, "%s: %s",
                  bad[_i].text, err.text);
}
END_TEST

/* More than a model can have parameters, in fewer bytes than a spec may have.
 */
START_TEST(restrictions_have_an_end)
{
    char text[VOL_SPEC_SIZE] = "garch1.1";
    struct vol_garch_spec spec;
    struct vol_err err;

    for (int i = 0; i <= VOL_GARCH_MAX_RESTRICTIONS; i++)
        strcat(text, "-fix.mu=1");
    ck_assert_uint_lt(strlen(text), sizeof(text));
    ck_assert_int_eq(vol_garch_spec_parse(text, &spec, &err), VOL_EUSAGE);
    ck_assert_ptr_nonnull(strstr(err.text, "parameters fixed or bounded"));
}
END_TEST

START_TEST(parameters_stand_in_order)
{
    static const char *const names[] = { "mu",     "ar1",    "omega",
                                         "alpha1", "alpha2", "gamma1",
                                         "gamma2", "beta1",  "nu" };
    const struct vol_garch_spec spec = spec_of("ar1+gjr2.1~t");
    char name[VOL_PARAM_NAME_SIZE];

    ck_assert_uint_eq(vol_garch_n_params(&spec), 9);
    for (size_t i = 0; i < 9; i++) {
        vol_garch_param_name(&spec, i, name);
        ck_assert_str_eq(name, names[i]);
    }
}
END_TEST

START_TEST(initialisations_are_read_and_printed)
{
    static const char *const names[] = { "sample", "backcast", "backcast:0.9",
                                         "rugarch", "uncond" };
    struct vol_garch_spec spec = spec_of("garch1.1");
    char text[32];

    for (int i = 0; i < 5; i++) {
        ck_assert_int_eq(vol_garch_init_parse(names[i], &spec, NULL), VOL_OK);
        vol_garch_init_print(&spec, text, sizeof(text));
        ck_assert_str_eq(text, names[i]);
        spec.decay = VOL_BACKCAST_DECAY;
    }
    ck_assert_int_eq(vol_garch_init_parse("backcast:0", &spec, NULL),
                     VOL_EUSAGE);
    ck_assert_int_eq(vol_garch_init_parse("mean", &spec, NULL), VOL_EUSAGE);
}
END_TEST

Suite *suite_garch_spec(void);

Suite *
suite_garch_spec(void)
{
    Suite *s = suite_create("garch/spec");
    TCase *tc = tcase_create("spec");

    tcase_add_loop_test(tc, a_spec_has_one_spelling, 0,
                        (int)(sizeof(good) / sizeof(good[0])));
    tcase_add_loop_test(tc, a_spec_that_is_not_one_is_refused_by_name, 0,
                        (int)(sizeof(bad) / sizeof(bad[0])));
    tcase_add_test(tc, restrictions_have_an_end);
    tcase_add_test(tc, parameters_stand_in_order);
    tcase_add_test(tc, initialisations_are_read_and_printed);
    suite_add_tcase(s, tc);
    return s;
}
