/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/fetch.h"

#include "net/url.h"
#include "source/body.h"
#include "source/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* What the steps below share. */
struct job {
    struct vol_http *http;
    const struct vol_fetch_options *options;
    const struct vol_source *source;
    const struct vol_source_request *request;
    const struct vol_source_sink *sink;
    struct vol_fetch_attempt attempt;
};

static void
sleep_for(double seconds)
{
    struct timespec left = { .tv_sec = (time_t)seconds };

    left.tv_nsec = (long)((seconds - (double)left.tv_sec) * 1e9);
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

static void
wait_for(const struct vol_fetch_options *o, double seconds)
{
    if (o->wait != NULL)
        o->wait(o->ctx, seconds);
    else
        sleep_for(seconds);
}

static void
report(const struct job *job)
{
    if (job->options->report != NULL)
        job->options->report(job->options->ctx, &job->attempt);
}

/* The attempt came to `class`, because of `err` unless it is ok. */
static void
conclude(struct job *job, enum vol_net_class class, const struct vol_err *err)
{
    job->attempt.class = class;
    (void)snprintf(job->attempt.reason, sizeof(job->attempt.reason), "%s",
                   class == VOL_NET_OK ? "" : err->text);
}

/*
 * Check the body and hand it out.  A refused body is concluded and VOL_OK; a
 * failure is of the sink or the machine.
 */
static enum vol_code
take_body(struct job *job, FILE *fp, struct vol_err *err)
{
    enum vol_net_class class;
    struct vol_err why = { VOL_OK, "" };
    uint64_t rows;
    enum vol_code code;

    code = vol_reader_check(job->source, job->request, fp, &rows, &class, &why);
    conclude(job, class, &why);
    if (class != VOL_NET_OK)
        return VOL_OK;
    if (code != VOL_OK)
        return vol_fail_nomem(err);
    return vol_reader_hand_out(job->source, job->request, fp, rows, job->sink,
                               err);
}

/* ---- files --------------------------------------------------------- */

static enum vol_code
take_open_file(struct job *job, FILE *fp, struct vol_err *err)
{
    struct vol_fetch_attempt *a = &job->attempt;
    struct vol_err why;
    enum vol_code code;

    if (job->options->want_sha256) {
        code = vol_reader_digest(fp, &a->bytes, a->sha256, &why);
        if (code == VOL_ENOMEM)
            return vol_fail_nomem(err);
        if (code != VOL_OK) {
            conclude(job, VOL_NET_TRANSPORT, &why);
            return VOL_OK;
        }
    }
    return take_body(job, fp, err);
}

static enum vol_code
fetch_file(struct job *job, struct vol_err *err)
{
    const char *path = vol_source_path(job->request->place->url);
    struct vol_err why;
    FILE *fp;
    enum vol_code code;

    job->attempt.number++;
    code = vol_reader_open(path, job->options->limits.max_bytes, &fp, &why);
    if (code != VOL_OK) {
        conclude(job, VOL_NET_TRANSPORT, &why);
    } else {
        code = take_open_file(job, fp, err);
        (void)fclose(fp);
        if (code != VOL_OK)
            return code;
    }
    report(job);
    return VOL_OK;
}

/* ---- addresses ----------------------------------------------------- */

/* The body of an answer that HTTP has no fault to find with. */
static enum vol_code
take_answer(struct job *job, struct vol_http_response *r, struct vol_err *err)
{
    struct vol_err why;
    const char *reason;
    FILE *fp;
    enum vol_code code;
    enum vol_net_class class = vol_body_judge_type(r->content_type, &reason);

    if (class == VOL_NET_OK && r->body.len == 0) {
        class = VOL_NET_EMPTY;
        reason = "nothing came";
    }
    if (class != VOL_NET_OK) {
        (void)vol_fail(&why, VOL_EDATA, "%s: %s", job->request->place->shown,
                       reason);
        conclude(job, class, &why);
        return VOL_OK;
    }
    fp = fmemopen(r->body.text, r->body.len, "rb");
    if (fp == NULL)
        return vol_fail_nomem(err);
    code = take_body(job, fp, err);
    (void)fclose(fp);
    return code;
}

/* Ask once, judge, and hand out what is good. */
static enum vol_code
ask(struct job *job, const char *address, double *retry_after_s,
    struct vol_err *err)
{
    const struct vol_fetch_options *o = job->options;
    struct vol_fetch_attempt *a = &job->attempt;
    struct vol_http_request req = { .url = address,
                                    .user_agent = o->user_agent,
                                    .ca_file = o->ca_file,
                                    .limits = o->limits };
    struct vol_http_response r;
    struct vol_err why;
    enum vol_code code = vol_http_get(job->http, &req, &r, err);

    if (code != VOL_OK)
        return code;
    a->status = r.status;
    a->bytes = r.body.len;
    *retry_after_s = r.retry_after_s;
    if (r.body.len > 0)
        code = vol_hash_sha256(a->sha256, r.body.text, r.body.len, err);
    if (code == VOL_OK && r.class == VOL_NET_OK) {
        code = take_answer(job, &r, err);
    } else if (code == VOL_OK) {
        (void)vol_fail(&why, VOL_EIO, "%s: %s", job->request->place->shown,
                       r.reason);
        conclude(job, r.class, &why);
    }
    vol_http_response_clear(&r);
    return code;
}

/* Ask until an answer is good or final. */
static enum vol_code
ask_repeatedly(struct job *job, const char *address, const char *symbol,
               struct vol_err *err)
{
    const struct vol_fetch_options *o = job->options;
    struct vol_fetch_attempt *a = &job->attempt;
    uint64_t seed = vol_hash_seed(o->seed, &symbol, 1);
    struct vol_retry next;
    enum vol_code code;
    double retry_after_s;

    for (int i = 1;; i++) {
        *a = (struct vol_fetch_attempt){ .vendor = a->vendor,
                                         .number = a->number + 1 };
        code = ask(job, address, &retry_after_s, err);
        if (code != VOL_OK)
            return code;
        next = vol_retry_next(&o->policy, i, a->class, retry_after_s, seed);
        a->wait_s = next.wait_s;
        report(job);
        if (a->class == VOL_NET_OK || !next.again)
            return VOL_OK;
        wait_for(o, next.wait_s);
    }
}

static enum vol_code
fetch_address(struct job *job, struct vol_err *err)
{
    const struct vol_source_request *req = job->request;
    struct vol_str address = { 0 };
    enum vol_code code = job->source->address(req, &address, err);

    if (code == VOL_OK)
        code = vol_url_check(address.text, err);
    if (code == VOL_OK)
        code = ask_repeatedly(
            job, address.text,
            req->symbol != NULL ? req->symbol : req->place->shown, err);
    vol_str_clear(&address);
    return code;
}

/* Fetch a request whose place may be shown. */
static enum vol_code
fetch(struct job *job, int *attempts, enum vol_net_class *class,
      struct vol_err *err)
{
    enum vol_code code;

    job->attempt = (struct vol_fetch_attempt){ .vendor = job->source->name,
                                               .number = *attempts };
    code = job->source->address == NULL ? fetch_file(job, err)
                                        : fetch_address(job, err);
    *attempts = job->attempt.number;
    if (code != VOL_OK)
        return code;
    *class = job->attempt.class;
    if (*class != VOL_NET_OK)
        return vol_fail(err, VOL_EDATA, "%s: %s", vol_net_class_name(*class),
                        job->attempt.reason);
    return VOL_OK;
}

enum vol_code
vol_fetch(struct vol_http *http, const struct vol_fetch_options *options,
          const struct vol_source_request *request,
          const struct vol_source_sink *sink, int *attempts,
          enum vol_net_class *class, struct vol_err *err)
{
    struct vol_conf_source place = *request->place;
    struct vol_source_request shown = *request;
    struct job job = { .http = http,
                       .options = options,
                       .source = vol_source_find(place.url),
                       .request = &shown,
                       .sink = sink };
    struct vol_str masked = { 0 };
    enum vol_code code;

    *class = VOL_NET_OK;
    vol_url_mask(&masked, place.shown);
    code = vol_str_check(&masked, err);
    place.shown = masked.text;
    shown.place = &place;
    if (job.source == NULL && code == VOL_OK)
        code = vol_fail(err, VOL_EUSAGE,
                        "\"%s\" is no source: write file:PATH or an http or "
                        "https address",
                        place.shown);
    else if (code == VOL_OK)
        code = fetch(&job, attempts, class, err);
    if (code == VOL_EUSAGE)
        *class = VOL_NET_SCHEMA;
    vol_str_clear(&masked);
    return code;
}
