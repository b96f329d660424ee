/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_NET_URL_H
#define VOL_NET_URL_H

#include "base/err.h"
#include "base/str.h"

#include <stdbool.h>

/*
 * Addresses as text.  Nothing here opens a connection.
 */

/* True where `text` begins with http:// or https://, in any case. */
bool vol_url_is_http(const char *text);

/*
 * Refuse what is not a whole http or https address (RFC 3986): VOL_EUSAGE,
 * with the address masked in the message.
 */
enum vol_code vol_url_check(const char *url,
                            struct vol_err *err) VOL_MUST_CHECK;

/*
 * Add `url` to `out` as it may be shown: the user information before the
 * host becomes ***, so does the value of a query parameter that may be a
 * secret, and the fragment is left out.  A parameter may be a secret if its
 * name holds key, token, secret, pass, pwd, auth, sig, cred, crumb or
 * session, or is percent-encoded, or if its value looks like a random word:
 * 20 or more letters, digits, - and _, with a letter and a digit among
 * them.  Any text is taken, also one that is no address.
 */
void vol_url_mask(struct vol_str *out, const char *url);

/* True where both have the same scheme, host and port (RFC 6454). */
bool vol_url_same_origin(const char *a, const char *b);

/* True where going from `from` to `to` would leave https for http. */
bool vol_url_is_downgrade(const char *from, const char *to);

#endif
