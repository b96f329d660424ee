/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States as text and back. */
#include "alloc.h"
#include "analysis/garch_carry.h"
#include "analysis/garch_states.h"
#include "garch_state.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char header[] = "symbol,origin,spec,name,lag,value\n";
static const struct vol_garch_mark mark = { 12345, 12999,
                                            UINT64_C(0xfedcba9876543210) };

/* A file with a text in it; the caller removes it. */
static void
write_file(char path[32], const char *text)
{
    strcpy(path, "/tmp/vol-states-XXXXXX");
    const int fd = mkstemp(path);
    FILE *fp = fdopen(fd, "w");

    ck_assert_ptr_nonnull(fp);
    ck_assert_int_ne(fputs(text, fp), EOF);
    ck_assert_int_eq(fclose(fp), 0);
}

static enum vol_code
read_text(struct vol_saved **out, const char *text, enum vol_saved_kinds kinds,
          struct vol_err *err)
{
    char path[32];
    enum vol_code code;

    write_file(path, text);
    code = vol_saved_read(out, path, kinds, err);
    unlink(path);
    return code;
}

/* The rows of a state of X at day 13000, with their header. */
static char *
text_of(const struct vol_garch_state *state, const char *spec)
{
    struct vol_rows rows = { .delim = ',' };

    vol_str_add(&rows.text, header);
    vol_garch_add_state(&rows, "X", spec, 13000, state, &mark);
    ck_assert(!rows.text.failed);
    return rows.text.text;
}

static struct vol_garch_state
through_text(const struct vol_garch_state *state, const char *spec)
{
    char *text = text_of(state, spec);
    struct vol_saved *saved;
    struct vol_garch_state out;
    struct vol_garch_mark got;
    struct vol_err err = { VOL_OK, "" };

    ck_assert_msg(read_text(&saved, text, VOL_SAVED_STATES, &err) == VOL_OK,
                  "%s", err.text);
    const struct vol_saved_model *model =
        vol_saved_find(saved, "X", spec, 13000);
    ck_assert_ptr_nonnull(model);
    ck_assert_msg(vol_garch_restore(model, &state->spec, &out, &got, &err) ==
                      VOL_OK,
                  "%s: %s", spec, err.text);
    ck_assert_int_eq(got.first, mark.first);
    ck_assert_int_eq(got.fit, mark.fit);
    ck_assert_uint_eq(got.hash, mark.hash);
    ck_assert(vol_garch_saved_is_intact(model));
    vol_saved_free(saved);
    free(text);
    return out;
}

/* Nights of 400 rows, each from the text that the one before left. */
START_TEST(a_state_that_was_text_goes_on_bit_for_bit)
{
    const char *spec = state_specs[_i];
    struct state_fixture f;
    double e[ROWS], h[ROWS];

    state_set_up(&f, spec);
    struct vol_garch_fit fit = state_fit(&f, FIRST);
    struct vol_garch_fit all = state_filter_all(&f, &fit);
    struct vol_garch_state state = state_made_at(&f, &fit, FIRST);
    for (size_t from = FIRST; from < ROWS; from += 400) {
        struct vol_garch_data data = f.data;
        struct vol_garch_state next = through_text(&state, spec);
        vol_garch_state_clear(&state);
        data.n = from + 400;
        ck_assert_int_eq(vol_garch_state_filter(&next, &data, from, e, h, NULL),
                         VOL_OK);
        ck_assert_mem_eq(e, all.e + from - all.lost, 400 * sizeof(*e));
        ck_assert_mem_eq(h, all.h + from - all.lost, 400 * sizeof(*h));
        state = next;
    }
    ck_assert_uint_eq(state.n_since_fit, ROWS - FIRST);
    vol_garch_state_clear(&state);
    vol_garch_fit_clear(&all);
    vol_garch_fit_clear(&fit);
    state_tear_down(&f);
}
END_TEST

START_TEST(all_that_is_told_comes_back)
{
    struct state_fixture f;
    struct vol_garch_data data;
    struct vol_garch_state state;

    state_set_up(&f, "gjr1.1~t");
    struct vol_garch_fit fit = state_fit(&f, FIRST);
    data = f.data;
    data.n = FIRST;
    ck_assert_int_eq(vol_garch_state_of(&fit, &data, true, &state, NULL),
                     VOL_OK);
    state.status = VOL_FIT_AT_BOUND;
    strcpy(state.bounds, "alpha1 phi<=(1-d)/2");
    state.iterations = 17;
    struct vol_garch_state back = through_text(&state, "gjr1.1~t");
    ck_assert_int_eq(back.status, state.status);
    ck_assert_str_eq(back.bounds, state.bounds);
    ck_assert_int_eq(back.iterations, 17);
    ck_assert_double_eq(back.grad_norm, state.grad_norm);
    ck_assert_double_eq(back.loglik, state.loglik);
    ck_assert_double_eq(back.scale, state.scale);
    ck_assert_double_eq(back.presample.variance, state.presample.variance);
    ck_assert_uint_eq(back.n_rows, FIRST);
    ck_assert_uint_eq(back.n_z, FIRST);
    ck_assert_mem_eq(back.z, state.z, FIRST * sizeof(*back.z));
    vol_garch_state_clear(&back);
    vol_garch_state_clear(&state);
    vol_garch_fit_clear(&fit);
    state_tear_down(&f);
}
END_TEST

/* Each row of a state is needed, and none may come twice. */
START_TEST(a_damaged_state_is_refused)
{
    const struct vol_garch_spec *spec;
    struct state_fixture f;
    struct vol_err err;
    size_t refused = 0, rows = 0;

    state_set_up(&f, state_specs[_i]);
    struct vol_garch_fit fit = state_fit(&f, FIRST);
    struct vol_garch_state state = state_made_at(&f, &fit, FIRST), back;
    char *text = text_of(&state, "S");
    spec = &state.spec;
    for (char *line = text + strlen(header); *line != '\0'; rows++) {
        struct vol_saved *saved;
        struct vol_garch_mark got;
        char *end = strchr(line, '\n') + 1;
        char *other = calloc(2, strlen(text) + 1);
        /* Without the line, then with it twice. */
        memcpy(other, text, (size_t)(line - text));
        strcat(other, end);
        for (int twice = 0; twice < 2; twice++) {
            err.text[0] = '\0';
            ck_assert_int_eq(read_text(&saved, other, VOL_SAVED_STATES, &err),
                             VOL_OK);
            const struct vol_saved_model *model =
                vol_saved_find(saved, "X", "S", 13000);
            if (vol_garch_restore(model, spec, &back, &got, &err) == VOL_OK) {
                vol_garch_state_clear(&back);
                ck_assert(!vol_garch_saved_is_intact(model));
            } else {
                refused++;
            }
            vol_saved_free(saved);
            strcpy(other, text);
            strncat(other, line, (size_t)(end - line));
        }
        free(other);
        line = end;
    }
    /* Of bounds, the gradient and the sum it may do without. */
    ck_assert_uint_ge(refused + 10, 2 * rows);
    free(text);
    vol_garch_state_clear(&state);
    vol_garch_fit_clear(&fit);
    state_tear_down(&f);
}
END_TEST

static const struct {
    const char *text, *message;
} bad[] = { { "", "empty" },
            { "junk", "not a table of states" },
            { "symbol,date,close\nX,2000-01-03,1\n", "but of bars" },
            { "symbol,origin,spec,param,estimate\nX,2000-01-03,S,mu,1\n",
              "but of params" },
            { "symbol,origin,spec,name,lag,value\nX,yesterday,S,mu,0,1\n",
              "row 2: column origin" },
            { "symbol,origin,spec,name,lag,value\nX,2000-01-03,S,mu,0,many\n",
              "row 2: column value" },
            { "symbol,origin,spec,name,lag,value\nX,2000-01-03,S,mu,-1,1\n",
              "row 2: column lag" },
            { "symbol,origin,spec,name,lag,value\nX,2000-01-03,S,mu\n",
              "row 2" },
            { "symbol,origin,spec,name,lag,value\nX,2000-01-03,S,a,0,1\n"
              "Y,2000-01-03,S,a,0,1\nX,2000-01-03,S,b,0,1\n",
              "X, S, 2000-01-03 do not stand together" } };

START_TEST(a_file_that_is_no_table_is_refused)
{
    struct vol_err err = { VOL_OK, "" };
    struct vol_saved *saved;

    ck_assert_int_ne(read_text(&saved, bad[_i].text, VOL_SAVED_STATES, &err),
                     VOL_OK);
    ck_assert_msg(strstr(err.text, bad[_i].message) != NULL, "%s", err.text);
}
END_TEST

START_TEST(the_last_origin_that_is_not_too_late_is_found)
{
    static const char text[] =
        "symbol,origin,spec,param,estimate,std_error\n"
        "B,2000-01-03,S,mu,1,\nB,2000-01-05,S,mu,2,\nA,2000-01-04,S,mu,3,\n"
        "A,2000-01-04,T,mu,4,\nA,2000-01-04,T,nu,,\n";
    struct vol_saved *saved;

    ck_assert_int_eq(read_text(&saved, text, VOL_SAVED_STATES_OR_PARAMS, NULL),
                     VOL_OK);
    /* 2000-01-03 is day 10959. */
    ck_assert_ptr_null(vol_saved_find(saved, "B", "S", 10958));
    ck_assert_double_eq(
        vol_saved_value(vol_saved_find(saved, "B", "S", 10960), "param:mu", 0),
        1.0);
    ck_assert_double_eq(
        vol_saved_value(vol_saved_find(saved, "B", "S", 10961), "param:mu", 0),
        2.0);
    const struct vol_saved_model *t = vol_saved_find(saved, "A", "T", 20000);
    ck_assert_uint_eq(t->n, 2);
    ck_assert(isnan(vol_saved_value(t, "param:nu", 0)));
    ck_assert(isnan(vol_saved_value(t, "param:xi", 0)));
    ck_assert_ptr_null(vol_saved_find(saved, "A", "U", 20000));
    ck_assert_ptr_null(vol_saved_find(saved, "C", "S", 20000));
    ck_assert(vol_saved_has(saved, "T"));
    ck_assert(!vol_saved_has(saved, "U"));
    vol_saved_free(saved);
}
END_TEST

START_TEST(a_table_without_rows_holds_no_models)
{
    struct vol_saved *saved;

    ck_assert_int_eq(read_text(&saved, header, VOL_SAVED_STATES, NULL), VOL_OK);
    ck_assert_ptr_null(vol_saved_find(saved, "A", "S", 20000));
    vol_saved_free(saved);
}
END_TEST

/* Every bit of the data is in the hash, and nothing else. */
START_TEST(the_hash_is_that_of_the_rows)
{
    struct state_fixture f;
    vol_date date[ROWS];
    uint64_t hash, same, other;

    state_set_up(&f, "garch1.1-mx.a-vx.b");
    for (int t = 0; t < ROWS; t++)
        date[t] = 10000 + t;
    ck_assert_int_eq(
        vol_garch_hash(&f.spec, date, &f.data, 10, 900, &hash, NULL), VOL_OK);
    f.y[900] = f.y[9] = 7.0;
    ck_assert_int_eq(
        vol_garch_hash(&f.spec, date, &f.data, 10, 900, &same, NULL), VOL_OK);
    ck_assert_uint_eq(hash, same);
    f.y[899] = nextafter(f.y[899], 9.0);
    ck_assert_int_eq(
        vol_garch_hash(&f.spec, date, &f.data, 10, 900, &other, NULL), VOL_OK);
    ck_assert_uint_ne(hash, other);
    date[10]--;
    ck_assert_int_eq(
        vol_garch_hash(&f.spec, date, &f.data, 10, 900, &same, NULL), VOL_OK);
    ck_assert_uint_ne(same, other);
    f.x[500] = 3.0;
    ck_assert_int_eq(
        vol_garch_hash(&f.spec, date, &f.data, 10, 900, &hash, NULL), VOL_OK);
    ck_assert_uint_ne(same, hash);
    state_tear_down(&f);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    struct state_fixture f;
    struct vol_garch_data data;
    struct vol_garch_state state, back;
    struct vol_garch_mark got;
    enum vol_code code;
    char path[32];

    state_set_up(&f, "gjr1.1~t");
    struct vol_garch_fit fit = state_fit(&f, FIRST);
    data = f.data;
    data.n = FIRST;
    ck_assert_int_eq(vol_garch_state_of(&fit, &data, true, &state, NULL),
                     VOL_OK);
    char *text = text_of(&state, "S");
    write_file(path, text);
    for (size_t n = 1;; n++) {
        struct vol_saved *saved;
        alloc_fail_at(n);
        code = vol_saved_read(&saved, path, VOL_SAVED_STATES, NULL);
        if (code == VOL_OK) {
            code = vol_garch_restore(vol_saved_find(saved, "X", "S", 13000),
                                     &state.spec, &back, &got, NULL);
            if (code == VOL_OK)
                vol_garch_state_clear(&back);
            vol_saved_free(saved);
        }
        if (!alloc_refused())
            break;
        ck_assert_int_ne(code, VOL_OK);
    }
    ck_assert_int_eq(code, VOL_OK);
    unlink(path);
    free(text);
    vol_garch_state_clear(&state);
    vol_garch_fit_clear(&fit);
    state_tear_down(&f);
}
END_TEST

/* Rows of symbols that do not ascend, of models that do not either, with an
 * origin that is not the last and numbers of every kind. */
static const char kept[] = "b,1998-08-13,m2,n_rows,0,1859\n"
                           "b,1998-08-13,m1,param:mu,0,-0.1\n"
                           "b,1998-08-12,m1,grad_norm,0,\n"
                           "b,1998-08-12,m1,bound:a<=1,0,1\n"
                           "\"a,\"\"c\",1998-08-13,m1,z,2,5e-324\n"
                           "a,1998-08-13,m1,z,1,1.7976931348623157e+308\n";

static struct vol_saved *
read_kept(void)
{
    struct vol_str text = { 0 };
    struct vol_saved *saved = NULL;

    vol_str_add(&text, header);
    vol_str_add(&text, kept);
    ck_assert_int_eq(
        read_text(&saved, vol_str_text(&text), VOL_SAVED_STATES, NULL), VOL_OK);
    vol_str_clear(&text);
    return saved;
}

START_TEST(what_is_not_written_anew_keeps_its_bytes)
{
    struct vol_garch_plan plan = { .n_models = 1, .model[0].name = "m1" };
    struct vol_garch_output out = { .made.rows[VOL_GARCH_STATES].delim = ',',
                                    .has_state[0] = _i == 1 };
    struct vol_rows *rows = &out.made.rows[VOL_GARCH_STATES];
    struct vol_saved *saved = read_kept();
    struct vol_garch_carry *carry = NULL;
    size_t n = 0;

    ck_assert_int_eq(vol_garch_carry_new(&carry, saved, NULL), VOL_OK);
    vol_garch_carry_symbol(carry, &plan, "c", &out);
    ck_assert_uint_eq(rows->n, 0);
    if (_i < 2)
        vol_garch_carry_symbol(carry, &plan, "b", &out);
    ck_assert_uint_eq(rows->n, _i == 0 ? 4 : _i == 1 ? 1 : 0);
    while (vol_garch_carry_next(carry, rows))
        n++;
    ck_assert_uint_eq(n, _i < 2 ? 2 : 5);
    if (_i != 1)
        ck_assert_str_eq(rows->text.text, kept);
    ck_assert_ptr_null(strstr(rows->text.text, _i == 1 ? "m1,grad" : "?"));
    vol_garch_carry_free(carry);
    vol_made_clear(&out.made);
    vol_saved_free(saved);
}
END_TEST

START_TEST(each_allocation_of_the_list_may_fail)
{
    struct vol_saved *saved = read_kept();

    for (size_t n = 1;; n++) {
        struct vol_garch_carry *carry = NULL;
        alloc_fail_at(n);
        enum vol_code code = vol_garch_carry_new(&carry, saved, NULL);
        const bool refused = alloc_refused();
        vol_garch_carry_free(carry);
        ck_assert_int_eq(code, refused ? VOL_ENOMEM : VOL_OK);
        if (!refused)
            break;
    }
    vol_saved_free(saved);
}
END_TEST

Suite *suite_analysis_garch_states(void);

Suite *
suite_analysis_garch_states(void)
{
    Suite *s = suite_create("analysis/garch_states");
    TCase *tc = tcase_create("text");

    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, a_state_that_was_text_goes_on_bit_for_bit, 0,
                        STATE_SPECS);
    tcase_add_test(tc, all_that_is_told_comes_back);
    tcase_add_loop_test(tc, a_damaged_state_is_refused, 0, 18);
    tcase_add_loop_test(tc, a_file_that_is_no_table_is_refused, 0,
                        sizeof(bad) / sizeof(bad[0]));
    tcase_add_test(tc, the_last_origin_that_is_not_too_late_is_found);
    tcase_add_test(tc, a_table_without_rows_holds_no_models);
    tcase_add_test(tc, the_hash_is_that_of_the_rows);
    tcase_add_test(tc, each_allocation_may_fail);
    tcase_add_loop_test(tc, what_is_not_written_anew_keeps_its_bytes, 0, 3);
    tcase_add_test(tc, each_allocation_of_the_list_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
