/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a group against the data files and vdump's rows. */
"use strict";

const fs = require("fs");
const path = require("path");
const { rounds } = require("./inpage.js");
const { readTable, rowsOf } = require("./numbers.js");

function equal(problems, what, got, want) {
  if (got.length !== want.length) problems.push(`${what}: ${got.length} points, not ${want.length}`);
  else want.forEach((x, i) => Object.is(got[i], x) || problems.push(`${what}: point ${i} is ${got[i]}, not ${x}`));
}

const minus = (x) => x.toFixed(2).replace(/^-0\.00$/, "0.00").replace("-", "\u2212");

async function trace(page, chart, n = 0) {
  return page.$eval(`[data-chart="${chart}"]`, (p, i) => (p.data[i] ? { x: Array.from(p.data[i].x), y: Array.from(p.data[i].y) } : null), n);
}

/* The dotted line behind a pair: of each day the mean of the pairs that have it. */
async function checkMean(page, pairs, range, problems) {
  const shown = await trace(page, "pair", 1);
  const there = pairs.filter((p) => p !== null);
  if ((shown !== null) !== there.length > 1) problems.push(`${range}: a mean of ${there.length} pairs`);
  if (shown === null) return;
  const at = there.map((p) => new Map(p.date.map((d, i) => [d, p.correlation[i]])));
  shown.x.forEach((d, i) => {
    const values = at.filter((p) => p.has(d)).map((p) => p.get(d));
    const mean = values.reduce((a, x) => a + x, 0) / values.length;
    if (!(Math.abs(shown.y[i] - mean) <= 1e-12)) problems.push(`${range} ${d}: mean ${shown.y[i]}, not ${mean}`);
  });
}

/* The pairs of members, in the order of the chart's data. */
async function pairsOf(page, api) {
  const data = await page.evaluate(() => window.volSite.data());
  return data.pairs.map((p) => (p.path === "" ? null : api(`correlations/${p.path}`).columns));
}

/* The points of each pair, and where its links to data lead. */
async function checkPairs(page, pairs, range, problems) {
  for (const [value, text] of await page.$$eval("#pair-choice option", (o) => o.map((x) => [x.value, x.textContent]))) {
    await page.selectOption("#pair-choice", value);
    await page.waitForTimeout(100);
    const shown = await trace(page, "pair");
    const at = new Map(pairs[value].date.map((d, i) => [d, pairs[value].correlation[i]]));
    equal(problems, `${range} ${text}`, shown.y, shown.x.map((d) => (at.has(d) ? at.get(d) : null)));
    if (range === "All" && !pairs[value].date.every((d) => shown.x.includes(d))) problems.push(`${text}: days are missing`);
    const names = [pairs[value].symbol_a[0], pairs[value].symbol_b[0]];
    if (text.split(" \u2013 ").sort().join() !== names.sort().join()) problems.push(`${text} is of ${names}`);
    if (!new URL(page.url()).search.startsWith("?pair=")) problems.push("the pair is not in the address");
    const link = await page.$eval("#pair .links a", (a) => a.href);
    const path_ = await page.evaluate((v) => window.volSite.data().pairs[v].path, value);
    if (!link.endsWith(`correlations/${path_}.json`)) problems.push(`${text}: ${link}`);
  }
}

/* A range that begins later: the slider and the matrix go to its first day. */
async function checkShorter(page, problems) {
  await page.$eval("#day", (s) => ((s.value = 0), s.dispatchEvent(new Event("input"))));
  await page.click('[data-range="6M"]');
  await page.waitForTimeout(200);
  const first = (await trace(page, "pair")).x[0];
  const shown = await page.$eval("#day", (s) => [s.value, s.getAttribute("aria-valuetext"), document.getElementById("day-shown").textContent]);
  if (shown.join() !== `0,${first},${first}`) problems.push(`the shorter range shows ${shown}, not ${first}`);
}

/* The matrix: each figure is that of the day. */
async function checkMatrix(page, pairs, day, problems) {
  for (const [p, text] of await page.$$eval("[data-pair]", (c) => c.map((x) => [x.dataset.pair, x.textContent]))) {
    const k = pairs[p].date.indexOf(day);
    const want = k < 0 ? "\u2013" : minus(pairs[p].correlation[k]);
    if (text !== want) problems.push(`${day}: ${text}, not ${want}`);
  }
}

/* The matrix of the first day, one between, and the last. */
async function checkDays(page, pairs, range, problems) {
  const days = (await trace(page, "pair")).x;
  for (const i of [0, Math.floor(days.length / 2), days.length - 1]) {
    await page.$eval("#day", (s, v) => ((s.value = v), s.dispatchEvent(new Event("input"))), i);
    const shown = await page.textContent("#day-shown");
    if (shown !== days[i]) problems.push(`${range}: day ${shown}, not ${days[i]}`);
    await checkMatrix(page, pairs, days[i], problems);
  }
}

/* What the sentences must say, from vdump's rows alone. */
function sentences(dumps, members) {
  const ours = (r) => members.includes(r.symbol_a) && members.includes(r.symbol_b) && r.symbol_a !== r.symbol_b;
  const all = readTable(path.join(dumps, "correlations.csv")).rows.filter(ours);
  const last = all.map((r) => r.date).sort().pop();
  const now = all.filter((r) => r.date === last).sort((a, b) => b.correlation - a.correlation);
  const pair = (r) => `${r.symbol_a} and ${r.symbol_b}`;
  const value = (r) => minus(Number(r.correlation));
  const high = now[0];
  const low = now[now.length - 1];
  const mean = minus(now.reduce((s, r) => s + Number(r.correlation), 0) / now.length);
  return now.length === 1
    ? [`On ${last} the correlation of ${pair(high)} was ${value(high)}`]
    : [`On ${last} ${pair(high)} moved together most (correlation ${value(high)}), ${pair(low)} least (${value(low)})`, `The mean of the ${now.length} pairs was ${mean}`];
}

/* Each cell of the tables of spillovers, its row and column by their names, from
   vdump's rows alone; there "*" is all others. */
async function checkTables(page, selector, dumps, key, problems) {
  const rows = readTable(path.join(dumps, "spillovers.csv")).rows.filter((r) => r.origin === key.origin && r.spec === key.spec && r.window === "0");
  const signed = (x) => (x < 0 ? "\u2212" : x > 0 ? "+" : "") + Math.abs(x).toFixed(1);
  const text = (from, to, column) => {
    const row = rows.find((r) => r.from_symbol === from && r.to_symbol === to);
    if (!row) return "\u2013";
    return column === "net_pct" ? signed(Number(row.net_pct)) : Number(row.share_pct).toFixed(1);
  };
  const tables = await page.$$eval(`${selector} table:not(:has([data-pair]))`, (list) => list.map((t) => [...t.rows].map((r) => [...r.cells].map((c) => c.textContent))));
  const others = rows.some((r) => r.from_symbol === "*");
  tables.forEach(([head, ...body], i) =>
    body.forEach(([to, ...cells]) =>
      cells.forEach((cell, j) => {
        const from = head[j + 1];
        const sums = from === "From others" || to === "To others";
        if (to === "Net" ? from === "From others" || !others : sums && !others) return;
        const want =
          i === 1 && from === to
            ? ""
            : to === "Net"
              ? text(from, "*", "net_pct")
              : text(from === "From others" ? "*" : from, to === "To others" ? "*" : to, i === 1 ? "net_pct" : "share_pct");
        if (cell !== want) problems.push(`table ${i}, from ${from} to ${to}: ${cell}, not ${want}`);
      })
    )
  );
  return tables;
}

/* The correlations of the last day on the first page, by the names of their row
   and column, from vdump's rows alone. */
async function checkHeat(page, selector, dumps, key, problems) {
  const rows = readTable(path.join(dumps, "correlations.csv")).rows.filter((r) => r.date === key.date && r.spec === key.spec);
  const [head, ...body] = await page.$eval(`${selector} table:has([data-pair])`, (t) => [...t.rows].map((r) => [...r.cells].map((c) => c.textContent)));
  for (const [a, ...cells] of body)
    cells.forEach((cell, j) => {
      const b = head[j + 1];
      const row = rows.find((r) => (r.symbol_a === a && r.symbol_b === b) || (r.symbol_a === b && r.symbol_b === a));
      const right = a === b ? cell === "1" : row ? /\.\d\d$/.test(cell) && rounds(cell, row.correlation) : cell === "\u2013";
      if (!right) problems.push(`home, ${a} and ${b}: ${cell} of ${row && row.correlation}`);
    });
}

/* What the first page shows of the group, and that it leads here; its words. */
async function checkOverview(page, dir, name, api, problems) {
  const home = await page.context().newPage();
  await home.goto(new URL("../index.html", page.url()).href);
  const at = `#together [data-at="groups/${path.basename(name, ".html")}"]`;
  await checkHeat(home, at, `${dir}.dump`, rowsOf(api("correlations"))[0], problems);
  const tables = await checkTables(home, at, `${dir}.dump`, rowsOf(api("spillover_net"))[0], problems);
  if (tables.length !== 1) problems.push(`home has ${tables.length} tables of spillovers`);
  if (!(await home.$(`#together h3 a[href="${name}"]`))) problems.push("home does not lead to the group");
  const words = await home.textContent("#together");
  await home.close();
  return words;
}

function direction(net) {
  const sorted = net.slice().sort((a, b) => b.net_pct - a.net_pct);
  const signed = (x) => (x < 0 ? "\u2212" : "+") + Math.abs(x).toFixed(1);
  const [gives, takes] = [sorted[0], sorted[sorted.length - 1]];
  const total = net.reduce((s, r) => s + r.from_others_pct, 0) / net.length;
  return [`${net[0].origin}: ${total.toFixed(1)} % of the variance of forecast errors`, `Net, ${gives.symbol} transmits most (${signed(gives.net_pct)} points) and ${takes.symbol} receives most (${signed(takes.net_pct)})`];
}

/* Specs of tables hold which symbols they are of; people do not read that. */
async function checkNames(page, problems) {
  const read = await page.$$eval("h1, .head, .sentences, section", (parts) => parts.map((p) => p.textContent).join(" "));
  const tag = /of\d+\.[0-9a-f]{8}/.exec(read);
  if (tag) problems.push(`the page says ${tag[0]}`);
}

async function checkWords(page, dir, api, home, problems) {
  const text = await page.textContent("ul.sentences");
  const members = await page.evaluate(() => window.volSite.data().symbols);
  for (const want of [...sentences(`${dir}.dump`, members), ...direction(rowsOf(api("spillover_net")))])
    for (const said of [text, home]) if (!said.includes(want)) problems.push(`no "${want}" in ${said}`);
}

module.exports = async function checkCross(page, dir, name, problems) {
  const api = (resource) => JSON.parse(fs.readFileSync(path.join(dir, "api/v1/groups", path.basename(name, ".html"), `${resource}.json`), "utf8"));
  const pairs = await pairsOf(page, api);
  await checkMatrix(page, pairs, await page.textContent("#day-shown"), problems); // as it is written
  const home = await checkOverview(page, dir, name, api, problems);
  await checkWords(page, dir, api, home, problems);
  await checkNames(page, problems);
  const tables = await checkTables(page, "#spillovers", `${dir}.dump`, rowsOf(api("spillover_net"))[0], problems);
  if (tables.length !== (tables[0][0].length > 4 ? 2 : 1)) problems.push(`${tables.length} tables of spillovers`);
  for (const range of ["2Y", "All", "6M"]) {
    await page.click(`[data-range="${range}"]`);
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(300);
    await checkPairs(page, pairs, range, problems);
    await checkMean(page, pairs, range, problems);
    await checkDays(page, pairs, range, problems);
  }
  await page.click('[data-range="All"]');
  await page.waitForTimeout(200);
  await checkShorter(page, problems);
  if (await page.$('[data-chart="index"]')) {
    const index = rowsOf(api("spillover_index"));
    const shown = await trace(page, "index");
    equal(problems, "index", shown.y, index.map((r) => r.total_pct));
    equal(problems, "index days", shown.x, index.map((r) => r.origin));
  }
};
