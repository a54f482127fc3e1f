// The page reads without this; it adds the switches, the filters, and rows a portion at a time.
(function () {
  "use strict";
  var one = page.one, all = page.all;

  var table = one(".all");
  if (!table) { return; }
  var STEP = 500, rows = all("tbody tr", table), limit = STEP, form = one("#filters");
  var texts = rows.map(function (row) { return (row.cells[2].textContent + " " + row.cells[9].textContent).toLowerCase(); });
  function filter() {
    var words = one("#find").value.trim().toLowerCase().split(/\s+/).filter(Boolean), only = one("#only").checked;
    var set = all("select", form).filter(function (it) { return it.value; });
    var met = 0;
    rows.forEach(function (row, i) {
      var meets = (!only || row.hasAttribute("data-m")) &&
        set.every(function (it) { return row.dataset[it.dataset.key] === it.value; }) &&
        words.every(function (word) { return texts[i].indexOf(word) >= 0; });
      met += meets;
      row.hidden = !meets || met > limit;
    });
    all(".shown-now").forEach(function (it) { it.textContent = met.toLocaleString("en"); });
    one("#clear").hidden = !(words.length || only || set.length);
    one("#nothing").hidden = met > 0;
    one("#more").hidden = met <= limit;
  }
  form.addEventListener("input", function () { limit = STEP; filter(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { limit = STEP; setTimeout(filter); });
  one("#more").addEventListener("click", function () { limit += STEP; filter(); });
  // On paper every row that meets the conditions stands.
  addEventListener("beforeprint", function () { limit = Infinity; filter(); });
  addEventListener("afterprint", function () { limit = STEP; filter(); });
  filter();
})();
