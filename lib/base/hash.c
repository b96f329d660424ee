/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/hash.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct vol_sha256 {
    EVP_MD_CTX *ctx;
};

static enum vol_code
fail(struct vol_err *err)
{
    return vol_fail(err, VOL_ENOMEM, "SHA-256: libcrypto failed");
}

enum vol_code
vol_sha256_new(struct vol_sha256 **out, struct vol_err *err)
{
    struct vol_sha256 *h = malloc(sizeof(*h));

    if (h == NULL)
        return vol_fail_nomem(err);
    h->ctx = EVP_MD_CTX_new();
    if (h->ctx == NULL || EVP_DigestInit_ex(h->ctx, EVP_sha256(), NULL) != 1) {
        vol_sha256_free(h);
        return fail(err);
    }
    *out = h;
    return VOL_OK;
}

enum vol_code
vol_sha256_add(struct vol_sha256 *h, const void *data, size_t len,
               struct vol_err *err)
{
    return EVP_DigestUpdate(h->ctx, data, len) == 1 ? VOL_OK : fail(err);
}

enum vol_code
vol_sha256_end(struct vol_sha256 *h, char out[VOL_SHA256_BUFSIZE],
               struct vol_err *err)
{
    static const char hex[] = "0123456789abcdef";
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;

    if (EVP_DigestFinal_ex(h->ctx, digest, &len) != 1)
        return fail(err);
    for (unsigned i = 0; i < len; i++) {
        out[2 * i] = hex[digest[i] >> 4];
        out[2 * i + 1] = hex[digest[i] & 15];
    }
    out[(size_t)2 * len] = '\0';
    return VOL_OK;
}

void
vol_sha256_free(struct vol_sha256 *h)
{
    if (h == NULL)
        return;
    EVP_MD_CTX_free(h->ctx);
    free(h);
}

enum vol_code
vol_hash_sha256(char out[VOL_SHA256_BUFSIZE], const void *data, size_t len,
                struct vol_err *err)
{
    struct vol_sha256 *h = NULL;
    enum vol_code code = vol_sha256_new(&h, err);

    if (code == VOL_OK)
        code = vol_sha256_add(h, data, len, err);
    if (code == VOL_OK)
        code = vol_sha256_end(h, out, err);
    vol_sha256_free(h);
    return code;
}

uint64_t
vol_hash_seed(uint64_t seed, const char *const *names, size_t n)
{
    const uint64_t prime = UINT64_C(0x100000001b3);
    uint64_t h = UINT64_C(0xcbf29ce484222325);

    for (int i = 0; i < 8; i++)
        h = (h ^ (seed >> (8 * i) & 0xff)) * prime;
    for (size_t i = 0; i < n; i++) {
        for (const char *p = names[i]; *p != '\0'; p++)
            h = (h ^ (unsigned char)*p) * prime;
        h *= prime;
    }
    h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
    return h ^ (h >> 31);
}
