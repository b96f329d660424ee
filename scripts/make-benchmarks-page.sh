#!/bin/sh
# Write docs/benchmarks.md with its table made anew from what the benches printed.
#   make-benchmarks-page.sh OUTPUT <docs/benchmarks.md
set -eu
LC_ALL=C
export LC_ALL

awk '
	FILENAME != "-" { if (/^\| /) row[++n] = $0; next }
	/^<!-- bench end/ {
		print "| what | figure | peer or floor | its figure | ratio | promised | kept |"
		print "|---|--:|---|--:|--:|---|---|"
		for (i = 1; i <= n; i++)
			print row[i]
		inside = 0
	}
	!inside { print }
	/^<!-- bench begin/ { inside = 1 }
' "$1" -
