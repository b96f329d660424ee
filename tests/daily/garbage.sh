#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# One symbol of seven is replaced by garbage of eight kinds at each stage: the
# run ends with 4, the other six are complete, the seventh is named on
# standard error and marked on the site.
#   garbage.sh BINDIR [--cases N] [--seed N]      (all cases by default)
set -u
cd "$(dirname "$0")/../.." || exit 1
cases=1000 seed=$$
# shellcheck source=tests/daily/lib.sh
. tests/daily/lib.sh
shift
while [ $# -gt 1 ]; do
	case $1 in
	--cases) cases=$2 ;;
	--seed) seed=$2 ;;
	esac
	shift 2
done
echo "# seed $seed"

mkdir shim
for tool in vfetch vclean vdump vgarch vtest; do ln -s "$root/tests/daily/garble" shim/$tool; done
GARBLE_BIN=$bindir
export GARBLE_BIN GARBLE_TOOL GARBLE_SYMBOL GARBLE_KIND
all='SPX AAPL DAX SMI CAC FTSE DEMGBP'

pick() { # pick KEY WORD ...: one of the words, the same for the same seed
	k=$(printf '%s %s' "$seed" "$1" | cksum | cut -d' ' -f1)
	shift
	shift $((k % $#))
	echo "$1"
}

has_all() { # has_all NAME SYMBOL: forecasts, fits and tests are there
	for table in forecasts fits params sigma tests; do
		[ "$(vdump -d "sqlite:$1.db" $table "$2" | wc -l)" -gt 1 ] || return 1
	done
}

marked() { # marked NAME SYMBOL: its row of the home page says so
	grep "<tr data-symbol=\"$2\"" "$1.site/index.html" | grep -q 'data-status="failed"'
}

one_case() { # one_case NAME TOOL KIND
	GARBLE_TOOL=$2 GARBLE_KIND=$3
	# shellcheck disable=SC2086 # words
	GARBLE_SYMBOL=$(pick "$1" $all)
	PATH=$tmp/shim:$PATH nightly "$1"
	[ $? -eq 4 ]
	ok "$2, $3, $GARBLE_SYMBOL: exit status 4"
	others=0
	for symbol in $all; do
		[ "$symbol" = "$GARBLE_SYMBOL" ] || ! has_all "$1" "$symbol" || others=$((others + 1))
	done
	[ $others -eq 6 ]
	ok "$2, $3, $GARBLE_SYMBOL: six are complete"
	grep -q "$GARBLE_SYMBOL: " "$1.err"
	ok "$2, $3, $GARBLE_SYMBOL: named"
	marked "$1" "$GARBLE_SYMBOL"
	ok "$2, $3, $GARBLE_SYMBOL: marked on the site"
	rm -rf "${1:?}".*
}

i=0
for kind in nothing noise html quote ragged words cut huge; do
	for tool in vfetch vclean vdump vgarch vtest; do
		i=$((i + 1))
		# A few cases are spread over tools and kinds; one is always there,
		# bytes that are no text in a table whose dates are looked for.
		[ "$cases" -ge 40 ] || [ $((i * 7 % 40)) -lt "$cases" ] ||
			[ "$tool $kind" = 'vclean noise' ] || continue
		one_case "g$i" "$tool" "$kind"
	done
done
finish
