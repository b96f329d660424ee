/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who moves with whom and who transmits to whom, in words made of the figures.
 */
#include "report/together.h"

#include "report/format.h"
#include "report/html.h"
#include "report/panels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const struct vol_format two = { VOL_STYLE_FIXED, 2, NULL };
static const struct vol_format share = { VOL_STYLE_FIXED, 1, " %" };
static const struct vol_format points = { VOL_STYLE_SIGNED, 1, NULL };

/* A net share below this is none, per cent. */
#define NET_LEAST 0.05

/* Whether the settings name a model of correlations. */
static bool
wants_correlations(const struct vol_report_group *g)
{
    for (size_t i = 0; i < g->n_cross_models; i++)
        if (!vol_var_model_is(g->cross_models[i]))
            return true;
    return false;
}

/* "; behind: AAPL (through 2018-05-15)", or nothing where none is. */
static void
add_behind(struct vol_str *out, const struct vol_together *t,
           const struct vol_frame *summary)
{
    size_t n = 0;

    for (size_t i = 0; i < summary->n; i++) {
        const vol_date last = vol_frame_date(summary, i, "data_through");
        if (strcmp(vol_frame_text(summary, i, "group"), t->group->name) != 0 ||
            last >= t->group->data_date)
            continue;
        vol_html_addf(out, "%s%s (", n++ == 0 ? "; behind: " : ", ",
                      vol_frame_text(summary, i, "symbol"));
        vol_str_add(out, last == VOL_DATE_NONE ? "no data" : "through ");
        if (last != VOL_DATE_NONE)
            vol_format_date(out, last);
        vol_str_add_char(out, ')');
    }
}

void
vol_together_add_reason(struct vol_str *out, const struct vol_together *t,
                        const struct vol_frame *summary)
{
    if (t->latest.n > 0)
        return;
    if (!wants_correlations(t->group)) {
        vol_str_add(out, "the setting cross.models names no model of them for "
                         "this group");
        return;
    }
    vol_str_add(out,
                "the database has none of this group\xe2\x80\x99s pairs and "
                "models; the nightly run estimates them where two or more of "
                "its symbols are up to date");
    add_behind(out, t, summary);
}

static double
correlation(const struct vol_together *t, size_t row)
{
    return vol_frame_number(&t->latest, row, "correlation");
}

/* "DAX and CAC" */
static void
add_pair(struct vol_str *out, const struct vol_together *t, size_t row)
{
    vol_html_addf(out, "<strong>%s</strong> and <strong>%s</strong>",
                  vol_frame_text(&t->latest, row, "symbol_a"),
                  vol_frame_text(&t->latest, row, "symbol_b"));
}

/* The mean of the last day, or of `back` rows before it; NaN where a pair has
 * no such row, or not of the same day. */
static double
mean_before(const struct vol_together *t, size_t back, vol_date *date)
{
    double sum = 0.0;
    size_t n = 0;

    *date = VOL_DATE_NONE;
    for (size_t p = 0; p < vol_together_pairs(t); p++) {
        const struct vol_frame *f = &t->pair[p];
        if (t->row[p] == VOL_TOGETHER_NONE)
            continue;
        if (f->n <= back)
            return NAN;
        const vol_date own = vol_frame_date(f, f->n - 1 - back, "date");
        if (n++ > 0 && own != *date)
            return NAN;
        *date = own;
        sum += vol_frame_number(f, f->n - 1 - back, "correlation");
    }
    return n > 0 ? sum / (double)n : NAN;
}

/* "; a year of sessions before, on 1997-08-14, it was 0.61" */
static void
add_before(struct vol_str *out, const struct vol_together *t)
{
    vol_date date;
    const double mean = mean_before(t, (size_t)t->group->periods, &date);

    if (!isfinite(mean))
        return;
    vol_str_add(out, "; a year of sessions before, on ");
    vol_format_date(out, date);
    vol_str_add(out, ", it was ");
    vol_format_add(out, mean, two);
}

static void
say_correlations(struct vol_str *out, const struct vol_together *t)
{
    size_t high = 0, low = 0;
    vol_date today;

    for (size_t i = 1; i < t->latest.n; i++) {
        if (correlation(t, i) > correlation(t, high))
            high = i;
        if (correlation(t, i) < correlation(t, low))
            low = i;
    }
    vol_str_add(out, "<li>On ");
    vol_format_date(out, t->through);
    if (high == low) {
        vol_str_add(out, " the correlation of ");
        add_pair(out, t, high);
        vol_str_add(out, " was ");
        vol_format_add(out, correlation(t, high), two);
    } else {
        vol_str_add_char(out, ' ');
        add_pair(out, t, high);
        vol_str_add(out, " moved together most (correlation ");
        vol_format_add(out, correlation(t, high), two);
        vol_str_add(out, "), ");
        add_pair(out, t, low);
        vol_str_add(out, " least (");
        vol_format_add(out, correlation(t, low), two);
        vol_html_addf(out, "). The mean of the %zu pairs was ", t->latest.n);
        vol_format_add(out, mean_before(t, 0, &today), two);
    }
    add_before(out, t);
    vol_str_add(out, ".</li>\n");
}

static double
net(const struct vol_together *t, size_t row)
{
    return vol_frame_number(&t->net, row, "net_pct");
}

/* "Net, DAX transmits most (+5.7 points) and FTSE receives most (-5.0)." Gross
 * shares may say otherwise, so that "net" comes first. */
static void
add_direction(struct vol_str *out, const struct vol_together *t, size_t gives,
              size_t takes)
{
    if (net(t, gives) < NET_LEAST) {
        vol_str_add(out, "None transmits more than it receives.");
        return;
    }
    vol_html_addf(out, "Net, <strong>%s</strong> transmits most (",
                  vol_frame_text(&t->net, gives, "symbol"));
    vol_format_add(out, net(t, gives), points);
    vol_html_addf(out, " points) and <strong>%s</strong> receives most (",
                  vol_frame_text(&t->net, takes, "symbol"));
    vol_format_add(out, net(t, takes), points);
    vol_str_add(out, ").");
}

/* What a spec of tables is of; false where it is of another form. */
static bool
parse_var(const char *spec, struct vol_cross_var *out)
{
    char own[VOL_CROSS_VAR_NAME];
    const size_t all = strcspn(spec, "+"), before = vol_series_set_before(spec);
    const size_t len = before < all ? before : all;

    if (len >= sizeof(own))
        return false;
    memcpy(own, spec, len);
    own[len] = '\0';
    return vol_cross_var_parse(own, out, NULL) == VOL_OK;
}

/* ", joint generalised shocks", ", orthogonal shocks, of 1 to 5 days" */
static void
add_shocks(struct vol_str *out, const struct vol_cross_var *v)
{
    vol_str_addf(
        out, ", %s%s shocks", v->form == VOL_SPILLOVER_JOINT ? "joint " : "",
        v->var.shock == VOL_VAR_CHOLESKY ? "orthogonal" : "generalised");
    if (v->form != VOL_SPILLOVER_BAND)
        return;
    if (v->slow > 0)
        vol_str_addf(out, ", of %u to %u days", v->fast, v->slow);
    else
        vol_str_addf(out, ", of more than %u days", v->fast);
}

void
vol_together_add_method(struct vol_str *out, const char *spec)
{
    static const char *const of[VOL_CROSS_MEASURES] = {
        [VOL_CROSS_RETURN] = "the series",
        [VOL_CROSS_LOG_SQUARE] = "log squared returns",
        [VOL_CROSS_LOG_GARCH] = "log conditional variances",
        [VOL_CROSS_LOG_PARKINSON] = "log variances from ranges (Parkinson)",
        [VOL_CROSS_LOG_GARMAN_KLASS] =
            "log variances from ranges (Garman and Klass)",
        [VOL_CROSS_LOG_ROGERS_SATCHELL] =
            "log variances from ranges (Rogers and Satchell)",
    };
    struct vol_cross_var v;
    char own[VOL_VAR_NAME_SIZE];

    if (!parse_var(spec, &v)) {
        vol_report_label(out, spec);
        return;
    }
    struct vol_var_model plain = v.var;
    plain.shock = VOL_VAR_GENERALISED; /* shocks are said behind it */
    vol_var_model_name(&plain, own);
    vol_report_label(out, own);
    vol_str_addf(out, " of %s", of[v.measure]);
    add_shocks(out, &v);
}

/* "Of the pairs, the net flow is largest from DAX to FTSE (+2.9)." */
static void
add_largest(struct vol_str *out, const struct vol_together *t)
{
    const struct vol_frame *f = &t->spillovers;
    size_t most = 0;

    for (size_t i = 0; i < f->n; i++)
        if (vol_frame_number(f, i, "net_pct") >
            vol_frame_number(f, most, "net_pct"))
            most = i;
    const double net_of_two = vol_frame_number(f, most, "net_pct");
    if (t->net.n < 3 || !(net_of_two >= NET_LEAST))
        return;
    vol_html_addf(out,
                  " Of the pairs, the net flow is largest from "
                  "<strong>%s</strong> to <strong>%s</strong> (",
                  vol_frame_text(f, most, "from_symbol"),
                  vol_frame_text(f, most, "to_symbol"));
    vol_format_add(out, net_of_two, points);
    vol_str_add(out, ").");
}

static void
say_spillovers(struct vol_str *out, const struct vol_together *t)
{
    const double total = vol_together_total(t);
    size_t gives = 0, takes = 0;
    struct vol_cross_var v;

    if (!isfinite(total))
        return;
    for (size_t i = 0; i < t->net.n; i++) {
        gives = net(t, i) > net(t, gives) ? i : gives;
        takes = net(t, i) < net(t, takes) ? i : takes;
    }
    const bool of_volatility =
        parse_var(vol_frame_text(&t->net, 0, "spec"), &v) &&
        v.measure != VOL_CROSS_RETURN;
    vol_str_add(out, of_volatility ? "<li>Spillovers of volatility, "
                                   : "<li>Spillovers, ");
    vol_format_date(out, vol_frame_date(&t->net, 0, "origin"));
    vol_str_add(out, ": ");
    vol_format_add(out, total, share);
    vol_html_addf(out,
                  " of the variance of forecast errors %d sessions ahead came "
                  "from shocks in the others. ",
                  (int)vol_frame_number(&t->net, 0, "h_days"));
    add_direction(out, t, gives, takes);
    add_largest(out, t);
    vol_str_add(out, "</li>\n");
}

void
vol_together_say(struct vol_str *out, const struct vol_together *t)
{
    if (t->latest.n == 0 && t->net.n == 0)
        return;
    vol_str_add(out, "<ul class=\"sentences\">\n");
    if (t->latest.n > 0)
        say_correlations(out, t);
    if (t->net.n > 0)
        say_spillovers(out, t);
    vol_str_add(out, "</ul>\n");
}
