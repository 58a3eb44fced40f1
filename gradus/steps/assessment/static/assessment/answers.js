// Saves each answer as it is given. Without this file the button at the foot saves the page.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form || !window.fetch) return;
  const AGAIN = 5000; // milliseconds until what did not get through is tried again
  const REST = 500; // that arrow keys rest on an answer
  const OVER = 410; // the workshop is over, or the table has another code
  const unsaved = new Map(); // by question: the change that is not saved yet
  const say = (box, text, bad) => {
    const line = box.querySelector("[data-told]");
    line.textContent = text;
    line.className = bad ? "error" : "hint";
  };
  const version = (box) => form.elements[`${box.id}.version`];
  const given = (box) => {
    const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    for (const field of box.elements) {
      if (field.name && (field.type !== "radio" || field.checked)) body.set(field.name, field.value);
    }
    return body;
  };

  // Whether it is saved.
  const save = async (box) => {
    const body = given(box);
    if (!body.get(box.id) && version(box).value === "0") {
      say(box, form.dataset.needs);
      return false;
    }
    let answer;
    try {
      answer = await fetch(form.dataset.autosave, { method: "POST", body, redirect: "manual" });
    } catch {
      say(box, form.dataset.offline, true);
      await new Promise((again) => {
        setTimeout(again, AGAIN);
        addEventListener("online", again, { once: true });
      });
      return save(box); // the same sent twice is saved once
    }
    if (answer.type === "opaqueredirect" || answer.status === OVER) {
      say(box, form.dataset.out, true);
      return false;
    }
    const told = await answer.json().catch(() => ({ told: form.dataset.failed }));
    if (told.versions && box.id in told.versions) version(box).value = told.versions[box.id];
    if (!answer.ok) {
      say(box, told.told, true);
      return false;
    }
    say(box, form.dataset.saved);
    const before = box.querySelector("[data-before]");
    if (before) before.hidden = true;
    document.querySelector("[data-progress]").textContent = told.progress;
    const next = document.querySelector("[data-next]");
    if (next && told.next) next.href = told.next;
    else if (next) next.hidden = true;
    return true;
  };

  let arrows = false; // they pass what nobody means
  form.addEventListener("keydown", (event) => { arrows = event.key.startsWith("Arrow"); });

  const queues = new Map(); // by question: one save after the other
  form.addEventListener("change", (event) => {
    const box = event.target.closest("fieldset[id]");
    if (!box) return;
    const change = {};
    unsaved.set(box, change);
    const last = () => unsaved.get(box) === change;
    const turn = async () => {
      if (arrows && last()) await new Promise((on) => setTimeout(on, REST));
      return last() && save(box);
    };
    const done = (saved) => { if (saved && last()) unsaved.delete(box); };
    queues.set(box, (queues.get(box) || Promise.resolve()).then(turn).then(done, done));
  });
  // What is saved is not sent again: at a table somebody else may have changed it meanwhile.
  form.addEventListener("submit", () => {
    for (const box of form.querySelectorAll("fieldset[id]")) {
      version(box).disabled = !unsaved.has(box) && !box.querySelector("[data-before]:not([hidden])");
    }
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved.size && !form.sentAt) event.preventDefault();
  });
})();
