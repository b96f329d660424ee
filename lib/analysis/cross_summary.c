/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/cross_run.h"

#include "analysis/estimate.h"
#include "analysis/garch_rows.h"
#include "cross/packed.h"

#include <math.h>

static void
add_sample(struct vol_str *out, const struct vol_cross_result *r)
{
    const struct vol_panel *panel = r->run->panel;
    char first[VOL_DATE_BUFSIZE], last[VOL_DATE_BUFSIZE];
    const size_t n = r->model->what == VOL_CROSS_EWMA ? panel->rows : r->run->n;

    vol_str_addf(out, "%s, %s\n", r->run->group, r->model->name);
    vol_str_addf(out, "  %zu observations, %s to %s\n", n,
                 vol_date_format(first, panel->date[panel->rows - n]),
                 vol_date_format(last, panel->date[panel->rows - 1]));
    vol_str_addf(out, "  status %s%s%s\n", r->status,
                 r->reason[0] != '\0' ? ": " : "", r->reason);
    if (isfinite(r->loglik))
        vol_str_addf(out, "  log-likelihood %.4f\n", r->loglik);
}

static void
add_parameters(struct vol_str *out, const struct vol_cross_result *r)
{
    enum { WIDTH = 8 };

    if (r->model->what == VOL_CROSS_EWMA)
        vol_str_addf(out, "  lambda %.6f\n", r->lambda);
    if (r->fit == NULL)
        return;
    vol_garch_summary_add_head(out, WIDTH);
    for (size_t i = 0; i < r->fit->n_params; i++) {
        const struct vol_dcc_param *p = &r->fit->param[i];
        vol_garch_summary_add_line(out, WIDTH, p->name, p->estimate,
                                   p->std_error, p->reason);
    }
    vol_garch_summary_add_legend(out);
}

/* The correlations of the last day, below the diagonal. */
static void
add_correlations(struct vol_str *out, const struct vol_cross_run *run,
                 const double *cov)
{
    const size_t k = run->k < VOL_MOST_SHOWN ? run->k : VOL_MOST_SHOWN;
    const size_t width = vol_str_widest(run->symbol, run->k, 10);

    vol_str_add(out, "\n  ");
    vol_str_add_padded(out, "", width);
    vol_str_addf(out, " %8s  correlations of the last day\n", "sigma %");
    for (size_t i = 0; i < k; i++) {
        const double own = cov[vol_packed_at(i, i)];
        vol_str_add(out, "  ");
        vol_str_add_padded(out, run->symbol[i], width);
        vol_str_addf(out, " %8.4f ", sqrt(own));
        for (size_t j = 0; j <= i; j++)
            vol_str_addf(out, " %7.4f",
                         i == j ? 1.0
                                : cov[vol_packed_at(i, j)] /
                                      sqrt(own * cov[vol_packed_at(j, j)]));
        vol_str_add_char(out, '\n');
    }
    if (k < run->k)
        vol_str_addf(out, "  ... and %zu more series\n", run->k - k);
}

void
vol_cross_summary_add(struct vol_str *out, const struct vol_cross_result *r,
                      const double *cov)
{
    add_sample(out, r);
    add_parameters(out, r);
    add_correlations(out, r->run, cov);
    vol_str_add_char(out, '\n');
}
