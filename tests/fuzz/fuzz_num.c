/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes must either be refused as a number, or be read as strtod reads
 * them and survive being written; and any eight bytes, taken as a double,
 * must survive being written and read.
 */

#include "base/num.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_survive(double x)
{
    char text[VOL_DOUBLE_BUFSIZE];
    double back;

    if (vol_format_double(text, x) != strlen(text))
        abort();
    if (vol_parse_double(text, &back, NULL) != VOL_OK)
        abort();
    if (isfinite(x) ? memcmp(&x, &back, sizeof(x)) != 0 : !isnan(back))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    double x, want;
    int64_t i;
    char *text = malloc(size + 1);

    if (text == NULL)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (vol_parse_double_n(text, size, &x, NULL) == VOL_OK && size > 0) {
        want = strtod(text, NULL);
        if (memcmp(&x, &want, sizeof(x)) != 0)
            abort();
        must_survive(x);
    }
    if (vol_parse_int64(text, size, &i, NULL) == VOL_OK &&
        i != strtoll(text, NULL, 10))
        abort();
    if (size >= sizeof(x)) {
        memcpy(&x, data, sizeof(x));
        must_survive(x);
    }
    free(text);
    return 0;
}
