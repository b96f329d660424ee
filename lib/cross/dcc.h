/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CROSS_DCC_H
#define VOL_CROSS_DCC_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Dynamic conditional correlation (Engle, 2002; asymmetric: Cappiello, Engle
 * and Sheppard, 2006).  z_t are the k standardised residuals of the margins,
 * n_t those of them that are negative, else 0:
 *
 *   Q_t = (1 - sum a - sum b) Qbar - sum g Nbar
 *           + sum a_i z_{t-i} z_{t-i}' + sum g_i n_{t-i} n_{t-i}'
 *           + sum b_j Q_{t-j}
 *   R_t = diag(Q_t)^-1/2 Q_t diag(Q_t)^-1/2
 *
 * Parameters stand in the order a1.. b1.. g1.. nu.
 */
enum { VOL_DCC_MAX_ORDER = 5, VOL_DCC_MAX_PARAMS = 3 * VOL_DCC_MAX_ORDER + 1 };

enum vol_dcc_density { VOL_DCC_NORMAL, VOL_DCC_T };

/*
 * What the recursion begins with, and which moments it returns to.
 *
 *               Qbar            Nbar            before the first row
 *   engle       sum z z' / n    sum n n' / n    Qbar and Nbar, so Q_1 = Qbar
 *   corrtarget  the same to unit diagonal, Nbar and the rows as engle
 *   rmgarch-opt cov(z), n - 1   cov(n), n - 1   z = 0, Q = Qbar
 *   rmgarch-report  the same    the same        z = n = 1, Q = Qbar
 *   ccgarch     cov(z), n - 1   none            z = mean, Q = Qbar
 *
 * The names of the last three are those of the programs whose convention they
 * are; rmgarch maximises the one and reports the other.
 */
enum vol_dcc_convention {
    VOL_DCC_ENGLE,
    VOL_DCC_CORRTARGET,
    VOL_DCC_RMGARCH_OPT,
    VOL_DCC_RMGARCH_REPORT,
    VOL_DCC_CCGARCH
};

struct vol_dcc_spec {
    size_t p, q;     /* shocks, correlations: 1 .. VOL_DCC_MAX_ORDER */
    bool asymmetric; /* p more parameters, g                         */
    enum vol_dcc_density density;
    enum vol_dcc_convention convention;
};

/*
 * [a]dccP.Q[~normal|~t][-CONVENTION]: "dcc1.1", "adcc1.1~t",
 * "dcc1.2-corrtarget".  VOL_EUSAGE with the nearest that is right.
 */
enum vol_code vol_dcc_parse(const char *text, struct vol_dcc_spec *out,
                            struct vol_err *err) VOL_MUST_CHECK;

enum { VOL_DCC_TEXT_SIZE = 80, VOL_DCC_NAME_SIZE = 24 };

/* The canonical spelling, with the density, of engle's without convention. */
void vol_dcc_format(const struct vol_dcc_spec *spec,
                    char buf[VOL_DCC_TEXT_SIZE]);

size_t vol_dcc_n_params(const struct vol_dcc_spec *spec);

/* "a1", "b1", "g1", "nu". */
void vol_dcc_param_name(const struct vol_dcc_spec *spec, size_t i,
                        char buf[VOL_DCC_NAME_SIZE]);

#endif
