"""Planted conflicts are all found, none is invented, and each says what it was read from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.liaowang_web.catalogue_factories import (
    Desk,
    make_body,
    make_edition,
    make_expert,
    make_nomination,
    make_nominator,
    score,
    to_panel,
    to_review,
)
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.accounts.models import Membership
from liaowang_web.catalogue.models import Exclusion, Expert, Nomination, Review
from liaowang_web.catalogue.services import experts, nominations, panel, reviews
from liaowang_web.catalogue.services.exclusions import exclude_by_rules
from liaowang_web.observatory.models import Document
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_english")]
TODAY = timezone.localdate()
LONG_AGO, LATELY = TODAY - timedelta(days=5 * 366), TODAY - timedelta(days=3 * 365)
Plant = Callable[[Expert, Nomination, Desk], Any]


def employed(**columns: Any) -> Plant:
    def plant(expert: Expert, nomination: Nomination, desk: Desk) -> None:
        told = {"organisation": nomination.holder, "name": "there", **columns}
        experts.note_affiliation(expert, actor=desk.secretary, columns=told)

    return plant


def related(kind: str, **columns: Any) -> Plant:
    def plant(expert: Expert, nomination: Nomination, desk: Desk) -> None:
        told = {"organisation": nomination.holder} if not columns.get("person") else {}
        experts.note_relation(expert, actor=desk.secretary, columns={"kind": kind, **told, **columns})

    return plant


def member(expert: Expert, nomination: Nomination, _desk: Desk) -> None:
    Membership.objects.create(user=expert.user, organisation=nomination.holder, role="editor", until=timezone.now())


def of_the_body(expert: Expert, nomination: Nomination, desk: Desk) -> None:
    experts.note_affiliation(expert, actor=desk.secretary, columns={"organisation": nomination.through, "name": "body"})


def in_the_group(expert: Expert, nomination: Nomination, desk: Desk) -> None:
    holder = nomination.holder
    assert holder
    holder.parent = make_body()
    holder.save()
    sister = make_body(parent=holder.parent)
    experts.note_affiliation(expert, actor=desk.secretary, columns={"organisation": sister, "name": "sister"})


def by_name(expert: Expert, nomination: Nomination, desk: Desk) -> None:
    name = str(nomination.holder).upper()
    experts.note_affiliation(expert, actor=desk.secretary, columns={"name": name})


def merged(expert: Expert, nomination: Nomination, desk: Desk) -> None:
    old = make_body()
    old.merged_into = nomination.holder
    old.save()
    experts.note_affiliation(expert, actor=desk.secretary, columns={"organisation": old, "name": "old"})


def one_of_its_people(expert: Expert, _nomination: Nomination, desk: Desk) -> None:
    experts.edit_expert(expert, actor=desk.secretary, columns={"names": "LI, Xiaoming"})


def wrote_with(names: str, day: date = LATELY) -> Plant:
    def plant(expert: Expert, _nomination: Nomination, desk: Desk) -> None:
        topic = make_topic(make_run(as_of=TODAY))
        Document.objects.create(topic=topic, record_id="b:1", title="Both", known_on=day, source="arxiv",
                                kind="preprint", authors=["Hans Gross", "Xiao-Ming Li"])  # fmt: skip
        experts.edit_expert(expert, actor=desk.secretary, columns={"names": names})

    return plant


def unknown(expert: Expert, _nomination: Nomination, desk: Desk) -> None:
    experts.edit_expert(expert, actor=desk.secretary, columns={"is_identified": False})


FOUND = {
    "works there": (employed(), "employment"),
    "left three years ago": (employed(until=LATELY), "employment"),
    "is a member on this site": (member, "employment"),
    "works for the nominating body": (of_the_body, "employment"),
    "works there, noted by name only": (by_name, "employment"),
    "worked where was merged into it": (merged, "employment"),
    "works in the same group": (in_the_group, "group"),
    "holds shares": (related("shares"), "relation"),
    "advised one of its people": (related("advisor", person="Xiaoming Li"), "relation"),
    "is of the family": (related("family", person="Li Xiaoming"), "relation"),
    "consulted": (related("consulting", until=LATELY), "relation"),
    "had a joint project": (related("project"), "relation"),
    "competes": (related("competitor"), "relation"),
    "is one of its people": (one_of_its_people, "own"),
    "wrote with its people": (wrote_with("Gross, Hans"), "coauthor"),
    "is not known": (unknown, "identity"),
}
NOT_FOUND = {
    "nothing": lambda *_: None,
    "left five years ago": employed(until=LONG_AGO),
    "works elsewhere": employed(organisation=None, name="Elsewhere"),
    "consulted long ago": related("consulting", until=LONG_AGO),
    "advised somebody else": related("advisor", person="Xiaohong Li"),
    "wrote long ago": wrote_with("Hans Gross", LONG_AGO),
    "shares an initial with an author": wrote_with("H. Gross"),
    "shares a surname with an author": wrote_with("Gross, Helene"),
}  # fmt: skip


def planted(plant: Plant) -> Nomination:
    desk = Desk()
    nomination = make_nomination(make_edition(desk), desk, people="Li Xiaoming")
    make_expert(desk, "Somebody Else")
    expert = make_expert(desk, "Planted Person")
    plant(expert, nomination, desk)
    exclude_by_rules(nomination.edition, actor=None)
    return nomination


@pytest.mark.parametrize(("plant", "rule"), FOUND.values(), ids=FOUND)
def test_a_planted_conflict_is_found_with_its_evidence(plant: Plant, rule: str) -> None:
    found = planted(plant).exclusions.filter(lifted_at=None)
    assert [(it.expert.user.name, it.rule) for it in found] == [("Planted Person", rule)]
    assert found[0].evidence["source"]


@pytest.mark.parametrize("plant", NOT_FOUND.values(), ids=NOT_FOUND)
def test_no_conflict_is_invented(plant: Plant) -> None:
    assert not planted(plant).exclusions.exists()


def topic_nomination(desk: Desk, authors: list[str]) -> Nomination:
    topic = make_topic(make_run(as_of=date(2026, 1, 1)), tracks=" FE-01 ")
    topic.documents.update(authors=authors)
    nomination = nominations.nominate_topic(topic, make_edition(desk), actor=desk.analyst)
    texts = {"overview_en": "What it is.", "principle_en": "How it works."}
    nominations.edit_nomination(nomination, actor=desk.analyst, columns=texts)
    nomination = nominations.move_nomination("nominate", nomination, actor=desk.analyst)
    return nominations.move_nomination("accept", nomination, actor=desk.secretary)


@pytest.mark.parametrize(
    ("written", "own"), [("张 三", "张三"), ("Zhang San", "SAN ZHANG"), ("José Núñez", "Nunez, Jose")]
)
def test_who_wrote_a_record_of_the_topic_is_kept_away(written: str, own: str) -> None:
    desk = Desk()
    make_expert(desk, "Somebody Else")
    expert = make_expert(desk, "Planted Person", names=own)
    found = topic_nomination(desk, [written, "A. Writer"]).exclusions.get()
    assert (found.expert, found.rule, found.evidence["records"][0]["record"]) == (expert, "coauthor", "a:1")


def test_whose_student_wrote_a_record_of_the_topic_is_kept_away() -> None:
    desk = Desk()
    expert = make_expert(desk)
    columns = {"kind": "advisor", "person": "Writer A."}
    experts.note_relation(expert, actor=desk.secretary, columns=columns)
    assert topic_nomination(desk, ["A. Writer"]).exclusions.get().rule == "relation"


def test_an_excluded_expert_is_never_invited() -> None:
    desk = Desk()
    nomination = make_nomination(make_edition(desk), desk)
    for _ in range(3):
        make_expert(desk)
    edition = to_review(nomination.edition, desk)
    late = make_expert(desk)
    member(late, nomination, desk)  # without the catalogue being told
    with pytest.raises(TransitionRefused, match="conflict"):
        reviews.invite_expert(nomination, late, actor=desk.chair)
    assert nomination.exclusions.get().expert == late
    assert edition.nominations.get().reviews.count() == 3


def test_a_conflict_that_appears_ends_the_review_and_its_scores_do_not_count() -> None:
    desk = Desk()
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    for _ in range(4):
        make_expert(desk)
    edition = to_panel(edition, desk)
    mild = nomination.reviews.first()
    mild.scores.update(points=5)
    panel.propose_by_rule(edition, actor=desk.chair)
    experts.note_affiliation(
        mild.expert, actor=desk.secretary, columns={"organisation": nomination.holder, "name": "x"}
    )
    mild.refresh_from_db()
    nomination.refresh_from_db()
    assert mild.state == Review.State.EXCLUDED
    assert (nomination.state, nomination.mean) == ("scored", 80)


def test_with_too_few_left_the_panel_cannot_propose() -> None:
    desk = Desk()
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    for _ in range(3):
        make_expert(desk)
    edition = to_panel(edition, desk)
    for review in nomination.reviews.all():
        experts.edit_expert(review.expert, actor=desk.secretary, columns={"is_identified": False})
    nomination.refresh_from_db()
    assert nomination.mean is None
    with pytest.raises(TransitionRefused, match="Only 0"):
        panel.judge_nomination(nomination, actor=desk.chair, is_proposed=True, reason="we like it")
    panel.judge_nomination(nomination, actor=desk.chair, is_proposed=False, reason="nobody may judge")


def test_a_declared_conflict_ends_the_review() -> None:
    desk = Desk()
    nomination = make_nomination(make_edition(desk), desk)
    for _ in range(3):
        make_expert(desk)
    to_review(nomination.edition, desk)
    review = nomination.reviews.first()
    experts.declare_conflict(review, actor=review.expert.user, note="We were at school together.")
    review.refresh_from_db()
    assert review.state == Review.State.EXCLUDED
    assert nomination.exclusions.get().evidence["kind"] == "other"


def test_an_exclusion_is_lifted_when_it_no_longer_holds_and_stays_in_the_log() -> None:
    desk = Desk()
    nomination = make_nomination(make_edition(desk), desk)
    expert = make_expert(desk, is_identified=False)
    assert nomination.exclusions.get().lifted_at is None
    experts.edit_expert(expert, actor=desk.secretary, columns={"is_identified": True})
    assert nomination.exclusions.get().lifted_at is not None


def test_computing_twice_writes_nothing_new() -> None:
    nomination = planted(FOUND["works in the same group"][0])
    assert exclude_by_rules(nomination.edition, actor=None) == 0
    assert Exclusion.objects.count() == 1


def test_a_lock_is_refused_when_a_conflict_appeared_without_the_catalogue_being_told() -> None:
    desk = Desk()
    nomination = make_nomination(make_edition(desk), desk)
    for _ in range(3):
        make_expert(desk)
    to_review(nomination.edition, desk)
    review = score(nomination.reviews.first(), is_locked=False)
    member(review.expert, nomination, desk)
    with pytest.raises((TransitionRefused, NotAllowed)):
        reviews.lock_review(review, actor=review.expert.user)
    review.refresh_from_db()
    assert review.state == Review.State.EXCLUDED
    assert nomination.exclusions.get().rule == "employment"


def test_the_nominator_never_reviews() -> None:
    desk = Desk()
    by = make_nominator()
    nomination = make_nomination(make_edition(desk), desk, by=by)
    Expert.objects.create(user=by[0], state="active", is_identified=True)
    exclude_by_rules(nomination.edition, actor=None)
    rules = set(nomination.exclusions.values_list("rule", flat=True))
    assert rules == {"own", "employment"}
