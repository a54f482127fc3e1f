// Copies the commands that check the chain; without script they are selected by hand.
"use strict";
for (const button of document.querySelectorAll("[data-copies]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const told = button.parentElement.querySelector("[data-copied]");
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    told.textContent = button.dataset.done;
  });
}
