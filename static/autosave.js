/* Long texts save themselves. Forms that ask for it:
     <form data-keep-form="reference:part" data-user="12" data-autosave="/my/…/autosave/">
   Every textarea is counted (data-word-limit) and kept in this browser until the server has it; with data-autosave it is also
   sent to the server two seconds after the last key, with the same token, rights and version check as the button; one text
   of a form at a time, for they share the version, and a button waits for the one on its way. The names in
   data-autosave-with are sent along. An answer that brings an address of its own (a draft now begun) moves the form there.
   Files are looked at before they travel (data-most-bytes). The page is complete without this script. */
(() => {
  "use strict";
  const PAUSE = 2000, KEPT_DAYS = 30;
  // Translated words come with the page (templates/my/autosave_words.html); these stand where it does not bring them.
  const brought = document.getElementById("autosave-words")?.dataset || {};
  const words = (name, fallback) => brought[name] || fallback;
  const SAY = {
    of: words("wordsOf", "%(count)s of %(limit)s words"),
    over: words("wordsOver", "%(count)s words: %(over)s over the limit of %(limit)s"),
    saving: words("saving", "Saving…"),
    kept: words("kept", "Not saved on the server yet. A copy is kept in this browser."),
    copy: words("copy", "A copy is kept in this browser."),
    signedOut: words("signedOut", "You are signed out. Your text is kept in this browser: sign in, come back to this page, and it will be offered."),
    stale: words("stale", "Somebody else has saved another text. Yours is kept in the form; theirs is below."),
    theirs: words("theirs", "The text as it is saved now"),
    older: words("older", "This browser has kept a text that the server does not have."),
    restore: words("restore", "Put it into the form"),
    discard: words("discard", "Discard it"),
    large: words("large", "This file is larger than the limit. Choose a smaller one, or scan it at a lower resolution."),
  };
  const number = new Intl.NumberFormat(document.documentElement.lang || "en");
  const fill = (text, values) => text.replace(/%\((\w+)\)s/g, (_all, name) => number.format(values[name]));
  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  // localStorage may be full or forbidden: then the server alone keeps the text.
  const store = {
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* nothing to drop */ } },
  };
  const forgetOld = () => {
    try {
      for (const key of Object.keys(localStorage)) {
        if (!key.startsWith("rostrum:")) continue;
        const kept = store.get(key);
        if (!kept || Date.now() - kept.at > KEPT_DAYS * 864e5) store.drop(key);
      }
    } catch { /* as above */ }
  };

  const moveTo = (form, address) => {
    form.action = address.page;
    form.dataset.autosave = address.autosave;
    form.dataset.keepForm = address.keep;
    history.replaceState(null, "", address.page);
  };

  // On its way to the server, by form: what the button waits for.
  const underWay = new WeakMap();
  const waitFor = (form) => {
    form.addEventListener("submit", (event) => {
      const sending = underWay.get(form);
      if (!sending || event.defaultPrevented) return;
      event.preventDefault();
      sending.finally(() => form.requestSubmit(event.submitter));
    });
  };

  const follow = (form, area) => {
    const keyNow = () => `rostrum:${form.dataset.user || "new"}:${form.dataset.keepForm}:${area.name}`;
    let key = keyNow();
    const foot = make("div", "word-count");
    const count = make("span");
    const saved = make("span", "saved");
    saved.setAttribute("role", "status");
    foot.append(count, " ", saved);
    area.after(foot);
    const limit = Number(area.dataset.wordLimit) || 0;
    let server = area.value, timer = 0;

    const recount = () => {
      if (!limit || !globalThis.rostrumWordCount) return;
      const n = globalThis.rostrumWordCount(area.value);
      foot.classList.toggle("is-over", n > limit);
      count.textContent = fill(n > limit ? SAY.over : SAY.of, { count: n, limit, over: n - limit });
    };

    const showTheirs = (answer) => {
      form.querySelector(`[data-theirs="${area.name}"]`)?.remove();
      const box = make("div", "field");
      box.dataset.theirs = area.name;
      const label = make("label", "", SAY.theirs);
      const theirs = make("textarea", "form-control");
      theirs.readOnly = true;
      theirs.rows = 8;
      theirs.value = answer.theirs;
      theirs.id = `${area.id}_theirs`;
      label.htmlFor = theirs.id;
      box.append(label, theirs);
      foot.after(box);
    };

    const send = async () => {
      const sent = area.value;
      saved.textContent = SAY.saving;
      const body = new URLSearchParams({
        csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value,
        version: form.elements.version.value,
        field: area.name,
        value: sent,
      });
      // In whose name the page was drawn: a text is kept in no other.
      if (form.elements.drawn_for) body.append("drawn_for", form.elements.drawn_for.value);
      for (const name of (form.dataset.autosaveWith || "").split(" ")) {
        if (name && form.elements[name]) body.append(name, form.elements[name].value);
      }
      try {
        const response = await fetch(form.dataset.autosave, { method: "POST", body, credentials: "same-origin", redirect: "manual", headers: { Accept: "application/json" } });
        const answer = (response.headers.get("content-type") || "").includes("json") ? await response.json() : {};
        if (response.ok && answer.saved) {
          server = sent;
          form.elements.version.value = answer.version;
          saved.textContent = answer.saved;
          if (area.value === sent) store.drop(key);
          if (answer.page) {
            moveTo(form, answer);
            key = keyNow();
          }
        } else if (response.status === 409 && answer.theirs !== undefined && answer.reason === "stale") {
          // The version is left as it is: only the button, with both texts before one's eyes, overwrites.
          showTheirs(answer);
          saved.textContent = SAY.stale;
          server = sent;
        } else if (answer.closed) {
          // Nothing is kept here any more: the page says so once, and keeps the text in the form and in this browser.
          delete form.dataset.autosave;
          saved.textContent = `${answer.sentence} ${SAY.copy}`;
        } else if (answer.sentence) {
          saved.textContent = `${answer.sentence} ${SAY.kept}`;
        } else {
          saved.textContent = [401, 403].includes(response.status) ? SAY.signedOut : SAY.kept;
        }
      } catch {
        saved.textContent = SAY.kept;
      } finally {
        underWay.delete(form);
        if (area.value !== sent) later();
      }
    };
    const start = () => {
      if (area.value === server) return;
      if (underWay.has(form)) later();
      else underWay.set(form, send());
    };
    const later = () => {
      clearTimeout(timer);
      if (form.dataset.autosave) timer = setTimeout(start, PAUSE);
    };
    // The button sends all of it: nothing may change the version behind it.
    form.addEventListener("submit", () => clearTimeout(timer));

    const offer = (kept) => {
      const box = make("div", "notice notice-warning");
      const inner = make("div", "notice-body");
      inner.append(make("p", "notice-title", SAY.older));
      const preview = make("textarea", "form-control");
      preview.readOnly = true;
      preview.rows = 4;
      preview.value = kept.text;
      preview.setAttribute("aria-label", SAY.older);
      const row = make("div", "actions");
      const take = make("button", "btn btn-outline-primary btn-sm", SAY.restore);
      const leave = make("button", "btn btn-outline-secondary btn-sm", SAY.discard);
      take.type = leave.type = "button";
      take.addEventListener("click", () => {
        area.value = kept.text;
        box.remove();
        area.dispatchEvent(new Event("input", { bubbles: true }));
        area.focus();
      });
      leave.addEventListener("click", () => { store.drop(key); box.remove(); area.focus(); });
      row.append(take, leave);
      inner.append(preview, row);
      box.append(inner);
      area.before(box);
    };

    area.addEventListener("input", () => {
      recount();
      store.set(key, { text: area.value, at: Date.now() });
      later();
    });
    const kept = store.get(key);
    if (kept && kept.text === area.value) store.drop(key);
    else if (kept && kept.text.trim() && !form.querySelector(".has-error")) offer(kept);
    recount();
  };

  const setOut = () => {
    forgetOld();
    for (const form of document.querySelectorAll("form[data-keep-form]")) {
      waitFor(form);
      for (const area of form.querySelectorAll("textarea:not([readonly])")) follow(form, area);
    }
    for (const input of document.querySelectorAll("input[type=file][data-most-bytes]")) {
      const words = make("p", "field-error");
      words.setAttribute("role", "alert");
      words.hidden = true;
      words.textContent = SAY.large;
      input.after(words);
      input.addEventListener("change", () => {
        const large = [...input.files].some((file) => file.size > Number(input.dataset.mostBytes));
        words.hidden = !large;
        if (large) input.value = "";
      });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", setOut);
  else setOut();
})();
