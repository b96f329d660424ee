/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_GARCH_SPEC_IMPL_H
#define VOL_GARCH_SPEC_IMPL_H

#include "garch/spec.h"

/* Inside of specs; not for others. */

/* `unknown KIND "x": did you mean y?`, or the list of what there is. */
enum vol_code vol_spec_unknown(const char *kind, const char *text,
                               const char *const *names, size_t n,
                               struct vol_err *err) VOL_MUST_CHECK;

/* Whether a suffix, without its '-', holds or bounds a parameter. */
bool vol_spec_restricts(const char *suffix);

/* Apply one suffix, without its '-'; `text` is spoilt.  The variance and the
 * density of `out` are there, and before one that restricts a parameter all
 * that have parameters. */
enum vol_code vol_spec_suffix(char *text, struct vol_garch_spec *out,
                              struct vol_err *err) VOL_MUST_CHECK;

/* Whether the restrictions are within the bounds of the model; VOL_EUSAGE
 * names the first that is not, VOL_ENOMEM. */
enum vol_code vol_spec_check_values(const struct vol_garch_spec *spec,
                                    struct vol_err *err) VOL_MUST_CHECK;

/* Put the values that are fixed in their places, and those that are beyond a
 * bound of the user's on it, to the last bit. */
void vol_spec_hold(const struct vol_garch_spec *spec, double *theta);

#endif
