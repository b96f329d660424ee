/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The symbols of a group together: reading what the database has of them. */
#include "report/together.h"

#include <math.h>
#include <string.h>

size_t
vol_together_pairs(const struct vol_together *t)
{
    return t->k * (t->k - 1) / 2;
}

size_t
vol_together_pair(const struct vol_together *t, size_t a, size_t b)
{
    const size_t low = a < b ? a : b, high = a < b ? b : a;

    return low * (2 * t->k - low - 1) / 2 + (high - low - 1);
}

/* The members of a group stand together. */
static size_t
count_members(const struct vol_report_plan *plan, size_t g, size_t *first)
{
    size_t n = 0;

    for (size_t i = plan->n_members; i-- > 0;)
        if (plan->member[i].group == g) {
            *first = i;
            n++;
        }
    return n;
}

bool
vol_together_has_page(const struct vol_report_plan *plan, size_t group)
{
    size_t first = 0;

    return count_members(plan, group, &first) > 1;
}

static void
init(struct vol_together *t, const struct vol_report_plan *plan, size_t g)
{
    size_t first = 0;

    *t = (struct vol_together){ .group = &plan->group[g],
                                .through = VOL_DATE_NONE };
    t->n_members = count_members(plan, g, &first);
    t->member = plan->member + first;
    t->k = t->n_members < VOL_TOGETHER_MAX ? t->n_members : VOL_TOGETHER_MAX;
    for (size_t p = 0; p < VOL_TOGETHER_PAIRS; p++)
        vol_frame_init(&t->pair[p], vol_kind_find("correlations"));
    vol_frame_init(&t->latest, vol_kind_find("correlations"));
    vol_frame_init(&t->spillovers, vol_kind_find("spillovers"));
    vol_frame_init(&t->net, vol_together_net_kind());
    vol_frame_init(&t->index, vol_together_index_kind());
}

void
vol_together_clear(struct vol_together *t)
{
    for (size_t p = 0; p < VOL_TOGETHER_PAIRS; p++)
        vol_frame_clear(&t->pair[p]);
    vol_frame_clear(&t->latest);
    vol_frame_clear(&t->spillovers);
    vol_frame_clear(&t->net);
    vol_frame_clear(&t->index);
}

/* Index of a member that is shown, or k. */
static size_t
find_member(const struct vol_together *t, const char *name)
{
    size_t i = 0;

    while (i < t->k && strcmp(t->member[i].name, name) != 0)
        i++;
    return i;
}

/* ---- correlations ------------------------------------------------------- */

/* The member that a row pairs with member `a`, or k: itself, or a stranger. */
static size_t
partner(const struct vol_together *t, const struct vol_frame *f, size_t row,
        size_t a)
{
    size_t b = find_member(t, vol_frame_text(f, row, "symbol_a"));

    if (b == a)
        b = find_member(t, vol_frame_text(f, row, "symbol_b"));
    return b == a ? t->k : b;
}

/* The first row of a pair that has that spec (NULL: any), or f->n. */
static size_t
find_spec(const struct vol_together *t, const struct vol_frame *f, size_t a,
          const char *spec)
{
    size_t i = 0;

    while (i < f->n &&
           ((spec != NULL && strcmp(vol_frame_text(f, i, "spec"), spec) != 0) ||
            partner(t, f, i, a) == t->k))
        i++;
    return i;
}

/* The first configured model of which there are rows, else any. */
static void
choose_spec(struct vol_together *t, const struct vol_frame *f, size_t a)
{
    const struct vol_report_group *g = t->group;
    const struct vol_cross_words words = { .model = g->cross_models,
                                           .n_models = g->n_cross_models,
                                           .margin = g->cross_margin,
                                           .align = g->cross_align };
    struct vol_cross_plan plan;
    size_t row = f->n;

    if (g->n_cross_models > 0 &&
        vol_cross_plan_make(&plan, &words, NULL) == VOL_OK)
        for (size_t i = 0; i < plan.n_models && row == f->n; i++)
            row = find_spec(t, f, a, plan.model[i].name);
    if (row == f->n)
        row = find_spec(t, f, a, NULL);
    if (row < f->n && strlen(vol_frame_text(f, row, "spec")) < sizeof(t->spec))
        strcpy(t->spec, vol_frame_text(f, row, "spec"));
}

/* The pairs of member `a` with those behind it. */
static enum vol_code
take_pairs(struct vol_together *t, const struct vol_frame *f, size_t a,
           struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t i = 0; code == VOL_OK && i < f->n; i++) {
        size_t b = partner(t, f, i, a);
        if (b <= a || b == t->k ||
            strcmp(vol_frame_text(f, i, "spec"), t->spec) != 0)
            continue;
        if (vol_frame_date(f, i, "date") > t->through)
            t->through = vol_frame_date(f, i, "date");
        code =
            vol_frame_copy_row(&t->pair[vol_together_pair(t, a, b)], f, i, err);
    }
    return code;
}

static enum vol_code
read_pairs(struct vol_together *t, const struct vol_report_source *source,
           vol_date until, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t a = 0; code == VOL_OK && a + 1 < t->k; a++) {
        struct vol_report_wish wish =
            vol_report_wish("correlations", t->member[a].name);
        struct vol_frame rows;
        wish.until = until;
        wish.spec = t->spec[0] != '\0' ? t->spec : NULL;
        vol_frame_init(&rows, wish.kind);
        code = source->read(source->ctx, &wish, &rows, err);
        if (code == VOL_OK && t->spec[0] == '\0')
            choose_spec(t, &rows, a);
        if (code == VOL_OK)
            code = take_pairs(t, &rows, a, err);
        vol_frame_clear(&rows);
    }
    return code;
}

/* The rows of the last day that any pair has. */
static enum vol_code
take_latest(struct vol_together *t, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    for (size_t p = 0; code == VOL_OK && p < vol_together_pairs(t); p++) {
        const struct vol_frame *f = &t->pair[p];
        t->row[p] = VOL_TOGETHER_NONE;
        if (f->n == 0 || vol_frame_date(f, f->n - 1, "date") != t->through)
            continue;
        t->row[p] = t->latest.n;
        code = vol_frame_copy_row(&t->latest, f, f->n - 1, err);
    }
    return code;
}

/* ---- spillovers --------------------------------------------------------- */

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
    return find_member(t, vol_frame_text(f, i, "from_symbol")) < t->k &&
           find_member(t, vol_frame_text(f, i, "to_symbol")) < t->k;
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
        const size_t a = find_member(t, vol_frame_text(f, i, "from_symbol"));
        const size_t b = find_member(t, vol_frame_text(f, i, "to_symbol"));
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

/* The last row of ours that is of a rolling window, or is not; or f->n. */
static size_t
find_last(const struct vol_together *t, const struct vol_frame *f, bool rolling)
{
    for (size_t i = f->n; i-- > 0;)
        if ((vol_frame_number(f, i, "window") > 0) == rolling &&
            is_ours(t, f, i))
            return i;
    return f->n;
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

static enum vol_code
read_spillovers(struct vol_together *t, const struct vol_report_source *source,
                vol_date until, struct vol_err *err)
{
    struct vol_report_wish wish = vol_report_wish("spillovers", NULL);
    struct vol_frame rows;

    wish.until = until;
    vol_frame_init(&rows, wish.kind);
    enum vol_code code = source->read(source->ctx, &wish, &rows, err);
    const size_t table = find_last(t, &rows, false);
    const size_t window = find_last(t, &rows, true);
    if (code == VOL_OK && table < rows.n)
        code = take_table(t, &rows, table, err);
    if (code == VOL_OK && window < rows.n)
        code = take_windows(t, &rows, window, err);
    vol_frame_clear(&rows);
    return code;
}

/* ---- all of it ---------------------------------------------------------- */

enum vol_code
vol_together_read(struct vol_together *out, const struct vol_report_plan *plan,
                  size_t g, const struct vol_report_source *source,
                  vol_date until, struct vol_err *err)
{
    init(out, plan, g);
    enum vol_code code = read_pairs(out, source, until, err);
    if (code == VOL_OK)
        code = take_latest(out, err);
    return code == VOL_OK ? read_spillovers(out, source, until, err) : code;
}
