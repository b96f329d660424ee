/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/gunzip.h"

#include <limits.h>
/* const for next_in, which inflate() never writes through. */
#define ZLIB_CONST
#include <zlib.h>

#define WINDOW_GZIP (15 + 16) /* zlib's code: 32 KiB window, gzip wrapper */
#define STEP        65536

/* Unpack what there is room for; VOL_OK with *end set after a member. */
static enum vol_code
inflate_step(z_stream *z, size_t max, struct vol_str *out, int *end,
             struct vol_err *err)
{
    char *room = vol_str_room(out, STEP);
    int rc;

    if (room == NULL)
        return vol_fail_nomem(err);
    z->next_out = (Bytef *)room;
    z->avail_out = STEP;
    rc = inflate(z, Z_NO_FLUSH);
    out->len += STEP - z->avail_out;
    if (rc == Z_MEM_ERROR)
        return vol_fail_nomem(err);
    if (rc == Z_BUF_ERROR)
        return vol_fail(err, VOL_EPARSE, "the gzip body is cut short");
    if (rc != Z_OK && rc != Z_STREAM_END)
        return vol_fail(err, VOL_EPARSE, "the gzip body is damaged (%s)",
                        z->msg != NULL ? z->msg : "no reason given");
    if (out->len > max)
        return vol_fail(err, VOL_EDATA,
                        "the gzip body unpacks to more than "
                        "%zu bytes",
                        max);
    *end = rc == Z_STREAM_END;
    return VOL_OK;
}

static enum vol_code
inflate_all(z_stream *z, size_t max, struct vol_str *out, struct vol_err *err)
{
    enum vol_code code;
    int end = 0;

    for (;;) {
        code = inflate_step(z, max, out, &end, err);
        if (code != VOL_OK)
            return code;
        if (end && z->avail_in == 0)
            return vol_str_check(out, err); /* and end it with a NUL */
        if (end && inflateReset(z) != Z_OK)
            return vol_fail_nomem(err);
    }
}

enum vol_code
vol_gunzip(const char *in, size_t n, size_t max, struct vol_str *out,
           struct vol_err *err)
{
    z_stream z = { 0 };
    enum vol_code code;

    if (n > UINT_MAX)
        return vol_fail(err, VOL_EDATA, "a gzip body of more than %u bytes",
                        UINT_MAX);
    if (inflateInit2(&z, WINDOW_GZIP) != Z_OK)
        return vol_fail_nomem(err);
    z.next_in = (const Bytef *)in;
    z.avail_in = (uInt)n;
    code = inflate_all(&z, max, out, err);
    (void)inflateEnd(&z);
    return code;
}
