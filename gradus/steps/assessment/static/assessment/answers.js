// Saves each answer as it is given. Without this file the button at the foot saves the page.
(() => {
  "use strict";
  const form = document.querySelector("form[data-autosave]");
  if (!form || !window.fetch) return;
  const AGAIN = 5000; // milliseconds until what did not get through is tried again
  let open = 0;

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

  const save = async (box) => {
    const body = given(box);
    if (!body.get(box.id) && version(box).value === "0") return say(box, form.dataset.needs);
    let answer;
    try {
      answer = await fetch(form.dataset.autosave, { method: "POST", body, redirect: "error" });
    } catch {
      say(box, form.dataset.offline, true);
      await new Promise((again) => setTimeout(again, AGAIN));
      return save(box); // the same sent twice is saved once
    }
    const told = await answer.json().catch(() => ({ told: form.dataset.failed }));
    if (told.versions && box.id in told.versions) version(box).value = told.versions[box.id];
    if (!answer.ok) return say(box, told.told, true);
    say(box, form.dataset.saved);
    const before = box.querySelector("[data-before]");
    if (before) before.hidden = true;
    document.querySelector("[data-progress]").textContent = told.progress;
    const next = document.querySelector("[data-next]");
    if (next && told.next) next.href = told.next;
    else if (next) next.hidden = true;
  };

  const queues = new Map(); // by question: one save after the other
  form.addEventListener("change", (event) => {
    const box = event.target.closest("fieldset[id]");
    if (!box) return;
    open += 1;
    const done = () => { open -= 1; };
    queues.set(box, (queues.get(box) || Promise.resolve()).then(() => save(box)).then(done, done));
  });
  window.addEventListener("beforeunload", (event) => {
    if (open && !form.sentAt) event.preventDefault();
  });
})();
