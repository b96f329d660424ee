#!/bin/sh
# Write vol-table(5) with the part between its two marks made anew from the list
# of kinds that vdump prints.
#   make-table-page.sh BINDIR <man/vol-table.5
set -eu
LC_ALL=C
export LC_ALL
exec 3<&0 # the page

"$1/vdump" -t --list | awk -F '\t' '
	function column() {
		if ($1 != kind)
			print (kind == "" ? "" : ".El\n") ".Ss " $1 "\n.Bl -column -compact \"cum_variance_pct2\" \"integer\" \"key\" \"meaning\""
		kind = $1
		print ".It Ic " $2 " Ta " $3 " Ta " ($4 == 1 ? "key" : "") " Ta " $5
	}
	FILENAME == "-" { if (FNR > 1) row[++n] = $0; next }
	/^\.\\" kinds end/ {
		for (i = 1; i <= n; i++) {
			$0 = row[i]
			column()
		}
		print ".El\n.\\\" kinds end"
		inside = 0
		next
	}
	!inside { print }
	/^\.\\" kinds begin/ { inside = 1 }
' - /dev/fd/3
