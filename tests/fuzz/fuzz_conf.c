/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Any bytes must either be refused with a place, or give a configuration
 * that prints to a text which reads back as the same.
 */
#include "conf/conf.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SECRET "s3cret-that-must-not-show"

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    if (setenv("T", "a ${b} \"c\" \\", 1) != 0 ||
        setenv("A_KEY", SECRET, 1) != 0 || unsetenv("VOL_ENV") != 0)
        abort();
    return 0;
}

/* The fuzzer learns the secret too; then its showing proves nothing. */
static int
holds_secret(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i + sizeof(SECRET) - 1 <= size; i++)
        if (memcmp(data + i, SECRET, sizeof(SECRET) - 1) == 0)
            return 1;
    return 0;
}

static void
must(enum vol_code code, const struct vol_err *err)
{
    if (code == VOL_OK)
        return;
    (void)fprintf(stderr, "%s\n", err->text);
    abort();
}

static void
check_message(enum vol_code code, const struct vol_err *err)
{
    if (code != VOL_EUSAGE || strncmp(err->text, "d/x.yaml:", 9) != 0 ||
        strstr(err->text, SECRET) != NULL) {
        (void)fprintf(stderr, "%d: %s\n", (int)code, err->text);
        abort();
    }
}

static void
check_reads_back(const struct vol_conf *conf)
{
    struct vol_str printed = { 0 }, once = { 0 }, twice = { 0 };
    struct vol_conf *again = NULL;
    struct vol_err err = { VOL_OK, "" };

    must(vol_conf_print(conf, &printed, &err), &err);
    must(vol_conf_hash_text(conf, &once, &err), &err);
    must(vol_conf_new(&again, &err), &err);
    must(vol_conf_load_text(again, "d/x.yaml", printed.text, printed.len, &err),
         &err);
    must(vol_conf_hash_text(again, &twice, &err), &err);
    if (strcmp(once.text, twice.text) != 0 ||
        strstr(printed.text, SECRET) != NULL) {
        (void)fputs(printed.text, stderr);
        abort();
    }
    vol_conf_free(again);
    vol_str_clear(&printed);
    vol_str_clear(&once);
    vol_str_clear(&twice);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct vol_conf *conf = NULL;
    struct vol_err err = { VOL_OK, "" };
    enum vol_code code;

    if (holds_secret(data, size))
        return 0;
    must(vol_conf_new(&conf, &err), &err);
    code = vol_conf_load_text(conf, "d/x.yaml", (const char *)data, size, &err);
    if (code == VOL_OK)
        check_reads_back(conf);
    else
        check_message(code, &err);
    vol_conf_free(conf);
    return 0;
}
