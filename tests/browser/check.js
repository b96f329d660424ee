/* SPDX-License-Identifier: GPL-3.0-or-later */
/* node check.js DIR SITE ...: DIR/SITE is a site, DIR/SITE.dump what vdump gives
   of its database.  Real Chromium through playwright-core; TAP on standard output. */
"use strict";

const fs = require("fs");
const http = require("http");
const path = require("path");
const { pathToFileURL } = require("url");
const { chromium } = require("playwright-core");
const checkCross = require("./cross.js");
const { checkApi, files, rowsOf } = require("./numbers.js");
const inPage = require("./inpage.js");

const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-dev-shm-usage",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const PAGE_MAX = 300 * 1024;
const SUB_PATH = "/some/where/vol/";

let count = 0;
let failed = 0;

function report(name, problems) {
  count++;
  if (problems.length) failed++;
  console.log(`${problems.length ? "not " : ""}ok ${count} - ${name}`);
  problems.slice(0, 12).forEach((p) => console.log(`# ${String(p).replace(/\n/g, "\n# ")}`));
  if (problems.length > 12) console.log(`# and ${problems.length - 12} more`);
}

/* The site in a sub-path of a server, as on any static host. */
function serve(dir) {
  const TYPE = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".json": "application/json" };
  const server = http.createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, "http://x").pathname);
    const file = path.join(dir, name.slice(SUB_PATH.length));
    if (!name.startsWith(SUB_PATH) || !file.startsWith(dir) || !fs.existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "Content-Type": TYPE[path.extname(file)] || "text/plain" });
    response.end(fs.readFileSync(file));
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/* A page that remembers whatever it should not have done. */
async function open(context, base, problems) {
  const page = await context.newPage();
  page.on("console", (m) => problems.push(`console: ${m.text()}`));
  page.on("pageerror", (e) => problems.push(`error: ${e.message}`));
  page.on("dialog", (d) => (problems.push(`dialog: ${d.message()}`), d.dismiss()));
  /* what leaving a page cuts short has not failed */
  page.on("requestfailed", (r) => r.failure().errorText === "net::ERR_ABORTED" || problems.push(`failed: ${r.url()}`));
  page.on("response", (r) => r.status() >= 400 && problems.push(`${r.status()}: ${r.url()}`));
  page.on("request", (r) => {
    if (!r.url().startsWith(base) && !/^(data|blob):/.test(r.url())) problems.push(`outside: ${r.url()}`);
  });
  return page;
}

async function charts(page) {
  await page.waitForFunction(() => [...document.querySelectorAll(".plot")].every((p) => p.querySelector(".main-svg")), null, { timeout: 30000 });
}

const json = (dir, name) => JSON.parse(fs.readFileSync(path.join(dir, "api/v1", `${name}.json`), "utf8"));

/* ---- one page --------------------------------------------------------- */

async function checkPage(context, base, dir, name, how) {
  const problems = [];
  const page = await open(context, base, problems);
  await page.goto(base + name);
  if (/^(symbols|cross)\//.test(name)) await charts(page);
  problems.push(...(await page.evaluate(inPage.outline)));
  const key = /^(symbols|cross)\//.test(name) ? `${path.dirname(name).replace("cross", "groups")}/${path.basename(name, ".html")}/` : "";
  const cells = await page.evaluate(inPage.numbers);
  for (const cell of cells) {
    const [resource, row, column] = cell.ref.split(":");
    const value = rowsOf(json(dir, (cell.at ? `${cell.at}/` : key) + resource))[row][column];
    if (cell.key !== undefined && !Object.is(value, cell.key === "" ? null : Number(cell.key))) problems.push(`${cell.ref}: sorted by ${cell.key}, ${value} in the API`);
    if (!inPage.rounds(cell.text, value)) problems.push(`${cell.ref}: "${cell.text}" is not ${value} rounded`);
  }
  report(`${how} ${name}: silent, inside, well formed, ${cells.length} figures`, problems);
  await page.close();
}

async function checkWeight(dir, pages) {
  const problems = [];
  for (const name of pages) {
    const size = fs.statSync(path.join(dir, name)).size;
    if (size > PAGE_MAX) problems.push(`${name}: ${size} bytes`);
  }
  report(`${path.basename(dir)}: no page over ${PAGE_MAX} bytes`, problems);
}

/* Widths of telephones: what is too wide scrolls in its own box. */
async function checkNarrow(browser, base, pages) {
  const problems = [];
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await open(context, base, problems);
  for (const name of pages) {
    await page.goto(base + name);
    if (/^(symbols|cross)\//.test(name)) await charts(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    if (width > 360) problems.push(`${name}: ${width} pixels wide`);
  }
  report("nothing scrolls sideways at 360 pixels", problems);
  await context.close();
}

/* Widths of laptops: the table of all symbols is whole. */
async function checkLaptops(browser, base) {
  const problems = [];
  for (const width of [1280, 1366]) {
    const context = await browser.newContext({ viewport: { width, height: 720 } });
    const page = await open(context, base, problems);
    await page.goto(`${base}index.html`);
    const [needs, has] = await page.$eval("#symbols .scroll", (box) => [box.scrollWidth, box.clientWidth]);
    if (needs > has) problems.push(`at ${width} the table is ${needs} pixels wide, its box ${has}`);
    await context.close();
  }
  report("the first page's table is whole at 1280 and 1366 pixels", problems);
}

async function checkContrast(browser, base, pages) {
  for (const colorScheme of ["light", "dark"]) {
    const problems = [];
    const context = await browser.newContext({ colorScheme });
    const page = await open(context, base, problems);
    for (const name of pages) {
      await page.goto(base + name);
      if (/^(symbols|cross)\//.test(name)) await charts(page);
      for (const p of await page.evaluate(inPage.contrast)) problems.push(`${name}: ${p}`);
    }
    report(`contrast of every text is AA, ${colorScheme}`, problems);
    await context.close();
  }
}

/* Without scripts the tables are there and what needs scripts is not. */
async function checkPlain(browser, base, name) {
  const problems = [];
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(base + name);
  for (const id of ["summary", "estimation", "parameters", "risk", "tests"])
    if (!(await page.isVisible(`#${id} table`))) problems.push(`no table in #${id}`);
  for (const selector of ["#symbol-choice", ".ranges", ".plot"]) if (await page.isVisible(selector)) problems.push(`${selector} is visible`);
  report("a page without scripts shows its tables", problems);
  await context.close();
}

/* A symbol without a model of the variance has its prices and what there is of its mean. */
async function checkMeansAlone(context, base, dir) {
  const problems = [];
  const page = await open(context, base, problems);
  await page.goto(`${base}symbols/SMI.html`);
  const panels = await page.$$eval(".panel", (p) => p.map((x) => x.id).join());
  if (panels !== "returns,means,past,tests") problems.push(`panels: ${panels}`);
  const models = await page.$$eval("#means tbody th[scope=row]", (t) => [...new Set(t.map((x) => x.title))].sort().join());
  if (models !== "arima-auto,har-squared,rw") problems.push(`models: ${models}`);
  if (await page.$(".tiles, .alert")) problems.push("tiles or an alert");
  await charts(page);
  const prices = json(dir, "symbols/SMI/prices").columns;
  for (const range of ["2Y", "All"]) {
    await page.click(`[data-range="${range}"]`);
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(200);
    const shown = await traces(page, "returns");
    if (shown.map((t) => t.name).join() !== "return,price") problems.push(`${range}: ${shown.map((t) => t.name)}`);
    const n = shown[1].x.length;
    if (range === "All" ? n !== prices.date.length : n < 480 || n > 530) problems.push(`${range}: ${n} days`);
    equal(problems, `${range} days`, shown[1].x, prices.date.slice(-n));
    equal(problems, `${range} price`, shown[1].y, prices.close.slice(-n));
    const far = shown[0].y.some((r, i) => i > 0 && Math.abs(r - 100 * Math.log(shown[1].y[i] / shown[1].y[i - 1])) > DAY * Math.max(1, Math.abs(r)));
    if (far) problems.push(`${range}: returns are not those of the prices`);
  }
  report("a symbol with models of the mean alone shows them", problems);
  await page.close();
}

/* ---- what the pages do ------------------------------------------------- */

async function checkChoices(context, base, how) {
  const problems = [];
  const page = await open(context, base, problems);
  const is = (what, a, b) => a === b || problems.push(`${what}: ${a}, not ${b}`);
  await page.goto(`${base}symbols/SPX.html`);
  await charts(page);
  const options = await page.$$eval("#symbol-choice option", (o) => o.map((x) => x.value));
  is("symbols", options.join(), "SPX,DAX,FTSE,NONE,SMI");
  await page.selectOption("#model-choice", "const_gjr1.1_t");
  is("model in the address", new URL(page.url()).search, "?model=const_gjr1.1_t");
  is("tiles", await page.$eval("section.tiles:not([hidden])", (t) => t.dataset.model), "const_gjr1.1_t");
  await Promise.all([page.waitForURL(/DAX\.html/), page.selectOption("#symbol-choice", "DAX")]);
  await charts(page);
  is("heading", await page.textContent("h1"), "DAX");
  is("model kept", await page.$eval("section.tiles:not([hidden])", (t) => t.dataset.model), "const_gjr1.1_t");
  await page.goBack();
  await charts(page);
  is("choice after going back", await page.$eval("#symbol-choice", (s) => s.value), "SPX");
  await page.click("#theme");
  is("dark", await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await page.reload();
  await charts(page);
  is("dark after a reload", await page.evaluate(() => document.documentElement.dataset.theme), "dark");
  await page.click("#theme");
  await Promise.all([page.waitForURL(/cross\/europe\.html/), page.goto(`${base}symbols/DAX.html`).then(() => page.click('.crumb a:has-text("together")'))]);
  await Promise.all([page.waitForURL(/symbols\/FTSE\.html/), page.click('#correlations th a:has-text("FTSE")')]);
  await page.goto(`${base}cross/europe.html?pair=FTSE/DAX`);
  await charts(page);
  is("pair of the address", await page.$eval("#pair-choice", (s) => s.selectedOptions[0].textContent), "DAX \u2013 FTSE");
  report(`${how}: the drop-downs and the colours work`, problems);
  await page.close();
}

async function checkHome(context, base) {
  const problems = [];
  const page = await open(context, base, problems);
  const is = (what, a, b) => a === b || problems.push(`${what}: ${a}, not ${b}`);
  const names = () => page.$$eval("tr[data-symbol]", (rows) => rows.filter((r) => r.offsetParent).map((r) => r.dataset.symbol).join());
  await page.goto(`${base}index.html`);
  is("order", await names(), "SPX,DAX,FTSE,NONE,SMI");
  await page.click('th:has-text("Symbol") button');
  await page.click('th:has-text("Symbol") button');
  is("descending", await names(), "SPX,NONE,FTSE,DAX,SMI");
  await page.click('th:has-text("VaR") button');
  is("by a number, missing last", (await names()).slice(-8), "NONE,SMI");
  await page.fill("#search", "ftse");
  is("search", await names(), "FTSE");
  await page.fill("#search", "zzz");
  is("nothing found", await names(), "");
  is("and it is said", await page.isVisible("#search-none"), true);
  await page.fill("#search", "");
  is("states", await page.$$eval("tr[data-symbol] .badge", (b) => b.map((x) => x.dataset.status).sort().join()), "failed,ok,ok,ok,stale");
  is("means", await page.$$eval("#means tbody th", (t) => t.map((x) => x.textContent).join()), "DAX,SMI");
  await page.keyboard.press("Home");
  await page.goto(`${base}index.html`);
  await page.keyboard.press("Tab");
  is("first by keyboard", await page.evaluate(() => document.activeElement.className), "skip");
  report("the first page sorts, searches and marks", problems);
  await page.close();
}

/* ---- charts against the data files ------------------------------------ */

/* A point has seven significant digits of a day, six of a curve. */
const DAY = 5.1e-7;
const CURVE = 5.1e-6;

/* `within`: of the point, as a share of it and of 1. */
function equal(problems, what, got, want, within = 0) {
  if (got.length !== want.length) {
    problems.push(`${what}: ${got.length} points, not ${want.length}`);
    return;
  }
  const same = (a, b) => (within && typeof a === "number" && typeof b === "number" ? Math.abs(a - b) <= within * Math.max(1, Math.abs(b)) : Object.is(a, b));
  const i = want.findIndex((x, k) => !same(got[k], x));
  if (i >= 0) problems.push(`${what}: point ${i} is ${got[i]}, not ${want[i]}`);
}

async function traces(page, chart) {
  return page.$eval(`[data-chart="${chart}"]`, (p) => (p.data || []).map((t) => ({ name: t.name, x: Array.from(t.x), y: Array.from(t.y), dash: t.line && t.line.dash })));
}

function two(path_, days, from) {
  const first = path_.columns.date.findIndex((d) => d >= from);
  return { first, date: path_.columns.date.slice(first) };
}

async function checkRange(page, dir, key, range, problems) {
  const api = (name) => json(dir, `symbols/${key}/${name}`);
  const models = await page.$$eval("#model-choice option", (o) => o.map((x) => [x.value, x.textContent]));
  const shown = await traces(page, "volatility");
  const prices = api("prices").columns;
  const days = shown[0].x;
  for (const [i, [spec, label]] of models.entries()) {
    const v = api(`volatility/${spec}`).columns;
    const at = new Map(v.date.map((d, k) => [d, v.sigma_pct[k]]));
    if (shown[i].name !== label) problems.push(`${shown[i].name} is not ${label}`);
    equal(problems, `${range} ${label}`, shown[i].y, days.map((d) => (at.has(d) ? at.get(d) * Math.sqrt(252) : null)), DAY);
    equal(problems, `${range} ${label} days`, shown[i].x, days);
  }
  const price = (await traces(page, "returns")).find((t) => t.name === "price");
  const close = new Map(prices.date.map((d, k) => [d, prices.close[k]]));
  equal(problems, `${range} price`, price.y, days.map((d) => close.get(d)));
  equal(problems, `${range} price days`, price.x, days);
  if (range === "All") equal(problems, "all days", days, prices.date);
  await checkBands(page, api(`volatility/${models[0][0]}`).columns, days, problems);
}

async function checkBands(page, v, days, problems) {
  const shown = await traces(page, "returns");
  const at = new Map(v.date.map((d, k) => [d, k]));
  const band = (q) => days.map((d) => (at.has(d) ? v.mean_pct[at.get(d)] + q * v.sigma_pct[at.get(d)] : null));
  const named = (name) => shown.find((t) => t.name === name);
  const q = await page.evaluate(() => {
    const m = JSON.parse(document.getElementById("chart-data").textContent).models[0];
    return [m.q01_z, m.q05_z];
  });
  /* the normal's quantiles, R: qnorm(c(.01, .05)) */
  if (Math.abs(q[0] + 2.3263478740408411) > 1e-12 || Math.abs(q[1] + 1.6448536269514729) > 1e-12) problems.push(`quantiles ${q}`);
  equal(problems, "+2 s", named("+2 s").y, band(2), 3 * DAY);
  equal(problems, "-2 s", named("\u00b12 s").y, band(-2), 3 * DAY);
  equal(problems, "VaR 1 %", named("VaR 1 %").y, band(q[0]), 3 * DAY);
  equal(problems, "VaR 5 %", named("VaR 5 %").y, band(q[1]), 3 * DAY);
  const returns = days.map((d) => (at.has(d) ? v.return_pct[at.get(d)] : null));
  equal(problems, "return", named("return").y, returns, DAY);
  const limit = band(q[0]);
  const below = returns.filter((r, i) => r !== null && r < limit[i]);
  equal(problems, "below 1 %", named("below 1 %").y, below, DAY);
}

async function checkCurves(page, dir, key, problems) {
  const rows = (name) => json(dir, `symbols/${key}/${name}`).rows;
  const specs = await page.evaluate(() => JSON.parse(document.getElementById("chart-data").textContent).models.map((m) => [m.spec, m.label]));
  const term = await traces(page, "term");
  const news = await traces(page, "news");
  for (const [spec, label] of specs) {
    const f = rows("forecasts").filter((r) => r.spec === spec);
    const line = term.find((t) => t.name === label);
    equal(problems, `term ${label} h`, line.x, f.map((r) => r.h_days));
    equal(problems, `term ${label}`, line.y, f.map((r) => r.cum_vol_ann_pct), CURVE);
    const flat = rows("fits").find((r) => r.spec === spec).uncond_vol_ann_pct;
    const dotted = term.find((t) => t.name === `${label}, long run`);
    if (flat !== null) equal(problems, `long run ${label}`, dotted.y, [flat, flat]);
    const curve = rows("news_impact").filter((r) => r.spec === spec);
    const drawn = news.find((t) => t.name === label);
    equal(problems, `news ${label} x`, drawn.x, curve.map((r) => r.shock_pct), CURVE);
    equal(problems, `news ${label}`, drawn.y, curve.map((r) => r.vol_ann_pct), CURVE);
  }
}

async function checkCharts(context, base, dir, how) {
  for (const key of how === "disk" ? ["SPX", "DAX", "FTSE"] : ["SPX"]) {
    const problems = [];
    const page = await open(context, base, problems);
    await page.goto(`${base}symbols/${key}.html`);
    await charts(page);
    await checkCurves(page, dir, key, problems);
    let before = 0;
    for (const range of ["6M", "1Y", "2Y", "5Y", "10Y", "All"]) {
      await page.click(`[data-range="${range}"]`);
      await page.waitForLoadState("networkidle");
      await page.waitForTimeout(200);
      await checkRange(page, dir, key, range, problems);
      const n = (await traces(page, "volatility"))[0].x.length;
      if (n < before) problems.push(`${range}: ${n} days, fewer than before`);
      before = n;
    }
    report(`${how} ${key}: the points of every chart are those of the API`, problems);
    await page.close();
  }
}

async function checkSpeed(context, base) {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const page = await context.newPage();
    await page.goto(`${base}symbols/SPX.html`);
    const paint = await page.evaluate(() => new Promise((done) => new PerformanceObserver((l) => done(l.getEntries()[0].startTime)).observe({ type: "paint", buffered: true })));
    best = Math.min(best, paint);
    await page.close();
  }
  report(`first view of a symbol within a second (${Math.round(best)} ms)`, best < 1000 ? [] : [`${best} ms`]);
}

/* ---- all of it --------------------------------------------------------- */

async function checkSite(browser, dir) {
  const name = path.basename(dir);
  const pages = files(dir).map((f) => path.relative(dir, f)).filter((f) => f.endsWith(".html")).sort();
  const server = await serve(dir);
  const bases = { disk: `${pathToFileURL(dir)}/`, server: `http://127.0.0.1:${server.address().port}${SUB_PATH}` };
  const api = checkApi(dir, `${dir}.dump`);
  report(`${name}: ${api.n} files of the API are what vdump gives`, api.problems);
  await checkWeight(dir, pages);
  for (const how in bases) {
    const context = await browser.newContext();
    for (const page of pages) await checkPage(context, bases[how], dir, page, `${name} ${how}`);
    for (const page of pages.filter((p) => p.startsWith("cross/"))) {
      const problems = [];
      const tab = await open(context, bases[how], problems);
      await tab.goto(bases[how] + page);
      await charts(tab);
      if (await tab.$("#pair-choice")) await checkCross(tab, dir, page, problems);
      report(`${name} ${how} ${page}: sentences, matrix and charts are the API's`, problems);
      await tab.close();
    }
    if (name === "real") {
      await checkChoices(context, bases[how], how);
      await checkCharts(context, bases[how], dir, how);
    }
    await context.close();
  }
  await checkNarrow(browser, bases.disk, pages);
  await checkContrast(browser, bases.disk, pages);
  if (name === "real") {
    const context = await browser.newContext();
    await checkLaptops(browser, bases.disk);
    await checkPlain(browser, bases.disk, "symbols/SPX.html");
    await checkHome(context, bases.server);
    await checkMeansAlone(context, bases.server, dir);
    await checkSpeed(context, bases.server);
    await context.close();
  }
  server.close();
}

async function main() {
  const [dir, ...sites] = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS });
  try {
    for (const site of sites) await checkSite(browser, path.join(dir, site));
  } finally {
    await browser.close();
  }
  console.log(`1..${count}`);
  return failed ? 1 : 0;
}

main()
  .catch((e) => {
    console.log(`Bail out! ${e.stack}`);
    return 1;
  })
  .then((status) => process.exit(status));
