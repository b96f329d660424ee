/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/backend.h"

#include "base/num.h"

#include <stdlib.h>
#include <string.h>

static const struct vol_backend *const backends[] = { &vol_backend_sqlite };

/* ---- opening ---------------------------------------------------------- */

static bool
has_scheme(const char *url, const char *scheme)
{
    size_t len = strlen(scheme);

    return strncmp(url, scheme, len) == 0 && url[len] == ':';
}

static enum vol_code
fail_url(const char *url, struct vol_err *err)
{
    char shown[VOL_QUOTE_SIZE];

    /* Not shown: it may hold a password. */
    if (has_scheme(url, "postgres") || has_scheme(url, "postgresql"))
        return vol_fail(err, VOL_EUSAGE,
                        "this build has no PostgreSQL; use a database "
                        "sqlite:PATH");
    return vol_fail(err, VOL_EUSAGE,
                    "\"%s\" is not the URL of a database; write sqlite:PATH",
                    strstr(url, "://") != NULL ? "..."
                                               : vol_str_quote(shown, url));
}

enum vol_code
vol_store_open(struct vol_store **out, const char *url,
               const struct vol_store_options *options, struct vol_err *err)
{
    for (size_t i = 0; i < sizeof(backends) / sizeof(backends[0]); i++) {
        const struct vol_backend *backend = backends[i];
        char *name = NULL;
        if (!has_scheme(url, backend->scheme))
            continue;
        enum vol_code code = vol_str_dup(&name, url, err);
        if (code != VOL_OK)
            return code;
        return backend->open(out, url + strlen(backend->scheme) + 1, name,
                             options, err);
    }
    return fail_url(url, err);
}

void
vol_store_close(struct vol_store *store)
{
    if (store != NULL)
        store->backend->close(store);
}

enum vol_code
vol_store_begin(struct vol_store *store, struct vol_err *err)
{
    return store->backend->begin(store, err);
}

enum vol_code
vol_store_commit(struct vol_store *store, struct vol_err *err)
{
    return store->backend->commit(store, err);
}

/* ---- putting ---------------------------------------------------------- */

enum vol_code
vol_put_new(struct vol_put **out, struct vol_store *store,
            const struct vol_kind *kind, bool replace, struct vol_err *err)
{
    return store->backend->put_new(out, store, kind, replace, err);
}

enum vol_code
vol_put_row(struct vol_put *put, const struct vol_value *value,
            struct vol_err *err)
{
    for (size_t i = 0; i < put->kind->n_key; i++)
        if (value[i].missing)
            return vol_fail(err, VOL_EDATA, "the key column %s is empty",
                            put->kind->column[i].name);
    return put->store->backend->put_row(put, value, err);
}

struct vol_put_counts
vol_put_counts(const struct vol_put *put)
{
    return put->counts;
}

void
vol_put_free(struct vol_put *put)
{
    if (put != NULL)
        put->store->backend->put_free(put);
}

/* ---- selecting -------------------------------------------------------- */

void
vol_query_init(struct vol_query *query, const struct vol_kind *kind)
{
    *query = (struct vol_query){ .kind = kind,
                                 .from = VOL_DATE_NONE,
                                 .until = VOL_DATE_NONE,
                                 .origin = VOL_DATE_NONE,
                                 .as_of = VOL_DATE_NONE };
}

size_t
vol_query_width(const struct vol_query *query)
{
    return query->n_columns > 0 ? query->n_columns : query->kind->n;
}

size_t
vol_query_column(const struct vol_query *query, size_t k)
{
    return query->n_columns > 0 ? vol_kind_column(query->kind, query->column[k])
                                : k;
}

static enum vol_code
check_has(bool has, bool asked, const struct vol_kind *kind, const char *what,
          struct vol_err *err)
{
    if (has || !asked)
        return VOL_OK;
    return vol_fail(err, VOL_EUSAGE, "%s has no %s to select by", kind->name,
                    what);
}

static enum vol_code
check_conditions(const struct vol_query *q, struct vol_err *err)
{
    const struct vol_kind *kind = q->kind;
    size_t index[2], n = kind->n;
    bool range = q->from != VOL_DATE_NONE || q->until != VOL_DATE_NONE;
    bool origin = q->origin != VOL_DATE_NONE || q->latest;
    bool vintage = q->as_of != VOL_DATE_NONE || q->vintages;
    enum vol_code code = check_has(vol_sql_symbol_columns(kind, index) > 0,
                                   q->n_symbols > 0, kind, "symbol", err);

    if (code == VOL_OK)
        code =
            check_has(vol_sql_date_column(kind) < n, range, kind, "date", err);
    if (code == VOL_OK)
        code = check_has(vol_kind_column(kind, "origin") < n, origin, kind,
                         "origin", err);
    if (code == VOL_OK)
        code = check_has(vol_sql_vintage(kind) < n, vintage, kind, "vintages",
                         err);
    return code;
}

/* The value of a condition must be one that the column can have. */
static enum vol_code
check_match(const struct vol_kind *kind, const struct vol_match *m,
            struct vol_err *err)
{
    size_t index;
    double real;
    int64_t integer;
    vol_date date;
    enum vol_code code = vol_kind_need_column(kind, m->column, &index, err);

    if (code != VOL_OK || *m->value == '\0')
        return code;
    switch (kind->column[index].type) {
    case VOL_REAL: code = vol_parse_double(m->value, &real, err); break;
    case VOL_INT:
        code = vol_parse_int64(m->value, strlen(m->value), &integer, err);
        break;
    case VOL_DATE: code = vol_date_parse(m->value, &date, err); break;
    case VOL_TEXT: break;
    }
    if (code == VOL_OK)
        return VOL_OK;
    if (err != NULL)
        err->code = VOL_EUSAGE;
    return vol_fail_in(err, VOL_EUSAGE, "column %s", m->column);
}

enum vol_code
vol_store_select(struct vol_store *store, const struct vol_query *query,
                 vol_store_row_fn fn, void *ctx, struct vol_err *err)
{
    enum vol_code code = check_conditions(query, err);
    size_t index;

    for (size_t i = 0; i < query->n_columns && code == VOL_OK; i++)
        code = vol_kind_need_column(query->kind, query->column[i], &index, err);
    for (size_t i = 0; i < query->n_matches && code == VOL_OK; i++)
        code = check_match(query->kind, &query->match[i], err);
    if (code != VOL_OK)
        return code;
    return store->backend->select(store, query, fn, ctx, err);
}
