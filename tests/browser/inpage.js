/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is asked inside a page; each function stands alone, for it is sent there. */
"use strict";

/* Headings, captions, labels and scopes, as a screen reader needs them. */
function outline() {
  const problems = [];
  const all = (s) => [...document.querySelectorAll(s)];
  if (all("h1").length !== 1) problems.push(`${all("h1").length} first headings`);
  let level = 1;
  for (const h of all("h1, h2, h3")) {
    const now = Number(h.tagName[1]);
    if (now > level + 1) problems.push(`a heading of level ${now} after ${level}`);
    level = now;
  }
  const ids = all("[id]").map((e) => e.id);
  ids.forEach((id, i) => ids.indexOf(id) !== i && problems.push(`id ${id} twice`));
  for (const t of all("table")) if (!t.caption || !t.caption.textContent.trim()) problems.push("a table without caption");
  for (const th of all("th")) if (!th.scope) problems.push(`a header without scope: ${th.textContent}`);
  for (const c of all("select, input")) if (!c.labels || !c.labels.length || !c.labels[0].textContent.trim()) problems.push(`${c.id} has no label`);
  for (const b of all("button, a[href]")) if (!(b.textContent.trim() || b.getAttribute("aria-label"))) problems.push("a button or link without a name");
  for (const p of all('[role="img"], [role="region"], [role="group"], nav')) if (!p.getAttribute("aria-label")) problems.push(`no aria-label on ${p.className || p.tagName}`);
  for (const a of all('a[href^="#"]')) if (!document.getElementById(a.hash.slice(1))) problems.push(`${a.hash} leads nowhere`);
  const attribute = /^(class|id|href|title|label|scope|role|tabindex|type|value|selected|hidden|datetime|colspan|placeholder|autocomplete|style|for|min|max|(data|aria)-[a-z-]+)$/;
  for (const e of all("body *:not(svg, svg *, .plot *, script)"))
    for (const a of e.attributes) if (!attribute.test(a.name)) problems.push(`attribute ${a.name} of a ${e.tagName}: a quote is missing`);
  if (!document.documentElement.lang || !document.title) problems.push("no language or title");
  for (const s of all("script:not([src])")) if (s.type !== "application/json") problems.push("a script in the page");
  if (all("main [onclick], main [onerror], main iframe, main object, main embed").length) problems.push("active content");
  return problems;
}

/* The figures and where each stands in the API, which it says itself, or its row
   and the header of its column say together. */
function numbers() {
  const place = (cell) => {
    if (cell.dataset.ref) return cell.dataset.ref;
    const row = cell.parentElement.dataset;
    const head = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].dataset;
    const [ref, column] = [row.ref || head.ref, row.column || head.column];
    return ref && column && `${ref}:${column}`;
  };
  return [...document.querySelectorAll("td.n, :is(td, span, strong)[data-ref]")]
    .map((e) => ({ text: e.textContent, key: e.dataset.value, ref: place(e), at: e.closest("[data-at]")?.dataset.at }))
    .filter((f) => f.ref);
}

/* Whether the text is the number rounded to the places that it shows. */
function rounds(text, value) {
  if (value === null || value === "") return text === "\u2013";
  const x = Number(value);
  const shown = text.replace(/\u2212/g, "-").replace(/,/g, "").replace(/ ?(%|pp|d)$/, "");
  if (shown.startsWith("<")) return x < Number(shown.slice(1));
  if (!/^[+-]?\d+(\.\d+)?(e[+-]\d+)?$/.test(shown)) return false;
  const [digits, exponent] = shown.split("e");
  const places = (digits.split(".")[1] || "").length - Number(exponent || 0);
  const unit = 10 ** -places;
  return Math.abs(Number(shown) - x) <= unit / 2 + Math.abs(x) * 1e-14;
}

/* Texts whose contrast with what is behind them is below WCAG 2.1 AA. */
function contrast() {
  const parse = (c) => (c.match(/[\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const over = (top, below) => {
    const a = top.length > 3 ? top[3] : 1;
    return [0, 1, 2].map((i) => top[i] * a + below[i] * (1 - a));
  };
  const behind = (e) => {
    if (!e) return [255, 255, 255];
    const style = getComputedStyle(e);
    const own = parse(style.backgroundColor);
    const canvas = style.colorScheme.startsWith("dark") ? [18, 18, 18] : [255, 255, 255];
    return over(own, e.parentElement ? behind(e.parentElement) : canvas);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => ((v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const problems = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const e = node.parentElement;
    if (!node.textContent.trim() || !e.offsetParent || e.closest("script, option, .unseen, svg")) continue;
    const style = getComputedStyle(e);
    const back = behind(e);
    const [a, b] = [light(over(parse(style.color), back)), light(back)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const big = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (big ? 3 : 4.5)) problems.add(`${e.tagName}.${e.className} "${node.textContent.trim().slice(0, 20)}": ${ratio.toFixed(2)}`);
  }
  /* Texts of the charts stand on the panel. */
  for (const t of document.querySelectorAll(".main-svg text")) {
    const back = behind(t.closest(".panel"));
    const [a, b] = [light(over(parse(getComputedStyle(t).fill), back)), light(back)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (t.textContent.trim() && ratio < 4.5) problems.add(`chart "${t.textContent.slice(0, 20)}": ${ratio.toFixed(2)}`);
  }
  return [...problems];
}

module.exports = { contrast, numbers, outline, rounds };
