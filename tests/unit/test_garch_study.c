/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A little of what `make simulate` does at length: how often fits of
 * simulated series fail.
 */
#include "garch_study.h"

#include <check.h>
#include <stdlib.h>

/* Models of the study: garch1.1 and gjr1.1 (see garch_study.c). */
static const size_t few[] = { 2, 4 };

static size_t
count_failed(const struct study_cell *cell, size_t n, size_t windows)
{
    double *y = malloc(n * sizeof(*y));
    const struct vol_garch_data data = { .y = y, .n = n };
    struct study_challenge got;
    size_t failed = 0;

    ck_assert_ptr_nonnull(y);
    for (size_t i = 0; i < windows; i++) {
        ck_assert_int_eq(study_draw(cell, i, n, y, NULL), VOL_OK);
        ck_assert_int_eq(
            study_challenge(&cell->spec, &data, cell->theta, i, &got, NULL),
            VOL_OK);
        failed += study_failed(&got);
    }
    free(y);
    return failed;
}

START_TEST(fits_of_a_thousand_returns_rarely_fail)
{
    struct study_cell cell;

    for (size_t i = 0; i < sizeof(few) / sizeof(few[0]); i++) {
        ck_assert(study_cell(few[i], &vol_density_normal, &cell));
        ck_assert_uint_le(count_failed(&cell, 1000, 50), 1);
        ck_assert(study_cell(few[i], &vol_density_t, &cell));
        ck_assert_uint_le(count_failed(&cell, 1000, 50), 1);
    }
}
END_TEST

START_TEST(a_series_depends_on_its_number_alone)
{
    struct study_cell cell;
    double a[50], b[50], c[50];

    ck_assert(study_cell(few[0], &vol_density_t, &cell));
    ck_assert_int_eq(study_draw(&cell, 3, 50, a, NULL), VOL_OK);
    ck_assert_int_eq(study_draw(&cell, 4, 50, b, NULL), VOL_OK);
    ck_assert_int_eq(study_draw(&cell, 3, 50, c, NULL), VOL_OK);
    ck_assert_mem_eq(a, c, sizeof(a));
    ck_assert_mem_ne(a, b, sizeof(a));
}
END_TEST

Suite *suite_garch_study(void);

Suite *
suite_garch_study(void)
{
    Suite *s = suite_create("garch_study");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, fits_of_a_thousand_returns_rarely_fail);
    tcase_add_test(tc, a_series_depends_on_its_number_alone);
    suite_add_tcase(s, tc);
    return s;
}
