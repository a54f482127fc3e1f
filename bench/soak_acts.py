"""Act on a site while a crowd asks it, for bench/soak.py: ``python bench/soak_acts.py SITE SECONDS FOLDER``.

Every two seconds an entry is published or one is withdrawn, through every step and by the people of demo_people; what
was withdrawn is asked for in the next moment, and has to be gone. Every half minute a spreadsheet of 20 demands is
handed in, read and imported by the worker; every minute an older run is imported (FOLDER, under another name).
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

TEXTS = {"title_zh": "试用的灯具", "title_en": "A lamp of the soak", "teaser_zh": "一句话说明。",
         "teaser_en": "What it is, in a sentence.", "track": "FE-06"}  # fmt: skip


FOUND_WITHIN = 10
"""Seconds from publishing to where the search finds an entry."""


class Acts:
    """What is done, how often, and what was wrong.

    Parameters
    ----------
    site : str
        Address of the pages.
    run : Path
        A run older than the one on screen.
    """

    def __init__(self, site: str, run: Path) -> None:
        from liaowang_web.accounts.models import Organisation, User

        self.site, self.run = site, run
        self.owner = User.objects.get(email="owner@demo.example")
        self.secretary = User.objects.get(email="secretariat@demo.example")
        self.organisation = Organisation.objects.get(name_zh="灯塔研究院（示例）")
        self.published: list[Any] = []
        self.waiting: list[str] = []
        self.told = {"published": 0, "withdrawn": 0, "runs imported": 0, "spreadsheets imported": 0}
        self.faults: list[str] = []
        self.slowest = 0.0

    def publish(self) -> None:
        """Draft an entry, have it checked, publish it, and look at it as a visitor."""
        from liaowang_web.hall.checklist import items_of
        from liaowang_web.hall.services.entries import check_entry, enter_entry, move_entry

        entry = enter_entry("achievement", self.organisation, actor=self.owner, columns=TEXTS)
        entry = move_entry("submit", entry, actor=self.owner)
        entry = check_entry(entry, actor=self.secretary, met={it.code: True for it in items_of(entry.kind)})
        entry = move_entry("publish", entry, actor=self.secretary)
        self.published.append(entry)
        self.told["published"] += 1
        self.expect(f"/en/hall/{entry.code}/", 200)
        self.look_for(f"/en/hall/?q={entry.code}", f"/en/hall/{entry.code}/")

    def look_for(self, address: str, page: str) -> None:
        """Search until a page is found: while the indexer writes, what is new is left out, and the search says so."""
        began = time.monotonic()
        while page not in httpx.get(self.site + address, timeout=60).text:
            if time.monotonic() - began > FOUND_WITHIN:
                self.faults.append(f"{datetime.now(UTC):%H:%M:%S} {address}: not found in {FOUND_WITHIN} seconds")
                return
            time.sleep(0.1)
        self.slowest = max(self.slowest, time.monotonic() - began)

    def withdraw(self) -> None:
        """Withdraw an entry that a visitor has just read, and see that it is gone."""
        from liaowang_web.hall.services.entries import move_entry

        entry = self.published.pop(0)
        page = f"/en/hall/{entry.code}/"
        self.expect(page, 200)
        move_entry("withdraw", entry, actor=self.owner, why="sold", reason="of the soak")
        self.told["withdrawn"] += 1
        for _ in range(8):  # more often than there are processes of the server
            self.expect(page, 410)
        self.expect(f"/en/hall/?q={entry.code}", 200, lacks=page)

    def expect(self, address: str, status: int, *, holds: str = "", lacks: str = "\0") -> None:
        """Ask as a visitor does, and note what is not as it should be."""
        answer = httpx.get(self.site + address, timeout=60)
        if answer.status_code != status or holds not in answer.text or lacks in answer.text:
            self.faults.append(f"{datetime.now(UTC):%H:%M:%S} {address}: {answer.status_code}, {status} expected")

    def import_run(self) -> None:
        """Import the older run once more, under another name."""
        from liaowang_web.observatory.services.importing import import_run

        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "run"
            shutil.copytree(self.run, folder)
            path = folder / "manifest.json"
            told = json.loads(path.read_text(encoding="utf-8"))
            told["run_id"] = f"soak-{time.time_ns()}"
            path.write_text(json.dumps(told), encoding="utf-8")
            import_run(folder)
        self.told["runs imported"] += 1

    def hand_in(self) -> None:
        """Hand a spreadsheet in, and have those imported that the worker has read."""
        from liaowang_web.hall.models import Import
        from liaowang_web.hall.services.importing import ask_import, hand_in

        head = "需求名称,所属领域,省份,合作方式,技术成熟度,技术指标,需求时限"
        row = "FE-06,广东省,联合攻关,4-6级,能量密度≥300 Wh/kg,2027年3月"
        sheet = "\n".join([head, *(f"电池低温放电{time.time_ns()}-{at},{row}" for at in range(20))])
        made = hand_in(self.organisation, "demand", actor=self.owner, name="需求表.csv", content=sheet.encode())
        self.waiting.append(str(made.pk))
        for key in list(self.waiting):
            it = Import.objects.get(pk=key)
            if it.state == Import.State.PREVIEWED:
                ask_import(it, actor=self.owner)
            elif it.state == Import.State.DONE:
                self.waiting.remove(key)
                self.told["spreadsheets imported"] += 1

    def go_on(self, seconds: float) -> None:
        """Act until the time is over."""
        began, turn = time.monotonic(), 0
        every: list[tuple[float, float, Callable[[], None]]] = [(30, 5, self.hand_in), (60, 10, self.import_run)]
        due = {act: first for _each, first, act in every}
        while (now := time.monotonic() - began) < seconds:
            for each, _first, act in every:
                if now >= due[act]:
                    due[act] += each
                    act()
            turn += 1
            (self.withdraw if turn % 3 == 0 and len(self.published) > 1 else self.publish)()
            time.sleep(max(0.0, began + 2 * turn - time.monotonic()))


def main() -> None:
    import django

    django.setup()
    acts = Acts(sys.argv[1], Path(sys.argv[3]))
    acts.go_on(float(sys.argv[2]))
    told = {"acts": acts.told, "faults": acts.faults, "slowest_found_seconds": round(acts.slowest, 1)}
    print(json.dumps(told, ensure_ascii=False))


if __name__ == "__main__":
    main()
