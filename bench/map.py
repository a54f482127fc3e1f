"""Look at a map of 4,000 topics in headless Chromium: ``python bench/map.py``, after ``make demo``.

Fills a site of its own with 4,000 ranked topics (those of the shipped sample's run, again and again under other codes,
with the words of two topics mixed in their names, each near the place of the one it was made from), serves it with two
processes, and measures on an empty cache: seconds to the first paint and until the map is drawn, then frames a second
while the map is panned for five seconds, from afar and near by, and the heap. Writes docs/bench/map.json and the table
in docs/en/speed.md and docs/zh/speed.md.
"""

from __future__ import annotations

import json
import os
import platform
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

from doc_tables import set_table
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / "demo" / "run" / "2019"
N_TOPICS, N_LOADS, PAN_SECONDS, JITTER = 4000, 7, 5, 0.02
VIEWS = {"wide": ({"width": 1440, "height": 900}, 1), "phone": ({"width": 360, "height": 740}, 3)}
# One move of the pointer a frame, in circles, so that the map never comes to rest and its edge is never reached.
PAN = """async (seconds) => {
  const canvas = document.querySelector("[data-canvas]");
  const box = canvas.getBoundingClientRect();
  const [midX, midY] = [box.left + box.width / 2, box.top + box.height / 2];
  const send = (kind, angle) => canvas.dispatchEvent(new PointerEvent(kind, {
    pointerId: 1, pointerType: "mouse", bubbles: true,
    clientX: midX + 120 * Math.cos(angle), clientY: midY + 120 * Math.sin(angle),
  }));
  canvas.setPointerCapture = () => {};
  const times = [];
  const start = performance.now();
  send("pointerdown", 0);
  await new Promise((done) => {
    const step = (now) => {
      times.push(now);
      send("pointermove", (now - start) / 250);
      if (now - start < seconds * 1000) requestAnimationFrame(step); else done();
    };
    requestAnimationFrame(step);
  });
  send("pointercancel", 0);
  return times;
}"""


def fill() -> None:
    """Import the run and multiply its ranked topics; runs in a process of its own, whose settings name the site."""
    import django

    django.setup()
    from django.core.management import call_command

    from liaowang_web.observatory.models import Run, Topic

    for command in (("migrate",), ("collectstatic", "--no-input"), ("import_run", str(RUN))):
        call_command(*command, verbosity=0)
    run, chance = Run.objects.get(), random.Random(1)
    run.topics.filter(rank__isnull=True).delete()
    own = list(run.topics.order_by("rank"))
    names = [field.attname for field in Topic._meta.concrete_fields if field.name != "id"]
    copies = []
    for number in range(len(own) + 1, N_TOPICS + 1):
        first, second = own[number % len(own)], chance.choice(own)
        copy = Topic(**{name: getattr(first, name) for name in names})
        copy.code, copy.rank = f"T-{900_000 + number}", number
        copy.name_en = ", ".join([*first.name_en.split(", ")[:2], *second.name_en.split(", ")[:1]])
        copy.x, copy.y = (min(1, max(0, place + chance.gauss(0, JITTER))) for place in (first.x or 0, first.y or 0))
        copies.append(copy)
    Topic.objects.bulk_create(copies, batch_size=200)


@contextmanager
def served(env: dict[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "2"], cwd=ROOT, env=env
    )
    site = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urlopen(f"{site}/en/map/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.2)
        yield site
    finally:
        process.terminate()
        process.wait()


def opened(browser: Browser, site: str, view: str) -> Page:
    """Open the map on an empty cache, and wait until it is drawn."""
    viewport, sharpness = VIEWS[view]
    page = browser.new_context(viewport=viewport, device_scale_factor=sharpness).new_page()  # type: ignore[arg-type]
    page.goto(f"{site}/en/map/")
    page.locator(".map.is-drawn").wait_for()
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page


def first_paint(page: Page) -> tuple[float, float]:
    paint, drawn = page.evaluate(
        "['first-contentful-paint', 'map-drawn'].map((name) => performance.getEntriesByName(name)[0].startTime / 1000)"
    )
    return float(paint), float(drawn)


def panned(page: Page) -> dict[str, float]:
    """Pan, and give frames a second and the longest wait between two of 99 frames in 100."""
    times = page.evaluate(PAN, PAN_SECONDS)
    waits = sorted(after - before for before, after in pairwise(times))
    per_second = 1000 * len(waits) / (times[-1] - times[0])
    return {"frames_a_second": round(per_second, 1), "wait_ms_p99": round(waits[int(0.99 * len(waits))], 1)}


def look(browser: Browser, site: str, view: str) -> dict[str, Any]:
    loads = []
    for _ in range(N_LOADS):
        page = opened(browser, site, view)
        loads.append(first_paint(page))
        page.context.close()
    page = opened(browser, site, view)
    told: dict[str, Any] = {
        name: {"median": round(median(values), 3), "worst": round(max(values), 3)}
        for name, values in zip(("first_paint_s", "map_drawn_s"), zip(*loads, strict=True), strict=True)
    }
    told["whole_map"] = panned(page)
    for _ in range(4):
        page.locator("[data-act=in]").click()
    told["zoomed_5_times"] = panned(page)
    metrics = page.context.new_cdp_session(page)
    metrics.send("Performance.enable")
    values = {it["name"]: it["value"] for it in metrics.send("Performance.getMetrics")["metrics"]}
    told["heap_mb"] = round(values["JSHeapUsedSize"] / 2**20, 1)
    page.context.close()
    return told


_HEADS = {
    "en": ("Screen", "First paint, s", "Map drawn, s", "Frames a second, whole map", "zoomed in 5 times", "Heap, MiB"),
    "zh": ("屏幕", "首次绘制（秒）", "地图画成（秒）", "全图每秒帧数", "放大5倍时", "堆内存（MiB）"),
}
_SCREENS = {"en": {"wide": "1440 × 900", "phone": "360 × 740, 3 dots a pixel"},
            "zh": {"wide": "1440 × 900", "phone": "360 × 740，每像素3点"}}  # fmt: skip


def table(told: dict[str, Any], language: str) -> str:
    lines = ["| " + " | ".join(_HEADS[language]) + " |", "|---|---:|---:|---:|---:|---:|"]
    for view, screen in _SCREENS[language].items():
        it = told[view]
        seconds = [f"{it[name]['median']:.2f}" for name in ("first_paint_s", "map_drawn_s")]
        frames = [f"{it[name]['frames_a_second']:.0f}" for name in ("whole_map", "zoomed_5_times")]
        lines.append("| " + " | ".join([screen, *seconds, *frames, f"{it['heap_mb']:.0f}"]) + " |")
    return "\n".join(lines)


def write(told: dict[str, Any]) -> None:
    (ROOT / "docs" / "bench" / "map.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    set_table("speed.md", "map", {language: table(told, language) for language in _HEADS})


def main() -> None:
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        env = os.environ | {"LIAOWANG_DATA": data, "DATABASE_URL": "", "LIAOWANG_DEBUG": "",
                            "DJANGO_SETTINGS_MODULE": "liaowang_web.config.settings"}  # fmt: skip
        subprocess.run([sys.executable, __file__, "fill"], cwd=ROOT, env=env, check=True)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        told: dict[str, Any] = {
            "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": {"cores": len(os.sched_getaffinity(0)), "processor": platform.machine(),
                        "python": platform.python_version(), "chromium": browser.version},
            "load_average": round(os.getloadavg()[0], 1),
            "topics": N_TOPICS, "loads": N_LOADS, "pan_seconds": PAN_SECONDS,
        }  # fmt: skip
        with served(env) as site:
            with urlopen(f"{site}/en/map/data/") as answer:
                told["data_bytes"] = len(answer.read())
            told |= {view: look(browser, site, view) for view in VIEWS}
        browser.close()
    write(told)
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    fill() if sys.argv[1:] == ["fill"] else main()
