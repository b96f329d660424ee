#!/bin/sh
# Run a command that runs tests, show what it prints, and add its tests up.
#   test-total.sh LOG COMMAND [ARG ...]
#   test-total.sh --sum LOG ...         the sum over such logs, nothing run
# Understands TAP ("1..2", "ok 1 - x", "not ok 2 - y") and the last line of Check
# ("100%: Checks: 26, Failures: 0, Errors: 0").  What a TAP plan promised and did
# not run has failed; a command that fails though none of its tests did, or that
# runs none, is one failure.  The last line is "N passed, N failed".
set -eu

total() { # total LOG...
	awk '
		function end_plan() {
			if (plan > seen)
				failed += plan - seen
			plan = seen = 0
		}
		FNR == 1 { end_plan() }
		# A plan stands before its tests, or after them.
		/^1\.\.[0-9]+/ {
			n = substr($1, 4) + 0
			after = plan == 0 && seen > 0
			if (after)
				plan = n
			end_plan()
			if (!after)
				plan = n
		}
		/^(not )?ok [0-9]+/ { seen++ }
		/^ok [0-9]+/ { if (/# SKIP/) skipped++; else passed++ }
		/^not ok [0-9]+/ { failed++ }
		plan > 0 && seen == plan { plan = seen = 0 }
		/^[0-9]+%: Checks: [0-9]+, Failures: [0-9]+, Errors: [0-9]+/ {
			failed += $5 + $7
			passed += $3 - $5 - $7
		}
		/^# failed outside its tests: / { failed++ }
		END {
			end_plan()
			if (skipped)
				printf "%d skipped\n", skipped
			printf "%d passed, %d failed\n", passed, failed
			exit failed > 0
		}' "$@"
}

if [ "$1" = --sum ]; then
	shift
	total "$@"
	exit
fi

log=$1
shift
mkdir -p "$(dirname "$log")"
rm -f "$log" "$log.status"
# POSIX sh has no pipefail: the status goes through a file.
{ "$@" 2>&1 && echo 0 >"$log.status" || echo $? >"$log.status"; } </dev/null | tee "$log"
status=$(cat "$log.status")
rm -f "$log.status"
case $status/$(total "$log" | tail -n 1) in
*/'0 passed, 0 failed' | [1-9]*', 0 failed')
	echo "# failed outside its tests: $* (exit status $status)" | tee -a "$log" ;;
esac
total "$log"
