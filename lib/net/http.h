/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_NET_HTTP_H
#define VOL_NET_HTTP_H

#include "base/err.h"
#include "base/str.h"
#include "net/retry.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * One GET, with every limit that an unattended program needs.  Certificates
 * are always verified, only http and https are spoken, and nothing that is
 * said of a request holds its secrets.  An answer is whole or it is an error:
 * a body shorter than announced, broken chunks and a cut gzip body are
 * VOL_NET_TRANSPORT and never a success.
 */

/* What bounds a request; every member is given by the caller. */
struct vol_http_limits {
    double connect_s;  /* until a connection stands, name look-up included */
    double total_s;    /* from the first byte sent to the last one, over
                          all redirections                                 */
    double stall_s;    /* with less than one byte a second (rounded up to
                          whole seconds)                                   */
    size_t max_bytes;  /* of the body, packed and unpacked alike           */
    int max_redirects; /* 0 takes none                                     */
};

/* A request.  The texts stay the caller's. */
struct vol_http_request {
    const char *url;            /* checked with vol_url_check()             */
    const char *user_agent;     /* a name and version, as in "voltools/1.0" */
    const char *ca_file;        /* trusted certificates, NULL: the system's */
    const char *const *headers; /* "Name: value", perhaps secret; sent to
                                   the origin of `url` alone                */
    size_t n_headers;
    struct vol_http_limits limits;
};

/* What came. */
struct vol_http_response {
    enum vol_net_class class; /* VOL_NET_OK: a whole body with status 200 */
    long status;              /* of the last answer, 0 if there was none  */
    double retry_after_s;     /* from now, negative where none was asked  */
    char content_type[128];   /* as sent, "" if none, cut if longer       */
    char reason[256];         /* for people, where class is not ok; holds
                                 no address and no secret                 */
    struct vol_str body;      /* unpacked, NUL-terminated, also of errors */
};

void vol_http_response_clear(struct vol_http_response *response);

/*
 * A client keeps its connections for the next request.  One thread at a time
 * may use it.  Fails only for lack of memory.
 */
struct vol_http;
enum vol_code vol_http_new(struct vol_http **out,
                           struct vol_err *err) VOL_MUST_CHECK;
void vol_http_free(struct vol_http *http);

/*
 * Ask once.  A failure of the other side or of the way there is VOL_OK with
 * the class in `response`; VOL_EUSAGE is a bad address and VOL_ENOMEM lack of
 * memory.  `response` is overwritten, so clear an old one first; it is to be
 * cleared after VOL_OK and empty otherwise.
 *
 * Redirections are followed here and not by the library, so that headers do
 * not travel to another origin and https is never left for http; more of them
 * than allowed, or such a one, is VOL_NET_BLOCKED, as is a certificate that is
 * not trusted.  A body over max_bytes is VOL_NET_SCHEMA.  A body whose length
 * the server did not state, and which does not end with a line's end, is
 * VOL_NET_TRANSPORT: nothing else tells a cut one (RFC 9112 section 8).
 */
enum vol_code vol_http_get(struct vol_http *http,
                           const struct vol_http_request *request,
                           struct vol_http_response *response,
                           struct vol_err *err) VOL_MUST_CHECK;

/*
 * The seconds that a Retry-After field asks for at `now` (Unix time): a
 * number of seconds or an HTTP date (RFC 9110 section 10.2.3), 0 for a date
 * that is past, negative for text that is neither.
 */
double vol_http_retry_after(const char *text, long long now);

#endif
