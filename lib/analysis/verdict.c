/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/verdict.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add_row_p(struct vol_str *out, const struct vol_verdict_row *row)
{
    if (row->adjusted)
        vol_str_add(out, "adjusted ");
    vol_verdict_add_p(out, row->p_value, row->p_bound);
}

/* ---- words ------------------------------------------------------------- */

enum subject { PRICES, RETURNS, RESIDUALS, SQUARES, OTHER };

static enum subject
subject_of(const struct vol_verdict_row *row)
{
    static const char *const names[] = { "price", "return", "z", "z2" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(row->series, names[i]) == 0)
            return (enum subject)i;
    return OTHER;
}

static bool
of_model(const struct vol_verdict_row *row)
{
    return subject_of(row) == RESIDUALS || subject_of(row) == SQUARES;
}

/* "returns are", "volume is" */
static void
add_subject(struct vol_str *out, const struct vol_verdict_row *row,
            const char *plural, const char *singular)
{
    static const char *const nouns[] = { "log prices", "returns",
                                         "standardised residuals",
                                         "their squares" };
    enum subject s = subject_of(row);

    if (s == OTHER)
        vol_str_addf(out, "%s%s", row->series, singular);
    else
        vol_str_addf(out, "%s%s", nouns[s], plural);
}

static bool
decided(const struct vol_verdict_row *row)
{
    return row != NULL && row->reject >= 0 && !isnan(row->p_value);
}

/* ---- one test ---------------------------------------------------------- */

static void
unit_root(struct vol_str *out, const struct vol_verdict_row *row)
{
    if (row->reject) {
        add_subject(out, row, " have", " has");
        vol_str_add(out, " no unit root (");
    } else {
        vol_str_add(out, "a unit root in ");
        add_subject(out, row, "", "");
        vol_str_add(out, " is not ruled out (");
    }
    add_row_p(out, row);
    vol_str_add_char(out, ')');
}

static const char *
about_trend(const struct vol_verdict_row *row)
{
    const bool trend =
        row->variant != NULL && strncmp(row->variant, "ct", 2) == 0;

    return trend ? " about a trend" : "";
}

static void
kpss(struct vol_str *out, const struct vol_verdict_row *row)
{
    if (row->reject) {
        add_subject(out, row, " are", " is");
        vol_str_addf(out, " not stationary%s (", about_trend(row));
    } else {
        vol_str_add(out, "nothing speaks against ");
        add_subject(out, row, " being stationary", " being stationary");
        vol_str_addf(out, "%s (", about_trend(row));
    }
    add_row_p(out, row);
    vol_str_add_char(out, ')');
}

/* ": fat tails, skewed to the left", as far as it is known. */
static void
add_shape(struct vol_str *out, const struct vol_verdict_row *row)
{
    double se = sqrt(6.0 / (double)(row->n_obs > 0 ? row->n_obs : 1));
    const char *tails = "", *skew = "";

    if (fabs(row->excess_kurtosis) > 4.0 * se)
        tails = row->excess_kurtosis > 0.0 ? "fat tails" : "thin tails";
    if (fabs(row->skewness) > 2.0 * se)
        skew =
            row->skewness > 0.0 ? "skewed to the right" : "skewed to the left";
    if (tails[0] != '\0' || skew[0] != '\0')
        vol_str_addf(out, ": %s%s%s", tails,
                     tails[0] != '\0' && skew[0] != '\0' ? ", " : "", skew);
}

static void
normality(struct vol_str *out, const struct vol_verdict_row *row)
{
    if (row->reject) {
        add_subject(out, row, " are", " is");
        vol_str_add(out, " not normal (");
    } else {
        vol_str_add(out, "nothing speaks against ");
        add_subject(out, row, " being normal (", " being normal (");
    }
    add_row_p(out, row);
    vol_str_add_char(out, ')');
    if (row->reject)
        add_shape(out, row);
}

static void
arch(struct vol_str *out, const struct vol_verdict_row *row)
{
    const char *text;

    if (of_model(row))
        text = row->reject ? "ARCH is left, " : "no ARCH left, ";
    else
        text = row->reject ? "volatility clusters (ARCH), " : "no ARCH, ";
    vol_str_add(out, text);
    add_row_p(out, row);
}

static void
autocorrelation(struct vol_str *out, const struct vol_verdict_row *row)
{
    if (subject_of(row) == SQUARES) {
        arch(out, row);
        return;
    }
    if (of_model(row))
        vol_str_add(out, row->reject ? "autocorrelation is left, "
                                     : "no autocorrelation left, ");
    else if (row->reject) {
        add_subject(out, row, " are", " is");
        vol_str_add(out, " autocorrelated, ");
    } else {
        vol_str_add(out, "no autocorrelation, ");
    }
    add_row_p(out, row);
}

static bool
knows_break(const struct vol_verdict_row *row)
{
    return row->break_date != NULL && row->break_date[0] != '\0';
}

static void
unit_root_with_break(struct vol_str *out, const struct vol_verdict_row *row)
{
    if (row->reject) {
        add_subject(out, row, " have", " has");
        vol_str_add(out, " no unit root if a break");
        if (knows_break(row))
            vol_str_addf(out, " after %s", row->break_date);
        vol_str_add(out, " is allowed for");
    } else {
        vol_str_add(out, "a unit root in ");
        add_subject(out, row, "", "");
        vol_str_add(out, " is not ruled out even with a break");
    }
    vol_str_add(out, " (");
    add_row_p(out, row);
    vol_str_add_char(out, ')');
}

/* "returns have a stable mean": what is said to be so, or not to be. */
static void
plain(struct vol_str *out, const struct vol_verdict_row *row, const char *are,
      const char *is, const char *what, const char *negation)
{
    if (!row->reject)
        vol_str_add(out, "nothing speaks against ");
    add_subject(out, row, row->reject ? are : "", row->reject ? is : "");
    vol_str_addf(out, " %s%s (", row->reject ? negation : "", what);
    add_row_p(out, row);
    vol_str_add_char(out, ')');
}

static void
random_walk(struct vol_str *out, const struct vol_verdict_row *row)
{
    plain(out, row, " are", " is",
          row->reject ? "random walk" : "being a random walk", "no ");
}

static void
symmetry(struct vol_str *out, const struct vol_verdict_row *row)
{
    const char *side = row->skewness > 0.0 ? "to the right" : "to the left";
    char skewed[32];

    (void)snprintf(skewed, sizeof(skewed), "skewed%s%s",
                   isnan(row->skewness) ? "" : " ",
                   isnan(row->skewness) ? "" : side);
    plain(out, row, " are", " is", row->reject ? skewed : "being symmetric",
          "");
}

static void
tails(struct vol_str *out, const struct vol_verdict_row *row)
{
    const char *kind = row->excess_kurtosis < 0.0 ? "thin tails" : "fat tails";

    if (isnan(row->excess_kurtosis))
        kind = "other tails than the normal";
    plain(out, row, " have", " has",
          row->reject ? kind : "having the normal's tails", "");
}

static void
order(struct vol_str *out, const struct vol_verdict_row *row)
{
    plain(out, row, " do", " does",
          row->reject ? "come in random order about the median"
                      : "coming in random order about the median",
          "not ");
}

static void
independence(struct vol_str *out, const struct vol_verdict_row *row)
{
    plain(out, row, " are", " is",
          row->reject ? "independent" : "being independent", "not ");
}

static void
stable_mean(struct vol_str *out, const struct vol_verdict_row *row)
{
    plain(out, row, " have", " has",
          row->reject ? "constant mean" : "having a constant mean", "no ");
    if (row->reject && knows_break(row))
        vol_str_addf(out, ", the break after %s", row->break_date);
}

static void
unknown(struct vol_str *out, const struct vol_verdict_row *row)
{
    vol_str_add(out, row->reject ? "rejects, " : "does not reject, ");
    add_row_p(out, row);
}

/* ---- tests of several symbols ------------------------------------------- */

/* Columns of their own stand beside the symbol: "volume of DAX". */
static void
add_name(struct vol_str *out, const struct vol_verdict_row *row,
         const char *symbol)
{
    if (subject_of(row) == OTHER)
        vol_str_addf(out, "%s of ", row->series);
    vol_str_add(out, symbol);
}

/* "X helps to explain Y": a phrase between the names, without the p-value. */
static void
add_relation(struct vol_str *out, const struct vol_verdict_row *row,
             const char *first, const char *phrase, const char *second)
{
    add_name(out, row, first);
    vol_str_addf(out, " %s ", phrase);
    add_name(out, row, second);
}

static void
causality(struct vol_str *out, const struct vol_verdict_row *row,
          const char *beside)
{
    vol_str_add(out, "the past of ");
    add_relation(out, row, row->partner,
                 row->reject ? "helps to explain"
                             : "is not shown to help to explain",
                 row->symbol);
    vol_str_addf(out, "%s, ", beside);
    add_row_p(out, row);
}

static void
granger(struct vol_str *out, const struct vol_verdict_row *row)
{
    causality(out, row, "");
}

static void
granger_joint(struct vol_str *out, const struct vol_verdict_row *row)
{
    causality(out, row, " where that of all others is known");
}

static void
variance_leads(struct vol_str *out, const struct vol_verdict_row *row)
{
    vol_str_addf(out, "the variance of %s %s that of %s, ", row->partner,
                 row->reject ? "leads" : "is not shown to lead", row->symbol);
    add_row_p(out, row);
}

static void
variances_related(struct vol_str *out, const struct vol_verdict_row *row)
{
    vol_str_addf(out, "the variances of %s and %s are %srelated, ", row->symbol,
                 row->partner, row->reject ? "" : "not shown to be ");
    add_row_p(out, row);
}

static void
constant_correlations(struct vol_str *out, const struct vol_verdict_row *row)
{
    vol_str_addf(out, "correlations %s over time, ",
                 row->reject ? "change" : "are not shown to change");
    add_row_p(out, row);
}

static void
engle_granger(struct vol_str *out, const struct vol_verdict_row *row)
{
    add_relation(out, row, row->symbol,
                 row->reject ? "is cointegrated with"
                             : "is not shown to be cointegrated with",
                 row->partner);
    vol_str_add(out, ", ");
    add_row_p(out, row);
}

/* The rank under the null is the number behind "-r". */
static void
johansen(struct vol_str *out, const struct vol_verdict_row *row)
{
    const char *rank = row->variant != NULL ? strstr(row->variant, "-r") : NULL;
    unsigned long r = rank != NULL ? strtoul(rank + 2, NULL, 10) : 0;

    if (row->reject)
        vol_str_addf(out, "at least %lu cointegrating relation%s, ", r + 1,
                     r == 0 ? "" : "s");
    else if (r == 0)
        vol_str_add(out, "no cointegrating relation is shown, ");
    else
        vol_str_addf(out, "not shown: more than %lu cointegrating relation%s, ",
                     r, r == 1 ? "" : "s");
    add_row_p(out, row);
}

/* ---- the words of a row ---------------------------------------------------
 */

struct verdict {
    const char *test;
    void (*say)(struct vol_str *, const struct vol_verdict_row *);
};

static const struct verdict of_one[] = { { "adf", unit_root },
                                         { "pp", unit_root },
                                         { "pp-rho", unit_root },
                                         { "dfgls", unit_root },
                                         { "kpss", kpss },
                                         { "zivot-andrews",
                                           unit_root_with_break },
                                         { "variance-ratio", random_walk },
                                         { "variance-ratio-iid", random_walk },
                                         { "shapiro-wilk", normality },
                                         { "jarque-bera", normality },
                                         { "anderson-darling", normality },
                                         { "dagostino", normality },
                                         { "skewness", symmetry },
                                         { "kurtosis", tails },
                                         { "ljung-box", autocorrelation },
                                         { "box-pierce", autocorrelation },
                                         { "arch-lm", arch },
                                         { "runs", order },
                                         { "bds", independence },
                                         { "cusum", stable_mean },
                                         { "cusum-rec", stable_mean },
                                         { "sup-f", stable_mean } };
static const struct verdict of_several[] = {
    { "granger", granger },
    { "granger-joint", granger_joint },
    { "engle-granger", engle_granger },
    { "johansen", johansen },
    { "engle-sheppard", constant_correlations },
    { "tse", constant_correlations },
    { "cheung-ng", variance_leads },
    { "hong", variance_leads },
    { "hong-two-way", variances_related },
};

static const struct verdict *
find(const struct verdict *table, size_t n, const char *test)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(test, table[i].test) == 0)
            return &table[i];
    return NULL;
}

void
vol_verdict_add(struct vol_str *out, const struct vol_verdict_row *row)
{
    const struct verdict *v =
        row->partner != NULL
            ? find(of_several, sizeof(of_several) / sizeof(of_several[0]),
                   row->test)
            : find(of_one, sizeof(of_one) / sizeof(of_one[0]), row->test);

    if (!decided(row))
        vol_str_addf(out, "not computed: %s", row->reason);
    else if (v != NULL)
        v->say(out, row);
    else
        unknown(out, row);
}

/* ---- ADF and KPSS together ---------------------------------------------- */

static void
both(struct vol_str *out, const struct vol_verdict_row *adf_row,
     const struct vol_verdict_row *kpss_row)
{
    if (adf_row->reject && kpss_row->reject) {
        vol_str_add(out, "ADF rejects a unit root and KPSS rejects "
                         "stationarity: a break, long memory or changing "
                         "variance in ");
        add_subject(out, adf_row, " is likely", " is likely");
    } else if (!adf_row->reject && !kpss_row->reject) {
        vol_str_add(out, "neither ADF nor KPSS rejects: the data do not tell "
                         "whether ");
        add_subject(out, adf_row, " have a unit root", " has a unit root");
    } else if (adf_row->reject) {
        vol_str_add(out, "ADF and KPSS agree: ");
        add_subject(out, adf_row, " are stationary", " is stationary");
        vol_str_add(out, about_trend(kpss_row));
    } else {
        vol_str_add(out, "ADF and KPSS agree: ");
        add_subject(out, adf_row, " have a unit root", " has a unit root");
        if (subject_of(adf_row) == PRICES)
            vol_str_add(out, "; model their returns");
    }
}

void
vol_verdict_add_stationarity(struct vol_str *out,
                             const struct vol_verdict_row *adf_row,
                             const struct vol_verdict_row *kpss_row)
{
    if (decided(adf_row) && decided(kpss_row)) {
        both(out, adf_row, kpss_row);
    } else if (decided(adf_row)) {
        vol_str_add(out, "ADF alone: ");
        unit_root(out, adf_row);
    } else if (decided(kpss_row)) {
        vol_str_add(out, "KPSS alone: ");
        kpss(out, kpss_row);
    } else {
        vol_str_add(out, "neither ADF nor KPSS was computed");
    }
}
