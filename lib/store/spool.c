/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/spool.h"

#include "base/file.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum { BLOCK = 65536 };

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
    enum vol_code code = vol_file_temporary(&spool, err);
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
