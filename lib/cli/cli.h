/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CLI_CLI_H
#define VOL_CLI_CLI_H

#include "base/date.h"
#include "base/err.h"
#include "conf/conf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>

/*
 * What every program does alike: options, settings, messages, exit status.
 *
 *     int main(int argc, char *argv[])
 *     {
 *         struct vol_cli cli;
 *         struct vol_err err = { VOL_OK, "" };
 *         struct options opt = { ... };
 *         const struct vol_option options[] = { ... };
 *
 *         enum vol_code code = vol_cli_start(&cli, &program, options,
 *                                            COUNT(options), argc, argv, &err);
 *         if (code == VOL_OK && !cli.done)
 *             code = run(&cli, &opt, &err);
 *         return vol_cli_finish(&cli, code, &err);
 *     }
 */

/* Exit statuses, the same for every program; the man pages list them. */
enum vol_exit {
    VOL_EXIT_OK = 0,
    VOL_EXIT_FAILURE = 1,  /* input, output, network or memory           */
    VOL_EXIT_USAGE = 2,    /* bad options or bad configuration           */
    VOL_EXIT_NEGATIVE = 3, /* it ran, and the answer is "no"             */
    VOL_EXIT_PARTIAL = 4   /* some symbols failed, the output has others */
};

/* What --help says around the options. */
struct vol_program {
    const char *name;     /* "vclean"                                   */
    const char *operands; /* "[FILE ...]"                               */
    const char *purpose;  /* one line: "check and repair daily prices"  */
    const char *example;  /* one line of shell, or NULL                 */
};

enum vol_option_type {
    VOL_OPT_FLAG,    /* bool: true where given                        */
    VOL_OPT_TEXT,    /* const char *, not ""                          */
    VOL_OPT_LIST,    /* struct vol_option_list: may be given again    */
    VOL_OPT_COUNT,   /* size_t, a whole number >= 0                   */
    VOL_OPT_REAL,    /* double                                        */
    VOL_OPT_DATE,    /* vol_date                                      */
    VOL_OPT_CHOICE,  /* const char *, one of `choices` ("a|b|c")      */
    VOL_OPT_SETTING, /* a setting of the configuration, by its name;
                        its list of settings says type and range      */
};

/* The arguments of an option that may be given again, in order. */
#define VOL_OPTION_LIST_MAX 256
struct vol_option_list {
    const char *item[VOL_OPTION_LIST_MAX];
    size_t n;
};

struct vol_option {
    char letter;      /* 0: it has only the long name              */
    const char *name; /* "column"                                  */
    const char *arg;  /* "NAME" for the help; NULL: takes none     */
    const char *help; /* one phrase; NULL: the help only names it  */
    enum vol_option_type type;
    void *to;            /* where the value goes (by `type`)          */
    const char *choices; /* of VOL_OPT_CHOICE                         */
    const char *setting; /* of VOL_OPT_SETTING: "garch.init"          */
};

struct vol_cli {
    const struct vol_program *program;
    struct vol_conf *conf; /* settings, with options and environment in */
    char *const *operand;  /* what is left of argv                      */
    size_t n_operands;
    bool done;          /* --help, --version or --print-config was answered */
    bool verbose;       /* -v */
    bool quiet;         /* -q: no warnings                                  */
    bool tsv;           /* -t: the output is tab-separated                  */
    bool json;          /* --log json: messages are JSON lines              */
    const char *run_id; /* $VOL_RUN_ID, for the log; "" if unset     */
    const char *config_path;  /* -C, else $VOL_CONFIG, else NULL           */
    size_t failed;            /* symbols that failed (vol_cli_symbol)     */
    size_t partly;            /* those of them that have some results     */
    size_t succeeded;         /* symbols that did not                      */
    bool negative;            /* the answer is "no" under --exit-status    */
    size_t rows_in, rows_out; /* for the log                              */
    bool prints; /* the product goes to standard output                  */
    struct timespec started;
    long last_progress;  /* tenths of a second since then              */
    bool progress_shown; /* a line of it stands on the terminal        */
};

/*
 * Parse the command line and read the settings: built-in defaults, the
 * configuration where -C or VOL_CONFIG names one, the environment, then the
 * options.  Besides `options` each program has -C, -q, -t, -v, --log, --help,
 * --version and --print-config; an option of the same letter replaces it.
 * --help, --version and --print-config are answered here and set cli->done.
 * VOL_EUSAGE: the command line or the configuration is wrong; the message
 * names the nearest option.
 */
enum vol_code vol_cli_start(struct vol_cli *cli,
                            const struct vol_program *program,
                            const struct vol_option *options, size_t n,
                            int argc, char *argv[],
                            struct vol_err *err) VOL_MUST_CHECK;

/* The delimiter to write: a tab under -t, else what the input had. */
char vol_cli_delim(const struct vol_cli *cli, char of_input);

/* Threads to use: the setting `jobs`, 0 being one a processor. */
size_t vol_cli_jobs(const struct vol_cli *cli);

/* Messages on standard error: "vclean: warning: ..."; JSON lines if asked. */
void vol_cli_warn(const struct vol_cli *cli, const char *symbol,
                  const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* Warn that a series begins anew on `date`, behind a price that is not
 * positive; VOL_DATE_NONE: it does not, and nothing is said. */
void vol_cli_warn_restart(const struct vol_cli *cli, const char *symbol,
                          vol_date date);

/* Warn that the close is used on all days, for want of an adjusted one on `n`
 * days of which `first` is the first; n = 0: nothing is said.  `choice` is what
 * tells the program that the close is meant. */
void vol_cli_warn_unadjusted(const struct vol_cli *cli, const char *symbol,
                             vol_date first, size_t n, const char *choice);

/* Said only under -v. */
void vol_cli_note(const struct vol_cli *cli, const char *symbol,
                  const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/*
 * Report how one symbol ended.  A failure is said at once ("vgarch: DAX:
 * ...") and makes the exit status 4, or 1 where every symbol failed and none
 * is counted in cli->partly.
 */
void vol_cli_symbol(struct vol_cli *cli, const char *symbol, enum vol_code code,
                    const struct vol_err *err);

/* Whether every symbol failed and there is no row of any, cli->rows_out. */
bool vol_cli_has_nothing(const struct vol_cli *cli);

/*
 * How far long work has come: `done` of `total` (0: not known), and what
 * cli->rows_in holds of rows until now, with their rate.  One line, at most
 * ten times a second, on standard error where that is a terminal, neither -q
 * nor JSON was asked for, and cli->prints does not put the product on the same
 * terminal.  A message and vol_cli_finish() erase it, as does a NULL `what`.
 */
void vol_cli_progress(struct vol_cli *cli, const char *what, size_t done,
                      size_t total);

/*
 * The last line of every main(): say what failed, flush and close standard
 * output, write the closing line of a JSON log (rows, times, memory), free
 * the settings, and give the status to return.  Where a write failed because
 * standard output is a pipe that nobody reads any more, the program ends
 * quietly by SIGPIPE.
 */
int vol_cli_finish(struct vol_cli *cli, enum vol_code code,
                   const struct vol_err *err);

#endif
