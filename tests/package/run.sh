#!/bin/sh
# What a packager relies on: install and uninstall, the same bytes from two
# directories, the tarball, and the completion.  Prints TAP.
#   run.sh BUILD-DIRECTORY      e.g. build/release
set -eu
cd "$(dirname "$0")/../.."
build=$1

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

n=0 failed=0
try() { # try NAME FUNCTION: one TAP line; what the function printed, if it failed
	n=$((n + 1))
	# Not "if try; then": that would switch off -e inside.
	status=0
	(set -ex; "$2") >"$tmp/log" 2>&1 & wait $! || status=$?
	case $status in
	0) echo "ok $n - $1" ;;
	77) echo "ok $n - $1 # SKIP $(grep -v '^+' "$tmp/log" | tail -n 1)" ;;
	*)
		echo "not ok $n - $1"
		sed 's/^/# /' "$tmp/log"
		failed=1
		;;
	esac
}
skip() { echo "$*"; exit 77; }

files_in() { (cd "$1" && find . ! -type d | sort); }

install_is_whole() {
	make install DESTDIR="$tmp/stage" PREFIX=/usr BUILD="${build##*/}"
	for program in cmd/*.c; do
		program=$(basename "$program" .c)
		test -x "$tmp/stage/usr/bin/$program"
		test -f "$tmp/stage/usr/share/man/man1/$program.1"
	done
	for page in man/*.[1-9]; do
		test -f "$tmp/stage/usr/share/man/man${page##*.}/${page##*/}"
	done
	for file in share/data/* config/* config/.env.example; do
		cmp "$file" "$tmp/stage/usr/share/voltools/example/$file"
	done
	test -x "$tmp/stage/usr/bin/vdaily"
}

# Every file that the installed configuration names is there, from anywhere.
installed_configuration_finds_its_data() {
	cd /
	config=$tmp/stage/usr/share/voltools/example/config
	test "$("$tmp/stage/usr/bin/vconf" -C "$config" symbols | wc -l)" -eq 7
	test -z "$("$tmp/stage/usr/bin/vconf" -C "$config" --check 2>&1)"
}

uninstall_leaves_nothing() {
	# A file of somebody else's beside ours stays.
	mkdir -p "$tmp/stage/usr/share/voltools"
	echo mine >"$tmp/stage/usr/share/voltools/mine"
	make uninstall DESTDIR="$tmp/stage" PREFIX=/usr BUILD="${build##*/}"
	files_in "$tmp/stage"
	test "$(files_in "$tmp/stage")" = ./usr/share/voltools/mine
}

# The sources of this tree, changed or not, under another path.
same_bytes_elsewhere() {
	there="$tmp/another place/deeper/down"
	mkdir -p "$there"
	cp -R Makefile lib cmd scripts tests "$there"
	scripts/version.sh >"$there/VERSION"
	make -C "$there" -j2 BUILD="${build##*/}" all >/dev/null
	for program in "$there/build/${build##*/}"/bin/*; do
		cmp "$program" "$build/bin/$(basename "$program")"
	done
}

clone() { # clone DIRECTORY
	git rev-parse HEAD >/dev/null 2>&1 || skip "not a git clone"
	git clone -q --no-hardlinks . "$1"
}

tarball_is_reproducible() {
	clone "$tmp/one"
	clone "$tmp/two or more"
	touch "$tmp/one/README.md"
	(cd "$tmp/one" && umask 077 && make dist)
	(cd "$tmp/two or more" && umask 022 && TZ=Asia/Tokyo make dist)
	cmp "$tmp/one/build/"*.tar.gz "$tmp/two or more/build/"*.tar.gz
}

tarball_knows_its_version() {
	clone "$tmp/three"
	want=$("$tmp/three/scripts/version.sh")
	make -C "$tmp/three" dist
	tar -xzf "$tmp/three/build/voltools-$want.tar.gz" -C "$tmp"
	test "$("$tmp/voltools-$want/scripts/version.sh")" = "$want"
	test -f "$tmp/voltools-$want/COPYING"
}

complete_words() { # complete_words WORD...: what bash offers for the last
	bash -c '. "$0"/completion
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		_voltools
		echo "${COMPREPLY[*]}"' "$build" "$@"
}

completion_knows_every_program() {
	for program in "$build"/bin/* scripts/vdaily; do
		test "$(complete_words "$(basename "$program")" --hel)" = --help
	done
	test "$(complete_words vclean COPYIN)" = COPYING
}

echo 1..7
try 'install puts every program, page and data file' install_is_whole
try 'the installed configuration finds its data' installed_configuration_finds_its_data
try 'uninstall leaves nothing of ours' uninstall_leaves_nothing
try 'the same bytes from another directory' same_bytes_elsewhere
try 'the same tarball from two clones' tarball_is_reproducible
try 'the tarball knows its version' tarball_knows_its_version
try 'bash completes the options of every program' completion_knows_every_program
exit $failed
