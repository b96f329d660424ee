/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The symbols of a group together: who transmits to whom. */
#include "report/together.h"

#include "report/together_set.h"

#include <math.h>
#include <string.h>

static const struct vol_column net_columns[] = {
    { "origin", VOL_DATE, "last date used" },
    { "spec", VOL_TEXT, "the model, canonically spelt" },
    { "symbol", VOL_TEXT, "name of the series" },
    { "h_days", VOL_INT, "days ahead" },
    { "from_others_pct", VOL_REAL, "share of its variance from the others" },
    { "to_others_pct", VOL_REAL, "sum of its shares of the others' variances" },
    { "net_pct", VOL_REAL, "what it gives less what it takes" },
};
static const struct vol_kind net_kind = {
    "spillover_net", "spillovers from and to the others", net_columns,
    sizeof(net_columns) / sizeof(net_columns[0]), 4
};

static const struct vol_column index_columns[] = {
    { "origin", VOL_DATE, "last date used" },
    { "spec", VOL_TEXT, "the model, canonically spelt" },
    { "h_days", VOL_INT, "days ahead" },
    { "window", VOL_INT, "rows in the window, 0 for all" },
    { "total_pct", VOL_REAL, "mean share of the variances from others" },
};
static const struct vol_kind index_kind = {
    "spillover_index", "how much of all variances comes from others",
    index_columns, sizeof(index_columns) / sizeof(index_columns[0]), 4
};

const struct vol_kind *
vol_together_net_kind(void)
{
    return &net_kind;
}

const struct vol_kind *
vol_together_index_kind(void)
{
    return &index_kind;
}

/* True where both ends of a row are members that are shown. */
static bool
is_ours(const struct vol_together *t, const struct vol_frame *f, size_t i)
{
    return vol_together_find(t, vol_frame_text(f, i, "from_symbol")) < t->k &&
           vol_together_find(t, vol_frame_text(f, i, "to_symbol")) < t->k;
}

/* What tells the tables of one origin apart, beside their spec. */
struct table_key {
    const char *spec;
    double h_days, window;
};

static struct table_key
key_of(const struct vol_frame *f, size_t i)
{
    return (struct table_key){ vol_frame_text(f, i, "spec"),
                               vol_frame_number(f, i, "h_days"),
                               vol_frame_number(f, i, "window") };
}

static bool
has_key(const struct vol_frame *f, size_t i, const struct table_key *key)
{
    const struct table_key own = key_of(f, i);

    return strcmp(own.spec, key->spec) == 0 && own.h_days == key->h_days &&
           own.window == key->window;
}

/* The shares of a table in per cent, by [from][to]; NaN where one is missing.
 */
struct shares {
    bool there[VOL_TOGETHER_MAX]; /* the member is in the table */
    double of[VOL_TOGETHER_MAX][VOL_TOGETHER_MAX];
};

/* From the rows [from, until), which are of one origin. */
static void
take_shares(const struct vol_together *t, const struct vol_frame *f,
            size_t from, size_t until, const struct table_key *key,
            struct shares *out)
{
    memset(out->there, 0, sizeof(out->there));
    for (size_t a = 0; a < t->k; a++)
        for (size_t b = 0; b < t->k; b++)
            out->of[a][b] = NAN;
    for (size_t i = from; i < until; i++) {
        if (!is_ours(t, f, i) || !has_key(f, i, key))
            continue;
        const size_t a =
            vol_together_find(t, vol_frame_text(f, i, "from_symbol"));
        const size_t b =
            vol_together_find(t, vol_frame_text(f, i, "to_symbol"));
        out->of[a][b] = vol_frame_number(f, i, "share_pct");
        out->there[a] = out->there[b] = true;
    }
}

/* What `a` takes from the others of the table, or gives to them. */
static double
sum_others(const struct vol_together *t, const struct shares *s, size_t a,
           bool takes)
{
    double sum = 0.0;

    for (size_t b = 0; b < t->k; b++)
        if (b != a && s->there[b])
            sum += takes ? s->of[b][a] : s->of[a][b];
    return sum;
}

static void
add_number(struct vol_frame *f, double x)
{
    if (isfinite(x))
        vol_frame_add_real(f, x);
    else
        vol_frame_add_missing(f);
}

static enum vol_code
add_net(struct vol_together *t, vol_date origin, const struct table_key *key,
        const struct shares *s, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t a = 0; code == VOL_OK && a < t->k; a++) {
        const double takes = sum_others(t, s, a, true);
        const double gives = sum_others(t, s, a, false);
        if (!s->there[a])
            continue;
        vol_frame_add_date(&t->net, origin);
        vol_frame_add_text(&t->net, key->spec, strlen(key->spec));
        vol_frame_add_text(&t->net, t->member[a].name,
                           strlen(t->member[a].name));
        vol_frame_add_int(&t->net, (int64_t)key->h_days);
        add_number(&t->net, takes);
        add_number(&t->net, gives);
        add_number(&t->net, gives - takes);
        code = vol_frame_end_row(&t->net, err);
    }
    return code;
}

double
vol_together_total(const struct vol_together *t)
{
    double sum = 0.0;

    for (size_t i = 0; i < t->net.n; i++)
        sum += vol_frame_number(&t->net, i, "from_others_pct");
    return sum / (double)t->net.n;
}

static enum vol_code
add_index(struct vol_together *t, vol_date origin, const struct table_key *key,
          const struct shares *s, struct vol_err *err)
{
    double sum = 0.0;
    size_t n = 0;

    for (size_t a = 0; a < t->k; a++)
        if (s->there[a]) {
            sum += sum_others(t, s, a, true);
            n++;
        }
    if (n < 2)
        return VOL_OK;
    vol_frame_add_date(&t->index, origin);
    vol_frame_add_text(&t->index, key->spec, strlen(key->spec));
    vol_frame_add_int(&t->index, (int64_t)key->h_days);
    vol_frame_add_int(&t->index, (int64_t)key->window);
    add_number(&t->index, sum / (double)n);
    return vol_frame_end_row(&t->index, err);
}

/* Whether a row is of the windows that the settings have; of a group without
 * settings any window will do. */
static bool
is_window(const struct vol_report_group *g, double window)
{
    return window > 0.0 && window != g->cross_window &&
           (g->open || window == g->cross_roll);
}

/* The last row of ours of that spec, of a window or of all that a night uses,
 * or f->n. */
static size_t
find_last(const struct vol_together *t, const struct vol_frame *f,
          const char *spec, bool of_window)
{
    for (size_t i = f->n; i-- > 0;) {
        const double window = vol_frame_number(f, i, "window");
        if ((of_window ? is_window(t->group, window)
                       : window == t->group->cross_window) &&
            strcmp(vol_frame_text(f, i, "spec"), spec) == 0 && is_ours(t, f, i))
            return i;
    }
    return f->n;
}

/* The last rows of what is shown, of all that a night uses and of windows. */
static enum vol_code
find_tables(const struct vol_together *t, const struct vol_frame *f,
            size_t *table, size_t *window, struct vol_err *err)
{
    struct vol_together_sets sets = { 0 };
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < f->n; i++) {
        const double rows = vol_frame_number(f, i, "window");
        if (rows == t->group->cross_window || is_window(t->group, rows))
            code = vol_together_sets_add(&sets, t, vol_frame_text(f, i, "spec"),
                                         vol_frame_text(f, i, "from_symbol"),
                                         vol_frame_text(f, i, "to_symbol"),
                                         vol_frame_date(f, i, "origin"), err);
    }
    const struct vol_together_set *best =
        vol_together_sets_choose(&sets, t->group);
    *table = best != NULL ? find_last(t, f, best->spec, false) : f->n;
    *window = best != NULL ? find_last(t, f, best->spec, true) : f->n;
    vol_together_sets_clear(&sets);
    return code;
}

/* The end of the rows of row i's origin; they stand together. */
static size_t
end_of_origin(const struct vol_frame *f, size_t i)
{
    const vol_date origin = vol_frame_date(f, i, "origin");

    while (i < f->n && vol_frame_date(f, i, "origin") == origin)
        i++;
    return i;
}

static enum vol_code
take_table(struct vol_together *t, const struct vol_frame *f, size_t last,
           struct vol_err *err)
{
    const vol_date origin = vol_frame_date(f, last, "origin");
    const struct table_key key = key_of(f, last);
    struct shares shares;
    size_t from = last;
    enum vol_code code = VOL_OK;

    while (from > 0 && vol_frame_date(f, from - 1, "origin") == origin)
        from--;
    for (size_t i = from; code == VOL_OK && i <= last; i++)
        if (is_ours(t, f, i) && has_key(f, i, &key))
            code = vol_frame_copy_row(&t->spillovers, f, i, err);
    take_shares(t, f, from, last + 1, &key, &shares);
    if (code == VOL_OK)
        code = add_net(t, origin, &key, &shares, err);
    return code;
}

static enum vol_code
take_windows(struct vol_together *t, const struct vol_frame *f, size_t last,
             struct vol_err *err)
{
    const struct table_key key = key_of(f, last);
    struct shares shares;
    enum vol_code code = VOL_OK;

    for (size_t from = 0, until; code == VOL_OK && from < f->n; from = until) {
        until = end_of_origin(f, from);
        take_shares(t, f, from, until, &key, &shares);
        code =
            add_index(t, vol_frame_date(f, from, "origin"), &key, &shares, err);
    }
    return code;
}

enum vol_code
vol_together_read_spillovers(struct vol_together *t,
                             const struct vol_report_source *source,
                             vol_date until, struct vol_err *err)
{
    size_t table, window;
    struct vol_report_wish wish = vol_report_wish("spillovers", NULL);
    struct vol_frame rows;

    wish.until = until;
    vol_frame_init(&rows, wish.kind);
    enum vol_code code = source->read(source->ctx, &wish, &rows, err);
    table = window = rows.n;
    if (code == VOL_OK)
        code = find_tables(t, &rows, &table, &window, err);
    if (code == VOL_OK && table < rows.n)
        code = take_table(t, &rows, table, err);
    if (code == VOL_OK && window < rows.n)
        code = take_windows(t, &rows, window, err);
    vol_frame_clear(&rows);
    return code;
}
