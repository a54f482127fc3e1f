"""The indexer is killed over and over while things are announced, changed and withdrawn: index and outbox agree.

`LIAOWANG_KILLS=100` kills as often; `make fuzz` does.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.liaowang_web.search.announcing import SPACE, asked, numbers, tell, tell_and_undo

from liaowang_web.search import selectors
from liaowang_web.search.following import follow, index_of
from liaowang_web.search.models import Change

N_KILLS = int(os.environ.get("LIAOWANG_KILLS", "20"))
ROOT = Path(__file__).resolve().parents[3]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Start = Callable[[], int]


@pytest.fixture
def start(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Start an indexer and give the number of its process; questions here let nothing follow."""
    monkeypatch.setattr(selectors, "MOST_CAUGHT_UP", -1)
    name = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-m", "tests.liaowang_web.search.indexer", str(settings.SEARCH_INDEX), name, SPACE]
    given = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.liaowang_web.settings"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=given, text=True, **pipes) as mother:  # type: ignore[call-overload]
        assert mother.stdin
        assert mother.stdout
        assert mother.stdout.readline().strip() == "ready"

        def one() -> int:
            mother.stdin.write("\n")
            mother.stdin.flush()
            return int(mother.stdout.readline())

        yield one
        mother.stdin.close()


def announce_some(chance: random.Random, live: dict[int, str]) -> None:
    """Announce, change, withdraw or undo a few things, as ``live`` will tell."""
    for _ in range(chance.randrange(5, 40)):
        document, act = chance.randrange(1, 80), chance.random()
        title = f"word{chance.randrange(10**9)}"
        if act < 0.1:
            tell_and_undo(document, title)
        elif act < 0.35:
            tell(document, None)
            live.pop(document, None)
        else:
            tell(document, title)
            live[document] = title


def test_after_each_kill_nothing_withdrawn_is_found_and_in_the_end_all_agrees(start: Start) -> None:
    chance = random.Random(11)
    live: dict[int, str] = {}
    n_behind = n_advanced = 0
    for _ in range(N_KILLS):
        place = index_of(SPACE).followed[0]
        child = start()
        announce_some(chance, live)
        time.sleep(chance.random() * 0.12)
        os.kill(child, signal.SIGKILL)
        found = asked(limit=1000)
        told = [hit.number for hit in found.hits]
        assert set(told) <= set(live), "what is withdrawn is gone"
        assert len(set(told)) == len(told), "nothing is found twice"
        assert found.n_found == len(found.hits) == sum(found.counts["kind"].values())
        n_behind += found.n_behind > 0
        n_advanced += index_of(SPACE).followed[0] > place
    assert n_behind, "no kill came before the index had followed all: the test would show nothing"
    assert n_advanced, "no child ever followed anything: the test would show nothing"
    follow(SPACE, wait_seconds=10)
    assert index_of(SPACE).followed[0] == Change.objects.last().sequence  # type: ignore[union-attr]
    assert numbers() == set(live)
    for document, title in live.items():
        assert numbers(title) == {document}
    newest = {it.document: it.content for it in Change.objects.all()}
    assert live == {document: content["title_zh"] for document, content in newest.items() if content}
    overtaken = {it.content["title_zh"] for it in Change.objects.all() if it.content} - set(live.values())
    assert overtaken
    assert not any(numbers(title) for title in overtaken)
