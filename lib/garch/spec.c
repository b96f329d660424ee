/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "garch/spec.h"

#include "base/num.h"
#include "base/str.h"
#include "garch/variance.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_NAMES = 16 };

/* A part of the spec, not NUL-terminated in the text. */
struct part {
    char text[VOL_SPEC_SIZE];
};

static enum vol_code
cut(struct part *out, const char *begin, const char *end, struct vol_err *err)
{
    const size_t len = (size_t)(end - begin);

    if (len >= sizeof(out->text))
        return vol_fail(err, VOL_EUSAGE, "the model is longer than %zu bytes",
                        sizeof(out->text) - 1);
    memcpy(out->text, begin, len);
    out->text[len] = '\0';
    return VOL_OK;
}

/* "unknown KIND "x": did you mean y?", or the list of what there is. */
static enum vol_code
unknown(const char *kind, const char *text, const char *const *names, size_t n,
        struct vol_err *err)
{
    const char *near = vol_str_nearest(text, names, n);
    char quoted[VOL_QUOTE_SIZE], list[160] = "";

    if (near != NULL)
        return vol_fail(err, VOL_EUSAGE, "unknown %s \"%s\": did you mean %s?",
                        kind, vol_str_quote(quoted, text), near);
    for (size_t i = 0, at = 0; i < n && at < sizeof(list); i++)
        at += (size_t)snprintf(list + at, sizeof(list) - at, " %s", names[i]);
    return vol_fail(err, VOL_EUSAGE, "unknown %s \"%s\": use one of%s", kind,
                    vol_str_quote(quoted, text), list);
}

/* A whole number from 1 to `max`; moves `*text` behind it. */
static enum vol_code
order(const char **text, const char *what, unsigned max, unsigned *out,
      struct vol_err *err)
{
    unsigned value = 0;
    const char *at = *text;

    for (; *at >= '0' && *at <= '9' && value <= max; at++)
        value = 10 * value + (unsigned)(*at - '0');
    if (at == *text)
        return vol_fail(err, VOL_EUSAGE, "%s needs its order, such as %s1%s",
                        what, what, strcmp(what, "ar") == 0 ? "" : ".1");
    if (value > max)
        return vol_fail(err, VOL_EUSAGE, "the order of %s is more than %u",
                        what, max);
    *text = at;
    *out = value;
    return VOL_OK;
}

static enum vol_code
parse_mean(const char *text, struct vol_mean_spec *out, struct vol_err *err)
{
    static const char *const names[] = { "zero", "const", "ar1" };
    enum vol_code code;

    *out = (struct vol_mean_spec){ .constant = strcmp(text, "zero") != 0 };
    if (strcmp(text, "zero") == 0 || strcmp(text, "const") == 0)
        return VOL_OK;
    if (text[0] != 'a' || text[1] != 'r' ||
        strspn(text + 2, "0123456789") != strlen(text + 2))
        return unknown("mean", text, names, 3, err);
    text += 2;
    code = order(&text, "ar", VOL_MEAN_MAX_LAGS, &out->ar, err);
    if (code == VOL_OK && out->ar == 0)
        return vol_fail(err, VOL_EUSAGE, "ar0 is const: write const");
    return code;
}

static enum vol_code
unknown_variance(const char *text, struct vol_err *err)
{
    const char *names[MAX_NAMES];
    size_t n = 0;

    for (; n < MAX_NAMES && vol_variance_at(n) != NULL; n++)
        names[n] = vol_variance_at(n)->name;
    return unknown("variance equation", text, names, n, err);
}

static enum vol_code
parse_orders(const char *at, struct vol_garch_spec *out, struct vol_err *err)
{
    const char *name = out->variance->name;
    enum vol_code code = order(&at, name, VOL_GARCH_MAX_ORDER, &out->p, err);

    if (code != VOL_OK)
        return code;
    if (out->p == 0)
        return vol_fail(err, VOL_EUSAGE, "%s needs at least one shock: %s1%s",
                        name, name, out->variance->has_q ? ".1" : "");
    if (out->variance->has_q) {
        if (*at != '.')
            return vol_fail(err, VOL_EUSAGE, "%s has two orders, such as %s1.1",
                            name, name);
        at++;
        code = order(&at, name, VOL_GARCH_MAX_ORDER, &out->q, err);
    }
    if (code == VOL_OK && *at != '\0')
        return vol_fail(err, VOL_EUSAGE, "\"%s\" after the order of %s", at,
                        name);
    return code;
}

static enum vol_code
parse_variance(const char *text, struct vol_garch_spec *out,
               struct vol_err *err)
{
    struct part name;
    const char *digits = text + strcspn(text, "0123456789");
    enum vol_code code = cut(&name, text, digits, err);

    if (code != VOL_OK)
        return code;
    out->variance = vol_variance_find(name.text);
    if (out->variance == NULL)
        return unknown_variance(name.text, err);
    return parse_orders(digits, out, err);
}

static enum vol_code
parse_density(const char *text, struct vol_garch_spec *out, struct vol_err *err)
{
    const char *names[MAX_NAMES];
    size_t n = 0;

    out->density = vol_density_find(text);
    if (out->density != NULL)
        return VOL_OK;
    for (; n < MAX_NAMES && vol_density_at(n) != NULL; n++)
        names[n] = vol_density_at(n)->name;
    return unknown("density", text, names, n, err);
}

static enum vol_code
parse_decay(const char *text, struct vol_garch_spec *out, struct vol_err *err)
{
    double decay;

    if (vol_parse_double(text, &decay, NULL) != VOL_OK ||
        !(decay >= 0.01 && decay <= 1.0))
        return vol_fail(err, VOL_EUSAGE,
                        "the decay of a backcast is from 0.01 to 1, such as "
                        "0.94");
    out->decay = decay;
    return VOL_OK;
}

static enum vol_code
parse_suffix(const char *text, struct vol_garch_spec *out, struct vol_err *err)
{
    static const char *const names[] = { "backcast", "uncond", "free" };

    if (strcmp(text, "free") == 0) {
        out->free = true;
        return VOL_OK;
    }
    bool starts =
        strcmp(text, "uncond") == 0 || strncmp(text, "backcast", 8) == 0;
    if (starts && out->init != VOL_INIT_SAMPLE)
        return vol_fail(err, VOL_EUSAGE,
                        "more than one initial variance; keep one of -backcast "
                        "and -uncond");
    if (strcmp(text, "uncond") == 0) {
        out->init = VOL_INIT_UNCOND;
        return VOL_OK;
    }
    if (strncmp(text, "backcast", 8) == 0) {
        out->init = VOL_INIT_BACKCAST;
        return text[8] == '\0' ? VOL_OK : parse_decay(text + 8, out, err);
    }
    return unknown("suffix", text, names, 3, err);
}

/* The suffixes of `text`, which is cut at the first. */
static enum vol_code
parse_suffixes(char *text, struct vol_garch_spec *out, struct vol_err *err)
{
    char *at = strchr(text, '-');
    enum vol_code code = VOL_OK;

    while (at != NULL && code == VOL_OK) {
        char *next = strchr(at + 1, '-');
        *at = '\0';
        if (next != NULL)
            *next = '\0';
        code = parse_suffix(at + 1, out, err);
        if (next != NULL)
            *next = '-';
        at = next;
    }
    return code;
}

enum vol_code
vol_garch_spec_parse(const char *text, struct vol_garch_spec *out,
                     struct vol_err *err)
{
    struct vol_garch_spec spec = { .mean = { .constant = true },
                                   .density = &vol_density_normal,
                                   .init = VOL_INIT_SAMPLE,
                                   .decay = VOL_BACKCAST_DECAY };
    struct part part;
    enum vol_code code = VOL_OK;
    char *variance, *plus, *tilde;

    if ((code = cut(&part, text, text + strlen(text), err)) != VOL_OK)
        return code;
    plus = strchr(part.text, '+');
    variance = plus != NULL ? plus + 1 : part.text;
    if (plus != NULL) {
        *plus = '\0';
        code = parse_mean(part.text, &spec.mean, err);
    }
    tilde = strchr(variance, '~');
    if (tilde != NULL)
        *tilde = '\0';
    if (code == VOL_OK && tilde != NULL)
        code = parse_suffixes(tilde + 1, &spec, err);
    if (code == VOL_OK && tilde != NULL)
        code = parse_density(tilde + 1, &spec, err);
    if (code == VOL_OK)
        code = parse_suffixes(variance, &spec, err);
    if (code == VOL_OK)
        code = parse_variance(variance, &spec, err);
    if (code == VOL_OK)
        *out = spec;
    return code;
}

void
vol_garch_spec_print(const struct vol_garch_spec *spec, char buf[VOL_SPEC_SIZE])
{
    char mean[16] = "zero", orders[32], decay[VOL_DOUBLE_BUFSIZE] = "";

    if (spec->mean.ar > 0)
        (void)snprintf(mean, sizeof(mean), "ar%u", spec->mean.ar);
    else if (spec->mean.constant)
        (void)snprintf(mean, sizeof(mean), "const");
    if (spec->variance->has_q)
        (void)snprintf(orders, sizeof(orders), "%u.%u", spec->p, spec->q);
    else
        (void)snprintf(orders, sizeof(orders), "%u", spec->p);
    if (spec->init == VOL_INIT_BACKCAST && spec->decay != VOL_BACKCAST_DECAY)
        (void)vol_format_double(decay, spec->decay);
    (void)snprintf(buf, VOL_SPEC_SIZE, "%s+%s%s~%s%s%s%s%s", mean,
                   spec->variance->name, orders, spec->density->name,
                   spec->init == VOL_INIT_BACKCAST ? "-backcast" : "", decay,
                   spec->init == VOL_INIT_UNCOND ? "-uncond" : "",
                   spec->free ? "-free" : "");
}

enum vol_code
vol_garch_init_parse(const char *text, struct vol_garch_spec *spec,
                     struct vol_err *err)
{
    static const char *const names[] = { "sample", "backcast", "uncond" };

    if (strcmp(text, "sample") == 0)
        spec->init = VOL_INIT_SAMPLE;
    else if (strcmp(text, "uncond") == 0)
        spec->init = VOL_INIT_UNCOND;
    else if (strcmp(text, "backcast") == 0)
        spec->init = VOL_INIT_BACKCAST;
    else if (strncmp(text, "backcast:", 9) == 0) {
        enum vol_code code = parse_decay(text + 9, spec, err);
        if (code != VOL_OK)
            return code;
        spec->init = VOL_INIT_BACKCAST;
    } else {
        return unknown("initialisation", text, names, 3, err);
    }
    return VOL_OK;
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
    (void)snprintf(buf, size, "%s", names[spec->init]);
}

size_t
vol_garch_n_variance(const struct vol_garch_spec *spec)
{
    return 1 + (size_t)spec->p * (spec->variance->asymmetric ? 2 : 1) + spec->q;
}

size_t
vol_garch_n_params(const struct vol_garch_spec *spec)
{
    return vol_mean_n_params(&spec->mean) + vol_garch_n_variance(spec) +
           spec->density->n_shape;
}

void
vol_garch_param_name(const struct vol_garch_spec *spec, size_t i,
                     char buf[VOL_PARAM_NAME_SIZE])
{
    const size_t n_mean = vol_mean_n_params(&spec->mean);
    const size_t n_gamma = spec->variance->asymmetric ? spec->p : 0;

    if (i < n_mean) {
        vol_mean_param_name(&spec->mean, i, buf, VOL_PARAM_NAME_SIZE);
        return;
    }
    i -= n_mean;
    if (i == 0)
        (void)snprintf(buf, VOL_PARAM_NAME_SIZE, "omega");
    else if (i <= spec->p)
        (void)snprintf(buf, VOL_PARAM_NAME_SIZE, "alpha%u", (unsigned)i);
    else if ((i -= spec->p) <= n_gamma)
        (void)snprintf(buf, VOL_PARAM_NAME_SIZE, "gamma%u", (unsigned)i);
    else if ((i -= n_gamma) <= spec->q)
        (void)snprintf(buf, VOL_PARAM_NAME_SIZE, "beta%u", (unsigned)i);
    else
        (void)snprintf(buf, VOL_PARAM_NAME_SIZE, "%s",
                       spec->density->shape_name[i - spec->q - 1]);
}
