#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The nightly run on the bundled data: replay, resume, kill, garbage, usage.
#   run.sh BINDIR
set -u
cd "$(dirname "$0")/../.." || exit 1
# shellcheck source=tests/daily/lib.sh
. tests/daily/lib.sh

# ---- one night, again, and elsewhere ---------------------------------
nightly a
ok 'the bundled data run through'
dump a
[ "$(vdump -d sqlite:a.db forecasts --columns symbol | sort -u | wc -l)" -eq 8 ]
ok 'seven symbols have forecasts'
[ "$(vdump -d sqlite:a.db evaluations --columns symbol | sort -u | wc -l)" -eq 8 ]
ok 'and judged means'
pairs() { # pairs DATABASE: of different symbols
	vdump -d "sqlite:$1.db" correlations --columns symbol_a,symbol_b | tail -n +2 | sort -u | awk -F, '$1 != $2' | tr '\n' ' '
}
[ "$(pairs a)" = 'CAC,DAX CAC,FTSE CAC,SMI DAX,FTSE DAX,SMI FTSE,SMI ' ]
ok 'pairs of a group have correlations, those of a symbol left behind do not'
[ "$(vdump -d sqlite:a.db runs --columns data_date,status | sort -u | tr '\n' ' ')" = \
	'1991-07-26,ok 1998-08-14,ok 2020-04-17,ok data_date,status ' ]
ok 'each group has its own data date'
grep -q 'AAPL: its last date is' a.err
ok 'a stale symbol is named'
pages() { # pages SITE: hashes of all but what holds the times of runs
	find "$1" -type f ! -name 'runs*' ! -name manifest.txt -exec sha256sum {} + | sort -k2
}
pages a.site >a.sums
nightly a && cp a.dump first.dump && dump a && same a first
ok 'the same night again changes no row'
pages a.site | cmp -s a.sums -
ok 'and no page'
nightly b && dump b && same a b
ok 'the same night elsewhere gives the same rows'
tail -n 1 a.runs/*/log.jsonl | grep -q '"event":"run_done"' &&
	grep -q '"tool":"vgarch".*"max_rss_kb":[0-9]' a.runs/*/log.jsonl
ok 'the log holds what was used'

# ---- killed, then run again ------------------------------------------
sh "$root/tests/daily/kill.sh" "$bindir" --base a.dump --times 2 --seed 1 >kill.out 2>&1
ok 'a run that was killed and repeated gives the same rows'
sed 's/^/# /' kill.out

# ---- resumed -----------------------------------------------------------
rm -f b.runs/*/fx/all/stored* b.runs/*/report*
nightly b --resume && dump b && same a b
ok 'a run is resumed'
[ "$(grep -c '"event":"stage_started"' b.runs/*/log.jsonl)" -lt 43 ]
ok 'and does not repeat what was done'

# ---- two at once -------------------------------------------------------
mkdir -p c.runs
(
	flock -n 9
	nightly c 9>&-
) 9>c.runs/.lock
[ $? -eq 1 ] && grep -q 'another run is under way' c.err
ok 'a second run at the same time ends at once'

# ---- garbage ------------------------------------------------------------
sh "$root/tests/daily/garbage.sh" "$bindir" --cases 3 --seed 7 >garbage.out 2>&1
ok 'garbage for one symbol leaves six complete'
sed 's/^/# /' garbage.out

# ---- nights between two fits ------------------------------------------
cat >states.yaml <<'END'
models: [const+gjr1.1~t, const+egarch1.1~normal]
garch: {refit_every: 3, forecast_method: bootstrap}
groups:
  swiss:
    symbols:
      - {name: SMI, source: "file:share/data/smi.csv"}
END
states() { # states DATABASE OPTION ...: nights of SMI
	db=$1
	shift
	vdaily -C states.yaml -d "sqlite:$db.db" --runs "$db.runs" --site "$db.site" "$@" 2>"$db.err"
}
ages() { # ages DATABASE: rows since the fit, night by night
	vdump -d "sqlite:$1.db" fits --where spec=const+gjr1.1~t --columns origin,reason |
		sed -nE 's/^1998-08-([0-9]*),.*\(([0-9]*) rows? ago\)$/\1:\2/p; s/^1998-08-([0-9]*),$/\1:0/p' | tr '\n' ' '
}
states s --from 1998-08-06 --to 1998-08-14 && [ ! -s s.err ] &&
	[ "$(ages s)" = '06:0 07:1 10:2 11:0 12:1 13:2 14:0 ' ]
ok 'nights are filtered and every third is fitted'
[ "$(vdump -d sqlite:s.db params --where spec=const+gjr1.1~t --columns origin | sort -u | grep -c 1998)" -eq 3 ] &&
	[ "$(vdump -d sqlite:s.db sigma SMI --where spec=const+gjr1.1~t --columns origin | grep -c -e 08-12 -e 08-13)" -eq 2 ]
ok 'what has not changed is not stored again'
grep -q '1998-08-14' s.site/index.html
ok 'the site shows them'
vdump -d sqlite:s.db forecasts >s.first && vdump -d sqlite:s.db states >>s.first
states s --date 1998-08-13 && { vdump -d sqlite:s.db forecasts && vdump -d sqlite:s.db states; } | cmp -s - s.first
ok 'a night of the past again changes no row'
states t --from 1998-08-06 --to 1998-08-07 && vdump -d sqlite:t.db states >t.first &&
	sed 's/, const+egarch1.1~normal//' states.yaml >t.yaml &&
	vdaily -C t.yaml -d sqlite:t.db --runs t.runs --site t.site --date 1998-08-10 2>t.err &&
	vdump -d sqlite:t.db --until 1998-08-07 states | cmp -s - t.first &&
	[ "$(vdump -d sqlite:t.db --origin 1998-08-10 --columns spec states | sort -u | grep -c const)" -eq 1 ]
ok 'a model less leaves the states of the nights before as they were'

# ---- names and reasons --------------------------------------------------
cat >odd.yaml <<'END'
models: [const+garch1.1~normal]
cross: {models: []} # the two are one series
groups:
  odd:
    symbols:
      - {name: "a b", source: "file:share/data/demgbp.csv"}
      - {name: "*", source: "file:share/data/demgbp.csv"}
      - {name: LOST, source: "file:nowhere.csv"}
END
odd() { # odd SYMBOLS: a run of these
	vdaily -C odd.yaml -d sqlite:o.db --date 2020-04-17 --runs o.runs --site o.site --symbols "$1" 2>o.err
}
odd 'a b,*' && ! grep -v 'vconf: warning: LOST: ' o.err &&
	[ "$(vdump -d sqlite:o.db fits --where spec=const+garch1.1~normal --columns symbol | tr '\n' ,)" = 'symbol,*,a b,' ]
ok 'symbols with blanks and stars in their names are asked for'
odd '*,LOST'
[ $? -eq 4 ] && grep -q 'vfetch: LOST: .*nowhere.csv: No such file or directory' o.err
ok 'what a program said of a symbol is passed on'

# ---- without vmean --------------------------------------------------------
mkdir -p broken && printf '#!/bin/sh\nexit 1\n' >broken/vmean && chmod +x broken/vmean
PATH=$PWD/broken:$PATH nightly v --symbols DEMGBP
[ $? -eq 4 ] && [ "$(vdump -d sqlite:v.db fits | wc -l)" -eq 4 ] && ! vdump -d sqlite:v.db fits | grep -q arima &&
	grep -q 'mean exited with status 1' v.err
ok 'where vmean fails the rest goes on'

# ---- symbols together -----------------------------------------------------
mv broken/vmean broken/vcross
PATH=$PWD/broken:$PATH nightly w --symbols DAX,SMI
[ $? -eq 4 ] && [ "$(vdump -d sqlite:w.db fits --columns symbol | sort -u | tr '\n' ' ')" = 'DAX SMI symbol ' ] &&
	[ "$(vdump -d sqlite:w.db correlations | wc -l)" -eq 1 ] && grep -q 'cross exited with status 1' w.err
ok 'where vcross fails the rest goes on'
nightly w --symbols DAX,SMI && [ "$(pairs w)" = 'DAX,SMI ' ] &&
	vdump -d sqlite:w.db correlations >w.first &&
	vdump -d sqlite:w.db bars | vcross --margin gjr1.1~t 2>/dev/null | sort >w.alone && sort w.first | cmp -s - w.alone
ok 'two symbols have the rows of vcross, whatever was there before'
nightly w --symbols DAX,SMI && nightly x --symbols DAX,SMI --date 1998-08-13 && nightly x --symbols DAX,SMI &&
	vdump -d sqlite:w.db correlations | cmp -s - w.first && vdump -d sqlite:x.db correlations | cmp -s - w.first
ok 'a night more replaces the path'

# ---- usage --------------------------------------------------------------
nightly d --dry-run >d.out && [ ! -e d.db ] && grep -q '^garch: vgarch' d.out
ok 'a dry run says what it would do, and does nothing'
vdaily -C config -d sqlite:e.db --runs e.runs --site e.site --symbols DEMGBP \
	--from 1991-07-24 --to 1991-07-26 &&
	[ "$(vdump -d sqlite:e.db fits --columns origin | sort -u | wc -l)" -eq 4 ]
ok 'a span of dates is run day by day'
for wrong in '--date 2020-02-30' '--from 2020-01-01' '--symbols NONE' '--symbols=' \
	'--from 2020-01-02 --to 2020-01-01' '--nonsense' '-C nowhere'; do
	# shellcheck disable=SC2086 # an option and its argument
	nightly f $wrong
	[ $? -eq 2 ] && [ "$(wc -l <f.err)" -eq 1 ]
	ok "refused with one line: $wrong"
	sed 's/^/# /' f.err
done
vdaily -C config --from 2020-01-02 --to 2020-01-01 2>&1 | grep -qx 'vdaily: --from 2020-01-02 is after --to 2020-01-01; .*'
ok 'a span that ends before it begins is refused'
finish
