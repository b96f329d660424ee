#!/bin/sh
# One database and several programs at once; a program killed or stopped in
# the middle of its transaction.
#   store.sh BINDIR
# Prints TAP.
set -eu
bindir=$(cd "$1" && pwd)
PATH=$bindir:$PATH
LC_ALL=C TZ=UTC
VOL_DATABASE=sqlite:vol.db
export PATH LC_ALL TZ VOL_DATABASE
unset VOL_CONFIG VOL_LOG VOL_RUN_ID VOL_STORE_WAIT_S 2>/dev/null || :

tmp=$(mktemp -d)
pid=
# shellcheck disable=SC2317 # called by the trap
stop() {
	[ -z "$pid" ] || kill -KILL "$pid" 2>/dev/null || :
	rm -rf "$tmp"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp"

n=0 failed=0
result() { # result NAME: of the checks since the last one, in ./why
	n=$((n + 1))
	if [ ! -s why ]; then
		printf 'ok %d - %s\n' $n "$1"
	else
		printf 'not ok %d - %s\n' $n "$1"
		sed 's/^/# /' why
		failed=$((failed + 1))
	fi
	: >why
}
expect() { # expect WHAT WANT GOT
	[ "$2" = "$3" ] || printf '%s: want %s, got %s\n' "$1" "$2" "$3" >>why
}
table() { # table FIRST LAST PRICE: that many symbols of 250 bars
	awk -v first="$1" -v last="$2" -v price="$3" 'BEGIN {
		print "symbol,date,close"
		for (s = first; s <= last; s++)
			for (d = 0; d < 250; d++)
				printf "S%05d,20%02d-%02d-%02d,%s\n", s, d / 100, \
					1 + d / 25 % 4, 1 + d % 25, price + d / 8
	}'
}
rows() { vdump bars -c symbol | wc -l; }
# Begin to load FILE and wait until the transaction has written 1 MB.
begin_load() { # begin_load FILE
	vload --as-of 2020-01-01 "$1" 2>>why &
	pid=$!
	until [ -f vol.db-wal ] && [ "$(wc -c <vol.db-wal)" -gt 1000000 ]; do
		kill -0 $pid 2>/dev/null || { echo 'it ended too soon' >>why; return; }
	done
}

: >why
printf '1..8\n'
table 1 320 100 >a.csv
table 321 640 200 >b.csv
table 1 320 300 >changed.csv

vload --as-of 2020-01-01 a.csv & one=$!
vload --as-of 2020-01-01 b.csv & two=$!
status=0
wait $one || status=$?
expect 'status of one' 0 $status
status=0
wait $two || status=$?
expect 'status of the other' 0 $status
expect rows 160001 "$(rows)"
result 'two at once on a new database both store all their rows'

rm -f vol.db*
vload --as-of 2020-01-01 a.csv changed.csv b.csv
vdump bars >whole
rm -f vol.db*
vload --as-of 2020-01-01 a.csv
vdump bars >before
begin_load changed.csv
kill -KILL $pid
wait $pid 2>/dev/null || status=$?
pid=
expect status 137 $status
vdump bars >after
cmp before after >>why 2>&1 || :
result 'what is killed in its transaction has stored nothing'

vload --as-of 2020-01-01 changed.csv b.csv
vdump bars >after
cmp whole after >>why 2>&1 || :
result 'and run again it ends as if it had never been killed'

rm -f vol.db*
vload --as-of 2020-01-01 a.csv
begin_load b.csv
kill -STOP $pid
status=0
vload --wait 1 a.csv 2>err || status=$?
expect status 1 $status
expect message 'vload: sqlite:vol.db: locked: another program was still writing after 1 s; nothing was stored, try again later' "$(cat err)"
result 'a writer that does not end is waited for, then named'

vdump bars >after
cmp before after >>why 2>&1 || :
result 'a reader is not held up, and sees none of it'

vload --as-of 2020-01-01 --wait 30 changed.csv 2>>why & one=$!
kill -CONT $pid
status=0
wait $pid || status=$?
pid=
expect 'status of the first' 0 $status
status=0
wait $one || status=$?
expect 'status of the second' 0 $status
vdump bars >after
cmp whole after >>why 2>&1 || :
result 'once it ends, the next goes on'

rm -f vol.db*
status=0
{ head -n 5000 a.csv; sleep 2; tail -n +5001 a.csv; } | vload --as-of 2020-01-01 & one=$!
sleep 0.5
vload --wait 0 --as-of 2020-01-01 b.csv || status=$?
expect 'status of the quick one' 0 $status
status=0
wait $one || status=$?
expect 'status of the slow one' 0 $status
expect rows 160001 "$(rows)"
result 'a slow pipe holds up no other writer'

rm -f vol.db*
vload --as-of 2020-01-01 a.csv
chmod 444 vol.db
status=0
if [ "$(id -u)" -ne 0 ]; then
	vload b.csv 2>err || status=$?
	expect status 1 $status
fi
vdump bars >after
cmp before after >>why 2>&1 || :
result 'a database that may not be written to can be read'
[ $failed -eq 0 ]
