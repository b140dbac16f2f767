/* Counts words by the rule of docs/word-count.md: the other half of accreditation/modalities/words.py.
   Both are held to one table, tests/data/words.json. Change neither alone. */
(() => {
  "use strict";
  const UNSPACED = new RegExp(
    "[\\u3005\\u3007\\u3040-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\uff66-\\uff9f" +
    "\\u{20000}-\\u{2fa1f}\\u{30000}-\\u{323af}]", "u");
  const FORMAT = /\p{Cf}/u, WORD = /[\p{L}\p{N}]/u, MARK = /\p{M}/u;
  const JOINERS = "'\u2019\u02bc.\u00b7\u2011-";
  const ZERO_WIDTH_SPACE = "\u200b";

  const count = (text) => {
    let words = 0, inWord = false, joined = false;
    for (const character of String(text).normalize("NFC")) {
      if (FORMAT.test(character) && character !== ZERO_WIDTH_SPACE) continue;
      const letter = WORD.test(character);
      if (letter && UNSPACED.test(character)) {
        words += 1;
        inWord = joined = false;
      } else if (JOINERS.includes(character)) {
        inWord = joined = inWord && !joined;
      } else if (letter) {
        if (!inWord) words += 1;
        inWord = true;
        joined = false;
      } else if (!MARK.test(character)) {
        inWord = joined = false;
      }
    }
    return words;
  };

  globalThis.rostrumWordCount = count;
})();
