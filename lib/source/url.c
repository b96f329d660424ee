/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A CSV file at an address: "https://...", asked for as it is. */
#include "net/url.h"
#include "source/bars_csv.h"

static enum vol_code
address(const struct vol_source_request *request, struct vol_str *out,
        struct vol_err *err)
{
    vol_str_add(out, request->place->url);
    return vol_str_check(out, err);
}

const struct vol_source vol_source_url = {
    .name = "url",
    .match = vol_url_is_http,
    .address = address,
    .parse = vol_bars_csv_parse,
};
