/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "panel.h"

#include "series.h"
#include <check.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[PANEL_K] = { "dax", "smi", "cac", "ftse" };

static struct panel side_by_side(struct series (*read)(const char *name))
{
    struct panel p = { NULL, 0 };

    for (size_t i = 0; i < PANEL_K; i++) {
        struct series s = read(names[i]);
        if (p.x == NULL) {
            p.rows = s.n;
            p.x = malloc(PANEL_K * s.n * sizeof(*p.x));
        }
        ck_assert(p.x != NULL && s.n == p.rows);
        for (size_t t = 0; t < s.n; t++)
            p.x[t * PANEL_K + i] = s.x[t];
        series_free(&s);
    }
    return p;
}

struct panel
panel_returns(void)
{
    return side_by_side(series_return);
}

struct panel
panel_log_prices(void)
{
    return side_by_side(series_log_price);
}

void
panel_free(struct panel *p)
{
    free(p->x);
    *p = (struct panel){ NULL, 0 };
}

struct panel
panel_permuted(const struct panel *p, const size_t *order)
{
    struct panel q = { malloc(PANEL_K * p->rows * sizeof(*q.x)), p->rows };

    ck_assert_ptr_nonnull(q.x);
    for (size_t t = 0; t < p->rows; t++)
        for (size_t i = 0; i < PANEL_K; i++)
            q.x[t * PANEL_K + i] = p->x[t * PANEL_K + order[i]];
    return q;
}

size_t
panel_index(const char *name)
{
    size_t i = 0;

    while (i < PANEL_K && strcmp(name, names[i]) != 0)
        i++;
    ck_assert_msg(i < PANEL_K, "no index %s", name);
    return i;
}

static char *
read_all(const char *path)
{
    enum { MOST = 1 << 20 };
    FILE *f = fopen(path, "r");
    char *text = malloc(MOST);

    ck_assert_msg(f != NULL && text != NULL, "cannot open %s", path);
    size_t n = fread(text, 1, MOST - 1, f);
    text[n] = '\0';
    fclose(f);
    return text;
}

struct panel_figures
panel_figures(const char *name)
{
    enum { MOST = 8192 };
    char path[64];

    snprintf(path, sizeof(path), "tests/data/%s.csv", name);
    struct panel_figures f = { malloc(MOST * sizeof(*f.row)), 0,
                               read_all(path) };

    ck_assert_ptr_nonnull(f.row);
    char *line = strchr(f.text, '\n') + 1;
    while (*line != '\0' && f.n < MOST) {
        char *end = strchr(line, '\n');
        *end = '\0';
        ck_assert_uint_eq(split_line(line, f.row[f.n++], 4), 4);
        line = end + 1;
    }
    return f;
}

void
panel_figures_free(struct panel_figures *f)
{
    free(f->row);
    free(f->text);
}
