/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alloc.h"
#include "table/symbols.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_table_symbols(void);

static const char *const columns[] = { "close" };
static const char *const offered[] = { "quality" };

static const struct vol_block_wish wish = { columns,       1,
                                            NULL,          NULL,
                                            VOL_DATE_NONE, VOL_DATE_NONE };

static const char table[] = "symbol,date,close\n"
                            "A,2020-01-02,1\nA,2020-01-03,2\n"
                            "B,2020-01-02,x\n"
                            "C,2020-01-02,3\n";

/* What a program would make of a symbol: its rows counted. */
struct made {
    struct vol_made made;
    size_t n;
};

struct counting {
    struct vol_symbols symbols;
    struct vol_products products;
    struct vol_blocks *blocks;
    char path[32], told[64];
};

static void
count(void *ctx, struct vol_symbol *s)
{
    const struct counting *c = ctx;
    struct made *made = (struct made *)s->made;

    made->n = s->block->n;
    s->code = s->block->code;
    if (c->symbols.text != NULL)
        vol_str_addf(&made->made.text, "%s: %zu\n", s->block->symbol, made->n);
    vol_rows_text(&made->made.rows[0], s->block->symbol);
    vol_rows_int(&made->made.rows[0], (int64_t)made->n);
    vol_rows_end(&made->made.rows[0]);
}

static void
double_rows(void *ctx, struct vol_symbol *s)
{
    (void)ctx;
    if (s->code != VOL_OK)
        return;
    vol_rows_text(&s->made->rows[0], "again");
    vol_rows_int(&s->made->rows[0], (int64_t)((struct made *)s->made)->n);
    vol_rows_end(&s->made->rows[0]);
}

static void
note(void *ctx, struct vol_symbol *s)
{
    struct counting *c = ctx;

    (void)strcat(c->told, s->block->symbol);
    (void)strcat(c->told, s->code == VOL_OK ? " " : "! ");
}

static const char *const no_settings[] = { NULL };

/* Blocks of `table`, a product, and text to `text`. */
static void
set_up(struct counting *c, FILE *text)
{
    *c = (struct counting){ .path = "/tmp/vol-symbols-XXXXXX" };
    FILE *in = fdopen(mkstemp(c->path), "w");
    char delim;

    ck_assert_ptr_nonnull(in);
    ck_assert_int_ge(fputs(table, in), 0);
    ck_assert_int_eq(fclose(in), 0);
    vol_products_init(&c->products, offered, 1, no_settings);
    ck_assert_int_eq(vol_products_add(&c->products, "quality=never", NULL),
                     VOL_OK);
    char *const paths[] = { c->path };
    ck_assert_int_eq(vol_blocks_new(&c->blocks, paths, 1, &wish, NULL), VOL_OK);
    ck_assert_int_eq(vol_blocks_start(c->blocks, &delim, NULL), VOL_OK);
    c->symbols = (struct vol_symbols){ .size = sizeof(struct made),
                                       .work = count,
                                       .finish = double_rows,
                                       .tell = note,
                                       .ctx = c,
                                       .blocks = c->blocks,
                                       .products = &c->products,
                                       .delim = ',',
                                       .text = text };
}

static void
tear_down(struct counting *c)
{
    vol_blocks_free(c->blocks);
    vol_products_clear(&c->products);
    unlink(c->path);
}

/* One thread or three: rows and calls in the order of the input, the failure
 * of one symbol its own. */
START_TEST(symbols_keep_their_order)
{
    struct counting c;

    set_up(&c, NULL);
    ck_assert_int_eq(vol_symbols_run(&c.symbols, (size_t)_i, NULL), VOL_OK);
    ck_assert_str_eq(c.told, "A B! C ");
    ck_assert_str_eq(c.products.product[0].rows.text.text,
                     "A,2\nagain,2\nB,0\nC,1\nagain,1\n");
    ck_assert_uint_eq(c.symbols.rows_in, 4);
    ck_assert_uint_eq(c.symbols.rows_out, 5);
    tear_down(&c);
}
END_TEST

START_TEST(text_takes_the_place_of_rows)
{
    struct counting c;
    char got[64];
    FILE *text = tmpfile();

    ck_assert_ptr_nonnull(text);
    set_up(&c, text);
    ck_assert_int_eq(vol_symbols_run(&c.symbols, 1, NULL), VOL_OK);
    rewind(text);
    got[fread(got, 1, sizeof(got) - 1, text)] = '\0';
    ck_assert_str_eq(got, "A: 2\nB: 0\nC: 1\n");
    ck_assert_uint_eq(c.products.product[0].rows.n, 0);
    (void)fclose(text);
    tear_down(&c);
}
END_TEST

/* A full disk ends the run with the symbol that met it. */
START_TEST(a_failed_write_ends_the_run)
{
    struct counting c;
    FILE *full = fopen("/dev/full", "w");

    ck_assert_ptr_nonnull(full);
    (void)setvbuf(full, NULL, _IONBF, 0);
    set_up(&c, full);
    ck_assert_int_eq(vol_symbols_run(&c.symbols, 1, NULL), VOL_EIO);
    ck_assert_str_eq(c.told, "");
    (void)fclose(full);
    tear_down(&c);
}
END_TEST

START_TEST(each_allocation_may_fail)
{
    struct counting c;
    enum vol_code code;

    for (size_t n = 1;; n++) {
        set_up(&c, NULL);
        alloc_fail_at(n);
        code = vol_symbols_run(&c.symbols, 1, NULL);
        if (!alloc_refused())
            break;
        ck_assert_int_eq(code, VOL_ENOMEM);
        tear_down(&c);
    }
    ck_assert_int_eq(code, VOL_OK);
    tear_down(&c);
}
END_TEST

Suite *
suite_table_symbols(void)
{
    Suite *s = suite_create("table/symbols");
    TCase *tc = tcase_create("symbols");

    tcase_add_loop_test(tc, symbols_keep_their_order, 1, 4);
    tcase_add_test(tc, text_takes_the_place_of_rows);
    tcase_add_test(tc, a_failed_write_ends_the_run);
    tcase_add_test(tc, each_allocation_may_fail);
    suite_add_tcase(s, tc);
    return s;
}
