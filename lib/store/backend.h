/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_STORE_BACKEND_H
#define VOL_STORE_BACKEND_H

#include "store/sql.h"
#include "store/store.h"

/*
 * What a database engine provides; store.c does the rest.  Only lib/store
 * includes this.  An engine embeds struct vol_store and struct vol_put at
 * the front of its own.
 */

struct vol_store {
    const struct vol_backend *backend;
    char *name; /* the URL as messages show it */
    struct vol_store_options options;
};

struct vol_put {
    struct vol_store *store;
    const struct vol_kind *kind;
    struct vol_put_counts counts;
};

struct vol_backend {
    const char *scheme; /* what stands before the ":" of a URL */

    /* `place` is what follows the ":"; `name` is the engine's to keep. */
    enum vol_code (*open)(struct vol_store **out, const char *place, char *name,
                          const struct vol_store_options *options,
                          struct vol_err *err);
    void (*close)(struct vol_store *store); /* frees `store` */
    enum vol_code (*begin)(struct vol_store *store, struct vol_err *err);
    enum vol_code (*commit)(struct vol_store *store, struct vol_err *err);

    enum vol_code (*put_new)(struct vol_put **out, struct vol_store *store,
                             const struct vol_kind *kind, bool replace,
                             struct vol_err *err);
    enum vol_code (*put_row)(struct vol_put *put, const struct vol_value *value,
                             struct vol_err *err);
    void (*put_free)(struct vol_put *put); /* frees `put` */

    /* `query` was found good. */
    enum vol_code (*select)(struct vol_store *store,
                            const struct vol_query *query, vol_store_row_fn fn,
                            void *ctx, struct vol_err *err);
};

extern const struct vol_backend vol_backend_sqlite;

#endif
