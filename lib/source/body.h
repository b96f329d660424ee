/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VOL_SOURCE_BODY_H
#define VOL_SOURCE_BODY_H

#include "net/retry.h"

#include <stddef.h>

/*
 * A first look at a body before it is read as a table: a success status
 * proves nothing, vendors send walls, notes and errors with it too.
 */

/*
 * What a body that begins with these `n` bytes (512 are enough) is:
 * VOL_NET_OK if it may be CSV; VOL_NET_EMPTY without anything but white
 * space; VOL_NET_BLOCKED for HTML; VOL_NET_SCHEMA for JSON, XML, gzip, zip,
 * other binary data.  `*reason` says so for people, NULL if ok.
 */
enum vol_net_class vol_body_judge_bytes(const char *bytes, size_t n,
                                        const char **reason);

/*
 * The same for the media type of a Content-Type field (RFC 9110 section
 * 8.3): CSV, plain text, the types that say only "a download", and none at
 * all may be CSV; HTML is VOL_NET_BLOCKED; the rest is VOL_NET_SCHEMA.
 */
enum vol_net_class vol_body_judge_type(const char *type, const char **reason);

#endif
