/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Optima that a search once missed. */
#include "garch_data.h"
#include "garch_study.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>

Suite *suite_garch_basins(void);

/*
 * Windows whose search ended in a lower optimum: of the component equation one
 * where a single part takes all the news, of an arma mean one of weaker
 * feedback than where both roots are near to -1 or 1, of an igarch a
 * slow one, of the variance in the mean one of a smaller premium.  `loglik` is
 * that of other starts: of the first seven R's optim (Nelder-Mead, 6 to 14
 * starts) on a likelihood written in R.
 */
static const struct {
    const char *spec, *series;
    size_t from, n; /* n 0: all rows */
    double loglik;
} missed[] = {
    { "csgarch1.1~t", "dax", 702, 1000, -1354.12100 },
    { "csgarch1.1~skewt", "dax", 658, 1000, -1345.13206 },
    { "arma1.1+garch1.1~t", "demgbp", 120, 1000, -618.35625 },
    { "arma1.1+garch1.1~skewt", "dax", 53, 1000, -1279.72255 },
    { "igarch1.1~t-backcast", "aapl", 168, 1000, -1674.61321 },
    { "igarch1.1~t-backcast", "aapl", 11, 500, -873.96182 },
    { "garch1.1~ged-m", "ftse", 1370, 250, -274.02010 },
    /* Of other starts of our own, or of what a model nests: */
    /* no memory, beta1 = 0 */
    { "garch1.1", "dax", 396, 250, -303.7247 },
    { "gjr1.1", "aapl", 900, 250, -374.9062 },
    { "tarch1.1", "cac", 369, 250, -341.4297 },
    /* egarch2.1 with alpha2 = gamma2 = 0 */
    { "egarch1.1", "dax", 351, 250, -286.441 },
    /* from beside the bound of invertibility */
    { "egarch1.1~t", "spx", 2671, 250, -315.955 },
    /* egarch2.1, of which the first lag alone */
    { "egarch2.2", "cac", 1559, 300, -492.556 },
    { "egarch2.1", "cac", 101, 500, -728.317 },
    { "egarch2.2", "dax", 351, 250, -285.445 },
    /* alpha1 .15, beta1 -.5 */
    { "egarch1.1-sym", "dax", 1082, 250, -271.6953 },
    /* archm .3, alpha1 .05, beta1 .3, nu 10 */
    { "garch1.1~t-m", "dax", 1149, 250, -236.8155 },
    /* alpha1 .3, nu 3.5 */
    { "igarch1.1~t", "aapl", 0, 0, -2160.17834 },
    { "igarch1.1~skewt", "aapl", 0, 0, -2160.1758 },
    /* ar1 -.8, ma1 -.8, alpha1 .3, beta1 .6, nu 2.5 */
    { "arma2.2+garch1.1~t", "ftse", 0, 0, -2101.482 },
    /* garch1.1~t, of which beta1 alone */
    { "csgarch1.1~t", "cac", 823, 250, -371.87103 },
    /* other means: those held at each return, and what that led to */
    { "aparch1.1", "cac", 97, 1000, -1484.09622 },
    { "aparch1.1", "spx", 3158, 1000, -1114.40026 },
    /* from where a kink in the way had ended the search */
    { "aparch1.2", "cac", 1036, 400, -501.48917 },
    { "aparch1.2", "dax", 5, 500, -643.94521 },
    /* beta2 alone */
    { "aparch1.2~t", "smi", 1341, 250, -302.33346 },
    { "aparch1.2~t", "ftse", 1216, 400, -400.22204 },
    { "aparch1.2~t", "ftse", 1133, 500, -495.95403 },
    /* the optimum of the normal density, with nu at its bound or at 2 */
    { "aparch1.1~t", "cac", 493, 250, -354.74228 },
    { "aparch1.1~ged", "cac", 382, 250, -345.90966 },
    { "gjr1.1~t", "cac", 567, 250, -367.76694 },
    { "gjr1.1~skewt", "dax", 37, 250, -239.45710 },
    { "egarch1.1~t", "demgbp", 1439, 250, -178.99027 },
    { "egarch1.1~ged", "ftse", 957, 250, -216.33147 },
    /* that of t */
    { "gjr1.1~skewt", "cac", 496, 250, -354.31293 },
    /* egarch1.2, where the bound of invertibility had jumps */
    { "egarch2.2", "dax", 336, 250, -284.68865 },
    { "egarch2.2", "spx", 4177, 250, -167.00163 },
    { "egarch2.2", "demgbp", 104, 250, -145.07511 },
    /* and where its curvature was not known */
    { "egarch2.2", "smi", 1025, 250, -264.99211 },
    { "egarch2.2", "spx", 1717, 250, -287.39253 },
    /* a kink beside which a search ended, out of the bound by 1e-9 */
    { "egarch1.1", "smi", 15, 250, -288.24868 },
    /* complex roots: the first two where beta2 is held at -.9 */
    { "egarch2.2", "cac", 340, 250, -344.10685 },
    { "egarch2.2", "ftse", 1475, 250, -338.59757 },
    { "egarch2.2", "smi", 244, 250, -287.74569 },
    { "egarch2.2", "spx", 3210, 250, -257.66855 },
    { "egarch1.2", "aapl", 241, 250, -418.34578 },
    /* about which there is a better one */
    { "egarch1.2", "smi", 1026, 250, -258.87499 },
    /* from lower orders in which the same is held */
    { "egarch2.2-fix.mu=0", "demgbp", 402, 250, -233.29749 },
    { "egarch2.2-fix.mu=0", "smi", 1026, 250, -250.15701 },
    { "egarch2.2~t-fix.nu=6", "smi", 244, 250, -284.30068 },
    /* archm bounded above 0; archm .1 */
    { "egarch1.1-m", "aapl", 14, 250, -458.83825 },
    { "egarch1.1-m", "smi", 1102, 250, -291.73 },
};

START_TEST(the_better_of_two_optima_is_found)
{
    struct vol_series y;
    struct vol_garch_fit fit;

    ck_assert_int_eq(study_series(missed[_i].series, &y, NULL), VOL_OK);
    fit = fit_of(missed[_i].spec, y.value + missed[_i].from,
                 missed[_i].n > 0 ? missed[_i].n : y.n);

    ck_assert_int_lt(fit.status, VOL_FIT_NO_CONVERGE);
    ck_assert_msg(fit.loglik >= missed[_i].loglik - 1e-4, "%s: %.5f",
                  missed[_i].spec, fit.loglik);
    vol_garch_fit_clear(&fit);
    vol_series_clear(&y);
}
END_TEST

Suite *
suite_garch_basins(void)
{
    Suite *suite = suite_create("garch/basins");
    TCase *tc = tcase_create("basins");

    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, the_better_of_two_optima_is_found, 0,
                        sizeof(missed) / sizeof(missed[0]));
    suite_add_tcase(suite, tc);
    return suite;
}
