/* Adds the reader's own zone to each deadline and keeps "closes in …" true. The page is complete without it. */
(() => {
  "use strict";
  const lang = document.documentElement.lang || undefined;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  // Plain "en" would put the month first, unlike the words beside it.
  const own = new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  });
  const unit = (n, name) =>
    n ? new Intl.NumberFormat(lang, { style: "unit", unit: name, unitDisplay: "long" }).format(n) : "";

  // The two largest units, cut and never rounded up: the same words as accounts/deadline_words.py.
  const span = (ms) => {
    const all = Math.floor(ms / 60000);
    const days = Math.floor(all / 1440), hours = Math.floor(all / 60) % 24, minutes = all % 60;
    if (days >= 14) return unit(days, "day");
    return (days ? [unit(days, "day"), unit(hours, "hour")] : [unit(hours, "hour"), unit(minutes, "minute")])
      .filter(Boolean).join(" ");
  };

  const addZone = (root) => {
    if (!zone || zone === "UTC" || zone === "Etc/UTC") return;
    root.querySelectorAll("time[data-deadline]").forEach((time) => {
      if (time.dataset.zoned || time.parentElement.dataset.seat === zone) return;
      time.dataset.zoned = "1";
      const words = document.createElement("span");
      words.className = "own-zone";
      words.textContent = `${own.format(new Date(time.dateTime))} ${time.dataset.zoneWords}`;
      time.parentElement.append(words);
    });
  };

  // A wrong clock in the browser must not declare anything closed: at the end the server's last words stay.
  const tick = () => {
    document.querySelectorAll(".countdown[data-sentence]").forEach((words) => {
      const time = words.parentElement.querySelector("time[data-deadline]");
      const left = span(new Date(time.dateTime) - Date.now());
      if (left && new Date(time.dateTime) > Date.now()) {
        words.textContent = words.dataset.sentence.replace("%(span)s", left);
      }
    });
  };

  addZone(document);
  tick();
  setInterval(() => { if (!document.hidden) tick(); }, 30000);
})();
