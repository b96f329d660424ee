/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch_study.h"

#include "base/hash.h"
#include "garch/path.h"
#include "garch/units.h"
#include "stats/moments.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum { SEED = 20211 };

/* A start that gains more has found another optimum, or a better one. */
#define GAIN 1e-4

enum { LONG = 3000, SHORT = 500 };

/*
 * Persistence is about .92: nearer to one the estimate of omega has a known
 * bias of a quarter of its standard deviation at 5,000 rows, and so has that
 * of nu above 5.  IGARCH and EWMA wander: there the variance of the whole
 * series, init `sample`, says nothing about the first rows.
 */
static const struct {
    const char *model, *suffix;
    size_t burn;
    double theta[8];
} models[] = {
    { "const+arch1", "", SHORT, { 0.05, 0.6, 0.4 } },
    { "const+arch3", "", SHORT, { 0.05, 0.4, 0.2, 0.15, 0.1 } },
    { "const+garch1.1", "", SHORT, { 0.05, 0.08, 0.12, 0.8 } },
    { "const+garch2.1", "", SHORT, { 0.05, 0.1, 0.1, 0.1, 0.7 } },
    { "const+gjr1.1", "", SHORT, { 0.03, 0.06, 0.05, 0.12, 0.82 } },
    { "const+tarch1.1", "", SHORT, { 0.03, 0.06, 0.12, 0.4, 0.84 } },
    { "const+egarch1.1", "", SHORT, { 0.03, 0.01, 0.2, -0.1, 0.95 } },
    { "const+egarch1.1-sym", "", SHORT, { 0.05, 0.01, 0.25, 0.95 } },
    { "const+aparch1.1", "", SHORT, { 0.03, 0.06, 0.12, 0.4, 0.82, 1.3 } },
    { "const+igarch1.1", "-backcast", SHORT, { 0.05, 0.05, 0.15 } },
    { "const+figarch1.1", "", LONG, { 0.05, 0.05, 0.15, 0.4, 0.4 } },
    { "const+csgarch1.1", "", SHORT, { 0.05, 0.02, 0.15, 0.6, 0.98, 0.05 } },
    { "const+harch1.5.22", "", SHORT, { 0.05, 0.1, 0.2, 0.3, 0.35 } },
    { "zero+ewma-est", "-backcast", 0, { 0.97 } },
    { "ar1+garch1.1", "", SHORT, { 0.05, 0.1, 0.08, 0.12, 0.8 } },
    { "arma1.1+garch1.1", "", SHORT, { 0.03, 0.6, -0.4, 0.08, 0.12, 0.8 } },
    { "har+garch1.1", "", SHORT, { 0.03, 0.05, 0.1, 0.1, 0.08, 0.12, 0.8 } },
    { "const+garch1.1", "-m", SHORT, { 0.02, 0.1, 0.08, 0.12, 0.8 } },
    { "const+garch1.1", "-vt", SHORT, { 0.05, 0.08, 0.12, 0.8 } },
    { "const+garch1.1", "-backcast", SHORT, { 0.05, 0.08, 0.12, 0.8 } },
    { "const+egarch1.1", "-m", SHORT, { 0.02, 0.1, 0.01, 0.2, -0.1, 0.95 } },
    { "const+aparch1.1",
      "-m",
      SHORT,
      { 0.02, 0.05, 0.06, 0.12, 0.4, 0.82, 1.3 } },
    { "const+gjr2.1", "", SHORT, { 0.03, 0.06, 0.04, 0.03, 0.08, 0.06, 0.8 } },
    { "const+egarch2.1",
      "",
      SHORT,
      { 0.03, 0.01, 0.1, 0.1, -0.06, -0.04, 0.95 } },
    { "const+garch2.2", "", SHORT, { 0.05, 0.1, 0.1, 0.1, 0.3, 0.4 } },
    { "const+gjr2.2",
      "",
      SHORT,
      { 0.03, 0.06, 0.04, 0.03, 0.08, 0.06, 0.4, 0.4 } },
    { "const+egarch2.2",
      "",
      SHORT,
      { 0.03, 0.01, 0.1, 0.1, -0.06, -0.04, 0.55, 0.4 } },
    { "arma1.2+garch1.1",
      "",
      SHORT,
      { 0.05, 0.5, -0.4, 0.1, 0.08, 0.12, 0.8 } },
    { "arma2.2+garch1.1",
      "",
      SHORT,
      { 0.05, 0.5, -0.6, -0.4, 0.7, 0.08, 0.12, 0.8 } },
};

enum { ORDERS = 7, DAILY = COUNT(models) - ORDERS };

static const struct {
    const char *density;
    double shape[VOL_DENSITY_MAX_SHAPE];
} shapes[] = { { "normal", { 0.0 } },      { "t", { 4.5 } },
               { "skewt", { 4.5, -0.1 } }, { "ged", { 1.4 } },
               { "sstd", { 4.5, 0.9 } },   { "jsu", { 2.0, -0.3 } } };

static const double *
shape_of(const struct vol_density *density)
{
    for (size_t i = 0; i < COUNT(shapes); i++)
        if (strcmp(shapes[i].density, density->name) == 0)
            return shapes[i].shape;
    return NULL;
}

static bool
make_cell(size_t i, const struct vol_density *density, struct study_cell *out)
{
    char text[64];
    const double *shape = shape_of(density);
    size_t first;

    if (shape == NULL)
        return false;
    (void)snprintf(text, sizeof(text), "%s~%s%s", models[i].model,
                   density->name, models[i].suffix);
    if (vol_garch_spec_parse(text, &out->spec, NULL) != VOL_OK)
        return false;
    vol_garch_spec_print(&out->spec, out->name);
    out->k = vol_garch_n_params(&out->spec);
    out->burn = models[i].burn;
    first = out->k - density->n_shape;
    memcpy(out->theta, models[i].theta, first * sizeof(double));
    memcpy(out->theta + first, shape, density->n_shape * sizeof(double));
    return true;
}

bool
study_cell(size_t i, const struct vol_density *density, struct study_cell *out)
{
    return i < DAILY && make_cell(i, density, out);
}

bool
study_cell_of_order(size_t i, const struct vol_density *density,
                    struct study_cell *out)
{
    return i < ORDERS && make_cell(DAILY + i, density, out);
}

enum vol_code
study_draw(const struct study_cell *cell, size_t index, size_t n, double *y,
           struct vol_err *err)
{
    char number[24];
    const char *const names[] = { cell->name, number };
    struct vol_random rng;

    (void)snprintf(number, sizeof(number), "%zu", index);
    rng = vol_random_seed(vol_hash_seed(SEED, names, 2));
    return vol_garch_simulate(&cell->spec, cell->theta, n, cell->burn, &rng, y,
                              err);
}

enum vol_code
study_series(const char *name, struct vol_series *out, struct vol_err *err)
{
    const struct vol_series_wish wish = { .as = VOL_AS_PRICE };
    const char *column[2];
    bool optional[2];
    struct vol_block_wish block_wish = { .column = column,
                                         .optional = optional,
                                         .from = VOL_DATE_NONE,
                                         .until = VOL_DATE_NONE };
    struct vol_blocks *blocks = NULL;
    struct vol_block *block = NULL;
    char path[64], *paths[1] = { path };
    enum vol_code code;

    block_wish.n_columns = vol_series_columns(&wish, column, optional);
    (void)snprintf(path, sizeof(path), "share/data/%s.csv", name);
    code = vol_blocks_new(&blocks, paths, 1, &block_wish, err);
    if (code == VOL_OK)
        code = vol_blocks_next(blocks, &block, err);
    if (code == VOL_OK && block == NULL)
        code = vol_fail(err, VOL_EDATA, "%s: no series", path);
    if (code == VOL_OK)
        code = vol_series_make(block, &wish, out, err);
    vol_block_free(block);
    vol_blocks_free(blocks);
    return code;
}

/* ---- other starts --------------------------------------------------------
 */

/* A point of the grid, and a shape such as some series of returns has. */
static void
random_point(const struct vol_garch_spec *spec, double scale,
             const double *estimate, struct vol_random *rng, double *theta)
{
    const size_t n_mean = vol_garch_n_mean(spec);
    double *var = theta + n_mean;
    size_t n = 0;

    memcpy(theta, estimate, n_mean * sizeof(*theta));
    while (spec->variance->grid(spec, n, var))
        n++;
    (void)spec->variance->grid(
        spec, (size_t)(vol_random_uniform(rng) * (double)n), var);
    spec->density->start(0.5 * (2.0 * vol_random_uniform(rng) - 1.0),
                         3.2 + 8.0 * vol_random_uniform(rng),
                         var + vol_garch_n_variance(spec));
    vol_garch_to_units(spec, scale, theta, NULL);
    memcpy(theta, estimate, n_mean * sizeof(*theta));
}

/* The coefficients of a pair of complex roots, or of the first alone. */
static void
random_roots(double radius, double angle, double sign, unsigned n, double *c)
{
    if (n > 0)
        c[0] = sign * (n > 1 ? 2.0 : 1.0) * radius * cos(angle);
    if (n > 1)
        c[1] = -sign * radius * radius;
}

/* A mean of several lags whose parts have roots near each other, of the level
 * of the estimate. */
static void
random_lags(const struct vol_mean_spec *mean, struct vol_random *rng,
            double *theta)
{
    const double angle = acos(-1.0) * vol_random_uniform(rng);
    const double radius = 1.0 - pow(10.0, -0.5 - 2.0 * vol_random_uniform(rng));
    const double other = radius + (1.0 - radius) * vol_random_uniform(rng);
    double *ar = theta + 1, *ma = theta + vol_mean_n_columns(mean);
    double before = 1.0, after = 1.0;

    for (unsigned i = 0; i < mean->ar; i++)
        before -= ar[i];
    random_roots(radius, angle, 1.0, mean->ar, ar);
    random_roots(other, angle, -1.0, mean->ma, ma);
    for (unsigned i = 0; i < mean->ar; i++)
        after -= ar[i];
    theta[0] *= after / before;
}

/* Start `which` for a series whose standard deviation is `scale`. */
static void
other_start(const struct vol_garch_fit *fit, double scale, int which,
            struct vol_random *rng, double *theta)
{
    double estimate[VOL_GARCH_MAX_PARAMS];

    vol_garch_fit_params(fit, estimate);
    random_point(&fit->spec, scale, estimate, rng, theta);
    if (which < STUDY_STARTS - 1 && fit->spec.mean.ma > 1)
        random_lags(&fit->spec.mean, rng, theta);
    if (which < 2)
        return;
    if (which < STUDY_STARTS - 1) {
        const double w = 0.3 + 0.4 * vol_random_uniform(rng);
        for (size_t i = 0; i < fit->k; i++)
            theta[i] = w * theta[i] + (1.0 - w) * estimate[i];
        return;
    }
    for (size_t i = 0; i < fit->k; i++) {
        double se = fit->param[i].std_error[VOL_COV_HESSIAN];
        se = isfinite(se) ? se : 0.1 * fabs(estimate[i]);
        theta[i] = estimate[i] + 2.0 * se * vol_random_normal(rng);
    }
}

/* The fit from one start, entered where it is the best. */
static enum vol_code
challenge_from(const double *start, int which,
               const struct vol_garch_spec *spec,
               const struct vol_garch_data *data, struct study_challenge *out,
               struct vol_err *err)
{
    const struct vol_garch_hint hint = { .start = start };
    struct vol_garch_fit fit;
    enum vol_code code = vol_garch_fit(spec, data, &hint, &fit, err);

    if (code != VOL_OK)
        return code;
    if (fit.status < VOL_FIT_NO_CONVERGE && !(fit.loglik <= out->best)) {
        out->best = fit.loglik;
        out->by = which;
        vol_garch_fit_params(&fit, out->other);
    }
    vol_garch_fit_clear(&fit);
    return VOL_OK;
}

enum vol_code
study_challenge(const struct vol_garch_spec *spec,
                const struct vol_garch_data *data, const double *truth,
                uint64_t seed, struct study_challenge *out, struct vol_err *err)
{
    const double scale = vol_moments(data->y, data->n).sd;
    struct vol_random rng = vol_random_seed(seed);
    double start[VOL_GARCH_MAX_PARAMS];
    struct vol_garch_fit fit;
    enum vol_code code = vol_garch_fit(spec, data, NULL, &fit, err);

    if (code != VOL_OK)
        return code;
    const bool estimated =
        fit.status != VOL_FIT_DEGENERATE && fit.used.variance == spec->variance;
    *out = (struct study_challenge){ .status = fit.status,
                                     .loglik = fit.loglik,
                                     .best = NAN,
                                     .iterations = fit.iterations };
    (void)snprintf(out->reason, sizeof(out->reason), "%s", fit.reason);
    vol_garch_fit_params(&fit, out->theta);
    for (int i = 0; estimated && i < STUDY_STARTS && code == VOL_OK; i++) {
        other_start(&fit, scale, i, &rng, start);
        code = challenge_from(i == 0 && truth != NULL ? truth : start, i, spec,
                              data, out, err);
    }
    vol_garch_fit_clear(&fit);
    return code;
}

bool
study_beaten(const struct study_challenge *c)
{
    return c->status < VOL_FIT_NO_CONVERGE && c->best > c->loglik + GAIN;
}

bool
study_failed(const struct study_challenge *c)
{
    return c->status >= VOL_FIT_NO_CONVERGE || study_beaten(c);
}

bool
study_wanted(const char *name, char *const *texts, int n)
{
    for (int i = 0; i < n; i++)
        if (strstr(name, texts[i]) != NULL)
            return true;
    return n == 0;
}

/* ---- recovery ------------------------------------------------------------
 */

#define NORMAL_975 1.959963984540054 /* quantile of the normal at .975 */

static const enum vol_garch_cov kinds[STUDY_KINDS] = { VOL_COV_HESSIAN,
                                                       VOL_COV_QML };

enum vol_code
study_estimate(const struct study_cell *cell, size_t index, size_t n, double *y,
               struct study_estimate *out, struct vol_err *err)
{
    const struct vol_garch_data data = { .y = y, .n = n };
    struct vol_garch_fit fit;
    enum vol_code code = study_draw(cell, index, n, y, err);

    if (code == VOL_OK)
        code = vol_garch_fit(&cell->spec, &data, NULL, &fit, err);
    if (code != VOL_OK)
        return code;
    out->status = fit.status;
    for (size_t i = 0; i < fit.k; i++) {
        out->value[i] = fit.param[i].estimate;
        for (int c = 0; c < STUDY_KINDS; c++)
            out->std_error[c][i] = fit.param[i].std_error[kinds[c]];
    }
    vol_garch_fit_clear(&fit);
    return VOL_OK;
}

void
study_add(struct study_tally *t, const struct study_cell *cell,
          const struct study_estimate *e)
{
    t->rows++;
    t->status[e->status]++;
    if (e->status >= VOL_FIT_NO_CONVERGE)
        return;
    t->converged++;
    for (size_t i = 0; i < cell->k; i++) {
        const double error = e->value[i] - cell->theta[i];
        t->param[i].sum += error;
        t->param[i].squares += error * error;
        for (int c = 0; c < STUDY_KINDS; c++) {
            const double se = e->std_error[c][i];
            if (!isfinite(se))
                continue;
            t->param[i].n[c]++;
            t->param[i].std_error[c] += se;
            t->param[i].covered[c] += fabs(error) <= NORMAL_975 * se;
        }
    }
}

struct study_verdict
study_judge(const struct study_tally *t, size_t i)
{
    const double n = (double)t->converged;
    const double bias = t->param[i].sum / n;
    const double sd = sqrt(fmax(t->param[i].squares / n - bias * bias, 0.0));
    struct study_verdict v = { .bias = bias, .sd = sd };

    v.biased = fabs(bias) > fmax(3.0 * sd / sqrt(n), 0.15 * sd);
    for (int c = 0; c < STUDY_KINDS; c++) {
        const double m = (double)t->param[i].n[c];
        const double error = 3.0 * sqrt(95.0 * 5.0 / m);
        const double cover = 100.0 * (double)t->param[i].covered[c] / m;
        v.std_error[c] = m > 0.0 ? t->param[i].std_error[c] / m : NAN;
        v.coverage[c] = m > 0.0 ? cover : NAN;
        v.outside[c] = m >= 0.99 * n && m > 0.0 &&
                       (cover < fmin(92.0, 95.0 - error) ||
                        cover > fmax(97.5, 95.0 + error));
    }
    return v;
}
