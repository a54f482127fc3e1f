// The report reads without this; it adds the switches, sorting, filtering and opening of rows.
(function () {
  "use strict";
  var one = page.one, all = page.all;

  // Whoever follows a link into something closed finds it open.
  function reveal() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) { return; }
    for (var it = target; it; it = it.parentElement) { if (it.tagName === "DETAILS") { it.open = true; } }
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  reveal();

  var table = one(".wl");
  if (!table) { return; }
  var bodies = all("tbody[data-rank]", table);

  all(".op", table).forEach(function (link) {
    var detail = link.closest("tbody").querySelector(".det");
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    function toggle(event) {
      event.preventDefault();
      detail.hidden = !detail.hidden;
      link.setAttribute("aria-expanded", String(!detail.hidden));
    }
    link.addEventListener("click", toggle);
    link.addEventListener("keydown", function (event) { if (event.key === " ") { toggle(event); } });
  });

  var strip = one(".strip", table);
  all(".ask", table).forEach(function (link) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", function (event) {
      event.preventDefault();
      var opens = link.getAttribute("aria-expanded") !== "true";
      all(".ask", table).forEach(function (other) { other.setAttribute("aria-expanded", "false"); });
      link.setAttribute("aria-expanded", String(opens));
      strip.hidden = !opens;
      var words = document.createElement("p");
      words.innerHTML = one(link.getAttribute("href")).innerHTML;
      one("div", strip).replaceChildren(words);
    });
    link.addEventListener("keydown", function (event) { if (event.key === " ") { event.preventDefault(); link.click(); } });
  });

  all("th[data-sort]", table).forEach(function (head) {
    var label = one(".label", head), button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append.apply(button, Array.prototype.slice.call(label.childNodes));
    label.append(button);
    button.addEventListener("click", function () {
      var isText = head.dataset.kind === "text", before = head.getAttribute("aria-sort");
      sort(head, before ? before !== "descending" : !isText && head.dataset.sort !== "rank");
    });
  });
  function sort(head, down) {
    var key = head.dataset.sort, isText = head.dataset.kind === "text";
    all("th[aria-sort]", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    bodies.sort(function (a, b) {
      var x = a.dataset[key], y = b.dataset[key];
      if (x === "" || y === "") { return (x === "") - (y === ""); }
      var order = isText ? x.localeCompare(y) : x - y;
      return (down ? -order : order) || a.dataset.rank - b.dataset.rank;
    });
    bodies.forEach(function (body) { table.append(body); });
  }
  one("#order").addEventListener("change", function (event) {
    var key = event.target.value;
    sort(one('th[data-sort="' + key + '"]', table), key !== "name" && key !== "rank");
  });

  var form = one("#filters"), nothing = one("#nothing");
  var texts = new Map(bodies.map(function (body) {
    return [body, (one(".nm", body).textContent + " " + one(".terms", body).textContent).toLowerCase()];
  }));
  var conditions = {
    find: function (body, value) { return value.toLowerCase().split(/\s+/).every(function (word) { return texts.get(body).indexOf(word) >= 0; }); },
    least: function (body, value) { return +body.dataset.size >= +value; },
    since: function (body, value) { return (body.dataset.first || "0") >= value; },
    direction: function (body, value) { return (" " + body.dataset.dir + " ").indexOf(" " + value + " ") >= 0; },
    bursting: function (body) { return "burst" in body.dataset; }
  };
  function value(name) {
    var input = one("#" + name);
    return input.type === "checkbox" ? (input.checked ? "1" : "") : input.value.trim();
  }
  function filter() {
    var set = Object.keys(conditions).filter(value), most = null, removed = -1, shown = 0;
    bodies.forEach(function (body) {
      body.hidden = !set.every(function (name) { return conditions[name](body, value(name)); });
      shown += !body.hidden;
    });
    set.forEach(function (name) {
      var n = bodies.filter(function (body) { return !conditions[name](body, value(name)); }).length;
      if (n > removed) { removed = n; most = name; }
    });
    all(".shown-now").forEach(function (it) { it.textContent = shown; });
    all(".removed-now").forEach(function (it) { it.textContent = removed; });
    all("[data-why]", nothing).forEach(function (it) { it.hidden = it.dataset.why !== most; });
    one("#clear").hidden = !set.length;
    nothing.hidden = shown > 0;
    one("#drop").onclick = function () {
      var input = one("#" + most);
      if (input.type === "checkbox") { input.checked = false; } else { input.value = ""; }
      filter();
      input.focus();
    };
  }
  form.addEventListener("input", filter);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(filter); });

  all(".first li").forEach(function (item) {
    var mark = one('.atlas a[href="#' + item.dataset.at + '"] circle');
    ["mouseenter", "focusin"].forEach(function (name) { item.addEventListener(name, function () { mark.classList.add("lit"); }); });
    ["mouseleave", "focusout"].forEach(function (name) { item.addEventListener(name, function () { mark.classList.remove("lit"); }); });
  });
})();
