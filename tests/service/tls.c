/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tls.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

struct tls {
    SSL_CTX *ctx;
};

static int
add_address(X509 *cert)
{
    X509_EXTENSION *ext =
        X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1");
    int done = ext != NULL && X509_add_ext(cert, ext, -1) == 1;

    X509_EXTENSION_free(ext);
    return done;
}

/* A certificate of `key`, good for an hour from now. */
static X509 *
make_certificate(EVP_PKEY *key)
{
    X509 *cert = X509_new();
    X509_NAME *name;

    if (cert == NULL)
        return NULL;
    name = X509_get_subject_name(cert);
    if (X509_set_version(cert, 2) == 1 &&
        ASN1_INTEGER_set(X509_get_serialNumber(cert), 1) == 1 &&
        X509_gmtime_adj(X509_getm_notBefore(cert), -60) != NULL &&
        X509_gmtime_adj(X509_getm_notAfter(cert), 3600) != NULL &&
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                   (const unsigned char *)"127.0.0.1", -1, -1,
                                   0) == 1 &&
        X509_set_issuer_name(cert, name) == 1 && add_address(cert) &&
        X509_set_pubkey(cert, key) == 1 &&
        X509_sign(cert, key, EVP_sha256()) > 0)
        return cert;
    X509_free(cert);
    return NULL;
}

struct tls *
tls_new(FILE *file)
{
    struct tls *tls = calloc(1, sizeof(*tls));
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = key == NULL ? NULL : make_certificate(key);

    if (tls != NULL && cert != NULL) {
        tls->ctx = SSL_CTX_new(TLS_server_method());
        if (tls->ctx != NULL && PEM_write_X509(file, cert) == 1 &&
            SSL_CTX_use_certificate(tls->ctx, cert) == 1 &&
            SSL_CTX_use_PrivateKey(tls->ctx, key) == 1) {
            X509_free(cert);
            EVP_PKEY_free(key);
            return tls;
        }
        SSL_CTX_free(tls->ctx);
    }
    X509_free(cert);
    EVP_PKEY_free(key);
    free(tls);
    return NULL;
}

void
tls_serve(struct tls *tls, int fd, const char *body, size_t n)
{
    SSL *ssl = SSL_new(tls->ctx);
    char buf[4096];
    int len;

    if (ssl != NULL && SSL_set_fd(ssl, fd) == 1 && SSL_accept(ssl) == 1 &&
        SSL_read(ssl, buf, sizeof(buf)) > 0) {
        len = snprintf(buf, sizeof(buf),
                       "HTTP/1.1 200 OK\r\nConnection: close\r\n"
                       "Content-Type: text/csv\r\nContent-Length: %zu\r\n\r\n",
                       n);
        (void)SSL_write(ssl, buf, len);
        (void)SSL_write(ssl, body, (int)n);
        (void)SSL_shutdown(ssl);
    }
    SSL_free(ssl);
}
