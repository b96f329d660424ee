/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/reader.h"

#include "base/file.h"
#include "source/body.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 65536

/* ---- opening ------------------------------------------------------- */

static enum vol_code
copy(FILE *from, FILE *to, uint64_t max, const char *path, struct vol_err *err)
{
    char buf[BLOCK];
    uint64_t total = 0;
    size_t n;

    while ((n = fread(buf, 1, sizeof(buf), from)) > 0) {
        total += n;
        if (total > max)
            return vol_fail(err, VOL_EDATA,
                            "%s: a pipe with more than %llu bytes; "
                            "raise fetch.max_bytes or store it in a file",
                            path, (unsigned long long)max);
        if (fwrite(buf, 1, n, to) != n)
            break;
    }
    if (ferror(from) != 0 || ferror(to) != 0 || fflush(to) != 0)
        return vol_fail(err, VOL_EIO, "%s: %s", path, strerror(errno));
    rewind(to);
    return VOL_OK;
}

/* Replace the pipe `*fp` by a temporary file of the same content. */
static enum vol_code
make_seekable(FILE **fp, uint64_t max, const char *path, struct vol_err *err)
{
    FILE *temporary = NULL;
    enum vol_code code = vol_file_temporary(&temporary, err);

    if (code != VOL_OK)
        return code;
    code = copy(*fp, temporary, max, path, err);
    if (code != VOL_OK) {
        (void)fclose(temporary);
        return code;
    }
    (void)fclose(*fp);
    *fp = temporary;
    return VOL_OK;
}

enum vol_code
vol_reader_open(const char *path, uint64_t max_pipe, FILE **fp,
                struct vol_err *err)
{
    FILE *file = fopen(path, "rb");
    struct stat st;
    enum vol_code code = VOL_OK;

    if (*path == '\0')
        return vol_fail(err, VOL_EIO, "file: is followed by no path");
    if (file == NULL)
        return vol_fail(err, VOL_EIO, "%s: %s", path, strerror(errno));
    if (fstat(fileno(file), &st) != 0)
        code = vol_fail(err, VOL_EIO, "%s: %s", path, strerror(errno));
    else if (S_ISDIR(st.st_mode))
        code =
            vol_fail(err, VOL_EIO, "%s: a directory; name a file in it", path);
    else if (!S_ISREG(st.st_mode))
        code = make_seekable(&file, max_pipe, path, err);
    if (code != VOL_OK) {
        (void)fclose(file);
        return code;
    }
    *fp = file;
    return VOL_OK;
}

/* ---- looking ------------------------------------------------------- */

static enum vol_code
digest(struct vol_sha256 *h, FILE *fp, uint64_t *bytes, struct vol_err *err)
{
    char buf[BLOCK];
    size_t n;
    enum vol_code code;

    *bytes = 0;
    while ((n = fread(buf, 1, sizeof(buf), fp)) > 0) {
        *bytes += n;
        code = vol_sha256_add(h, buf, n, err);
        if (code != VOL_OK)
            return code;
    }
    if (ferror(fp) != 0)
        return vol_fail(err, VOL_EIO, "read: %s", strerror(errno));
    return VOL_OK;
}

enum vol_code
vol_reader_digest(FILE *fp, uint64_t *bytes, char sha256[VOL_SHA256_BUFSIZE],
                  struct vol_err *err)
{
    struct vol_sha256 *h;
    enum vol_code code = vol_sha256_new(&h, err);

    if (code != VOL_OK)
        return code;
    code = digest(h, fp, bytes, err);
    if (code == VOL_OK)
        code = vol_sha256_end(h, sha256, err);
    vol_sha256_free(h);
    rewind(fp);
    return code;
}

/* ---- reading ------------------------------------------------------- */

/* Stands between the parser and the caller's sink. */
struct gate {
    const struct vol_source_sink *sink; /* NULL: count only */
    vol_date from, until;
    size_t date;      /* index of the column         */
    uint64_t rows;    /* seen                        */
    bool sink_failed; /* so the failure is not ours  */
};

static bool
is_within(const struct gate *g, const char *text)
{
    vol_date date;

    if ((g->from == VOL_DATE_NONE && g->until == VOL_DATE_NONE) ||
        vol_date_parse(text, &date, NULL) != VOL_OK)
        return true;
    return (g->from == VOL_DATE_NONE || date >= g->from) &&
           (g->until == VOL_DATE_NONE || date <= g->until);
}

static enum vol_code
pass(void *ctx, const char *const *cell, struct vol_err *err)
{
    struct gate *g = ctx;
    enum vol_code code;

    g->rows++;
    if (g->sink == NULL || !is_within(g, cell[g->date]))
        return VOL_OK;
    code = g->sink->row(g->sink->ctx, cell, err);
    g->sink_failed = code != VOL_OK;
    return code;
}

/* Read all of `fp` through `g`. */
static enum vol_code
read_through(struct gate *g, const struct vol_source *source,
             const struct vol_source_request *req, FILE *fp,
             enum vol_net_class *class, struct vol_err *err)
{
    const struct vol_source_sink gate = { pass, g };

    g->from = req->from;
    g->until = req->until;
    g->date = vol_source_column_index("date");
    return source->parse(req, fp, &gate, class, err);
}

static enum vol_code
check_start(FILE *fp, const char *shown, enum vol_net_class *class,
            struct vol_err *err)
{
    char start[512];
    const char *reason;
    size_t n = fread(start, 1, sizeof(start), fp);

    if (ferror(fp) != 0) {
        *class = VOL_NET_TRANSPORT;
        return vol_fail(err, VOL_EIO, "%s: read: %s", shown, strerror(errno));
    }
    rewind(fp);
    *class = vol_body_judge_bytes(start, n, &reason);
    if (*class != VOL_NET_OK)
        return vol_fail(err, VOL_EDATA, "%s: %s", shown, reason);
    return VOL_OK;
}

enum vol_code
vol_reader_check(const struct vol_source *source,
                 const struct vol_source_request *request, FILE *fp,
                 uint64_t *rows, enum vol_net_class *class, struct vol_err *err)
{
    struct gate g = { .sink = NULL };
    enum vol_code code = check_start(fp, request->place->shown, class, err);

    if (code != VOL_OK)
        return code;
    *class = VOL_NET_SCHEMA;
    code = read_through(&g, source, request, fp, class, err);
    if (code == VOL_OK || code == VOL_ENOMEM)
        *class = VOL_NET_OK;
    else if (code == VOL_EIO)
        *class = VOL_NET_TRANSPORT;
    rewind(fp);
    *rows = g.rows;
    return code;
}

enum vol_code
vol_reader_hand_out(const struct vol_source *source,
                    const struct vol_source_request *request, FILE *fp,
                    uint64_t rows, const struct vol_source_sink *sink,
                    struct vol_err *err)
{
    struct gate g = { .sink = sink };
    enum vol_net_class unused = VOL_NET_SCHEMA;
    enum vol_code code = read_through(&g, source, request, fp, &unused, err);

    if (code == VOL_ENOMEM || g.sink_failed)
        return code;
    if (code != VOL_OK || g.rows != rows)
        return vol_fail(err, VOL_EIO,
                        "%s: changed while it was read; fetch again",
                        request->place->shown);
    return VOL_OK;
}
