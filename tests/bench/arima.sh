#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# ARIMA(1,0,1) by exact maximum likelihood (arima.c) beside gretl's `arma`, which is
# that too, on the same 5,000 observations in the same minute, each by its own
# stopwatch.
#   arima.sh BINDIR
# The status is 1 where gretl is faster.  Without gretl there is no ratio.
set -eu
arima=$(cd "$1/.." && pwd)/tests/bench/arima
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

{ echo y && "$arima" -y 2>"$tmp/ours"; } >"$tmp/y.csv"
read -r ours loglik steps <"$tmp/ours"
echo 'ARIMA(1,0,1), exact, 5,000 observations, with standard errors'
printf '  voltools  %.3f ms (log-likelihood %s, %d steps)\n' "$ours" "$loglik" "$steps"
if ! command -v gretlcli >/dev/null; then
	echo "  gretl is not installed: no ratio"
	exit 0
fi
cat >"$tmp/y.inp" <<END
set echo off
set messages off
open "$tmp/y.csv" --quiet
setobs 1 1 --time-series
loop 15 --quiet
  set stopwatch
  arma 1 1 ; y --quiet
  t = \$stopwatch
  l = \$lnl
  printf "one %.6f %.6f\n", 1000*t, l
endloop
END
gretlcli -b "$tmp/y.inp" >"$tmp/theirs" 2>/dev/null
sed -n 's/^one //p' "$tmp/theirs" | sort -n | sed -n 8p >"$tmp/median"
read -r theirs their_loglik <"$tmp/median"
printf '  gretl     %.3f ms (log-likelihood %s)\n' "$theirs" "$their_loglik"
awk -v a="$theirs" -v b="$ours" 'BEGIN {
	printf "| ARIMA(1,0,1), exact, 5,000 observations | %.2f ms | gretl | %.2f ms | %.1f | as fast | %s |\n",
		b, a, a / b, a < b ? "no" : "yes"
	exit a < b }'
