#!/bin/sh
# Write bash completion for every program from what its --help says.
#   make-completion.sh BINDIR
set -eu
bindir=$1
LC_ALL=C
export LC_ALL

# The options stand at the beginning of an indented line, "-c, --column NAME  ...".
options() { # options PROGRAM
	"$1" --help | awk '
		/^ +-/ {
			sub(/^ +/, "")
			sub(/   *.*/, "")
			n = split($0, word, /[ ,|=[]+/)
			for (i = 1; i <= n; i++)
				if (word[i] ~ /^--?[A-Za-z0-9][a-z0-9-]*$/)
					printf "%s%s", sep++ ? " " : "", word[i]
		}'
}

programs=$(cd "$bindir" && ls)
cat <<'END'
# Bash completion of voltools.  Made from what each --help says.

_voltools() {
	local cur=${COMP_WORDS[COMP_CWORD]} options=
	case ${COMP_WORDS[0]##*/} in
END
for program in $programs; do
	printf "\t%s) options='%s' ;;\n" "$program" "$(options "$bindir/$program")"
done
printf "\tvdaily) options='%s' ;;\n" "$(options "$(dirname "$0")/vdaily")"
cat <<'END'
	esac
	local IFS=$'\n'
	case $cur in
	-*) COMPREPLY=($(compgen -W "${options// /$'\n'}" -- "$cur")) ;;
	*) COMPREPLY=($(compgen -f -- "$cur")) ;;
	esac
}
END
# shellcheck disable=SC2086 # one word a program
echo complete -o filenames -F _voltools $programs vdaily
