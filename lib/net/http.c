/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/http.h"

#include "net/gunzip.h"
#include "net/url.h"

#include <curl/curl.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

struct vol_http {
    CURL *curl;
    char said[CURL_ERROR_SIZE]; /* the library's words on the last failure */
};

/* One hop of a request: where its body goes and why it was stopped. */
struct hop {
    struct vol_str *body;
    size_t max;
    bool oversize, nomem;
};

enum vol_code
vol_http_new(struct vol_http **out, struct vol_err *err)
{
    struct vol_http *http = calloc(1, sizeof(*http));

    if (http == NULL)
        return vol_fail_nomem(err);
    http->curl = curl_easy_init();
    if (http->curl == NULL) {
        free(http);
        return vol_fail_nomem(err);
    }
    *out = http;
    return VOL_OK;
}

void
vol_http_free(struct vol_http *http)
{
    if (http == NULL)
        return;
    curl_easy_cleanup(http->curl);
    free(http);
}

void
vol_http_response_clear(struct vol_http_response *response)
{
    vol_str_clear(&response->body);
    *response = (struct vol_http_response){ .retry_after_s = -1.0 };
}

double
vol_http_retry_after(const char *text, long long now)
{
    size_t n = strspn(text, "0123456789");
    time_t when;

    if (n > 0 && text[n + strspn(text + n, " \t")] == '\0')
        return strtod(text, NULL);
    when = curl_getdate(text, NULL);
    if (n > 0 || when == (time_t)-1)
        return -1.0;
    return fmax(0.0, (double)((long long)when - now));
}

/* ---- asking -------------------------------------------------------- */

static size_t
take_body(char *data, size_t size, size_t n, void *ctx)
{
    struct hop *hop = ctx;

    n *= size;
    if (n > hop->max - hop->body->len) {
        hop->oversize = true;
        return 0;
    }
    vol_str_add_n(hop->body, data, n);
    hop->nomem = hop->body->failed;
    return hop->nomem ? 0 : n;
}

/* Milliseconds for the library, at least one: 0 would mean no limit. */
static long
milliseconds(double seconds)
{
    return (long)fmin(fmax(ceil(seconds * 1e3), 1.0), (double)INT_MAX);
}

static CURLcode
set_limits(CURL *c, const struct vol_http_limits *l, double left_s)
{
    CURLcode rc = CURLE_OK;

    rc |= curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
                           milliseconds(fmin(l->connect_s, left_s)));
    rc |= curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, milliseconds(left_s));
    rc |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
    rc |= curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME,
                           (long)fmin(fmax(ceil(l->stall_s), 1.0), INT_MAX));
    return rc;
}

static CURLcode
set_request(CURL *c, const struct vol_http_request *req, const char *url,
            struct curl_slist *headers)
{
    CURLcode rc = CURLE_OK;

    rc |= curl_easy_setopt(c, CURLOPT_URL, url);
    rc |= curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    rc |= curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
    rc |= curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    rc |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    rc |= curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    rc |= curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    rc |= curl_easy_setopt(c, CURLOPT_USERAGENT, req->user_agent);
    rc |= curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    rc |= curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take_body);
    if (req->ca_file != NULL)
        rc |= curl_easy_setopt(c, CURLOPT_CAINFO, req->ca_file);
    return rc;
}

/*
 * The fields to send.  Those of the caller may be secrets, so they go to the
 * origin that they were meant for and to no other.
 */
static enum vol_code
make_headers(const struct vol_http_request *req, const char *url,
             struct curl_slist **out, struct vol_err *err)
{
    struct curl_slist *list = NULL, *longer;
    size_t n = vol_url_same_origin(req->url, url) ? req->n_headers : 0;

    for (size_t i = 0; i <= n; i++) {
        longer = curl_slist_append(list, i < n ? req->headers[i]
                                               : "Accept-Encoding: gzip");
        if (longer == NULL) {
            curl_slist_free_all(list);
            return vol_fail_nomem(err);
        }
        list = longer;
    }
    *out = list;
    return VOL_OK;
}

/* Ask for `url` and wait for all of the answer; `*rc` says how that went. */
static enum vol_code
ask(struct vol_http *http, const struct vol_http_request *req, const char *url,
    double left_s, struct hop *hop, CURLcode *rc, struct vol_err *err)
{
    CURL *c = http->curl;
    struct curl_slist *headers = NULL;
    CURLcode set;
    enum vol_code code = make_headers(req, url, &headers, err);

    if (code != VOL_OK)
        return code;
    curl_easy_reset(c); /* options only: connections are kept */
    http->said[0] = '\0';
    set = set_request(c, req, url, headers) |
          set_limits(c, &req->limits, left_s) |
          curl_easy_setopt(c, CURLOPT_WRITEDATA, hop) |
          curl_easy_setopt(c, CURLOPT_ERRORBUFFER, http->said);
    *rc = set == CURLE_OK ? curl_easy_perform(c) : CURLE_OUT_OF_MEMORY;
    (void)curl_easy_setopt(c, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    if (hop->nomem || *rc == CURLE_OUT_OF_MEMORY)
        return vol_fail_nomem(err);
    return VOL_OK;
}

/* ---- judging ------------------------------------------------------- */

static void judge(struct vol_http_response *r, enum vol_net_class class,
                  const char *fmt, ...) __attribute__((format(printf, 3, 4)));

static void
judge(struct vol_http_response *r, enum vol_net_class class, const char *fmt,
      ...)
{
    va_list ap;

    r->class = class;
    va_start(ap, fmt);
    (void)vsnprintf(r->reason, sizeof(r->reason), fmt, ap);
    va_end(ap);
}

/* A transfer that failed.  The library's words are left out where they might
   quote the address. */
static void
judge_failure(const struct vol_http *http, CURLcode rc, const struct hop *hop,
              struct vol_http_response *r)
{
    const char *said = http->said;

    if (said[0] == '\0' || strpbrk(said, "?@") != NULL)
        said = curl_easy_strerror(rc);
    if (hop->oversize)
        judge(r, VOL_NET_SCHEMA, "the body is longer than %zu bytes", hop->max);
    else if (rc == CURLE_PEER_FAILED_VERIFICATION)
        judge(r, VOL_NET_BLOCKED, "the certificate is not trusted: %.180s",
              said);
    else
        judge(r, VOL_NET_TRANSPORT, "%.200s", said);
}

static const char *
field(CURL *c, const char *name)
{
    struct curl_header *h;

    if (curl_easy_header(c, name, 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
        return "";
    return h->value;
}

/* What the header says, beside the body. */
static void
read_header(CURL *c, struct vol_http_response *r)
{
    (void)curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &r->status);
    (void)snprintf(r->content_type, sizeof(r->content_type), "%s",
                   field(c, "Content-Type"));
    r->retry_after_s =
        vol_http_retry_after(field(c, "Retry-After"), (long long)time(NULL));
}

/*
 * Whether the end of a body could be told from a cut: by its length, by
 * chunks, or at least by a last line that is whole.
 */
static bool
end_is_certain(CURL *c, const struct vol_str *body)
{
    long version = 0;

    (void)curl_easy_getinfo(c, CURLINFO_HTTP_VERSION, &version);
    return version >= CURL_HTTP_VERSION_2_0 ||
           *field(c, "Content-Length") != '\0' ||
           *field(c, "Transfer-Encoding") != '\0' || body->len == 0 ||
           body->text[body->len - 1] == '\n';
}

static enum vol_code
unpack(size_t max, struct vol_http_response *r, struct vol_err *err)
{
    struct vol_str plain = { 0 };
    struct vol_err why;
    enum vol_code code =
        vol_gunzip(vol_str_text(&r->body), r->body.len, max, &plain, &why);

    vol_str_clear(&r->body);
    r->body = plain;
    if (code == VOL_ENOMEM)
        return vol_fail_nomem(err);
    if (code != VOL_OK && r->class == VOL_NET_OK)
        judge(r, code == VOL_EPARSE ? VOL_NET_TRANSPORT : VOL_NET_SCHEMA,
              "%.200s", why.text);
    return VOL_OK;
}

/* The last answer, all of which came as far as the library can tell. */
static enum vol_code
judge_answer(CURL *c, size_t max, struct vol_http_response *r,
             struct vol_err *err)
{
    const char *coding = field(c, "Content-Encoding");

    r->class = vol_net_class_of_status(r->status);
    if (r->class != VOL_NET_OK && r->retry_after_s >= 0.0)
        judge(r, r->class, "HTTP status %ld, asks to wait %.0f s", r->status,
              r->retry_after_s);
    else if (r->class != VOL_NET_OK)
        judge(r, r->class, "HTTP status %ld", r->status);

    if (strcasecmp(coding, "gzip") == 0 || strcasecmp(coding, "x-gzip") == 0)
        return unpack(max, r, err);
    if (r->class != VOL_NET_OK)
        return VOL_OK;
    if (*coding != '\0' && strcasecmp(coding, "identity") != 0)
        judge(r, VOL_NET_SCHEMA,
              "the body is packed in a way not asked for (%.40s)", coding);
    else if (!end_is_certain(c, &r->body))
        judge(r, VOL_NET_TRANSPORT,
              "the body ends within a line and its length was not stated: "
              "it may be cut");
    return VOL_OK;
}

/* ---- following ----------------------------------------------------- */

static double
monotonic_s(void)
{
    struct timespec t = { 0 };

    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/*
 * Where the answer sends us: a copy in `*next`, which stays NULL if this
 * answer is the last, or may not be followed, which is then judged.
 */
static enum vol_code
find_next(CURL *c, const char *url, int hops_left, struct vol_http_response *r,
          char **next, struct vol_err *err)
{
    const char *to = NULL;
    enum vol_code code;

    (void)curl_easy_getinfo(c, CURLINFO_REDIRECT_URL, &to);
    if (to == NULL)
        return VOL_OK;
    code = vol_url_check(to, err);
    if (code == VOL_ENOMEM)
        return code;
    if (code != VOL_OK)
        judge(r, VOL_NET_BLOCKED, "sent on to what is not http or https");
    else if (hops_left == 0)
        judge(r, VOL_NET_BLOCKED, "sent on too many times");
    else if (vol_url_is_downgrade(url, to))
        judge(r, VOL_NET_BLOCKED, "sent on from https to http");
    else
        return vol_str_dup(next, to, err);
    return VOL_OK;
}

/* One hop: ask, then judge the answer unless it sends us to `*next`. */
static enum vol_code
take_hop(struct vol_http *http, const struct vol_http_request *req,
         const char *url, double left_s, int hops_left,
         struct vol_http_response *r, char **next, struct vol_err *err)
{
    size_t max = req->limits.max_bytes;
    struct hop hop = { .body = &r->body, .max = max };
    CURLcode rc;
    enum vol_code code;

    vol_http_response_clear(r);
    code = ask(http, req, url, left_s, &hop, &rc, err);
    if (code != VOL_OK)
        return code;
    read_header(http->curl, r);
    if (rc != CURLE_OK) {
        judge_failure(http, rc, &hop, r);
        return VOL_OK;
    }
    code = find_next(http->curl, url, hops_left, r, next, err);
    if (code != VOL_OK || *next != NULL || r->class != VOL_NET_OK)
        return code;
    return judge_answer(http->curl, max, r, err);
}

static enum vol_code
follow(struct vol_http *http, const struct vol_http_request *req,
       struct vol_http_response *r, struct vol_err *err)
{
    double end = monotonic_s() + req->limits.total_s;
    int hops_left = req->limits.max_redirects;
    char *url = NULL, *next = NULL;
    enum vol_code code = vol_str_dup(&next, req->url, err);

    while (code == VOL_OK && next != NULL) {
        free(url);
        url = next;
        next = NULL;
        code = take_hop(http, req, url, end - monotonic_s(), hops_left--, r,
                        &next, err);
    }
    free(url);
    free(next);
    return code;
}

enum vol_code
vol_http_get(struct vol_http *http, const struct vol_http_request *request,
             struct vol_http_response *response, struct vol_err *err)
{
    struct vol_http_response r = { .retry_after_s = -1.0 };
    enum vol_code code = vol_url_check(request->url, err);

    if (code == VOL_OK)
        code = follow(http, request, &r, err);
    if (code != VOL_OK) {
        vol_http_response_clear(&r);
        return code;
    }
    *response = r;
    return VOL_OK;
}
