/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A table of many symbols (symbol,date,close), and what its rows cost: CPU
 * time a row to read them into series, beside reading the file and counting
 * its lines; and a row to write four numbers of sigma, beside copying them.
 *   usage: bench/many [BINDIR]            the figures, of 1,000,000 rows
 *          bench/many -g SYMBOLS ROWS     the table, ROWS prices a symbol
 *          bench/many -r FILE             read FILE: rows, and ns a row
 * Prices follow GARCH(1,1) with parameters of their own and two to six
 * decimals; a symbol is the same in every table.
 */
#include "base/num.h"
#include "garch/path.h"
#include "market/series.h"
#include "table/block.h"
#include "table/rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    SYMBOLS = 400,
    ROWS = 2500,
    ROUNDS = 5,
    NAME = 24,
    WIDTH = 256,
    BUFFER = 65536
};

static const vol_date first_day = 16204; /* 2014-05-14 */

static double
cpu_ns(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

/* ---- the table ---------------------------------------------------------- */

/* A price of `decimals` decimals, as a feed prints it: 12.50, not 12.5. */
static void
add_price(struct vol_rows *rows, double price, int decimals)
{
    char digit[VOL_INT64_BUFSIZE], text[VOL_INT64_BUFSIZE + 8];
    size_t n = vol_format_int64(digit, llround(price * pow(10, decimals)));
    size_t after = (size_t)decimals, pad = n <= after ? after + 1 - n : 0;

    memset(text, '0', pad);
    memcpy(text + pad, digit, n);
    n += pad;
    memmove(text + n - after + 1, text + n - after, after);
    text[n - after] = '.';
    vol_rows_text_n(rows, text, n + 1);
}

/* The rows of symbol `i`; `y` has room for ROWS returns. */
static enum vol_code
add_symbol(struct vol_rows *rows, size_t i, size_t n, double *y,
           struct vol_err *err)
{
    struct vol_random rng = vol_random_seed(i);
    const double alpha = 0.04 + 0.08 * vol_random_uniform(&rng);
    const double beta = 0.90 + 0.08 * vol_random_uniform(&rng) - alpha;
    const double theta[4] = { 0.03, 1.5 * (1 - alpha - beta), alpha, beta };
    double price = 20 + 200 * vol_random_uniform(&rng);
    vol_date date = first_day;
    struct vol_garch_spec spec;
    char name[NAME];
    enum vol_code code = vol_garch_spec_parse("garch1.1", &spec, err);

    if (code == VOL_OK)
        code = vol_garch_simulate(&spec, theta, n, 500, &rng, y, err);
    (void)snprintf(name, sizeof(name), "SYM%05zu", i);
    for (size_t t = 0; code == VOL_OK && t < n; t++) {
        price *= exp(y[t] / 100);
        vol_rows_text(rows, name);
        vol_rows_date(rows, date);
        add_price(rows, price, 2 + (int)(i % 5));
        vol_rows_end(rows);
        date = vol_date_add_weekdays(date, 1);
    }
    return code;
}

static enum vol_code
write_table(FILE *fp, size_t symbols, size_t n, struct vol_err *err)
{
    struct vol_rows rows = { .delim = ',' };
    double *y = malloc((n + 1) * sizeof(*y));
    enum vol_code code = y == NULL ? vol_fail_nomem(err) : VOL_OK;

    vol_rows_text_n(&rows, "symbol", 6);
    vol_rows_text_n(&rows, "date", 4);
    vol_rows_text_n(&rows, "close", 5);
    vol_rows_end(&rows);
    for (size_t i = 0; code == VOL_OK && i < symbols; i++) {
        code = add_symbol(&rows, i, n, y, err);
        if (code == VOL_OK)
            code = vol_rows_write(&rows, fp, "the table", err);
    }
    vol_rows_clear(&rows);
    free(y);
    return code == VOL_OK && fflush(fp) != 0
               ? vol_fail(err, VOL_EIO, "cannot write the table")
               : code;
}

/* ---- reading ------------------------------------------------------------ */

/* Every symbol of `path` to its series of returns, one after another. */
static enum vol_code
read_table(char *path, size_t *rows, struct vol_err *err)
{
    struct vol_series_wish form = { .as = VOL_AS_PRICE };
    const char *column[2];
    bool optional[2];
    const size_t n = vol_series_columns(&form, column, optional);
    const struct vol_block_wish wish = { column,        n,
                                         optional,      NULL,
                                         VOL_DATE_NONE, VOL_DATE_NONE };
    struct vol_series series = { .n = 0 };
    struct vol_blocks *blocks = NULL;
    struct vol_block *block = NULL;
    enum vol_code code = vol_blocks_new(&blocks, &path, 1, &wish, err);

    if (code == VOL_OK)
        code = vol_blocks_next(blocks, &block, err);
    while (code == VOL_OK && block != NULL) {
        code = vol_series_make(block, &form, &series, err);
        vol_series_clear(&series);
        vol_block_free(block);
        block = NULL;
        if (code == VOL_OK)
            code = vol_blocks_next(blocks, &block, err);
    }
    if (code == VOL_OK)
        *rows = vol_blocks_rows(blocks);
    vol_block_free(block);
    vol_blocks_free(blocks);
    return code;
}

/* The floor: read the file and count its lines. */
static enum vol_code
count_lines(char *path, size_t *rows, struct vol_err *err)
{
    static char buf[BUFFER];
    FILE *fp = fopen(path, "rb");
    size_t len, lines = 0;

    if (fp == NULL)
        return vol_fail(err, VOL_EIO, "%s: cannot be read", path);
    while ((len = fread(buf, 1, sizeof(buf), fp)) > 0)
        for (const char *p = buf;
             (p = memchr(p, '\n', len - (size_t)(p - buf))) != NULL; p++)
            lines++;
    (void)fclose(fp);
    *rows = lines - 1;
    return VOL_OK;
}

typedef enum vol_code (*reader)(char *path, size_t *rows, struct vol_err *err);

/* The least ns a row of `rounds`. */
static enum vol_code
time_reading(reader read, char *path, int rounds, double *ns, size_t *rows,
             struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    *ns = HUGE_VAL;
    for (int i = 0; code == VOL_OK && i < rounds; i++) {
        const double start = cpu_ns();
        code = read(path, rows, err);
        if (code == VOL_OK)
            *ns = fmin(*ns, (cpu_ns() - start) / (double)*rows);
    }
    return code;
}

static enum vol_code
show_reading(struct vol_err *err)
{
    char path[] = "/tmp/many.XXXXXX";
    int fd = mkstemp(path);
    FILE *fp = fd < 0 ? NULL : fdopen(fd, "wb");
    double ours = 0, floor = 0;
    size_t rows = 0;
    enum vol_code code =
        fp == NULL ? vol_fail(err, VOL_EIO, "%s: cannot be made", path)
                   : write_table(fp, SYMBOLS, ROWS, err);

    if (code == VOL_OK)
        code = time_reading(read_table, path, ROUNDS, &ours, &rows, err);
    if (code == VOL_OK)
        code = time_reading(count_lines, path, ROUNDS, &floor, &rows, err);
    if (code == VOL_OK)
        printf("| three columns of CSV to returns, a row | %.1f ns "
               "| count lines | %.1f ns | %.2f | | |\n",
               ours, floor, floor / ours);
    if (fp != NULL) {
        (void)fclose(fp);
        (void)unlink(path);
    }
    return code;
}

/* ---- writing ------------------------------------------------------------ */

static void
add_sigma(struct vol_rows *rows, const double *x, vol_date date)
{
    vol_rows_text(rows, "SYM00001");
    vol_rows_text(rows, "const+garch1.1~normal");
    vol_rows_date(rows, first_day + 4000);
    vol_rows_date(rows, date);
    for (int k = 0; k < 4; k++)
        vol_rows_double(rows, x[k]);
    vol_rows_end(rows);
}

/* The rows of a symbol, and the floor: the same text copied. */
static void
time_writing(struct vol_rows *rows, const double *x, char *copy, double *ours,
             double *floor)
{
    const double start = cpu_ns();

    vol_str_reset(&rows->text);
    for (size_t i = 0; i < ROWS; i++)
        add_sigma(rows, x + 4 * i, first_day + (vol_date)i);
    const double middle = cpu_ns();
    if (!rows->text.failed && rows->text.len < ROWS * WIDTH)
        memcpy(copy, rows->text.text, rows->text.len);
    *floor = fmin(*floor, (cpu_ns() - middle) / ROWS);
    *ours = fmin(*ours, (middle - start) / ROWS);
}

static enum vol_code
show_writing(struct vol_err *err)
{
    struct vol_rows rows = { .delim = ',' };
    struct vol_random rng = vol_random_seed(1);
    static double x[4 * ROWS];
    double ours = HUGE_VAL, floor = HUGE_VAL;
    char *copy = calloc(ROWS, WIDTH);

    if (copy == NULL)
        return vol_fail_nomem(err);
    for (size_t i = 0; i < 4 * ROWS; i++)
        x[i] = vol_random_normal(&rng);
    for (int round = 0; round < 20 * ROUNDS; round++)
        time_writing(&rows, x, copy, &ours, &floor);
    printf("| a row of sigma to text | %.1f ns | copy the text | %.1f ns "
           "| %.2f | | |\n",
           ours, floor, floor / ours);
    (void)*(volatile char *)copy; /* so that the copy is made */
    free(copy);
    enum vol_code code = vol_str_check(&rows.text, err);
    vol_rows_clear(&rows);
    return code;
}

static enum vol_code
run(int argc, char *argv[], struct vol_err *err)
{
    double ns;
    size_t rows;
    enum vol_code code;

    if (argc == 4 && strcmp(argv[1], "-g") == 0)
        return write_table(stdout, strtoul(argv[2], NULL, 10),
                           strtoul(argv[3], NULL, 10), err);
    if (argc == 3 && strcmp(argv[1], "-r") == 0) {
        code = time_reading(read_table, argv[2], 1, &ns, &rows, err);
        if (code == VOL_OK)
            printf("%zu %.1f\n", rows, ns);
        return code;
    }
    code = show_reading(err);
    return code == VOL_OK ? show_writing(err) : code;
}

int
main(int argc, char *argv[])
{
    struct vol_err err = { VOL_OK, "" };

    if (run(argc, argv, &err) == VOL_OK)
        return EXIT_SUCCESS;
    (void)fprintf(stderr, "many: %s\n", err.text);
    return EXIT_FAILURE;
}
