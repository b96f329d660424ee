/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV file on this machine: "file:PATH". */
#include "source/bars_csv.h"

static bool
match(const char *url)
{
    return vol_source_path(url) != NULL;
}

const struct vol_source vol_source_file = {
    .name = "file",
    .match = match,
    .parse = vol_bars_csv_parse,
};
