/* allauth's passkey scripts report what went wrong as an event; this shows it in words, where the button is. */
(() => {
  "use strict";
  document.addEventListener("allauth.error", (event) => {
    const problem = document.getElementById("passkey-problem");
    if (!problem) return;
    event.preventDefault();
    document.getElementById("main").prepend(problem);
    problem.hidden = false;
    problem.scrollIntoView({ block: "center" });
  });
})();
