#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# GARCH(1,1) normal on the S&P 500 (refit.c) beside gretl's `garch`, on the same
# returns in the same minute, each by its own stopwatch: one fit of 5,030, and
# 250 refits on 1,000 that move on by a day.
#   refit.sh BINDIR
# The status is 1 where either is not 15 times as fast.  Without gretl there is
# no ratio.
set -eu
refit=$(cd "$1/.." && pwd)/tests/bench/refit
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

{ echo y && "$refit" -y 2>"$tmp/ours"; } >"$tmp/y.csv"
read -r one warm cold warm_steps cold_steps <"$tmp/ours"
echo 'GARCH(1,1) normal, S&P 500, three kinds of standard error'
printf '  voltools  one fit of 5,030 %.3f ms; 250 refits on 1,000: warm %.3f s (%d steps), cold %.3f s (%d)\n' \
	"$one" "$warm" "$warm_steps" "$cold" "$cold_steps"
if ! command -v gretlcli >/dev/null; then
	echo "  gretl is not installed: no ratio"
	exit 0
fi
cat >"$tmp/y.inp" <<EOF
set echo off
set messages off
open "$tmp/y.csv" --quiet
setobs 1 1 --time-series
loop 15 --quiet
  set stopwatch
  garch 1 1 ; y --quiet
  t = \$stopwatch
  printf "one %.6f\n", 1000*t
endloop
set stopwatch
loop i=1..250 --quiet
  smpl 3781+i 4780+i
  garch 1 1 ; y --quiet
  smpl full
endloop
t = \$stopwatch
printf "all %.6f\n", t
EOF
gretlcli -b "$tmp/y.inp" >"$tmp/theirs" 2>/dev/null
their_one=$(sed -n 's/^one //p' "$tmp/theirs" | sort -n | sed -n 8p)
their_all=$(sed -n 's/^all //p' "$tmp/theirs")
printf '  gretl     one fit of 5,030 %.3f ms; 250 refits on 1,000: %.3f s\n' "$their_one" "$their_all"
awk -v a="$their_one" -v b="$one" -v c="$their_all" -v d="$warm" 'BEGIN {
	printf "  ratio     one fit %.1f (15 promised), refits %.1f (15)\n", a / b, c / d
	exit a / b < 15 || c / d < 15 }'
