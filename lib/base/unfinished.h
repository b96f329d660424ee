/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BASE_UNFINISHED_H
#define VOL_BASE_UNFINISHED_H

/*
 * The temporary files that a signal to end removes: at most 64 at a time,
 * those beyond stay behind, as all do after SIGKILL.  Any thread may add.
 */

/* From here on SIGHUP, SIGINT, SIGQUIT, SIGTERM, and SIGXCPU and SIGXFSZ of
 * limits, remove them, and end the process as they do; one that is ignored
 * stays so. */
void vol_unfinished_watch(void);

/* Remove them, and end the process as signal `number` does that nobody catches,
 * blocked or not; with the status 128 + number where it does not, as for the
 * first process of a container. */
void vol_unfinished_end(int number);

/* The file `path`, from malloc(), was begun. */
void vol_unfinished_add(char *path);

/* It is in its place, or removed: frees `path`, unless a signal is at it. */
void vol_unfinished_free(char *path);

#endif
