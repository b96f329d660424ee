/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cli.h"

#include "base/jobs.h"
#include "base/unfinished.h"
#include "cli/internal.h"
#include "version.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define OPTIONS_MAX 64

/* What --help, --version and --print-config ask for. */
struct asked {
    bool help, version, print_config;
};

/* The program's options, then those of every program that it has not. */
static size_t
all_options(struct vol_option *all, const struct vol_option *own, size_t n,
            struct vol_cli *cli, struct asked *asked)
{
    const struct vol_option common[] = {
        { 't', "tsv", NULL, "write tab-separated tables", VOL_OPT_FLAG,
          &cli->tsv, NULL, NULL },
        { 'C', "config", "PATH", "configuration file or folder", VOL_OPT_TEXT,
          &cli->config_path, NULL, NULL },
        { 'v', "verbose", NULL, "say what is done", VOL_OPT_FLAG, &cli->verbose,
          NULL, NULL },
        { 'q', "quiet", NULL, "no warnings, no progress", VOL_OPT_FLAG,
          &cli->quiet, NULL, NULL },
        { 0, "log", "text|json", NULL, VOL_OPT_SETTING, NULL, NULL, "log" },
        { 0, "print-config", NULL, NULL, VOL_OPT_FLAG, &asked->print_config,
          NULL, NULL },
        { 'h', "help", NULL, "print this and stop", VOL_OPT_FLAG, &asked->help,
          NULL, NULL },
        { 'V', "version", NULL, "print the version and stop", VOL_OPT_FLAG,
          &asked->version, NULL, NULL },
    };

    const size_t n_own = n;

    memcpy(all, own, n * sizeof(*own));
    for (size_t i = 0; i < sizeof(common) / sizeof(common[0]); i++) {
        bool has = false;
        for (size_t k = 0; k < n_own; k++)
            if (strcmp(own[k].name, common[i].name) == 0)
                has = true;
        if (!has)
            all[n++] = common[i];
    }
    return n;
}

/*
 * A standard descriptor that is closed would become that of the next file,
 * and messages would end up in a table.  What stands there instead refuses
 * to be read or written.
 */
static void
hold_standard_files(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) == -1)
            (void)open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

/* vdaily asks its programs not to outlive it, even when it is killed. */
static void
die_with_parent(void)
{
#ifdef __linux__
    const char *parent = getenv("VOL_DIE_WITH_PARENT");

    if (parent == NULL || *parent == '\0')
        return;
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    /* The parent may have died before that. */
    if (getppid() == 1 && strcmp(parent, "1") != 0)
        (void)raise(SIGKILL);
#endif
}

/*
 * One symbol after another takes and frees the same few hundred kilobytes.
 * Left to itself glibc gives them back each time and asks for them again.
 */
static void
keep_freed_memory(void)
{
#ifdef __GLIBC__
    enum { KEPT = 4 << 20, OWN_MAPPING = 1 << 20 }; /* bytes, a thread */

    (void)mallopt(M_TRIM_THRESHOLD, KEPT);
    (void)mallopt(M_MMAP_THRESHOLD, OWN_MAPPING);
#endif
}

/* --help and --version are answered even where settings are wrong. */
static enum vol_code
answer(struct vol_cli *cli, const struct vol_option *options, size_t n,
       const struct asked *asked, struct vol_err *err)
{
    struct vol_str s = { 0 };
    enum vol_code code = VOL_OK;

    if (asked->help)
        vol_options_help(&s, cli->program, options, n);
    else if (asked->version)
        vol_str_addf(&s, "%s (voltools) " VOL_VERSION "\n", cli->program->name);
    else
        code = vol_conf_print(cli->conf, &s, err);
    if (code == VOL_OK)
        code = vol_str_check(&s, err);
    if (code == VOL_OK)
        (void)fputs(s.text, stdout);
    vol_str_clear(&s);
    cli->done = true;
    return code;
}

static enum vol_code
read_settings(struct vol_cli *cli, struct vol_err *err)
{
    enum vol_code code = VOL_OK;
    const char *path = cli->config_path;

    if (path == NULL)
        path = getenv("VOL_CONFIG");
    if (path != NULL && *path != '\0')
        code = vol_conf_load(cli->conf, path, err);
    if (code == VOL_OK)
        code = vol_conf_env(cli->conf, err);
    if (code == VOL_OK)
        cli->json = strcmp(vol_conf_text(cli->conf, "log"), "json") == 0;
    return code;
}

enum vol_code
vol_cli_start(struct vol_cli *cli, const struct vol_program *program,
              const struct vol_option *options, size_t n, int argc,
              char *argv[], struct vol_err *err)
{
    struct vol_option all[OPTIONS_MAX];
    struct asked asked = { 0 };
    const char *run_id = getenv("VOL_RUN_ID"), *log = getenv("VOL_LOG");

    *cli = (struct vol_cli){ .program = program };
    /* Until the settings are read; a bad option is a message too. */
    cli->json = log != NULL && strcmp(log, "json") == 0;
    hold_standard_files();
    cli->run_id = run_id != NULL ? run_id : "";
    (void)clock_gettime(CLOCK_MONOTONIC, &cli->started);
    /* A closed pipe is seen as a failed write, so that files are removed. */
    (void)signal(SIGPIPE, SIG_IGN);
    vol_unfinished_watch();
    die_with_parent();
    keep_freed_memory();
    n = all_options(all, options, n, cli, &asked);
    enum vol_code code = vol_conf_new(&cli->conf, err);
    if (code == VOL_OK)
        code = vol_options_parse(cli, all, n, argc, argv, err);
    if (code == VOL_OK && (asked.help || asked.version))
        return answer(cli, all, n, &asked, err);
    if (code == VOL_OK)
        code = read_settings(cli, err);
    if (code == VOL_OK && asked.print_config)
        code = answer(cli, all, n, &asked, err);
    return code;
}

char
vol_cli_delim(const struct vol_cli *cli, char of_input)
{
    return cli->tsv ? '\t' : of_input;
}

size_t
vol_cli_jobs(const struct vol_cli *cli)
{
    long jobs = vol_conf_int(cli->conf, "jobs");

    return jobs > 0 ? (size_t)jobs : vol_jobs_processors();
}

/* True where standard output is a pipe that nobody reads any more. */
static bool
reader_is_gone(void)
{
    struct pollfd fd = { .fd = STDOUT_FILENO, .events = POLLOUT };

    return poll(&fd, 1, 0) == 1 && (fd.revents & (POLLERR | POLLHUP)) != 0;
}

static bool
all_failed(const struct vol_cli *cli)
{
    return cli->failed > 0 && cli->succeeded == 0 && cli->partly == 0;
}

bool
vol_cli_has_nothing(const struct vol_cli *cli)
{
    return all_failed(cli) && cli->rows_out == 0;
}

static int
status_of(const struct vol_cli *cli, enum vol_code code)
{
    if (code == VOL_EUSAGE)
        return VOL_EXIT_USAGE;
    if (code != VOL_OK || all_failed(cli))
        return VOL_EXIT_FAILURE;
    if (cli->failed > 0)
        return VOL_EXIT_PARTIAL;
    return cli->negative ? VOL_EXIT_NEGATIVE : VOL_EXIT_OK;
}

static double
seconds(const struct timeval *t)
{
    return (double)t->tv_sec + 1e-6 * (double)t->tv_usec;
}

/* The last line of a JSON log: what was done and what it took. */
static void
log_end(const struct vol_cli *cli, int status)
{
    struct timespec now;
    struct rusage used;
    char at[VOL_TIME_BUFSIZE];

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    (void)getrusage(RUSAGE_SELF, &used);
    double wall = (double)(now.tv_sec - cli->started.tv_sec) +
                  1e-9 * (double)(now.tv_nsec - cli->started.tv_nsec);
    struct vol_str run_id = { 0 };
    vol_str_add_json(&run_id, cli->run_id);
    (void)fprintf(stderr,
                  "{\"ts\":\"%s\",\"level\":\"info\",\"tool\":\"%s\","
                  "\"run_id\":%s,\"symbol\":\"\",\"event\":\"end\","
                  "\"message\":\"exit status %d\",\"status\":%d,"
                  "\"failed\":%zu,\"succeeded\":%zu,\"seed\":%s,"
                  "\"rows_in\":%zu,\"rows_out\":%zu,\"wall_s\":%.3f,"
                  "\"cpu_s\":%.3f,\"max_rss_kb\":%ld}\n",
                  vol_date_now(at), cli->program->name, vol_str_text(&run_id),
                  status, status, cli->failed, cli->succeeded,
                  vol_conf_text(cli->conf, "seed"), cli->rows_in, cli->rows_out,
                  wall, seconds(&used.ru_utime) + seconds(&used.ru_stime),
                  used.ru_maxrss);
    vol_str_clear(&run_id);
}

/* Whether all of standard output was taken; a full disk shows up only here. */
static bool
flush_output(void)
{
    return fflush(stdout) == 0 && ferror(stdout) == 0;
}

int
vol_cli_finish(struct vol_cli *cli, enum vol_code code,
               const struct vol_err *err)
{
    int status = status_of(cli, code), why;

    vol_cli_progress(cli, NULL, 0, 0);
    errno = 0;
    bool written = flush_output();
    why = errno;
    if (!written && reader_is_gone()) {
        vol_conf_free(cli->conf);
        cli->conf = NULL;
        vol_unfinished_end(SIGPIPE);
    }
    if (code != VOL_OK)
        vol_cli_say(cli, VOL_LEVEL_ERROR, NULL, "failed", err->text);
    if (fclose(stdout) != 0 && written) {
        written = false;
        why = errno;
    }
    if (!written && status != VOL_EXIT_FAILURE) {
        struct vol_err full;
        (void)vol_fail(&full, VOL_EIO, "standard output: write: %s",
                       why != 0 ? strerror(why) : "failed");
        vol_cli_say(cli, VOL_LEVEL_ERROR, NULL, "failed", full.text);
        status = VOL_EXIT_FAILURE;
    }
    if (cli->json && cli->conf != NULL)
        log_end(cli, status);
    vol_conf_free(cli->conf);
    cli->conf = NULL;
    return status;
}
