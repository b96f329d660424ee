/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs before anything is painted: the colours that the reader chose. */
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("js");
  try {
    var theme = localStorage.getItem("vol-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch (e) {
    /* no storage (a page from a disk, a strict browser): follow the system */
  }
})();
