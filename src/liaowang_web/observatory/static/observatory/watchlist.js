// The link to a view goes to the clipboard, and the page to the printer; the address itself is the view.
"use strict";
for (const button of document.querySelectorAll("[data-copy-address]")) {
  if (!navigator.clipboard) {
    button.hidden = true; // browsers give the clipboard to secure pages only
    continue;
  }
  const words = button.textContent;
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(location.href);
    button.textContent = button.dataset.copyAddress;
    setTimeout(() => { button.textContent = words; }, 2000);
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => print());
}
