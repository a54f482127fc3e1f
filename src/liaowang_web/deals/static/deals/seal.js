// Seals a bid in the browser: its text and chance stay here, and only the hash goes to the server.
// The text must come out as liaowang_web.deals.sealing writes it: JSON, names sorted, no blanks, every value a text.
"use strict";

(() => {
  const form = document.querySelector("form[data-seal]");
  const receipt = document.querySelector("[data-receipt]");
  const hex = (bytes) => Array.from(bytes, (it) => it.toString(16).padStart(2, "0")).join("");

  document.querySelectorAll("[data-save]").forEach((button) => {
    button.addEventListener("click", () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([receipt.textContent], { type: "application/json" }));
      link.download = button.dataset.save;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    });
  });

  // Without a secure connection browsers do not hash; then the server seals.
  if (!form || !window.crypto || !window.crypto.subtle) return;

  const value = (name) => form.elements[name].value.trim().replace(/\r\n/g, "\n");

  const priced = (text) => {
    const found = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text);
    if (!found) return "";
    const price = `${found[1].replace(/^0+(?=\d)/, "")}.${(found[2] || "").padEnd(2, "0")}`;
    return Number(price) > 0 ? price : "";
  };

  form.addEventListener("submit", async (event) => {
    const days = value("delivery_days");
    const price = priced(value("price"));
    const bidder = value("organisation");
    if (!price || !bidder || !/^\d{0,4}$/.test(days)) return; // the server says what is wrong
    event.preventDefault();
    const nonce = hex(crypto.getRandomValues(new Uint8Array(32)));
    const text = JSON.stringify({
      bidder, delivery_days: days, nonce, price, statement: value("statement"), tender: form.dataset.seal,
    });
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
    receipt.textContent = text;
    const other = document.querySelector("form[data-hash]");
    other.elements.organisation.value = bidder;
    other.elements.commitment.value = hex(new Uint8Array(digest));
    document.querySelector("[data-sealed]").hidden = false;
    document.querySelector("[data-sealed] [data-save]").focus();
  });
})();
