/* SPDX-License-Identifier: GPL-3.0-or-later */
/* p-values as people write them. */
#include "analysis/verdict.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

/* Whether a and b are on the same side of 1, 5 and 10 %. */
static bool
same_decisions(double a, double b)
{
    static const double levels[] = { 0.01, 0.05, 0.10 };

    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
        if ((a < levels[i]) != (b < levels[i]))
            return false;
    return true;
}

/* ".41": the fewest decimals, two at least, that do not mislead. */
static void
add_short(struct vol_str *out, double p)
{
    char text[24];

    for (int decimals = 2; decimals <= 12; decimals++) {
        (void)snprintf(text, sizeof(text), "%.*f", decimals, p);
        double shown = strtod(text, NULL);
        if (shown > 0.0 && shown < 1.0 && same_decisions(shown, p) &&
            (p >= 0.01 || fabs(shown - p) <= 0.05 * p))
            break;
    }
    vol_str_add(out, text + (text[0] == '0'));
}

void
vol_verdict_add_p(struct vol_str *out, double p, const char *p_bound)
{
    if (p_bound[0] == '>' && p < 1.0) {
        vol_str_add(out, "p > ");
        add_short(out, p);
    } else if (p < 0.0001 || (p_bound[0] == '<' && p <= 0.0001)) {
        vol_str_add(out, "p < .0001");
    } else if (p > 0.995) {
        vol_str_add(out, "p > .99");
    } else {
        vol_str_add(out, p_bound[0] == '<' ? "p < " : "p = ");
        add_short(out, p);
    }
}
