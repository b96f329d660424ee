/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/garch_rows.h"
#include "report/var_run.h"

#include <math.h>

static void
add_sample(struct vol_str *out, const struct vol_var_run *run)
{
    const struct vol_panel *p = run->panel;
    char first[VOL_DATE_BUFSIZE], last[VOL_DATE_BUFSIZE];

    vol_str_addf(out, "%s of %zu series (%s)\n", run->spec, p->k, run->series);
    vol_str_addf(out, "  %zu rows, %s to %s\n", p->rows,
                 vol_date_format(first, p->date[0]),
                 vol_date_format(last, p->date[p->rows - 1]));
    if (run->reason[0] != '\0')
        vol_str_addf(out, "  not estimated: %s\n", run->reason);
}

static void
add_system(struct vol_str *out, const struct vol_var_run *run)
{
    const struct vol_var *var = &run->var;
    double n = (double)var->n, coefs = (double)(var->m * var->spec.k);

    vol_str_addf(out, "  %zu lags", var->spec.p);
    if (run->model->chosen)
        vol_str_addf(out, " by %s",
                     vol_var_criterion_name(run->model->criterion));
    vol_str_addf(out, ", largest root %.4f: %s\n", run->root,
                 run->root < 1.0 ? "stable" : "not stable");
    vol_str_addf(out, "  log-likelihood %.4f  AIC %.4f  BIC %.4f\n",
                 var->loglik, 2.0 * coefs - 2.0 * var->loglik,
                 log(n) * coefs - 2.0 * var->loglik);
}

static void
add_equation(struct vol_str *out, const struct vol_var_run *run, size_t i)
{
    const struct vol_var *var = &run->var;
    char name[96];

    vol_str_addf(out, "\n  %s\n", run->symbol[i]);
    vol_garch_summary_add_head(out, 14);
    for (size_t j = 0; j < var->m; j++) {
        vol_var_regressor_name(&var->spec, run->symbol, j, name, sizeof(name));
        vol_garch_summary_add_line(out, 14, name, var->coef[i * var->m + j],
                                   vol_var_std_error(var, i, j), "");
    }
}

static void
add_forecasts(struct vol_str *out, const struct vol_var_run *run)
{
    size_t k = run->panel->k;

    vol_str_addf(out, "\n  %-14s %5s %12s %12s %12s %12s\n", "forecast", "days",
                 "mean", "std. dev.", "low 95 %", "high 95 %");
    for (size_t i = 0; i < k; i++)
        for (size_t d = 0; d < run->n_days; d++) {
            size_t h = run->day[d];
            double mean = run->mean[(h - 1) * k + i];
            double sd = sqrt(run->mse[(h - 1) * k * k + i * (k + 1)]);
            vol_str_addf(out, "  %-14s %5zu %12.6g %12.6g %12.6g %12.6g\n",
                         run->symbol[i], h, mean, sd,
                         mean - VOL_NORMAL_975 * sd,
                         mean + VOL_NORMAL_975 * sd);
        }
}

/* Whose shocks each series' forecast error comes from, in per cent. */
static void
add_shares(struct vol_str *out, const struct vol_var_run *run)
{
    size_t k = run->panel->k;
    const double *share = run->shares + (run->n_days - 1) * k * k;

    vol_str_addf(
        out, "\n  share of the forecast error of %zu days, %%, %s\n", run->h,
        run->model->shock == VOL_VAR_CHOLESKY ? "Cholesky" : "generalised");
    vol_str_addf(out, "  %-14s", "from");
    for (size_t j = 0; j < k; j++)
        vol_str_addf(out, " %10.10s", run->symbol[j]);
    for (size_t i = 0; i < k; i++) {
        vol_str_addf(out, "\n  %-14s", run->symbol[i]);
        for (size_t j = 0; j < k; j++)
            vol_str_addf(out, " %10.2f", 100.0 * share[i * k + j]);
    }
    vol_str_add_char(out, '\n');
}

void
vol_var_summary_add(struct vol_str *out, const struct vol_var_run *run)
{
    add_sample(out, run);
    if (run->reason[0] == '\0') {
        add_system(out, run);
        for (size_t i = 0; i < run->panel->k; i++)
            add_equation(out, run, i);
        vol_garch_summary_add_legend(out);
        add_forecasts(out, run);
        add_shares(out, run);
    }
    vol_str_add_char(out, '\n');
}
