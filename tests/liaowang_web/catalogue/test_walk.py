"""An edition walks from plan to publication, and each step waits for what it needs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from tests.liaowang_web.catalogue_factories import (
    Desk,
    after_call,
    make_edition,
    make_expert,
    make_nomination,
    publish,
    score,
    to_notice,
    to_panel,
    to_published,
    to_review,
)

from liaowang_web.audit.models import Entry
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.catalogue.models import Edition, Nomination
from liaowang_web.catalogue.selectors.ranking import ranking_of
from liaowang_web.catalogue.services import editions, panel, reviews
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_english")]


def test_an_edition_is_published_with_what_passed() -> None:
    desk = Desk()
    edition = make_edition(desk)
    good, bad = (make_nomination(edition, desk, title_en=it) for it in ("good", "bad"))
    for _ in range(3):
        make_expert(desk)
    edition = to_published(edition, desk, shares=(0.8, 0.4))
    assert edition.state == Edition.State.PUBLISHED
    publication = edition.publications.get()
    assert [it["code"] for it in publication.content["entries"]] == [good.code]
    states = dict(edition.nominations.values_list("pk", "state"))
    assert states == {good.pk: "listed", bad.pk: "declined"}
    good.refresh_from_db()
    assert (good.mean, good.corrected, good.spread, good.place) == (80, 80, 0, 1)
    assert verify_chain().broken_at is None


def test_the_call_opens_with_weights_that_sum_up() -> None:
    desk = Desk()
    edition = make_edition(desk, is_open=False)
    edition = editions.edit_edition(
        edition, actor=desk.secretary, criteria=[{"name_zh": "一", "weight": Decimal(99), "most": 10}]
    )
    with pytest.raises(TransitionRefused, match="100"):
        editions.move_edition("open", edition, actor=desk.secretary)


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"n_experts": 2}, "three experts"),
        ({"notice_days": 0}, "a day at least"),
        ({"call_until": None}, "until when"),
        ({"call_until": timezone.now() - timedelta(days=1)}, "future"),
        ({"review_until": timezone.now() + timedelta(days=1)}, "overlap"),
    ],
)
def test_the_call_does_not_open_on_a_plan_with_gaps(columns: dict[str, object], why: str) -> None:
    desk = Desk()
    edition = make_edition(desk, is_open=False, **columns)
    with pytest.raises(TransitionRefused, match=why):
        editions.move_edition("open", edition, actor=desk.secretary)


def test_an_open_call_keeps_its_terms() -> None:
    desk = Desk()
    edition = make_edition(desk)
    with pytest.raises(NotAllowed):
        editions.edit_edition(edition, actor=desk.secretary, columns={"pass_mark": 1})
    edition.refresh_from_db()
    assert edition.pass_mark == 60


def test_a_deadline_moves_only_later_and_never_over_the_next_step() -> None:
    desk = Desk()
    edition = make_edition(desk)
    assert edition.call_until
    assert edition.review_until
    for until in (edition.call_until - timedelta(days=1), edition.review_until):
        with pytest.raises(TransitionRefused):
            editions.extend_edition(edition, "call_until", until, actor=desk.secretary, reason="more time")
    later = edition.call_until + timedelta(days=1)
    assert (
        editions.extend_edition(edition, "call_until", later, actor=desk.secretary, reason="asked").call_until == later
    )


def test_the_call_ends_by_its_clock() -> None:
    desk = Desk()
    edition = make_edition(desk)
    with pytest.raises(TransitionRefused, match="open until"):
        editions.move_edition("check", edition, actor=desk.secretary)


def test_assignment_waits_for_every_formal_check() -> None:
    desk = Desk()
    edition = make_edition(desk)
    waiting = make_nomination(edition, desk, state="nominated")
    make_nomination(edition, desk)
    edition = editions.move_edition("check", edition, actor=desk.secretary, now=after_call(edition))
    with pytest.raises(TransitionRefused, match=waiting.code):
        editions.move_edition("assign", edition, actor=desk.secretary)


def test_the_review_waits_for_enough_experts() -> None:
    desk = Desk()
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    for _ in range(2):
        make_expert(desk)
    with pytest.raises(TransitionRefused, match=nomination.code):
        to_review(edition, desk)


def test_the_panel_waits_for_every_lock() -> None:
    desk = Desk()
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    for _ in range(4):
        make_expert(desk)
    edition = to_review(edition, desk)
    *_others, last = nomination.reviews.all()
    for review in nomination.reviews.exclude(pk=last.pk):
        score(review)
    score(last, is_locked=False)
    with pytest.raises(TransitionRefused, match="locked"):
        editions.move_edition("panel", edition, actor=desk.chair)
    reviews.move_review("release", last, actor=desk.chair, reason="no answer")
    with pytest.raises(TransitionRefused, match="Fewer than 3"):
        editions.move_edition("panel", edition, actor=desk.chair)
    nomination = panel.set_aside(nomination, actor=desk.chair, reason="too few")
    assert nomination.state == Nomination.State.DECLINED


def test_the_notice_waits_for_decisions_and_minutes() -> None:
    desk = Desk()
    edition = make_edition(desk)
    make_nomination(edition, desk)
    for _ in range(3):
        make_expert(desk)
    edition = to_panel(edition, desk)
    with pytest.raises(TransitionRefused, match="not yet decided"):
        panel.close_panel(edition, actor=desk.chair, minutes="x")
    panel.propose_by_rule(edition, actor=desk.chair)
    with pytest.raises(TransitionRefused, match="minutes"):
        editions.move_edition("notice", edition, actor=desk.publisher)
    panel.close_panel(edition, actor=desk.chair, minutes="All agreed.")
    with pytest.raises(TransitionRefused, match="closed"):
        panel.judge_nomination(edition.nominations.get(), actor=desk.chair, is_proposed=False, reason="late")


def test_against_the_rule_the_panel_gives_a_reason() -> None:
    desk = Desk()
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    for _ in range(3):
        make_expert(desk)
    to_panel(edition, desk)
    with pytest.raises(TransitionRefused, match="rule"):
        panel.judge_nomination(nomination, actor=desk.chair, is_proposed=False)
    judged = panel.judge_nomination(nomination, actor=desk.chair, is_proposed=False, reason="not safe")
    assert judged.state == Nomination.State.DECLINED
    assert Entry.objects.get(kind="nomination.declined").reason == "not safe"


def test_the_notice_ends_by_its_clock() -> None:
    desk = Desk()
    edition = make_edition(desk)
    make_nomination(edition, desk)
    for _ in range(3):
        make_expert(desk)
    edition = to_notice(edition, desk)
    just_before = edition.notice.closes_at - timedelta(seconds=1)
    with pytest.raises(TransitionRefused, match="runs until"):
        editions.move_edition("end_notice", edition, actor=desk.secretary, now=just_before)
    assert editions.end_notices(just_before) == 0
    assert editions.end_notices(edition.notice.closes_at) == 1


def test_the_next_edition_supersedes_the_one_before() -> None:
    desk = Desk()
    for _ in range(3):
        make_expert(desk)
    first = make_edition(desk)
    nomination = make_nomination(first, desk)
    first = to_published(first, desk)
    second = make_edition(desk, follows=first)
    make_nomination(second, desk)
    to_published(second, desk)
    first.refresh_from_db()
    nomination.refresh_from_db()
    assert (first.state, nomination.state) == ("superseded", "listed")


@pytest.mark.parametrize(("tie", "first"), [("earlier", 0), ("criterion", 1), ("spread", 0)])
def test_the_tie_rule_of_the_call_decides(tie: str, first: int) -> None:
    """Both stand at 60 points; the second has 8 of 10 for what weighs most, and experts who do not agree."""
    desk = Desk()
    edition = make_edition(desk, tie=tie)
    both = [make_nomination(edition, desk) for _ in range(2)]
    for _ in range(3):
        make_expert(desk)
    edition = to_review(edition, desk)
    given = {0: [(6, 6, 3)] * 3, 1: [(8, 2, "3.5"), (9, 2, 1), (8, 3, 4)]}
    for at, nomination in enumerate(both):
        for review, points in zip(nomination.reviews.all(), given[at], strict=True):
            user = review.expert.user
            reviews.move_review("accept", review, actor=user)
            told = dict(zip(edition.criteria.all(), map(Decimal, points), strict=True))
            reviews.save_scores(review, actor=user, points=told)
            reviews.lock_review(review, actor=user)
    rows = ranking_of(editions.move_edition("panel", edition, actor=desk.chair))
    assert {round(it.corrected, 6) for it in rows} == {60}
    assert rows[0].nomination.pk == both[first].pk


def test_a_publisher_of_a_listed_organisation_cannot_publish() -> None:
    desk = Desk()
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    for _ in range(3):
        make_expert(desk)
    edition = to_notice(edition, desk)
    assert nomination.holder
    nomination.holder.memberships.create(user=desk.publisher, role="editor", until=timezone.now())
    with pytest.raises(NotAllowed):
        publish(edition, desk)
