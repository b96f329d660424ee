/* SPDX-License-Identifier: GPL-3.0-or-later */
/* vload -- store tables in the database. */

#include "base/str.h"
#include "cli/cli.h"
#include "store/load.h"
#include "store/spool.h"
#include "store/store.h"

#include <errno.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct vol_program program = {
    .name = "vload",
    .operands = "[[KIND=]FILE ...]",
    .purpose = "store tables in the database, all of them or none",
    .example = "vfetch file:share/data/spx.csv | vclean | vload",
};

/* One operand: a table, from its name to its way into the database. */
struct input {
    const char *name;            /* "standard input" or the path         */
    const struct vol_kind *kind; /* NULL: the header says                */
    FILE *in;                    /* as opened; closed unless it is stdin */
    FILE *fp;                    /* what is read: `in` or its spool      */
    struct vol_load *load;
};

#define MAX_INPUTS 256

struct job {
    struct vol_load_options load;
    struct input input[MAX_INPUTS];
    size_t n;
};

/* "params=p.csv"; a path with "=" in it is told apart by a "/" or "." before
 * that ("./a=b.csv"). */
static enum vol_code
parse_operand(struct input *input, const char *text, struct vol_err *err)
{
    size_t len = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
    struct vol_str name = { 0 };

    input->name = text;
    if (text[len] != '=')
        return VOL_OK;
    input->name = text + len + 1;
    vol_str_add_n(&name, text, len);
    enum vol_code code = vol_str_check(&name, err);
    if (code == VOL_OK)
        code = vol_kind_need(name.text, &input->kind, err);
    vol_str_clear(&name);
    return code;
}

static enum vol_code
open_input(struct input *input, const struct vol_load_options *options,
           struct vol_err *err)
{
    if (strcmp(input->name, "-") == 0) {
        input->name = "standard input";
        input->in = stdin;
    } else {
        input->in = fopen(input->name, "r");
    }
    if (input->in == NULL)
        return vol_fail(err, VOL_EIO, "%s: %s", input->name, strerror(errno));
    enum vol_code code = vol_spool(input->in, input->name, &input->fp, err);
    if (code == VOL_OK)
        code = vol_load_open(&input->load, input->fp, input->name, input->kind,
                             options, err);
    return code;
}

static void
close_input(struct input *input)
{
    vol_load_free(input->load);
    if (input->fp != NULL && input->fp != input->in)
        (void)fclose(input->fp);
    if (input->in != NULL && input->in != stdin)
        (void)fclose(input->in);
}

static enum vol_code
open_inputs(struct job *job, const struct vol_cli *cli, struct vol_err *err)
{
    enum vol_code code = VOL_OK;

    job->n = cli->n_operands > 0 ? cli->n_operands : 1;
    if (job->n > MAX_INPUTS)
        return vol_fail(err, VOL_EUSAGE, "more than %d files", MAX_INPUTS);
    for (size_t i = 0; i < job->n && code == VOL_OK; i++)
        code = parse_operand(&job->input[i],
                             cli->n_operands > 0 ? cli->operand[i] : "-", err);
    for (size_t i = 0; i < job->n && code == VOL_OK; i++)
        code = open_input(&job->input[i], &job->load, err);
    return code;
}

static enum vol_code
load_input(const struct input *input, struct vol_cli *cli,
           struct vol_store *store, struct vol_err *err)
{
    struct vol_load_counts counts = { 0 };
    enum vol_code code = vol_load_run(input->load, store, &counts, err);

    if (code != VOL_OK)
        return code;
    cli->rows_in += counts.rows;
    cli->rows_out += counts.stored;
    vol_cli_note(cli, NULL, "%s: %s: %zu rows, %zu stored, %zu as before",
                 input->name, vol_load_kind(input->load)->name, counts.rows,
                 counts.stored, counts.same);
    return VOL_OK;
}

/* Every table in one transaction. */
static enum vol_code
load_inputs(const struct job *job, struct vol_cli *cli, struct vol_err *err)
{
    struct vol_store_options options = { .create = true,
                                         .wait_s = (unsigned)vol_conf_int(
                                             cli->conf, "store.wait_s") };
    struct vol_store *store = NULL;
    enum vol_code code = vol_store_open(
        &store, vol_conf_text(cli->conf, "database"), &options, err);

    if (code == VOL_OK)
        code = vol_store_begin(store, err);
    for (size_t i = 0; i < job->n && code == VOL_OK; i++)
        code = load_input(&job->input[i], cli, store, err);
    if (code == VOL_OK)
        code = vol_store_commit(store, err);
    vol_store_close(store);
    return code;
}

static enum vol_code
run(struct vol_cli *cli, struct job *job, struct vol_err *err)
{
    enum vol_code code = open_inputs(job, cli, err);

    if (code == VOL_OK)
        code = load_inputs(job, cli, err);
    for (size_t i = 0; i < job->n && i < MAX_INPUTS; i++)
        close_input(&job->input[i]);
    return code;
}

int
main(int argc, char *argv[])
{
    struct vol_cli cli;
    struct vol_err err = { VOL_OK, "" };
    struct job job = { .load.as_of = VOL_DATE_NONE };
    const struct vol_option options[] = {
        { 'd', "database", "URL", "the database (sqlite:vol.db)",
          VOL_OPT_SETTING, .setting = "database" },
        { 0, "as-of", "DATE", "the data date of bars (the file's last date)",
          VOL_OPT_DATE, .to = &job.load.as_of },
        { 0, "replace", NULL,
          "first remove the rows of the same symbol and "
          "origin",
          VOL_OPT_FLAG, .to = &job.load.replace },
        { 0, "ignore-extra", NULL, "pass over columns that the kind lacks",
          VOL_OPT_FLAG, .to = &job.load.ignore_extra },
        { 0, "wait", "SECONDS", "how long to wait for another writer (60)",
          VOL_OPT_SETTING, .setting = "store.wait_s" },
    };

    enum vol_code code = vol_cli_start(&cli, &program, options, COUNT(options),
                                       argc, argv, &err);
    if (code == VOL_OK && !cli.done)
        code = run(&cli, &job, &err);
    return vol_cli_finish(&cli, code, &err);
}
