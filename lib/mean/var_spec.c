/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/var_spec.h"

#include <stdio.h>
#include <string.h>

static const char prefix[] = "var";
enum { PREFIX = sizeof(prefix) - 1, MAX_WORD = 8 };

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool
vol_var_model_is(const char *text)
{
    return strncmp(text, prefix, PREFIX) == 0 &&
           (is_digit(text[PREFIX]) || text[PREFIX] == '-');
}

/* "2" or "-aic" behind "var"; `*at` moves behind it. */
static bool
take_lags(const char **at, struct vol_var_model *m)
{
    const char *s = *at;

    if (is_digit(*s)) {
        m->p = (size_t)(*s++ - '0');
        if (m->p > 0 && is_digit(*s))
            m->p = 10 * m->p + (size_t)(*s++ - '0');
        *at = s;
        return !is_digit(*s);
    }
    for (size_t c = 0; *s == '-' && c < VOL_VAR_CRITERIA; c++) {
        const char *name = vol_var_criterion_name((enum vol_var_criterion)c);
        size_t len = strlen(name);
        if (strncmp(s + 1, name, len) == 0 &&
            (s[1 + len] == '\0' || s[1 + len] == '-')) {
            m->chosen = true;
            m->criterion = (enum vol_var_criterion)c;
            *at = s + 1 + len;
            return true;
        }
    }
    return false;
}

/* One suffix without its dash; each of the two kinds once. */
static bool
take_suffix(const char *word, struct vol_var_model *m, bool seen[2])
{
    size_t kind = strcmp(word, "chol") == 0;

    if (seen[kind])
        return false;
    seen[kind] = true;
    if (kind == 1)
        m->shock = VOL_VAR_CHOLESKY;
    else if (strcmp(word, "n") == 0)
        m->trend = VOL_TREND_NONE;
    else if (strcmp(word, "ct") == 0)
        m->trend = VOL_TREND_LINEAR;
    else
        return false;
    return true;
}

static bool
take_suffixes(const char *at, struct vol_var_model *m)
{
    bool seen[2] = { false, false };

    while (*at == '-') {
        char word[MAX_WORD];
        size_t len = strcspn(++at, "-");
        if (len >= MAX_WORD)
            return false;
        memcpy(word, at, len);
        word[len] = '\0';
        if (!take_suffix(word, m, seen))
            return false;
        at += len;
    }
    return *at == '\0';
}

enum vol_code
vol_var_model_parse(const char *text, struct vol_var_model *out,
                    struct vol_err *err)
{
    struct vol_var_model m = { .trend = VOL_TREND_CONST,
                               .shock = VOL_VAR_GENERALISED };
    const char *at = text + PREFIX;

    if (!vol_var_model_is(text) || !take_lags(&at, &m) ||
        !take_suffixes(at, &m))
        return vol_fail(err, VOL_EUSAGE,
                        "model \"%.60s\": a vector autoregression is var<p>, "
                        "var-aic, var-bic, var-hq or var-fpe, then -n or -ct, "
                        "then -chol",
                        text);
    if (!m.chosen && m.p == 0 && m.trend == VOL_TREND_NONE)
        return vol_fail(err, VOL_EUSAGE,
                        "model \"%.60s\": no lag and no constant to estimate",
                        text);
    *out = m;
    return VOL_OK;
}

void
vol_var_model_name(const struct vol_var_model *m, char buf[VOL_VAR_NAME_SIZE])
{
    static const char *const trends[] = { "-n", "", "-ct" };
    const char *shock = m->shock == VOL_VAR_CHOLESKY ? "-chol" : "";

    if (m->chosen)
        (void)snprintf(buf, VOL_VAR_NAME_SIZE, "var-%s%s%s",
                       vol_var_criterion_name(m->criterion), trends[m->trend],
                       shock);
    else
        (void)snprintf(buf, VOL_VAR_NAME_SIZE, "var%zu%s%s", m->p,
                       trends[m->trend], shock);
}

void
vol_var_regressor_name(const struct vol_var_spec *spec,
                       const char *const *symbol, const char *const *x,
                       size_t j, char *buf, size_t size)
{
    size_t terms = vol_var_terms(spec);

    if (j < (size_t)spec->trend)
        (void)snprintf(buf, size, "%s", j == 0 ? "const" : "trend");
    else if (j < terms)
        (void)snprintf(buf, size, "mx_%s", x[j - (size_t)spec->trend]);
    else
        (void)snprintf(buf, size, "%s.l%zu", symbol[(j - terms) % spec->k],
                       (j - terms) / spec->k + 1);
}
