/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/str.h"
#include "garch/bands.h"

#include <string.h>

static const char *const method_names[] = { "none", "delta", "draws" };

const char *
vol_band_method_name(enum vol_band_method method)
{
    return method_names[method];
}

enum vol_code
vol_band_method_parse(const char *text, enum vol_band_method *out,
                      struct vol_err *err)
{
    char quoted[VOL_QUOTE_SIZE];

    for (int i = 0; i < 3; i++)
        if (strcmp(text, method_names[i]) == 0) {
            *out = (enum vol_band_method)i;
            return VOL_OK;
        }
    return vol_fail(err, VOL_EUSAGE,
                    "unknown bands \"%s\": use one of none delta draws",
                    vol_str_quote(quoted, text));
}
