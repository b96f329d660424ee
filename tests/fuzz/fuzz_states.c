/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes are refused as saved models or are kept as they are; each of them
 * is refused as a state, or is one that goes on over new rows and comes back
 * bit for bit from what is written of it.
 */

#include "analysis/garch_states.h"
#include "base/str.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same text twice; what is written once is read as what was meant. */
static void
must_be_equal(const struct vol_rows *a, const struct vol_rows *b)
{
    if (strcmp(vol_str_text(&a->text), vol_str_text(&b->text)) != 0)
        abort();
}

static struct vol_saved *
read_bytes(const void *data, size_t size, enum vol_saved_kinds kinds)
{
    struct vol_saved *saved = NULL;
    char path[32];
    FILE *fp = tmpfile();

    if (fp == NULL || fwrite(data, 1, size, fp) != size || fflush(fp) != 0)
        abort();
    (void)snprintf(path, sizeof(path), "/dev/fd/%d", fileno(fp));
    if (vol_saved_read(&saved, path, kinds, NULL) != VOL_OK)
        saved = NULL;
    (void)fclose(fp);
    return saved;
}

static struct vol_saved *
read_rows(const struct vol_rows *rows)
{
    return read_bytes(rows->text.text, rows->text.len, VOL_SAVED_STATES);
}

static void
begin(struct vol_rows *rows)
{
    *rows = (struct vol_rows){ .delim = ',' };
    vol_str_add(&rows->text, "symbol,origin,spec,name,lag,value\n");
}

/* What is carried over unread is the same for the next night. */
static void
carry(const struct vol_saved *saved, struct vol_rows *rows)
{
    begin(rows);
    for (size_t i = 0; i < vol_saved_count(saved); i++)
        vol_garch_add_saved(rows, vol_saved_model(saved, i));
}

static void
must_be_carried(const struct vol_saved *saved)
{
    struct vol_rows once, twice;

    carry(saved, &once);
    struct vol_saved *again = read_rows(&once);
    if (again == NULL)
        abort();
    carry(again, &twice);
    must_be_equal(&once, &twice);
    vol_saved_free(again);
    vol_rows_clear(&once);
    vol_rows_clear(&twice);
}

static void
must_come_back(const struct vol_saved_model *model,
               const struct vol_garch_state *state,
               const struct vol_garch_mark *mark)
{
    struct vol_rows once, twice;
    struct vol_garch_state back;
    struct vol_garch_mark got;

    begin(&once);
    begin(&twice);
    vol_garch_add_state(&once, model->symbol, model->spec, model->origin, state,
                        mark, state->n_z > 0);
    struct vol_saved *saved = read_rows(&once);
    if (saved == NULL ||
        vol_garch_restore(vol_saved_model(saved, 0), &state->spec, &back, &got,
                          NULL) != VOL_OK)
        abort();
    vol_garch_add_state(&twice, model->symbol, model->spec, model->origin,
                        &back, &got, back.n_z > 0);
    must_be_equal(&once, &twice);
    vol_garch_state_clear(&back);
    vol_saved_free(saved);
    vol_rows_clear(&once);
    vol_rows_clear(&twice);
}

/* New rows are refused, or have variances. */
static void
must_go_on(struct vol_garch_state *state)
{
    enum { ROWS = 6 };
    static const double y[ROWS] = { 0.3, -1.2, 0.0, 4.5, -0.7, 0.1 };
    static const double x[ROWS * VOL_GARCH_MAX_X] = { 1.0, 0.5 };
    const struct vol_garch_data data = { y, ROWS, x, x };
    double e[ROWS], h[ROWS];

    if (vol_garch_state_filter(state, &data, 0, e, h, NULL) != VOL_OK)
        return;
    for (int t = 0; t < ROWS; t++)
        if (!(h[t] > 0.0) || !isfinite(h[t]))
            abort();
}

static void
restore(const struct vol_saved_model *model)
{
    struct vol_garch_spec spec;
    struct vol_garch_state state;
    struct vol_garch_mark mark;

    if (vol_garch_spec_parse(model->spec, &spec, NULL) != VOL_OK ||
        vol_garch_restore(model, &spec, &state, &mark, NULL) != VOL_OK)
        return;
    must_come_back(model, &state, &mark);
    must_go_on(&state);
    vol_garch_state_clear(&state);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vol_saved *saved =
        read_bytes(data, size, VOL_SAVED_STATES_OR_PARAMS);

    if (saved == NULL)
        return 0;
    must_be_carried(saved);
    for (size_t i = 0; i < vol_saved_count(saved); i++)
        restore(vol_saved_model(saved, i));
    vol_saved_free(saved);
    return 0;
}
