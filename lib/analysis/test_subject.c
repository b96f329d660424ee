/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/test_subject.h"

#include <string.h>

/* The index of a column among those to be read, added where it is new. */
static size_t
read_column(struct vol_test_subjects *to, const char *name, bool optional)
{
    for (size_t i = 0; i < to->n_columns; i++)
        if (strcmp(to->column[i], name) == 0) {
            to->optional[i] = to->optional[i] && optional;
            return i;
        }
    to->column[to->n_columns] = name;
    to->optional[to->n_columns] = optional;
    return to->n_columns++;
}

static enum vol_code
add_subject(struct vol_test_subjects *to, const char *name, const char *column,
            enum vol_series_as as, const struct vol_series_wish *base,
            struct vol_err *err)
{
    const char *names[2];
    bool optional[2];

    for (size_t i = 0; i < to->n; i++)
        if (strcmp(to->subject[i].name, name) == 0)
            return vol_fail(err, VOL_EUSAGE, "-c %s stands there twice", name);
    if (to->n == VOL_TEST_SUBJECTS_MAX)
        return vol_fail(err, VOL_EUSAGE, "more than %d times -c",
                        VOL_TEST_SUBJECTS_MAX);
    struct vol_test_subject *s = &to->subject[to->n++];
    s->name = name;
    s->wish = (struct vol_series_wish){ .column = column, .as = as };
    s->wish.window = base->window;
    s->n_at = vol_series_columns(&s->wish, names, optional);
    for (size_t i = 0; i < s->n_at; i++)
        s->at[i] = read_column(to, names[i], optional[i]);
    return VOL_OK;
}

/* -c NAME: price, return, or any other column as it is. */
static enum vol_code
add_column(struct vol_test_subjects *to, const char *name,
           const struct vol_series_wish *base, struct vol_err *err)
{
    bool price = strcmp(name, "price") == 0;

    if (!price && strcmp(name, "return") != 0)
        return add_subject(to, name, name, VOL_AS_LEVEL, base, err);
    if (base->as == VOL_AS_LEVEL || (price && base->as != VOL_AS_PRICE))
        return vol_fail(err, VOL_EUSAGE,
                        "-c %s: the settings column and as name no price",
                        name);
    return add_subject(to, name, base->column, price ? VOL_AS_LOG : base->as,
                       base, err);
}

/* Without -c: what a price table offers, or the one column there is. */
static enum vol_code
add_usual_columns(struct vol_test_subjects *to,
                  const struct vol_series_wish *base, struct vol_err *err)
{
    if (base->as == VOL_AS_LEVEL && base->column == NULL)
        return vol_fail(err, VOL_EUSAGE,
                        "--as level needs a column: -c COLUMN");
    if (base->as == VOL_AS_LEVEL)
        return add_column(to, base->column, base, err);
    if (base->as == VOL_AS_PRICE) {
        enum vol_code code = add_column(to, "price", base, err);
        if (code != VOL_OK)
            return code;
        to->subject[0].levels_only = true;
    }
    return add_column(to, "return", base, err);
}

enum vol_code
vol_test_subjects_make(struct vol_test_subjects *subjects,
                       const char *const *names, size_t n,
                       const struct vol_series_wish *base, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    *subjects = (struct vol_test_subjects){ .n = 0 };
    if (n == 0)
        return add_usual_columns(subjects, base, err);
    for (size_t i = 0; code == VOL_OK && i < n; i++)
        code = add_column(subjects, names[i], base, err);
    return code;
}

struct vol_block
vol_test_subject_view(const struct vol_test_subject *subject,
                      const struct vol_block *block, double **value)
{
    struct vol_block view = *block;

    for (size_t i = 0; i < subject->n_at && view.code == VOL_OK; i++)
        value[i] = block->value[subject->at[i]];
    view.value = value;
    view.n_values = subject->n_at;
    return view;
}

enum vol_code
vol_test_base_wish(const struct vol_conf *conf, struct vol_series_wish *base,
                   struct vol_err *err)
{
    const char *column = vol_conf_text(conf, "column");
    const char *as = vol_conf_text(conf, "as");

    *base = (struct vol_series_wish){ .as = VOL_AS_LEVEL };
    if (*column == '\0' && strcmp(as, "level") == 0)
        return VOL_OK; /* -c is to name the columns */
    return vol_conf_blame(conf, "as",
                          vol_series_wish_from(column, as, base, err), err);
}
