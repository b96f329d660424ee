/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross_data.h"

#include "cross/path.h"
#include "garch_data.h"
#include "series.h"
#include "stats/linalg.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const eu_names[EU_SERIES] = { "dax", "smi", "cac", "ftse" };

enum { GROUP, SPEC, QUANTITY, T, I, J, VALUE, SOURCE, N_FIELDS };

static void
read_figure(char *line, struct cross_figure *f)
{
    char *field[N_FIELDS];

    ck_assert_uint_eq(split_line(line, field, N_FIELDS), N_FIELDS);
    snprintf(f->group, sizeof(f->group), "%s", field[GROUP]);
    snprintf(f->spec, sizeof(f->spec), "%s", field[SPEC]);
    snprintf(f->quantity, sizeof(f->quantity), "%s", field[QUANTITY]);
    snprintf(f->source, sizeof(f->source), "%s", field[SOURCE]);
    f->t = strtoul(field[T], NULL, 10);
    f->i = strtoul(field[I], NULL, 10);
    f->j = strtoul(field[J], NULL, 10);
    f->value = strtod(field[VALUE], NULL);
}

size_t
for_each_cross(const char *file, const char *group,
               void (*check)(const struct cross_figure *, void *), void *ctx)
{
    struct cross_figure f;
    char line[256];
    size_t n = 0;
    FILE *in = figures_open(file);

    while (fgets(line, sizeof(line), in) != NULL) {
        read_figure(line, &f);
        if (group != NULL && strcmp(f.group, group) != 0)
            continue;
        check(&f, ctx);
        n++;
    }
    fclose(in);
    return n;
}

struct search {
    const char *spec, *quantity;
    double value;
    size_t n;
};

static void
find(const struct cross_figure *f, void *ctx)
{
    struct search *s = ctx;

    if (strcmp(f->spec, s->spec) != 0 || strcmp(f->quantity, s->quantity) != 0)
        return;
    s->value = f->value;
    s->n++;
}

double
cross_figure(const char *file, const char *group, const char *spec,
             const char *quantity)
{
    struct search s = { spec, quantity, NAN, 0 };

    (void)for_each_cross(file, group, find, &s);
    ck_assert_msg(s.n == 1, "%zu figures %s %s %s", s.n, group, spec, quantity);
    return s.value;
}

static void
take_parameter(const struct cross_figure *f, void *ctx)
{
    static const char *const names[] = { "mu", "omega", "alpha", "beta" };
    struct eu_margins *m = ctx;

    for (size_t p = 0; p < 4; p++)
        if (strcmp(f->quantity, names[p]) == 0)
            m->own[f->i - 1].theta[p] = f->value;
}

/* Row t of the derivatives from those of h, `d`. */
static double
take_row(struct eu_margin *m, size_t t, const double *d)
{
    const double z2 = m->e[t] * m->e[t] / m->h[t];

    for (size_t i = 0; i < 4; i++) {
        m->slope[4 * t + i] = d[i] / m->h[t];
        m->shift[4 * t + i] = i == 0 ? -1.0 : 0.0;
        m->score[4 * t + i] = 0.5 * (z2 - 1.0) * m->slope[4 * t + i] -
                              m->e[t] / m->h[t] * m->shift[4 * t + i];
    }
    return -0.5 * (log(2.0 * M_PI * m->h[t]) + z2);
}

void
eu_margin_evaluate(struct eu_margin *m, const double *theta,
                   struct vol_margin *out)
{
    double d[4] = { 0.0 }, h = 0.0, loglik = 0.0;

    for (size_t t = 0; t < EU_ROWS; t++) {
        m->e[t] = m->y[t] - theta[0];
        h += m->e[t] * m->e[t] / EU_ROWS;
        d[0] -= 2.0 * m->e[t] / EU_ROWS;
    }
    for (size_t t = 0; t < EU_ROWS; t++) {
        if (t > 0) {
            const double e = m->e[t - 1];
            const double by[4] = { -2.0 * theta[2] * e, 1.0, e * e, h };
            for (size_t i = 0; i < 4; i++)
                d[i] = by[i] + theta[3] * d[i];
            h = theta[1] + theta[2] * e * e + theta[3] * h;
        }
        m->h[t] = h;
        loglik += take_row(m, t, d);
    }
    *out = (struct vol_margin){ 4,        m->e,     m->h,     loglik,
                                m->score, m->slope, m->shift, m->inverse };
}

/* The sum of the scores at theta with one parameter moved. */
static void
gradient_at(struct eu_margin *m, size_t i, double step, double *g)
{
    struct vol_margin unused;
    double theta[4];

    memcpy(theta, m->theta, sizeof(theta));
    theta[i] += step;
    eu_margin_evaluate(m, theta, &unused);
    memset(g, 0, 4 * sizeof(*g));
    for (size_t t = 0; t < EU_ROWS; t++)
        for (size_t j = 0; j < 4; j++)
            g[j] += m->score[4 * t + j];
}

/* The inverse of minus the Hessian, by differences of the gradient. */
static void
set_inverse(struct eu_margin *m)
{
    const double step = 1e-6;
    double minus[16], low[4], high[4];

    for (size_t i = 0; i < 4; i++) {
        gradient_at(m, i, -step, low);
        gradient_at(m, i, step, high);
        for (size_t j = 0; j < 4; j++)
            minus[4 * i + j] = (low[j] - high[j]) / (2.0 * step);
    }
    ck_assert(vol_inverse(minus, 4, m->inverse));
}

struct eu_margins *
eu_margins_new(void)
{
    struct eu_margins *m = calloc(1, sizeof(*m));

    ck_assert_ptr_nonnull(m);
    ck_assert_uint_gt(
        for_each_cross("cross_dcc.csv", "margin", take_parameter, m), 0);
    for (size_t i = 0; i < EU_SERIES; i++) {
        struct series s = series_return(eu_names[i]);
        ck_assert_uint_eq(s.n, EU_ROWS);
        m->own[i].y = s.x;
        set_inverse(&m->own[i]);
        eu_margin_evaluate(&m->own[i], m->own[i].theta, &m->margin[i]);
    }
    vol_margins_residuals(m->margin, EU_SERIES, EU_ROWS, m->z);
    return m;
}

void
eu_margins_free(struct eu_margins *m)
{
    for (size_t i = 0; i < EU_SERIES; i++)
        free(m->own[i].y);
    free(m);
}

double *
simulated_dcc(size_t n, size_t k, double a, double b, double common,
              unsigned long long seed)
{
    const struct vol_dcc_spec spec = { .p = 1, .q = 1 };
    const double theta[] = { a, b };
    struct vol_random rng = vol_random_seed(seed);
    double *z = malloc(n * k * sizeof(double));
    double *r = malloc(vol_packed(k) * sizeof(double));

    ck_assert(z != NULL && r != NULL);
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j <= i; j++)
            r[vol_packed_at(i, j)] = i == j ? 1.0 : common;
    ck_assert_int_eq(vol_dcc_simulate(&spec, theta, r, n, k, &rng, z, NULL),
                     VOL_OK);
    free(r);
    return z;
}

struct vol_margin *
known_margins(const double *z, size_t n, size_t k)
{
    struct vol_margin *m =
        malloc(k * sizeof(*m) + (k + 1) * n * sizeof(double));
    ck_assert_ptr_nonnull(m);
    double *h = (double *)(m + k), *e = h + n;

    for (size_t t = 0; t < n; t++)
        h[t] = 1.0;
    for (size_t i = 0; i < k; i++, e += n) {
        m[i] = (struct vol_margin){
            .e = e, .h = h, .score = h, .slope = h, .shift = h, .inverse = h
        };
        for (size_t t = 0; t < n; t++) {
            e[t] = z[t * k + i];
            m[i].loglik -= 0.5 * (log(2.0 * M_PI) + e[t] * e[t]);
        }
    }
    return m;
}

void
check_near(double got, double want, double tolerance, const char *what)
{
    const double scale = fmax(fabs(want), 1e-3);

    ck_assert_msg(fabs(got - want) <= tolerance * scale, "%s: %.17g, not %.17g",
                  what, got, want);
}
