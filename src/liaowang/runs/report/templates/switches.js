// Switches of language and theme, kept for the next page, and two short words for finding elements.
var page = (function () {
  "use strict";
  var root = document.documentElement;
  var all = function (what, from) { return Array.prototype.slice.call((from || document).querySelectorAll(what)); };
  var one = function (what, from) { return (from || document).querySelector(what); };
  var kept = {
    read: function (name) { try { return localStorage.getItem("liaowang." + name); } catch (refused) { return null; } },
    write: function (name, value) { try { localStorage.setItem("liaowang." + name, value); } catch (refused) { return; } }
  };
  var asked = new URLSearchParams(location.search);
  root.classList.add("js");

  function speak(language) {
    root.dataset.lang = language;
    root.lang = language === "zh" ? "zh-Hans" : "en";
    document.title = document.body.getAttribute("data-title-" + language);
    one("#say-" + language).checked = true;
    all("option[data-en]").forEach(function (it) { it.textContent = it.getAttribute("data-" + language); });
  }
  function paint(theme) {
    if (theme === "auto") { delete root.dataset.theme; } else { root.dataset.theme = theme; }
    one("input[name=theme][value=" + theme + "]").checked = true;
  }
  function choose(name, allowed, otherwise, act) {
    var wanted = [asked.get(name === "language" ? "lang" : name), kept.read(name)].filter(function (it) { return allowed.indexOf(it) >= 0; });
    act(wanted[0] || otherwise);
    all("input[name=" + name + "]").forEach(function (input) {
      input.addEventListener("change", function () { act(input.value); kept.write(name, input.value); });
    });
  }
  choose("language", ["en", "zh"], /^zh/i.test(navigator.language || "") ? "zh" : "en", speak);
  choose("theme", ["auto", "light", "dark"], "auto", paint);
  return { one: one, all: all };
})();
