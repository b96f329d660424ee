/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/cross_var.h"

#include "mean/har.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const measure_name[VOL_CROSS_MEASURES] = {
    [VOL_CROSS_RETURN] = "",
    [VOL_CROSS_LOG_SQUARE] = "-logsq",
    [VOL_CROSS_LOG_GARCH] = "-loggarch",
    [VOL_CROSS_LOG_PARKINSON] = "-logparkinson",
    [VOL_CROSS_LOG_GARMAN_KLASS] = "-loggk",
    [VOL_CROSS_LOG_ROGERS_SATCHELL] = "-logrs",
};

enum { MAX_DAYS = 9999 };

/* A whole number of days; `*at` moves behind it. */
static bool
take_days(const char **at, unsigned *days)
{
    size_t len = strspn(*at, "0123456789");

    if (len == 0 || len > 4 || **at == '0')
        return false;
    *days = (unsigned)strtoul(*at, NULL, 10);
    *at += len;
    return true;
}

/* "1.5" or "22.inf" behind "-band". */
static bool
take_band(const char *at, struct vol_cross_var *v)
{
    if (!take_days(&at, &v->fast) || *at++ != '.')
        return false;
    v->slow = 0;
    if (strcmp(at, "inf") == 0)
        return true;
    return take_days(&at, &v->slow) && *at == '\0' && v->slow > v->fast;
}

/* One word with its dash: 1 where it is ours, 0 where it is the
 * autoregression's, -1 where it is wrong. */
static int
take_word(const char *word, struct vol_cross_var *v)
{
    const bool joint = strcmp(word, "-joint") == 0;
    const bool band = strncmp(word, "-band", 5) == 0;

    if (joint || band) {
        if (v->form != VOL_SPILLOVER_SHARES ||
            (band && !take_band(word + 5, v)))
            return -1;
        v->form = joint ? VOL_SPILLOVER_JOINT : VOL_SPILLOVER_BAND;
        return 1;
    }
    for (int m = VOL_CROSS_RETURN + 1; m < VOL_CROSS_MEASURES; m++)
        if (strcmp(word, measure_name[m]) == 0) {
            const bool again = v->measure != VOL_CROSS_RETURN;
            v->measure = (enum vol_cross_measure)m;
            return again ? -1 : 1;
        }
    return 0;
}

/* What is the autoregression's into `rest`. */
static bool
take_words(const char *text, struct vol_cross_var *v, char rest[64])
{
    size_t used = 0;

    for (const char *at = text; *at != '\0';) {
        char word[32];
        const size_t len = 1 + strcspn(at + 1, "-");
        if (len >= sizeof(word) || used + len >= 64)
            return false;
        memcpy(word, at, len);
        word[len] = '\0';
        const int taken = at == text ? 0 : take_word(word, v);
        if (taken < 0)
            return false;
        if (taken == 0) {
            memcpy(rest + used, word, len);
            used += len;
        }
        at += len;
    }
    rest[used] = '\0';
    return true;
}

enum vol_code
vol_cross_var_parse(const char *text, struct vol_cross_var *out,
                    struct vol_err *err)
{
    struct vol_cross_var v = { .form = VOL_SPILLOVER_SHARES };
    char rest[64];

    if (!take_words(text, &v, rest))
        return vol_fail(
            err, VOL_EUSAGE,
            "model \"%.60s\": behind var2 or var2-chol stand -joint "
            "or a band of days, -band1.5 or -band22.inf, and -logsq, "
            "-loggarch, -logparkinson, -loggk or -logrs",
            text);
    enum vol_code code = vol_var_model_parse(rest, &v.var, err);
    if (code == VOL_OK && v.form == VOL_SPILLOVER_JOINT &&
        v.var.shock == VOL_VAR_CHOLESKY)
        code = vol_fail(err, VOL_EUSAGE,
                        "model \"%.60s\": joint spillovers are those of "
                        "generalised shocks: leave out -chol",
                        text);
    if (code == VOL_OK)
        *out = v;
    return code;
}

void
vol_cross_var_name(const struct vol_cross_var *v, char buf[VOL_CROSS_VAR_NAME])
{
    char own[VOL_VAR_NAME_SIZE], form[24] = "", slow[8] = "inf";

    vol_var_model_name(&v->var, own);
    if (v->slow > 0)
        (void)snprintf(slow, sizeof(slow), "%u", v->slow % (MAX_DAYS + 1));
    if (v->form == VOL_SPILLOVER_JOINT)
        (void)snprintf(form, sizeof(form), "-joint");
    else if (v->form == VOL_SPILLOVER_BAND)
        (void)snprintf(form, sizeof(form), "-band%u.%s",
                       v->fast % (MAX_DAYS + 1), slow);
    (void)snprintf(buf, VOL_CROSS_VAR_NAME, "%s%s%s", own, form,
                   measure_name[v->measure]);
}

/* ---- ranges -------------------------------------------------------------- */

bool
vol_cross_of_range(enum vol_cross_measure measure)
{
    return measure >= VOL_CROSS_LOG_PARKINSON && measure < VOL_CROSS_MEASURES;
}

void
vol_cross_take_range(enum vol_cross_measure measure, struct vol_block *block)
{
    const enum vol_har_measure har =
        measure == VOL_CROSS_LOG_PARKINSON      ? VOL_HAR_PARKINSON
        : measure == VOL_CROSS_LOG_GARMAN_KLASS ? VOL_HAR_GARMAN_KLASS
                                                : VOL_HAR_ROGERS_SATCHELL;
    double *const *x = block->value;

    for (size_t i = 0; i < block->n; i++) {
        const double v = vol_har_range(har, x[0][i], x[1][i], x[2][i], x[3][i]);
        x[0][i] = v > 0.0 ? log(v) : (double)NAN;
    }
}
