// Saves a form 2 s after typing stops and when its page is left, never while an input method composes; says when, or why not.
"use strict";
const form = document.querySelector("form[data-autosave]");
if (form) {
  const says = form.querySelector("[data-saved]");
  let timer = 0, composing = false, saving = false, changed = 0, refused = false, sent = false;
  // Whoever comes back to the page is to have the version that is saved, not the one that this page had when it was left.
  form.elements.version.setAttribute("autocomplete", "off");

  const save = async () => {
    timer = 0;
    if (composing || saving) return plan();
    const before = changed;
    saving = true;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "error",
      });
      const told = await answer.json();
      says.textContent = told.says;
      refused = answer.status === 403;  // for good: asking again would only be refused again
      if (told.version) form.elements.version.value = told.version;
      if (answer.ok && changed !== before) plan();
    } catch {
      says.textContent = form.dataset.unsaved;
    } finally {
      saving = false;
    }
  };
  const stop = () => {
    clearTimeout(timer);
    timer = 0;
  };
  const plan = () => {
    stop();
    if (!refused) timer = setTimeout(save, 2000);
  };
  const note = () => {
    changed += 1;
    if (!composing) plan();
  };
  form.addEventListener("compositionstart", () => { composing = true; stop(); });
  form.addEventListener("compositionend", () => { composing = false; note(); });
  form.addEventListener("input", note);
  form.addEventListener("change", note);
  form.addEventListener("submit", stop);
  addEventListener("pagehide", () => {
    if (timer && !saving) sent = navigator.sendBeacon(form.dataset.autosave, new FormData(form));
    stop();
  });
  // What was changed before anything here listened (a slow line, a form filled in again by the browser) is told now.
  const isChanged = (it) => {
    if (it.type === "checkbox" || it.type === "radio") return it.checked !== it.defaultChecked;
    if (it.type === "select-one") return it.selectedIndex !== Math.max(0, [...it.options].findIndex((one) => one.defaultSelected));
    if (it.type === "select-multiple") return [...it.options].some((one) => one.selected !== one.defaultSelected);
    if (!("defaultValue" in it)) return false;
    const asSent = it.cloneNode();  // a field of numbers shows nothing of a text: then nothing was changed
    asSent.value = it.defaultValue;
    return it.value !== asSent.value;
  };
  addEventListener("DOMContentLoaded", () => {
    for (const it of [...form.elements].filter(isChanged)) it.dispatchEvent(new Event("change", { bubbles: true }));
  });
  addEventListener("pageshow", (event) => { if (event.persisted && sent) location.reload(); });
}
