/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/variances.h"

#include "mean/spec.h"

#include <check.h>
#include <string.h>

/* A source that holds a row of each of these specs, of any kind. */
static const char *const specs[] = {
    "const+garch1.1~normal",
    "arima-auto",
    "har-squared",
    "har+garch1.1~t",
    "mean",
    "arima1.0.1-mx.x",
    "ewma0.94",
    "ccc+const+garch1.1~normal",
    "adcc1.1~t-two-day+const+gjr1.1~t",
    "var2-logsq",
    "var2-of4.1a2b3c4d",
    "ccc-of4.1a2b3c4d+const+garch1.1~normal",
};
enum { N_SPECS = sizeof(specs) / sizeof(specs[0]) };

static void
add_cell(struct vol_frame *frame, size_t column, const char *spec)
{
    switch (frame->kind->column[column].type) {
    case VOL_TEXT: vol_frame_add_text(frame, spec, strlen(spec)); break;
    case VOL_DATE: vol_frame_add_date(frame, 18000); break;
    case VOL_INT: vol_frame_add_int(frame, 1); break;
    case VOL_REAL: vol_frame_add_real(frame, 1.0); break;
    }
}

static enum vol_code
read_specs(void *ctx, const struct vol_report_wish *wish,
           struct vol_frame *frame, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    (void)ctx;
    (void)wish;
    for (size_t i = 0; code == VOL_OK && i < N_SPECS; i++) {
        for (size_t k = 0; k < frame->kind->n; k++)
            add_cell(frame, k, specs[i]);
        code = vol_frame_end_row(frame, err);
    }
    return code;
}

static size_t
rows_of(const char *kind, bool of_means)
{
    struct vol_report_source all = { read_specs, NULL };
    const struct vol_report_source source = vol_report_variances(&all);
    struct vol_report_wish wish = vol_report_wish(kind, NULL);
    struct vol_frame frame;
    size_t n;

    wish.of_means = of_means;
    vol_frame_init(&frame, wish.kind);
    ck_assert_int_eq(source.read(source.ctx, &wish, &frame, NULL), VOL_OK);
    for (size_t i = 0; i < frame.n && strcmp(kind, "tests") != 0; i++)
        ck_assert(of_means !=
                  (strchr(vol_frame_text(&frame, i, "spec"), '+') != NULL &&
                   strncmp(vol_frame_text(&frame, i, "spec"), "a", 1) != 0));
    n = frame.n;
    vol_frame_clear(&frame);
    return n;
}

START_TEST(rows_of_models_of_the_mean_are_left_out)
{
    ck_assert_uint_eq(rows_of("fits", false), 2);
    ck_assert_uint_eq(rows_of("params", false), 2);
    ck_assert_uint_eq(rows_of("forecasts", false), 2);
    ck_assert_uint_eq(rows_of("tests", false), N_SPECS);
    ck_assert_uint_eq(rows_of("fits", true), 6);
}
END_TEST

Suite *suite_report_variances(void);

Suite *
suite_report_variances(void)
{
    Suite *s = suite_create("report/variances");
    TCase *tc = tcase_create("variances");

    tcase_add_test(tc, rows_of_models_of_the_mean_are_left_out);
    suite_add_tcase(s, tc);
    return s;
}
