/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/gsl.h"

#include <gsl/gsl_errno.h>

void
vol_gsl_errors_off(void)
{
    (void)gsl_set_error_handler_off();
}
