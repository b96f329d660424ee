/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes are refused as a model of vcross, or are one whose spelling in
 * tables reads back as the same model.
 */

#include "analysis/cross_plan.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct vol_cross_words
words_of(const char *const *model)
{
    return (struct vol_cross_words){ .model = model, .n_models = 1 };
}

/* Up to the margin, the spelling is a model again. */
static void
must_survive(const struct vol_cross_plan *plan)
{
    struct vol_cross_plan again;
    char text[VOL_CROSS_NAME];
    const char *const model = text;

    memcpy(text, plan->model[0].name, sizeof(text));
    text[strcspn(text, "+")] = '\0';
    const struct vol_cross_words words = words_of(&model);
    if (vol_cross_plan_make(&again, &words, NULL) != VOL_OK)
        abort();
    if (strcmp(again.model[0].name, plan->model[0].name) != 0)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vol_cross_plan plan;
    struct vol_err err;
    char *text = malloc(size + 1);
    const char *const model = text;

    if (text == NULL)
        return 0;
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    const struct vol_cross_words words = words_of(&model);
    if (vol_cross_plan_make(&plan, &words, &err) == VOL_OK)
        must_survive(&plan);
    else if (err.code != VOL_EUSAGE)
        abort();
    free(text);
    return 0;
}
