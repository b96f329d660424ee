/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cross/dcc.h"

#include <stdio.h>
#include <string.h>

static const char *const conventions[] = {
    [VOL_DCC_ENGLE] = "engle",
    [VOL_DCC_CORRTARGET] = "corrtarget",
    [VOL_DCC_RMGARCH_OPT] = "rmgarch-opt",
    [VOL_DCC_RMGARCH_REPORT] = "rmgarch-report",
    [VOL_DCC_CCGARCH] = "ccgarch",
};
enum { N_CONVENTIONS = sizeof(conventions) / sizeof(conventions[0]) };

/* One digit, 1 .. VOL_DCC_MAX_ORDER; moves on behind it. */
static bool
read_order(const char **at, size_t *order)
{
    if (**at < '1' || **at > '0' + VOL_DCC_MAX_ORDER)
        return false;
    *order = (size_t)(*(*at)++ - '0');
    return true;
}

/* Move on behind `word`, if it stands here. */
static bool
skip(const char **at, const char *word)
{
    const size_t n = strlen(word);

    if (strncmp(*at, word, n) != 0)
        return false;
    *at += n;
    return true;
}

static bool
read_convention(const char **at, enum vol_dcc_convention *out)
{
    if (!skip(at, "-"))
        return true;
    for (int i = 0; i < N_CONVENTIONS; i++)
        if (strcmp(*at, conventions[i]) == 0) {
            *out = (enum vol_dcc_convention)i;
            *at += strlen(conventions[i]);
            return true;
        }
    return false;
}

enum vol_code
vol_dcc_parse(const char *text, struct vol_dcc_spec *out, struct vol_err *err)
{
    struct vol_dcc_spec s = { 0 };
    const char *at = text;

    s.asymmetric = skip(&at, "a");
    if (!skip(&at, "dcc"))
        return vol_fail(err, VOL_EUSAGE,
                        "model '%s': dccP.Q or adccP.Q, as in dcc1.1~t", text);
    if (!read_order(&at, &s.p) || !skip(&at, ".") || !read_order(&at, &s.q))
        return vol_fail(err, VOL_EUSAGE,
                        "model '%s': two orders from 1 to %d, as in dcc1.1",
                        text, VOL_DCC_MAX_ORDER);
    if (skip(&at, "~t"))
        s.density = VOL_DCC_T;
    else
        (void)skip(&at, "~normal");
    if (!read_convention(&at, &s.convention) || *at != '\0')
        return vol_fail(err, VOL_EUSAGE,
                        "model '%s': behind the orders ~normal or ~t, then "
                        "-engle, -corrtarget, -rmgarch-opt, -rmgarch-report "
                        "or -ccgarch",
                        text);
    *out = s;
    return VOL_OK;
}

void
vol_dcc_format(const struct vol_dcc_spec *spec, char buf[VOL_DCC_TEXT_SIZE])
{
    const bool plain = spec->convention == VOL_DCC_ENGLE;

    snprintf(buf, VOL_DCC_TEXT_SIZE, "%sdcc%zu.%zu~%s%s%s",
             spec->asymmetric ? "a" : "", spec->p, spec->q,
             spec->density == VOL_DCC_T ? "t" : "normal", plain ? "" : "-",
             plain ? "" : conventions[spec->convention]);
}

size_t
vol_dcc_n_params(const struct vol_dcc_spec *spec)
{
    return spec->p + spec->q + (spec->asymmetric ? spec->p : 0) +
           (spec->density == VOL_DCC_T ? 1 : 0);
}

void
vol_dcc_param_name(const struct vol_dcc_spec *spec, size_t i,
                   char buf[VOL_DCC_NAME_SIZE])
{
    const size_t p = spec->p, q = spec->q;

    if (i < p)
        snprintf(buf, VOL_DCC_NAME_SIZE, "a%zu", i + 1);
    else if (i < p + q)
        snprintf(buf, VOL_DCC_NAME_SIZE, "b%zu", i - p + 1);
    else if (spec->asymmetric && i < 2 * p + q)
        snprintf(buf, VOL_DCC_NAME_SIZE, "g%zu", i - p - q + 1);
    else
        snprintf(buf, VOL_DCC_NAME_SIZE, "nu");
}
