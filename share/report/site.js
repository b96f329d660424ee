/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Choices, sorting, searching and charts.  Everything that a page says is in
   its HTML; this file adds what can be done with it. */
(function () {
  "use strict";

  var root = document.documentElement;
  var byId = document.getElementById.bind(document);

  function all(selector, within) {
    return Array.prototype.slice.call(
      (within || document).querySelectorAll(selector)
    );
  }

  /* ---- colours ---- */

  function isDark() {
    if (root.dataset.theme) return root.dataset.theme === "dark";
    return matchMedia("(prefers-color-scheme: dark)").matches;
  }

  function showTheme() {
    byId("theme").setAttribute("aria-pressed", String(isDark()));
    drawCharts();
  }

  function startTheme() {
    var button = byId("theme");
    button.hidden = false;
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      try {
        localStorage.setItem("vol-theme", root.dataset.theme);
      } catch (e) {
        /* the choice then lasts as long as the page */
      }
      showTheme();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener(
      "change",
      showTheme
    );
    /* Paper is white whatever the screen is. */
    var before;
    addEventListener("beforeprint", function () {
      before = root.dataset.theme;
      root.dataset.theme = "light";
      drawCharts();
    });
    addEventListener("afterprint", function () {
      if (before) root.dataset.theme = before;
      else delete root.dataset.theme;
      drawCharts();
    });
  }

  /* The colour that a variable of site.css stands for now. */
  var probe;
  function colour(name) {
    if (!probe) {
      probe = document.createElement("span");
      probe.hidden = true;
      document.body.appendChild(probe);
    }
    probe.style.color = "var(--" + name + ")";
    return getComputedStyle(probe).color;
  }

  /* ---- tables: sorting and searching ---- */

  function cellKey(row, index, numeric) {
    var cell = row.cells[index];
    if (!numeric) return cell.textContent.trim().toLowerCase();
    return cell.dataset.value ? Number(cell.dataset.value) : NaN;
  }

  function compare(a, b) {
    if (typeof a === "number") {
      if (isNaN(a) || isNaN(b)) return (isNaN(a) ? 1 : 0) - (isNaN(b) ? 1 : 0);
      return a - b;
    }
    return a < b ? -1 : a > b ? 1 : 0;
  }

  function sortBody(body, index, numeric, sign) {
    var rows = all("tr[data-symbol]", body);
    rows
      .map(function (row, i) {
        return { row: row, key: cellKey(row, index, numeric), i: i };
      })
      .sort(function (a, b) {
        /* a missing number comes last either way */
        var missing = numeric && (isNaN(a.key) || isNaN(b.key));
        return compare(a.key, b.key) * (missing ? 1 : sign) || a.i - b.i;
      })
      .forEach(function (x) {
        body.appendChild(x.row);
      });
  }

  function sortTable(table, header) {
    var up = header.getAttribute("aria-sort");
    var numeric = header.dataset.sort === "number";
    /* the first click shows the largest number, the first name */
    var sign = up ? (up === "ascending" ? -1 : 1) : numeric ? -1 : 1;
    all("thead th", table).forEach(function (th) {
      th.removeAttribute("aria-sort");
    });
    header.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
    all("tbody", table).forEach(function (body) {
      sortBody(body, header.cellIndex, numeric, sign);
    });
  }

  function startTables() {
    all("table.sortable").forEach(function (table) {
      all("th[data-sort]", table).forEach(function (header) {
        var button = document.createElement("button");
        button.type = "button";
        while (header.firstChild) button.appendChild(header.firstChild);
        header.appendChild(button);
        button.addEventListener("click", function () {
          sortTable(table, header);
        });
      });
    });
  }

  function search(text) {
    var wanted = text.trim().toLowerCase();
    var found = 0;
    all("table.sortable tbody").forEach(function (body) {
      var here = 0;
      all("tr[data-symbol]", body).forEach(function (row) {
        var words = row.cells[0].textContent.toLowerCase();
        row.hidden = words.indexOf(wanted) < 0;
        here += row.hidden ? 0 : 1;
      });
      body.hidden = here === 0;
      found += here;
    });
    byId("search-none").hidden = found > 0;
  }

  function startSearch() {
    var box = byId("search");
    if (!box) return;
    box.addEventListener("input", function () {
      search(box.value);
    });
    if (box.value) search(box.value);
  }

  /* ---- the symbol and the model that are shown ---- */

  var data = null; /* the page's JSON block, or all of the history */
  var recent = null; /* the block as it came */
  var model = null; /* key of the model */
  var range = "2Y";

  function wantedModel() {
    var match = /[?&#]model=([A-Za-z0-9._-]+)/.exec(
      location.search + location.hash
    );
    return match ? match[1] : null;
  }

  function hasModel(key) {
    return recent.models.some(function (m) {
      return m.key === key;
    });
  }

  /* The choice is in the address: another reader sees the same page. */
  function keepModel() {
    var choice = model === recent.primary ? "" : "?model=" + model;
    try {
      history.replaceState(null, "", location.pathname + choice + location.hash);
    } catch (e) {
      /* a page from a disk in a browser that forbids it */
    }
  }

  function showModel(key) {
    model = key;
    byId("model-choice").value = key;
    all("section.tiles").forEach(function (tiles) {
      tiles.hidden = tiles.dataset.model !== key;
    });
    drawCharts();
  }

  function startModel() {
    var choice = byId("model-choice");
    var wanted = wantedModel();
    if (!recent) return;
    if (!choice) {
      drawCharts(); /* of prices alone, or those of cross.js */
      return;
    }
    model = wanted && hasModel(wanted) ? wanted : recent.primary;
    choice.addEventListener("change", function () {
      showModel(choice.value);
      keepModel();
    });
    showModel(model);
  }

  function startSymbol() {
    var choice = byId("symbol-choice");
    var group = null;
    if (!choice || typeof volSymbols === "undefined") return;
    choice.textContent = "";
    volSymbols.forEach(function (s) {
      var option = document.createElement("option");
      if (!group || group.label !== s[3]) {
        group = document.createElement("optgroup");
        group.label = s[3];
        choice.appendChild(group);
      }
      option.value = s[0];
      option.textContent = s[1] === s[2] ? s[1] : s[1] + " \u2013 " + s[2];
      option.selected = s[0] === choice.dataset.key;
      group.appendChild(option);
    });
    choice.addEventListener("change", function () {
      var other = model && model !== recent.primary ? "?model=" + model : "";
      location.href = choice.value + ".html" + other;
    });
    /* Back to this page: the browser may show the choice of then. */
    addEventListener("pageshow", function () {
      choice.value = choice.dataset.key;
    });
  }

  /* ---- charts ---- */

  var YEARS = { "6M": 0.5, "1Y": 1, "2Y": 2, "5Y": 5, "10Y": 10 };

  /* Index of the first day that the range shows. */
  function firstShown() {
    var last, from, i;
    if (range === "All" || !data.date.length) return 0;
    last = new Date(data.date[data.date.length - 1] + "T00:00:00Z");
    last.setUTCMonth(last.getUTCMonth() - 12 * YEARS[range]);
    from = last.toISOString().slice(0, 10);
    for (i = 0; i < data.date.length && data.date[i] < from; i++);
    return i;
  }

  function chosen() {
    return data.models.filter(function (m) {
      return m.key === model;
    })[0];
  }

  /* What only the page's block has: quantiles, term structure, news. */
  function outlook(key) {
    return recent.models.filter(function (m) {
      return m.key === key;
    })[0];
  }

  function modelColour(i) {
    return colour("model-" + (i % 6));
  }

  function axis(more) {
    return Object.assign(
      {
        gridcolor: colour("grid"),
        linecolor: colour("line"),
        zeroline: false,
        tickfont: { color: colour("muted") },
        title: { font: { color: colour("muted"), size: 12 } },
        fixedrange: false,
      },
      more
    );
  }

  /* The days shown, so that charts one above the other agree. */
  function dates(days) {
    return axis({
      type: "date",
      hoverformat: "%Y-%m-%d",
      range: [days[0], days[days.length - 1]],
    });
  }

  function named(text) {
    return { text: text, font: { color: colour("muted"), size: 12 } };
  }

  function layout(more) {
    return Object.assign(
      {
        paper_bgcolor: "rgba(0,0,0,0)",
        plot_bgcolor: "rgba(0,0,0,0)",
        font: {
          family: getComputedStyle(document.body).fontFamily,
          size: 12,
          color: colour("ink"),
        },
        margin: { l: 52, r: 14, t: 10, b: 38 },
        hovermode: "x unified",
        hoverlabel: {
          bgcolor: colour("surface"),
          bordercolor: colour("line"),
          font: { color: colour("ink") },
        },
        legend: {
          orientation: "h",
          y: 1.02,
          yanchor: "bottom",
          x: 0,
          traceorder: "normal",
        },
        dragmode: innerWidth > 640 ? "zoom" : false,
      },
      more
    );
  }

  var CONFIG = {
    responsive: true,
    displaylogo: false,
    modeBarButtons: [["toImage", "zoom2d", "pan2d", "resetScale2d"]],
  };

  function plot(name, traces, more) {
    var where = document.querySelector('[data-chart="' + name + '"]');
    if (where) Plotly.react(where, traces, layout(more), CONFIG);
  }

  function drawVolatility() {
    var first = firstShown();
    var year = Math.sqrt(data.periods);
    var days = data.date.slice(first);
    plot(
      "volatility",
      data.models.map(function (m, i) {
        return {
          type: "scatter",
          mode: "lines",
          name: m.label,
          x: days,
          y: m.sigma_pct.slice(first).map(function (s) {
            return s === null ? null : s * year;
          }),
          line: { color: modelColour(i), width: m.key === model ? 2 : 1.1 },
          hovertemplate: "%{y:.2f} %",
        };
      }),
      {
        xaxis: dates(days),
        yaxis: axis({ title: named("% a year"), rangemode: "tozero" }),
        showlegend: true,
      }
    );
  }

  /* mean + q sigma of each day shown; null where there is no sigma. */
  function band(m, first, q) {
    return m.sigma_pct.slice(first).map(function (s, i) {
      var mean = Array.isArray(m.mean_pct) ? m.mean_pct[first + i] : m.mean_pct;
      return s === null || mean === null ? null : mean + q * s;
    });
  }

  function line(name, x, y, look, more) {
    return Object.assign(
      {
        type: "scatter",
        mode: "lines",
        name: name,
        x: x,
        y: y,
        line: look,
        hovertemplate: "%{y:.2f}",
      },
      more
    );
  }

  /* The returns below a limit, as marks. */
  function below(name, days, returns, limit, symbol, ink) {
    var at = [];
    returns.forEach(function (r, i) {
      if (r !== null && limit[i] !== null && r < limit[i]) at.push(i);
    });
    return {
      type: "scatter",
      mode: "markers",
      name: name,
      x: at.map(function (i) {
        return days[i];
      }),
      y: at.map(function (i) {
        return returns[i];
      }),
      marker: {
        color: ink,
        size: 6,
        symbol: symbol,
        line: { color: ink, width: 1 },
      },
      hoverinfo: "skip",
    };
  }

  function returnTraces(first, days) {
    var m = chosen();
    var q = outlook(model);
    var returns = data.return_pct.slice(first);
    var clear = { color: "rgba(0,0,0,0)", width: 0 };
    var bars = {
      type: "bar",
      name: "return",
      x: days,
      y: returns,
      marker: { color: colour("bar"), line: { width: 0 } },
      hovertemplate: "%{y:.2f} %",
    };
    if (!m) return [bars];
    var traces = [
      line("+2 s", days, band(m, first, 2), clear, { showlegend: false }),
      line("\u00b12 s", days, band(m, first, -2), clear, {
        fill: "tonexty",
        fillcolor: colour("band"),
        hoverinfo: "skip",
      }),
      bars,
    ];
    if (q.q05_z !== null && q.q01_z !== null) {
      var v5 = band(m, first, q.q05_z);
      var v1 = band(m, first, q.q01_z);
      traces.push(
        line("VaR 5 %", days, v5, { color: colour("var5"), width: 1.2 }),
        line("VaR 1 %", days, v1, { color: colour("var1"), width: 1.2 }),
        below("below 5 %", days, returns, v5, "circle-open", colour("var5")),
        below("below 1 %", days, returns, v1, "x", colour("var1"))
      );
    }
    return traces;
  }

  function hasPrice() {
    return data.close.some(function (x) {
      return x !== null;
    });
  }

  function drawReturns() {
    var first = firstShown();
    var days = data.date.slice(first);
    var priced = hasPrice();
    var traces = returnTraces(first, days);
    if (priced)
      traces.push(
        line(
          "price",
          days,
          data.close.slice(first),
          { color: colour("accent"), width: 1.5 },
          { yaxis: "y2", hovertemplate: "%{y:,.2f}" }
        )
      );
    plot("returns", traces, {
      xaxis: Object.assign(dates(days), { anchor: "y" }),
      yaxis: axis({
        title: named("return, %"),
        domain: [0, priced ? 0.56 : 1],
        zeroline: true,
        zerolinecolor: colour("line"),
      }),
      yaxis2: axis({
        title: named(data.currency || "price"),
        domain: [0.62, 1],
        anchor: "x",
      }),
      showlegend: true,
      bargap: 0.15,
    });
  }

  function drawTerm() {
    var traces = [];
    var longest = 1;
    recent.models.forEach(function (m, i) {
      var h = m.term.h_days;
      longest = Math.max(longest, h[h.length - 1] || 1);
      traces.push(
        line(
          m.label,
          h,
          m.term.cum_vol_ann_pct,
          { color: modelColour(i), width: m.key === model ? 2.4 : 1.4 },
          {
            mode: h.length > 60 ? "lines" : "lines+markers",
            hovertemplate: "%{y:.2f} %",
          }
        )
      );
    });
    recent.models.forEach(function (m, i) {
      if (m.uncond_vol_ann_pct === null) return;
      traces.push(
        line(
          m.label + ", long run",
          [1, longest],
          [m.uncond_vol_ann_pct, m.uncond_vol_ann_pct],
          { color: modelColour(i), width: 1.2, dash: "dot" },
          { showlegend: false, hoverinfo: "skip" }
        )
      );
    });
    plot("term", traces, {
      xaxis: axis({
        title: named("sessions ahead"),
        tickvals: [1, 22, 63, 126, 189, 252],
      }),
      yaxis: axis({ title: named("% a year") }),
      showlegend: true,
    });
  }

  function drawNews() {
    var traces = [];
    recent.models.forEach(function (m, i) {
      if (!m.news) return;
      traces.push(
        line(
          m.label,
          m.news.shock_pct,
          m.news.vol_ann_pct,
          { color: modelColour(i), width: m.key === model ? 2.4 : 1.4 },
          { hovertemplate: "%{y:.2f} %" }
        )
      );
    });
    plot("news", traces, {
      xaxis: axis({ title: named("shock, %"), hoverformat: ".2f" }),
      yaxis: axis({ title: named("% a year, next session") }),
      showlegend: true,
    });
  }

  /* What draws the page's charts; cross.js has others. */
  var draws = [drawVolatility, drawReturns, drawTerm, drawNews];

  function drawCharts() {
    if (!data) return;
    if (typeof Plotly === "undefined") {
      all(".plot").forEach(function (where) {
        where.textContent = "The charts need Plotly, which did not load.";
      });
      return;
    }
    /* one at a time, so that the first can be seen while others are drawn */
    var turn = ++drawing;
    draws.reduce(function (wait, draw) {
      return wait.then(function () {
        if (turn !== drawing) return null;
        draw();
        return new Promise(requestAnimationFrame);
      });
    }, Promise.resolve());
  }

  var drawing = 0;

  /* ---- how far back ---- */

  function showRange(wanted) {
    range = wanted;
    all("[data-range]").forEach(function (button) {
      button.setAttribute(
        "aria-pressed",
        String(button.dataset.range === wanted)
      );
    });
    drawCharts();
  }

  /* What data/KEY.js calls with the whole history. */
  window.volHistory = function (whole) {
    data = whole;
    drawCharts();
  };

  /* A script, since pages from a disk may load those and nothing else. */
  function loadHistory() {
    var script = document.createElement("script");
    script.src = document.body.dataset.root + "data/" + recent.key + ".js";
    document.head.appendChild(script);
    recent.more = false;
  }

  function startRanges() {
    all("[data-range]").forEach(function (button) {
      button.addEventListener("click", function () {
        var wanted = button.dataset.range;
        if (recent.more && (wanted === "All" || YEARS[wanted] > 2))
          loadHistory();
        showRange(wanted);
      });
    });
  }

  /* The x of a curve stands where it is not that of the model before. */
  function shareX(curve, x) {
    var last;
    recent.models.forEach(function (m) {
      if (m[curve]) last = m[curve][x] = m[curve][x] || last;
    });
  }

  function readBlock(block) {
    data = recent = JSON.parse(block.textContent);
    if (data.pairs) {
      draws = []; /* those of cross.js */
      return;
    }
    shareX("term", "h_days");
    shareX("news", "shock_pct");
  }

  function start() {
    var block = byId("chart-data");
    if (block) readBlock(block);
    startTheme();
    startTables();
    startSearch();
    startSymbol();
    startModel();
    if (recent) startRanges();
    byId("theme").setAttribute("aria-pressed", String(isDark()));
  }

  window.volSite = {
    axis: axis,
    colour: colour,
    data: function () {
      return data;
    },
    dates: dates,
    draw: drawCharts,
    draws: function (list) {
      draws = list;
    },
    firstShown: firstShown,
    line: line,
    load: loadHistory,
    named: named,
    plot: plot,
  };

  start();
})();
