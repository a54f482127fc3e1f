"""Candidates and lists never out of step with the hall: withdrawn at once, overtaken, another outbox, killed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from tests.liaowang_web.factories import make_organisation
from tests.liaowang_web.hall_factories import make_published, owner_of, publish
from tests.liaowang_web.matching_factories import make_other_organisation

from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.announcing import announce_entry, document_of
from liaowang_web.hall.services.entries import edit_entry, move_entry
from liaowang_web.jobs.models import Job
from liaowang_web.jobs.services import beat
from liaowang_web.matching import following
from liaowang_web.matching.following import candidates, changes_left_out, follow_candidates, rebuild_candidates
from liaowang_web.matching.models import MatchList
from liaowang_web.matching.services.keeping_up import keep_up
from liaowang_web.matching.services.listing import ensure_matched, match_again
from liaowang_web.search.models import Change

pytestmark = pytest.mark.django_db(transaction=True)
N_KILLS = int(os.environ.get("LIAOWANG_KILLS", "8"))
ROOT = Path(__file__).resolve().parents[3]
Start = Callable[[], "subprocess.Popen[str]"]


def compared(entry: Entry) -> set[int]:
    """The numbers of all that an entry is compared with."""
    version = following.versions_of([document_of(entry)])[document_of(entry)]
    left_out = changes_left_out()
    return {it.number for it in candidates().view().find(following.side_of(version), 1, left_out)}


@pytest.fixture
def demand() -> Entry:
    return make_published("demand", make_organisation(state="verified"))


@pytest.fixture
def offer() -> Entry:
    return make_published("achievement", make_other_organisation())


def others(entry: Entry) -> list[str]:
    return [it.other.code for it in MatchList.objects.get(entry=entry).suggestions.select_related("other")]


def test_what_is_published_is_matched_both_ways(demand: Entry, offer: Entry) -> None:
    told = keep_up()
    assert (told.n_matched, told.n_forgotten) == (2, 0)
    assert others(demand) == [offer.code]
    assert others(offer) == [demand.code]
    again = keep_up()
    assert (again.n_followed, again.n_matched) == (0, 0)
    newer = make_published("product", offer.organisation)
    keep_up()
    assert set(others(demand)) == {offer.code, newer.code}


def test_what_is_withdrawn_is_compared_no_more_before_it_is_followed(
    demand: Entry, offer: Entry, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow_candidates()
    assert compared(demand) == {document_of(offer)}
    monkeypatch.setattr(following, "MOST_CAUGHT_UP", -1)
    move_entry("withdraw", offer, actor=owner_of(offer.organisation), why="sold", reason="sold")
    assert compared(demand) == set()
    ensure_matched(demand)
    assert others(demand) == []


def test_an_old_list_is_shown_with_its_day_while_a_worker_reckons_it(
    demand: Entry, offer: Entry, client: Client
) -> None:
    keep_up()
    old = date(2026, 1, 2)
    MatchList.objects.filter(entry=demand).update(as_of=old)
    beat("worker-1")
    client.force_login(owner_of(demand.organisation), "liaowang_web.accounts.entrance.Entrance")
    for _look in range(2):
        text = client.get(f"/en/matching/{demand.code}/").content.decode()
        assert 'This is the list of <time class="n" datetime="2026-01-02">2 Jan 2026</time>' in text
        assert offer.code in text
        assert MatchList.objects.get(entry=demand).as_of == old
    call_command("worker", "--batch")
    assert Job.objects.get(task_path=match_again.module_path).status == "SUCCESSFUL"
    assert MatchList.objects.get(entry=demand).as_of == timezone.localdate()
    assert "look again in a moment" not in client.get(f"/en/matching/{demand.code}/").content.decode()


def test_without_a_worker_an_old_list_is_reckoned_at_once(demand: Entry, offer: Entry) -> None:
    keep_up()
    MatchList.objects.filter(entry=demand).update(as_of=date(2026, 1, 2))
    assert ensure_matched(demand) is False
    assert MatchList.objects.get(entry=demand).as_of == timezone.localdate()
    assert others(demand) == [offer.code]


def test_a_list_of_what_is_withdrawn_is_forgotten(demand: Entry, offer: Entry) -> None:
    keep_up()
    move_entry("withdraw", demand, actor=owner_of(demand.organisation), why="solved", reason="solved")
    assert keep_up().n_forgotten == 1
    assert not MatchList.objects.filter(entry=demand).exists()
    assert MatchList.objects.filter(entry=offer).exists()


def test_a_change_that_another_overtook_is_followed_with_what_holds_now(demand: Entry, offer: Entry) -> None:
    owner = owner_of(offer.organisation)
    for title in ("First", "Second"):
        offer = publish(edit_entry(move_entry("revise", offer, actor=owner), actor=owner, columns={"title_en": title}))
    Change.objects.filter(document=document_of(offer)).order_by("sequence").first().delete()  # type: ignore[union-attr]
    keep_up()
    (row,) = MatchList.objects.get(entry=demand).suggestions.all()
    assert row.other_version == 3
    assert compared(demand) == {document_of(offer)}


def test_candidates_of_another_outbox_are_made_anew(demand: Entry, offer: Entry) -> None:
    follow_candidates()
    gone = make_published("product", offer.organisation)
    follow_candidates()
    assert document_of(gone) in compared(demand)
    # A backup is restored: the last change is another than the one that was followed.
    Change.objects.filter(document=document_of(gone)).delete()
    Entry.objects.filter(pk=gone.pk).update(state="withdrawn")
    with transaction.atomic():
        announce_entry(Entry.objects.get(pk=demand.pk))
    follow_candidates()
    assert compared(demand) == {document_of(offer)}
    rebuild_candidates()
    assert compared(demand) == {document_of(offer)}


@pytest.fixture
def start(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Start]:
    """Let a follower go and give its process, while the next gets ready; questions here let nothing follow."""
    monkeypatch.setattr(following, "MOST_CAUGHT_UP", -1)
    name = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-m", "tests.liaowang_web.matching.follower", str(settings.SEARCH_INDEX), name]
    given = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.liaowang_web.settings"}

    def made() -> subprocess.Popen[str]:
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        return subprocess.Popen(command, cwd=ROOT, env=given, text=True, **pipes)

    waiting = [made()]

    def one() -> subprocess.Popen[str]:
        child = waiting.pop()
        waiting.append(made())
        assert child.stdin
        assert child.stdout
        assert child.stdout.readline().strip() == "ready"
        child.stdin.write("\n")
        child.stdin.flush()
        return child

    yield one
    for child in waiting:
        end(child)


def end(child: subprocess.Popen[str]) -> None:
    with child:
        child.kill()


@transaction.atomic
def turn(entry: Entry, state: str) -> None:
    """Publish or withdraw an entry behind the services, which would take ten times as long, and announce it."""
    Entry.objects.filter(pk=entry.pk).update(state=state)
    announce_entry(Entry.objects.get(pk=entry.pk))


@pytest.mark.slow
def test_after_each_kill_nothing_withdrawn_is_compared_and_in_the_end_all_agrees(demand: Entry, start: Start) -> None:
    chance, works = random.Random(7), make_other_organisation()
    entries = [make_published("product", works) for _ in range(6)]
    live = set(entries)
    n_behind = n_advanced = 0
    for _ in range(N_KILLS):
        place = candidates().followed[0]
        child = start()
        for _ in range(chance.randrange(3, 12)):
            entry = chance.choice(entries)
            is_live = chance.random() < 0.6
            turn(entry, "published" if is_live else "withdrawn")
            (live.add if is_live else live.discard)(entry)
        time.sleep(chance.random())
        end(child)
        assert compared(demand) <= {document_of(it) for it in live}, "what is withdrawn is compared no more"
        n_behind += following.pending().n_changes > 0
        n_advanced += candidates().followed[0] > place
    assert n_behind, "no kill came before all was followed: the test would show nothing"
    assert n_advanced, "no child ever followed anything: the test would show nothing"
    follow_candidates(wait_seconds=10)
    assert candidates().followed[0] == Change.objects.last().sequence  # type: ignore[union-attr]
    assert compared(demand) == {document_of(it) for it in live}
