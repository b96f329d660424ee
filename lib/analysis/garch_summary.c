/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "analysis/garch_rows.h"

#include "analysis/estimate.h"

#include <math.h>
#include <string.h>

/* R's stars of significance. */
static const char *
stars(double p)
{
    if (p < 0.001)
        return "***";
    if (p < 0.01)
        return "**";
    if (p < 0.05)
        return "*";
    return p < 0.1 ? "." : "";
}

/* A number in `width` columns, or a dash where it is missing. */
static void
add_number(struct vol_str *out, int width, int digits, double x)
{
    if (isfinite(x))
        vol_str_addf(out, " %*.*g", width, digits, x);
    else
        vol_str_addf(out, " %*s", width, "-");
}

static void
add_sample(struct vol_str *out, const struct vol_garch_result *r)
{
    const struct vol_garch_fit *fit = r->fit;
    char first[VOL_DATE_BUFSIZE], last[VOL_DATE_BUFSIZE], init[32];

    vol_garch_init_print(&fit->spec, init, sizeof(init));
    vol_str_addf(out, "%s, %s\n", r->symbol, r->spec);
    vol_str_addf(out, "  %zu observations, %s to %s; init %s, %s errors\n",
                 fit->n_obs, vol_date_format(first, r->series->date[0]),
                 vol_date_format(last, r->series->origin), init,
                 vol_garch_cov_name(r->cov));
    vol_str_addf(out, "  status %s%s%s\n", vol_garch_status_name(fit->status),
                 fit->reason[0] != '\0' ? ": " : "", fit->reason);
}

/* The longest name of a parameter, or 8. */
static int
name_width(const struct vol_garch_fit *fit)
{
    size_t width = 8;

    for (size_t i = 0; i < fit->k; i++)
        if (strlen(fit->param[i].name) > width)
            width = strlen(fit->param[i].name);
    return (int)width;
}

void
vol_garch_summary_add_head(struct vol_str *out, int width)
{
    vol_str_addf(out, "\n  %-*s %12s %12s %9s %9s\n", width, "", "Estimate",
                 "Std. Error", "t value", "Pr(>|t|)");
}

void
vol_garch_summary_add_line(struct vol_str *out, int width, const char *name,
                           double estimate, double se, const char *reason)
{
    const double t = estimate / se, p = vol_estimate_p_value(t);
    const char *note = isnan(se) ? reason : stars(p);

    vol_str_addf(out, "  %-*s", width, name);
    add_number(out, 12, 6, estimate);
    add_number(out, 12, 5, se);
    add_number(out, 9, 4, t);
    add_number(out, 9, 3, p);
    vol_str_addf(out, "%s%s\n", note[0] != '\0' ? " " : "", note);
}

void
vol_garch_summary_add_legend(struct vol_str *out)
{
    vol_str_add(out, "  ---\n  *** 0.001  ** 0.01  * 0.05  . 0.1\n");
}

static void
add_coefficients(struct vol_str *out, const struct vol_garch_result *r)
{
    const int width = name_width(r->fit);

    vol_garch_summary_add_head(out, width);
    for (size_t i = 0; i < r->fit->k; i++) {
        const struct vol_garch_param *p = &r->fit->param[i];
        vol_garch_summary_add_line(out, width, p->name, p->estimate,
                                   p->std_error[r->cov], p->reason);
    }
    vol_garch_summary_add_legend(out);
}

static void
add_criteria(struct vol_str *out, const struct vol_garch_result *r)
{
    const struct vol_garch_fit *fit = r->fit;
    const struct vol_garch_criteria c = vol_garch_criteria(fit);

    vol_str_addf(out, "\n  log-likelihood %.4f  AIC %.4f  BIC %.4f\n",
                 fit->loglik, c.aic, c.bic);
    vol_str_addf(out, "  persistence %.6g", fit->persistence);
    if (isfinite(fit->half_life))
        vol_str_addf(out, ", half-life %.4g days", fit->half_life);
    if (isfinite(fit->uncond_variance))
        vol_str_addf(out, ", long-run volatility %.4g %% a year",
                     sqrt(fit->uncond_variance * r->periods));
    vol_str_add_char(out, '\n');
}

/* Why forecasts end before the last day shown. */
static void
add_end(struct vol_str *out, const struct vol_garch_result *r)
{
    char text[VOL_GARCH_END_SIZE];

    for (size_t i = 0; i < r->n_days; i++) {
        const struct vol_forecast *f = &r->forecast[r->day[i] - 1];
        if (f->end.day == 0)
            continue;
        vol_garch_describe_end(r, &f->end, text, sizeof(text));
        vol_str_addf(out, "  %s\n", text);
        return;
    }
}

static void
add_forecast_lines(struct vol_str *out, const struct vol_garch_result *r)
{
    if (r->forecast == NULL)
        return;
    vol_str_addf(out, "\n  %5s %10s %12s %10s %10s %10s\n", "days",
                 "vol a year", "cum. a year", "VaR 1 %", "VaR 5 %", "ES 2.5 %");
    for (size_t i = 0; i < r->n_days; i++) {
        const struct vol_forecast *f = &r->forecast[r->day[i] - 1];
        vol_str_addf(out, "  %5zu", r->day[i]);
        add_number(out, 10, 5, sqrt(f->variance * r->periods));
        add_number(out, 12, 5,
                   sqrt(f->cum_variance * r->periods / (double)r->day[i]));
        add_number(out, 10, 5, f->quantile[0]);
        add_number(out, 10, 5, f->quantile[2]);
        add_number(out, 10, 5, f->shortfall[1]);
        vol_str_add_char(out, '\n');
    }
    add_end(out, r);
}

void
vol_garch_summary_add(struct vol_str *out, const struct vol_garch_result *r)
{
    add_sample(out, r);
    if (vol_garch_fit_usable(r->fit)) {
        add_coefficients(out, r);
        add_criteria(out, r);
        add_forecast_lines(out, r);
        vol_garch_summary_add_bands(out, r);
        vol_garch_summary_add_diagnostics(out, r);
    }
    vol_str_add_char(out, '\n');
}

void
vol_garch_selftest_add(struct vol_str *out, const struct vol_selftest *t)
{
    vol_str_add(out, "GARCH(1,1) benchmark of Fiorentini, Calzolari and "
                     "Panattoni (1996), DEM/GBP\n"
                     "LRE: correct digits, against the extended digits and "
                     "against print\n\n");
    vol_str_addf(out, "%-8s %-8s %22s %22s %6s %12s %6s\n", "", "", "computed",
                 "extended", "LRE", "printed", "LRE");
    for (size_t i = 0; i < sizeof(t->figure) / sizeof(t->figure[0]); i++) {
        const struct vol_selftest_figure *f = &t->figure[i];
        vol_str_addf(out, "%-8s %-8s %22.16g %22.16g %6.2f %12.6g %6.2f\n",
                     f->param, f->what, f->value, f->extended, f->lre,
                     f->printed, f->lre_printed);
    }
    vol_str_addf(out, "\nlog-likelihood %.10f, extended %.10f\n", t->loglik,
                 t->loglik_extended);
    vol_str_addf(out, "least LRE %.2f: %s\n", t->worst,
                 t->worst >= VOL_SELFTEST_LRE ? "passed" : "FAILED");
}
