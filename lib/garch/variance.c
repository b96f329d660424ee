/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/variance.h"

#include <stdio.h>
#include <string.h>

static const struct vol_variance *const table[] = { &vol_variance_arch,
                                                    &vol_variance_garch,
                                                    &vol_variance_gjr,
                                                    &vol_variance_egarch };

const struct vol_variance *
vol_variance_at(size_t i)
{
    return i < sizeof(table) / sizeof(table[0]) ? table[i] : NULL;
}

const struct vol_variance *
vol_variance_find(const char *name)
{
    for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
        if (strcmp(table[i]->name, name) == 0)
            return table[i];
    return NULL;
}

struct vol_coef
vol_variance_coef(const struct vol_garch_spec *spec, const double *var)
{
    const size_t n_gamma = spec->variance->asymmetric ? spec->p : 0;

    return (struct vol_coef){ .omega = var[0],
                              .alpha = var + 1,
                              .gamma = n_gamma > 0 ? var + 1 + spec->p : NULL,
                              .beta = var + 1 + spec->p + n_gamma };
}

struct vol_columns
vol_variance_columns(const struct vol_recursion *r)
{
    const size_t p = r->spec->p, n = r->n_mean;
    const size_t n_gamma = r->spec->variance->asymmetric ? p : 0;

    return (struct vol_columns){ .omega = n,
                                 .alpha = n + 1,
                                 .gamma = n + 1 + p,
                                 .beta = n + 1 + p + n_gamma,
                                 .shape = n + r->n_var };
}

double
vol_variance_step(const struct vol_recursion *r, ptrdiff_t t)
{
    const struct vol_coef k = vol_variance_coef(r->spec, r->var);
    double s = k.omega;

    for (ptrdiff_t i = 1; i <= (ptrdiff_t)r->spec->p; i++) {
        s += k.alpha[i - 1] * r->size[t - i];
        if (k.gamma != NULL)
            s += k.gamma[i - 1] * r->sign[t - i];
    }
    for (ptrdiff_t j = 1; j <= (ptrdiff_t)r->spec->q; j++)
        s += k.beta[j - 1] * r->s[t - j];
    return s;
}

double *
vol_constraints_row(struct vol_constraints *set, const char *name, double c)
{
    const size_t i = set->n++;

    (void)snprintf(set->name[i], sizeof(set->name[i]), "%s", name);
    set->param[i] = -1;
    set->bound[i] = 0.0;
    set->c[i] = c;
    memset(set->grad + i * set->k, 0, set->k * sizeof(*set->grad));
    return set->grad + i * set->k;
}

void
vol_constraints_bound(struct vol_constraints *set, const char *name, size_t i,
                      double theta, double bound, double sign)
{
    double *grad = vol_constraints_row(set, name, sign * (theta - bound));

    grad[i] = sign;
    set->param[set->n - 1] = (int)i;
    set->bound[set->n - 1] = bound;
}
