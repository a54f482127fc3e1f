"""Drafts and reviews save themselves; what somebody else saved meanwhile is shown beside what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.liaowang_web.catalogue_factories import (
    Desk,
    make_body,
    make_edition,
    make_expert,
    make_nomination,
    make_nominator,
    score,
    to_review,
)
from tests.liaowang_web.factories import make_user

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry
from liaowang_web.catalogue.models import Nomination, Review
from liaowang_web.catalogue.services.nominations import move_nomination

pytestmark = pytest.mark.django_db
TEXTS = {"title_en": "A cell", "overview_en": "Over.", "principle_en": "Works.", "figures": "9 kg", "cases": "One",
         "track": "FE-01"}  # fmt: skip


def post(user: User, name: str, key: object, **data: Any) -> Any:
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    with translation.override("en"):
        return client.post(reverse(f"catalogue:{name}", args=[key]), data)


@pytest.fixture
def by() -> tuple[User, Any]:
    return make_nominator()


@pytest.fixture
def draft(by: tuple[User, Any]) -> Nomination:
    return make_nomination(make_edition(Desk()), Desk(), by=by, state="draft")


def test_a_draft_saves_itself_and_says_so(draft: Nomination, by: tuple[User, Any]) -> None:
    answer = post(by[0], "autosave_nomination", draft.pk, **TEXTS, version=draft.version)
    assert (answer.status_code, answer.json()["version"]) == (200, draft.version + 1)
    assert answer.json()["says"].startswith("Saved ")
    draft.refresh_from_db()
    assert (draft.title_en, draft.people) == ("A cell", "")
    assert Entry.objects.filter(kind="nomination.edited").count() == 1
    late = post(by[0], "autosave_nomination", draft.pk, **{**TEXTS, "title_en": "Late"}, version=draft.version - 1)
    assert (late.status_code, "Somebody changed it" in late.json()["says"]) == (409, True)
    wrong = {"title_en": "", "track": "XX-99"}
    bad = post(by[0], "autosave_nomination", draft.pk, **{**TEXTS, **wrong}, version=draft.version)
    assert (bad.status_code, bad.json()["says"]) == (422, "Not saved: 2 things to look at.")
    draft.refresh_from_db()
    assert draft.title_en == "A cell"
    assert Entry.objects.filter(kind="nomination.edited").count() == 1


def test_a_draft_is_saved_by_who_keeps_it_and_while_it_is_one(draft: Nomination, by: tuple[User, Any]) -> None:
    assert post(make_user(), "autosave_nomination", draft.pk, **TEXTS).status_code == 404
    assert post(make_nominator()[0], "autosave_nomination", draft.pk, **TEXTS).status_code == 404
    sent = move_nomination("nominate", draft, actor=by[0])
    answer = post(by[0], "autosave_nomination", draft.pk, **TEXTS, version=sent.version)
    assert answer.status_code == 403
    draft.refresh_from_db()
    assert (draft.title_en, draft.version) != ("A cell", sent.version + 1)


def test_both_stand_side_by_side_and_the_next_saving_counts(draft: Nomination, by: tuple[User, Any]) -> None:
    seen, holder = draft.version, make_body("A works (sample)")
    assert post(by[0], "edit_nomination", draft.pk, **TEXTS, holder=holder.pk, version=seen).status_code == 302
    mine = {**TEXTS, "title_en": "Mine", "track": "FI-01"}
    answer = post(by[0], "edit_nomination", draft.pk, **mine, version=seen)
    assert answer.status_code == 409
    found = {it.label: (it.before, it.after) for it in answer.context["conflict"]}
    assert found["Title in English"] == ("A cell", "Mine")
    assert set(found) == {"Title in English", "Track", "Who has it, if it is registered here"}
    assert "A works (sample)" in found["Who has it, if it is registered here"][0]
    page = answer.content.decode()
    assert 'value="Mine"' in page
    assert "data-autosave" not in page, "nothing replaces what somebody else wrote without being asked"
    version = answer.context["form"]["version"].value()
    assert post(by[0], "edit_nomination", draft.pk, **mine, version=version).status_code == 302
    draft.refresh_from_db()
    assert draft.title_en == "Mine"


def test_a_review_typed_in_two_windows(by: tuple[User, Any]) -> None:
    desk = Desk()
    for _place in range(3):
        make_expert(desk)
    edition = make_edition(desk)
    make_nomination(edition, desk)
    to_review(edition, desk)
    review = Review.objects.all()[0]
    review = score(review, is_locked=False)
    user, seen = review.expert.user, review.version
    names = [f"points_{it.pk}" for it in edition.criteria.all()]
    first = {**dict.fromkeys(names, "2"), "comment": "First.", "version": seen}
    assert post(user, "autosave_review", review.pk, **first).status_code == 200
    second = {names[0]: "2.0", names[1]: "3", names[2]: "", "comment": "Second.", "version": seen}
    assert post(user, "autosave_review", review.pk, **second).status_code == 409
    answer = post(user, "review", review.pk, **second)
    assert answer.status_code == 409
    assert [(it.before, it.after) for it in answer.context["conflict"]] == [
        ("2.00", "3"), ("2.00", ""), ("First.", "Second."),
    ]  # fmt: skip
    second["version"] = answer.context["form"]["version"].value()
    assert post(user, "review", review.pk, **second).status_code == 302
    review.refresh_from_db()
    assert review.comment == "Second."
    assert [it.points for it in review.scores.all()] == [2, 3], "what was emptied is taken back"


def test_points_that_cannot_be_are_not_saved_by_themselves(by: tuple[User, Any]) -> None:
    desk = Desk()
    for _place in range(3):
        make_expert(desk)
    edition = make_edition(desk)
    make_nomination(edition, desk)
    to_review(edition, desk)
    review = score(Review.objects.all()[0], is_locked=False)
    before = list(review.scores.values_list("points", flat=True))
    name = f"points_{edition.criteria.all()[0].pk}"
    for points in ("11", "-1", "many"):
        answer = post(review.expert.user, "autosave_review", review.pk, **{name: points}, version=review.version)
        assert (answer.status_code, answer.json()["says"]) == (422, "Not saved: 1 thing to look at.")
    assert list(review.scores.values_list("points", flat=True)) == before
