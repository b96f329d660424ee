/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every figure of other programs for several series beside ours, as a table in
 * Markdown: `make agreement` keeps it as docs/several-agreement.md.
 */
#include "../unit/peer_figures.h"
#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 128 };

/* One kind of figure of one test beside one program. */
struct line {
    char test[16], kind[24], source[64];
    size_t figures;
    double difference; /* the largest, relative to 1 or the figure */
};

struct table {
    struct line line[MAX_LINES];
    size_t n;
};

/* "param" of "param:dax:smi.l1", "trace" of "trace-r0". */
static void
kind_of(const struct peer_figure *f, char kind[24])
{
    size_t len = strcspn(f->quantity, ":");
    const char *rank = strstr(f->quantity, "-r");

    if (strcmp(f->test, "johansen") == 0 && rank != NULL)
        len = (size_t)(rank - f->quantity);
    (void)snprintf(kind, 24, "%.*s", (int)len, f->quantity);
}

static struct line *
line_of(struct table *table, const struct peer_figure *f)
{
    struct line wanted = { .figures = 0 };

    (void)snprintf(wanted.test, sizeof(wanted.test), "%s", f->test);
    (void)snprintf(wanted.source, sizeof(wanted.source), "%s", f->source);
    kind_of(f, wanted.kind);
    for (size_t i = 0; i < table->n; i++)
        if (strcmp(table->line[i].test, wanted.test) == 0 &&
            strcmp(table->line[i].kind, wanted.kind) == 0 &&
            strcmp(table->line[i].source, wanted.source) == 0)
            return &table->line[i];
    ck_assert_uint_lt(table->n, MAX_LINES);
    table->line[table->n] = wanted;
    return &table->line[table->n++];
}

static void
add(const struct peer_figure *f, void *ctx)
{
    struct line *line = line_of(ctx, f);
    double size = fmax(fabs(f->theirs), 1.0);

    line->figures++;
    line->difference = fmax(line->difference, fabs(f->ours - f->theirs) / size);
}

static void
write_page(void)
{
    static struct table table;
    size_t n = peer_figures_of_var(add, &table) +
               peer_figures_of_past(add, &table) +
               peer_figures_of_granger(add, &table) +
               peer_figures_of_cointegration(add, &table);

    printf(
        "# Models and tests of several series beside those of other programs\n"
        "\nMade by `make agreement` from %zu figures of "
        "`tests/data/var.csv`,\n`tests/data/var_past.csv` (with exogenous "
        "regressors, and forecasts of the past) "
        "and\n`tests/data/cointegration.csv`: returns and log prices of DAX, "
        "SMI, CAC and FTSE.\nDifferences are relative to 1 or to the figure, "
        "whichever is larger.  Standard errors\nof responses (`-se`) are "
        "beside "
        "central differences.  p-values of engle-granger are\nours, simulated "
        "for the sample, beside MacKinnon's (1994) for an infinite one;\n"
        "critical values (`crit`) are beside MacKinnon (2010) and MacKinnon, "
        "Haug and Michelis\n(1999).\n\n"
        "| model or test | figure | beside | figures | largest difference |\n"
        "|---|---|---|---:|---:|\n",
        n);
    for (size_t i = 0; i < table.n; i++)
        printf("| %s | %s | %s | %zu | %.0e |\n", table.line[i].test,
               table.line[i].kind, table.line[i].source, table.line[i].figures,
               table.line[i].difference);
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
