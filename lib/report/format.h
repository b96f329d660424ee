/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_FORMAT_H
#define VOL_REPORT_FORMAT_H

#include "base/str.h"
#include "table/frame.h"

#include <stddef.h>

/*
 * How figures look on a page.  What is read is rounded, a tie away from zero;
 * where the exact value stands is an attribute of the element:
 *
 *     <td data-ref="forecasts:4:vol_ann_pct">16.23</td>
 *
 * data-ref is the resource of the API, the row there (from 0) and the
 * column.  In tables with many figures their headers say it for all of a row or
 * a column: of <td class="n">16.23</td> the resource and row are the data-ref
 * of its row and the column is the data-column of its column's header, or the
 * other way round.
 */

enum vol_format_style {
    VOL_STYLE_FIXED,  /* 16.23                                            */
    VOL_STYLE_SIGNED, /* +0.41, for changes                               */
    VOL_STYLE_PRICE,  /* 3,386.15; two more places below 10               */
    VOL_STYLE_DIGITS, /* so many significant digits: 0.01076              */
    VOL_STYLE_P       /* p-values: 0.041, <0.0001                         */
};

struct vol_format {
    enum vol_format_style style;
    int digits;         /* after the point; of DIGITS all of them */
    const char *suffix; /* "%" after the number, or NULL          */
};

/*
 * Add `x` in that form (a minus sign is U+2212); a dash where it is not
 * finite.
 */
void vol_format_add(struct vol_str *out, double x, struct vol_format format);

/* Whether VOL_STYLE_P shows the p-value by a bound, "<0.0001". */
bool vol_format_p_is_bound(double p);

/*
 * Add an element called `tag` (td, span, dd ...) that shows the number in
 * that cell of `frame`; a dash, with `reason` as its title, where the cell
 * is missing.
 */
void vol_format_cell(struct vol_str *out, const char *tag,
                     const struct vol_frame *frame, size_t row,
                     const char *column, struct vol_format format,
                     const char *reason);

/* The same <td> where the headers say where its value stands. */
void vol_format_figure(struct vol_str *out, const struct vol_frame *frame,
                       size_t row, const char *column, struct vol_format format,
                       const char *reason);

/* The attribute of such a header: data-ref="forecasts:4". */
void vol_format_row_ref(struct vol_str *out, const struct vol_frame *frame,
                        size_t row);

/* The same <td> of a table that readers sort, with the exact value, by which
 * site.js sorts it, as its data-value. */
void vol_format_sort_cell(struct vol_str *out, const struct vol_frame *frame,
                          size_t row, const char *column,
                          struct vol_format format, const char *reason);

/* The resource of the API that holds the rows of a kind: "parameters". */
const char *vol_format_resource(const struct vol_kind *kind);

/* Add a date as an element <time>, a dash for VOL_DATE_NONE. */
void vol_format_date(struct vol_str *out, vol_date date);

#endif
