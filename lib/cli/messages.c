/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/internal.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

static const char *const level_name[] = { "info", "warning", "error" };
static const char *const level_text[] = { "", "warning: ", "" };

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

/* Tenths of a second since the start. */
static long
tenths(const struct vol_cli *cli)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - cli->started.tv_sec) * 10 +
           (now.tv_nsec - cli->started.tv_nsec) / 100000000;
}

void
vol_cli_progress(struct vol_cli *cli, const char *what, size_t done,
                 size_t total)
{
    if (cli->quiet || cli->json || isatty(STDERR_FILENO) == 0)
        return;
    if (what == NULL) {
        (void)fputs("\r\033[K", stderr);
        return;
    }
    if (tenths(cli) == cli->last_progress)
        return;
    cli->last_progress = tenths(cli);
    if (total > 0)
        (void)fprintf(stderr, "\r\033[K%s: %s %zu of %zu", cli->program->name,
                      what, done, total);
    else
        (void)fprintf(stderr, "\r\033[K%s: %s %zu", cli->program->name, what,
                      done);
    (void)fflush(stderr);
}
