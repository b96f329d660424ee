/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "reasons.h"

#include <math.h>
#include <string.h>

static const char *const texts[] = {
    [INTERCEPT] =
        "An intercept near zero: its estimate is skewed to the right, its "
        "intervals cover.\nA bias of 1 / n: in standard deviations it is half "
        "as large at 20,000 rows.",
    [MEMORY] =
        "A coefficient of the past, near one, is estimated too low as in an "
        "autoregression.\nA bias of 1 / n, and that of the maximum itself: in "
        "30 series of const+egarch1.1~t\nbeta1 is -.181 sd off here and -.182 "
        "with another program (tests/simulate/recovery.R).",
    [TAILS] =
        "nu, its estimate being skewed to the right.  A bias of 1 / n, and "
        "that of the\nmaximum itself: in 100 series of const+garch1.1~t it is "
        ".143 sd here and with\nfGarch 4022.89, the two never more than 1.2e-4 "
        "standard errors apart\n(tests/simulate/recovery.R).",
    [POWER] =
        "Size, sign and power of the news stand for each other.  A bias of "
        "1 / n.",
    [TARGET] =
        "The Hessian under variance targeting takes the target as known, which "
        "it is not; the\nrobust intervals know it and cover.  Under t, skewt "
        "and sstd y^4 has no mean with\nthese parameters, and the target, a "
        "sample variance, is itself far from normal.",
    [COMPONENTS] =
        "Two components are told apart late, and the slow one is two standard "
        "deviations from\nrho = 1, as it is in daily returns (S&P 500: rho "
        ".996, error .002).  Other parameters\n(rho .96 to .99, phi .05 to "
        ".08) do no better.",
    [LONG_MEMORY] =
        "0 <= phi <= (1 - d) / 2 and beta <= d + phi leave each two or three "
        "standard\ndeviations of room, as in daily returns, and where phi ends "
        "at its bound the errors\nof the others take it as known.  Other "
        "parameters (d .35 to .6, beta .2 to .5) do no\nbetter.",
    [UNEXPLAINED] = "Not explained."
};

/* By a part of the spec and a parameter: a bias in standard deviations and
 * coverages that the reason explains. */
static const struct note {
    const char *spec, *param;
    double bias, coverage[STUDY_KINDS];
    enum reason reason;
} notes[] = {
    { "-vt", "alpha1", 0.15, { 86.0, 92.0 }, TARGET },
    { "-vt", "nu", 0.27, { 82.0, 92.0 }, TARGET },
    { "figarch", "omega", 0.30, { 90.0, 90.0 }, LONG_MEMORY },
    { "figarch", "phi", 0.20, { 92.0, 92.0 }, LONG_MEMORY },
    { "figarch", "d", 0.21, { 92.0, 92.0 }, LONG_MEMORY },
    { "figarch", "beta", 0.15, { 81.0, 81.0 }, LONG_MEMORY },
    { "csgarch", "omega", 0.20, { 90.0, 90.0 }, COMPONENTS },
    { "csgarch", "beta1", 0.27, { 90.5, 90.5 }, COMPONENTS },
    { "csgarch", "rho", 0.20, { 91.0, 90.0 }, COMPONENTS },
    { "csgarch", "phi", 0.15, { 90.0, 90.0 }, COMPONENTS },
    { "tarch", "gamma1", 0.21, { 92.0, 92.0 }, POWER },
    { "aparch", "alpha1", 0.18, { 92.0, 92.0 }, POWER },
    { "aparch", "gamma1", 0.18, { 92.0, 92.0 }, POWER },
    { "aparch", "delta", 0.18, { 92.0, 92.0 }, POWER },
    { "aparch", "omega", 0.24, { 92.0, 92.0 }, INTERCEPT },
    { "egarch", "beta1", 0.23, { 92.0, 92.0 }, MEMORY },
    { "harch", "alpha22", 0.16, { 92.0, 92.0 }, MEMORY },
    { "", "beta1", 0.16, { 92.0, 92.0 }, MEMORY },
    { "", "omega", 0.20, { 92.0, 92.0 }, INTERCEPT },
    { "", "nu", 0.24, { 92.0, 92.0 }, TAILS },
};

size_t
reasons_count_outside(const struct line *l)
{
    return (size_t)l->biased + l->outside[0] + l->outside[1];
}

static bool
explains(const struct note *n, const struct line *l)
{
    bool all = !l->biased || fabs(l->ratio) <= n->bias;

    for (int k = 0; k < STUDY_KINDS; k++)
        all = all && (!l->outside[k] || l->coverage[k] >= n->coverage[k]);
    return all;
}

enum reason
reasons_find(const char *spec, const char *param, const struct line *l)
{
    for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++)
        if (strstr(spec, notes[i].spec) != NULL &&
            strcmp(notes[i].param, param) == 0 && explains(&notes[i], l))
            return notes[i].reason;
    return UNEXPLAINED;
}

const char *
reasons_text(enum reason reason)
{
    return texts[reason];
}
