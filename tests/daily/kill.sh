#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Kill the nightly run with SIGKILL in each stage in turn, then run it again:
# no process is left, the lock is free, and the rows are those of a run that
# was not killed.
#   kill.sh BINDIR [--base DUMP] [--times N] [--seed N]
set -u
cd "$(dirname "$0")/../.." || exit 1
here=$OLDPWD base='' times=20 seed=$$
# shellcheck source=tests/daily/lib.sh
. tests/daily/lib.sh
shift
while [ $# -gt 1 ]; do
	case $1 in
	--base) base=$here/$2 ;;
	--times) times=$2 ;;
	--seed) seed=$2 ;;
	esac
	shift 2
done
echo "# seed $seed"
if [ -n "$base" ]; then cp "$base" base.dump; else nightly base && dump base; fi

stages='fetch clean load dump garch mean test results verdict cross report'
random() { # random LOW HIGH KEY: a whole number, the same for the same seed
	printf '%s %s' "$seed" "$3" | cksum | awk -v l="$1" -v h="$2" '{ print l + $1 % (h - l + 1) }'
}

# Processes of a run carry its database in their environment.
left_over() {
	for environ in /proc/[0-9]*/environ; do
		{ tr '\0' '\n' <"$environ"; } 2>/dev/null | grep -qx "VOL_DATABASE=sqlite:$1.db" &&
			echo "${environ#/proc/}" | cut -d/ -f1
	done
}

# Start a run and kill it a little after the given stage has begun.
kill_in() { # kill_in NAME STAGE
	: >"$1.err"
	nightly "$1" --log json &
	shell=$!
	nth=$(random 1 3 "group $1")
	case $2 in cross | report) nth=1 ;; esac # once a night
	until [ "$(grep -c "\"stage_started\",\"message\":\"$2 " "$1.err")" -ge "$nth" ]; do
		kill -0 $shell 2>/dev/null || return 1
		sleep 0.01
	done
	sleep "$(random 0 60 "delay $1" | awk '{ print $1 / 1000 }')"
	victim=$(pgrep -P $shell -x vdaily) || victim=$(pgrep -P $shell)
	# shellcheck disable=SC2086 # one pid
	kill -KILL $victim
	wait $shell 2>/dev/null
	return 0
}

i=0
while [ $i -lt "$times" ]; do
	# shellcheck disable=SC2086 # words
	set -- $stages
	shift $((i * 7 % $#)) # 11 stages: each in its turn
	i=$((i + 1))
	name=k$i
	kill_in $name "$1"
	ok "run $i was killed in $1"
	sleep 0.3
	[ -z "$(left_over $name)" ]
	ok "run $i left no process"
	flock -n $name.runs/.lock true
	ok "run $i left no lock"
	nightly $name && dump $name && same $name base
	ok "run $i was repeated with the same rows"
	rm -rf ${name:?}.*
done
finish
