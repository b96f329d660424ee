/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/estimate.h"
#include "analysis/garch_rows.h"
#include "analysis/var_run.h"
#include "market/series_set.h"

#include <math.h>

static void
add_sample(struct vol_str *out, const struct vol_var_run *run)
{
    const struct vol_panel *p = run->panel;
    char first[VOL_DATE_BUFSIZE], last[VOL_DATE_BUFSIZE];

    vol_series_set_add_model(out, run->spec);
    vol_str_addf(out, " of %zu series (%s)\n", p->k, run->series);
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
    const int width = (int)vol_str_widest(run->symbol, var->spec.k, 10) + 4;
    char name[VOL_VAR_PARAM_SIZE];

    vol_str_addf(out, "\n  %s\n", run->symbol[i]);
    vol_garch_summary_add_head(out, width);
    for (size_t j = 0; j < var->m; j++) {
        vol_var_regressor_name(&var->spec, run->symbol, run->x.name, j, name,
                               sizeof(name));
        vol_garch_summary_add_line(out, width, name, var->coef[i * var->m + j],
                                   vol_var_std_error(var, i, j), "");
    }
}

static void
add_forecasts(struct vol_str *out, const struct vol_var_run *run)
{
    const size_t k = run->panel->k, width = vol_str_widest(run->symbol, k, 14);

    vol_str_add(out, "\n  ");
    vol_str_add_padded(out, "forecast", width);
    vol_str_addf(out, " %5s %12s %12s %12s %12s\n", "days", "mean", "std. dev.",
                 "low 95 %", "high 95 %");
    for (size_t i = 0; i < k; i++)
        for (size_t d = 0; d < run->n_days && run->day[d] <= run->known; d++) {
            size_t h = run->day[d];
            double mean = run->mean[(h - 1) * k + i];
            double sd = sqrt(run->mse[(h - 1) * k * k + i * (k + 1)]);
            vol_str_add(out, "  ");
            vol_str_add_padded(out, run->symbol[i], width);
            vol_str_addf(out, " %5zu %12.6g %12.6g %12.6g %12.6g\n", h, mean,
                         sd, mean - VOL_NORMAL_975 * sd,
                         mean + VOL_NORMAL_975 * sd);
        }
    if (run->known < run->h)
        vol_str_addf(out, "  none further: %s\n", VOL_MEAN_UNKNOWN_DAY);
}

static const char *
name_of(const struct vol_var_run *run, size_t i)
{
    return i < run->panel->k ? run->symbol[i] : "others";
}

/* Who gives more to the others than it has from them, and who least. */
static void
add_net(struct vol_str *out, const struct vol_var_run *run, const double *table)
{
    const size_t k = run->panel->k, w = k + 1;
    size_t most = 0, least = 0;
    double net[2] = { -INFINITY, INFINITY };

    for (size_t i = 0; i < k; i++) {
        const double x = table[k * w + i] - table[i * w + k];
        if (x > net[0]) {
            net[0] = x;
            most = i;
        }
        if (x < net[1]) {
            net[1] = x;
            least = i;
        }
    }
    vol_str_addf(out,
                 "  total index %.2f %%; net, %s gives most (%+.2f) and %s "
                 "least (%+.2f)\n",
                 table[w * w - 1], run->symbol[most], net[0],
                 run->symbol[least], net[1]);
}

/* Whose shocks each series' forecast error comes from, in per cent. */
static void
add_shares(struct vol_str *out, const struct vol_var_run *run,
           const double *table)
{
    const size_t k = run->panel->k, w = k + 1;
    const size_t width = vol_str_widest(run->symbol, k, 14);

    vol_str_addf(
        out, "\n  share of the forecast error of %zu days, %%, %s\n", run->h,
        run->model->shock == VOL_VAR_CHOLESKY ? "Cholesky" : "generalised");
    vol_str_add(out, "  ");
    vol_str_add_padded(out, "of, from", width);
    for (size_t j = 0; j < w; j++)
        vol_str_addf(out, " %10.10s", name_of(run, j));
    for (size_t i = 0; i < w; i++) {
        vol_str_add(out, "\n  ");
        vol_str_add_padded(out, name_of(run, i), width);
        for (size_t j = 0; j < w; j++)
            if (i < k || j < k)
                vol_str_addf(out, " %10.2f", table[i * w + j]);
    }
    vol_str_add_char(out, '\n');
}

/* What there is for each series. */
static void
add_all(struct vol_str *out, const struct vol_var_run *run, const double *table)
{
    for (size_t i = 0; i < run->panel->k; i++)
        add_equation(out, run, i);
    vol_garch_summary_add_legend(out);
    add_forecasts(out, run);
    add_shares(out, run, table);
}

void
vol_var_summary_add(struct vol_str *out, const struct vol_var_run *run)
{
    const size_t w = run->panel->k + 1;

    add_sample(out, run);
    if (run->reason[0] == '\0') {
        const double *table = run->tables + (run->n_days - 1) * w * w;
        add_system(out, run);
        if (run->panel->k <= VOL_MOST_SHOWN)
            add_all(out, run, table);
        else
            vol_str_addf(out,
                         "  equations and shares of more than %d series "
                         "stand in -o params and -o spillovers\n",
                         VOL_MOST_SHOWN);
        add_net(out, run, table);
    }
    vol_str_add_char(out, '\n');
}
