/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_CONF_FILES_H
#define VOL_TESTS_CONF_FILES_H

#include "conf/conf.h"

/*
 * What tests of a configuration set out from: an empty one, and an empty
 * directory of their own for its files (common.yaml, dev.yaml, prod.yaml,
 * key).
 */
struct conf_test {
    struct vol_conf *conf;
    struct vol_err err;
    char dir[sizeof("/tmp/vol-conf-XXXXXX")];
};

extern struct conf_test conf_test;

void conf_set_up(void);
void conf_tear_down(void);

/* The path of a file of the directory, and its text. */
void conf_in_dir(char path[256], const char *name);
void conf_write_file(const char *name, const char *text);

/* Load a text that must be right, as if it were dir/x.yaml. */
void conf_load(struct vol_conf *c, const char *text);

/* The message of a failure, without the directory of the test. */
const char *conf_message(void);

/* A text with two groups, and the variables that it names. */
extern const char conf_groups[];
void conf_set_variables(void);

#endif
