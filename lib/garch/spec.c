/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a spec has: its parameters, their names, and its spelling. */
#include "garch/spec_impl.h"

#include "base/num.h"
#include "garch/variance.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

size_t
vol_garch_n_mean(const struct vol_garch_spec *spec)
{
    return vol_mean_n_params(&spec->mean) +
           (spec->in_mean != VOL_IN_MEAN_NOTHING ? 1 : 0);
}

size_t
vol_garch_n_variance(const struct vol_garch_spec *spec)
{
    return vol_variance_layout(spec).end;
}

size_t
vol_garch_n_params(const struct vol_garch_spec *spec)
{
    return vol_garch_n_mean(spec) + vol_garch_n_variance(spec) +
           spec->density->n_shape;
}

static void
mean_name(const struct vol_garch_spec *spec, size_t i, char *buf)
{
    const size_t x = vol_mean_first_x(&spec->mean);

    if (i >= x && i < x + spec->mean.n_x)
        (void)snprintf(buf, VOL_PARAM_NAME_SIZE, "mx_%s", spec->mean_x[i - x]);
    else if (i == vol_mean_n_params(&spec->mean))
        (void)snprintf(buf, VOL_PARAM_NAME_SIZE, "archm");
    else
        vol_mean_param_name(&spec->mean, i, buf, VOL_PARAM_NAME_SIZE);
}

static void
variance_name(const struct vol_garch_spec *spec, size_t i, char *buf)
{
    const struct vol_layout at = vol_variance_layout(spec);
    const size_t n = VOL_PARAM_NAME_SIZE;

    if (i < at.alpha)
        (void)snprintf(buf, n, "omega");
    else if (i < at.gamma)
        (void)snprintf(buf, n, "alpha%u",
                       spec->variance->orders == VOL_ORDERS_LAGS
                           ? spec->lag[i - at.alpha]
                           : (unsigned)(i - at.alpha + 1));
    else if (i < at.beta)
        (void)snprintf(buf, n, "gamma%zu", i - at.gamma + 1);
    else if (i < at.extra)
        (void)snprintf(buf, n, "beta%zu", i - at.beta + 1);
    else if (i < at.x)
        (void)snprintf(buf, n, "%s", spec->variance->extra[i - at.extra]);
    else
        (void)snprintf(buf, n, "vx_%s", spec->variance_x[i - at.x]);
}

void
vol_garch_param_name(const struct vol_garch_spec *spec, size_t i,
                     char buf[VOL_PARAM_NAME_SIZE])
{
    const size_t n_mean = vol_garch_n_mean(spec);
    const size_t n_var = vol_garch_n_variance(spec);

    if (i < n_mean)
        mean_name(spec, i, buf);
    else if (i < n_mean + n_var)
        variance_name(spec, i - n_mean, buf);
    else
        (void)snprintf(buf, VOL_PARAM_NAME_SIZE, "%s",
                       spec->density->shape_name[i - n_mean - n_var]);
}

size_t
vol_garch_param_find(const struct vol_garch_spec *spec, const char *name)
{
    const size_t k = vol_garch_n_params(spec);
    char buf[VOL_PARAM_NAME_SIZE];

    for (size_t i = 0; i < k; i++) {
        vol_garch_param_name(spec, i, buf);
        if (strcmp(buf, name) == 0)
            return i;
    }
    return k;
}

/* ---- its spelling ------------------------------------------------------- */

/* A text of bounded length; `len` goes on counting past its end. */
struct text {
    char *buf;
    size_t size, len;
};

static void __attribute__((format(printf, 2, 3)))
put(struct text *out, const char *fmt, ...)
{
    const size_t at = out->len < out->size ? out->len : out->size - 1;
    va_list ap;

    va_start(ap, fmt);
    const int n = vsnprintf(out->buf + at, out->size - at, fmt, ap);
    va_end(ap);
    out->len += n > 0 ? (size_t)n : 0;
}

static void
put_number(struct text *out, const char *before, double x)
{
    char number[VOL_DOUBLE_BUFSIZE];

    (void)vol_format_double(number, x);
    put(out, "%s%s", before, number);
}

static void
put_mean(struct text *out, const struct vol_mean_spec *mean)
{
    if (mean->ma > 0)
        put(out, "arma%u.%u", mean->ar, mean->ma);
    else if (mean->ar > 0)
        put(out, "ar%u", mean->ar);
    else
        put(out, "%s", mean->har ? "har" : mean->constant ? "const" : "zero");
}

static void
put_variance(struct text *out, const struct vol_garch_spec *spec)
{
    const struct vol_variance *v = spec->variance;

    put(out, "%s", v->name);
    if (v->orders == VOL_ORDERS_P)
        put(out, "%u", spec->p);
    else if (v->orders == VOL_ORDERS_PQ || v->orders == VOL_ORDERS_ONE)
        put(out, "%u.%u", spec->p, spec->q);
    for (unsigned i = 0; v->orders == VOL_ORDERS_LAGS && i < spec->p; i++)
        put(out, "%s%u", i > 0 ? "." : "", spec->lag[i]);
    if (spec->symmetric)
        put(out, "-sym");
    if (spec->power > 0.0 && v->power == 0.0)
        put_number(out, "-p", spec->power);
}

static void
put_regressors(struct text *out, const struct vol_garch_spec *spec)
{
    for (size_t i = 0; i < spec->mean.n_x; i++)
        put(out, "%s.%s", i == 0 ? "-mx" : "", spec->mean_x[i]);
    for (size_t i = 0; i < spec->n_x; i++)
        put(out, "%s.%s",
            i > 0               ? ""
            : spec->exponential ? "-ex"
                                : "-vx",
            spec->variance_x[i]);
}

static void
put_suffixes(struct text *out, const struct vol_garch_spec *spec)
{
    static const char *const in_mean[] = { "", "-m", "-m2" };
    static const char *const kind[] = { "-fix.", "-min.", "-max." };

    put(out, "%s%s", spec->targeting ? "-vt" : "", in_mean[spec->in_mean]);
    put_regressors(out, spec);
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        put(out, "%s%s", kind[r->kind], r->param);
        put_number(out, "=", r->value);
    }
    if (spec->init == VOL_INIT_BACKCAST)
        put(out, "-backcast");
    if (spec->init == VOL_INIT_BACKCAST && spec->decay != VOL_BACKCAST_DECAY)
        put_number(out, "", spec->decay);
    if (spec->init == VOL_INIT_UNCOND)
        put(out, "-uncond");
    if (spec->held)
        put(out, "-rugarch");
    if (spec->free)
        put(out, "-free");
}

static size_t
print(const struct vol_garch_spec *spec, char buf[VOL_SPEC_SIZE])
{
    struct text out = { buf, VOL_SPEC_SIZE, 0 };

    put_mean(&out, &spec->mean);
    put(&out, "+");
    put_variance(&out, spec);
    put(&out, "~%s", spec->density->name);
    put_suffixes(&out, spec);
    return out.len;
}

void
vol_garch_spec_print(const struct vol_garch_spec *spec, char buf[VOL_SPEC_SIZE])
{
    (void)print(spec, buf);
}

/* ---- whether its parts go together -------------------------------------- */

bool
vol_garch_init_given(const struct vol_garch_spec *spec)
{
    return spec->init != VOL_INIT_SAMPLE || spec->held;
}

size_t
vol_garch_held_rows(const struct vol_garch_spec *spec)
{
    if (!spec->held)
        return 0;
    return spec->p > spec->q ? spec->p : spec->q;
}

static enum vol_code
check_init(const struct vol_garch_spec *spec, struct vol_err *err)
{
    const struct vol_variance *v = spec->variance;

    if (spec->held && ((v != &vol_variance_arch && v != &vol_variance_garch &&
                        v != &vol_variance_gjr) ||
                       spec->in_mean != VOL_IN_MEAN_NOTHING))
        return vol_fail(
            err, VOL_EUSAGE,
            "rugarch is a first variance of arch, garch and gjr, and "
            "goes with no -m");
    if (spec->init != VOL_INIT_UNCOND)
        return VOL_OK;
    if (v->uncond_state == NULL)
        return vol_fail(err, VOL_EUSAGE,
                        "%s has no unconditional variance to begin with: "
                        "leave out uncond",
                        v->name);
    if (spec->n_x > 0)
        return vol_fail(err, VOL_EUSAGE,
                        "uncond: with regressors there is no unconditional "
                        "variance to begin with");
    return VOL_OK;
}

static enum vol_code
check_omega(const struct vol_garch_spec *spec, struct vol_err *err)
{
    const struct vol_variance *v = spec->variance;

    if (spec->n_x > 0 && v->no_omega)
        return vol_fail(err, VOL_EUSAGE,
                        "%s has no intercept that regressors could move",
                        v->name);
    if (!spec->targeting)
        return VOL_OK;
    if (v->target == NULL)
        return vol_fail(err, VOL_EUSAGE,
                        "%s has no unconditional variance to target: leave "
                        "out -vt",
                        v->name);
    if (spec->n_x > 0 || spec->init == VOL_INIT_UNCOND || spec->free)
        return vol_fail(err, VOL_EUSAGE,
                        "-vt goes with no regressors of the variance, no "
                        "uncond and no free");
    return VOL_OK;
}

static enum vol_code
check_restrictions(const struct vol_garch_spec *spec, struct vol_err *err)
{
    for (size_t i = 0; i < spec->n_restrictions; i++) {
        const struct vol_restriction *r = &spec->restriction[i];
        if (vol_garch_param_find(spec, r->param) == vol_garch_n_params(spec))
            return vol_fail(err, VOL_EUSAGE, "the model has no parameter %s",
                            r->param);
        for (size_t j = 0; j < i; j++)
            if (strcmp(spec->restriction[j].param, r->param) == 0 &&
                (spec->restriction[j].kind == r->kind || r->kind == VOL_FIX ||
                 spec->restriction[j].kind == VOL_FIX))
                return vol_fail(err, VOL_EUSAGE, "%s is held twice", r->param);
        if (spec->targeting && strcmp(r->param, "omega") == 0)
            return vol_fail(err, VOL_EUSAGE,
                            "-vt sets omega: it cannot be held as well");
    }
    return VOL_OK;
}

enum vol_code
vol_garch_spec_check(const struct vol_garch_spec *spec, struct vol_err *err)
{
    char buf[VOL_SPEC_SIZE];
    enum vol_code code = check_init(spec, err);

    if (code == VOL_OK)
        code = check_omega(spec, err);
    if (code == VOL_OK)
        code = check_restrictions(spec, err);
    if (code == VOL_OK)
        code = vol_spec_check_values(spec, err);
    if (code == VOL_OK && print(spec, buf) >= VOL_SPEC_SIZE)
        code = vol_fail(err, VOL_EUSAGE, "the model is longer than %d bytes",
                        VOL_SPEC_SIZE - 1);
    return code;
}

void
vol_garch_init_print(const struct vol_garch_spec *spec, char *buf, size_t size)
{
    static const char *const names[] = { "sample", "backcast", "uncond" };
    char decay[VOL_DOUBLE_BUFSIZE];

    if (spec->init == VOL_INIT_BACKCAST && spec->decay != VOL_BACKCAST_DECAY) {
        (void)vol_format_double(decay, spec->decay);
        (void)snprintf(buf, size, "backcast:%s", decay);
        return;
    }
    (void)snprintf(buf, size, "%s", spec->held ? "rugarch" : names[spec->init]);
}
