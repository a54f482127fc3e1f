"""Takes a picture of each page, in both languages and both widths: ``python bench/screens.py``, or ``make screens``.

Makes a site of its own with the sample people, logs in as each of them, and writes
``docs/screens/<page>.<language>.<width>.png``.
A page is added by a line in ``PAGES``.
"""

from __future__ import annotations

import argparse
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

from playwright.sync_api import Browser, BrowserContext, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("zh-hans", "en")
WIDTHS = {1440: 900, 360: 740}


@dataclass(frozen=True)
class Page:
    """A picture: its name, the address, who looks, and the link to follow from there, if any."""

    name: str
    address: str
    who: str = ""
    follow: str = ""
    scheme: str = "light"


PAGES = (
    Page("login", "account/login/"),
    Page("signup", "account/signup/"),
    Page("organisations", "organisations/"),
    Page("organisation", "organisations/", who="owner", follow="main table a"),
    Page("organisation.dark", "organisations/", who="owner", follow="main table a", scheme="dark"),
    Page("organisation-new", "organisations/new/", who="owner"),
    Page("account", "account/", who="owner"),
    Page("second-factor", "account/2fa/", who="owner"),
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


def take(context: BrowserContext, site: str, page: Page, language: str, target: Path) -> None:
    tab = context.new_page()
    tab.goto(f"{site}/{language}/{page.address}")
    if page.follow:
        tab.locator(page.follow).first.click()
        tab.wait_for_load_state()
    tab.screenshot(path=target, full_page=True)
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


def look(site: str, password: str, out: Path, only: str) -> int:
    n_taken = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        cookies: dict[str, list[dict[str, object]]] = {"": []}
        for page in PAGES:
            if only and not re.search(only, page.name):
                continue
            if page.who not in cookies:
                cookies[page.who] = logged_in(browser, site, page.who, password)
            for width, height in WIDTHS.items():
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=page.scheme)  # type: ignore[arg-type]
                context.add_cookies(cookies[page.who])  # type: ignore[arg-type]
                for language in LANGUAGES:
                    take(context, site, page, language, out / f"{page.name}.{language.partition('-')[0]}.{width}.png")
                    n_taken += 1
                context.close()
        browser.close()
    return n_taken


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screens")
    parser.add_argument("--only", default="", help="pages whose name this pattern finds")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        env = {**os.environ, "LIAOWANG_DATA": data, "DATABASE_URL": ""}
        manage("migrate", "-v0", env=env)
        password = manage("demo_people", env=env).strip().rpartition(" ")[2]
        served = subprocess.Popen([sys.executable, "manage.py", "serve", "--port", str(port)], cwd=ROOT, env=env)
        try:
            site = f"http://127.0.0.1:{port}"
            wait_for(site)
            print(f"{look(site, password, given.out, given.only)} pictures in {given.out}")
        finally:
            served.terminate()
            served.wait()


if __name__ == "__main__":
    main()
