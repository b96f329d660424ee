#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One GARCH(1,1) normal fit with all three kinds of standard error (fit.c)
# beside gretl's `garch` with one, on the same 5,000 returns in the same minute,
# each by its own stopwatch: medians, and their ratio.
#   fit.sh BINDIR [ROWS]
# The status is 1 where the ratio is below the fifteen that are promised.  Without
# gretl there is no ratio.
set -eu
fit=$(cd "$1/.." && pwd)/tests/bench/fit
rows=${2:-5000}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

{ echo y && "$fit" -y "$rows" 2>"$tmp/ours"; } >"$tmp/y.csv"
read -r median least <"$tmp/ours"
printf 'GARCH(1,1) normal, %d returns, one fit, three kinds of standard error\n' "$rows"
printf '  voltools  median %.3f ms, least %.3f ms\n' "$median" "$least"
if ! command -v gretlcli >/dev/null; then
	echo "  gretl is not installed: no ratio"
	exit 0
fi
cat >"$tmp/y.inp" <<EOF
set echo off
set messages off
open "$tmp/y.csv" --quiet
setobs 1 1 --time-series
loop 31 --quiet
  set stopwatch
  garch 1 1 ; y --quiet
  t = \$stopwatch
  printf "stopwatch %.6f\n", 1000*t
endloop
EOF
gretlcli -b "$tmp/y.inp" 2>/dev/null | sed -n 's/^stopwatch //p' | sort -n >"$tmp/theirs"
theirs=$(sed -n 16p "$tmp/theirs")
printf '  gretl     median %.3f ms, least %.3f ms\n' "$theirs" "$(sed -n 1p "$tmp/theirs")"
awk -v a="$theirs" -v b="$median" 'BEGIN { printf "  ratio     %.1f\n", a / b; exit a / b < 15 }'
