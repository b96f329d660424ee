/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vreport -- make the web site from the database. */

#include "base/str.h"
#include "cli/cli.h"
#include "report/report.h"
#include "report/share.h"
#include "store/store.h"
#include "version.h"

#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct vol_program program = {
    .name = "vreport",
    .operands = "",
    .purpose = "make a static web site from the database",
    .example = "vreport -C config -d sqlite:vol.db --site site",
};

struct job {
    const char *run_id, *share, *plotly_file;
    vol_date date;
};

/* ---- from the database to the report ----------------------------------- */

static void
add_value(struct vol_frame *frame, const struct vol_value *v, vol_date date)
{
    switch (v->type) {
    case VOL_TEXT: vol_frame_add_text(frame, v->text, v->len); break;
    case VOL_REAL: vol_frame_add_real(frame, v->real); break;
    case VOL_INT: vol_frame_add_int(frame, v->integer); break;
    case VOL_DATE: vol_frame_add_date(frame, date); break;
    }
}

static enum vol_code
add_row(void *ctx, const struct vol_value *value, size_t n, struct vol_err *err)
{
    struct vol_frame *frame = ctx;

    for (size_t i = 0; i < n; i++) {
        vol_date date = VOL_DATE_NONE;
        if (value[i].missing) {
            vol_frame_add_missing(frame);
            continue;
        }
        if (value[i].type == VOL_DATE) {
            enum vol_code code = vol_date_parse(value[i].text, &date, err);
            if (code != VOL_OK)
                return vol_fail_in(err, code, "table %s, column %s",
                                   frame->kind->name,
                                   frame->kind->column[i].name);
        }
        add_value(frame, &value[i], date);
    }
    return vol_frame_end_row(frame, err);
}

static enum vol_code
read_rows(void *ctx, const struct vol_report_wish *wish,
          struct vol_frame *frame, struct vol_err *err)
{
    struct vol_match match[2];
    struct vol_query query;

    vol_query_init(&query, wish->kind);
    query.symbol = &wish->symbol;
    query.n_symbols = wish->symbol != NULL;
    query.until = wish->until;
    query.origin = wish->origin;
    query.as_of = wish->as_of;
    query.latest = wish->latest;
    query.match = match;
    if (wish->spec != NULL)
        match[query.n_matches++] = (struct vol_match){ "spec", wish->spec };
    if (wish->h_days != NULL)
        match[query.n_matches++] = (struct vol_match){ "h_days", wish->h_days };
    return vol_store_select(ctx, &query, add_row, frame, err);
}

/* ---- the program --------------------------------------------------------- */

static void
show_progress(void *ctx, const char *symbol, size_t done, size_t total)
{
    vol_cli_progress(ctx, symbol, done, total);
}

static enum vol_code
make_site(struct vol_cli *cli, struct vol_report_options *options,
          struct vol_err *err)
{
    const struct vol_store_options wait = { .wait_s = (unsigned)vol_conf_int(
                                                cli->conf, "store.wait_s") };
    struct vol_store *store = NULL;
    struct vol_report_counts counts = { 0 };
    enum vol_code code = vol_store_open(
        &store, vol_conf_text(cli->conf, "database"), &wait, err);

    if (code == VOL_OK) {
        const struct vol_report_source source = { read_rows, store };
        code = vol_report_make(options, cli->conf, &source, &counts, err);
    }
    vol_store_close(store);
    if (code == VOL_OK)
        vol_cli_note(cli, NULL, "%s: %zu files, %zu changed, %zu removed",
                     options->site_dir, counts.files, counts.changed,
                     counts.removed);
    cli->rows_out = counts.files;
    return code;
}

static enum vol_code
run(struct vol_cli *cli, const struct job *job, struct vol_err *err)
{
    struct vol_str share = { 0 }, plotly = { 0 };
    struct vol_report_options options = {
        .site_dir = vol_conf_text(cli->conf, "daily.site_dir"),
        .run_id = job->run_id != NULL ? job->run_id : cli->run_id,
        .version = VOL_VERSION,
        .date = job->date,
        .progress = show_progress,
        .ctx = cli,
    };
    enum vol_code code =
        cli->n_operands > 0
            ? vol_fail(err, VOL_EUSAGE, "%s: no operand is taken",
                       cli->operand[0])
            : vol_report_find_share(&share, job->share, err);

    if (code == VOL_OK &&
        strcmp(vol_conf_text(cli->conf, "report.plotly"), "local") == 0)
        code =
            vol_report_find_plotly(&plotly, job->plotly_file, share.text, err);
    options.share_dir = share.text;
    options.plotly = plotly.text;
    if (code == VOL_OK)
        code = make_site(cli, &options, err);
    vol_str_clear(&share);
    vol_str_clear(&plotly);
    return code;
}

int
main(int argc, char *argv[])
{
    struct vol_cli cli;
    struct vol_err err = { VOL_OK, "" };
    struct job job = { .date = VOL_DATE_NONE };
    const struct vol_option options[] = {
        { 'd', "database", "URL", "the database (sqlite:vol.db)",
          VOL_OPT_SETTING, .setting = "database" },
        { 0, "site", "DIR", "where to put the site (site)", VOL_OPT_SETTING,
          .setting = "daily.site_dir" },
        { 0, "date", "DATE", "as of this date: nothing after it is shown",
          VOL_OPT_DATE, .to = &job.date },
        { 0, "run-id", "ID", "the run that the pages name (the last one)",
          VOL_OPT_TEXT, .to = &job.run_id },
        { 0, "plotly", "local|cdn", "a copy of Plotly, or a link to one",
          VOL_OPT_SETTING, .setting = "report.plotly" },
        { 0, "plotly-file", "FILE", "where the copy is taken from",
          VOL_OPT_TEXT, .to = &job.plotly_file },
        { 0, "share", "DIR", "the folder of templates and styles", VOL_OPT_TEXT,
          .to = &job.share },
    };

    enum vol_code code = vol_cli_start(&cli, &program, options, COUNT(options),
                                       argc, argv, &err);
    if (code == VOL_OK && !cli.done)
        code = run(&cli, &job, &err);
    return vol_cli_finish(&cli, code, &err);
}
