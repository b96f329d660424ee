/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BASE_FILE_H
#define VOL_BASE_FILE_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Files that are either the old ones or whole: written beside their place
 * and renamed.  A symbolic link to a file stays one, and its file is replaced.
 * What is not a regular file (/dev/full, a pipe, a terminal) is written where
 * it stands, so that /dev/stderr is what its name says.
 *
 *     vol_file_create(path, &part, &fp, err)     start
 *     ... fprintf(fp, ...) ...
 *     vol_file_sync(path, &fp, err)              close it, durable
 *     vol_file_rename(&part, path, err)          put it in its place
 *     vol_file_abandon(&part, &fp)               or remove what was begun
 *
 * `part` is the temporary name (".NAME.XXXXXX" in the file's folder), owned
 * by these functions and NULL when there is none to remove.  A signal to end
 * removes the file, see base/unfinished.h.
 */
enum vol_code vol_file_create(const char *path, char **part, FILE **fp,
                              struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_file_sync(const char *path, FILE **fp,
                            struct vol_err *err) VOL_MUST_CHECK;
enum vol_code vol_file_rename(char **part, const char *path,
                              struct vol_err *err) VOL_MUST_CHECK;
void vol_file_abandon(char **part, FILE **fp);

/*
 * Whether two paths lead to one regular file, or would make one.  So two
 * spellings of a place are found before one output replaces the other.
 */
bool vol_file_is_same(const char *a, const char *b);

/* The whole of it for a text in memory; nothing happens if it is the same. */
enum vol_code vol_file_write(const char *path, const char *text, size_t len,
                             struct vol_err *err) VOL_MUST_CHECK;

/*
 * A new file without a name in $TMPDIR (or /tmp), to write and read; closing
 * it removes it.
 */
enum vol_code vol_file_temporary(FILE **fp, struct vol_err *err) VOL_MUST_CHECK;

/*
 * The same for one of many files that can be made again: a process that is
 * killed leaves the old file or the new one, but a power cut may leave it
 * empty.  It saves a wait for the disk, some milliseconds a file.
 */
enum vol_code vol_file_write_again(const char *path, const char *text,
                                   size_t len,
                                   struct vol_err *err) VOL_MUST_CHECK;

/* Add all of a file, at most `limit` bytes, to `out`. */
enum vol_code vol_file_read(const char *path, size_t limit, struct vol_str *out,
                            struct vol_err *err) VOL_MUST_CHECK;

/*
 * Open `path` for reading; NULL and "-" are standard input.  A folder is
 * refused.  Close with vol_file_close(), which leaves standard input alone.
 */
enum vol_code vol_file_open(const char *path, FILE **fp,
                            struct vol_err *err) VOL_MUST_CHECK;
void vol_file_close(FILE *fp);

/* Make the folder `path` and those above it; one that is there is fine. */
enum vol_code vol_file_make_dirs(const char *path,
                                 struct vol_err *err) VOL_MUST_CHECK;

#endif
