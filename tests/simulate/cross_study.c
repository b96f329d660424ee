/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What simulated series say of lib/cross: whether DCC estimates are right and
 * their two-step errors are as large as they should be, with margins that are
 * estimated; and how often tests reject at 5 % where they should not.
 *   usage: simulate/cross_study > docs/cross-study.txt
 */
#include "cross/causality.h"
#include "cross/ccc.h"
#include "cross/path.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { SERIES = 500, K = 3, MOST_ROWS = 2000 };

static const double garch[] = { .05, .03, .06, .91 }; /* mu omega alpha beta */
static const double common[] = { 1.0, .5, 1.0, .3, .4, 1.0 };

/* What is estimated of one simulated sample: its margins. */
struct sample {
    double z[MOST_ROWS * K], y[K][MOST_ROWS];
    struct vol_garch_data data[K];
    struct vol_garch_fit fit[K];
    struct vol_margin margin[K];
    struct vol_margin_room room[K];
};

static void
must(enum vol_code code, const struct vol_err *err)
{
    if (code == VOL_OK)
        return;
    fprintf(stderr, "cross_study: %s\n", err->text);
    exit(1);
}

/* GARCH(1,1) returns of the residuals of one margin. */
static void
make_returns(const double *z, size_t n, size_t i, double *y)
{
    double h = garch[1] / (1.0 - garch[2] - garch[3]);

    for (size_t t = 0; t < n; t++) {
        const double e = sqrt(h) * z[t * K + i];
        y[t] = garch[0] + e;
        h = garch[1] + garch[2] * e * e + garch[3] * h;
    }
}

static void
make_sample(struct sample *s, const struct vol_dcc_spec *spec,
            const double *theta, size_t n, unsigned long long seed)
{
    struct vol_random rng = vol_random_seed(seed);
    struct vol_garch_spec own;
    struct vol_err err;

    must(vol_garch_spec_parse("garch1.1", &own, &err), &err);
    must(vol_dcc_simulate(spec, theta, common, n, K, &rng, s->z, &err), &err);
    for (size_t i = 0; i < K; i++) {
        make_returns(s->z, n, i, s->y[i]);
        s->data[i] = (struct vol_garch_data){ .y = s->y[i], .n = n };
        must(vol_garch_fit(&own, &s->data[i], NULL, &s->fit[i], &err), &err);
        must(vol_margin_of(&s->fit[i], &s->data[i], n, &s->margin[i],
                           &s->room[i], &err),
             &err);
    }
    vol_margins_residuals(s->margin, K, n, s->z);
}

static void
clear_sample(struct sample *s)
{
    for (size_t i = 0; i < K; i++) {
        vol_margin_room_clear(&s->room[i]);
        vol_garch_fit_clear(&s->fit[i]);
    }
}

/* ---- recovery ------------------------------------------------------------ */

struct tally {
    double n, sum, square, error, inside;
};

static void
add_estimate(struct tally *t, const struct vol_dcc_param *p, double truth)
{
    if (!isfinite(p->std_error))
        return;
    t->n++;
    t->sum += p->estimate;
    t->square += (p->estimate - truth) * (p->estimate - truth);
    t->error += p->std_error;
    t->inside += fabs(p->estimate - truth) < 1.959964 * p->std_error;
}

static void
recover(struct sample *s, const char *text, const double *theta, size_t n)
{
    struct tally tally[VOL_DCC_MAX_PARAMS] = { { 0.0, 0.0, 0.0, 0.0, 0.0 } };
    struct vol_dcc_spec spec;
    struct vol_dcc_fit fit = { .n_params = 0 };
    struct vol_err err;

    must(vol_dcc_parse(text, &spec, &err), &err);
    for (size_t i = 0; i < SERIES; i++) {
        const struct vol_dcc_data data = { .margin = s->margin,
                                           .k = K,
                                           .n = n };
        make_sample(s, &spec, theta, n, i);
        must(vol_dcc_fit(&spec, &data, &fit, &err), &err);
        for (size_t p = 0; p < fit.n_params; p++)
            add_estimate(&tally[p], &fit.param[p], theta[p]);
        clear_sample(s);
    }
    for (size_t p = 0; p < fit.n_params; p++) {
        const struct tally *t = &tally[p];
        printf("%-10s %5zu %-3s %8.4f %8.4f %8.4f %8.4f %6.1f %5.0f\n", text, n,
               fit.param[p].name, theta[p], t->sum / t->n,
               sqrt(t->square / t->n), t->error / t->n,
               100.0 * t->inside / t->n, t->n);
    }
}

/* ---- size ---------------------------------------------------------------- */

enum { N_TESTS = 5 };
static const char *const tests[N_TESTS] = { "engle-sheppard, 5 lags", "tse",
                                            "cheung-ng, 5 lags",
                                            "hong one-way, daniell, M 10",
                                            "hong two-way, bartlett, M 10" };

/* The p-value of Tse's test at joint estimates; NaN: none. */
static double
tse(struct sample *s, size_t n)
{
    struct vol_ccc_garch garch_of[K];
    struct vol_ccc_model model[K];
    double start[K][4], lm, p = NAN;
    struct vol_ccc_fit fit;
    struct vol_err err;
    char bound;

    for (size_t i = 0; i < K; i++) {
        vol_garch_fit_params(&s->fit[i], start[i]);
        garch_of[i] = (struct vol_ccc_garch){ .spec = &s->fit[i].used,
                                              .data = &s->data[i],
                                              .presample = &s->fit[i].presample,
                                              .n = n };
        model[i] = (struct vol_ccc_model){ 4, start[i], vol_ccc_garch_evaluate,
                                           &garch_of[i] };
    }
    must(vol_ccc_fit(model, K, n, &fit, &err), &err);
    if (fit.converged &&
        vol_tse_test(model, &fit, &lm, &p, &bound, &err) != VOL_OK)
        p = NAN;
    vol_ccc_fit_clear(&fit);
    for (size_t i = 0; i < K; i++)
        vol_ccc_garch_clear(&garch_of[i]);
    return p;
}

/* The p-values of all tests on one sample. */
static void
test_sample(struct sample *s, size_t n, double *p)
{
    double u[2][MOST_ROWS], z[MOST_ROWS], statistic;
    struct vol_causality c;
    struct vol_err err;
    char bound;

    must(vol_engle_sheppard(s->z, n, K, 5, &statistic, &p[0], &bound, &err),
         &err);
    p[1] = tse(s, n);
    for (size_t i = 0; i < 2; i++) {
        for (size_t t = 0; t < n; t++)
            z[t] = s->z[t * K + i];
        vol_causality_squares(z, n, u[i]);
    }
    must(vol_cheung_ng(u[0], u[1], n, 5, &c, &err), &err);
    p[2] = c.p_value;
    must(vol_hong(u[0], u[1], n, VOL_KERNEL_DANIELL, 10, VOL_ONE_WAY, &c, &err),
         &err);
    p[3] = c.p_value;
    must(vol_hong(u[0], u[1], n, VOL_KERNEL_BARTLETT, 10, VOL_BOTH_WAYS, &c,
                  &err),
         &err);
    p[4] = c.p_value;
}

static void
measure(struct sample *s, size_t n, double news, double memory)
{
    const struct vol_dcc_spec spec = { .p = 1, .q = 1 };
    const double theta[] = { news, memory };
    double p[N_TESTS], rejects[N_TESTS] = { 0.0 }, count[N_TESTS] = { 0.0 };

    for (size_t i = 0; i < SERIES; i++) {
        make_sample(s, &spec, theta, n, 100000 + i);
        test_sample(s, n, p);
        clear_sample(s);
        for (size_t j = 0; j < N_TESTS; j++)
            if (isfinite(p[j])) {
                count[j]++;
                rejects[j] += p[j] < 0.05;
            }
    }
    for (size_t j = 0; j < N_TESTS; j++)
        printf("%-28s %5zu %5.2f %6.1f %5.0f\n", tests[j], n, news,
               100.0 * rejects[j] / count[j], count[j]);
}

int
main(void)
{
    static const double normal[] = { .04, .93 };
    static const double heavy[] = { .04, .93, 8.0 };
    static const double asymmetric[] = { .02, .94, .03 };
    struct sample *s = malloc(sizeof(*s));

    if (s == NULL)
        return 1;
    printf("# DCC of %d series with estimated const+garch1.1~normal margins, "
           "%d samples each.\n"
           "# inside: how often the truth is within 1.96 two-step errors, per "
           "cent.\n"
           "%-10s %5s %-3s %8s %8s %8s %8s %6s %5s\n",
           K, SERIES, "model", "rows", "", "truth", "mean", "rmse", "error",
           "inside", "n");
    recover(s, "dcc1.1", normal, 1000);
    recover(s, "dcc1.1", normal, 2000);
    recover(s, "dcc1.1~t", heavy, 2000);
    recover(s, "adcc1.1", asymmetric, 2000);
    printf("\n# Tests at 5 %%: how often they reject, per cent; correlations "
           "are constant\n# where a is 0, and no variance causes another.\n"
           "%-28s %5s %5s %6s %5s\n",
           "test", "rows", "a", "reject", "n");
    measure(s, 1000, 0.0, 0.0);
    measure(s, 2000, 0.0, 0.0);
    measure(s, 2000, .04, .93);
    free(s);
    return 0;
}
