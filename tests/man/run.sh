#!/bin/sh
# Run the examples of the manual: a `.Dl $ command` line, or a `.Bd -literal`
# block whose commands begin with `$ ` (a line that ends in \ or | goes on).
#   run.sh BINDIR [PAGE ...]     default: every page in man/
# The examples of a page run in their order in one directory that holds copies of
# share and config, so that one may use what an earlier one made.  An example
# passes if it exits with 0.  Prints TAP.
set -eu
bindir=$(cd "$1" && pwd)
shift
cd "$(dirname "$0")/../.."
PATH=$bindir:$PWD/scripts:$PATH
LC_ALL=C.UTF-8 TZ=UTC
export PATH LC_ALL TZ
unset VOL_CONFIG VOL_DATABASE VOL_ENV VOL_LOG

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# One command a line; mdoc's escapes (\e \- \& \(ti ...) become their characters.
examples() { # examples PAGE
	awk '
		function plain(s) {
			gsub(/\\&/, "", s)
			gsub(/\\-/, "-", s)
			gsub(/\\\(ti|\\\[ti\]/, "~", s)
			gsub(/\\\(ha|\\\[ha\]/, "^", s)
			gsub(/\\\(dq|\\\[dq\]/, "\"", s)
			gsub(/\\\(aq|\\\[aq\]/, "\047", s)
			gsub(/\\e/, "\\", s)
			return s
		}
		/^\.Dl \$ / { print plain(substr($0, 7)); next }
		/^\.Bd.*-literal/ { block = 1; next }
		/^\.Ed/ { if (command != "") print command; block = 0; command = ""; next }
		!block { next }
		{ line = plain($0) }
		/^\$ / {
			if (command != "") print command
			command = substr(line, 3)
			next
		}
		command ~ /(\\|\|)$/ { sub(/\\$/, "", command); command = command " " line; next }
		command != "" { print command; command = "" } # what it prints follows
	' "$1"
}

[ $# -gt 0 ] || set -- man/*.[1-9]
for page in "$@"; do
	examples "$page" | sed "s|^|${page##*/} |"
done >"$tmp/examples"

n=0 failed=0 last=
printf '1..%d\n' "$(wc -l <"$tmp/examples")"
while read -r page command; do
	n=$((n + 1))
	if [ "$page" != "$last" ]; then
		mkdir "$tmp/$page"
		cp -R share "$tmp/$page"
		[ ! -d config ] || cp -R config "$tmp/$page"
		last=$page
	fi
	status=0
	(cd "$tmp/$page" && sh -c "$command") </dev/null >"$tmp/out" 2>"$tmp/err" || status=$?
	if [ $status -eq 0 ]; then
		printf 'ok %d - %s: %s\n' $n "$page" "$command"
	else
		printf 'not ok %d - %s: %s\n' $n "$page" "$command"
		{
			echo "exit status $status"
			head -n 20 "$tmp/err"
		} | sed 's/^/# /'
		failed=1
	fi
done <"$tmp/examples"
exit $failed
