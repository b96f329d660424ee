/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * RiskMetrics 2006 (Zumbach, 2007): a mix of 14 exponentially weighted moving
 * averages with time constants of 4 to 362 days, geometrically spaced, whose
 * weights decay with the logarithm of the time constant.  Nothing is
 * estimated.  Averages begin at the pre-sample variance of each.
 */
#include "garch/local.h"

#include <math.h>

#define TAU0 1560.0 /* cut-off of the memory, days       */
#define TAU1 4.0    /* the shortest time constant, days  */
#define RHO  M_SQRT2

/* What a pass keeps: the averages and their derivatives by each column, the
 * averages it begins with, the backward pass's averages, and what each
 * squared residual does to the likelihood. */
struct averages {
    double weight[VOL_RM_COMPONENTS], decay[VOL_RM_COMPONENTS];
};

#define N VOL_RM_COMPONENTS

static struct averages
averages(void)
{
    struct averages a;
    double tau = TAU1, sum = 0.0;

    for (int k = 0; k < N; k++, tau *= RHO) {
        a.decay[k] = exp(-1.0 / tau);
        a.weight[k] = 1.0 - log(tau) / log(TAU0);
        sum += a.weight[k];
    }
    for (int k = 0; k < N; k++)
        a.weight[k] /= sum;
    return a;
}

double
vol_rm2006_decay(int k)
{
    return averages().decay[k];
}

static double *
now(const struct vol_recursion *r)
{
    return r->memory;
}

static double *
backward(const struct vol_recursion *r)
{
    return r->memory + N;
}

static double *
slopes(const struct vol_recursion *r)
{
    return r->memory + 2 * N;
}

/* The adjoint of the squared residual of each row. */
static double *
of_square(const struct vol_recursion *r)
{
    return r->memory + 2 * N + N * r->n_cols;
}

static size_t
memory(const struct vol_garch_spec *spec, size_t n, size_t n_cols)
{
    (void)spec;
    return 2 * N + N * n_cols + n;
}

static void
news(struct vol_recursion *r, ptrdiff_t t)
{
    r->size[t] = r->e[t] * r->e[t];
}

/* r->presample.component holds the averages that a pass begins with; under
 * init `sample` all are s0. */
static void
presample(struct vol_recursion *r)
{
    const bool same = r->spec->init == VOL_INIT_SAMPLE && r->past == 0;

    for (int k = 0; k < N; k++) {
        now(r)[k] = same ? r->s0 : r->presample.component[k];
        backward(r)[k] = 0.0;
        for (size_t c = 0; c < r->n_cols; c++)
            slopes(r)[(size_t)k * r->n_cols + c] = r->ds0[c];
    }
}

static void
rewind_averages(struct vol_recursion *r)
{
    memcpy(now(r), r->presample.component, N * sizeof(double));
}

static void
filter(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    const struct averages a = averages();
    double *x = now(r);

    for (ptrdiff_t t = from; t < to; t++) {
        if (t > 0)
            news(r, t - 1);
        r->s[t] = 0.0;
        for (int k = 0; k < N; k++) {
            if (t > -(ptrdiff_t)r->past)
                x[k] = (1.0 - a.decay[k]) * r->size[t - 1] + a.decay[k] * x[k];
            r->s[t] += a.weight[k] * x[k];
        }
    }
}

static void
tangent(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to)
{
    const struct averages a = averages();

    for (ptrdiff_t t = from; t < to; t++) {
        double *d = r->ds + t * (ptrdiff_t)r->n_cols;
        filter(r, t, t + 1);
        memset(d, 0, r->n_cols * sizeof(*d));
        for (size_t k = 0; k < N; k++) {
            double *x = slopes(r) + k * r->n_cols;
            const double share = 1.0 - a.decay[k];
            for (size_t c = 0; t > 0 && c < r->n_cols; c++)
                x[c] *= a.decay[k];
            if (t > 0)
                vol_add_scaled(x, 2.0 * share * r->e[t - 1],
                               r->de + (size_t)(t - 1) * r->n_de, r->n_de);
            vol_add_scaled(d, a.weight[k], x, r->n_cols);
        }
    }
}

static void
adjoint(struct vol_recursion *r, ptrdiff_t from, ptrdiff_t to,
        struct vol_row_weights *weights)
{
    const struct averages a = averages();
    double *x = backward(r);

    (void)weights;
    for (ptrdiff_t t = to - 1; t >= from; t--) {
        double square = 0.0;
        for (int k = 0; k < N; k++) {
            x[k] = a.weight[k] * r->ls[t] + a.decay[k] * x[k];
            square += (1.0 - a.decay[k]) * x[k];
            if (t == 0)
                r->ls[-1] += x[k];
        }
        if (t == 0)
            break;
        of_square(r)[t - 1] = square;
        if (r->le != NULL)
            r->le[t - 1] += 2.0 * square * r->e[t - 1];
    }
}

static void
curve(struct vol_recursion *r, double *hess)
{
    for (size_t t = 0; t + 1 < r->n; t++) {
        const struct vol_vector de = { r->de + t * r->n_de, 0, r->n_de };
        vol_add_product(hess, r->k, 2.0 * of_square(r)[t], de, de, true);
    }
}

static double
persistence(const struct vol_garch_spec *spec, const double *var,
            const double *shape, double *gradient)
{
    (void)var;
    (void)shape;
    if (gradient != NULL)
        memset(gradient, 0, (1 + spec->density->n_shape) * sizeof(*gradient));
    return 1.0;
}

static double
uncond_variance(const struct vol_garch_spec *spec, const double *var,
                const double *shape)
{
    (void)spec;
    (void)var;
    (void)shape;
    return NAN;
}

static void
constrain(const struct vol_garch_spec *spec, const double *var,
          const double *shape, size_t first, struct vol_constraints *set)
{
    (void)spec;
    (void)var;
    (void)shape;
    (void)first;
    (void)set;
}

static bool
grid(const struct vol_garch_spec *spec, size_t i, double *var)
{
    (void)spec;
    (void)var;
    return i == 0;
}

static void
rescale(const struct vol_garch_spec *spec, double c, double *var,
        double *jacobian)
{
    (void)spec;
    (void)c;
    (void)var;
    (void)jacobian;
}

/* Each average moves towards what the day is expected to bring, the short ones
 * first: with more than one decay the expectation is not that of one EWMA, for
 * which every day is as the first. */
static void
forecast(const struct vol_recursion *r, size_t h, double *out)
{
    const struct averages a = averages();
    double x[N], square = r->size[(ptrdiff_t)r->n - 1];

    memcpy(x, r->presample.component, sizeof(x));
    for (size_t t = 0; t < h; t++) {
        out[t] = 0.0;
        for (int k = 0; k < N; k++) {
            x[k] = (1.0 - a.decay[k]) * square + a.decay[k] * x[k];
            out[t] += a.weight[k] * x[k];
        }
        square = out[t];
    }
}

const struct vol_variance vol_variance_rm2006 = { .name = "rm2006",
                                                  .no_omega = true,
                                                  .no_alpha = true,
                                                  .no_level = true,
                                                  .memory = memory,
                                                  .news = news,
                                                  .presample = presample,
                                                  .rewind = rewind_averages,
                                                  .filter = filter,
                                                  .tangent = tangent,
                                                  .adjoint = adjoint,
                                                  .curve = curve,
                                                  .constrain = constrain,
                                                  .persistence = persistence,
                                                  .uncond_variance =
                                                      uncond_variance,
                                                  .grid = grid,
                                                  .rescale = rescale,
                                                  .forecast = forecast };
