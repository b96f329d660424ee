/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * faultd -- an HTTP server on loopback whose every path is a fault.
 *
 *     faultd CERTIFICATE [SECONDS]
 *
 * Prints its port and the port of its TLS side on one line, having stored the
 * certificate of the latter, then serves until it is killed or SECONDS (300)
 * are over.  The first part of a path chooses what happens, numbers follow it,
 * and the rest only tells one count from another: /busy/2/some.csv answers 500
 * twice and then the table.  The faults are those at the end of fault.c.
 */
#include "fault.h"
#include "tls.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATHS_MAX 512

/* How often each path was asked for. */
struct counts {
    pthread_mutex_t lock;
    size_t n;
    char path[PATHS_MAX][128];
    int times[PATHS_MAX];
};

struct server {
    int plain, tls; /* listening sockets */
    struct tls *identity;
    struct counts counts;
};

static bool
hear(struct call *c)
{
    size_t len = 0;
    ssize_t n;

    while (strstr(c->request, "\r\n\r\n") == NULL &&
           len + 1 < sizeof(c->request) &&
           (n = recv(c->fd, c->request + len, sizeof(c->request) - len - 1,
                     0)) > 0)
        len += (size_t)n;
    return sscanf(c->request, "GET %127[^? ]", c->path) == 1;
}

/* How often c->path was asked for, this time included. */
static int
count(struct counts *counts, const char *path)
{
    size_t i = 0;
    int times = 0;

    (void)pthread_mutex_lock(&counts->lock);
    while (i < counts->n && strcmp(counts->path[i], path) != 0)
        i++;
    if (i < PATHS_MAX) {
        (void)snprintf(counts->path[i], sizeof(counts->path[i]), "%s", path);
        counts->n += i == counts->n ? 1 : 0;
        times = ++counts->times[i];
    }
    (void)pthread_mutex_unlock(&counts->lock);
    return times;
}

static void
serve(struct call *c)
{
    char name[32] = "";

    if (!hear(c))
        return;
    c->nth = count(&c->server->counts, c->path);
    (void)sscanf(c->path, "/%31[^/]/%d/%d", name, &c->arg[0], &c->arg[1]);
    fault_play(c, name);
}

static void *
take_call(void *arg)
{
    struct call *c = arg;

    if (c->is_tls)
        tls_serve(c->server->identity, c->fd, fault_csv, strlen(fault_csv));
    else
        serve(c);
    (void)shutdown(c->fd, SHUT_WR);
    (void)close(c->fd);
    free(c);
    return NULL;
}

struct port {
    struct server *server;
    int listener;
    bool is_tls;
};

static void *
listen_to(void *arg)
{
    const struct port *port = arg;

    for (;;) {
        struct call *c = calloc(1, sizeof(*c));
        pthread_t thread;
        int fd = accept(port->listener, NULL, NULL);
        if (c == NULL || fd < 0)
            abort();
        c->server = port->server;
        c->fd = fd;
        c->is_tls = port->is_tls;
        if (pthread_create(&thread, NULL, take_call, c) != 0)
            abort();
        (void)pthread_detach(thread);
    }
}

/* A socket that listens on a free port, which is printed. */
static int
open_port(const char *end)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    socklen_t len = sizeof(a);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || bind(fd, (struct sockaddr *)&a, len) != 0 ||
        listen(fd, 64) != 0 ||
        getsockname(fd, (struct sockaddr *)&a, &len) != 0) {
        perror("faultd");
        exit(1);
    }
    (void)printf("%d%s", ntohs(a.sin_port), end);
    return fd;
}

int
main(int argc, char *argv[])
{
    static struct server server;
    struct port plain = { &server, open_port(" "), false };
    struct port tls = { &server, open_port("\n"), true };
    FILE *certificate = argc > 1 ? fopen(argv[1], "w") : NULL;
    pthread_t thread;

    (void)signal(SIGPIPE, SIG_IGN); /* a client may hang up on TLS */
    (void)alarm(argc > 2 ? (unsigned)atoi(argv[2]) : 300U);
    if (certificate != NULL)
        server.identity = tls_new(certificate);
    (void)pthread_mutex_init(&server.counts.lock, NULL);
    if (server.identity == NULL || fclose(certificate) != 0 ||
        fflush(stdout) != 0 ||
        pthread_create(&thread, NULL, listen_to, &tls) != 0) {
        (void)fprintf(stderr, "faultd: cannot start\n");
        return 1;
    }
    (void)listen_to(&plain);
    return 0;
}
