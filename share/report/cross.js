/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of a group: the matrix of a day, a pair over time, the rolling index.
   site.js is there before. */
(function () {
  "use strict";

  var site = window.volSite;
  var byId = document.getElementById.bind(document);
  if (!site.data() || !site.data().pairs) return;

  var pair = 0; /* in data.pairs */
  var day = null; /* the date that the matrix shows, null: the last */

  /* ---- the matrix ---- */

  function shownDays() {
    return site.data().date.slice(site.firstShown());
  }

  /* As the page has it written: no sign before zero. */
  function written(x) {
    if (x === null) return "\u2013";
    var text = x.toFixed(2);
    return text === "-0.00" ? "0.00" : text.replace("-", "\u2212");
  }

  function showDay(index) {
    var data = site.data();
    Array.prototype.forEach.call(
      document.querySelectorAll("[data-pair]"),
      function (cell) {
        var p = data.pairs[cell.dataset.pair];
        var x = p.correlation[index];
        var span = cell.firstElementChild;
        cell.classList.toggle("negative", x !== null && x < 0);
        cell.style.setProperty("--c", x === null ? 0 : (x * x).toFixed(2));
        span.removeAttribute("data-ref");
        span.textContent = written(x);
      }
    );
    byId("day-shown").textContent = data.date[index];
  }

  /* The slider goes over the days of the range; it keeps its day while that is
     among them. */
  function setSlider() {
    var slider = byId("day");
    var days = shownDays();
    var at = day === null ? days.length - 1 : days.indexOf(day);
    if (at < 0) {
      at = 0;
      day = days[0];
      showDay(site.firstShown());
    }
    slider.min = 0;
    slider.max = days.length - 1;
    slider.value = at;
    slider.setAttribute("aria-valuetext", days[at]);
  }

  function startSlider() {
    var slider = byId("day");
    if (!slider) return;
    slider.addEventListener("input", function () {
      var first = site.firstShown();
      var index = first + Number(slider.value);
      day = site.data().date[index];
      slider.setAttribute("aria-valuetext", day);
      showDay(index);
    });
    slider.form.addEventListener("submit", function (e) {
      e.preventDefault();
    });
  }

  /* ---- the pair ---- */

  function name(p) {
    return byId("pair-choice").querySelector('[value="' + p + '"]').textContent;
  }

  /* Few labels on a narrow screen, so that none is turned. */
  function days(list) {
    return Object.assign(site.dates(list), {
      nticks: innerWidth > 640 ? 8 : 4,
      tickangle: 0,
    });
  }

  /* Of each day, over the pairs that have it. */
  function means() {
    return site.data().date.map(function (d, i) {
      var there = site
        .data()
        .pairs.map(function (p) {
          return p.correlation[i];
        })
        .filter(function (x) {
          return x !== null;
        });
      var sum = there.reduce(function (a, x) {
        return a + x;
      }, 0);
      return there.length ? sum / there.length : null;
    });
  }

  /* The pair, and behind it what all have in common. */
  function drawPair() {
    if (!byId("pair-choice")) return;
    var shown = shownDays();
    var several = byId("pair-choice").options.length > 1;
    var own = site.line(
      name(pair),
      shown,
      site.data().pairs[pair].correlation.slice(site.firstShown()),
      { color: site.colour("model-0"), width: 1.8 }
    );
    var mean = site.line(
      "mean of all pairs",
      shown,
      means().slice(site.firstShown()),
      { color: site.colour("muted"), width: 1.2, dash: "dot" }
    );
    setSlider();
    site.plot("pair", several ? [own, mean] : [own], {
      xaxis: days(shown),
      yaxis: site.axis({ title: site.named("correlation") }),
      showlegend: several,
    });
  }

  function showPair(p) {
    var path = site.data().pairs[p].path;
    pair = p;
    byId("pair-choice").value = p;
    Array.prototype.forEach.call(
      document.querySelectorAll("#pair .links a"),
      function (link) {
        link.href = link.href.replace(
          /correlations\/.*\.(json|csv)$/,
          "correlations/" + path + ".$1"
        );
      }
    );
    site.draw();
  }

  /* "?pair=DAX/CAC" in either order */
  function wantedPair() {
    var match = /[?&]pair=([A-Za-z0-9._-]+)\/([A-Za-z0-9._-]+)/.exec(
      location.search
    );
    var found = null;
    if (match)
      site.data().pairs.forEach(function (p, i) {
        if (
          p.path === match[1] + "/" + match[2] ||
          p.path === match[2] + "/" + match[1]
        )
          found = i;
      });
    return found;
  }

  function keepPair() {
    try {
      history.replaceState(
        null,
        "",
        location.pathname + "?pair=" + site.data().pairs[pair].path + location.hash
      );
    } catch (e) {
      /* a page from a disk in a browser that forbids it */
    }
  }

  function startPair() {
    var choice = byId("pair-choice");
    if (!choice) return;
    var wanted = wantedPair();
    choice.addEventListener("change", function () {
      showPair(Number(choice.value));
      keepPair();
    });
    addEventListener("pageshow", function () {
      choice.value = pair;
    });
    showPair(wanted === null ? Number(choice.options[0].value) : wanted);
  }

  /* ---- the rolling index ---- */

  function drawIndex() {
    var index = site.data().index;
    if (!index.date.length) return;
    site.plot(
      "index",
      [
        site.line(
          "from others",
          index.date,
          index.total_pct,
          { color: site.colour("model-3"), width: 1.8 },
          { hovertemplate: "%{y:.1f} %", mode: index.date.length > 1 ? "lines" : "markers" }
        ),
      ],
      {
        xaxis: index.date.length > 1 ? days(index.date) : site.axis({ type: "date" }),
        yaxis: site.axis({ title: site.named("% from others") }),
        showlegend: false,
      }
    );
  }

  /* The block of a page of many pairs holds less than the range that it opens
     with. */
  function fillRange() {
    var list = site.data().date;
    var year = 365.25 * 24 * 3600 * 1000;
    if (
      site.data().more &&
      new Date(list[list.length - 1]) - new Date(list[0]) < 1.97 * year
    )
      site.load();
  }

  site.draws([drawPair, drawIndex]);
  fillRange();
  startSlider();
  startPair();
  site.draw();
})();
