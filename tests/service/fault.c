/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fault.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <zlib.h>

const char fault_csv[] = "date,open,high,low,close,volume\n"
                         "2024-01-02,100,101,99,100.5,1000\n"
                         "2024-01-03,100.5,102,100,101.5,1100\n"
                         "2024-01-04,101.5,103,101,102.5,1200\n"
                         "2024-01-05,102.5,104,102,103.5,1300\n";
#define CSV_LEN (sizeof(fault_csv) - 1)

/* ---- speaking ------------------------------------------------------ */

static bool
say_n(struct call *c, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t sent = send(c->fd, bytes, n, MSG_NOSIGNAL);
        if (sent <= 0)
            return false;
        bytes += sent;
        n -= (size_t)sent;
    }
    return true;
}

static void say(struct call *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void
say(struct call *c, const char *fmt, ...)
{
    char text[2048];
    va_list ap;

    va_start(ap, fmt);
    int n = vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    (void)say_n(c, text, (size_t)n);
}

static void
pause_ms(long ms)
{
    struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

    (void)nanosleep(&t, NULL);
}

/* A status line and header; `fields` end in \r\n each. */
static void
begin(struct call *c, int status, const char *fields)
{
    say(c, "HTTP/1.1 %d X\r\nConnection: close\r\n%s\r\n", status, fields);
}

static void
answer(struct call *c, const char *type, const char *body, size_t n)
{
    char fields[256];

    (void)snprintf(fields, sizeof(fields),
                   "Content-Type: %s\r\nContent-Length: %zu\r\n", type, n);
    begin(c, 200, fields);
    (void)say_n(c, body, n);
}

/* Close so that the other side sees a reset and not an end. */
static void
reset(struct call *c)
{
    struct linger now = { 1, 0 };

    pause_ms(50); /* what was said before should arrive */
    (void)setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

/* ---- faults -------------------------------------------------------- */

static void
ok(struct call *c)
{
    answer(c, "text/csv", fault_csv, CSV_LEN);
}

static void
busy(struct call *c)
{
    if (c->nth <= c->arg[0])
        begin(c, 500, "Content-Length: 0\r\n");
    else
        ok(c);
}

static void
quota(struct call *c)
{
    char fields[128];

    (void)snprintf(fields, sizeof(fields),
                   "Retry-After: %d\r\nContent-Length: 0\r\n", c->arg[1]);
    if (c->nth <= c->arg[0])
        begin(c, 429, fields);
    else
        ok(c);
}

static void
status(struct call *c)
{
    begin(c, c->arg[0], "Content-Length: 0\r\n");
}

static void
key(struct call *c)
{
    if (strstr(c->request, "apikey=S3CRET") == NULL)
        begin(c, 401, "Content-Length: 0\r\n");
    else
        ok(c);
}

/* The header of the table. */
static void
announce(struct call *c, size_t n)
{
    char fields[128];

    (void)snprintf(fields, sizeof(fields),
                   "Content-Type: text/csv\r\nContent-Length: %zu\r\n", n);
    begin(c, 200, fields);
}

/* A byte every so many milliseconds. */
static void
drip(struct call *c)
{
    begin(c, 200, "Content-Type: text/csv\r\n");
    for (size_t i = 0; i < CSV_LEN && say_n(c, fault_csv + i, 1); i++)
        pause_ms(c->arg[0]);
}

static void
stall(struct call *c)
{
    announce(c, CSV_LEN);
    (void)say_n(c, fault_csv, CSV_LEN / 2);
    pause_ms(60000);
}

static void
silence(struct call *c)
{
    (void)c;
    pause_ms(60000);
}

static void
reset_midway(struct call *c)
{
    announce(c, CSV_LEN);
    (void)say_n(c, fault_csv, CSV_LEN / 2);
    reset(c);
}

static void
reset_at_once(struct call *c)
{
    reset(c);
}

static void
cut(struct call *c)
{
    announce(c, 1000);
    (void)say_n(c, fault_csv, CSV_LEN);
}

/* Without a length, and the end lies within the last row. */
static void
cut_line(struct call *c)
{
    begin(c, 200, "Content-Type: text/csv\r\n");
    (void)say_n(c, fault_csv, CSV_LEN - 3);
}

#define CHUNKED "Content-Type: text/csv\r\nTransfer-Encoding: chunked\r\n"

static void
chunks(struct call *c)
{
    begin(c, 200, CHUNKED);
    say(c, "%zx\r\n%s\r\n0\r\n\r\n", CSV_LEN, fault_csv);
}

static void
bad_chunk(struct call *c)
{
    begin(c, 200, CHUNKED);
    say(c, "%zx\r\n%s\r\nZZ\r\n", CSV_LEN, fault_csv);
}

static void
cut_chunks(struct call *c)
{
    begin(c, 200, CHUNKED);
    say(c, "%zx\r\n%s\r\n", CSV_LEN, fault_csv);
}

/* `n` bytes at `plain` as gzip, less the last `lost` of them. */
static void
packed(struct call *c, const char *plain, size_t n, size_t lost)
{
    z_stream z = { 0 };
    char *text = malloc(n), *room = malloc(n + 1000);
    char fields[128];

    if (text == NULL || room == NULL ||
        deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    memcpy(text, plain, n);
    z.next_in = (Bytef *)text;
    z.avail_in = (uInt)n;
    z.next_out = (Bytef *)room;
    z.avail_out = (uInt)n + 1000;
    (void)deflate(&z, Z_FINISH);
    size_t len = z.total_out - lost;
    (void)deflateEnd(&z);
    (void)snprintf(fields, sizeof(fields),
                   "Content-Type: text/csv\r\nContent-Encoding: gzip\r\n"
                   "Content-Length: %zu\r\n",
                   len);
    begin(c, 200, fields);
    (void)say_n(c, room, len);
    free(text);
    free(room);
}

static void
gzip(struct call *c)
{
    packed(c, fault_csv, CSV_LEN, 0);
}

static void
cut_gzip(struct call *c)
{
    packed(c, fault_csv, CSV_LEN, (size_t)c->arg[0]);
}

/* Few bytes on the way, so many when unpacked. */
static void
bomb(struct call *c)
{
    size_t n = (size_t)c->arg[0];
    char *zeros = calloc(n, 1);

    if (zeros == NULL)
        abort();
    packed(c, zeros, n, 0);
    free(zeros);
}

static void
page(struct call *c)
{
    static const char text[] = "<!doctype html><title>Consent</title>\n";

    answer(c, "text/html", text, sizeof(text) - 1);
}

/* A page that says it is CSV, and CSV that says it is a page. */
static void
false_csv(struct call *c)
{
    static const char text[] = "<!doctype html><title>Consent</title>\n";

    answer(c, "text/csv", text, sizeof(text) - 1);
}

static void
false_page(struct call *c)
{
    answer(c, "text/html; charset=utf-8", fault_csv, CSV_LEN);
}

static void
json(struct call *c)
{
    static const char text[] = "{\"Note\": \"25 requests per day\"}\n";

    answer(c, "text/csv", text, sizeof(text) - 1);
}

static void
empty(struct call *c)
{
    answer(c, "text/csv", "", 0);
}

static void
header_only(struct call *c)
{
    answer(c, "text/csv", fault_csv,
           (size_t)(strchr(fault_csv, '\n') - fault_csv) + 1);
}

static void
ragged(struct call *c)
{
    answer(c, "text/csv", fault_csv, CSV_LEN - 6);
}

/* More bytes than anybody wants: announced, or without an end. */
static void
huge(struct call *c)
{
    announce(c, (size_t)c->arg[0]);
    for (int i = 0; i < c->arg[0] && say_n(c, fault_csv, CSV_LEN);
         i += (int)CSV_LEN)
        ;
}

static void
endless(struct call *c)
{
    begin(c, 200, "Content-Type: text/csv\r\n");
    while (say_n(c, fault_csv, CSV_LEN))
        ;
}

static void
loop(struct call *c)
{
    begin(c, 302, "Location: /loop/again\r\nContent-Length: 0\r\n");
}

static void
moved(struct call *c)
{
    begin(c, 301, "Location: /ok/moved.csv\r\nContent-Length: 0\r\n");
}

static void
away(struct call *c)
{
    begin(c, 302, "Location: file:///etc/passwd\r\nContent-Length: 0\r\n");
}

static const struct fault {
    const char *name;
    void (*play)(struct call *c);
} faults[] = {
    { "ok", ok },
    { "busy", busy },
    { "quota", quota },
    { "status", status },
    { "key", key },
    { "drip", drip },
    { "stall", stall },
    { "silence", silence },
    { "reset", reset_midway },
    { "reset-at-once", reset_at_once },
    { "cut", cut },
    { "cut-line", cut_line },
    { "chunks", chunks },
    { "bad-chunk", bad_chunk },
    { "cut-chunks", cut_chunks },
    { "gzip", gzip },
    { "cut-gzip", cut_gzip },
    { "bomb", bomb },
    { "page", page },
    { "false-csv", false_csv },
    { "false-page", false_page },
    { "json", json },
    { "empty", empty },
    { "header-only", header_only },
    { "ragged", ragged },
    { "huge", huge },
    { "endless", endless },
    { "loop", loop },
    { "moved", moved },
    { "away", away },
};

void
fault_play(struct call *c, const char *name)
{
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
        if (strcmp(faults[i].name, name) == 0) {
            faults[i].play(c);
            return;
        }
    begin(c, 404, "Content-Length: 0\r\n");
}
