/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/arima_data.h"

#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- the columns as given ----------------------------------------------- */

static bool
row_is_missing(const double *y, const double *x, size_t t, size_t n_x)
{
    bool missing = !isfinite(y[t]);

    for (size_t i = 0; i < n_x; i++)
        missing = missing || !isfinite(x[t * n_x + i]);
    return missing;
}

static double
difference(const double *c, size_t d)
{
    return d == 0   ? c[0]
           : d == 1 ? c[0] - *(c - 1)
                    : c[0] - 2.0 * *(c - 1) + *(c - 2);
}

/* Columns have changed: so have their differences. */
static void
take_differences(struct arima_data *data)
{
    for (size_t i = 0; data->d > 0 && i <= data->k; i++)
        for (size_t t = data->d; t < data->n; t++)
            data->change[i * data->n + t] =
                difference(data->column + i * data->n + t, data->d);
}

static void
fill(struct arima_data *data, const struct vol_arima_order *order,
     const double *y, const double *x)
{
    const size_t n = data->n, lead = order->constant ? 1 : 0;

    for (size_t t = 0; t < n; t++) {
        data->missing[t] = row_is_missing(y, x, t, order->n_x);
        if (lead == 1)
            data->column[t] = order->d == 0 ? 1.0 : (double)(t + 1);
        for (size_t i = 0; i < order->n_x; i++)
            data->column[(lead + i) * n + t] = x[t * order->n_x + i];
        data->column[data->k * n + t] = y[t];
    }
    for (size_t i = 0; i < data->k; i++)
        data->m[i * data->k + i] = 1.0;
    take_differences(data);
}

enum vol_code
arima_data_plain(struct arima_data *data, const struct vol_arima_order *order,
                 const double *y, const double *x, size_t n,
                 struct vol_err *err)
{
    void *missing = NULL;
    enum vol_code code = vol_mem_array(&missing, n, sizeof(bool), err);

    *data = (struct arima_data){ .n = n, .d = order->d, .missing = missing };
    data->k = order->n_x + (order->constant ? 1 : 0);
    const size_t cells = (data->k + 1) * n;
    if (code == VOL_OK)
        code = vol_mem_doubles(&data->column, order->d > 0 ? 2 * cells : cells,
                               err);
    if (code != VOL_OK) {
        arima_data_free(data);
        return code;
    }
    data->change = data->column + (order->d > 0 ? cells : 0);
    fill(data, order, y, x);
    return VOL_OK;
}

void
arima_data_free(struct arima_data *data)
{
    free(data->column);
    free(data->missing);
    *data = (struct arima_data){ 0 };
}

/* ---- made orthogonal ---------------------------------------------------- */

/* How many rows up to t, t among them, are observed, 3 at most. */
static size_t
run_of(size_t run, bool missing)
{
    return missing ? 0 : run < VOL_ARIMA_MAX_D + 1 ? run + 1 : run;
}

/* The product of the d-th differences of two columns over observed rows. */
static double
product(const struct arima_data *data, size_t i, size_t j)
{
    const double *a = data->column + i * data->n;
    const double *b = data->column + j * data->n;
    double sum = 0.0;
    size_t run = 0;

    for (size_t t = 0; t < data->n; t++) {
        run = run_of(run, data->missing[t]);
        if (run > data->d)
            sum += difference(a + t, data->d) * difference(b + t, data->d);
    }
    return sum;
}

static void
subtract(const struct arima_data *data, size_t j, double share, size_t i)
{
    const double *a = data->column + i * data->n;
    double *b = data->column + j * data->n;

    for (size_t t = 0; t < data->n; t++)
        b[t] -= share * a[t];
}

/*
 * Take the part of the columns before j out of it, twice (Gram and Schmidt with
 * reorthogonalisation; Golub and Van Loan, 2013, 5.2.9), the shares into
 * share[0..j).  Returns the mean square of what is left.
 */
static double
orthogonalise(const struct arima_data *data, size_t j, size_t before,
              double *share, size_t stride)
{
    const double rows = (double)data->n_rows;

    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < before; i++) {
            const double c = product(data, i, j) / rows;
            share[i * stride] += c;
            subtract(data, j, c, i);
        }
    return product(data, j, j) / rows;
}

/* A part of its length below this is rounding. */
static const double DEPENDENT = 1e-10;

static const char *
make_orthogonal(struct arima_data *data)
{
    const size_t k = data->k;

    memset(data->m, 0, sizeof(data->m));
    for (size_t j = 0; j < k; j++) {
        const double whole = product(data, j, j) / (double)data->n_rows;
        const double left = orthogonalise(data, j, j, data->m + j, k);
        if (!isfinite(whole))
            return "a regressor is too large";
        if (!(left > DEPENDENT * DEPENDENT * whole))
            return "the regressors are collinear";
        data->m[j * k + j] = sqrt(left);
        for (size_t t = 0; t < data->n; t++)
            data->column[j * data->n + t] /= sqrt(left);
    }
    return NULL;
}

static size_t
count_rows(const struct arima_data *data)
{
    size_t run = 0, rows = 0;

    for (size_t t = 0; t < data->n; t++) {
        run = run_of(run, data->missing[t]);
        rows += run > data->d;
    }
    return rows;
}

/*
 * Less their first observed row, where differences are taken: these do not see
 * the level, but rounding does, and a derivative by differences magnifies it.
 */
static void
drop_levels(struct arima_data *data)
{
    size_t first = 0;

    while (data->missing[first])
        first++;
    for (size_t i = 0; i <= data->k; i++) {
        double *column = data->column + i * data->n;
        const double level = column[first];
        for (size_t t = 0; t < data->n; t++)
            column[t] -= level;
    }
}

static const char *
why_constant(const struct vol_arima_order *order)
{
    return order->n_x > 0 ? "the regressors leave no residual"
           : order->d > 0 ? "the differences of the series do not vary"
                          : "the series does not vary";
}

/* Why the rows do not do, or NULL. */
static const char *
examine(struct arima_data *data, const struct vol_arima_order *order)
{
    const size_t k = data->k;
    const char *reason;

    data->n_rows = count_rows(data);
    if (data->n_rows < order->p + order->q + k + 2)
        return "too few observations for the parameters";
    if (data->d > 0)
        drop_levels(data);
    reason = make_orthogonal(data);
    if (reason != NULL)
        return reason;
    const double whole = product(data, k, k) / (double)data->n_rows;
    if (!isfinite(whole))
        return "the values are too large";
    const double left = orthogonalise(data, k, k, data->ols, 1);
    if (!(left > DEPENDENT * DEPENDENT * whole))
        return why_constant(order);
    take_differences(data);
    return NULL;
}

enum vol_code
arima_data_new(struct arima_data *data, const struct vol_arima_order *order,
               const double *y, const double *x, size_t n, struct vol_err *err)
{
    enum vol_code code = arima_data_plain(data, order, y, x, n, err);

    if (code == VOL_OK)
        data->reason = examine(data, order);
    return code;
}

void
arima_data_turn_back(const struct arima_data *data, double *coef)
{
    const size_t k = data->k;

    for (size_t i = k; i-- > 0;) {
        for (size_t j = i + 1; j < k; j++)
            coef[i] -= data->m[i * k + j] * coef[j];
        coef[i] /= data->m[i * k + i];
    }
}
