/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_ANALYSIS_SAVED_H
#define VOL_ANALYSIS_SAVED_H

#include "base/date.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Models that an earlier run left behind: a table of states or of params,
 * held whole in memory, 24 bytes a row.  The rows of a symbol, model and
 * origin stand together; the table may hold several origins.
 */

/* One number: "param:alpha1", 0 or "residual", 5. */
struct vol_saved_row {
    const char *name;
    size_t lag;
    double value; /* NaN where the cell is empty */
};

struct vol_saved_model {
    const char *symbol, *spec;
    vol_date origin;
    const struct vol_saved_row *row;
    size_t n;
};

struct vol_saved;

/* Which tables are taken. */
enum vol_saved_kinds { VOL_SAVED_STATES, VOL_SAVED_STATES_OR_PARAMS };

/*
 * Read `path`.  Of a table of params, `estimate` is the value and the name is
 * "param:" and its `param`, as a state has it.  VOL_EDATA, VOL_EPARSE, VOL_EIO
 * with the file and the row: it is neither table, a cell is no number or
 * date, rows of a model come a second time; VOL_ENOMEM.
 */
enum vol_code vol_saved_read(struct vol_saved **out, const char *path,
                             enum vol_saved_kinds kinds,
                             struct vol_err *err) VOL_MUST_CHECK;
void vol_saved_free(struct vol_saved *saved);

/* What stands in messages: the file's name. */
const char *vol_saved_name(const struct vol_saved *saved);

/* The last of a symbol's models of that spec whose origin is not after
 * `until`, or NULL. */
const struct vol_saved_model *vol_saved_find(const struct vol_saved *saved,
                                             const char *symbol,
                                             const char *spec, vol_date until);

/* How many models there are, each of them (by symbol, spec and origin), and
 * whether any is of that spec. */
size_t vol_saved_count(const struct vol_saved *saved);
const struct vol_saved_model *vol_saved_model(const struct vol_saved *saved,
                                              size_t i);
bool vol_saved_has(const struct vol_saved *saved, const char *spec);

/* The first of a model's rows with that name and lag; NaN where there is
 * none. */
double vol_saved_value(const struct vol_saved_model *model, const char *name,
                       size_t lag);

#endif
