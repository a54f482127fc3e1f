// Lifts a meeting by mouse or keyboard, shows and says what speaks against each place, and drops it. The server decides.
"use strict";
let lifted = null;  // { meeting, source, moves, aim }
const at = (selector) => document.querySelector(selector);
const words = () => at("#board-words")?.dataset;

const say = (text, isNo = false) => {
  const place = at("#spoken");
  if (!place) return;
  place.textContent = text;
  place.classList.toggle("no", isNo);
};
const cells = () => [...document.querySelectorAll("#board td[data-slot]")];
const verdict = (cell) => {  // undefined: not known yet; "": it can go there; else why it cannot
  if (cell.dataset.off) return "";
  const { moves } = lifted;
  if (!moves) return undefined;
  const { slot, table } = cell.dataset;
  return table ? moves.cells[`${slot} ${table}`] ?? "—" : moves.slots[slot] ?? "—";
};
const isHome = (cell) => cell.contains(lifted.source);

const paint = () => {
  for (const cell of cells()) {
    const why = lifted && !isHome(cell) ? verdict(cell) : undefined;
    cell.classList.toggle("can", why === "");
    cell.classList.toggle("cannot", Boolean(why));
    cell.classList.toggle("aim", lifted?.aim === cell);
  }
  at(".waiting")?.classList.toggle("aim", Boolean(lifted) && lifted.aim === at(".waiting"));
};
const speak = () => {
  const cell = lifted.aim;
  if (!cell) return;
  const why = verdict(cell), where = cell.dataset.says;
  if (why === undefined) say(`${where}: ${words().checking}`);
  else say(`${where}: ${why || words().free}`, Boolean(why));
};
const aimAt = (cell) => {
  if (lifted.aim === cell) return;
  lifted.aim = cell;
  paint();
  speak();
  cell?.scrollIntoView({ block: "nearest", inline: "nearest" });
};

const lift = async (source) => {
  const mine = { meeting: source.dataset.meeting, source, moves: null, aim: null };
  lifted = mine;
  source.classList.add("lifted");
  say(`${source.innerText.replaceAll("\n", " – ")}. ${words().lifted}`);
  try {
    const answer = await fetch(`${words().moves}${mine.meeting}/moves/`, { headers: { Accept: "application/json" } });
    mine.moves = await answer.json();
  } catch {
    if (lifted === mine) putDown(words().lost, true);
    return;
  }
  if (lifted === mine) {
    paint();
    speak();
  }
};
const putDown = (text, isNo = false) => {
  const { source } = lifted;
  lifted = null;
  source.classList.remove("lifted");
  paint();
  say(text, isNo);
  source.focus();
};
const drop = async () => {
  const { meeting, source, aim } = lifted;
  if (!aim || isHome(aim)) return putDown(words().back);
  const why = verdict(aim);
  if (why) return putDown(why, true);
  const isOff = Boolean(aim.dataset.off);
  const form = new FormData(at("#board-form"));
  if (!isOff) {
    form.set("slot", aim.dataset.slot);
    form.set("table", aim.dataset.table || "");
  }
  let told;
  try {
    const answer = await fetch(`${words().moves}${meeting}/${isOff ? "off/" : ""}`, {
      method: "POST", body: form, headers: { Accept: "application/json" },
    });
    told = await answer.json();
  } catch {
    return putDown(words().lost, true);
  }
  if (!told.is_done) return putDown(told.says, true);
  const id = source.id, where = aim.dataset.says;
  lifted = null;
  await htmx.ajax("GET", location.href, { target: "#main", select: "#main", swap: "outerHTML" });
  say(`${told.says} ${where}`);
  (document.getElementById(id) ?? at(`[data-meeting="${meeting}"]`))?.focus();
};

// The place next to the one aimed at, in the grid as it is on screen; from the list of the unplaced into its first cell.
const step = (key) => {
  const start = lifted.aim ?? lifted.source.closest("td, .waiting");
  const all = cells(), list = at(".waiting");
  if (start === list) return aimAt(key === "ArrowLeft" || key === "ArrowUp" ? all.at(-1) : all[0]);
  const row = start.closest("tr"), inRow = [...row.querySelectorAll("td[data-slot]")], place = inRow.indexOf(start);
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const next = inRow[place + (key === "ArrowRight" ? 1 : -1)];
    return aimAt(next ?? (key === "ArrowRight" ? list : start));
  }
  const rows = [...row.parentElement.rows], next = rows[rows.indexOf(row) + (key === "ArrowDown" ? 1 : -1)];
  aimAt(next?.querySelectorAll("td[data-slot]")[place] ?? start);
};

document.addEventListener("keydown", (event) => {
  const meet = event.target.closest?.(".meet[draggable]");
  if (!words() || event.ctrlKey || event.metaKey || event.altKey) return;
  if (!lifted) {
    if (meet && event.key === " ") {
      event.preventDefault();
      lift(meet);
    }
    return;
  }
  if (event.key.startsWith("Arrow")) step(event.key);
  else if (event.key === " " || event.key === "Enter") drop();
  else if (event.key === "Escape") putDown(words().back);
  else if (event.key === "Tab") return putDown(words().back);
  else return;
  event.preventDefault();
});
document.addEventListener("dragstart", (event) => {
  const meet = event.target.closest?.(".meet[draggable]");
  if (!meet || !words()) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", meet.dataset.meeting);
  lift(meet);
});
document.addEventListener("dragover", (event) => {
  const place = lifted && event.target.closest?.("#board td[data-slot], .waiting");
  if (!place) return;
  event.preventDefault();
  event.dataTransfer.dropEffect = "move";
  aimAt(place);
});
document.addEventListener("drop", (event) => {
  if (!lifted) return;
  event.preventDefault();
  drop();
});
document.addEventListener("dragend", () => {
  if (lifted && !lifted.aim) putDown(words().back);
});
