/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The skewed t of Fernandez and Steel (1998, eq. 1), mean 0 and variance 1
 * (as dsstd of fGarch and rugarch): halves of a t with scales 1/xi and xi,
 * xi > 0 the skew, 1 the symmetric t.  What counts is the ratio of the
 * scales, so that it is Hansen's t by another name:
 *
 *   (1 + skew) / (1 - skew) = xi^2,   skew = (xi^2 - 1) / (xi^2 + 1),
 *
 * and every figure is Hansen's at that skew, derivatives by the chain rule.
 */
#include "stats/density_impl.h"

#include <math.h>

/* Hansen's skew by xi. */
static struct vol_curve
skew_of(double xi)
{
    const double w = 1.0 / (1.0 + xi * xi);

    return (struct vol_curve){ .value = (xi * xi - 1.0) * w,
                               .d = 4.0 * xi * w * w,
                               .dd = 4.0 * w * w * w * (1.0 - 3.0 * xi * xi) };
}

struct hansen {
    double shape[2];
};

static struct hansen
hansen(const double *shape)
{
    return (struct hansen){ { shape[0], skew_of(shape[1]).value } };
}

static void
start(double skewness, double kurtosis, double *shape)
{
    vol_density_skewt.start(skewness, kurtosis, shape);
    shape[1] = sqrt((1.0 + shape[1]) / (1.0 - shape[1]));
}

static double
loglik(const double *shape, size_t n, const double *e, const double *h)
{
    return vol_density_skewt.loglik(hansen(shape).shape, n, e, h);
}

static double
terms(const double *shape, size_t n, const double *e, const double *h,
      struct vol_density_terms *out)
{
    const struct vol_curve skew = skew_of(shape[1]);
    double *s = out->s + VOL_DENSITY_BLOCK, *es = out->es + VOL_DENSITY_BLOCK;
    double *hs = out->hs + VOL_DENSITY_BLOCK;
    double *cross = out->ss + VOL_DENSITY_BLOCK;
    double *ss = out->ss + 2 * VOL_DENSITY_BLOCK;

    const double sum =
        vol_density_skewt.terms(hansen(shape).shape, n, e, h, out);

    for (size_t t = 0; t < n; t++) {
        ss[t] = ss[t] * skew.d * skew.d + s[t] * skew.dd;
        cross[t] *= skew.d;
        s[t] *= skew.d;
        es[t] *= skew.d;
        hs[t] *= skew.d;
    }
    return sum;
}

static double
log_pdf(const double *shape, double z)
{
    return vol_density_skewt.log_pdf(hansen(shape).shape, z);
}

static double
cdf(const double *shape, double z)
{
    return vol_density_skewt.cdf(hansen(shape).shape, z);
}

static double
quantile(const double *shape, double p)
{
    return vol_density_skewt.quantile(hansen(shape).shape, p);
}

static double
tail_mean(const double *shape, double p)
{
    return vol_density_skewt.tail_mean(hansen(shape).shape, p);
}

static double
draw(const double *shape, struct vol_random *rng)
{
    return vol_density_skewt.draw(hansen(shape).shape, rng);
}

static struct vol_density_moment
abs_mean(const double *shape)
{
    return vol_jet_reshape(vol_skewt_abs_mean(hansen(shape).shape), 1,
                           skew_of(shape[1]));
}

static struct vol_density_moment
neg_square(const double *shape)
{
    return vol_jet_reshape(vol_skewt_neg_square(hansen(shape).shape), 1,
                           skew_of(shape[1]));
}

static double
skewness(const double *shape)
{
    return vol_density_skewt.skewness(hansen(shape).shape);
}

static double
kurtosis(const double *shape)
{
    return vol_density_skewt.kurtosis(hansen(shape).shape);
}

static double
power_moment(const double *shape, double gamma, double delta)
{
    return vol_skewt_power_moment(hansen(shape).shape, gamma, delta);
}

static double
exp_moment(const double *shape)
{
    (void)shape;
    return 0.0;
}

const struct vol_density vol_density_sstd = { .name = "sstd",
                                              .n_shape = 2,
                                              .shape_name = { "nu", "skew" },
                                              .lower = { 2.01, 0.1 },
                                              .upper = { 500.0, 10.0 },
                                              .nests = &vol_density_t,
                                              .nested = { 500.0, 1.0 },
                                              .start = start,
                                              .loglik = loglik,
                                              .terms = terms,
                                              .log_pdf = log_pdf,
                                              .cdf = cdf,
                                              .quantile = quantile,
                                              .tail_mean = tail_mean,
                                              .draw = draw,
                                              .abs_mean = abs_mean,
                                              .neg_square = neg_square,
                                              .skewness = skewness,
                                              .kurtosis = kurtosis,
                                              .power_moment = power_moment,
                                              .exp_moment = exp_moment };
