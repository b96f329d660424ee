/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_TESTS_TLS_H
#define VOL_TESTS_TLS_H

#include <stddef.h>
#include <stdio.h>

/*
 * The TLS side of a test server: a fresh key and a certificate for 127.0.0.1
 * that it signs itself, so that only who is given it should trust it.
 */
struct tls;
struct tls *tls_new(FILE *cert); /* written in PEM; NULL if it cannot be had */

/*
 * Shake hands on the socket `fd`.  A client that accepts the certificate is
 * given `body` as CSV whatever it asks for, so that the mistake shows.
 */
void tls_serve(struct tls *tls, int fd, const char *body, size_t n);

#endif
