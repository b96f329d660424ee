/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_BASE_ERR_H
#define VOL_BASE_ERR_H

/*
 * Errors travel as a code (what the program can act on) plus one line of
 * text (what a person reads).  Library functions never print and never exit.
 */

enum vol_code {
    VOL_OK = 0,
    VOL_EUSAGE,    /* the command line or configuration is wrong     */
    VOL_EIO,       /* a file, pipe or socket failed; errno was set   */
    VOL_EPARSE,    /* input is not the CSV or number it should be    */
    VOL_EDATA,     /* well-formed input that the method cannot use   */
    VOL_ECONVERGE, /* the optimiser stopped before converging        */
    VOL_ENOMEM     /* out of memory                                  */
};

struct vol_err {
    enum vol_code code;
    char text[512]; /* no program name, no trailing newline */
};

/* Every function that can fail is declared with this. */
#define VOL_MUST_CHECK __attribute__((warn_unused_result))

/*
 * Record an error and return `code`, so that a failure is one statement:
 *     return vol_fail(err, VOL_EDATA, "column %s is empty", name);
 * `err` may be NULL when the caller wants only the code.
 */
enum vol_code vol_fail(struct vol_err *err, enum vol_code code, const char *fmt,
                       ...) __attribute__((format(printf, 3, 4)));

/* The same for the one failure that has nothing more to say. */
enum vol_code vol_fail_nomem(struct vol_err *err);

/*
 * Put "prefix: " before the text of an error that is on its way up, so that
 * each level adds what it knows (file, symbol, column).  Returns err->code,
 * or `code` where `err` is NULL.
 */
enum vol_code vol_fail_in(struct vol_err *err, enum vol_code code,
                          const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
