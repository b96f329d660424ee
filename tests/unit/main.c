/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs every suite, or the ones named on the command line (base_num ...). */

#include "suites.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DECLARE(name) Suite *suite_##name(void);
VOL_SUITES(DECLARE)

#define ENTRY(name) { #name, suite_##name },
static const struct {
    const char *name;
    Suite *(*make)(void);
} suites[] = { VOL_SUITES(ENTRY) };

static int
wanted(const char *name, int argc, char *argv[])
{
    for (int i = 1; i < argc; i++)
        if (strcmp(argv[i], name) == 0)
            return 1;
    return argc < 2;
}

int
main(int argc, char *argv[])
{
    SRunner *runner = srunner_create(NULL);

    for (size_t i = 0; i < sizeof(suites) / sizeof(suites[0]); i++)
        if (wanted(suites[i].name, argc, argv))
            srunner_add_suite(runner, suites[i].make());
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
