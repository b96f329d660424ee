/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series.h"

#include <check.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ROWS = 8192 };

size_t
split_line(char *line, char **field, size_t max)
{
    size_t n = 0;

    line[strcspn(line, "\r\n")] = '\0';
    while (line != NULL && n < max) {
        field[n++] = line;
        line = strchr(line, ',');
        if (line != NULL)
            *line++ = '\0';
    }
    return n;
}

static size_t
close_column(char **field, size_t n)
{
    size_t i = 0;

    while (i < n && strcmp(field[i], "close") != 0)
        i++;
    ck_assert_uint_lt(i, n);
    return i;
}

/* The logarithm of every close in the file. */
static struct series
log_closes(const char *name)
{
    char path[128], line[512], *field[16];
    struct series s = { malloc(MAX_ROWS * sizeof(double)), 0 };

    snprintf(path, sizeof(path), "share/data/%s.csv", name);
    FILE *f = fopen(path, "r");
    ck_assert_msg(f != NULL && s.x != NULL, "cannot open %s", path);
    ck_assert_ptr_nonnull(fgets(line, sizeof(line), f));
    size_t column = close_column(field, split_line(line, field, 16));
    while (s.n < MAX_ROWS && fgets(line, sizeof(line), f) != NULL) {
        ck_assert_uint_gt(split_line(line, field, 16), column);
        s.x[s.n++] = log(strtod(field[column], NULL));
    }
    fclose(f);
    return s;
}

struct series
series_return(const char *name)
{
    struct series s = log_closes(name);

    s.n--;
    for (size_t i = 0; i < s.n; i++)
        s.x[i] = 100.0 * (s.x[i + 1] - s.x[i]);
    return s;
}

struct series
series_log_price(const char *name)
{
    struct series s = log_closes(name);

    if (strcmp(name, "demgbp") == 0)
        memmove(s.x, s.x + 1, --s.n * sizeof(double));
    return s;
}

void
series_free(struct series *s)
{
    free(s->x);
    *s = (struct series){ NULL, 0 };
}
