// A chart comes as a still picture. This brings the same specification to life, when it is asked for or seen.
"use strict";

const GAPS = ["left", "right"];
let arriving;

function bundle(address) {
  arriving ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = address;
    script.addEventListener("load", done);
    script.addEventListener("error", fail);
    document.head.append(script);
  });
  return arriving;
}

async function specification(box) {
  const width = matchMedia("(max-width: 480px)").matches ? "narrow" : matchMedia("(max-width: 820px)").matches ? "middle" : "broad";
  const address = new URL(box.dataset.chart, location.href);
  address.searchParams.set("width", width);
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

// As broad as the still picture, or as the room there is.
function inner(box, spec, broadest) {
  const gaps = GAPS.reduce((sum, side) => sum + spec.padding[side], 0);
  return Math.max(200, Math.min(broadest, box.clientWidth - gaps));
}

// The view draws into a box of our own; the policy of the site allows neither eval nor styles written into the page,
// so expressions are interpreted (ast) and the styles of tooltips stand in the stylesheet.
async function draw(box, live) {
  const [spec] = await Promise.all([specification(box), bundle(box.dataset.script)]);
  live.hidden = false;
  const broadest = spec.width;
  spec.width = inner(live, spec, broadest);
  const { view } = await window.vegaEmbed(live, spec, {
    mode: "vega-lite", ast: true, actions: false, renderer: "svg", defaultStyle: false, tooltip: { disableDefaultStyle: true },
  });
  new ResizeObserver(() => {
    if (!live.hidden) view.width(inner(live, spec, broadest)).runAsync();
  }).observe(live);
  box.dataset.drawn = "";
}

function show(box, isLive) {
  box.querySelector("picture").hidden = isLive;
  box.querySelector(".live").hidden = !isLive;
  box.querySelector("[data-explore]").hidden = isLive;
  box.querySelector("[data-still]").hidden = !isLive;
  box.querySelector("[data-hint]").hidden = !isLive;
}

async function explore(box) {
  const [live, still] = [box.querySelector(".live"), box.querySelector("img")];
  still.setAttribute("aria-busy", "true");
  try {
    if (!("drawn" in box.dataset)) await draw(box, live);
    show(box, true);
  } catch (error) {
    arriving = undefined;
    show(box, false);
    box.querySelector("[data-failed]").hidden = false;
  }
  still.removeAttribute("aria-busy");
}

for (const box of document.querySelectorAll("[data-chart]")) {
  box.querySelector(".chart-acts").hidden = false;
  box.querySelector("[data-explore]").addEventListener("click", async () => {
    await explore(box);
    box.querySelector("[data-still]").focus();
  });
  box.querySelector("[data-still]").addEventListener("click", () => {
    show(box, false);
    box.querySelector("[data-explore]").focus();
  });
  if ("eager" in box.dataset) {
    const eyes = new IntersectionObserver((seen) => {
      if (!seen.some((it) => it.isIntersecting)) return;
      eyes.disconnect();
      explore(box);
    });
    eyes.observe(box);
  }
}
