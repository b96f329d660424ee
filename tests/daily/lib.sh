# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh
# What the tests of vdaily share: TAP, a private folder, dumps to compare.
#   . tests/daily/lib.sh BINDIR       (from the root of the tree)

bindir=$(cd "$1" && pwd)
root=$PWD
PATH=$bindir:$root/scripts:$PATH
LC_ALL=C TZ=UTC
export PATH LC_ALL TZ
unset VOL_CONFIG VOL_DATABASE VOL_ENV VOL_LOG VOL_RUN_ID

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM
cd "$tmp" || exit 1
cp -r "$root/config" "$root/share" .

n=0 failed=0
ok() { # ok NAME: the last command's status decides
	# shellcheck disable=SC2181
	if [ $? -eq 0 ]; then verdict=ok; else verdict='not ok' failed=$((failed + 1)); fi
	n=$((n + 1))
	printf '%s %d - %s\n' "$verdict" "$n" "$1"
}
finish() {
	printf '1..%d\n' "$n"
	[ "$failed" -eq 0 ]
}

# nightly NAME [OPTION ...]: a run with database and site of that name; its
# messages are in NAME.err, its status is returned.
nightly() {
	base=$1
	shift
	vdaily -C config -d "sqlite:$base.db" --date 2020-04-17 --runs "$base.runs" \
		--site "$base.site" "$@" 2>"$base.err"
}

# Every table but the two that hold wall-clock times.
dump() { # dump NAME
	for kind in bars issues quality fits params sigma forecasts tests intervals evaluations correlations spillovers; do
		echo "== $kind"
		vdump -d "sqlite:$1.db" "$kind"
	done >"$1.dump"
}
same() { cmp -s "$1.dump" "$2.dump"; } # same NAME NAME
