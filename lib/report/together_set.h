/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_REPORT_TOGETHER_SET_H
#define VOL_REPORT_TOGETHER_SET_H

#include "report/together.h"

/*
 * A night estimates a model on the symbols of the group that are up to date,
 * and the rows of each such set have a spec of their own
 * (vol_series_set_tag()), from which the symbols cannot be read: they are those
 * of its rows.  `{0}` holds none.
 */
struct vol_together_sets {
    struct vol_together_set {
        char spec[VOL_CROSS_SPEC];
        vol_date last; /* of its rows                        */
        bool ours;     /* two members that are shown have it */
        bool foreign;  /* a symbol outside the group has it  */
    } * item;
    size_t n, cap;
};

/* Take note of a row of two symbols.  VOL_ENOMEM; VOL_EDATA: 10,000 specs. */
enum vol_code vol_together_sets_add(struct vol_together_sets *sets,
                                    const struct vol_together *t,
                                    const char *spec, const char *from,
                                    const char *to, vol_date date,
                                    struct vol_err *err) VOL_MUST_CHECK;

/*
 * That of the first configured model which has rows of members alone, and of
 * its sets that with the last row, and of those the largest; in a group without
 * a configuration that of any model; NULL: none.  A spec without a tag, as
 * older versions wrote it, may have rows of other symbols too.
 */
const struct vol_together_set *
vol_together_sets_choose(const struct vol_together_sets *sets,
                         const struct vol_report_group *group);

void vol_together_sets_clear(struct vol_together_sets *sets);

#endif
