/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a spec. */
#include "garch/spec_impl.h"

#include "garch/variance.h"

#include <stdio.h>
#include <string.h>

enum { MAX_NAMES = 24 };

/* A whole number up to `max`; moves `*text` behind it. */
static enum vol_code
order(const char **text, const char *what, const char *such_as, unsigned max,
      unsigned *out, struct vol_err *err)
{
    unsigned value = 0;
    const char *at = *text;

    for (; *at >= '0' && *at <= '9' && value <= max; at++)
        value = 10 * value + (unsigned)(*at - '0');
    if (at == *text)
        return vol_fail(err, VOL_EUSAGE, "%s needs its order, such as %s%s",
                        what, what, such_as);
    if (value > max)
        return vol_fail(err, VOL_EUSAGE, "the order of %s is more than %u",
                        what, max);
    *text = at;
    *out = value;
    return VOL_OK;
}

/* ".Q" behind the first of two orders. */
static enum vol_code
second_order(const char **text, const char *what, unsigned max, unsigned *out,
             struct vol_err *err)
{
    if (**text != '.')
        return vol_fail(err, VOL_EUSAGE, "%s has two orders, such as %s1.1",
                        what, what);
    ++*text;
    return order(text, what, "1.1", max, out, err);
}

/* ---- the mean ----------------------------------------------------------- */

static bool
is_order(const char *text)
{
    return strspn(text, "0123456789.") == strlen(text);
}

static enum vol_code
parse_ar(const char *text, struct vol_mean_spec *out, struct vol_err *err)
{
    enum vol_code code =
        order(&text, "ar", "1", VOL_MEAN_MAX_LAGS, &out->ar, err);

    if (code == VOL_OK && out->ar == 0)
        return vol_fail(err, VOL_EUSAGE, "ar0 is const: write const");
    if (code == VOL_OK && *text != '\0')
        return vol_fail(err, VOL_EUSAGE, "\"%s\" after the order of ar", text);
    return code;
}

static enum vol_code
parse_arma(const char *text, struct vol_mean_spec *out, struct vol_err *err)
{
    enum vol_code code =
        order(&text, "arma", "1.1", VOL_MEAN_MAX_LAGS, &out->ar, err);

    if (code == VOL_OK)
        code = second_order(&text, "arma", VOL_MEAN_MAX_MA, &out->ma, err);
    if (code == VOL_OK && out->ma == 0)
        return vol_fail(err, VOL_EUSAGE, "arma%u.0 is ar%u: write that",
                        out->ar, out->ar);
    if (code == VOL_OK && *text != '\0')
        return vol_fail(err, VOL_EUSAGE, "\"%s\" after the order of arma",
                        text);
    return code;
}

static enum vol_code
parse_mean(const char *text, struct vol_mean_spec *out, struct vol_err *err)
{
    static const char *const names[] = { "zero", "const", "ar1", "arma1.1",
                                         "har" };

    *out = (struct vol_mean_spec){ .constant = strcmp(text, "zero") != 0,
                                   .har = strcmp(text, "har") == 0 };
    if (!out->constant || out->har || strcmp(text, "const") == 0)
        return VOL_OK;
    if (strncmp(text, "arma", 4) == 0 && is_order(text + 4))
        return parse_arma(text + 4, out, err);
    if (strncmp(text, "ar", 2) == 0 && is_order(text + 2))
        return parse_ar(text + 2, out, err);
    return vol_spec_unknown("mean", text, names, 5, err);
}

/* ---- the variance ------------------------------------------------------- */

static enum vol_code
unknown_variance(const char *text, struct vol_err *err)
{
    const char *names[MAX_NAMES];
    size_t n = 0;
    char name[VOL_SPEC_SIZE];

    for (; n < MAX_NAMES && vol_variance_at(n) != NULL; n++)
        names[n] = vol_variance_at(n)->name;
    (void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(text, "0123456789"),
                   text);
    return vol_spec_unknown("variance equation", name, names, n, err);
}

/* The equation with the longest name that `text` begins with. */
static const struct vol_variance *
variance_named(const char *text)
{
    const struct vol_variance *best = NULL;
    const char *letters = text + strcspn(text, "0123456789");

    for (size_t i = 0; vol_variance_at(i) != NULL; i++) {
        const struct vol_variance *v = vol_variance_at(i);
        const size_t len = strlen(v->name);
        if (strncmp(text, v->name, len) != 0 ||
            (best != NULL && len < strlen(best->name)))
            continue;
        if (text + len == letters || text[len] == '\0')
            best = v;
    }
    return best;
}

static const char *
such_as(const struct vol_variance *v)
{
    static const char *const of[] = { "", "1", "1.1", "1.1", "1.5.22" };

    return of[v->orders];
}

static enum vol_code
parse_lags(const char **text, struct vol_garch_spec *out, struct vol_err *err)
{
    const char *name = out->variance->name;
    enum vol_code code = VOL_OK;

    for (out->p = 0; code == VOL_OK; ++*text) {
        unsigned *lag = &out->lag[out->p];
        if (out->p == VOL_GARCH_MAX_ORDER)
            return vol_fail(err, VOL_EUSAGE, "more than %d averages in %s",
                            VOL_GARCH_MAX_ORDER, name);
        code = order(text, name, "1.5.22", VOL_GARCH_MAX_HARCH_LAG, lag, err);
        if (code == VOL_OK && *lag <= (out->p > 0 ? lag[-1] : 0))
            return vol_fail(err, VOL_EUSAGE,
                            "the days of %s ascend from 1, such as %s1.5.22",
                            name, name);
        out->p++;
        if (**text != '.')
            break;
    }
    return code;
}

static enum vol_code
parse_orders(const char *at, struct vol_garch_spec *out, struct vol_err *err)
{
    const struct vol_variance *v = out->variance;
    const unsigned max = v->orders == VOL_ORDERS_ONE ? 1 : VOL_GARCH_MAX_ORDER;
    enum vol_code code = VOL_OK;

    if (v->orders == VOL_ORDERS_LAGS)
        code = parse_lags(&at, out, err);
    else if (v->orders != VOL_ORDERS_NONE)
        code = order(&at, v->name, such_as(v), max, &out->p, err);
    if (code == VOL_OK && out->p == 0 && v->orders != VOL_ORDERS_NONE)
        return vol_fail(err, VOL_EUSAGE, "%s needs at least one shock: %s%s",
                        v->name, v->name, such_as(v));
    if (code == VOL_OK &&
        (v->orders == VOL_ORDERS_PQ || v->orders == VOL_ORDERS_ONE))
        code = second_order(&at, v->name, max, &out->q, err);
    if (code == VOL_OK && v->orders == VOL_ORDERS_ONE && out->q == 0)
        return vol_fail(err, VOL_EUSAGE, "the order of %s is 1.1", v->name);
    if (code == VOL_OK && *at != '\0')
        return vol_fail(err, VOL_EUSAGE, "\"%s\" after the order of %s", at,
                        v->name);
    return code;
}

static enum vol_code
parse_variance(const char *text, struct vol_garch_spec *out,
               struct vol_err *err)
{
    out->variance = variance_named(text);
    if (out->variance == NULL)
        return unknown_variance(text, err);
    if (out->variance->power > 0.0)
        out->power = out->variance->power;
    return parse_orders(text + strlen(out->variance->name), out, err);
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
    return vol_spec_unknown("density", text, names, n, err);
}

/* ---- suffixes ----------------------------------------------------------- */

/* The '-' at which the next suffix begins: not that of a number. */
static char *
next_suffix(char *text)
{
    char *at = strchr(text, '-');

    while (
        at != NULL && at > text &&
        (at[-1] == '=' || (at[-1] == 'e' && at >= text + 2 && at[-2] >= '0' &&
                           at[-2] <= '9' && at[1] >= '0' && at[1] <= '9')))
        at = strchr(at + 1, '-');
    return at;
}

/* Cut `text` at its first suffix; NULL where it has none. */
static char *
cut_suffixes(char *text)
{
    char *at = next_suffix(text);

    if (at == NULL)
        return NULL;
    *at = '\0';
    return at + 1;
}

struct suffixes {
    char *text[VOL_SPEC_SIZE];
    size_t n;
};

/* Add those of `text`, NULL for none, which is spoilt. */
static void
add_suffixes(struct suffixes *list, char *text)
{
    while (text != NULL) {
        list->text[list->n++] = text;
        text = cut_suffixes(text);
    }
}

/* Those that restrict parameters last, whatever their order: they name what
 * the others may add. */
static enum vol_code
parse_suffixes(const struct suffixes *list, struct vol_garch_spec *out,
               struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (int restricts = 0; restricts < 2; restricts++)
        for (size_t i = 0; code == VOL_OK && i < list->n; i++)
            if (vol_spec_restricts(list->text[i]) == (restricts != 0))
                code = vol_spec_suffix(list->text[i], out, err);
    return code;
}

/* ---- the whole ---------------------------------------------------------- */

/* Where the equation's name ends: "ewma-est" has a '-' of its own. */
static char *
cut_variance(char *text)
{
    const size_t est = strlen(vol_variance_ewma_est.name);

    if (strncmp(text, vol_variance_ewma_est.name, est) == 0) {
        if (text[est] != '-')
            return NULL;
        text[est] = '\0';
        return text + est + 1;
    }
    return cut_suffixes(text);
}

/* "VARIANCE[-SUFFIX...][~DENSITY[-SUFFIX...]]", which is spoilt. */
static enum vol_code
parse_parts(char *variance, struct vol_garch_spec *spec, struct vol_err *err)
{
    char *density = strchr(variance, '~'), *behind = NULL;
    struct suffixes suffixes = { .n = 0 };
    enum vol_code code;

    if (density != NULL) {
        *density++ = '\0';
        behind = cut_suffixes(density);
    }
    add_suffixes(&suffixes, cut_variance(variance));
    add_suffixes(&suffixes, behind);
    code = parse_variance(variance, spec, err);
    if (code == VOL_OK && density != NULL)
        code = parse_density(density, spec, err);
    if (code == VOL_OK)
        code = parse_suffixes(&suffixes, spec, err);
    return code == VOL_OK ? vol_garch_spec_check(spec, err) : code;
}

enum vol_code
vol_garch_spec_parse(const char *text, struct vol_garch_spec *out,
                     struct vol_err *err)
{
    struct vol_garch_spec spec = { .mean = { .constant = true },
                                   .density = &vol_density_normal,
                                   .init = VOL_INIT_SAMPLE,
                                   .decay = VOL_BACKCAST_DECAY };
    enum vol_code code = VOL_OK;
    char copy[VOL_SPEC_SIZE], *plus;

    if (strlen(text) >= sizeof(copy))
        return vol_fail(err, VOL_EUSAGE, "the model is longer than %zu bytes",
                        sizeof(copy) - 1);
    memcpy(copy, text, strlen(text) + 1);
    plus = strchr(copy, '+');
    if (plus != NULL) {
        *plus = '\0';
        code = parse_mean(copy, &spec.mean, err);
    }
    if (code == VOL_OK)
        code = parse_parts(plus != NULL ? plus + 1 : copy, &spec, err);
    if (code == VOL_OK)
        *out = spec;
    return code;
}
