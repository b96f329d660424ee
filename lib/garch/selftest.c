/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/selftest.h"

#include "garch/fit.h"

#include <math.h>

/* What a figure is: an estimate or a kind of standard error. */
enum { ESTIMATE, HESSIAN, OPG, QML, KINDS };

static const char *const kind_name[KINDS] = { "estimate", "hessian", "opg",
                                              "qml" };
static const char *const param_name[VOL_SELFTEST_PARAMS] = { "mu", "omega",
                                                             "alpha1",
                                                             "beta1" };

/* As printed by Fiorentini, Calzolari and Panattoni (1996). */
static const double printed[KINDS][VOL_SELFTEST_PARAMS] = {
    { -0.00619041, 0.0107613, 0.153134, 0.805974 },
    { 0.00846212, 0.00285271, 0.0265228, 0.0335527 },
    { 0.00843359, 0.00132298, 0.0139737, 0.0165604 },
    { 0.00918935, 0.00649319, 0.0535317, 0.0724614 }
};

/* An independent Newton iteration with complex-step derivatives; gretl's
 * analytic ones agree. */
static const double extended[KINDS][VOL_SELFTEST_PARAMS] = {
    { -0.006190408379937535, 0.010761397851817822, 0.15313406182046693,
      0.8059736703053703 },
    { 0.008462119109653034, 0.0028527119576685763, 0.02652283096622535,
      0.033552688919970826 },
    { 0.008433593210039704, 0.001322975075695699, 0.01397379214842751,
      0.016560402657559467 },
    { 0.009189353960852376, 0.006493186082124602, 0.053531702534951056,
      0.0724614482126143 }
};

#define EXTENDED_LOGLIK (-1106.6078810412887)

double
vol_lre(double x, double truth)
{
    const double most = 15.0;

    if (x == truth)
        return most;
    if (!isfinite(x))
        return 0.0;
    return fmin(fmax(-log10(fabs(x - truth) / fabs(truth)), 0.0), most);
}

static double
value_of(const struct vol_garch_param *p, int kind)
{
    static const enum vol_garch_cov cov[KINDS] = {
        [HESSIAN] = VOL_COV_HESSIAN, [OPG] = VOL_COV_OPG, [QML] = VOL_COV_QML
    };

    return kind == ESTIMATE ? p->estimate : p->std_error[cov[kind]];
}

static void
compare(const struct vol_garch_fit *fit, struct vol_selftest *out)
{
    struct vol_selftest_figure *f = out->figure;

    out->loglik = fit->loglik;
    out->loglik_extended = EXTENDED_LOGLIK;
    out->worst = HUGE_VAL;
    for (int kind = 0; kind < KINDS; kind++)
        for (int i = 0; i < VOL_SELFTEST_PARAMS; i++, f++) {
            f->param = param_name[i];
            f->what = kind_name[kind];
            f->value = value_of(&fit->param[i], kind);
            f->extended = extended[kind][i];
            f->printed = printed[kind][i];
            f->lre = vol_lre(f->value, f->extended);
            f->lre_printed = vol_lre(f->value, f->printed);
            out->worst = fmin(out->worst, f->lre);
        }
}

enum vol_code
vol_garch_selftest(const double *y, size_t n, struct vol_selftest *out,
                   struct vol_err *err)
{
    const struct vol_garch_data data = { .y = y, .n = n };
    struct vol_garch_spec spec;
    struct vol_garch_fit fit;
    enum vol_code code =
        vol_garch_spec_parse("const+garch1.1~normal", &spec, err);

    if (code == VOL_OK)
        code = vol_garch_fit(&spec, &data, NULL, &fit, err);
    if (code != VOL_OK)
        return code;
    if (fit.status > VOL_FIT_NONSTATIONARY)
        code = vol_fail(err, VOL_ECONVERGE, "%s: %s",
                        vol_garch_status_name(fit.status), fit.reason);
    else
        compare(&fit, out);
    vol_garch_fit_clear(&fit);
    return code;
}
