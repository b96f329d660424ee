#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Many symbols in one file: vgarch from three-column CSV text to parameters and
# forecasts, whole processes.
#   scale.sh BINDIR [SYMBOLS]
# 100 series of 2,500 prices, with one thread, stand beside gretl, which reads
# the same file and prints the coefficients, in processor time.  Then 1,000 and
# SYMBOLS (10,000: 720 MB in $TMPDIR) with -j2: without simulated paths; with
# each row of sigma besides, sent to wc; with the default paths.  "csv" is what
# reading the file to returns takes by itself (many -r), as a part of the
# processor time.  The status is 1 where something promised is missed: 8 times
# gretl; 10,000 symbols in 30 s and 64 MB, no slower a symbol than 1,000; 20 s
# more for the sigma.
set -eu
# shellcheck source=tests/bench/time.sh
. "$(dirname "$0")/time.sh"
bindir=$(cd "$1" && pwd)
many=$(cd "$1/.." && pwd)/tests/bench/many
symbols=${2:-10000}
rows=2500
model=const+garch1.1~normal
missed=0
LC_ALL=C TZ=UTC
export LC_ALL TZ

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# gretl on the same file: the prices as a matrix with a column for each symbol.
make_script() {
	cat <<-END
		set echo off
		set messages off
		open "$tmp/t.csv" --quiet
		matrix p = {close}
		matrix p = mshape(p, $rows, max(symbol))
		nulldata $rows --preserve
		setobs 1 1 --time-series
		loop i=1..cols(p) --quiet
		  series x = p[,i]
		  series y = 100 * ldiff(x)
		  garch 1 1 ; y --quiet
		  matrix b = \$coeff
		  printf "fit %.9g %.9g %.9g %.9g\n", b[1], b[2], b[3], b[4]
		endloop
	END
}

# The seconds that reading the table to returns takes.
csv() { "$many" -r "$tmp/t.csv" | awk '{ print $1 * $2 / 1e9 }'; }

calc() { awk "BEGIN { print $1 }"; }

# vgarch -j2 on the table; sets wall, cpu and kb, prints a line with them.
run() { # run NAME SYMBOLS ARGUMENT...
	name=$1 n=$2
	shift 2
	"$bindir/vgarch" -j2 -m $model --log json "$@" "$tmp/t.csv" 2>"$tmp/log" | wc -l >/dev/null
	read -r wall cpu kb <<-END
		$(sed -n 's/.*"wall_s":\([0-9.]*\),"cpu_s":\([0-9.]*\),"max_rss_kb":\([0-9]*\).*/\1 \2 \3/p' "$tmp/log")
	END
	awk -v name="$name" -v n="$n" -v csv="$part" -v wall="$wall" -v cpu="$cpu" -v kb="$kb" 'BEGIN {
		printf "scale  %-21s %7.2f s wall %7.2f s cpu %6.0f us a symbol  csv %4.1f %% %5.1f MB\n",
			name, wall, cpu, wall / n * 1e6, 100 * csv / cpu, kb / 1024 }'
}

check() { # check WHAT FIGURE LIMIT
	awk -v what="$1" -v x="$2" -v limit="$3" 'BEGIN {
		printf "| %s | %.3g | | | | at most %g | %s |\n", what, x, limit, (x > limit) ? "no" : "yes"
		exit (x > limit) }' || missed=1
}

"$many" -g 100 $rows >"$tmp/t.csv"
part=$(csv)
run "100 -o params" 100 -o params
if command -v gretlcli >/dev/null; then
	make_script >"$tmp/all.inp"
	for _ in 1 2 3 4 5 6 7; do
		cpu "$bindir/vgarch" -j1 -m $model -o params "$tmp/t.csv" >>"$tmp/ours"
		CPU_OUT=$tmp/out cpu gretlcli -b "$tmp/all.inp" >>"$tmp/theirs"
	done
	[ "$(grep -c '^fit' "$tmp/out")" = 100 ] || missed=1
	awk -v ours="$(least "$tmp/ours")" -v theirs="$(least "$tmp/theirs")" -v csv="$part" 'BEGIN {
		ratio = theirs / ours
		printf "| 100 series of 2,500 from CSV to parameters, one thread, whole process (%.0f %% of it reads CSV) | %.3f s | gretl | %.3f s | %.1f | 8 times as fast | %s |\n",
			100 * csv / ours, ours, theirs, ratio, (ratio < 8) ? "no" : "yes"
		exit ratio < 8 }' || missed=1
else
	echo "scale  gretl is not installed: no ratio"
fi

for n in 1000 "$symbols"; do
	"$many" -g "$n" $rows >"$tmp/t.csv"
	part=$(csv)
	set -- -o forecasts="$tmp/f" -o params="$tmp/p"
	run "$n" "$n" --paths 0 "$@"
	bare=$wall bare_cpu=$cpu bare_kb=$kb
	[ "$n" != 1000 ] || few=$(calc "$cpu / $n")
	run "$n -o sigma" "$n" --paths 0 "$@" -o sigma
	sigma=$wall
	run "$n default paths" "$n" "$@"
	simulated=$wall
done
check "10,000 symbols without paths, two threads, in s" "$(calc "$bare / $symbols * 10000")" 30
check "10,000 symbols, in MB" "$(calc "$bare_kb / 1024")" 64
check "processor time a symbol, to one of 1,000" "$(calc "$bare_cpu / $symbols / $few")" 1.1
check "10,000 symbols, each row of sigma besides, in s" "$(calc "($sigma - $bare) / $symbols * 10000")" 20
awk -v s="$simulated" -v n="$symbols" 'BEGIN {
	printf "| 10,000 symbols with the default paths, two threads, in s | %.3g | | | | | |\n", s / n * 10000 }'
exit $missed
