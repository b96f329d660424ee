/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE /* NOLINT: it has unshare() */
#include "base/file.h"
#include "base/unfinished.h"

#include <check.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char folder[32], path[64], link_path[64];

static void
make_folder(void)
{
    (void)snprintf(folder, sizeof(folder), "/tmp/vol-test-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/file", folder);
    (void)snprintf(link_path, sizeof(link_path), "%s/link", folder);
}

static void
remove_folder(void)
{
    (void)unlink(path);
    (void)unlink(link_path);
    ck_assert_int_eq(rmdir(folder), 0); /* no part was left behind */
}

/* Write `text` to `to`, as a product is. */
static void
put(const char *to, const char *text)
{
    char *part;
    FILE *fp;

    ck_assert_int_eq(vol_file_create(to, &part, &fp, NULL), VOL_OK);
    ck_assert_int_ge(fputs(text, fp), 0);
    ck_assert_int_eq(vol_file_sync(to, &fp, NULL), VOL_OK);
    ck_assert_int_eq(vol_file_rename(&part, to, NULL), VOL_OK);
}

static void
check_content(const char *want)
{
    struct vol_str s = { 0 };

    ck_assert_int_eq(vol_file_read(path, 100, &s, NULL), VOL_OK);
    ck_assert_str_eq(vol_str_text(&s), want);
    vol_str_clear(&s);
}

START_TEST(a_file_is_the_old_one_or_whole)
{
    char *part;
    FILE *fp;

    put(path, "old\n");
    ck_assert_int_eq(vol_file_create(path, &part, &fp, NULL), VOL_OK);
    ck_assert_int_ge(fputs("half", fp), 0);
    ck_assert_int_eq(fflush(fp), 0);
    check_content("old\n");
    vol_file_abandon(&part, &fp);
    check_content("old\n");
    put(path, "new\n");
    check_content("new\n");
}
END_TEST

START_TEST(a_symbolic_link_stays_one)
{
    struct stat st;
    char *part;
    FILE *fp;

    put(path, "old and long\n");
    ck_assert_int_eq(symlink("file", link_path), 0);
    ck_assert_int_eq(vol_file_create(link_path, &part, &fp, NULL), VOL_OK);
    vol_file_abandon(&part, &fp);
    check_content("old and long\n");
    put(link_path, "new\n");
    check_content("new\n");
    ck_assert_int_eq(lstat(link_path, &st), 0);
    ck_assert(S_ISLNK(st.st_mode));
}
END_TEST

/* As with `program -o x=/dev/stderr 2>>log`. */
START_TEST(a_descriptor_by_name_is_added_to)
{
    char name[32];
    int fd;

    put(path, "before\n");
    fd = open(path, O_WRONLY | O_APPEND);
    ck_assert_int_ge(fd, 0);
    (void)snprintf(name, sizeof(name), "/dev/fd/%d", fd);
    put(name, "after\n");
    (void)close(fd);
    check_content("before\nafter\n");
}
END_TEST

START_TEST(a_place_has_many_names)
{
    char other[80], absent[80], same[80];

    (void)snprintf(other, sizeof(other), "%s/./file", folder);
    (void)snprintf(absent, sizeof(absent), "%s/absent", folder);
    (void)snprintf(same, sizeof(same), "%s/../%s/absent", folder,
                   strrchr(folder, '/') + 1);
    ck_assert(vol_file_is_same(absent, same));
    ck_assert(!vol_file_is_same(absent, path));
    ck_assert(!vol_file_is_same(absent, "absent"));
    put(path, "here\n");
    ck_assert_int_eq(symlink("file", link_path), 0);
    ck_assert(vol_file_is_same(path, other));
    ck_assert(vol_file_is_same(path, link_path));
    ck_assert(!vol_file_is_same(path, absent));
    ck_assert(!vol_file_is_same("/dev/null", "/dev/null"));
}
END_TEST

START_TEST(a_folder_is_refused)
{
    char *part;
    FILE *fp;
    struct vol_err err;

    ck_assert_int_eq(vol_file_create(folder, &part, &fp, &err), VOL_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "is a directory"));
}
END_TEST

static const int numbers[] = { SIGHUP,  SIGINT,  SIGQUIT,
                               SIGTERM, SIGXCPU, SIGXFSZ };
enum { NUMBERS = sizeof(numbers) / sizeof(numbers[0]) };

static void
leave_no_core(void)
{
    const struct rlimit none = { 0, 0 };

    (void)setrlimit(RLIMIT_CORE, &none);
}

/* Begins a file, and is sent a signal that had the action `before`. */
static void
be_interrupted(int number, void (*before)(int))
{
    char *part;
    FILE *fp;

    leave_no_core();
    (void)signal(number, before);
    vol_unfinished_watch();
    if (vol_file_create(path, &part, &fp, NULL) != VOL_OK || raise(number) != 0)
        _exit(EXIT_FAILURE);
    vol_file_abandon(&part, &fp);
    _exit(EXIT_SUCCESS);
}

static int
status_of_interrupted(int number, void (*before)(int))
{
    int status = 0;
    const pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0)
        be_interrupted(number, before);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    return status;
}

/* The fixture sees that the folder is empty. */
START_TEST(a_signal_to_end_removes_what_was_begun)
{
    const int number = numbers[_i];
    const int status = status_of_interrupted(number, SIG_DFL);

    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), number);
    ck_assert_int_eq(status_of_interrupted(number, SIG_IGN), 0);
}
END_TEST

/* The exit status of the first process of a container that is sent SIGTERM, or
 * NO_CONTAINER where there can be none. */
enum { NO_CONTAINER = 77 };

static void
be_container(void)
{
    int status = 0;

    if (unshare(CLONE_NEWUSER | CLONE_NEWPID) != 0)
        _exit(NO_CONTAINER);
    const pid_t first = fork();
    if (first == 0)
        be_interrupted(SIGTERM, SIG_DFL);
    if (first < 0 || waitpid(first, &status, 0) != first || !WIFEXITED(status))
        _exit(EXIT_FAILURE);
    _exit(WEXITSTATUS(status));
}

/* Of whom a signal's default action is none.  The fixture sees that the folder
 * is empty. */
START_TEST(the_first_process_of_a_container_ends_too)
{
    int status = 0;
    const pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0)
        be_container();
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status));
    if (WEXITSTATUS(status) != NO_CONTAINER)
        ck_assert_int_eq(WEXITSTATUS(status), 128 + SIGTERM);
}
END_TEST

/* How the second signal comes: to a process of one thread, to one of two, or to
 * the thread that the first one has. */
enum way { TO_PROCESS, TO_THREADS, TO_ONE_THREAD, WAYS };

/* What happens before the next file is removed: unlink() is wrapped. */
static void (*before_unlink)(void);
static enum way second_comes;

int __real_unlink(const char *path);
int __wrap_unlink(const char *path);

int
__wrap_unlink(const char *name)
{
    void (*happens)(void) = before_unlink;

    before_unlink = NULL;
    if (happens != NULL)
        happens();
    return __real_unlink(name);
}

static void
send_second(void)
{
    const struct timespec while_it_acts = { .tv_nsec = 50000000 };

    (void)(second_comes == TO_ONE_THREAD ? raise(SIGINT)
                                         : kill(getpid(), SIGINT));
    (void)nanosleep(&while_it_acts, NULL);
}

static void *
wait_for_end(void *unused)
{
    for (;;)
        (void)pause();
    return unused;
}

static void
be_sent_two(enum way way)
{
    char *part[2];
    FILE *fp[2];
    pthread_t other;

    second_comes = way;
    (void)signal(SIGTERM, SIG_DFL);
    (void)signal(SIGINT, SIG_DFL);
    vol_unfinished_watch();
    for (int i = 0; i < 2; i++)
        if (vol_file_create(path, &part[i], &fp[i], NULL) != VOL_OK)
            _exit(EXIT_FAILURE);
    if (way == TO_THREADS &&
        pthread_create(&other, NULL, wait_for_end, NULL) != 0)
        _exit(EXIT_FAILURE);
    before_unlink = send_second;
    (void)raise(SIGTERM);
    _exit(EXIT_FAILURE);
}

/* The fixture sees that the folder is empty. */
START_TEST(of_two_signals_the_first_ends)
{
    int status = 0;
    const pid_t child = fork();

    ck_assert_int_ge(child, 0);
    if (child == 0)
        be_sent_two((enum way)_i);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), SIGTERM);
}
END_TEST

/* Those beyond the places of names that a signal removes: no name is leaked. */
START_TEST(many_files_are_begun_at_once)
{
    enum { MANY = 70 };
    char *part[MANY];
    FILE *fp[MANY];

    for (int i = 0; i < MANY; i++)
        ck_assert_int_eq(vol_file_create(path, &part[i], &fp[i], NULL), VOL_OK);
    for (int i = 0; i < MANY; i++)
        vol_file_abandon(&part[i], &fp[i]);
}
END_TEST

Suite *suite_base_file(void);

Suite *
suite_base_file(void)
{
    Suite *s = suite_create("base/file");
    TCase *tc = tcase_create("whole files");

    tcase_add_checked_fixture(tc, make_folder, remove_folder);
    tcase_add_test(tc, a_file_is_the_old_one_or_whole);
    tcase_add_test(tc, a_symbolic_link_stays_one);
    tcase_add_test(tc, a_descriptor_by_name_is_added_to);
    tcase_add_test(tc, a_place_has_many_names);
    tcase_add_test(tc, a_folder_is_refused);
    tcase_add_test(tc, many_files_are_begun_at_once);
    tcase_add_loop_test(tc, a_signal_to_end_removes_what_was_begun, 0, NUMBERS);
    tcase_add_test(tc, the_first_process_of_a_container_ends_too);
    tcase_add_loop_test(tc, of_two_signals_the_first_ends, 0, WAYS);
    suite_add_tcase(s, tc);
    return s;
}
