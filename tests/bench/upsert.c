/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How near vload comes to what SQLite itself can do: rows a second of
 * `vload bars` from a CSV file, beside a bare prepared upsert of the same
 * values, already numbers in memory, into the same table with the same
 * settings in one transaction.  Rounds alternate, since the machine may be
 * shared; the best of each is compared.
 *   usage: bench/upsert BINDIR [ROWS]   the status is 1 where it is slower than
 *                                       70 % of that
 */

#include "base/date.h"
#include "base/num.h"
#include "store/sql.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PER_SYMBOL = 5000, NUMBERS = 6, ROUNDS = 3, NAME = 16 };

#define WANTED 0.7 /* of the speed of the bare upsert */

struct bar {
    char symbol[NAME], date[VOL_DATE_BUFSIZE];
    double number[NUMBERS]; /* open high low close adj_close volume */
};

struct bench {
    char vload[1024];
    struct bar *bar;
    int n;
    char dir[32], csv[64], db[64], url[80];
};

static void
die(const char *what)
{
    (void)fprintf(stderr, "bench/upsert: %s\n", what);
    exit(EXIT_FAILURE);
}

static double
now(void)
{
    struct timespec t;

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void
fill(struct bench *b)
{
    uint64_t state = 20200417;
    vol_date first = 0;

    b->bar = calloc((size_t)b->n, sizeof(*b->bar));
    if (b->bar == NULL || vol_date_parse("2000-01-03", &first, NULL) != VOL_OK)
        die("out of memory");
    for (int i = 0; i < b->n; i++) {
        struct bar *bar = &b->bar[i];
        (void)snprintf(bar->symbol, NAME, "S%04d", i / PER_SYMBOL);
        (void)vol_date_format(bar->date,
                              vol_date_add_weekdays(first, i % PER_SYMBOL));
        for (int k = 0; k < NUMBERS; k++) {
            state = state * 6364136223846793005u + 1442695040888963407u;
            bar->number[k] =
                (double)(state >> 40) / (k < NUMBERS - 1 ? 100 : 1);
        }
    }
}

static void
write_csv(const struct bench *b)
{
    char text[VOL_DOUBLE_BUFSIZE];
    FILE *fp = fopen(b->csv, "w");

    if (fp == NULL)
        die("cannot write the table");
    (void)fputs("symbol,date,open,high,low,close,adj_close,volume\n", fp);
    for (int i = 0; i < b->n; i++) {
        (void)fprintf(fp, "%s,%s", b->bar[i].symbol, b->bar[i].date);
        for (int k = 0; k < NUMBERS; k++) {
            (void)vol_format_double(text, b->bar[i].number[k]);
            (void)fprintf(fp, ",%s", text);
        }
        (void)putc('\n', fp);
    }
    if (fclose(fp) != 0)
        die("cannot write the table");
}

/* A new, empty database of the program's own schema. */
static void
make_database(const struct bench *b)
{
    const struct vol_store_options options = { true, 1 };
    struct vol_store *store;
    struct vol_err err;

    (void)unlink(b->db);
    if (vol_store_open(&store, b->url, &options, &err) != VOL_OK)
        die(err.text);
    vol_store_close(store);
}

static double
time_floor(const struct bench *b)
{
    struct vol_str sql = { 0 };
    sqlite3 *db;
    sqlite3_stmt *stmt;

    make_database(b);
    vol_sql_upsert(&sql, vol_kind_find("bars"));
    double start = now();
    if (sqlite3_open(b->db, &db) != SQLITE_OK ||
        sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, sql.text, -1, &stmt, NULL) != SQLITE_OK)
        die("cannot open the database");
    for (int i = 0; i < b->n; i++) {
        const struct bar *bar = &b->bar[i];
        (void)sqlite3_bind_text(stmt, 1, bar->symbol, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(stmt, 2, bar->date, -1, SQLITE_STATIC);
        (void)sqlite3_bind_text(stmt, 3, "2020-04-17", -1, SQLITE_STATIC);
        for (int k = 0; k < NUMBERS; k++)
            (void)sqlite3_bind_double(stmt, 4 + k, bar->number[k]);
        if (sqlite3_step(stmt) != SQLITE_DONE)
            die(sqlite3_errmsg(db));
        (void)sqlite3_reset(stmt);
    }
    (void)sqlite3_finalize(stmt);
    if (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
        die("cannot commit");
    (void)sqlite3_close(db);
    vol_str_clear(&sql);
    return now() - start;
}

static double
time_vload(const struct bench *b)
{
    int status = -1;

    make_database(b);
    double start = now();
    pid_t pid = fork();
    if (pid == 0) {
        (void)execl(b->vload, "vload", "-d", b->url, "--as-of", "2020-04-17",
                    b->csv, (char *)NULL);
        _exit(127);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid || status != 0)
        die("vload failed");
    return now() - start;
}

static void
clean_up(struct bench *b)
{
    (void)unlink(b->db);
    (void)unlink(b->csv);
    (void)rmdir(b->dir);
    free(b->bar);
}

int
main(int argc, char *argv[])
{
    struct bench b = { .n = 1000000 };
    double best_floor = 1e9, best_vload = 1e9;

    if (argc > 2)
        b.n = atoi(argv[2]);
    if (argc < 2 || b.n < 1)
        die("usage: bench/upsert BINDIR [ROWS]");
    (void)snprintf(b.vload, sizeof(b.vload), "%s/vload", argv[1]);
    (void)snprintf(b.dir, sizeof(b.dir), "/tmp/vol-bench.XXXXXX");
    if (mkdtemp(b.dir) == NULL)
        die("cannot make a folder in /tmp");
    (void)snprintf(b.csv, sizeof(b.csv), "%s/bars.csv", b.dir);
    (void)snprintf(b.db, sizeof(b.db), "%s/bench.db", b.dir);
    (void)snprintf(b.url, sizeof(b.url), "sqlite:%s", b.db);
    fill(&b);
    write_csv(&b);
    for (int i = 0; i < ROUNDS; i++) {
        double floor_s = time_floor(&b), vload_s = time_vload(&b);
        best_floor = floor_s < best_floor ? floor_s : best_floor;
        best_vload = vload_s < best_vload ? vload_s : best_vload;
    }
    const bool kept = best_floor / best_vload >= WANTED;
    (void)printf("| vload bars, %d rows | %.0f rows/s | bare prepared upsert "
                 "| %.0f rows/s | %.2f | %.2f times as fast | %s |\n",
                 b.n, b.n / best_vload, b.n / best_floor,
                 best_floor / best_vload, WANTED, kept ? "yes" : "no");
    clean_up(&b);
    return kept ? EXIT_SUCCESS : EXIT_FAILURE;
}
