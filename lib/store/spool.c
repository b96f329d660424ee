/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/spool.h"

#include "base/str.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 65536 };

static enum vol_code
open_nameless(FILE **out, struct vol_err *err)
{
    const char *dir = getenv("TMPDIR");
    struct vol_str path = { 0 };

    if (dir == NULL || *dir == '\0')
        dir = "/tmp";
    vol_str_addf(&path, "%s/vload.XXXXXX", dir);
    enum vol_code code = vol_str_check(&path, err);
    int fd = code == VOL_OK ? mkstemp(path.text) : -1;
    FILE *fp = fd >= 0 ? fdopen(fd, "w+") : NULL;
    if (fd >= 0)
        (void)unlink(path.text);
    if (fd >= 0 && fp == NULL)
        (void)close(fd);
    if (fp != NULL)
        *out = fp;
    else if (code == VOL_OK)
        code = vol_fail(err, VOL_EIO,
                        "no temporary file can be made in %s: %s; set TMPDIR",
                        dir, strerror(errno));
    vol_str_clear(&path);
    return code;
}

static enum vol_code
copy(FILE *from, FILE *to, const char *name, struct vol_err *err)
{
    char block[BLOCK];
    size_t n;

    while ((n = fread(block, 1, sizeof(block), from)) > 0)
        if (fwrite(block, 1, n, to) != n)
            break;
    if (ferror(from))
        return vol_fail(err, VOL_EIO, "%s: %s", name, strerror(errno));
    if (ferror(to) || fflush(to) != 0 || fseek(to, 0, SEEK_SET) != 0)
        return vol_fail(err, VOL_EIO,
                        "%s: cannot be kept in a temporary file: %s; set "
                        "TMPDIR to a folder with room",
                        name, strerror(errno));
    return VOL_OK;
}

enum vol_code
vol_spool(FILE *fp, const char *name, FILE **out, struct vol_err *err)
{
    struct stat st;
    FILE *spool = NULL;

    if (fstat(fileno(fp), &st) == 0 && S_ISREG(st.st_mode)) {
        *out = fp;
        return VOL_OK;
    }
    enum vol_code code = open_nameless(&spool, err);
    if (code != VOL_OK)
        return code;
    code = copy(fp, spool, name, err);
    if (code != VOL_OK) {
        (void)fclose(spool);
        return code;
    }
    *out = spool;
    return VOL_OK;
}
