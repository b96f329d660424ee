/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/collinear.h"

#include "base/mem.h"
#include "stats/ols.h"

#include <stdio.h>
#include <stdlib.h>

/* How many of the k columns (n rows, row-major) do not depend on those before
 * them. */
static enum vol_code
independent(const double *columns, size_t n, size_t k, size_t *rank,
            struct vol_err *err)
{
    double row[1 + VOL_MEAN_MAX_COLUMNS + VOL_GARCH_MAX_X] = { 0.0 };
    struct vol_ols ols;
    enum vol_code code = vol_ols_init(&ols, k, err);

    if (code != VOL_OK)
        return code;
    for (size_t t = 0; t < n; t++) {
        for (size_t i = 0; i < k; i++)
            row[i] = columns[t * k + i];
        vol_ols_add(&ols, row); /* the dependent variable is 0 */
    }
    vol_ols_finish(&ols);
    *rank = ols.rank;
    vol_ols_clear(&ols);
    return VOL_OK;
}

static bool
is_constant(const double *columns, size_t n, size_t k, size_t i)
{
    for (size_t t = 1; t < n; t++)
        if (columns[t * k + i] != columns[i])
            return false;
    return true;
}

/* Say it of column i of k, which is parameter `param`. */
static void
accuse(const struct vol_garch_spec *spec, size_t param, bool constant,
       char *reason)
{
    char name[VOL_PARAM_NAME_SIZE];

    vol_garch_param_name(spec, param, name);
    (void)snprintf(reason, VOL_COLLINEAR_SIZE,
                   constant
                       ? "%s: the regressor is constant in the sample; leave "
                         "it out"
                       : "%s: the intercept and the regressors before it give "
                         "this one; leave one of them out",
                   name);
}

static enum vol_code
check_mean(const struct vol_garch_spec *spec, const struct vol_garch_data *data,
           size_t n, char *reason, struct vol_err *err)
{
    const size_t k = vol_mean_n_columns(&spec->mean);
    double *columns;
    size_t rank = 0;
    enum vol_code code;

    if (spec->mean.n_x == 0)
        return VOL_OK;
    code = vol_mem_doubles(&columns, n * k, err);
    if (code != VOL_OK)
        return code;
    vol_mean_columns(&spec->mean, data->y, data->mean_x, data->n, columns);
    code = independent(columns, n, k, &rank, err);
    if (code == VOL_OK && rank < k && rank >= vol_mean_first_x(&spec->mean))
        accuse(spec, rank, is_constant(columns, n, k, rank), reason);
    free(columns);
    return code;
}

static enum vol_code
check_variance(const struct vol_garch_spec *spec,
               const struct vol_garch_data *data, size_t n, char *reason,
               struct vol_err *err)
{
    const size_t k = 1 + spec->n_x;
    const double *x = data->variance_x + (data->n - n) * spec->n_x;
    double *columns;
    size_t rank = 0;
    enum vol_code code;

    if (spec->n_x == 0)
        return VOL_OK;
    code = vol_mem_doubles(&columns, n * k, err);
    if (code != VOL_OK)
        return code;
    for (size_t t = 0; t < n; t++) {
        columns[t * k] = 1.0;
        for (size_t i = 0; i < spec->n_x; i++)
            columns[t * k + 1 + i] = x[t * spec->n_x + i];
    }
    code = independent(columns, n, k, &rank, err);
    if (code == VOL_OK && rank < k)
        accuse(spec,
               vol_garch_n_mean(spec) + vol_variance_layout(spec).x + rank - 1,
               is_constant(columns, n, k, rank), reason);
    free(columns);
    return code;
}

enum vol_code
vol_garch_collinear(const struct vol_garch_spec *spec,
                    const struct vol_garch_data *data,
                    char reason[VOL_COLLINEAR_SIZE], struct vol_err *err)
{
    const size_t n = data->n - vol_mean_lost_rows(&spec->mean);
    enum vol_code code;

    reason[0] = '\0';
    if ((spec->mean.n_x > 0 && data->mean_x == NULL) ||
        (spec->n_x > 0 && data->variance_x == NULL))
        return vol_fail(err, VOL_EDATA,
                        "the model has regressors and the series has none");
    code = check_mean(spec, data, n, reason, err);
    if (code == VOL_OK && reason[0] == '\0')
        code = check_variance(spec, data, n, reason, err);
    return code;
}
