/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/internal.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static const char *const level_name[] = { "info", "warning", "error" };
static const char *const level_text[] = { "", "warning: ", "" };

#define ERASE_LINE "\r\033[K"

static void
erase_progress(const struct vol_cli *cli)
{
    if (cli->progress_shown)
        (void)fputs(ERASE_LINE, stderr);
}

static void
add_json(struct vol_str *s, const char *name, const char *value)
{
    vol_str_addf(s, "%s\"%s\":", s->len > 0 ? "," : "{", name);
    vol_str_add_json(s, value);
}

static void
say_json(const struct vol_cli *cli, enum vol_level level, const char *symbol,
         const char *event, const char *text)
{
    struct vol_str s = { 0 };
    char now[VOL_TIME_BUFSIZE];

    add_json(&s, "ts", vol_date_now(now));
    add_json(&s, "level", level_name[level]);
    add_json(&s, "tool", cli->program->name);
    add_json(&s, "run_id", cli->run_id);
    add_json(&s, "symbol", symbol != NULL ? symbol : "");
    add_json(&s, "event", event);
    add_json(&s, "message", text);
    vol_str_add(&s, "}\n");
    (void)fputs(vol_str_text(&s), stderr);
    vol_str_clear(&s);
}

void
vol_cli_say(const struct vol_cli *cli, enum vol_level level, const char *symbol,
            const char *event, const char *text)
{
    char shown[VOL_QUOTE_SIZE];
    struct vol_str line = { 0 };

    if (cli->json) {
        say_json(cli, level, symbol, event, text);
        return;
    }
    erase_progress(cli);
    /* A file's name or a server's words may hold line ends and worse. */
    vol_str_add_line(&line, text);
    (void)fprintf(
        stderr, "%s: %s%s%s%s\n", cli->program->name, level_text[level],
        symbol != NULL ? vol_str_quote(shown, symbol) : "",
        symbol != NULL ? ": " : "", line.failed ? text : vol_str_text(&line));
    vol_str_clear(&line);
}

static void say_formatted(const struct vol_cli *cli, enum vol_level level,
                          const char *symbol, const char *event,
                          const char *fmt, va_list ap)
    __attribute__((format(printf, 5, 0)));

static void
say_formatted(const struct vol_cli *cli, enum vol_level level,
              const char *symbol, const char *event, const char *fmt,
              va_list ap)
{
    struct vol_str s = { 0 };

    vol_str_vaddf(&s, fmt, ap);
    vol_cli_say(cli, level, symbol, event, vol_str_text(&s));
    vol_str_clear(&s);
}

void
vol_cli_warn(const struct vol_cli *cli, const char *symbol, const char *fmt,
             ...)
{
    va_list ap;

    if (cli->quiet)
        return;
    va_start(ap, fmt);
    say_formatted(cli, VOL_LEVEL_WARNING, symbol, "warning", fmt, ap);
    va_end(ap);
}

void
vol_cli_warn_restart(const struct vol_cli *cli, const char *symbol,
                     vol_date date)
{
    char text[VOL_DATE_BUFSIZE];

    if (date != VOL_DATE_NONE)
        vol_cli_warn(cli, symbol,
                     "a price that is not positive: the series begins again "
                     "on %s",
                     vol_date_format(text, date));
}

void
vol_cli_warn_unadjusted(const struct vol_cli *cli, const char *symbol,
                        vol_date first, size_t n, const char *choice)
{
    char text[VOL_DATE_BUFSIZE], others[48] = "";

    if (n == 0)
        return;
    if (n > 1)
        (void)snprintf(others, sizeof(others), " and %zu other day%s", n - 1,
                       n > 2 ? "s" : "");
    vol_cli_warn(cli, symbol,
                 "no adj_close on %s%s: the close is used on all days; vclean "
                 "leaves such rows out where they are few, %s says that the "
                 "close is meant",
                 vol_date_format(text, first), others, choice);
}

void
vol_cli_note(const struct vol_cli *cli, const char *symbol, const char *fmt,
             ...)
{
    va_list ap;

    if (!cli->verbose)
        return;
    va_start(ap, fmt);
    say_formatted(cli, VOL_LEVEL_NOTE, symbol, "note", fmt, ap);
    va_end(ap);
}

void
vol_cli_symbol(struct vol_cli *cli, const char *symbol, enum vol_code code,
               const struct vol_err *err)
{
    if (code == VOL_OK) {
        cli->succeeded++;
        return;
    }
    cli->failed++;
    vol_cli_say(cli, VOL_LEVEL_ERROR, symbol, "symbol_failed", err->text);
}

static double
seconds_since_start(const struct vol_cli *cli)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - cli->started.tv_sec) +
           1e-9 * (double)(now.tv_nsec - cli->started.tv_nsec);
}

static void
add_progress(struct vol_str *s, const struct vol_cli *cli, const char *what,
             size_t done, size_t total)
{
    const double seconds = seconds_since_start(cli);

    vol_str_addf(s, ERASE_LINE "%s: %s %zu", cli->program->name, what, done);
    if (total > 0)
        vol_str_addf(s, " of %zu", total);
    if (cli->rows_in > 0)
        vol_str_addf(s, ", %zu rows", cli->rows_in);
    if (cli->rows_in > 0 && seconds >= 1)
        vol_str_addf(s, ", %.0f rows a second", (double)cli->rows_in / seconds);
}

void
vol_cli_progress(struct vol_cli *cli, const char *what, size_t done,
                 size_t total)
{
    const long tenths = (long)(10 * seconds_since_start(cli));
    struct vol_str s = { 0 };

    if (what == NULL) {
        erase_progress(cli);
        cli->progress_shown = false;
        return;
    }
    if (tenths == cli->last_progress || cli->quiet || cli->json ||
        isatty(STDERR_FILENO) == 0 ||
        (cli->prints && isatty(STDOUT_FILENO) != 0))
        return;
    cli->last_progress = tenths;
    cli->progress_shown = true;
    add_progress(&s, cli, what, done, total);
    (void)fputs(vol_str_text(&s), stderr);
    (void)fflush(stderr);
    vol_str_clear(&s);
}
