/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/report.h"

#include "base/hash.h"

#include <string.h>

/* SHA-256 of plotly-basic.min.js in npm's plotly.js-basic-dist-min 4.1.1. */
static const char sha256[] =
    "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba";

enum vol_code
vol_report_check_plotly(const struct vol_str *text, const char *path,
                        struct vol_err *err)
{
    char hash[VOL_SHA256_BUFSIZE];
    enum vol_code code =
        vol_hash_sha256(hash, vol_str_text(text), text->len, err);

    if (code == VOL_OK && strcmp(hash, sha256) != 0)
        code = vol_fail(err, VOL_EDATA,
                        "%s: not the basic bundle of Plotly " VOL_PLOTLY_VERSION
                        " (its SHA-256 is %.12s...); run `npm ci`",
                        path, hash);
    return code;
}
