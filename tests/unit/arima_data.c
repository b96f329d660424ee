/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "arima_data.h"

#include "mean/spec.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows that make-arima leaves out of a series called "...-holes". */
static void
make_holes(double *y)
{
    static const size_t hole[][2] = { { 1, 3 },       { 100, 105 },
                                      { 500, 500 },   { 502, 502 },
                                      { 1500, 1540 }, { 1858, 1859 } };

    for (size_t i = 0; i < sizeof(hole) / sizeof(*hole); i++)
        for (size_t t = hole[i][0]; t <= hole[i][1]; t++)
            y[t - 1] = NAN;
}

/* 100 log p from returns: the level before them is of no account. */
static void
add_up(struct arima_problem *p)
{
    double *level = malloc((p->n + 1) * sizeof(*level));

    ck_assert_ptr_nonnull(level);
    level[0] = 700.0;
    for (size_t t = 0; t < p->n; t++)
        level[t + 1] = level[t] + p->y[t];
    free(p->y);
    p->y = level;
    p->n++;
}

/* Regressors: smi of the day and of the day before; the first row goes. */
static void
add_regressors(struct arima_problem *p)
{
    size_t n;
    double *smi = load_returns("smi", &n);

    p->x = malloc(2 * (n - 1) * sizeof(double));
    ck_assert_ptr_nonnull(p->x);
    ck_assert_uint_eq(n, p->n);
    for (size_t t = 1; t < n; t++) {
        p->x[2 * t - 2] = smi[t];
        p->x[2 * t - 1] = smi[t - 1];
    }
    memmove(p->y, p->y + 1, --p->n * sizeof(double));
    p->order.n_x = 2;
    free(smi);
}

struct arima_problem
arima_problem_of(const struct figures *f)
{
    struct arima_problem p = { .x = NULL };
    struct vol_mean_model model;
    char word[64], series[16];
    char *x;

    snprintf(word, sizeof(word), "%s", f->spec);
    snprintf(series, sizeof(series), "%.*s", (int)strcspn(f->series, "-"),
             f->series);
    x = strstr(word, "-x");
    if (x != NULL)
        *x = '\0';
    ck_assert_int_eq(vol_mean_model_parse(word, &model, NULL), VOL_OK);
    p.order = model.arima;
    p.y = load_returns(series, &p.n);
    if (p.order.d == 1)
        add_up(&p);
    if (strstr(f->series, "holes") != NULL)
        make_holes(p.y);
    if (x != NULL)
        add_regressors(&p);
    return p;
}

void
arima_problem_clear(struct arima_problem *p)
{
    free(p->y);
    free(p->x);
}
