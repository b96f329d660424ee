/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "net/retry.h"

#include "base/hash.h"

#include <math.h>
#include <stdio.h>

const char *vol_net_class_name(enum vol_net_class class)
{
    static const char *const name[] = {
        [VOL_NET_OK] = "ok",
        [VOL_NET_QUOTA] = "quota",
        [VOL_NET_AUTH] = "auth",
        [VOL_NET_BLOCKED] = "blocked",
        [VOL_NET_NO_SYMBOL] = "no_symbol",
        [VOL_NET_EMPTY] = "empty",
        [VOL_NET_SCHEMA] = "schema",
        [VOL_NET_TRANSPORT] = "transport",
    };

    return name[class];
}

enum vol_net_class
vol_net_class_of_status(long status)
{
    switch (status) {
    case 200:
    case 203: return VOL_NET_OK;
    case 204:
    case 205: return VOL_NET_EMPTY;
    case 401:
    case 407: return VOL_NET_AUTH;
    case 402:
    case 429: return VOL_NET_QUOTA;
    case 403:
    case 451: return VOL_NET_BLOCKED;
    case 404:
    case 410: return VOL_NET_NO_SYMBOL;
    case 408:
    case 425: return VOL_NET_TRANSPORT;
    default: break;
    }
    return status >= 500 && status < 600 ? VOL_NET_TRANSPORT : VOL_NET_SCHEMA;
}

/* An even draw from [0, 1) of 53 bits. */
static double
draw(uint64_t seed, int attempt)
{
    char name[16];
    const char *names[] = { name };

    (void)snprintf(name, sizeof(name), "%d", attempt);
    return ldexp((double)(vol_hash_seed(seed, names, 1) >> 11), -53);
}

struct vol_retry
vol_retry_next(const struct vol_retry_policy *policy, int attempt,
               enum vol_net_class class, double retry_after_s, uint64_t seed)
{
    static const struct vol_retry give_up = { false, 0.0 };
    bool asked_to_wait = retry_after_s >= 0.0;

    if (attempt > policy->retries)
        return give_up;
    if (class != VOL_NET_TRANSPORT &&
        !(class == VOL_NET_QUOTA && asked_to_wait))
        return give_up;
    if (asked_to_wait && retry_after_s > policy->retry_after_s)
        return give_up;

    double u = draw(seed, attempt);
    if (asked_to_wait)
        return (struct vol_retry){ true, retry_after_s + u * policy->base_s };
    double ceiling = fmin(policy->cap_s, ldexp(policy->base_s, attempt - 1));
    return (struct vol_retry){ true, u * ceiling };
}
