/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TABLE_PRODUCT_H
#define VOL_TABLE_PRODUCT_H

#include "base/err.h"
#include "table/kinds.h"
#include "table/rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * The tables that a program was asked for with -o KIND and -o KIND=FILE:
 * at most one to standard output, the others to files.  A file is written
 * beside its place and renamed when all is done, so that it is either the
 * old one or whole.
 */
struct vol_product {
    const struct vol_kind *kind;
    char *path;           /* NULL: standard output            */
    char *part;           /* the file being written, or NULL  */
    FILE *fp;             /* NULL until opened                */
    struct vol_rows rows; /* what was not written yet         */
};

#define VOL_PRODUCTS_MAX 16

struct vol_products {
    const char *const *offered; /* names of the kinds the program makes */
    size_t n_offered;           /* the first of them is the default     */
    const char *const *settings;
    struct vol_product product[VOL_PRODUCTS_MAX];
    size_t n;
};

/*
 * `offered` (n names, static) are the kinds the program can make, `settings`
 * (ended by NULL, which must outlive `p`) the files that its settings were read
 * from: vol_products_add() lets no product take the place of one.
 */
void vol_products_init(struct vol_products *p, const char *const *offered,
                       size_t n, const char *const *settings);

/*
 * Take one -o argument, `KIND` or `KIND=FILE` (FILE `-`: standard output).
 * VOL_EUSAGE: a kind that is not offered, one asked for twice, a second
 * one on standard output, a file of the settings.
 */
enum vol_code vol_products_add(struct vol_products *p, const char *arg,
                               struct vol_err *err) VOL_MUST_CHECK;

/*
 * Take all of n -o arguments of a program that prints for people instead where
 * `summary` is set: then there must be none.  wanted[k] becomes whether the
 * k-th kind offered is to be made.
 */
enum vol_code vol_products_choose(struct vol_products *p,
                                  const char *const *arg, size_t n,
                                  bool summary, bool *wanted,
                                  struct vol_err *err) VOL_MUST_CHECK;

/*
 * VOL_EUSAGE where a product would take the place of the file `path`, which is
 * read (NULL, "-": standard input): by another spelling of its name, by a link
 * or as what standard input comes from.  A product of one of the kinds `except`
 * (ended by NULL; NULL: none) is what the file is to be replaced by.
 */
enum vol_code vol_products_check_input(const struct vol_products *p,
                                       const char *path,
                                       const char *const *except,
                                       struct vol_err *err) VOL_MUST_CHECK;

/* The same of the `n` operands of a program, none being standard input. */
enum vol_code vol_products_check_inputs(const struct vol_products *p,
                                        char *const *path, size_t n,
                                        struct vol_err *err) VOL_MUST_CHECK;

/* Whether the product of that kind takes the place of the file `path`. */
bool vol_products_replaces(struct vol_products *p, const char *kind,
                           const char *path);

/*
 * Open everything and put each kind's header (all its columns) in its rows.
 * Where nothing was asked for, the first kind offered goes to standard
 * output.  Until vol_products_commit() no file has changed.
 */
enum vol_code vol_products_open(struct vol_products *p, char delim,
                                struct vol_err *err) VOL_MUST_CHECK;

/* The same without headers, for a program whose columns are the input's. */
enum vol_code vol_products_open_bare(struct vol_products *p, char delim,
                                     struct vol_err *err) VOL_MUST_CHECK;

/*
 * The product of that kind, or NULL where it was not asked for.  Rows are
 * added to its `rows`; threads fill rows of their own and the main thread
 * appends them.
 */
struct vol_product *vol_products_find(struct vol_products *p, const char *kind);

/* Whether one of them, once opened, goes to standard output. */
bool vol_products_print(const struct vol_products *p);

/* Write out rows that have grown past VOL_ROWS_FULL. */
enum vol_code vol_products_flush(struct vol_products *p,
                                 struct vol_err *err) VOL_MUST_CHECK;

/* Write all that is left, make it durable, rename each file to its place. */
enum vol_code vol_products_commit(struct vol_products *p,
                                  struct vol_err *err) VOL_MUST_CHECK;

/* Give up all that go to files, which stay as they were: nothing came of the
 * run.  vol_products_commit() then writes what goes to standard output. */
void vol_products_spare_files(struct vol_products *p);

/*
 * Give one product up: nothing more is written of it, and its file stays as
 * it was.  Pointers from vol_products_find() are void then.
 */
void vol_products_drop(struct vol_products *p, const char *kind);

/* Free everything; files that were not committed are removed. */
void vol_products_clear(struct vol_products *p);

#endif
