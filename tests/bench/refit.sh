#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# GARCH(1,1) normal on the S&P 500 (refit.c) beside gretl's `garch`, on the same
# returns in the same minute, in processor time: one fit of 5,030, and 250
# refits on 1,000 that move on by a day.  Both take turns and the least of each
# counts; gretl's processes are timed less what one takes that fits nothing.
#   refit.sh BINDIR
# The status is 1 where either is not 15 times as fast.  Without gretl there is
# no ratio.
set -eu
# shellcheck source=tests/bench/time.sh
. "$(dirname "$0")/time.sh"
refit=$(cd "$1/.." && pwd)/tests/bench/refit
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
fits=100

# gretl on the returns; the commands come from standard input.
make_script() {
	cat <<-END
		set echo off
		set messages off
		open "$tmp/y.csv" --quiet
		setobs 1 1 --time-series
	END
	cat
}

make_script </dev/null >"$tmp/none.inp"
make_script >"$tmp/one.inp" <<END
loop $fits --quiet
  garch 1 1 ; y --quiet
endloop
END
make_script >"$tmp/refits.inp" <<END
loop i=1..250 --quiet
  smpl 3781+i 4780+i
  garch 1 1 ; y --quiet
  smpl full
endloop
END

{ echo y && "$refit" -y 2>/dev/null; } >"$tmp/y.csv"
for _ in 1 2 3 4 5; do
	"$refit" >"$tmp/figures"
	read -r one warm cold warm_steps cold_steps <"$tmp/figures"
	echo "$one" >>"$tmp/ours_one"
	echo "$warm" >>"$tmp/ours_warm"
	echo "$cold" >>"$tmp/ours_cold"
	command -v gretlcli >/dev/null || continue
	for script in none one refits; do
		cpu gretlcli -b "$tmp/$script.inp" >>"$tmp/$script"
	done
done
one=$(least "$tmp/ours_one") warm=$(least "$tmp/ours_warm")
echo 'GARCH(1,1) normal, S&P 500, three kinds of standard error'
printf '  voltools  one fit of 5,030 %.3f ms; 250 refits on 1,000: warm %.3f s (%d steps), cold %.3f s (%d)\n' \
	"$one" "$warm" "$warm_steps" "$(least "$tmp/ours_cold")" "$cold_steps"
if ! command -v gretlcli >/dev/null; then
	echo "  gretl is not installed: no ratio"
	exit 0
fi
awk -v none="$(least "$tmp/none")" -v ones="$(least "$tmp/one")" -v fits="$fits" \
	-v all="$(least "$tmp/refits")" -v one="$one" -v warm="$warm" '
	function row(what, ours, theirs, unit) {
		printf "| %s | %.3f %s | gretl | %.3f %s | %.1f | 15 times as fast | %s |\n",
			what, ours, unit, theirs, unit, theirs / ours, (theirs / ours < 15) ? "no" : "yes"
		if (theirs / ours < 15) missed = 1
	}
	BEGIN {
		row("one fit of 5,030, GARCH(1,1) normal, all standard errors", one, 1000 * (ones - none) / fits, "ms")
		row("250 warm refits on 1,000", warm, all - none, "s")
		exit missed
	}'
