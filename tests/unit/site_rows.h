/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_SITE_ROWS_H
#define VOL_TESTS_SITE_ROWS_H

#include "report/page.h"
#include "report/source.h"

/*
 * tests/data/site in memory, as a source for the report without a database.
 * Between reading and use a test may change the frames.
 */
enum { SITE_KINDS = 14 };

struct site_rows {
    struct vol_frame frame[SITE_KINDS];
};

/* Ends the test where a file is not as it should be. */
void site_rows_read(struct site_rows *rows);
void site_rows_clear(struct site_rows *rows);

/* The frame of that kind. */
struct vol_frame *site_rows_of(struct site_rows *rows, const char *kind);

/* Keep the rows for which `keep` is true. */
void site_rows_keep(struct vol_frame *frame,
                    bool (*keep)(const struct vol_frame *frame, size_t row));

/* For the page of a symbol. */
extern const struct vol_report_site site_rows_site;

/* Put another text into a cell. */
void site_rows_put(struct vol_frame *frame, size_t row, const char *column,
                   const char *text);

struct vol_report_source site_rows_source(struct site_rows *rows);

#endif
