/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include <check.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

Suite *suite_cli_messages(void);

static const struct vol_program program = { "vtry", "", "try", NULL };

/* What was said on a terminal that stands for standard error. */
struct said {
    int master, saved;
    char text[1024];
};

/* Standard error becomes a pseudo-terminal. */
static void
begin(struct said *said)
{
    said->master = posix_openpt(O_RDWR | O_NOCTTY);
    ck_assert_int_ge(said->master, 0);
    ck_assert_int_eq(grantpt(said->master), 0);
    ck_assert_int_eq(unlockpt(said->master), 0);
    int terminal = open(ptsname(said->master), O_RDWR | O_NOCTTY);
    ck_assert_int_ge(terminal, 0);
    (void)fflush(stderr);
    said->saved = dup(STDERR_FILENO);
    (void)dup2(terminal, STDERR_FILENO);
    (void)close(terminal);
}

static void
end(struct said *said)
{
    size_t len = 0;

    (void)fputc('$', stderr); /* the end of what is to be read */
    (void)fflush(stderr);
    while (len == 0 || said->text[len - 1] != '$') {
        const ssize_t n =
            read(said->master, said->text + len, sizeof(said->text) - 1 - len);
        ck_assert_int_gt(n, 0);
        len += (size_t)n;
    }
    (void)dup2(said->saved, STDERR_FILENO);
    (void)close(said->saved);
    (void)close(said->master);
    said->text[len] = '\0';
}

/* A program that began ten seconds ago. */
static struct vol_cli
started(void)
{
    struct vol_cli cli = { .program = &program };

    (void)clock_gettime(CLOCK_MONOTONIC, &cli.started);
    cli.started.tv_sec -= 10;
    return cli;
}

START_TEST(progress_is_a_line_that_goes_away)
{
    struct vol_cli cli = started();
    struct said said;

    begin(&said);
    cli.rows_in = 25000;
    vol_cli_progress(&cli, "symbols", 7, 0);
    vol_cli_progress(&cli, "symbols", 8, 0); /* too soon after */
    vol_cli_warn(&cli, "ABC", "odd");
    vol_cli_progress(&cli, NULL, 0, 0);
    end(&said);
    ck_assert_str_eq(said.text, "\r\033[Kvtry: symbols 7, 25000 rows, 2500 "
                                "rows a second"
                                "\r\033[Kvtry: warning: ABC: odd\r\n"
                                "\r\033[K$");
}
END_TEST

START_TEST(a_total_is_told)
{
    struct vol_cli cli = started();
    struct said said;

    begin(&said);
    vol_cli_progress(&cli, "fetching", 3, 12);
    end(&said);
    ck_assert_str_eq(said.text, "\r\033[Kvtry: fetching 3 of 12$");
}
END_TEST

START_TEST(nothing_is_shown_where_it_is_not_wanted)
{
    struct vol_cli quiet = started(), json = started(), late = started();
    struct said said;

    quiet.quiet = true;
    json.json = true;
    late.started.tv_sec += 10; /* began just now */
    begin(&said);
    vol_cli_progress(&quiet, "symbols", 1, 0);
    vol_cli_progress(&json, "symbols", 1, 0);
    vol_cli_progress(&late, "symbols", 1, 0);
    vol_cli_progress(&quiet, NULL, 0, 0);
    end(&said);
    ck_assert_str_eq(said.text, "$");
}
END_TEST

/* The product and the progress must not stand on one terminal. */
START_TEST(progress_gives_way_to_the_product)
{
    struct vol_cli cli = started();
    struct said said;
    int out = dup(STDOUT_FILENO);

    cli.prints = true;
    (void)fflush(stdout);
    begin(&said);
    (void)dup2(STDERR_FILENO, STDOUT_FILENO);
    vol_cli_progress(&cli, "symbols", 1, 0);
    (void)dup2(out, STDOUT_FILENO);
    (void)close(out);
    end(&said);
    ck_assert_str_eq(said.text, "$");
}
END_TEST

Suite *
suite_cli_messages(void)
{
    Suite *s = suite_create("cli/messages");
    TCase *t = tcase_create("progress");

    tcase_add_test(t, progress_is_a_line_that_goes_away);
    tcase_add_test(t, a_total_is_told);
    tcase_add_test(t, nothing_is_shown_where_it_is_not_wanted);
    tcase_add_test(t, progress_gives_way_to_the_product);
    suite_add_tcase(s, t);
    return s;
}
