"""Takes a picture of each page, in both languages and both widths: ``python bench/screens.py``, or ``make screens``.

Makes a site of its own from the runs of `make demo-site`, with the sample people, logs in as each of them, and writes
``docs/screens/<page>.<language>.<width>.png``, cut after `TALLEST` pixels and reduced to 64 colours to stay small.
A page is added by a line in ``PAGES``.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh-hans", "en")
WIDTHS = {1440: 900, 360: 740}
TALLEST = 1800
RUNS = ROOT / "demo" / "run"


@dataclass(frozen=True)
class Page:
    """A picture: its name, the address, who looks, and the link to follow from there, if any."""

    name: str
    address: str
    who: str = ""
    follow: str = ""
    scheme: str = "light"


TOPIC = "main tbody a[href*='/topics/T-']"
PAGES = (
    Page("home", ""),
    Page("home.dark", "", scheme="dark"),
    Page("home.first-run", "?as_of=2018-12-31"),
    Page("watchlist", "watchlist/"),
    Page("watchlist.dark", "watchlist/", scheme="dark"),
    Page("watchlist.filtered", "watchlist/?direction=FH&probability=15&sort=probability"),
    Page("watchlist.none", "watchlist/?probability=99&direction=FE"),
    Page("watchlist.owner", "watchlist/", who="owner"),
    Page("search", "search/?q=robot"),
    Page("topic", "watchlist/", follow=TOPIC),
    Page("topic.dark", "watchlist/", follow=TOPIC, scheme="dark"),
    Page("topic.past", "watchlist/?as_of=2018-12-31", follow=TOPIC),
    Page("documents", "topics/{topic}/documents/"),
    Page("correct", "topics/{topic}/correct/", who="analyst"),
    Page("corrections", "corrections/", who="analyst"),
    Page("map", "map/"),
    Page("map.dark", "map/", scheme="dark"),
    Page("impact", "impact/"),
    Page("ledger", "ledger/"),
    Page("ledger.dark", "ledger/", scheme="dark"),
    Page("forecast", "ledger/", follow="main table a[href*='/ledger/F-']"),
    Page("briefing", "briefing/"),
    Page("runs", "runs/"),
    Page("catalogue", "catalogue/"),
    Page("edition", "catalogue/editions/2019.1/"),
    Page("edition.dark", "catalogue/editions/2019.1/", scheme="dark"),
    Page("edition.call", "catalogue/editions/2026.1/"),
    Page("edition.notice", "catalogue/editions/2019.1/notice/"),
    Page("edition.check", "catalogue/editions/2019.1/check/"),
    Page("edition.entry", "catalogue/editions/2019.1/", follow="main a[href*='/catalogue/entries/']"),
    Page("edition.steps", "catalogue/editions/2026.1/steps/", who="secretariat"),
    Page("nominations", "catalogue/editions/2026.1/nominations/", who="secretariat"),
    Page("nominate", "catalogue/editions/2026.1/nominate/", who="nominating-body"),
    Page("experts", "catalogue/editions/2026.1/experts/", who="panel-chair"),
    Page("hall", "hall/"),
    Page("hall.dark", "hall/", scheme="dark"),
    Page("hall.found", "hall/?q=robot"),
    Page("hall.technology", "hall/?kind=technology", follow="main a[href*='/hall/T-']"),
    Page("hall.demand", "hall/?kind=demand", follow="main a[href*='/hall/D-']"),
    Page("hall.product", "hall/?kind=product", follow="main a[href*='/hall/P-']"),
    Page("hall.own", "hall/own/", who="owner"),
    Page("matching.own", "matching/?kind=demand", who="owner"),
    Page("matching", "matching/?kind=demand", who="owner", follow="main th a[href*='/matching/D-']"),
    Page("matching.preferences", "matching/preferences/", who="owner"),
    Page("hall.new", "hall/new/demand/", who="owner"),
    Page("hall.queue", "hall/queue/", who="secretariat"),
    Page("hall.imports", "hall/imports/", who="owner"),
    Page("market", "deals/"),
    Page("market.listing", "deals/", follow="main a[href*='/deals/L-']"),
    Page("market.own", "deals/own/", who="owner"),
    Page("market.deal", "deals/own/", who="owner", follow="main a[href*='/deals/X-']"),
    Page("market.contract", "deals/X-000002/contract/", who="owner"),
    Page("market.contract.text", "deals/X-000002/contract/versions/1/", who="owner"),
    Page("market.enquiry", "deals/own/?view=received", who="owner", follow="main a[href*='/deals/Q-']"),
    Page("market.gate", "deals/gates/", who="market-operator", follow="main a[href*='/deals/gates/']"),
    Page("market.figures", "deals/figures/"),
    Page("market.bidding", "deals/L-000005/tender/"),
    Page("market.tender", "deals/L-000006/tender/", who="owner"),
    Page("market.auction", "deals/L-000007/auction/"),
    Page("market.quotation", "deals/R-000001/", who="owner"),
    Page("market.order", "deals/O-000001/", who="owner"),
    Page("api", "api/"),
    Page("tokens", "account/tokens/", who="owner"),
    Page("login", "account/login/"),
    Page("signup", "account/signup/"),
    Page("organisations", "organisations/"),
    Page("organisation", "organisations/", who="owner", follow="main table a"),
    Page("organisation-new", "organisations/new/", who="owner"),
    Page("account", "account/", who="owner"),
    Page("second-factor", "account/2fa/", who="owner"),
    Page("events", "events/"),
    Page("event", "events/E-000001/"),
    Page("event.plan", "events/E-000001/plan/", who="event-organiser"),
    Page("event.registrations", "events/E-000001/registrations/", who="event-organiser"),
    Page("event.people", "events/E-000001/people/", who="event-organiser"),
    Page("event.meetings", "events/E-000001/meetings/", who="event-organiser"),
    Page("event.desk", "events/E-000001/desk/", who="event-organiser"),
    Page("event.board", "events/E-000001/board/", who="event-organiser"),
    Page("event.report", "events/E-000001/report/", who="event-organiser"),
    Page("event.mine", "events/E-000001/mine/", who="guest-1"),
    Page("event.requests", "events/E-000001/requests/", who="guest-1"),
    Page("event.schedule", "events/E-000001/schedule/", who="guest-1"),
    Page("programme", "programme/"),
    Page("programme.targets", "programme/targets/"),
    Page("programme.target", "programme/targets/T25-STANDARD/"),
    Page("programme.evidence", "programme/targets/T25-CORETECH/", follow="main a[href*='/programme/evidence/']"),
    Page(
        "programme.thread",
        "programme/targets/T25-CORETECH/",
        who="programme-officer",
        follow="main a[href*='/programme/thread/']",
    ),
    Page("programme.products", "programme/products/"),
    Page("programme.product", "programme/products/", follow="main a[href*='/programme/products/LP-']"),
    Page("programme.scenarios", "programme/scenarios/"),
    Page("programme.standards", "programme/standards/"),
    Page("programme.incubators", "programme/incubators/"),
    Page("programme.consortia", "programme/consortia/"),
    Page("programme.challenges", "programme/challenges/"),
    Page("programme.challenge", "programme/challenges/", follow="main table a"),
    Page("programme.roadmap", "programme/roadmap/"),
    Page("programme.dashboard", "programme/dashboard/", who="programme-officer"),
    Page("programme.reports", "programme/reports/", who="programme-officer"),
    Page("sessions", "account/sessions/", who="owner"),
    Page("audit", "audit/", who="auditor"),
    Page("jobs", "jobs/", who="system-admin"),
    Page("roles", "roles/", who="system-admin"),
    Page("not-found", "nothing/"),
)


def manage(*arguments: str, env: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    return done.stdout


def logged_in(browser: Browser, site: str, who: str, password: str) -> list[dict[str, object]]:
    """Log in by the form, and give the cookies."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/en/account/login/")
    page.locator("[name=login]").fill(f"{who}@demo.example")
    page.locator("[name=password]").fill(password)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: "login" not in url)
    cookies = [dict(it) for it in context.cookies()]
    context.close()
    return cookies


def first_topic(browser: Browser, site: str) -> str:
    """Give the code of the first topic of the watchlist."""
    tab = browser.new_page()
    tab.goto(f"{site}/en/watchlist/")
    code = re.search(r"T-\d+", tab.locator("main tbody a[href*='/topics/T-']").first.get_attribute("href") or "")
    tab.close()
    assert code
    return code[0]


def take(context: BrowserContext, site: str, topic: str, page: Page, language: str, target: Path) -> None:
    tab = context.new_page()
    tab.goto(f"{site}/{language}/{page.address.format(topic=topic)}")
    if page.follow:
        tab.goto(f"{site}{tab.locator(page.follow).first.get_attribute('href')}")
    for lazy in tab.locator("img[loading=lazy]").all():  # pictures come when they are scrolled to
        if not lazy.is_visible():
            continue
        lazy.scroll_into_view_if_needed()
        lazy.evaluate("it => it.complete || new Promise(done => { it.onload = it.onerror = done; })")
    tab.evaluate("window.scrollTo(0, 0)")
    tab.wait_for_load_state("networkidle")
    height = min(tab.evaluate("document.documentElement.scrollHeight"), TALLEST)
    shot = tab.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": tab.viewport_size["width"], "height": height})  # type: ignore[index]
    with Image.open(io.BytesIO(shot)) as picture:
        picture.convert("RGB").quantize(64, dither=Image.Dither.NONE).save(target, optimize=True)
    tab.close()


def wait_for(site: str) -> None:
    for _ in range(200):
        try:
            urlopen(f"{site}/en/", timeout=5).close()
        except (URLError, ConnectionError):
            time.sleep(0.2)
            continue
        return
    raise SystemExit("The site did not start.")


def look(site: str, passwords: dict[str, str], out: Path, only: str) -> int:
    n_taken = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        cookies: dict[str, list[dict[str, object]]] = {"": []}
        topic = first_topic(browser, site)
        for page in PAGES:
            if only and not re.search(only, page.name):
                continue
            if page.who not in cookies:
                kind = "guest" if page.who.startswith("guest-") else ""
                cookies[page.who] = logged_in(browser, site, page.who, passwords[kind])
            for width, height in WIDTHS.items():
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=page.scheme)  # type: ignore[arg-type]
                context.add_cookies(cookies[page.who])  # type: ignore[arg-type]
                for language in LANGUAGES:
                    take(
                        context,
                        site,
                        topic,
                        page,
                        language,
                        out / f"{page.name}.{language.partition('-')[0]}.{width}.png",
                    )
                    n_taken += 1
                context.close()
        browser.close()
    return n_taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screens")
    parser.add_argument("--only", default="", help="pages whose name this pattern finds")
    given = parser.parse_args()
    if not (RUNS / "2019" / "manifest.json").is_file():
        raise SystemExit("Run `make demo-site` first: the runs of the sample are not there.")
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        env = {**os.environ, "LIAOWANG_DATA": data, "DATABASE_URL": ""}
        manage("migrate", "-v0", env=env)
        manage("import_run", str(RUNS / "2018"), str(RUNS / "2019"), env=env)
        manage("import_ledger", str(RUNS / "replayed" / "ledger.jsonl"), "--name", "2015-2016", env=env)
        passwords = {"": manage("demo_people", env=env).strip().rpartition(" ")[2]}
        manage("demo_hall", env=env)
        manage("demo_deals", env=env)
        manage("demo_matches", env=env)
        manage("demo_programme", env=env)
        passwords["guest"] = manage("demo_event", env=env).strip().rpartition(" ")[2]
        manage("index", env=env)
        served = subprocess.Popen([sys.executable, "manage.py", "serve", "--port", str(port)], cwd=ROOT, env=env)
        try:
            site = f"http://127.0.0.1:{port}"
            wait_for(site)
            print(f"{look(site, passwords, given.out, given.only)} pictures in {given.out}")
        finally:
            served.terminate()
            served.wait()


if __name__ == "__main__":
    main()
