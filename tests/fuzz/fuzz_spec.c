/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes are refused as a model, or are one whose printed spelling reads
 * back as the same model and whose parameters all have names.
 */

#include "garch/spec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_survive(const struct vol_garch_spec *spec)
{
    struct vol_garch_spec again;
    char first[VOL_SPEC_SIZE], second[VOL_SPEC_SIZE];
    char name[VOL_PARAM_NAME_SIZE];

    vol_garch_spec_print(spec, first);
    if (vol_garch_spec_parse(first, &again, NULL) != VOL_OK)
        abort();
    vol_garch_spec_print(&again, second);
    if (strcmp(first, second) != 0)
        abort();
    if (vol_garch_n_params(spec) > VOL_GARCH_MAX_PARAMS)
        abort();
    for (size_t i = 0; i < vol_garch_n_params(spec); i++) {
        vol_garch_param_name(spec, i, name);
        if (name[0] == '\0')
            abort();
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vol_garch_spec spec;
    struct vol_err err;
    char *text = malloc(size + 1);

    if (text == NULL)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (vol_garch_spec_parse(text, &spec, &err) == VOL_OK)
        must_survive(&spec);
    else if (err.code != VOL_EUSAGE)
        abort();
    free(text);
    return 0;
}
