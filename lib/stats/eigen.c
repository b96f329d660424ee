/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stats/eigen.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sort.h>

static void
largest_first(double *x, size_t n)
{
    gsl_sort(x, 1, n);
    for (size_t i = 0; i < n / 2; i++) {
        double swap = x[i];
        x[i] = x[n - 1 - i];
        x[n - 1 - i] = swap;
    }
}

enum vol_code
vol_eigen_moduli(double *a, size_t n, double *modulus, struct vol_err *err)
{
    gsl_matrix_view m = gsl_matrix_view_array(a, n, n);
    gsl_eigen_nonsymm_workspace *work = gsl_eigen_nonsymm_alloc(n);
    gsl_vector_complex *value = gsl_vector_complex_alloc(n);
    enum vol_code code = VOL_OK;

    if (work != NULL)
        gsl_eigen_nonsymm_params(0, 1, work); /* balanced */
    if (work == NULL || value == NULL)
        code = vol_fail_nomem(err);
    else if (gsl_eigen_nonsymm(&m.matrix, value, work) != GSL_SUCCESS)
        code = vol_fail(err, VOL_ECONVERGE,
                        "the eigenvalues of a %zu x %zu matrix do not converge",
                        n, n);
    for (size_t i = 0; code == VOL_OK && i < n; i++)
        modulus[i] = gsl_complex_abs(gsl_vector_complex_get(value, i));
    if (code == VOL_OK)
        largest_first(modulus, n);
    gsl_vector_complex_free(value);
    gsl_eigen_nonsymm_free(work);
    return code;
}

enum vol_code
vol_eigen_symmetric(double *a, size_t n, double *value, struct vol_err *err)
{
    gsl_matrix_view m = gsl_matrix_view_array(a, n, n);
    gsl_vector_view v = gsl_vector_view_array(value, n);
    gsl_eigen_symm_workspace *work = gsl_eigen_symm_alloc(n);

    if (work == NULL)
        return vol_fail_nomem(err);
    (void)gsl_eigen_symm(&m.matrix, &v.vector, work);
    largest_first(value, n);
    gsl_eigen_symm_free(work);
    return VOL_OK;
}
