/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "canned.h"

#include <arpa/inet.h>
#include <check.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void
read_request(int fd, char *buf, size_t size)
{
    size_t len = 0;
    ssize_t n;

    buf[0] = '\0';
    while (strstr(buf, "\r\n\r\n") == NULL && len + 1 < size &&
           (n = recv(fd, buf + len, size - len - 1, 0)) > 0) {
        len += (size_t)n;
        buf[len] = '\0';
    }
}

static void *
play(void *arg)
{
    struct canned *c = arg;

    for (size_t i = 0; i < c->n; i++) {
        int fd = accept(c->listener, NULL, NULL);
        if (fd < 0)
            return NULL;
        read_request(fd, c->request, sizeof(c->request));
        (void)send(fd, c->answers[i],
                   c->sizes != NULL ? c->sizes[i] : strlen(c->answers[i]),
                   MSG_NOSIGNAL);
        (void)shutdown(fd, SHUT_WR);
        (void)close(fd);
    }
    return NULL;
}

void
canned_start(struct canned *c, const char *const *answers, const size_t *sizes,
             size_t n)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    socklen_t len = sizeof(a);

    *c = (struct canned){ .answers = answers, .sizes = sizes, .n = n };
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    c->listener = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_ge(c->listener, 0);
    ck_assert_int_eq(bind(c->listener, (struct sockaddr *)&a, len), 0);
    ck_assert_int_eq(listen(c->listener, 8), 0);
    ck_assert_int_eq(getsockname(c->listener, (struct sockaddr *)&a, &len), 0);
    c->port = ntohs(a.sin_port);
    ck_assert_int_eq(pthread_create(&c->thread, NULL, play, c), 0);
}

void
canned_stop(struct canned *c)
{
    (void)shutdown(c->listener, SHUT_RDWR);
    (void)pthread_join(c->thread, NULL);
    (void)close(c->listener);
}
