/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every figure of tests/data/hypothesis.csv beside ours, as a table in
 * Markdown: `make agreement` keeps it as docs/tests-agreement.md.
 */
#include "../unit/hypothesis_data.h"
#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 64 };

/* A test beside one program. */
struct line {
    char test[32], source[64];
    size_t rows, with_p, other_lags, other_breaks;
    double statistic, p; /* the largest differences: relative, absolute */
};

struct table {
    struct line line[MAX_LINES];
    size_t n;
};

static struct line *
line_of(struct table *table, const struct hypothesis_row *row)
{
    for (size_t i = 0; i < table->n; i++)
        if (strcmp(table->line[i].test, row->test) == 0 &&
            strcmp(table->line[i].source, row->source) == 0)
            return &table->line[i];
    if (table->n == MAX_LINES)
        exit(EXIT_FAILURE);
    struct line *line = &table->line[table->n++];
    (void)snprintf(line->test, sizeof(line->test), "%s", row->test);
    (void)snprintf(line->source, sizeof(line->source), "%s", row->source);
    return line;
}

static void
add(const struct hypothesis_row *row, void *ctx)
{
    struct line *line = line_of(ctx, row);
    struct vol_test_result r;

    if (vol_test_run(vol_test_find(row->test), row->x.x, row->x.n,
                     &row->options, &r, NULL) != VOL_OK)
        exit(EXIT_FAILURE);
    line->rows++;
    line->other_lags += r.lags != row->options.lags;
    line->other_breaks += row->break_at > 0 && r.break_at != row->break_at;
    line->statistic =
        fmax(line->statistic, fabs(r.statistic / row->statistic - 1.0));
    if (!isnan(row->p_value)) {
        line->with_p++;
        line->p = fmax(line->p, fabs(r.p_value - row->p_value));
    }
}

static void
write_page(void)
{
    static struct table table;
    const struct vol_test *tests;
    size_t n_tests = 0, rows = hypothesis_rows(add, &table);

    ck_assert_uint_gt(rows, 0);
    printf("# The tests of vtest beside those of other programs\n\n"
           "Made by `make agreement` from the %zu rows of "
           "`tests/data/hypothesis.csv`: five series\n(DEM/GBP, DAX, SMI, CAC, "
           "FTSE), log prices and returns, the same options and lags.\n"
           "p-values stand where both use the same formula; those from a table "
           "(adf, pp, dfgls,\nzivot-andrews, sup-f) are ours, simulated, and "
           "compared with published quantiles and\nwith MacKinnon's own "
           "surfaces in `tests/unit/test_stats_surface.c`.\narch's KPSS table "
           "is the coarser simulation: ours meets Imhof's exact distribution.\n"
           "\n| test | beside | rows | largest relative difference of the "
           "statistic | p-values | largest difference | other lags or breaks |"
           "\n|---|---|---:|---:|---:|---:|---:|\n",
           rows);
    tests = vol_tests(&n_tests);
    for (size_t t = 0; t < n_tests; t++)
        for (size_t i = 0; i < table.n; i++) {
            const struct line *l = &table.line[i];
            if (strcmp(l->test, tests[t].name) != 0)
                continue;
            printf("| %s | %s | %zu | %.0e | %zu | ", l->test, l->source,
                   l->rows, l->statistic, l->with_p);
            if (l->with_p > 0)
                printf("%.0e", l->p);
            printf(" | %zu |\n", l->other_lags + l->other_breaks);
        }
}

START_TEST(the_page)
{
    write_page();
}
END_TEST

int
main(void)
{
    Suite *suite = suite_create("agreement");
    TCase *tc = tcase_create("page");
    SRunner *runner = srunner_create(suite);

    tcase_add_test(tc, the_page);
    suite_add_tcase(suite, tc);
    srunner_set_fork_status(runner, CK_NOFORK);
    srunner_run_all(runner, CK_SILENT);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed > 0 || fflush(stdout) != 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
