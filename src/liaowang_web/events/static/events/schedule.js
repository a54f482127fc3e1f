// Has the schedule kept on the device, and says when it is read without a network.
"use strict";
const sheet = document.querySelector("[data-worker]");
if (sheet && "serviceWorker" in navigator) {
  const parts = [location.href.split("#")[0]];
  for (const it of document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")) parts.push(it.href);
  for (const it of document.scripts) if (it.src) parts.push(it.src);
  navigator.serviceWorker.addEventListener("message", (event) => {
    if (event.data?.kept) sheet.dataset.kept = "yes";
  });
  navigator.serviceWorker.register(sheet.dataset.worker).then(() => navigator.serviceWorker.ready).then((found) => {
    if (sheet.dataset.offline === "no") found.active.postMessage({ keep: parts });
  }).catch(() => { /* the page works without it, only not without a network */ });
}
if (sheet) {
  addEventListener("offline", () => { sheet.dataset.offline = "yes"; });
  addEventListener("online", () => { sheet.dataset.offline = "no"; });
}
