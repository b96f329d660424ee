/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "table/product.h"

#include "base/file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

void
vol_products_init(struct vol_products *p, const char *const *offered, size_t n,
                  const char *const *settings)
{
    *p = (struct vol_products){ .offered = offered,
                                .n_offered = n,
                                .settings = settings };
}

static enum vol_code
not_offered(const struct vol_products *p, const char *name, struct vol_err *err)
{
    struct vol_str all = { 0 };
    char shown[VOL_QUOTE_SIZE];

    for (size_t i = 0; i < p->n_offered; i++)
        vol_str_addf(&all, "%s%s", i > 0 ? ", " : "", p->offered[i]);
    enum vol_code code =
        vol_fail(err, VOL_EUSAGE, "-o %s: this program makes %s",
                 vol_str_quote(shown, name), vol_str_text(&all));
    vol_str_clear(&all);
    return code;
}

/* The kind named by the first `len` bytes of `arg`, if it is offered. */
static const struct vol_kind *
offered_kind(const struct vol_products *p, const char *arg, size_t len)
{
    for (size_t i = 0; i < p->n_offered; i++)
        if (strlen(p->offered[i]) == len &&
            strncmp(p->offered[i], arg, len) == 0)
            return vol_kind_find(p->offered[i]);
    return NULL;
}

/* Refuse the same kind twice, the same file twice, two on standard output. */
static enum vol_code
check_alone(const struct vol_products *p, const struct vol_kind *kind,
            const char *path, struct vol_err *err)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct vol_product *q = &p->product[i];
        if (q->kind == kind)
            return vol_fail(err, VOL_EUSAGE, "-o %s is given twice",
                            kind->name);
        if (path == NULL && q->path == NULL)
            return vol_fail(err, VOL_EUSAGE,
                            "-o %s and -o %s cannot both go to standard "
                            "output; write -o %s=FILE",
                            q->kind->name, kind->name, kind->name);
        if (path != NULL && q->path != NULL &&
            (strcmp(path, q->path) == 0 || vol_file_is_same(path, q->path)))
            return vol_fail(err, VOL_EUSAGE,
                            "-o %s and -o %s cannot share the file %s",
                            q->kind->name, kind->name, path);
    }
    return VOL_OK;
}

static enum vol_code
fail_replaces(const char *kind, const char *path, const char *what,
              struct vol_err *err)
{
    return vol_fail(err, VOL_EUSAGE,
                    "-o %s=%s would replace %s, which is read; name another "
                    "file",
                    kind, path, what);
}

static enum vol_code
check_settings(const struct vol_products *p, const struct vol_kind *kind,
               const char *path, struct vol_err *err)
{
    for (const char *const *file = p->settings; path != NULL && *file != NULL;
         file++)
        if (vol_file_is_same(*file, path))
            return fail_replaces(kind->name, path, *file, err);
    return VOL_OK;
}

enum vol_code
vol_products_add(struct vol_products *p, const char *arg, struct vol_err *err)
{
    size_t len = strcspn(arg, "=");
    const char *path = arg[len] == '=' ? arg + len + 1 : NULL;
    const struct vol_kind *kind = offered_kind(p, arg, len);

    if (kind == NULL || p->n == VOL_PRODUCTS_MAX)
        return not_offered(p, arg, err);
    if (path != NULL && *path == '\0')
        return vol_fail(err, VOL_EUSAGE, "-o %s: no file after the \"=\"", arg);
    if (path != NULL && strcmp(path, "-") == 0)
        path = NULL;
    enum vol_code code = check_alone(p, kind, path, err);
    if (code == VOL_OK)
        code = check_settings(p, kind, path, err);
    if (code != VOL_OK)
        return code;
    struct vol_product *q = &p->product[p->n];
    *q = (struct vol_product){ .kind = kind };
    if (path != NULL)
        code = vol_str_dup(&q->path, path, err);
    if (code == VOL_OK)
        p->n++;
    return code;
}

enum vol_code
vol_products_choose(struct vol_products *p, const char *const *arg, size_t n,
                    bool summary, bool *wanted, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (summary && n > 0)
        return vol_fail(err, VOL_EUSAGE,
                        "--summary takes the place of tables: leave out "
                        "-o %.80s",
                        arg[0]);
    for (size_t i = 0; code == VOL_OK && i < n; i++)
        code = vol_products_add(p, arg[i], err);
    for (size_t k = 0; k < p->n_offered; k++)
        wanted[k] = !summary && (vol_products_find(p, p->offered[k]) != NULL ||
                                 (n == 0 && k == 0));
    return code;
}

static bool
is_among(const char *name, const char *const *list)
{
    while (list != NULL && *list != NULL)
        if (strcmp(*list++, name) == 0)
            return true;
    return false;
}

enum vol_code
vol_products_check_input(const struct vol_products *p, const char *path,
                         const char *const *except, struct vol_err *err)
{
    const bool standard = path == NULL || strcmp(path, "-") == 0;

    for (size_t i = 0; i < p->n; i++) {
        const struct vol_product *q = &p->product[i];
        if (q->path == NULL || is_among(q->kind->name, except) ||
            !vol_file_is_same(standard ? "/dev/stdin" : path, q->path))
            continue;
        return fail_replaces(q->kind->name, q->path,
                             standard ? "the file on standard input" : path,
                             err);
    }
    return VOL_OK;
}

enum vol_code
vol_products_check_inputs(const struct vol_products *p, char *const *path,
                          size_t n, struct vol_err *err)
{
    enum vol_code code =
        n == 0 ? vol_products_check_input(p, NULL, NULL, err) : VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < n; i++)
        code = vol_products_check_input(p, path[i], NULL, err);
    return code;
}

static enum vol_code
open_one(struct vol_product *q, char delim, struct vol_err *err)
{
    q->rows.delim = delim;
    if (q->path == NULL) {
        q->fp = stdout;
        return VOL_OK;
    }
    return vol_file_create(q->path, &q->part, &q->fp, err);
}

enum vol_code
vol_products_open_bare(struct vol_products *p, char delim, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    if (p->n == 0)
        code = vol_products_add(p, p->offered[0], err);
    for (size_t i = 0; code == VOL_OK && i < p->n; i++)
        code = open_one(&p->product[i], delim, err);
    return code;
}

enum vol_code
vol_products_open(struct vol_products *p, char delim, struct vol_err *err)
{
    enum vol_code code = vol_products_open_bare(p, delim, err);

    for (size_t i = 0; code == VOL_OK && i < p->n; i++) {
        struct vol_product *q = &p->product[i];
        for (size_t k = 0; k < q->kind->n; k++)
            vol_rows_text(&q->rows, q->kind->column[k].name);
        vol_rows_end(&q->rows);
    }
    return code;
}

struct vol_product *
vol_products_find(struct vol_products *p, const char *kind)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->product[i].kind->name, kind) == 0)
            return &p->product[i];
    return NULL;
}

bool
vol_products_replaces(struct vol_products *p, const char *kind,
                      const char *path)
{
    const struct vol_product *q = vol_products_find(p, kind);

    return q != NULL && q->path != NULL && vol_file_is_same(path, q->path);
}

bool
vol_products_print(const struct vol_products *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->product[i].path == NULL)
            return true;
    return false;
}

static const char *
name_of(const struct vol_product *q)
{
    return q->path != NULL ? q->path : "standard output";
}

static enum vol_code
write_out(struct vol_product *q, struct vol_err *err)
{
    return vol_rows_write(&q->rows, q->fp, name_of(q), err);
}

enum vol_code
vol_products_flush(struct vol_products *p, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < p->n; i++)
        if (p->product[i].rows.text.failed ||
            p->product[i].rows.text.len >= VOL_ROWS_FULL)
            code = write_out(&p->product[i], err);
    return code;
}

/* Everything reaches the disk before anything takes its place. */
static enum vol_code
finish_writing(struct vol_product *q, struct vol_err *err)
{
    enum vol_code code = write_out(q, err);

    if (code != VOL_OK)
        return code;
    if (q->path == NULL)
        return fflush(q->fp) == 0 ? VOL_OK
                                  : vol_fail(err, VOL_EIO, "%s: write: %s",
                                             name_of(q), strerror(errno));
    return vol_file_sync(q->path, &q->fp, err);
}

enum vol_code
vol_products_commit(struct vol_products *p, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < p->n; i++)
        code = finish_writing(&p->product[i], err);
    for (size_t i = 0; code == VOL_OK && i < p->n; i++)
        if (p->product[i].path != NULL)
            code =
                vol_file_rename(&p->product[i].part, p->product[i].path, err);
    return code;
}

static void
give_up(struct vol_product *q)
{
    if (q->path != NULL)
        vol_file_abandon(&q->part, &q->fp);
    free(q->path);
    vol_rows_clear(&q->rows);
}

static void
drop(struct vol_products *p, struct vol_product *q)
{
    give_up(q);
    p->n--;
    memmove(q, q + 1, (size_t)(&p->product[p->n] - q) * sizeof(*q));
}

void
vol_products_spare_files(struct vol_products *p)
{
    for (size_t i = p->n; i-- > 0;)
        if (p->product[i].path != NULL)
            drop(p, &p->product[i]);
}

void
vol_products_drop(struct vol_products *p, const char *kind)
{
    struct vol_product *q = vol_products_find(p, kind);

    if (q != NULL)
        drop(p, q);
}

void
vol_products_clear(struct vol_products *p)
{
    for (size_t i = 0; i < p->n; i++)
        give_up(&p->product[i]);
    p->n = 0;
}
