"""What must not happen is refused at the pages too, is told in the audit, and changes nothing."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.liaowang_web.catalogue.test_attacks import everything
from tests.liaowang_web.catalogue_factories import (
    Desk,
    make_edition,
    make_expert,
    make_nomination,
    make_nominator,
    score,
    to_notice,
    to_published,
    to_review,
)
from tests.liaowang_web.factories import make_user

from liaowang_web.accounts import services as accounts
from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry
from liaowang_web.catalogue.models import Edition, Nomination

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def nomination(desk: Desk) -> Nomination:
    nomination = make_nomination(make_edition(desk), desk)
    for _ in range(3):
        make_expert(desk)
    to_review(nomination.edition, desk)
    return Nomination.objects.get(pk=nomination.pk)


def page(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def n_refused() -> int:
    return Entry.objects.filter(kind="access.refused").count()


def test_a_review_of_another_answers_like_one_that_is_not_there(nomination: Nomination) -> None:
    first, second, _ = nomination.reviews.all()
    score(first)
    client = page(second.expert.user)
    answers = [client.get(reverse("catalogue:review", args=[key])) for key in (first.pk, uuid.uuid4())]
    assert [it.status_code for it in answers] == [404, 404]
    assert client.post(reverse("catalogue:move_review", args=[first.pk, "lock"])).status_code == 404


@pytest.mark.parametrize("name", ["panel", "assignment", "objections", "watch"])
def test_desks_are_closed_to_experts_and_nominators(nomination: Nomination, name: str) -> None:
    address = reverse(f"catalogue:{name}", args=[nomination.edition.code])
    for user in (nomination.reviews.first().expert.user, nomination.nominated_by, make_user()):
        assert page(user).get(address).status_code == 404


def test_scores_of_others_stand_in_no_page_before_the_lock(nomination: Nomination) -> None:
    first, second, _ = nomination.reviews.all()
    score(first, 0.7313)
    user = second.expert.user
    addresses = [reverse("catalogue:reviews"), reverse("catalogue:review", args=[second.pk]),
                 reverse("catalogue:edition", args=[nomination.edition.code]),
                 reverse("catalogue:nomination", args=[nomination.pk])]  # fmt: skip
    for address in addresses:
        told = page(user).get(address).content.decode()
        assert "7.31" not in told, address
        assert str(first.expert) not in told, address


def test_a_locked_review_is_not_saved_over(nomination: Nomination) -> None:
    """By the form that saves itself, left open in another window: before the lock it saves, afterwards never."""
    mine, other, _ = nomination.reviews.all()
    score(other)
    score(mine, is_locked=False)
    client = page(mine.expert.user)
    with translation.override("zh-hans"):
        address = reverse("catalogue:autosave_review", args=[mine.pk])
    form = client.get(reverse("catalogue:review", args=[mine.pk])).context["form"]
    points = {name: "1" for name in form.fields if name.startswith("points_")}
    answer = client.post(address, {**points, "version": form["version"].value(), "comment": "Typed."})
    assert answer.status_code == 200
    version = answer.json()["version"]
    assert {it.points for it in mine.scores.all()} == {1}
    lock = reverse("catalogue:move_review", args=[mine.pk, "lock"])
    assert client.post(lock, {"number": nomination.code, "version": version}).status_code == 302
    for sent in (version, version + 1):
        before, n = everything(), n_refused()
        told = {**dict.fromkeys(points, "4"), "version": sent, "comment": "Typed later."}
        answer = client.post(address, told, headers={"accept": "application/json"})
        assert (answer.status_code, answer.json()) == (403, {"says": "已锁定的评分不再更改。"})
        assert n_refused() == n + 1
        assert everything() == before
    theirs = reverse("catalogue:autosave_review", args=[other.pk])
    assert client.post(theirs, {**points, "version": 1}).status_code == 404


def test_scores_that_changed_since_they_were_looked_at_are_not_locked(nomination: Nomination) -> None:
    mine = score(nomination.reviews.all()[0], is_locked=False)
    client = page(mine.expert.user)
    lock = reverse("catalogue:move_review", args=[mine.pk, "lock"])
    seen = client.get(lock).context["review"].version
    score(mine, 0.1, is_locked=False)
    answer = client.post(lock, {"number": nomination.code, "version": seen})
    assert answer.status_code == 409
    mine.refresh_from_db()
    assert mine.state == "accepted"


def test_who_nominated_does_not_accept_it(desk: Desk) -> None:
    by = make_nominator()
    accounts.grant_role(by[0], "secretariat", actor=None)
    waiting = make_nomination(make_edition(desk), desk, by=by, state="nominated")
    before, n = everything(), n_refused()
    answer = page(by[0]).post(reverse("catalogue:move_nomination", args=[waiting.pk, "accept"]))
    assert answer.status_code == 403
    assert n_refused() == n + 1
    assert everything() == before


def test_an_objection_after_the_deadline_is_refused_and_told(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    nomination = make_nomination(make_edition(desk), desk)
    for _ in range(3):
        make_expert(desk)
    edition = to_notice(nomination.edition, desk)
    client = page(make_user())
    before, n = everything(), n_refused()
    late = edition.notice.closes_at + timedelta(seconds=1)
    monkeypatch.setattr(timezone, "now", lambda: late)
    told = {"text": "It is not new.", "name": "Somebody", "contact": "somebody@example.org"}
    with translation.override("zh-hans"):
        address = reverse("catalogue:object", args=[nomination.code])
    answer = client.post(address, told)
    assert answer.status_code == 403
    assert "只在公示期间受理异议" in answer.content.decode()
    assert n_refused() == n + 1
    assert everything() == before


def test_a_published_edition_takes_no_plan(desk: Desk) -> None:
    edition = make_edition(desk)
    make_nomination(edition, desk)
    for _ in range(3):
        make_expert(desk)
    edition = to_published(edition, desk)
    before = everything()
    for user in (desk.secretary, desk.publisher, desk.chair):
        answer = page(user).post(reverse("catalogue:edit", args=[edition.code]), {"title_zh": "改"})
        assert answer.status_code in {403, 404}
    assert everything() == before


def test_the_clock_ends_a_notice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = make_edition(desk)
    make_nomination(edition, desk)
    for _ in range(3):
        make_expert(desk)
    edition = to_notice(edition, desk)
    ends: datetime = edition.notice.closes_at
    for now, told in ((ends - timedelta(seconds=1), "0 notices ended"), (ends, "1 notices ended")):
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        said = StringIO()
        call_command("catalogue_clock", stdout=said)
        assert said.getvalue().strip() == told
    assert Edition.objects.get(pk=edition.pk).state == Edition.State.OBJECTIONS
