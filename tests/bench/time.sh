# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What the scripts of this folder measure with; they source it.

# The processor time of a command and its children, in seconds.
cpu() {
	("$@" >"${CPU_OUT:-/dev/null}" 2>&1 && times) | tail -n 1 | tr ms '  ' |
		awk '{ print 60 * $1 + $2 + 60 * $3 + $4 }'
}

# The least of the numbers in a file.
least() { sort -n "$1" | sed -n 1p; }
