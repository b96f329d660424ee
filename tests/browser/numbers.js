/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures of a site against vdump's, without a browser. */
"use strict";

const fs = require("fs");
const path = require("path");

/* A CSV table as rows of cells, and as raw lines (cells here hold no line end). */
function readTable(file) {
  const lines = fs.readFileSync(file, "utf8").split("\n").slice(0, -1);
  const cells = (line) => {
    const out = [];
    const cell = /("(?:[^"]|"")*"|[^,]*)(,|$)/y;
    for (let m; (m = cell.exec(line)); ) {
      out.push(m[1][0] === '"' ? m[1].slice(1, -1).replace(/""/g, '"') : m[1]);
      if (m[2] === "") break;
    }
    return out;
  };
  const header = cells(lines[0]);
  const rows = lines.slice(1).map((line) => {
    const row = {};
    cells(line).forEach((c, i) => (row[header[i]] = c));
    return row;
  });
  return { header, rows, lines };
}

/* The last origin of a symbol's rows, or undefined. */
function lastOrigin(rows, symbol) {
  return rows.filter((r) => r.symbol === symbol).map((r) => r.origin).sort().pop();
}

const KIND = { parameters: "params", volatility: "sigma", prices: "bars" };

function files(dir) {
  return fs.readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const at = path.join(dir, e.name);
    return e.isDirectory() ? files(at) : [at];
  });
}

/* What a JSON value must be for the text of a cell. */
function same(value, text) {
  if (text === "") return value === null;
  return typeof value === "number" ? Object.is(value, Number(text)) : value === text;
}

/* JSON of either layout as rows. */
function rowsOf(json) {
  if (json.rows) return json.rows;
  return Array.from({ length: json.n }, (_, i) => {
    const row = {};
    for (const name in json.columns) row[name] = json.columns[name][i];
    return row;
  });
}

/* One resource: CSV against vdump line by line, JSON against CSV. */
function checkResource(file, dump, problems) {
  const json = JSON.parse(fs.readFileSync(file.replace(/csv$/, "json"), "utf8"));
  const table = readTable(file);
  const rows = rowsOf(json);
  if (rows.length !== table.rows.length) problems.push(`${file}: not as long as its JSON`);
  table.rows.forEach((row, i) => {
    for (const name of table.header)
      if (rows[i] && !same(rows[i][name], row[name]))
        problems.push(`${file}: row ${i}, ${name}: ${row[name]} is not ${rows[i][name]}`);
  });
  if (["summary", "means", "mean_failures", "news_impact", "spillover_net", "spillover_index"].includes(json.kind)) return;
  const known = new Set(dump(KIND[json.resource] || json.resource).lines);
  for (const line of table.lines)
    if (!known.has(line)) problems.push(`${file}: vdump has no line ${line}`);
}

const meanKey = (r) => [r.symbol, r.spec, r.h_days, r.series].join(" ");

/* The forecasts of the mean of each symbol's last origin, with both intervals. */
function expectedMeans(dump) {
  const all = dump("intervals").rows;
  const want = {};
  for (const r of all.filter((r) => r.origin === lastOrigin(all, r.symbol))) {
    const share = Math.round(100 * Number(r.coverage));
    const row = (want[meanKey(r)] = want[meanKey(r)] || { symbol: r.symbol, h_days: r.h_days, origin: r.origin, target: r.target, mean: r.mean });
    Object.assign(row, { [`low${share}`]: r.low, [`high${share}`]: r.high });
  }
  return want;
}

/* Each of them stands in its symbol's file, in vdump's digits, and one of the next
   session of every symbol in the first page's. */
function checkMeans(list, dump, problems) {
  const want = expectedMeans(dump);
  const seen = new Set();
  const first = new Set();
  for (const file of list)
    for (const row of readTable(file).rows) {
      const key = meanKey(row);
      if (file.includes("/symbols/")) seen.add(key);
      else first.add(`${row.symbol} ${row.h_days}`);
      for (const name in want[key] || { "no such forecast": "" })
        if (row[name] !== want[key]?.[name]) problems.push(`${file}: ${key} ${name}: ${row[name]}`);
    }
  for (const key in want) {
    if (!seen.has(key)) problems.push(`no means.csv has ${key}`);
    if (want[key].h_days === "1" && !first.has(`${want[key].symbol} 1`)) problems.push(`the first means.csv lacks ${want[key].symbol}`);
  }
}

const near = (a, b) => (b === "" ? isNaN(a) : Math.abs(a - Number(b)) <= 1e-9 * Math.max(1, Math.abs(a)));

const last = (rows) => rows[rows.length - 1];

/* Of the adjusted close where every row has one. */
function lastReturn(bars) {
  const column = bars.every((r) => r.adj_close) ? "adj_close" : "close";
  const [before, now] = bars.filter((r) => r[column]).slice(-2).map((r) => Number(r[column]));
  return 100 * Math.log(now / before);
}

/* The figures of one row of a summary, computed again from vdump's rows. */
function expected(row, dump, periods) {
  const of = (kind) => dump(kind).rows.filter((r) => r.symbol === row.symbol && (!r.spec || r.spec === row.spec));
  const forecasts = of("forecasts");
  const origins = [...new Set(dump("forecasts").rows.filter((r) => r.symbol === row.symbol).map((r) => r.origin))].sort();
  const at = (origin, h, column) => {
    const r = forecasts.find((f) => f.origin === origin && f.h_days === String(h));
    return r && r[column] !== "" ? Number(r[column]) : NaN;
  };
  const now = last(origins);
  const before = origins[origins.length - 2];
  const vol = (o, h) => at(o, h, h === 1 ? "vol_ann_pct" : "cum_vol_ann_pct");
  const sigma = of("sigma").filter((r) => r.origin === now);
  const year = sigma.map((r) => Number(r.sigma_pct) * Math.sqrt(periods));
  const mean = (x) => (x.length ? x.reduce((a, b) => a + b, 0) / x.length : NaN);
  const tail = (n) => (year.length < n ? NaN : mean(year.slice(-n)));
  const changes = year.slice(1).map((s, i) => Math.log(s / year[i]));
  const m = mean(changes);
  const sd = changes.length < 2 ? NaN : Math.sqrt(changes.reduce((a, d) => a + (d - m) ** 2, 0) / (changes.length - 1));
  const fit = last(of("fits").filter((f) => f.origin <= now));
  return {
    origin: now || lastOrigin(dump("intervals").rows, row.symbol) || "",
    vol_1d_ann_pct: vol(now, 1),
    vol_1w_ann_pct: vol(now, 5),
    vol_1m_ann_pct: vol(now, 22),
    vol_6m_ann_pct: vol(now, 126),
    vol_1y_ann_pct: vol(now, 252),
    change_1d_pp: vol(now, 1) - vol(before, 1),
    change_1w_pp: vol(now, 5) - vol(before, 5),
    change_1m_pp: vol(now, 22) - vol(before, 22),
    avg_5d_ann_pct: tail(5),
    avg_22d_ann_pct: tail(22),
    mean_ann_pct: mean(year),
    min_ann_pct: year.length ? Math.min(...year) : NaN,
    max_ann_pct: year.length ? Math.max(...year) : NaN,
    percentile: year.length ? (100 * year.filter((s) => s <= vol(now, 1)).length) / year.length : NaN,
    vol_of_vol_pct: 100 * sd * Math.sqrt(periods),
    uncond_vol_ann_pct: fit && fit.uncond_vol_ann_pct !== "" ? Number(fit.uncond_vol_ann_pct) : NaN,
    q01_pct: at(now, 1, "q01_pct"),
    es01_pct: at(now, 1, "es01_pct"),
    return_pct: sigma.length ? Number(last(sigma).return_pct) : row.spec === "-" ? lastReturn(dump("bars").rows.filter((r) => r.symbol === row.symbol)) : NaN,
  };
}

function checkSummary(file, dump, problems) {
  for (const row of readTable(file).rows) {
    const want = expected(row, dump, 252);
    for (const name in want) {
      const good = typeof want[name] === "string" ? row[name] === want[name] : near(want[name], row[name]);
      if (!good) problems.push(`${file}: ${row.symbol} ${row.spec} ${name}: ${row[name]} is not ${want[name]}`);
    }
  }
}

/* Shares of others in the variances, summed again from vdump's rows. */
function checkSpillovers(file, dump, problems) {
  for (const row of readTable(file).rows) {
    const window = row.window || "0";
    const table = dump("spillovers").rows.filter((r) => r.origin === row.origin && r.window === window && r.spec === row.spec && r.h_days === row.h_days && r.from_symbol !== "*" && r.to_symbol !== "*");
    const others = table.filter((r) => r.from_symbol !== r.to_symbol);
    const sum = (rows) => rows.reduce((a, r) => a + (r.share_pct === "" ? NaN : Number(r.share_pct)), 0);
    const from = sum(others.filter((r) => r.to_symbol === row.symbol));
    const to = sum(others.filter((r) => r.from_symbol === row.symbol));
    const symbols = new Set(table.map((r) => r.to_symbol)).size;
    const want = "window" in row ? { total_pct: sum(others) / symbols } : { from_others_pct: from, to_others_pct: to, net_pct: to - from };
    for (const name in want) if (!near(want[name], row[name])) problems.push(`${file}: ${row.symbol} ${row.origin} ${name}: ${row[name]} is not ${want[name]}`);
  }
}

/* Every file has its path in the description, every member its property. */
function checkDescription(dir, api, problems) {
  const root = path.join(dir, "api/v1");
  const openapi = JSON.parse(fs.readFileSync(path.join(root, "openapi.json"), "utf8"));
  const known = Object.keys(openapi.paths).map((p) => new RegExp(`^${p.replace(/[.]/g, "\\.").replace(/\{\w+\}/g, "[^/]+")}$`));
  for (const file of api) {
    const name = `/${path.relative(root, file)}`;
    if (name === "/openapi.json") continue;
    if (!known.some((k) => k.test(name))) problems.push(`${name} is not in openapi.json`);
    if (!name.endsWith(".json")) continue;
    const json = JSON.parse(fs.readFileSync(file, "utf8"));
    const schema = openapi.components.schemas[json.resource].properties;
    const names = Object.keys(json.columns || json.rows[0] || {});
    const described = Object.keys(json.columns ? schema.columns.properties : schema.rows.items.properties);
    if (names.length && names.join() !== described.join()) problems.push(`${name}: ${names} is not ${described}`);
  }
}

/* Everything under api/v1 of the site `dir`, against the dumps in `dumps`. */
function checkApi(dir, dumps) {
  const cache = {};
  const dump = (kind) => (cache[kind] = cache[kind] || readTable(path.join(dumps, `${kind}.csv`)));
  const problems = [];
  const api = files(path.join(dir, "api"));
  for (const file of api.filter((f) => f.endsWith(".csv"))) {
    checkResource(file, dump, problems);
    if (/^spillover_/.test(path.basename(file))) checkSpillovers(file, dump, problems);
    if (path.basename(file) === "summary.csv") checkSummary(file, dump, problems);
  }
  checkMeans(api.filter((f) => path.basename(f) === "means.csv"), dump, problems);
  checkDescription(dir, api, problems);
  return { n: api.length, problems };
}

module.exports = { checkApi, files, readTable, rowsOf };
