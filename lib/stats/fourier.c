/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/fourier.h"

#include "base/mem.h"

#include <gsl/gsl_fft_halfcomplex.h>
#include <gsl/gsl_fft_real.h>
#include <stdlib.h>
#include <string.h>

struct vol_fourier {
    size_t size;
    gsl_fft_real_wavetable *forward;
    gsl_fft_halfcomplex_wavetable *inverse;
    gsl_fft_real_workspace *work;
    double *slot[VOL_FOURIER_SLOTS];
    double *product;
    double *store;
};

enum vol_code
vol_fourier_new(struct vol_fourier **out, size_t n, struct vol_err *err)
{
    void *p;
    enum vol_code code = vol_mem_array(&p, 1, sizeof(struct vol_fourier), err);
    struct vol_fourier *f = p;

    if (code != VOL_OK)
        return code;
    for (f->size = 2; f->size < n;)
        f->size *= 2;
    f->forward = gsl_fft_real_wavetable_alloc(f->size);
    f->inverse = gsl_fft_halfcomplex_wavetable_alloc(f->size);
    f->work = gsl_fft_real_workspace_alloc(f->size);
    code = vol_mem_doubles(&f->store, (VOL_FOURIER_SLOTS + 1) * f->size, err);
    if (code == VOL_OK &&
        (f->forward == NULL || f->inverse == NULL || f->work == NULL))
        code = vol_fail(err, VOL_ENOMEM, "out of memory");
    if (code != VOL_OK) {
        vol_fourier_free(f);
        return code;
    }
    f->product = f->store;
    for (size_t i = 0; i < VOL_FOURIER_SLOTS; i++)
        f->slot[i] = f->store + (i + 1) * f->size;
    *out = f;
    return VOL_OK;
}

void
vol_fourier_free(struct vol_fourier *f)
{
    if (f == NULL)
        return;
    if (f->forward != NULL)
        gsl_fft_real_wavetable_free(f->forward);
    if (f->inverse != NULL)
        gsl_fft_halfcomplex_wavetable_free(f->inverse);
    if (f->work != NULL)
        gsl_fft_real_workspace_free(f->work);
    free(f->store);
    free(f);
}

void
vol_fourier_load(struct vol_fourier *f, size_t slot, const double *x, size_t n,
                 size_t shift)
{
    double *to = f->slot[slot];

    memset(to, 0, f->size * sizeof(*to));
    memcpy(to + shift, x, n * sizeof(*to));
    (void)gsl_fft_real_transform(to, 1, f->size, f->forward, f->work);
}

/* Half-complex order: r0, r1, i1, r2, i2 ... r of the middle. */
const double *
vol_fourier_convolve(struct vol_fourier *f, size_t a, size_t b, int backwards)
{
    const double *x = f->slot[a], *y = f->slot[b];
    const double sign = backwards ? -1.0 : 1.0;
    double *out = f->product;

    out[0] = x[0] * y[0];
    for (size_t i = 1; i + 1 < f->size; i += 2) {
        out[i] = x[i] * y[i] - sign * (x[i + 1] * y[i + 1]);
        out[i + 1] = x[i] * y[i + 1] + sign * (x[i + 1] * y[i]);
    }
    out[f->size - 1] = x[f->size - 1] * y[f->size - 1];
    (void)gsl_fft_halfcomplex_inverse(out, 1, f->size, f->inverse, f->work);
    return out;
}
