// Two keys that work on every page: "/" leads to the search field, "?" lists the keys. Both can be switched off.
"use strict";
const keys = document.getElementById("keys");
const use = document.getElementById("id_use_keys");
const stored = () => { try { return localStorage.getItem("keys"); } catch { return null; } };
use.checked = stored() !== "off";
use.addEventListener("change", () => {
  try { localStorage.setItem("keys", use.checked ? "on" : "off"); } catch { /* kept for this page only */ }
});
for (const button of document.querySelectorAll("[data-keys]")) {
  button.addEventListener("click", () => keys.showModal());
}
document.addEventListener("keydown", (event) => {
  const isTyping = event.isComposing || event.target.closest("input, textarea, select, [contenteditable]");
  if (!use.checked || isTyping || keys.open || event.ctrlKey || event.metaKey || event.altKey) return;
  const field = [...document.querySelectorAll("[data-find]")].find((it) => it.offsetParent);
  if (event.key === "/" && field) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "?") {
    event.preventDefault();
    keys.showModal();
  }
});
