/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mean/spec.h"

#include <stdio.h>
#include <string.h>

static enum vol_code
unknown(const char *text, struct vol_err *err)
{
    return vol_fail(err, VOL_EUSAGE,
                    "\"%.60s\" is no model: arima<p>.<d>.<q>[-zero|-drift], "
                    "arima-auto, har[-squared|-parkinson|-gk|-rs|-level]"
                    "[-log], rw, mean, or of all symbols var<p>",
                    text);
}

/* A whole number below 100 and the byte behind it; false where there is none.
 */
static bool
order(const char **text, char behind, unsigned *out)
{
    const size_t digits = strspn(*text, "0123456789");

    if (digits == 0 || digits > 2 || (*text)[digits] != behind)
        return false;
    *out = 0;
    for (size_t i = 0; i < digits; i++)
        *out = 10 * *out + (unsigned)((*text)[i] - '0');
    *text += digits + (behind != '\0' ? 1 : 0);
    return true;
}

/* Take "-suffix" off the end. */
static bool
take_suffix(char *word, const char *suffix)
{
    const size_t len = strlen(word), n = strlen(suffix);

    if (len <= n || strcmp(word + len - n, suffix) != 0)
        return false;
    word[len - n] = '\0';
    return true;
}

static enum vol_code
parse_arima(const char *text, char *word, struct vol_arima_order *out,
            struct vol_err *err)
{
    const bool zero = take_suffix(word, "-zero");
    const bool drift = take_suffix(word, "-drift");
    const char *at = word + strlen("arima");

    if (!order(&at, '.', &out->p) || !order(&at, '.', &out->d) ||
        !order(&at, '\0', &out->q))
        return unknown(text, err);
    if (out->p > VOL_ARIMA_MAX_LAGS || out->d > VOL_ARIMA_MAX_D ||
        out->q > VOL_ARIMA_MAX_LAGS)
        return vol_fail(err, VOL_EUSAGE,
                        "%s: p and q are %d at most, d is %d at most", text,
                        VOL_ARIMA_MAX_LAGS, VOL_ARIMA_MAX_D);
    if ((zero && out->d > 0) || (drift && out->d != 1) || (zero && drift))
        return vol_fail(err, VOL_EUSAGE,
                        "%s: -zero goes with d = 0, -drift with d = 1", text);
    out->constant = drift || (out->d == 0 && !zero);
    return VOL_OK;
}

static enum vol_code
parse_har(const char *text, char *word, struct vol_har_spec *out,
          struct vol_err *err)
{
    out->log = take_suffix(word, "-log");
    for (int m = 0; m < VOL_HAR_MEASURES; m++) {
        out->measure = (enum vol_har_measure)m;
        if (word[3] == '-' &&
            strcmp(word + 4, vol_har_measure_name(out->measure)) == 0)
            return VOL_OK;
    }
    out->measure = VOL_HAR_SQUARED;
    return strcmp(word, "har") == 0 ? VOL_OK : unknown(text, err);
}

enum vol_code
vol_mean_model_parse(const char *text, struct vol_mean_model *out,
                     struct vol_err *err)
{
    char word[64];

    *out = (struct vol_mean_model){ .kind = VOL_MEAN_ARIMA };
    if ((size_t)snprintf(word, sizeof(word), "%s", text) >= sizeof(word))
        return unknown(text, err);
    if (strcmp(word, "rw") == 0) {
        out->kind = VOL_MEAN_RW;
        return VOL_OK;
    }
    if (strcmp(word, "mean") == 0) {
        out->arima.constant = true;
        return VOL_OK;
    }
    if (strcmp(word, "arima-auto") == 0) {
        out->kind = VOL_MEAN_ARIMA_AUTO;
        return VOL_OK;
    }
    if (strncmp(word, "arima", 5) == 0)
        return parse_arima(text, word, &out->arima, err);
    out->kind = VOL_MEAN_HAR;
    if (strncmp(word, "har", 3) == 0)
        return parse_har(text, word, &out->har, err);
    return unknown(word, err);
}

bool
vol_mean_model_is(const char *spec)
{
    struct vol_mean_model model;
    char word[64];
    const char *behind = strstr(spec, "-mx.");
    const size_t len = behind != NULL ? (size_t)(behind - spec) : strlen(spec);

    if (len >= sizeof(word))
        return false;
    memcpy(word, spec, len);
    word[len] = '\0';
    return strcmp(word, "naive") == 0 ||
           vol_mean_model_parse(word, &model, NULL) == VOL_OK;
}

static void
name_arima(const struct vol_arima_order *o, char *buf, size_t size)
{
    const bool bare = o->p == 0 && o->q == 0;

    if (bare && o->d == 0 && o->constant)
        (void)snprintf(buf, size, "mean");
    else
        (void)snprintf(buf, size, "arima%u.%u.%u%s", o->p, o->d, o->q,
                       o->d == 0 && !o->constant  ? "-zero"
                       : o->d == 1 && o->constant ? "-drift"
                                                  : "");
}

void
vol_mean_model_name(const struct vol_mean_model *model, char *buf, size_t size)
{
    if (model->kind == VOL_MEAN_ARIMA)
        name_arima(&model->arima, buf, size);
    else if (model->kind == VOL_MEAN_ARIMA_AUTO)
        (void)snprintf(buf, size, "arima-auto");
    else if (model->kind == VOL_MEAN_RW)
        (void)snprintf(buf, size, "rw");
    else
        (void)snprintf(buf, size, "har-%s%s",
                       vol_har_measure_name(model->har.measure),
                       model->har.log ? "-log" : "");
}
