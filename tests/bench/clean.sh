#!/bin/sh
# vclean on 1,000,000 sorted rows (68 MB) beside Miller, which only splits and
# joins the cells, and mawk, which only sums five of the columns.
#   clean.sh BINDIR
# The best of five rounds, in which the three take turns.  The status is 1 where
# vclean misses what is promised: six times as fast as Miller, faster than mawk,
# under 32 MB.  A peer that is not installed is left out.
set -eu
bindir=$(cd "$1" && pwd)
PATH=$bindir:$PATH
LC_ALL=C TZ=UTC
export PATH LC_ALL TZ

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# 400 symbols of 2,500 days: a random walk with six decimals.
make_table() {
	awk 'function u() { s = (s * 16807) % 2147483647; return s / 2147483647 }
	BEGIN {
		s = 1
		print "symbol,date,open,high,low,close,volume"
		split("31 28 31 30 31 30 31 31 30 31 30 31", days)
		for (i = 0; i < 400; i++) {
			p = 20 + 200 * u()
			y = 2014; m = 5; d = 14
			for (j = 0; j < 2500; j++) {
				o = p * (0.995 + 0.01 * u()); c = o * (0.98 + 0.04 * u())
				h = (o > c ? o : c) * (1 + 0.01 * u()); l = (o < c ? o : c) * (1 - 0.01 * u())
				p = c
				printf "SYM%04d,%d-%02d-%02d,%.6f,%.6f,%.6f,%.6f,%d\n", i, y, m, d, o, h, l, c, 1 + 3e6 * u()
				if (++d > days[m] + (m == 2 && y % 4 == 0)) { d = 1; if (++m > 12) { m = 1; y++ } }
			}
		}
	}'
}

run() { # run NAME: one pass over the table
	case $1 in
	vclean) vclean "$tmp/bars.csv" ;;
	miller) mlr --icsv --ocsv cat "$tmp/bars.csv" ;;
	mawk) mawk -F, '{ a += $3; b += $4; c += $5; d += $6; e += $7 } END { print a, b, c, d, e }' "$tmp/bars.csv" ;;
	esac >/dev/null
}

has() {
	case $1 in
	miller) command -v mlr >/dev/null ;;
	*) command -v "$1" >/dev/null ;;
	esac
}

make_table >"$tmp/bars.csv"
for _ in 1 2 3 4 5; do
	for name in vclean miller mawk; do
		has $name || continue
		start=$(date +%s%N)
		run $name
		echo "$name $(($(date +%s%N) - start))"
	done
done >"$tmp/times"
rss=$(vclean --log json "$tmp/bars.csv" 2>&1 >/dev/null |
	sed -n 's/.*"max_rss_kb":\([0-9]*\).*/\1/p')

awk -v rss="$rss" '
	!($1 in best) || $2 < best[$1] { best[$1] = $2 }
	function line(name, wanted) {
		if (!(name in best)) { printf "clean  %-7s not installed\n", name; return }
		ratio = best[name] / best["vclean"]
		printf "| vclean, 1,000,000 rows | %.3f s | %s | %.3f s | %.1f | %s | %s |\n", best["vclean"] / 1e9,
			(name == "miller") ? "Miller, cat" : "mawk, sums", best[name] / 1e9, ratio,
			(wanted > 1) ? wanted " times as fast" : "as fast", (ratio < wanted) ? "no" : "yes"
		if (ratio < wanted) missed = 1
	}
	END {
		printf "clean  vclean  %6.3f s  %d rounds, best; %.1f MB\n", best["vclean"] / 1e9, NR / length(best), rss / 1024
		line("miller", 6)
		line("mawk", 1)
		printf "| vclean, memory | %.1f MB | | | | less than 32 MB | %s |\n", rss / 1024, (rss / 1024 < 32) ? "yes" : "no"
		if (rss / 1024 >= 32) missed = 1
		exit missed
	}' "$tmp/times"
