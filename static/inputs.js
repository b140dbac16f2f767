/* Shows how many words a text has, by the counter that the server uses too. Without it the server says so on saving. */
(() => {
  "use strict";
  const start = (line) => {
    const area = document.getElementById(line.dataset.counts);
    if (!area || !globalThis.rostrumWordCount) return;
    const limit = Number(line.dataset.limit);
    const number = new Intl.NumberFormat(document.documentElement.lang);
    let waiting;
    const show = () => {
      const count = globalThis.rostrumWordCount(area.value);
      line.textContent = line.dataset.words.replace("{count}", number.format(count)).replace("{limit}", number.format(limit));
      line.classList.toggle("is-over", count > limit);
    };
    area.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(show, 150);
    });
    show();
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".word-count[data-counts]").forEach(start));
})();
