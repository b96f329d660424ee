#!/bin/sh
# The site in a real browser: every page from a disk and from a folder of a local
# server, its figures against the database and its charts against the data files.
#   run.sh BINDIR
# Builds two small databases with the programs themselves: one from share/data, one
# of rows whose symbols a careless page would take for markup.  Prints TAP.
set -eu
bindir=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
PATH=$bindir:$PATH
LC_ALL=C.UTF-8 TZ=UTC
export PATH LC_ALL TZ
unset VOL_CONFIG VOL_DATABASE VOL_ENV VOL_LOG VOL_RUN_ID

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# Three symbols of three lengths, the last day of one of them missing.
cat >"$tmp/conf.yaml" <<END
report: {title: Test site}
cross: {models: [dcc1.1, var2-logsq, var2], roll: 250}
models: [const+garch1.1~normal, const+gjr1.1~t, const+egarch1.1~t]
groups:
  us:
    title: United States
    symbols:
      - {name: SPX, title: S&P 500, currency: USD, source: "file:share/data/spx.csv"}
  europe:
    title: European indices
    symbols:
      - {name: DAX, currency: DEM, source: "file:share/data/dax.csv"}
      - {name: FTSE, title: FTSE 100, currency: GBP, source: "file:share/data/ftse.csv"}
      - {name: NONE, source: "file:none.csv"}
  means:
    models: []
    mean: {models: [rw, arima-auto, har]}
    symbols:
      - {name: SMI, source: "file:share/data/smi.csv"}
END
days=$(seq -s, 1 252)

night() { # night SYMBOL ROWS: fetch to forecast from the first ROWS rows
	vfetch --symbol "$1" "file:share/data/$(echo "$1" | tr '[:upper:]' '[:lower:]').csv" |
		vclean -o bars -o issues="$tmp/issues.csv" >"$tmp/all.csv"
	head -n "$(($2 + 1))" "$tmp/all.csv" >"$tmp/bars.csv"
	vgarch -m garch1.1 -m gjr1.1~t -m egarch1.1~t --horizons "$days" --paths 200 \
		-o fits="$tmp/fits.csv" -o params="$tmp/params.csv" -o sigma="$tmp/sigma.csv" \
		-o forecasts="$tmp/forecasts.csv" "$tmp/bars.csv"
	vtest "$tmp/bars.csv" >"$tmp/tests.csv"
	vload -d "sqlite:$tmp/real.db" "$tmp/bars.csv" "$tmp/issues.csv" "$tmp/fits.csv" "$tmp/params.csv" \
		"$tmp/sigma.csv" "$tmp/forecasts.csv" "$tmp/tests.csv"
}

night SPX 5105
night DAX 1859
night DAX 1860
night FTSE 1830
vdump -d "sqlite:$tmp/real.db" bars DAX FTSE >"$tmp/bars.csv"
vcross -o fits="$tmp/fits.csv" -o params="$tmp/params.csv" -o correlations="$tmp/correlations.csv" "$tmp/bars.csv"
# what the site leaves out, too: the second model, and windows of another length
vcross -m var2-logsq --roll 250 --step 25 -o spillovers "$tmp/bars.csv" >"$tmp/spillovers.csv"
vcross -m var2-logsq --roll 300 --step 25 -o spillovers "$tmp/bars.csv" | tail -n +2 | grep -v ',10,0,' >>"$tmp/spillovers.csv"
vmean -m var2 --horizons 10 -o spillovers "$tmp/bars.csv" | tail -n +2 >>"$tmp/spillovers.csv"
vload -d "sqlite:$tmp/real.db" "$tmp/fits.csv" "$tmp/params.csv" "$tmp/correlations.csv" "$tmp/spillovers.csv"
# the mean alone of one symbol, beside its volatility of another
vfetch --symbol SMI file:share/data/smi.csv | vclean >"$tmp/bars.csv"
vtest "$tmp/bars.csv" >"$tmp/tests.csv"
vload -d "sqlite:$tmp/real.db" "$tmp/bars.csv" "$tmp/tests.csv"
vdump -d "sqlite:$tmp/real.db" bars DAX SMI >"$tmp/bars.csv"
vmean -m rw -m arima-auto -m har -o fits="$tmp/fits.csv" -o intervals="$tmp/intervals.csv" \
	-o evaluations="$tmp/evaluations.csv" "$tmp/bars.csv"
vload -d "sqlite:$tmp/real.db" "$tmp/fits.csv" "$tmp/intervals.csv" "$tmp/evaluations.csv"
cat >"$tmp/runs.csv" <<'END'
run_id,group,data_date,started_at,finished_at,status,tool_version,config_hash,input_hash
1998-08-14-a,europe,1998-08-14,1998-08-14T21:00:00Z,1998-08-14T21:00:09Z,partial,0.1.0,00ff,00ee
END
vload -d "sqlite:$tmp/real.db" "$tmp/runs.csv"
vload -d "sqlite:$tmp/hostile.db" tests/data/site/*.csv
for kind in bars issues quality fits params sigma forecasts tests runs correlations spillovers intervals evaluations; do
	mkdir -p "$tmp/real.dump" "$tmp/hostile.dump"
	vdump -d "sqlite:$tmp/real.db" "$kind" >"$tmp/real.dump/$kind.csv"
	vdump -d "sqlite:$tmp/hostile.db" "$kind" >"$tmp/hostile.dump/$kind.csv"
done
vreport -C "$tmp/conf.yaml" -d "sqlite:$tmp/real.db" --site "$tmp/real"
vreport -d "sqlite:$tmp/hostile.db" --site "$tmp/hostile"

node tests/browser/check.js "$tmp" real hostile
