/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

enum vol_code
vol_fail(struct vol_err *err, enum vol_code code, const char *fmt, ...)
{
    va_list ap;

    if (err == NULL)
        return code;
    err->code = code;
    va_start(ap, fmt);
    (void)vsnprintf(err->text, sizeof(err->text), fmt, ap);
    va_end(ap);
    return code;
}

enum vol_code
vol_fail_nomem(struct vol_err *err)
{
    return vol_fail(err, VOL_ENOMEM, "out of memory");
}

enum vol_code
vol_fail_in(struct vol_err *err, enum vol_code code, const char *fmt, ...)
{
    char prefix[sizeof(err->text)];
    struct vol_err inner;
    va_list ap;

    if (err == NULL)
        return code;
    inner = *err;
    va_start(ap, fmt);
    (void)vsnprintf(prefix, sizeof(prefix), fmt, ap);
    va_end(ap);
    return vol_fail(err, inner.code, "%.200s: %.300s", prefix, inner.text);
}
