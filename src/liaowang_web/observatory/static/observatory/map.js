// The map of topics, and beside it the table of what is in view. The page works without it, a hundred topics at a time.
"use strict";

(() => {
  const root = document.querySelector("[data-map]");
  if (!root) return;
  const part = (name) => root.querySelector(`[data-${name}]`);
  const words = root.dataset;
  const N_ROWS = Number(words.rows);
  const ZOOM = { least: 1, most: 60 };
  const GROWTHS = [-0.1, 0, 0.1, 0.25]; // shares a year that part the five steps of ink; the legend says the same
  const canvas = part("canvas");
  const find = part("find");
  const inEnglish = new Intl.NumberFormat("en"); // 412,908 in both languages
  const state = { view: { x: 0.5, y: 0.5, zoom: 1 }, colour: "direction", without: new Set(), found: null, chosen: null };
  let topics = []; // the last ranks first, so that the first are painted on top
  let seen = [];
  let painter;
  let frame = 0;

  // ---- numbers and words ----
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const percent = (share) => (share === null ? "—" : `${inEnglish.format(Math.round(share * 100) || 0)}%`.replace("-", "−"));
  const signed = (share) => (share === null ? "—" : (Math.round(share * 100) > 0 ? "+" : "") + percent(share));
  const stepOf = (growth) => (growth === null ? "growth-none" : `growth-${GROWTHS.filter((it) => growth >= it).length}`);
  state.paintOf = (topic) => (state.colour === "growth" ? topic.step : topic.shape);

  // ---- data ----
  const unpacked = (data) => data.code.map((code, k) => {
    const directions = data.directions[k] ? data.directions[k].split(" ") : [];
    const name = data.name[k] || data.other[k] || code;
    return {
      code, name, short: MapPainter.shortened(name), other: data.name[k] ? data.other[k] : "", isOther: !data.name[k],
      text: `${data.name[k]} ${data.other[k]} ${code}`.toLowerCase(), x: data.x[k], y: data.y[k], rank: data.rank[k],
      records: data.n_records[k], growth: data.growth[k], step: stepOf(data.growth[k]),
      probability: data.probability[k], directions, shape: directions[0] || "none",
    };
  }).reverse();
  const addressOf = (topic) => words.topic.replace("CODE", encodeURIComponent(topic.code));

  // ---- view ----
  const within = (value, low, high) => Math.min(high, Math.max(low, value));
  const look = (x, y, zoom) => {
    state.view = { x: within(x, 0, 1), y: within(y, 0, 1), zoom: within(zoom, ZOOM.least, ZOOM.most) };
    ask();
  };
  const pan = (byX, byY) => {
    const { x, y, zoom } = state.view;
    look(x + painter.spanX(byX, state.view), y + painter.spanY(byY, state.view), zoom);
  };
  // Zoom, while the place under the pointer stays where it is.
  const zoomAt = (times, offX = 0, offY = 0) => {
    const { x, y, zoom } = state.view;
    const next = { zoom: within(zoom * times, ZOOM.least, ZOOM.most) };
    look(
      x + painter.spanX(offX, state.view) - painter.spanX(offX, next),
      y + painter.spanY(offY, state.view) - painter.spanY(offY, next), next.zoom,
    );
  };
  const home = () => look(0.5, 0.5, 1);

  const measure = () => {
    const most = Math.max(1, ...topics.map((it) => it.records));
    const crowd = within(Math.sqrt(900 / topics.length), 0.55, 1);
    const grown = crowd * state.view.zoom ** 0.3;
    seen = topics.filter((topic) => {
      if (state.without.has(topic.shape)) return false;
      topic.atX = painter.across(topic.x, state.view);
      topic.atY = painter.down(topic.y, state.view);
      // In steps of half a pixel, so that few stamps serve many marks.
      topic.half = Math.max(2.5, Math.round(2 * grown * (3 + 8 * Math.sqrt(topic.records / most))) / 2);
      return topic.atX >= 0 && topic.atX <= painter.width && topic.atY >= 0 && topic.atY <= painter.height;
    });
  };
  const draw = () => {
    frame = 0;
    measure();
    painter.paint(seen, state);
    later();
  };
  const ask = () => { if (!frame) frame = requestAnimationFrame(draw); };

  // ---- the table, the count and the address follow when the map has come to rest ----
  let rest = 0;
  const later = () => {
    clearTimeout(rest);
    rest = setTimeout(() => { tell(); keep(); }, 150);
  };
  const row = (topic) => {
    const made = part("row").content.cloneNode(true);
    const cell = (name) => made.querySelector(`[data-cell=${name}]`);
    const link = cell("name");
    link.href = addressOf(topic);
    link.textContent = topic.name;
    link.dataset.code = topic.code;
    for (const code of topic.directions) link.before(part(`mark=${code}`).firstElementChild.cloneNode(true), " ");
    if (topic.isOther) link.lang = words.otherLang;
    if (topic.other) cell("other").textContent = topic.other; else cell("other").remove();
    cell("rank").textContent = inEnglish.format(topic.rank);
    cell("growth").textContent = signed(topic.growth);
    cell("records").textContent = inEnglish.format(topic.records);
    cell("probability").textContent = percent(topic.probability);
    return made;
  };
  const say = (name, text) => { if (part(name).textContent !== text) part(name).textContent = text; };
  const tell = () => {
    const shown = seen.slice(-N_ROWS).reverse();
    const n = inEnglish.format(seen.length);
    const counted = filled(seen.length === 1 ? words.one : words.many, { n, of: inEnglish.format(topics.length) });
    const hidden = seen.length - shown.length;
    say("count", counted);
    say("beyond", hidden ? filled(words.more, { n: inEnglish.format(hidden) }) : "");
    part("rows").replaceChildren(...(shown.length ? shown.map(row) : [part("none").content.cloneNode(true)]));
  };

  // ---- one topic ----
  const choose = (topic) => {
    if (topic === state.chosen) return;
    state.chosen = topic;
    const said = part("said");
    said.replaceChildren();
    if (topic) {
      const link = document.createElement("a");
      link.href = addressOf(topic);
      link.textContent = topic.name;
      if (topic.isOther) link.lang = words.otherLang;
      const values = { rank: topic.rank, records: inEnglish.format(topic.records), growth: signed(topic.growth), probability: percent(topic.probability) };
      said.append(link, " ", filled(words.facts, values));
    } else said.textContent = words.hint;
    ask();
  };
  // Every mark keeps an edge of at least 12 pixels around its middle, so that small ones can be hit.
  const under = (x, y) => seen.reduce((best, topic) => {
    const far = Math.hypot(topic.atX - x, topic.atY - y);
    return far <= Math.max(12, topic.half) && far <= best.far ? { topic, far } : best;
  }, { topic: null, far: Infinity }).topic;
  const open = (topic, isApart) => {
    if (isApart) window.open(addressOf(topic), "_blank", "noopener"); else window.location.assign(addressOf(topic));
  };
  const next = (by) => {
    const order = [...seen].reverse();
    if (!order.length) return;
    const at = order.indexOf(state.chosen);
    choose(order[at < 0 ? (by > 0 ? 0 : order.length - 1) : (at + by + order.length) % order.length]);
  };
  const search = () => {
    const asked = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const hits = asked.length ? topics.filter((it) => !state.without.has(it.shape) && asked.every((word) => it.text.includes(word))) : [];
    state.found = asked.length ? new Set(hits) : null;
    const first = hits.at(-1) || null;
    part("found").textContent = !asked.length ? "" : hits.length === 1 ? words.hit : filled(words.hits, { n: inEnglish.format(hits.length) });
    choose(first);
    if (first) look(first.x, first.y, state.view.zoom); else ask();
  };

  // ---- the address holds the view ----
  const keep = () => {
    const { x, y, zoom } = state.view;
    const told = new URLSearchParams();
    if (zoom !== 1 || x !== 0.5 || y !== 0.5) told.set("at", [x.toFixed(4), y.toFixed(4), zoom.toFixed(2)].join("_"));
    if (state.colour !== "direction") told.set("colour", state.colour);
    if (state.without.size) told.set("without", [...state.without].join("_"));
    if (find.value.trim()) told.set("find", find.value.trim());
    const hash = String(told) ? `#${told}` : "";
    if (hash !== window.location.hash) history.replaceState(null, "", window.location.pathname + window.location.search + hash);
  };
  const recall = () => {
    const told = new URLSearchParams(window.location.hash.slice(1));
    const [x, y, zoom] = (told.get("at") || "").split("_").map(Number);
    state.colour = told.get("colour") === "growth" ? "growth" : "direction";
    state.without = new Set((told.get("without") || "").split("_").filter((code) => painter.shapes.has(code)));
    find.value = told.get("find") || "";
    if (find.value) search();
    if ([x, y, zoom].every(Number.isFinite)) look(x, y, zoom); else if (!find.value) home();
    showChoices();
  };
  const showChoices = () => {
    for (const box of root.querySelectorAll("[name=without]")) box.checked = !state.without.has(box.value);
    for (const choice of root.querySelectorAll("[name=colour]")) choice.checked = choice.value === state.colour;
    part("scale").hidden = state.colour !== "growth";
  };

  // ---- controls ----
  const STEP = 90;
  const acts = {
    in: () => zoomAt(1.5), out: () => zoomAt(1 / 1.5), home,
    left: () => pan(-STEP, 0), right: () => pan(STEP, 0), up: () => pan(0, -STEP), down: () => pan(0, STEP),
    next: () => next(1), previous: () => next(-1), none: () => choose(null),
    open: (event) => { if (state.chosen) open(state.chosen, event.ctrlKey || event.metaKey); },
  };
  const KEYS = {
    "+": "in", "=": "in", "-": "out", 0: "home", Home: "home", Enter: "open", Escape: "none", n: "next", p: "previous",
    ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down",
  };
  const listenToKeys = () => canvas.addEventListener("keydown", (event) => {
    const isPlain = !event.altKey && !event.isComposing && (event.key === "Enter" || (!event.ctrlKey && !event.metaKey));
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!isPlain || !act) return;
    event.preventDefault();
    acts[act](event);
  });

  const offset = (event) => {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const listenToPointers = () => {
    const held = new Map();
    let walked = 0;
    let pinch = 0;
    const apart = () => { const [a, b] = [...held.values()]; return Math.hypot(a[0] - b[0], a[1] - b[1]) || 1; };
    canvas.addEventListener("pointerdown", (event) => {
      canvas.setPointerCapture(event.pointerId);
      held.set(event.pointerId, offset(event));
      if (held.size === 1) walked = 0;
      if (held.size === 2) pinch = apart();
    });
    canvas.addEventListener("pointermove", (event) => {
      const [x, y] = offset(event);
      const before = held.get(event.pointerId);
      if (!before) {
        const topic = under(x, y);
        canvas.classList.toggle("on-mark", topic !== null);
        if (topic) choose(topic);
        return;
      }
      held.set(event.pointerId, [x, y]);
      walked += Math.hypot(x - before[0], y - before[1]);
      pan((before[0] - x) / held.size, (before[1] - y) / held.size);
      if (held.size === 2) {
        const [a, b] = [...held.values()];
        zoomAt(apart() / pinch, (a[0] + b[0]) / 2 - painter.width / 2, (a[1] + b[1]) / 2 - painter.height / 2);
        pinch = apart();
      }
    });
    canvas.addEventListener("pointerup", (event) => {
      const topic = held.has(event.pointerId) && held.size === 1 && walked < 6 ? under(...offset(event)) : null;
      held.delete(event.pointerId);
      if (!topic) return;
      // A finger first sees what it has touched, and opens it by a second touch.
      if (event.pointerType === "mouse" || topic === state.chosen) open(topic, event.ctrlKey || event.metaKey);
      else choose(topic);
    });
    canvas.addEventListener("pointercancel", (event) => held.delete(event.pointerId));
    canvas.addEventListener("wheel", (event) => {
      event.preventDefault();
      const [x, y] = offset(event);
      const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
      zoomAt(Math.exp(-event.deltaY * lines * 0.0015), x - painter.width / 2, y - painter.height / 2);
    }, { passive: false });
  };

  const listenToForm = () => {
    let pause = 0;
    const soon = (event) => {
      clearTimeout(pause);
      if (!event.isComposing) pause = setTimeout(search, 150);
    };
    find.addEventListener("input", soon);
    find.addEventListener("compositionend", () => { pause = setTimeout(search, 150); });
    part("tools").addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(pause);
      search();
      if (state.chosen) open(state.chosen, false);
    });
    root.addEventListener("change", (event) => {
      if (event.target.name === "colour") state.colour = event.target.value;
      else if (event.target.name === "without") state.without[event.target.checked ? "delete" : "add"](event.target.value);
      else return;
      showChoices();
      if (find.value.trim()) search(); else ask();
    });
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button) acts[button.dataset.act](event);
    });
    const point = (event) => {
      const code = event.target.closest("[data-code]")?.dataset.code;
      if (code) choose(topics.find((it) => it.code === code));
    };
    part("rows").addEventListener("pointerover", point);
    part("rows").addEventListener("focusin", point);
  };

  const listenToScreen = () => {
    const again = () => { painter.fit(); ask(); };
    new ResizeObserver(again).observe(canvas);
    // Paper is light: what is printed takes the colours of print at once, before the page is set.
    for (const query of ["(prefers-color-scheme: dark)", "print"]) {
      window.matchMedia(query).addEventListener("change", () => { painter.fit(); draw(); });
    }
    window.addEventListener("hashchange", recall);
  };

  // ---- start ----
  const begin = (data) => {
    topics = unpacked(data);
    root.classList.add("is-drawn");
    painter = new MapPainter.Painter(canvas, part("legend"));
    for (const box of root.querySelectorAll("[name=without]")) {
      const n = topics.filter((it) => it.shape === box.value).length;
      box.closest("label").querySelector("[data-n]").textContent = inEnglish.format(n);
      box.closest("label").hidden = n === 0;
    }
    listenToKeys();
    listenToPointers();
    listenToForm();
    listenToScreen();
    recall();
    requestAnimationFrame(() => performance.mark("map-drawn"));
  };
  const load = async () => {
    const answer = await fetch(words.data).catch(() => null);
    const data = answer?.ok ? await answer.json().catch(() => null) : null;
    part("failed").hidden = data !== null;
    if (data) begin(data);
  };
  part("again").addEventListener("click", load);
  load();
})();
