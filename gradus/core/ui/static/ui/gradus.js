// Small comforts. Every page works without this file.
(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);

  // Ask before a dangerous button does its work: <button data-confirm="Delete the draft?">
  const ask = (question, go) => {
    const dialog = one("#confirm");
    if (!dialog || !dialog.showModal) return window.confirm(question) && go();
    dialog.querySelector("[data-question]").textContent = question;
    dialog.returnValue = "";
    dialog.addEventListener("close", () => dialog.returnValue === "yes" && go(), { once: true });
    dialog.showModal();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-confirm]");
    if (!button || !button.form || !button.form.requestSubmit) return;
    event.preventDefault();
    if (button.form.reportValidity()) {
      ask(button.dataset.confirm, () => button.form.requestSubmit(button));
    }
  });
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question, () => event.detail.issueRequest(true));
  });

  // A second tap on a slow line is not a second submission
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (Date.now() - (form.sentAt || 0) < 2000) return event.preventDefault();
    form.sentAt = Date.now();
  });

  // Filters: <select data-autosubmit> sends its form; the button beside it stays for everybody else
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });

  // How htmx behaves: it evaluates nothing, keeps no copy of a page, and shows a form again that was refused
  const htmx = document.createElement("meta");
  htmx.name = "htmx-config";
  htmx.content = JSON.stringify({
    includeIndicatorStyles: false, allowEval: false, allowScriptTags: false, selfRequestsOnly: true,
    historyCacheSize: 0, refreshOnHistoryMiss: true, timeout: 60000,
    responseHandling: [
      { code: "204", swap: false }, { code: "[23]..", swap: true }, { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });
  document.head.append(htmx);

  // htmx weighs more than most pages: where nothing changes before somebody acts, it comes at the first touch
  const later = one("meta[name=htmx-later]");
  const fetchHtmx = () => {
    if (!later.isConnected) return;
    later.remove();
    const script = document.createElement("script");
    script.src = later.content;
    document.head.append(script);
  };
  for (const part of later ? document.querySelectorAll("[hx-boost]") : []) {
    for (const touch of ["focusin", "pointerover"]) part.addEventListener(touch, fetchHtmx, { once: true });
  }

  // Open menus close with Escape or a click elsewhere
  const close = (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (event.key === "Escape") {
        menu.open = false;
        menu.querySelector("summary").focus();
      } else if (event.type === "click" && !menu.contains(event.target)) menu.open = false;
    }
  };
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);

  // Say so when the line is down; htmx alone would stay silent
  const line = (down) => {
    const notice = one("[data-line]");
    if (notice) notice.hidden = !down;
  };
  document.addEventListener("htmx:sendError", () => line(true));
  document.addEventListener("htmx:timeout", () => line(true));
  document.addEventListener("htmx:afterOnLoad", () => line(false));

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
  const summary = one("[data-focus]");
  if (summary) summary.focus();
})();
