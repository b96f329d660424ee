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
rows() { vdump -d "sqlite:$1.db" "$2" --columns "$3" | tail -n +2 | LC_ALL=C sort -u | tr '\n' ' '; } # rows DATABASE KIND COLUMNS
[ "$(rows a spillovers spec)" = 'var2-logsq-of4.9ecaa600 ' ] &&
	[ "$(vdump -d sqlite:a.db spillovers | awk -F, 'NR > 1 { n[$6]++ } END { print n[0], n[200] }')" = '25 8300' ]
ok 'spillovers of a group that asks for them, of all rows and of 332 windows'
# Figures of the site that numpy has too (tests/data/cross_spillovers.csv): their
# number, where none is further away than 1e-8 points.
beside_numpy() {
	(cd a.site/api/v1/groups/europe && awk -F, '
		BEGIN { split("DAX SMI CAC FTSE", name, " ") }
		function compare(key, x) {
			if (!(key in want)) return
			n++
			if (x == "" || (x - want[key]) ^ 2 > 1e-16) bad = bad " " key
		}
		FILENAME ~ /dax.csv$/ { day[FNR - 2] = $1; next }
		FILENAME ~ /cross_spillovers.csv$/ && $1 == "rolling" && $2 == "generalised" && $3 == "total" { want["index " day[$4]] = $7 }
		FILENAME ~ /cross_spillovers.csv$/ && $1 == "generalised" && $2 == "logsq-2" && $4 == 10 {
			want[$3 " " name[$5] ($6 > 0 ? " " name[$6] : "")] = $7
		}
		FILENAME == "spillovers.csv" { compare("table " $4 " " $3, $7) }
		FILENAME == "spillover_net.csv" {
			compare("from " $3, $5)
			compare("to " $3, $6)
			compare("net " $3, $7)
		}
		FILENAME == "spillover_index.csv" { compare("index " $1, $5) }
		END { print n bad }' "$root/share/data/dax.csv" "$root/tests/data/cross_spillovers.csv" \
		spillovers.csv spillover_net.csv spillover_index.csv)
}
[ "$(beside_numpy)" = 64 ]
ok 'and the site shows the 64 figures that numpy has'
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
[ "$(grep -c '"event":"stage_started"' b.runs/*/log.jsonl)" -lt 45 ]
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

# ---- means that a group cannot have ----------------------------------------
head -n 60 share/data/smi.csv >listed.csv
cat >means.yaml <<'END'
models: [const+garch1.1~normal]
cross: {models: []}
groups:
  one:
    mean: {models: [var1, arima1.0.0]}
    symbols:
      - {name: NEW, source: "file:listed.csv"}
  none:
    mean: {models: []}
    symbols:
      - {name: DAX, source: "file:share/data/dax.csv"}
END
vdaily -C means.yaml -d sqlite:m.db --date 2020-04-17 --runs m.runs --site m.site 2>m.err &&
	[ "$(rows m fits symbol,spec)" = 'DAX,const+garch1.1~normal NEW,arima1.0.0 NEW,const+garch1.1~normal ' ] &&
	[ "$(rows m runs group,status)" = 'none,ok one,ok ' ]
ok 'a symbol without a past and a group without a model are no failure'
[ "$(wc -l <m.err)" -eq 2 ] &&
	grep -qx 'vdaily: one: a vector autoregression of mean.models is left out: there is one symbol' m.err &&
	grep -qx 'vmean: NEW: arima1.0.0: no evaluation: no row is left before the first origin' m.err
ok 'and each is said once'
sed 's/var1, arima1.0.0/"non\\\\sense"/' means.yaml >nonsense.yaml
vdaily -C nonsense.yaml -d sqlite:q.db --date 2020-04-17 --runs q.runs --site q.site 2>q.err
[ $? -eq 4 ] && grep -q '^vmean: "non\\sense" is no model' q.err
ok 'quotation marks of a message are passed on as they are'

# ---- without vgarch ---------------------------------------------------------
head -n 60 share/data/dax.csv >dax.csv
cat >few.yaml <<'END'
models: []
mean: {models: []}
cross: {models: []}
garch: {refit_every: 3}
groups:
  means:
    mean: {models: [arima1.0.0], evaluate: 5}
    symbols:
      - {name: NEW, source: "file:listed.csv"}
  tests:
    cross: {models: [ewma]}
    symbols:
      - {name: "A,B", source: "file:listed.csv"}
      - {name: DAX, source: "file:dax.csv"}
  with:
    models: [zero+arch1~normal]
    symbols:
      - {name: SMI, source: "file:listed.csv"}
END
few() { vdaily -C few.yaml -d sqlite:few.db --date 2020-04-17 --runs few.runs --site few.site --log json 2>few.err; }
few && [ "$(rows few fits symbol,spec | sed 's/-of[^ ]*//')" = '"A,B+DAX",ewma0.94 NEW,arima1.0.0 SMI,zero+arch1~normal ' ] &&
	[ "$(rows few forecasts symbol)" = 'NEW SMI ' ] && [ "$(rows few runs group,status)" = 'means,ok tests,ok with,ok ' ] &&
	[ "$(rows few tests symbol)" = '"A,B" DAX NEW SMI ' ]
ok 'an empty list of models is none, of all groups or of one'
[ "$(grep -o '"[a-z]*: vgarch is left out[^"]*"' few.err | xargs)" = \
	'means: vgarch is left out: models is an empty list tests: vgarch is left out: models is an empty list' ] &&
	! grep -E '"level":"(warning|error)"' few.err
ok 'and the log says so'
[ "$(grep -c 'data-status="ok"' few.site/index.html)" -eq 4 ]
ok 'and such symbols are well'
[ "$(cd few.site && grep -l 'id="means"' index.html symbols/*.html | tr '\n' ' ')" = 'index.html symbols/NEW.html ' ] &&
	[ "$(cut -d, -f1,2,3,4,5 few.site/api/v1/means.csv | tail -n +2)" = 'NEW,arima1.0.0,1,return,1' ]
ok 'and the site has the mean of the one with a model of it'
sed 's/arima1.0.0/var1/' few.yaml >lone.yaml &&
	vdaily -C lone.yaml -d sqlite:lone.db --date 2020-04-17 --runs lone.runs --site lone.site 2>lone.err &&
	[ "$(cat lone.err)" = 'vdaily: means: a vector autoregression of mean.models is left out: there is one symbol' ] &&
	[ "$(rows lone runs group,status)" = 'means,ok tests,ok with,ok ' ] &&
	[ "$(grep -c 'data-status="ok"' lone.site/index.html)" -eq 4 ]
ok 'a symbol alone whose only model is of several is well without it'
[ "$(grep -ho '<strong>No forecast of .*</p>' lone.site/symbols/*.html)" = '<strong>No forecast of var1:</strong> a vector autoregression is of two symbols or more, and this one is alone in its group.</p>' ]
ok 'and its page says so'
# DEMGBP ended seven years before the others.
sed 's/,[^,]*$/,7/; 1s/7$/close/' share/data/smi.csv >flat.csv
cat >left.yaml <<'END'
models: []
mean: {models: [var1], evaluate: 5}
cross: {models: []}
groups:
  europe:
    symbols:
      - {name: CAC, source: "file:share/data/cac.csv"}
      - {name: COPY, source: "file:share/data/cac.csv"}
      - {name: DEMGBP, source: "file:share/data/demgbp.csv"}
      - {name: FLAT, source: "file:flat.csv"}
      - {name: SMI, source: "file:share/data/smi.csv"}
END
vdaily -C left.yaml -d sqlite:left.db --date 1998-08-14 --runs left.runs --site left.site 2>left.err
[ $? -eq 4 ] && [ "$(rows left forecasts symbol,spec)" = 'CAC,var1-of2.1082cbfa SMI,var1-of2.1082cbfa ' ] &&
	[ "$(grep '^vmean: ' left.err)" = "\
vmean: COPY: left out of the models of all symbols: it is a combination of the symbols before it
vmean: DEMGBP: left out of the models of all symbols: its last value is of 1991-07-26 and that of CAC of 1998-08-14
vmean: FLAT: left out of the models of all symbols: it is constant" ]
ok 'a symbol that a vector autoregression cannot bear leaves it to the others'
[ "$(cut -d, -f1,5-7 left.site/api/v1/summary.csv | sed '1d; s/,1998-08-14$//; s/; last price .*//; s/"//g')" = 'CAC,ok,
COPY,failed,var1: degenerate, left out: it is a combination of the symbols before it
DEMGBP,failed,var1: degenerate, left out: its last value is of 1991-07-26 and that of CAC of 1998-08-14
FLAT,failed,var1: degenerate, left out: it is constant
SMI,ok,' ]
ok 'and the site says why'
grep -v -e COPY -e DEMGBP -e SMI left.yaml >two.yaml
alone='a vector autoregression is of two symbols or more and FLAT is left out: it is constant'
vdaily -C two.yaml -d sqlite:two.db --date 1998-08-14 --runs two.runs --site two.site 2>two.err
[ $? -eq 4 ] && [ "$(rows two forecasts symbol)" = '' ] &&
	[ "$(rows two fits symbol,status,reason)" = "CAC,degenerate,$alone FLAT,degenerate,left out: it is constant " ] &&
	[ "$(rows two tests symbol | xargs -n 1 | sort -u | xargs)" = 'CAC FLAT' ] && ! grep -q 'tried alone' two.err
ok 'of two symbols, each has the reason why neither has a forecast'
[ "$(grep -cF "title=\"var1: degenerate, $alone\"" two.site/index.html)" -eq 1 ] &&
	grep -qF "<strong>No new forecast:</strong> var1: degenerate, $alone." two.site/symbols/CAC.html &&
	grep -qF '<strong>No new forecast:</strong> var1: degenerate, left out: it is constant.' two.site/symbols/FLAT.html &&
	grep -qF "\"var1: degenerate, $alone\"" two.site/api/v1/summary.json &&
	[ "$(sed 1d two.site/api/v1/symbols/CAC/mean_failures.csv)" = "CAC,var1-of2.0fb0a879,1998-08-14,degenerate,$alone" ]
ok 'and the site gives it: the first page, those of the symbols and the data'
sed 's/^models:.*/models: [zero+arch1~normal]/; /^  means:/s/$/\n    models: []/; s/arima1.0.0/nonsense/' few.yaml >own.yaml &&
	{ vdaily -C own.yaml -d sqlite:own.db --date 2020-04-17 --runs own.runs --site own.site 2>own.err; [ $? -eq 4 ]; } &&
	[ "$(rows own forecasts symbol)" = '"A,B" DAX SMI ' ] && grep -q 'nonsense.* is no model' own.err &&
	[ "$(rows own runs group,status)" = 'means,failed tests,ok with,ok ' ]
ok 'an empty list of a group is stronger than that of all, and its only model may fail'

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
vdump -d sqlite:w.db spillovers >w.spillovers &&
	vdump -d sqlite:w.db bars | vcross --roll 200 --step 5 -o spillovers | sort >w.alone && sort w.spillovers | cmp -s - w.alone
ok 'and its spillovers, with the total'
nightly w --symbols DAX,SMI && nightly x --symbols DAX,SMI --date 1998-08-13 && nightly x --symbols DAX,SMI &&
	vdump -d sqlite:w.db correlations | cmp -s - w.first && vdump -d sqlite:x.db correlations | cmp -s - w.first
ok 'a night more replaces the path'
vdump -d sqlite:w.db spillovers | cmp -s - w.spillovers &&
	[ "$(vdump -d sqlite:x.db spillovers | grep -vxF -f w.spillovers | cut -d, -f1,6 | sort | uniq -c | xargs)" = '9 1998-08-13,0' ]
ok 'and adds its own table of spillovers to the windows, which stay'
cat >cross.yaml <<'END'
models: [const+garch1.1~normal]
mean: {models: [har]}
cross: {models: [nonsense, var1-loggarch, var-aic-logsq, var90-logsq, var2-logsq, ewma], last: 7, roll: 250, step: 3}
groups:
  europe:
    symbols:
      - {name: DAX, source: "file:share/data/dax.csv"}
      - {name: SMI, source: "file:share/data/smi.csv"}
END
tag=-of2.$(printf 'DAX\t0\nSMI\t0\n' | sha256sum | cut -c1-8)
vdaily -C cross.yaml -d sqlite:y.db --date 2020-04-17 --runs y.runs --site y.site 2>y.err
[ $? -eq 4 ] && grep -q "vcross: model 'nonsense'" y.err && grep -q 'vcross: var90-logsq: a window of 250 rows is too short' y.err &&
	[ "$(rows y correlations spec)" = "ewma0.94$tag " ] &&
	[ "$(rows y spillovers spec,window)" = \
		"var-aic-logsq$tag,0 var1-loggarch$tag+const+garch1.1~normal,0 var2-logsq$tag,0 var2-logsq$tag,250 " ]
ok 'a model that fails leaves the others'
[ "$(vdump -d sqlite:y.db spillovers --where window=250 --columns origin | tail -n +2 | sort -u | wc -l)" -le 3 ] &&
	[ "$(vdump -d sqlite:y.db correlations --columns date | tail -n +2 | sort -u | wc -l)" -eq 7 ]
ok 'only the last days and windows are stored, where that is asked for'
grep -q 'VAR(1) of log conditional variances' y.site/cross/europe.html && grep -q '>EWMA' y.site/cross/europe.html &&
	sed 's/const+garch1.1~normal/const+gjr1.1~t/; s/var1-loggarch, //; s/ewma/ccc/' cross.yaml >less.yaml &&
	{ vdaily -C less.yaml -d sqlite:y.db --date 2020-04-17 --runs y.runs --site y.site 2>y.err; [ $? -eq 4 ]; } &&
	[ "$(rows y spillovers spec)" = "var-aic-logsq$tag var1-loggarch$tag+const+garch1.1~normal var2-logsq$tag " ] &&
	! grep -rlE 'EWMA|ewma0|loggarch|conditional variances' y.site/cross y.site/api/v1/groups &&
	! grep -rl 'const+garch1.1~normal' y.site/symbols y.site/api/v1/symbols
ok 'models that were dropped are not on the site, though the database has them'
# Two groups with the same models, and windows that are longer than what there is.
cat >sets.yaml <<'END'
models: [const+garch1.1~normal]
mean: {models: [har]}
cross: {models: [ewma, var1-logsq], last: 7, roll: 1900, window: 2000}
groups:
  first:
    symbols:
      - {name: DAX, source: "file:share/data/dax.csv"}
      - {name: SMI, source: "file:share/data/smi.csv"}
  second:
    symbols:
      - {name: CAC, source: "file:share/data/cac.csv"}
      - {name: FTSE, source: "file:share/data/ftse.csv"}
      - {name: LATE, source: "file:share/data/smi.csv"}
END
sets() { vdaily -C sets.yaml -d sqlite:z.db --runs z.runs --site z.site "$@" 2>z.err; }
sets --date 1998-08-13 &&
	[ "$(vdump -d sqlite:z.db spillovers --columns from_symbol,to_symbol | grep -cFx '*,*')" -eq 2 ]
ok 'each group has its own total'
grep -q 'no windows: a window of 1900 rows is longer than the 1858 common rows' z.err &&
	[ "$(rows z spillovers window)" = '2000 ' ] &&
	[ "$(tail -n +2 z.site/api/v1/groups/second/spillovers.csv | wc -l)" -eq 9 ]
ok 'and without windows the table of all rows'
shown() { tail -n +2 "z.site/api/v1/groups/second/$1.csv" | cut -d, -f"$2" | sort -u | xargs; } # shown RESOURCE COLUMN
sets --date 1998-08-14 --symbols CAC,FTSE && [ "$(shown spillover_net 1,3)" = '1998-08-14,CAC 1998-08-14,FTSE' ] &&
	[ "$(shown correlations 1-3)" = CAC,FTSE,1998-08-14 ]
ok 'a night without a symbol shows the others'
sets --date 1998-08-14 && [ "$(shown spillover_net 1,3)" = '1998-08-14,CAC 1998-08-14,FTSE 1998-08-14,LATE' ] &&
	[ "$(rows z correlations spec | wc -w)" -eq 3 ]
ok 'and one with it all of them'
grep -q 'VAR(1) of log squared returns, gen' z.site/cross/second.html &&
	[ "$(grep -v '<dd>' z.site/cross/second.html | grep -c -e '-of[23]')" -eq 0 ]
ok 'by the names of the models alone'

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
