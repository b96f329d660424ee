#!/bin/sh
# Write vol-config(5) with the part between its two marks made anew from the list
# of settings that vconf prints.
#   make-config-page.sh BINDIR <man/vol-config.5
set -eu
LC_ALL=C
export LC_ALL
exec 3<&0 # the page

"$1/vconf" -t settings | awk -F '\t' '
	# Text for mdoc: no escapes, no control lines, a sentence a line.
	function plain(s) {
		gsub(/\\/, "\\e", s)
		gsub(/~/, "\\(ti", s)
		gsub(/\. /, ".\n", s)
		return s
	}
	function capital(s) { return toupper(substr(s, 1, 1)) substr(s, 2) }
	function setting() {
		section = $1
		if (!sub(/\..*/, "", section))
			section = "general"
		if (section != last)
			print (last == "" ? "" : ".El\n") ".Ss " capital(section) "\n.Bl -tag -width Ds"
		last = section
		print ".It Ic " $1
		print plain($7)
		printf "Value: %s", $3
		print $4 == "" ? (empty($2) ? "." : ";") : "\n.Pq " $4 (empty($2) ? " ." : " ;")
		if (!empty($2))
			print "by default\n.Ql " plain($2) " ."
		if ($5 == "yes")
			print "May stand in a group."
	}
	function empty(s) { return s == "" }
	FILENAME == "-" { if (FNR > 1) row[++n] = $0; next }
	/^\.\\" settings end/ {
		for (i = 1; i <= n; i++) {
			$0 = row[i]
			setting()
		}
		print ".El\n.\\\" settings end"
		inside = 0
		next
	}
	!inside { print }
	/^\.\\" settings begin/ { inside = 1 }
' - /dev/fd/3
