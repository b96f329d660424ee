#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The tests of vtest: ADF with AIC lags on 5,000 observations beside gretl's
# `adf`, each by its own stopwatch in the same minute; Zivot-Andrews on the same;
# the whole battery of one series on 1,000 symbols of 2,500 rows with two threads
# (tests of pairs are half a million there, and have no promise).
#   battery.sh BINDIR
# The status is 1 where ADF is not 20 times as fast as gretl, Zivot-Andrews takes
# 65 ms (a twentieth of Python arch's 1.3 s) or the battery a minute.
set -eu
bench=$(cd "$1/.." && pwd)/tests/bench/battery
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
missed=0

{ echo y && "$bench" -y 2>"$tmp/ours"; } >"$tmp/y.csv"
read -r adf zivot <"$tmp/ours"
if command -v gretlcli >/dev/null; then
	cat >"$tmp/y.inp" <<EOF
set echo off
set messages off
open "$tmp/y.csv" --quiet
setobs 1 1 --time-series
loop 9 --quiet
  set stopwatch
  adf 31 y --c --test-down=AIC --quiet
  t = \$stopwatch
  printf "took %.6f\n", 1000*t
endloop
EOF
	gretl=$(gretlcli -b "$tmp/y.inp" | awk '$1 == "took" && (least == "" || $2 < least) { least = $2 }
		END { print least }')
	awk -v a="$adf" -v g="$gretl" 'BEGIN {
		printf "| ADF with AIC lags up to 31, 5,000 observations | %.2f ms | gretl | %.1f ms | %.1f | 20 times as fast | %s |\n",
			a, g, g / a, g / a < 20 ? "no" : "yes"
		exit g / a < 20 }' || missed=1
else
	echo "ADF, AIC lags up to 31, 5,000 observations: $adf ms; gretl is not installed: no ratio"
fi
awk -v z="$zivot" 'BEGIN {
	printf "| Zivot-Andrews, 5,000 observations | %.1f ms | | | | less than 65 ms | %s |\n", z, z < 65 ? "yes" : "no"
	exit z >= 65 }' || missed=1

awk 'BEGIN { srand(1); print "symbol,date,close"
	for (s = 1; s <= 1000; s++) for (t = p = 0; t < 2500; t++) {
		p += .02 * (rand() + rand() + rand() - 1.5)
		d = t + 1; y = 2000 + int(d / 336); d %= 336
		printf "S%04d,%d-%02d-%02d,%.4f\n", s, y, 1 + int(d / 28), 1 + d % 28, 100 * exp(p)
	} }' >"$tmp/prices.csv"
all=$("$1/vtest" --tests none 2>&1 | sed 's/.* is not //; s/ or /, /; s/, /,/g; s/,granger.*//') || true
start=$(date +%s.%N)
"$1/vtest" -q -j 2 --tests "$all" "$tmp/prices.csv" >"$tmp/tests.csv"
end=$(date +%s.%N)
awk -v a="$start" -v b="$end" -v n="$(wc -l <"$tmp/tests.csv")" 'BEGIN {
	printf "| every test of one series on 1,000 symbols of 2,500 rows, two threads (%d results) | %.1f s | | | | less than 60 s | %s |\n",
		n - 1, b - a, b - a < 60 ? "yes" : "no"
	exit b - a >= 60 }' || missed=1
exit $missed
