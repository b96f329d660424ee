/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The part of the page that needs no optimiser. */
#include "accuracy.h"

#include "../unit/garch_adapt.h"
#include "../unit/garch_data.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_MODELS = 256 };

void
accuracy_cell(FILE *out, const char *format, double x)
{
    char text[32] = "-";

    if (!isnan(x))
        (void)snprintf(text, sizeof(text), format[0] == 'e' ? "%.1e" : "%.1f",
                       x);
    (void)fprintf(out, " %s |", text);
}

/* One equation, density and source at given parameters: largest errors. */
struct model {
    char name[48], source[64];
    size_t n;
    double loglik, variance;
};

/* "const+gjr1.1~t-backcast-free" is of the model "gjr1.1~t". */
static void
model_name(const char *spec, char *name, size_t size)
{
    const char *begin = strchr(spec, '+');
    const char *tilde = strchr(spec, '~');

    begin = begin == NULL ? spec : begin + 1;
    tilde = tilde == NULL ? begin : tilde;
    (void)snprintf(name, size, "%.*s",
                   (int)(tilde - begin) + (int)strcspn(tilde, "-"), begin);
}

static struct model *
model_of(struct model *models, const struct figures *f)
{
    char name[sizeof(models->name)];
    size_t i = 0;

    model_name(f->spec, name, sizeof(name));
    while (i < MAX_MODELS && models[i].n > 0 &&
           (strcmp(models[i].name, name) != 0 ||
            strcmp(models[i].source, f->source) != 0))
        i++;
    ck_assert_uint_lt(i, MAX_MODELS);
    (void)snprintf(models[i].name, sizeof(models[i].name), "%s", name);
    (void)snprintf(models[i].source, sizeof(models[i].source), "%s", f->source);
    return &models[i];
}

static enum vol_code
add_fixed(struct model *m, const struct figures *f, struct vol_err *err)
{
    const struct vol_garch_spec spec = spec_of(f->spec);
    double theta[VOL_GARCH_MAX_PARAMS], b;
    struct vol_garch_fit fit;
    size_t n, t;
    double *y = load_returns(f->series, &n);
    enum vol_code code;

    b = adapted_point(f, &spec, y, n, theta);
    code = filter_series(&spec, y, n, theta, b, &fit, err);
    free(y);
    if (code != VOL_OK)
        return code;
    if (m->n++ == 0)
        m->loglik = m->variance = NAN;
    m->loglik = fmax(m->loglik, fabs(fit.loglik / figure(f, "loglik") - 1.0));
    for (size_t i = 0; i < f->n; i++)
        if (sscanf(f->name[i], "sigma2_t%zu", &t) == 1)
            m->variance =
                fmax(m->variance, fabs(fit.h[t - 1] / f->value[i] - 1.0));
    vol_garch_fit_clear(&fit);
    return VOL_OK;
}

static void
print_models(const struct model *models)
{
    printf("\n## At given parameters\n\n"
           "No optimiser of ours: the likelihood and the variances at the\n"
           "parameters of `tests/data/garch_fixed.csv`, with the E|z| and the\n"
           "first variance of the source; largest relative differences.\n"
           "rugarch integrates E|z| numerically.\n\n"
           "| model | source | series and means | logL | variances |\n"
           "|---|---|--:|--:|--:|\n");
    for (size_t i = 0; i < MAX_MODELS && models[i].n > 0; i++) {
        printf("| %s | %s | %zu |", models[i].name, models[i].source,
               models[i].n);
        accuracy_cell(stdout, "e", models[i].loglik);
        accuracy_cell(stdout, "e", models[i].variance);
        putchar('\n');
    }
}

enum vol_code
accuracy_of_fixed(struct vol_err *err)
{
    struct model models[MAX_MODELS] = { { .n = 0 } };
    struct figures f;
    enum vol_code code = VOL_OK;
    FILE *in = figures_open("garch_fixed.csv");

    while (code == VOL_OK && figures_next(in, &f))
        code = add_fixed(model_of(models, &f), &f, err);
    fclose(in);
    if (code == VOL_OK)
        print_models(models);
    return code;
}
