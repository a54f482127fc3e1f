"""Who asks, and for what: the locustfile of bench/crowd.py. ``CROWD`` names the crowd.json of the filled site.

Of a hundred requests 77 come from visitors, 18 from people who are logged in, 5 from programs with a token. Which
topic, entry or word is asked for follows Zipf's law with exponent 0.8, as what is asked of web servers does (Breslau et
al., "Web caching and Zipf-like distributions", INFOCOM 1999: 0.64 to 0.83); six in ten pages are asked for in Chinese.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
from bisect import bisect
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from locust import task
from locust.contrib.fasthttp import FastHttpUser

KNOWN: dict[str, Any] = json.loads(Path(os.environ["CROWD"]).read_text(encoding="utf-8"))
RATE = float(os.environ.get("CROWD_RATE", "0.5"))
"""Requests a second of each."""
EXPONENT = 0.8
chance = random.Random(int(os.environ.get("CROWD_SEED", "1")))


class Popular:
    """Things of which some are asked for far more often than others."""

    def __init__(self, things: Sequence[Any]) -> None:
        self.things = list(things)
        random.Random(3).shuffle(self.things)
        self.weights = list(itertools.accumulate((at + 1) ** -EXPONENT for at in range(len(self.things))))

    def one(self) -> Any:
        """Give one."""
        return self.things[bisect(self.weights, chance.random() * self.weights[-1])]


def words_of(names: Sequence[str]) -> list[str]:
    """Give the words of names, each once, as addresses hold them."""
    parts = (part for name in names for part in re.split("[，,、]", name))
    return sorted({quote(it.strip()) for it in parts if it.strip()})


TOPICS = Popular([code for code, _en, _zh in KNOWN["topics"]])
ENTRIES = Popular(KNOWN["entries"])
EDITIONS = KNOWN["editions"]
WORDS = {
    "en": Popular(words_of([it[1] for it in KNOWN["topics"]])),
    "zh-hans": Popular(words_of([it[2] for it in KNOWN["topics"]])),
}
LISTS = Popular([
    "", *(f"?sort={it}" for it in ("probability", "breakthrough", "industrial", "n_records", "n_recent")),
    *(f"?page={it}" for it in range(2, 8)), *(f"?direction={it}" for it in ("FI", "FH", "FE", "FM", "FMAT", "FS")),
    *(f"?direction={a}&sort={b}" for a in ("FI", "FH") for b in ("probability", "n_records")),
    *(f"?probability={it}" for it in (20, 40, 60)), *(f"?page={a}&sort={b}" for a in (2, 3) for b in ("industrial",)),
])  # fmt: skip
HALLS = Popular([
    "", *(f"?kind={it}" for it in ("technology", "achievement", "demand", "product")),
    *(f"?page={it}" for it in (2, 3, 4)),
    *(f"?direction={it}" for it in ("FI", "FH", "FE", "FM")), *(f"?trl={it}" for it in range(4, 9)),
    *(f"?kind=demand&direction={it}" for it in ("FI", "FH")), *(f"?mode={it}" for it in ("licence", "joint")),
])  # fmt: skip
PEOPLE = itertools.cycle(KNOWN["people"])


class Asker(FastHttpUser):
    """Asks now and then; an answer that is not whole counts as an error."""

    abstract = True
    network_timeout = connection_timeout = 30.0
    called = ""
    """What stands behind the name of a page, where it is asked for by others of its kind."""

    def wait_time(self) -> float:
        """Give the seconds until the next question, by chance: many who do not know each other ask as Poisson counts.

        Locust's own even pace has all ask in the same instant of each second, as nobody does.
        """
        return chance.expovariate(RATE)

    def ask(self, page: str, address: str, end: bytes = b"</html>") -> bytes:
        """Ask for a page and look whether it came to its end."""
        with self.client.get(address, name=f"{page}{self.called}", catch_response=True, headers=self.own()) as answer:
            content: bytes = answer.content or b""
            if answer.status_code != 200:
                answer.failure(f"{answer.status_code} at {address}")
            elif end not in content[-200:]:
                answer.failure(f"cut short at {address}")
            return content

    def own(self) -> dict[str, str]:
        """Give the headers by which one is known."""
        return {}

    def at(self, path: str) -> str:
        """Give an address in one of the languages."""
        return f"/{self.language()}/{path}"

    def language(self) -> str:
        """Give a language."""
        return "zh-hans" if chance.random() < 0.6 else "en"


def home(asker: Asker) -> None:
    asker.ask("home", asker.at(""))


def watchlist(asker: Asker) -> None:
    asker.ask("watchlist", asker.at(f"watchlist/{LISTS.one()}"))


def topic(asker: Asker) -> None:
    asker.ask("topic", asker.at(f"topics/{TOPICS.one()}/"))


def documents(asker: Asker) -> None:
    asker.ask("documents", asker.at(f"topics/{TOPICS.one()}/documents/"))


def search(asker: Asker) -> None:
    language = asker.language()
    asker.ask("search", f"/{language}/search/?q={WORDS[language].one()}")


def pictures(asker: Asker) -> None:
    name = chance.choice(["map", "impact"])
    asker.ask(name, asker.at(f"{name}/"))


def hall(asker: Asker) -> None:
    asker.ask("hall", asker.at(f"hall/{HALLS.one()}"))


def hall_search(asker: Asker) -> None:
    """Look for a word in the hall, now and then narrowed by a kind."""
    narrowed = "&kind=achievement" if chance.random() < 0.2 else ""
    asker.ask("hall, words", asker.at(f"hall/?q={WORDS[asker.language()].one()}{narrowed}"))


def entry(asker: Asker) -> None:
    asker.ask("entry", asker.at(f"hall/{ENTRIES.one()}/"))


def catalogue(asker: Asker) -> None:
    path = chance.choice(["catalogue/", *(f"catalogue/editions/{it}/" for it in EDITIONS)])
    asker.ask("catalogue", asker.at(path))


class Visitor(Asker):
    """Nobody knows who."""

    weight = 77
    tasks: ClassVar = {
        home: 7, watchlist: 10, topic: 20, documents: 4, search: 6, pictures: 4, hall: 8, hall_search: 7, entry: 18,
        catalogue: 4,
    }  # fmt: skip


class Member(Asker):
    """Somebody who is logged in; one request in ten or so belongs to writing something."""

    weight = 18
    called = " (logged in)"
    tasks: ClassVar = {watchlist: 18, topic: 26, hall: 12, hall_search: 12, entry: 20}

    def on_start(self) -> None:
        self.person = next(PEOPLE)
        self.client.cookiejar.clear()

    def own(self) -> dict[str, str]:
        return {"Cookie": f"sessionid={self.person['session']}"}

    @task(4)
    def own_pages(self) -> None:
        self.ask("own pages", self.at(chance.choice(["hall/own/", "deals/own/", "account/email/"])))

    @task(3)
    def watch(self) -> None:
        """Keep a view of the watchlist."""
        question = f"probability={chance.randrange(10, 90)}"
        self.write("watch", f"/en/watchlist/?{question}", "/en/watchlist/views/",
                   {"name": f"view {chance.randrange(5)}", "question": question})  # fmt: skip

    @task(1)
    def enquire(self) -> None:
        """Ask an owner the three questions."""
        page = f"/en/deals/ask/{ENTRIES.one()}/"
        self.write("enquiry", page, page, {
            "organisation": self.person["organisation"], "cooperation": "A licence.", "unclear": "How long it lasts.",
            "about": "We make trams.",
        })  # fmt: skip

    @task(1)
    def refuse(self) -> None:
        """Say that an entry is nothing for one's organisation, and why."""
        page = f"/en/hall/{ENTRIES.one()}/decline/"
        self.write("feedback", page, page, {
            "organisation": self.person["organisation"], "reason": chance.choice(["early", "fit", "cost"]),
            "note": "",
        })  # fmt: skip

    def write(self, act: str, page: str, address: str, values: dict[str, str]) -> None:
        """Open a form, then send it."""
        form = self.ask(f"{act}: form", page).decode()
        marked = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        cookie = next((it.value for it in self.client.cookiejar if it.name == "csrftoken"), "")
        headers = {"Cookie": f"sessionid={self.person['session']}; csrftoken={cookie}", "Referer": self.host + page}
        sent = {**values, "csrfmiddlewaretoken": marked}
        with self.client.post(address, data=sent, name=f"{act}: sent", headers=headers, catch_response=True,
                              allow_redirects=False) as answer:  # fmt: skip
            # 409: an enquiry of the same organisation about it is open already, which is right.
            if answer.status_code in {302, 409}:
                answer.success()
            else:
                answer.failure(f"{answer.status_code} at {address}")


class Program(Asker):
    """A program with a token."""

    weight = 5

    def on_start(self) -> None:
        self.person = next(PEOPLE)

    def own(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.person['token']}"}

    @task(3)
    def topics(self) -> None:
        self.ask("API, topics", f"/api/v1/topics?limit=50&sort={chance.choice(['rank', 'probability'])}", b"}")

    @task(3)
    def topic(self) -> None:
        self.ask("API, topic", f"/api/v1/topics/{TOPICS.one()}", b"}")

    @task(2)
    def entries(self) -> None:
        self.ask("API, hall", f"/api/v1/hall?q={WORDS['en'].one()}", b"}")

    @task(2)
    def entry(self) -> None:
        self.ask("API, entry", f"/api/v1/hall/{ENTRIES.one()}", b"}")
