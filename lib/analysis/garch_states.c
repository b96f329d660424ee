/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_states.h"

#include "base/hash.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the hash ------------------------------------------------------------
 */

/* Bytes on their way to the digest. */
struct digest {
    struct vol_sha256 *sha;
    unsigned char bytes[8 * 512];
    size_t n;
};

static enum vol_code
flush(struct digest *d, struct vol_err *err)
{
    const size_t n = d->n;

    d->n = 0;
    return vol_sha256_add(d->sha, d->bytes, n, err);
}

static enum vol_code
add_word(struct digest *d, uint64_t word, struct vol_err *err)
{
    for (int i = 0; i < 8; i++)
        d->bytes[d->n++] = (unsigned char)(word >> (8 * i) & 0xff);
    return d->n < sizeof(d->bytes) ? VOL_OK : flush(d, err);
}

static enum vol_code
add_doubles(struct digest *d, const double *x, size_t n, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; i < n && code == VOL_OK; i++) {
        uint64_t word;
        memcpy(&word, &x[i], sizeof(word));
        code = add_word(d, word, err);
    }
    return code;
}

static enum vol_code
add_data(struct digest *d, const struct vol_garch_spec *spec,
         const vol_date *date, const struct vol_garch_data *data, size_t from,
         size_t to, struct vol_err *err)
{
    const size_t mean = spec->mean.n_x, variance = spec->n_x;
    enum vol_code code = VOL_OK;

    for (size_t t = from; t < to && code == VOL_OK; t++) {
        code = add_word(d, (uint64_t)(int64_t)date[t], err);
        if (code == VOL_OK)
            code = add_doubles(d, data->y + t, 1, err);
        if (code == VOL_OK && mean > 0)
            code = add_doubles(d, data->mean_x + t * mean, mean, err);
        if (code == VOL_OK && variance > 0)
            code =
                add_doubles(d, data->variance_x + t * variance, variance, err);
    }
    return code == VOL_OK ? flush(d, err) : code;
}

enum vol_code
vol_garch_hash(const struct vol_garch_spec *spec, const vol_date *date,
               const struct vol_garch_data *data, size_t from, size_t to,
               uint64_t *out, struct vol_err *err)
{
    struct digest d = { .n = 0 };
    char text[VOL_SHA256_BUFSIZE];
    enum vol_code code = vol_sha256_new(&d.sha, err);

    if (code == VOL_OK)
        code = add_data(&d, spec, date, data, from, to, err);
    if (code == VOL_OK)
        code = vol_sha256_end(d.sha, text, err);
    vol_sha256_free(d.sha);
    if (code != VOL_OK)
        return code;
    text[16] = '\0';
    *out = strtoull(text, NULL, 16);
    return VOL_OK;
}

/* ---- rows ----------------------------------------------------------------
 */

/* A hash of one row; the order of rows, which a database changes, does not
 * change the sum of theirs.  Nor does the sign of a 0, which one may lose. */
static uint64_t
hash_row(const char *symbol, const char *spec, vol_date origin,
         const struct vol_saved_row *row)
{
    const char *const names[] = { symbol, spec, row->name };
    const uint64_t place = (uint64_t)(int64_t)origin << 32 ^ row->lag;
    const double value = row->value == 0.0 ? 0.0 : row->value;
    uint64_t word = UINT64_MAX;

    if (!isnan(value))
        memcpy(&word, &value, sizeof(word));
    return vol_hash_seed(vol_hash_seed(place, NULL, 0) ^ word, names, 3);
}

bool
vol_garch_saved_is_intact(const struct vol_saved_model *saved)
{
    const double high = vol_saved_value(saved, "sum_high", 0);
    const double low = vol_saved_value(saved, "sum_low", 0);
    uint64_t sum = 0;

    for (size_t i = 0; i < saved->n; i++)
        if (strncmp(saved->row[i].name, "sum_", 4) != 0)
            sum += hash_row(saved->symbol, saved->spec, saved->origin,
                            &saved->row[i]);
    return high == (double)(sum >> 32) && low == (double)(sum & 0xffffffff);
}

/* Where rows go, the cells that are the same in all of them, and the sum of
 * their hashes. */
struct sink {
    struct vol_rows *rows;
    const char *symbol, *spec;
    vol_date origin;
    uint64_t *sum;
};

static void
add(const struct sink *to, const char *name, size_t lag, double value)
{
    const struct vol_saved_row row = { name, lag, value };

    *to->sum += hash_row(to->symbol, to->spec, to->origin, &row);
    vol_rows_text(to->rows, to->symbol);
    vol_rows_date(to->rows, to->origin);
    vol_rows_text(to->rows, to->spec);
    vol_rows_text(to->rows, name);
    vol_rows_int(to->rows, (int64_t)lag);
    vol_rows_double(to->rows, value);
    vol_rows_end(to->rows);
}

/* The last `n` of the values that end before `end`, the last first; every
 * `width`-th. */
static void
add_lags(const struct sink *to, const char *name, const double *end, size_t n,
         size_t width)
{
    for (size_t lag = 1; lag <= n; lag++)
        add(to, name, lag, *(end - lag * width));
}

static size_t
smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void
add_params(const struct sink *to, const struct vol_garch_state *state)
{
    char name[VOL_PARAM_NAME_SIZE + 8] = "param:";

    for (size_t i = 0; i < vol_garch_n_params(&state->spec); i++) {
        vol_garch_param_name(&state->spec, i, name + 6);
        add(to, name, 0, state->param[i]);
    }
}

static void
add_past(const struct sink *to, const struct vol_garch_state *state)
{
    const struct vol_garch_spec *spec = &state->spec;
    const size_t n = state->n, n_x = spec->n_x;
    char name[VOL_X_NAME_SIZE + 4];

    add(to, "presample", 0, state->presample.variance);
    for (int k = 0;
         spec->variance == &vol_variance_rm2006 && k < VOL_RM_COMPONENTS; k++) {
        (void)snprintf(name, sizeof(name), "average:%d", k + 1);
        add(to, name, 0, state->presample.component[k]);
    }
    add_lags(to, "return", state->y + n,
             smaller(n, vol_mean_lost_rows(&spec->mean)), 1);
    add_lags(to, "residual", state->e + n, n, 1);
    add_lags(to, "state", state->s + n, smaller(n, vol_variance_lead(spec)), 1);
    for (size_t i = 0; i < n_x; i++) {
        (void)snprintf(name, sizeof(name), "x:%s", spec->variance_x[i]);
        add_lags(to, name, state->variance_x + n * n_x + i,
                 smaller(n, vol_variance_lead(spec)), n_x);
    }
}

static void
add_fit(const struct sink *to, const struct vol_garch_state *state)
{
    char name[VOL_GARCH_BOUNDS_SIZE + 8] = "bound:";
    char bounds[VOL_GARCH_BOUNDS_SIZE], *save = NULL;

    add(to, "n_rows", 0, (double)state->n_rows);
    add(to, "n_since_fit", 0, (double)state->n_since_fit);
    add(to, "scale", 0, state->scale);
    add(to, "status", 0, (double)state->status);
    memcpy(bounds, state->bounds, sizeof(bounds));
    for (const char *bound = strtok_r(bounds, " ", &save); bound != NULL;
         bound = strtok_r(NULL, " ", &save)) {
        (void)snprintf(name + 6, sizeof(name) - 6, "%s", bound);
        add(to, name, 0, 1.0);
    }
    add(to, "iterations", 0, (double)state->iterations);
    add(to, "grad_norm", 0, state->grad_norm);
    add(to, "loglik", 0, state->loglik);
}

void
vol_garch_add_state(struct vol_rows *rows, const char *symbol, const char *spec,
                    vol_date origin, const struct vol_garch_state *state,
                    const struct vol_garch_mark *mark)
{
    uint64_t sum = 0;
    const struct sink to = { rows, symbol, spec, origin, &sum };

    add_params(&to, state);
    add_past(&to, state);
    add_fit(&to, state);
    add(&to, "first_date", 0, (double)mark->first);
    add(&to, "fit_date", 0, (double)mark->fit);
    add(&to, "hash_high", 0, (double)(mark->hash >> 32));
    add(&to, "hash_low", 0, (double)(mark->hash & 0xffffffff));
    if (state->n_z > 0)
        add_lags(&to, "z", state->z + state->n_z, state->n_z, 1);
    const uint64_t all = sum;
    add(&to, "sum_high", 0, (double)(all >> 32));
    add(&to, "sum_low", 0, (double)(all & 0xffffffff));
}

void
vol_garch_add_saved(struct vol_rows *rows, const struct vol_saved_model *saved)
{
    uint64_t sum = 0;
    const struct sink to = { rows, saved->symbol, saved->spec, saved->origin,
                             &sum };

    for (size_t i = 0; i < saved->n; i++)
        add(&to, saved->row[i].name, saved->row[i].lag, saved->row[i].value);
}
