/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_CLI_INTERNAL_H
#define VOL_CLI_INTERNAL_H

#include "base/str.h"
#include "cli/cli.h"

/* Parse argv into what the options point to, the settings and operands. */
enum vol_code vol_options_parse(struct vol_cli *cli,
                                const struct vol_option *options, size_t n,
                                int argc, char *argv[],
                                struct vol_err *err) VOL_MUST_CHECK;

/* Add the text of --help. */
void vol_options_help(struct vol_str *s, const struct vol_program *program,
                      const struct vol_option *options, size_t n);

enum vol_level { VOL_LEVEL_NOTE, VOL_LEVEL_WARNING, VOL_LEVEL_ERROR };

/* Say one thing on standard error; `symbol` may be NULL. */
void vol_cli_say(const struct vol_cli *cli, enum vol_level level,
                 const char *symbol, const char *event, const char *text);

#endif
