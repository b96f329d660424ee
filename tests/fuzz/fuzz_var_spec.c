/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes are refused as a vector autoregression, or are one whose canonical
 * spelling reads back as the same.
 */

#include "mean/var_spec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_survive(const struct vol_var_model *model)
{
    struct vol_var_model again;
    char first[VOL_VAR_NAME_SIZE], second[VOL_VAR_NAME_SIZE];

    vol_var_model_name(model, first);
    if (!vol_var_model_is(first) ||
        vol_var_model_parse(first, &again, NULL) != VOL_OK)
        abort();
    vol_var_model_name(&again, second);
    if (strcmp(first, second) != 0)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vol_var_model model;
    struct vol_err err;
    char *text = malloc(size + 1);

    if (text == NULL)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (vol_var_model_parse(text, &model, &err) == VOL_OK)
        must_survive(&model);
    else if (err.code != VOL_EUSAGE)
        abort();
    free(text);
    return 0;
}
