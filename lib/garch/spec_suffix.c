/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The suffixes of a spec, and what else changes one that was parsed. */
#include "garch/spec_impl.h"

#include "base/num.h"
#include "base/str.h"
#include "garch/variance.h"

#include <stdio.h>
#include <string.h>

enum vol_code
vol_spec_unknown(const char *kind, const char *text, const char *const *names,
                 size_t n, struct vol_err *err)
{
    const char *near = vol_str_nearest(text, names, n);
    char quoted[VOL_QUOTE_SIZE], list[320] = "";

    if (near != NULL)
        return vol_fail(err, VOL_EUSAGE, "unknown %s \"%s\": did you mean %s?",
                        kind, vol_str_quote(quoted, text), near);
    for (size_t i = 0, at = 0; i < n && at < sizeof(list); i++)
        at += (size_t)snprintf(list + at, sizeof(list) - at, " %s", names[i]);
    return vol_fail(err, VOL_EUSAGE, "unknown %s \"%s\": use one of%s", kind,
                    vol_str_quote(quoted, text), list);
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

/* Into a list of n names, which ascend. */
static void
insert_name(char (*list)[VOL_X_NAME_SIZE], unsigned n, const char *name)
{
    for (; n > 0 && strcmp(list[n - 1], name) > 0; n--)
        memcpy(list[n], list[n - 1], sizeof(*list));
    (void)snprintf(list[n], sizeof(*list), "%s", name);
}

static enum vol_code
add_name(char (*list)[VOL_X_NAME_SIZE], unsigned *n, const char *name,
         struct vol_err *err)
{
    char quoted[VOL_QUOTE_SIZE];
    const size_t len = strlen(name);

    if (len == 0 || len >= VOL_X_NAME_SIZE ||
        strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                     "0123456789_") != len)
        return vol_fail(err, VOL_EUSAGE,
                        "a regressor's name has 1 to %d letters, digits and "
                        "_: rename the column \"%s\"",
                        VOL_X_NAME_SIZE - 1, vol_str_quote(quoted, name));
    for (unsigned i = 0; i < *n; i++)
        if (strcmp(list[i], name) == 0)
            return vol_fail(err, VOL_EUSAGE,
                            "the regressor %s stands there "
                            "twice",
                            name);
    if (*n == VOL_GARCH_MAX_X)
        return vol_fail(err, VOL_EUSAGE, "more than %d regressors",
                        VOL_GARCH_MAX_X);
    insert_name(list, (*n)++, name);
    return VOL_OK;
}

enum vol_code
vol_garch_spec_add_mean_x(struct vol_garch_spec *spec, const char *name,
                          struct vol_err *err)
{
    return add_name(spec->mean_x, &spec->mean.n_x, name, err);
}

enum vol_code
vol_garch_spec_add_variance_x(struct vol_garch_spec *spec, const char *name,
                              struct vol_err *err)
{
    return add_name(spec->variance_x, &spec->n_x, name, err);
}

/* ".NAME.NAME" behind -mx, -vx or -ex; `list` is spoilt. */
static enum vol_code
parse_names(char *list, struct vol_garch_spec *spec,
            enum vol_code (*add)(struct vol_garch_spec *, const char *,
                                 struct vol_err *),
            struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    while (code == VOL_OK && list != NULL) {
        char *next = strchr(list, '.');
        if (next != NULL)
            *next++ = '\0';
        code = add(spec, list, err);
        list = next;
    }
    return code;
}

/* The parameters of a model, for a message. */
static enum vol_code
no_such_param(const struct vol_garch_spec *spec, const char *name,
              struct vol_err *err)
{
    char quoted[VOL_QUOTE_SIZE], list[240] = "", param[VOL_PARAM_NAME_SIZE];

    for (size_t i = 0, at = 0;
         i < vol_garch_n_params(spec) && at < sizeof(list); i++) {
        vol_garch_param_name(spec, i, param);
        at += (size_t)snprintf(list + at, sizeof(list) - at, " %s", param);
    }
    return vol_fail(err, VOL_EUSAGE, "no parameter \"%s\": the model has%s",
                    vol_str_quote(quoted, name), list);
}

/* In the order of the parameters, of one the least value first. */
static bool
stands_behind(const struct vol_garch_spec *spec,
              const struct vol_restriction *a, const struct vol_restriction *b)
{
    const size_t at = vol_garch_param_find(spec, a->param);
    const size_t before = vol_garch_param_find(spec, b->param);

    return at > before || (at == before && a->kind > b->kind);
}

static void
insert_restriction(struct vol_garch_spec *spec, const struct vol_restriction *r)
{
    size_t at = spec->n_restrictions++;

    for (; at > 0 && stands_behind(spec, &spec->restriction[at - 1], r); at--)
        spec->restriction[at] = spec->restriction[at - 1];
    spec->restriction[at] = *r;
}

enum vol_code
vol_garch_spec_restrict(struct vol_garch_spec *spec,
                        enum vol_restriction_kind kind, const char *text,
                        struct vol_err *err)
{
    struct vol_restriction r = { .kind = kind };
    const char *equals = strchr(text, '=');
    const size_t len = equals != NULL ? (size_t)(equals - text) : 0;

    if (len == 0 || vol_parse_double(equals + 1, &r.value, NULL) != VOL_OK ||
        !(r.value - r.value == 0.0))
        return vol_fail(err, VOL_EUSAGE,
                        "a parameter and its value are wanted, such as "
                        "beta1=0.9");
    if (len < sizeof(r.param))
        memcpy(r.param, text, len);
    if (vol_garch_param_find(spec, r.param) == vol_garch_n_params(spec))
        return no_such_param(spec, r.param, err);
    if (spec->n_restrictions == VOL_GARCH_MAX_RESTRICTIONS)
        return vol_fail(err, VOL_EUSAGE,
                        "more than %d parameters fixed or bounded",
                        VOL_GARCH_MAX_RESTRICTIONS);
    r.value += 0.0; /* -0 is 0 */
    insert_restriction(spec, &r);
    return VOL_OK;
}

static enum vol_code
set_init(enum vol_garch_init init, struct vol_garch_spec *out,
         struct vol_err *err)
{
    if (vol_garch_init_given(out))
        return vol_fail(err, VOL_EUSAGE,
                        "more than one initial variance; keep one of "
                        "-backcast, -uncond and -rugarch");
    out->init = init;
    return VOL_OK;
}

static enum vol_code
parse_power(const char *text, struct vol_garch_spec *out, struct vol_err *err)
{
    double power;

    if (out->variance->link != VOL_LINK_POWER || out->variance->power > 0.0)
        return vol_fail(err, VOL_EUSAGE,
                        "-p fixes the power of aparch, and %s "
                        "has none",
                        out->variance->name);
    if (vol_parse_double(text, &power, NULL) != VOL_OK ||
        !(power >= 0.3 && power <= 4.0))
        return vol_fail(err, VOL_EUSAGE,
                        "a fixed power is from 0.3 to 4, such as -p2");
    if (out->power > 0.0 && out->power != power)
        return vol_fail(err, VOL_EUSAGE, "more than one power; keep one -p");
    out->power = power;
    return VOL_OK;
}

static enum vol_code
set_in_mean(enum vol_in_mean in_mean, struct vol_garch_spec *out,
            struct vol_err *err)
{
    if (out->in_mean != VOL_IN_MEAN_NOTHING && out->in_mean != in_mean)
        return vol_fail(err, VOL_EUSAGE,
                        "sigma and the variance in one mean; keep one of -m "
                        "and -m2");
    out->in_mean = in_mean;
    return VOL_OK;
}

bool
vol_garch_spec_scales(const struct vol_garch_spec *spec, bool exponential)
{
    return exponential && spec->variance->link != VOL_LINK_LOG;
}

/* The names behind -vx. or -ex. */
static enum vol_code
parse_variance_x(char *text, bool exponential, struct vol_garch_spec *out,
                 struct vol_err *err)
{
    exponential = vol_garch_spec_scales(out, exponential);
    if (out->n_x > 0 && out->exponential != exponential)
        return vol_fail(err, VOL_EUSAGE,
                        "regressors of the variance in two forms; keep one of "
                        "-vx and -ex");
    out->exponential = exponential;
    return parse_names(text, out, vol_garch_spec_add_variance_x, err);
}

/* Suffixes that are one word. */
static bool
parse_word(const char *text, struct vol_garch_spec *out)
{
    if (strcmp(text, "free") == 0)
        out->free = true;
    else if (strcmp(text, "vt") == 0)
        out->targeting = true;
    else
        return false;
    return true;
}

/* The restriction that begins so, or VOL_MAX + 1. */
static int
restriction(const char *text)
{
    static const char *const kinds[] = { "fix.", "min.", "max." };
    int kind = VOL_FIX;

    while (kind <= VOL_MAX && strncmp(text, kinds[kind], 4) != 0)
        kind++;
    return kind;
}

bool
vol_spec_restricts(const char *suffix)
{
    return restriction(suffix) <= VOL_MAX;
}

enum vol_code
vol_spec_suffix(char *text, struct vol_garch_spec *out, struct vol_err *err)
{
    static const char *const names[] = {
        "rugarch", "backcast", "uncond", "free", "vt",   "m",    "m2",  "sym",
        "p",       "mx.",      "vx.",    "ex.",  "fix.", "min.", "max."
    };
    const int kind = restriction(text);

    if (parse_word(text, out))
        return VOL_OK;
    if (strcmp(text, "sym") == 0) {
        out->symmetric = out->variance->link == VOL_LINK_LOG;
        return out->symmetric
                   ? VOL_OK
                   : vol_fail(err, VOL_EUSAGE, "-sym belongs to egarch");
    }
    if (strcmp(text, "m") == 0)
        return set_in_mean(VOL_IN_MEAN_SIGMA, out, err);
    if (strcmp(text, "m2") == 0)
        return set_in_mean(VOL_IN_MEAN_VARIANCE, out, err);
    if (strcmp(text, "uncond") == 0)
        return set_init(VOL_INIT_UNCOND, out, err);
    if (strcmp(text, "rugarch") == 0) {
        const enum vol_code code = set_init(VOL_INIT_SAMPLE, out, err);
        out->held = true;
        return code;
    }
    if (strncmp(text, "backcast", 8) == 0) {
        enum vol_code code = set_init(VOL_INIT_BACKCAST, out, err);
        return code != VOL_OK || text[8] == '\0'
                   ? code
                   : parse_decay(text + 8, out, err);
    }
    if (strncmp(text, "mx.", 3) == 0)
        return parse_names(text + 3, out, vol_garch_spec_add_mean_x, err);
    if (strncmp(text, "vx.", 3) == 0 || strncmp(text, "ex.", 3) == 0)
        return parse_variance_x(text + 3, text[0] == 'e', out, err);
    if (kind <= VOL_MAX)
        return vol_garch_spec_restrict(out, (enum vol_restriction_kind)kind,
                                       text + 4, err);
    if (text[0] == 'p' && strspn(text + 1, "0123456789.") == strlen(text + 1))
        return parse_power(text + 1, out, err);
    return vol_spec_unknown("suffix", text, names, 15, err);
}

enum vol_code
vol_garch_init_parse(const char *text, struct vol_garch_spec *spec,
                     struct vol_err *err)
{
    static const char *const names[] = { "sample", "backcast", "uncond",
                                         "rugarch" };
    const bool held = strcmp(text, "rugarch") == 0;

    if (held || strcmp(text, "sample") == 0)
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
        return vol_spec_unknown("initialisation", text, names, 4, err);
    }
    spec->held = held;
    return VOL_OK;
}
