/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "table/json.h"

#include <check.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

Suite *suite_table_json(void);

static const double values[] = { 1.0 / 3, 0.1,       -0.0,
                                 1e23,    5e-324,    1.5e-07,
                                 NAN,     12345.678, 1.7976931348623157e308,
                                 HUGE_VAL };

#define N (sizeof(values) / sizeof(values[0]))

static void
add_text(struct vol_frame *f, const char *text)
{
    vol_frame_add_text(f, text, strlen(text));
}

/* Rows of quality: symbol origin metric value reason. */
static enum vol_code
make_frame(struct vol_frame *f)
{
    enum vol_code code = VOL_OK;

    vol_frame_init(f, vol_kind_find("quality"));
    for (size_t i = 0; i < N && code == VOL_OK; i++) {
        add_text(f, i < 5 ? "S" : "</script>\"\xe2\x80\xa8");
        vol_frame_add_date(f, i == 3 ? VOL_DATE_NONE : (vol_date)(18000 + i));
        add_text(f, "rows");
        vol_frame_add_real(f, values[i]);
        add_text(f, i % 2 ? "why" : "");
        code = vol_frame_end_row(f, NULL);
    }
    return code;
}

/* What jansson, which is not ours, reads from what we wrote. */
static json_t *
read_back(const struct vol_str *text)
{
    json_error_t error;
    json_t *json = json_loads(text->text, JSON_REJECT_DUPLICATES, &error);

    ck_assert_msg(json != NULL, "%s", error.text);
    return json;
}

static void
check_value(const json_t *cell, double x)
{
    if (!isfinite(x)) {
        ck_assert(json_is_null(cell));
        return;
    }
    double read = json_number_value(cell);
    ck_assert(json_is_number(cell));
    ck_assert_double_eq(read, x);
}

START_TEST(rows_read_back)
{
    struct vol_frame f;
    struct vol_str text = { 0 };
    struct vol_json json = { .out = &text };

    ck_assert_int_eq(make_frame(&f), VOL_OK);
    vol_json_rows(&json, &f);
    json_t *rows = read_back(&text);
    ck_assert_uint_eq(json_array_size(rows), N);
    for (size_t i = 0; i < N; i++) {
        const json_t *row = json_array_get(rows, i);
        ck_assert_uint_eq(json_object_size(row), 5);
        check_value(json_object_get(row, "value"), values[i]);
        ck_assert_str_eq(json_string_value(json_object_get(row, "symbol")),
                         i < 5 ? "S" : "</script>\"\xe2\x80\xa8");
        ck_assert(json_is_null(json_object_get(row, "origin")) == (i == 3));
        ck_assert(json_is_null(json_object_get(row, "reason")) == (i % 2 == 0));
    }
    ck_assert_str_eq(
        json_string_value(json_object_get(json_array_get(rows, 0), "origin")),
        "2019-04-14");
    json_decref(rows);
    vol_str_clear(&text);
    vol_frame_clear(&f);
}
END_TEST

START_TEST(columns_read_back)
{
    struct vol_frame f;
    struct vol_str text = { 0 };
    struct vol_json json = { .out = &text };

    ck_assert_int_eq(make_frame(&f), VOL_OK);
    vol_json_object(&json, false);
    vol_json_columns(&json, &f, 1);
    vol_json_end_object(&json);
    json_t *all = read_back(&text);
    ck_assert_uint_eq(json_object_size(all), 4);
    const json_t *column = json_object_get(all, "value");
    ck_assert_uint_eq(json_array_size(column), N);
    for (size_t i = 0; i < N; i++)
        check_value(json_array_get(column, i), values[i]);
    json_decref(all);
    vol_str_clear(&text);
    vol_frame_clear(&f);
}
END_TEST

START_TEST(layout_is_by_lines)
{
    struct vol_str text = { 0 };
    struct vol_json json = { .out = &text };

    vol_json_object(&json, false);
    vol_json_name(&json, "a");
    vol_json_array(&json, true);
    vol_json_int(&json, 1);
    vol_json_bool(&json, true);
    vol_json_object(&json, false);
    vol_json_name(&json, "b");
    vol_json_text(&json, NULL);
    vol_json_end_object(&json);
    vol_json_end_array(&json);
    vol_json_name(&json, "c");
    vol_json_array(&json, false);
    vol_json_end_array(&json);
    vol_json_end_object(&json);
    ck_assert_str_eq(text.text,
                     "{\n \"a\": [1,true,{\"b\":null}],\n \"c\": []\n}\n");
    vol_str_clear(&text);
}
END_TEST

START_TEST(numbers_are_those_of_tables)
{
    struct vol_str text = { 0 };
    struct vol_json json = { .out = &text };

    vol_json_array(&json, true);
    vol_json_number(&json, 0.1);
    vol_json_number(&json, 1e23);
    vol_json_number(&json, -0.0);
    vol_json_end_array(&json);
    ck_assert_str_eq(text.text, "[0.1,1e+23,-0]\n");
    vol_str_clear(&text);
}
END_TEST

static enum vol_code
write_all(struct vol_str *text)
{
    struct vol_frame f;
    struct vol_json json = { .out = text };
    enum vol_code code = make_frame(&f);

    if (code == VOL_OK) {
        vol_json_rows(&json, &f);
        code = vol_str_check(text, NULL);
    }
    vol_frame_clear(&f);
    return code;
}

START_TEST(every_allocation_may_fail)
{
    for (size_t n = 1;; n++) {
        struct vol_str text = { 0 };
        alloc_fail_at(n);
        enum vol_code code = write_all(&text);
        bool refused = alloc_refused();
        vol_str_clear(&text);
        if (!refused)
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
    }
}
END_TEST

Suite *
suite_table_json(void)
{
    Suite *s = suite_create("table/json");
    TCase *t = tcase_create("json");

    tcase_add_test(t, rows_read_back);
    tcase_add_test(t, columns_read_back);
    tcase_add_test(t, layout_is_by_lines);
    tcase_add_test(t, numbers_are_those_of_tables);
    tcase_add_test(t, every_allocation_may_fail);
    suite_add_tcase(s, t);
    return s;
}
