/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vcross: each series by itself. */
#include "analysis/cross_run.h"

#include "base/jobs.h"
#include "base/mem.h"
#include "stats/moments.h"

#include <stdlib.h>

/* ---- series -------------------------------------------------------------- */

/* The columns of the panel, one behind another. */
static void
set_columns(struct vol_cross_run *run)
{
    const size_t rows = run->panel->rows;

    for (size_t i = 0; i < run->k; i++) {
        double *y = run->column + i * rows;
        for (size_t t = 0; t < rows; t++)
            y[t] = run->panel->value[t * run->k + i];
        run->data[i] = (struct vol_garch_data){ .y = y, .n = rows };
    }
}

/* That each series has a variance; of levels autoregressions say so. */
static enum vol_code
check_columns(const struct vol_cross_run *run, struct vol_err *err)
{
    const size_t rows = run->panel->rows;
    char reason[96];

    for (size_t i = 0; i < run->k && !run->plan->levels; i++) {
        const struct vol_moments m = vol_moments(run->column + i * rows, rows);
        if (vol_moments_degenerate(&m, reason, sizeof(reason)))
            return vol_fail(err, VOL_EDATA, "%s: %s", run->symbol[i], reason);
    }
    return VOL_OK;
}

enum vol_code
vol_cross_set_columns(struct vol_cross_run *run, struct vol_err *err)
{
    set_columns(run);
    return check_columns(run, err);
}

/* ---- their models -------------------------------------------------------- */

/* One series on its way through the threads. */
struct job {
    size_t at;
    enum vol_code code;
    struct vol_err err;
};

/* What the threads share: the next series to hand out. */
struct margins {
    struct vol_cross_run *run;
    size_t next;
};

static enum vol_code
read_job(void *ctx, void **job, struct vol_err *err)
{
    struct margins *m = ctx;
    struct job *j = NULL;
    void *room = NULL;

    *job = NULL;
    if (m->next == m->run->k)
        return VOL_OK;
    enum vol_code code = vol_mem_array(&room, 1, sizeof(*j), err);
    if (code != VOL_OK)
        return code;
    j = room;
    j->at = m->next++;
    *job = j;
    return VOL_OK;
}

static void
fit_margin(void *ctx, void *job)
{
    struct vol_cross_run *run = ((struct margins *)ctx)->run;
    struct job *j = job;

    j->code = vol_garch_fit(&run->plan->margin, &run->data[j->at], NULL,
                            &run->fit[j->at], &j->err);
    if (j->code != VOL_OK)
        run->fit[j->at] = (struct vol_garch_fit){ .e = NULL };
    else if (!vol_garch_fit_usable(&run->fit[j->at]))
        j->code = vol_fail(&j->err, VOL_EDATA, "%s", run->fit[j->at].reason);
}

static enum vol_code
take_margin(void *ctx, void *job, struct vol_err *err)
{
    const struct vol_cross_run *run = ((struct margins *)ctx)->run;
    const struct job j = *(struct job *)job;

    free(job);
    if (j.code == VOL_OK)
        return VOL_OK;
    return vol_fail(err, j.code, "%s: %s", run->symbol[j.at], j.err.text);
}

static void
discard_job(void *ctx, void *job)
{
    (void)ctx;
    free(job);
}

/* The rows that all fits have; their derivatives where they are optima. */
static enum vol_code
set_margins(struct vol_cross_run *run, struct vol_err *err)
{
    run->n = run->panel->rows;
    for (size_t i = 0; i < run->k; i++)
        if (run->fit[i].n_obs < run->n)
            run->n = run->fit[i].n_obs;
    for (size_t i = 0; i < run->k; i++) {
        const struct vol_garch_data *data =
            run->fit[i].status <= VOL_FIT_NONSTATIONARY ? &run->data[i] : NULL;
        enum vol_code code = vol_margin_of(&run->fit[i], data, run->n,
                                           &run->margin[i], &run->room[i], err);
        if (code != VOL_OK)
            return vol_fail_in(err, code, "%s", run->symbol[i]);
    }
    return VOL_OK;
}

enum vol_code
vol_cross_fit_margins(struct vol_cross_run *run, struct vol_err *err)
{
    struct margins m = { run, 0 };
    const struct vol_jobs jobs = { read_job, fit_margin, take_margin,
                                   discard_job, &m };
    enum vol_code code = vol_jobs_run(&jobs, run->plan->threads, err);

    return code == VOL_OK ? set_margins(run, err) : code;
}
