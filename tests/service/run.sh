#!/bin/sh
# Run vfetch against a server that fails in every way we know of.
#   run.sh BINDIR FAULTD
# Everything is on loopback; the server is started here, on a free port, and
# stopped.  Prints TAP.
set -eu
bindir=$(cd "$1" && pwd)
faultd=$2
PATH=$bindir:$PATH
LC_ALL=C TZ=UTC
# Quick waits; a stalled transfer cannot be noticed in less than a second.
VOL_FETCH_BACKOFF_S=0.05 VOL_FETCH_RETRIES=2 VOL_FETCH_STALL_S=1
VOL_FETCH_TIMEOUT_S=10 VOL_FETCH_MAX_BYTES=100000 VOL_FETCH_MAX_RETRY_AFTER_S=5
no_proxy='*'
export PATH LC_ALL TZ no_proxy VOL_FETCH_BACKOFF_S VOL_FETCH_RETRIES \
	VOL_FETCH_STALL_S VOL_FETCH_TIMEOUT_S VOL_FETCH_MAX_BYTES \
	VOL_FETCH_MAX_RETRY_AFTER_S
unset VOL_CONFIG VOL_LOG VOL_RUN_ID 2>/dev/null || :

tmp=$(mktemp -d)
pid=
# shellcheck disable=SC2317 # called by the trap
stop() {
	[ -z "$pid" ] || kill "$pid" 2>/dev/null || :
	rm -rf "$tmp"
}
trap stop EXIT
trap 'exit 1' HUP INT TERM

"$faultd" "$tmp/cert.pem" 300 >"$tmp/ports" &
pid=$!
tries=0
while [ ! -s "$tmp/ports" ]; do
	tries=$((tries + 1))
	[ $tries -lt 100 ] || { echo "Bail out! the server did not start"; exit 1; }
	sleep 0.1
done
read -r port tls_port <"$tmp/ports"
http=http://127.0.0.1:$port

n=0 failed=0
result() { # result NAME: of the checks since the last one, in $tmp/why
	n=$((n + 1))
	if [ ! -s "$tmp/why" ]; then
		printf 'ok %d - %s\n' $n "$1"
		return
	fi
	printf 'not ok %d - %s\n' $n "$1"
	sed 's/^/# /' "$tmp/why" "$tmp/err"
	failed=$((failed + 1))
}
expect() { # expect WHAT WANT GOT
	[ "$2" = "$3" ] || printf '%s: want %s, got %s\n' "$1" "$2" "$3" >>"$tmp/why"
}
expect_text() { # expect_text TEXT: standard error holds it
	grep -qF -e "$1" "$tmp/err" || echo "standard error lacks: $1" >>"$tmp/why"
}
fetch() { # fetch ARG...: run vfetch, keep all it says
	: >"$tmp/why"
	began=$(date +%s)
	status=0
	vfetch -o bars -o fetches="$tmp/fetches" "$@" >"$tmp/out" 2>"$tmp/err" || status=$?
	took=$(($(date +%s) - began))
	classes=$(awk -F, 'NR > 1 { printf "%s%s", (NR > 2 ? " " : ""), $5 }' "$tmp/fetches")
	rows=$(wc -l <"$tmp/out")
}
good() { # good NAME CLASSES ARG...: the four bars come
	name=$1 want=$2
	shift 2
	fetch "$@"
	expect status 0 $status
	expect classes "$want" "$classes"
	expect lines 5 "$rows"
	expect 'last row' 2024-01-05,102.5,104,102,103.5,,1300 \
		"$(tail -n 1 "$tmp/out" | cut -d, -f2-8)"
	expect 'standard error' 0 "$(wc -c <"$tmp/err")"
	result "$name"
}
bad() { # bad NAME CLASSES TEXT ARG...: nothing comes, and it is said why
	name=$1 want=$2 text=$3
	shift 3
	fetch "$@"
	expect status 1 $status
	expect classes "$want" "$classes"
	expect lines 0 "$rows"
	expect_text "$text"
	expect messages 1 "$(wc -l <"$tmp/err")"
	result "$name"
}
three='transport transport transport'

echo 1..50

good 'a table' ok "$http/ok/a.csv"
good 'in chunks' ok "$http/chunks/a.csv"
good 'packed' ok "$http/gzip/a.csv"
good 'moved' ok "$http/moved/a.csv"
good 'slowly, in time' ok "$http/drip/1/a.csv"
good '500, then a table' 'transport ok' "$http/busy/1/a.csv"
good '500 twice, then a table' 'transport transport ok' "$http/busy/2/b.csv"

fetch "$http/quota/1/1/a.csv"
expect status 0 $status
expect classes 'quota ok' "$classes"
[ "$took" -ge 1 ] || echo "came back after $took s" >>"$tmp/why"
result '429 with Retry-After 1 is waited for'
bad '429 with a long Retry-After is not' quota 'asks to wait 3600 s' "$http/quota/9/3600/a.csv"
bad '429 for ever' 'quota quota quota' 'HTTP status 429' "$http/quota/9/0/a.csv"
bad '429 without Retry-After' quota 'HTTP status 429' "$http/status/429/a.csv"
bad '500 for ever' "$three" 'HTTP status 500' "$http/busy/9/c.csv"
bad 'as few attempts as asked for' transport 'HTTP status 500' --retries 0 "$http/busy/9/d.csv"
bad '401' auth 'HTTP status 401' "$http/status/401/a.csv"
bad '403' blocked 'HTTP status 403' "$http/status/403/a.csv"
bad '404' no_symbol 'HTTP status 404' "$http/status/404/a.csv"
bad '204' empty 'HTTP status 204' "$http/status/204/a.csv"
bad '206' schema 'HTTP status 206' "$http/status/206/a.csv"

bad 'too slowly' transport 'timed out' --retries 0 --timeout 1 "$http/drip/50/b.csv"
bad 'a stall' transport 'too slow' --retries 0 "$http/stall/a.csv"
bad 'silence' transport 'too slow' --retries 0 "$http/silence/a.csv"
bad 'a reset midway' "$three" 'transport: ' "$http/reset/a.csv"
bad 'a reset at once' "$three" 'transport: ' "$http/reset-at-once/a.csv"
bad 'fewer bytes than announced' "$three" 'bytes' "$http/cut/a.csv"
bad 'an end within a line, no length' "$three" 'may be cut' "$http/cut-line/a.csv"
bad 'a bad chunk' "$three" 'transport: ' "$http/bad-chunk/a.csv"
bad 'no last chunk' "$three" 'transport: ' "$http/cut-chunks/a.csv"
bad 'gzip without its trailer' "$three" 'cut short' "$http/cut-gzip/8/a.csv"
bad 'gzip without its end' "$three" 'cut short' "$http/cut-gzip/40/a.csv"
bad 'gzip that unpacks to too much' schema 'more than 100000 bytes' "$http/bomb/5000000/a.csv"
bad 'too much, announced' schema 'longer than 100000 bytes' "$http/huge/5000000/a.csv"
bad 'too much, without an end' schema 'longer than 100000 bytes' "$http/endless/a.csv"

bad 'a page' blocked 'a web page came' "$http/page/a.csv"
bad 'a page that says it is CSV' blocked 'a web page came' "$http/false-csv/a.csv"
bad 'CSV that says it is a page' blocked 'a web page came' "$http/false-page/a.csv"
bad 'JSON that says it is CSV' schema 'JSON came' "$http/json/a.csv"
bad 'nothing' empty 'nothing came' "$http/empty/a.csv"
bad 'a header and no row' empty 'without a row' "$http/header-only/a.csv"
bad 'a ragged row' schema 'row 5' "$http/ragged/a.csv"
bad 'a redirection without end' blocked 'too many times' "$http/loop/a.csv"
bad 'a redirection to a file' blocked 'not http or https' "$http/away/a.csv"
bad 'nobody listens' "$three" 'transport: ' "http://127.0.0.1:1/a.csv"
bad 'a certificate that nobody trusts' blocked 'not trusted' "https://127.0.0.1:$tls_port/a.csv"
export VOL_FETCH_CA_FILE="$tmp/cert.pem"
good 'a certificate that is trusted' ok "https://127.0.0.1:$tls_port/a.csv"
bad 'the certificate of another host' blocked 'not trusted' "https://localhost:$tls_port/a.csv"
VOL_FETCH_CA_FILE=$tmp/none.pem
bad 'no such file of certificates' "$three" 'transport: ' "https://127.0.0.1:$tls_port/a.csv"
unset VOL_FETCH_CA_FILE

fetch "$http/key/a.csv?apikey=S3CRET"
expect status 0 $status
cat "$tmp/out" "$tmp/fetches" >"$tmp/all"
fetch -v --symbol KEY "http://me:S3CRET@127.0.0.1:1/a.csv?apikey=S3CRET"
cat "$tmp/out" "$tmp/err" "$tmp/fetches" >>"$tmp/all"
expect 'times the key is seen' 0 "$(grep -c S3CRET "$tmp/all")"
expect 'times it is masked' 7 "$(grep -c 'apikey=\*\*\*' "$tmp/all")"
result 'a key is used and never shown'

fetch "$http/ok/one.csv" "$http/page/two.csv" "$http/ok/three.csv"
expect status 4 $status
expect classes 'ok blocked ok' "$classes"
expect symbols 'one three ' "$(awk -F, 'NR > 1 { print $1 }' "$tmp/out" | uniq | tr '\n' ' ')"
expect_text 'vfetch: two: blocked: '
result 'one that fails does not stop the others'

cat >"$tmp/conf.yaml" <<END
groups:
  us:
    symbols:
      - name: SPX
        source:
          - $http/status/404/spx.csv
          - url: $http/ok/spx.csv
            columns: {date: date, close: open}
END
fetch -C "$tmp/conf.yaml" SPX --run-id night-1 --since 2024-01-04
expect status 0 $status
expect classes 'no_symbol ok' "$classes"
expect keys 'night-1,url,SPX,1 night-1,url,SPX,2 ' "$(sed 1d "$tmp/fetches" | cut -d, -f1-4 | tr '\n' ' ')"
expect rows 'SPX,2024-01-04,,103,101,101.5,,1200,, SPX,2024-01-05,,104,102,102.5,,1300,, ' \
	"$(sed 1d "$tmp/out" | cut -d, -f1-10 | tr '\n' ' ')"
expect_text 'trying the next source'
result 'the next source is tried'

fetch "$http/ok/a.csv"
cp "$tmp/out" "$tmp/once"
expect bytes 173 "$(awk -F, 'NR == 2 { print $7 }' "$tmp/fetches")"
expect status 200 "$(awk -F, 'NR == 2 { print $6 }' "$tmp/fetches")"
sum=$(awk -F, 'NR == 2 { print $8 }' "$tmp/fetches")
fetch "$http/gzip/a.csv"
expect 'the sum of the same body, packed' "$sum" "$(awk -F, 'NR == 2 { print $8 }' "$tmp/fetches")"
expect 'length of the sum' 64 ${#sum}
result 'what came is counted and summed'

[ $failed -eq 0 ]
