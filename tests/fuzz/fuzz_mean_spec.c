/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes are refused as a model of the mean, or are one whose spelling reads
 * back as the same model.
 */

#include "mean/spec.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must_survive(const struct vol_mean_model *model)
{
    struct vol_mean_model again;
    char first[64], second[64];

    vol_mean_model_name(model, first, sizeof(first));
    if (vol_mean_model_parse(first, &again, NULL) != VOL_OK)
        abort();
    vol_mean_model_name(&again, second, sizeof(second));
    if (strcmp(first, second) != 0 || !vol_mean_model_is(first))
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vol_mean_model model;
    struct vol_err err;
    char *text = malloc(size + 1);

    if (text == NULL)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    if (vol_mean_model_parse(text, &model, &err) == VOL_OK)
        must_survive(&model);
    else if (err.code != VOL_EUSAGE)
        abort();
    free(text);
    return 0;
}
