"""Who is proposed for what: tracks, load, and never an excluded pair."""

from __future__ import annotations

import pytest
from tests.liaowang_web.catalogue_factories import (
    Desk,
    after_call,
    make_body,
    make_edition,
    make_expert,
    make_nomination,
)

from liaowang_web.catalogue.models import Edition
from liaowang_web.catalogue.selectors.assignment import propose_assignment
from liaowang_web.catalogue.services import editions, experts, reviews
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_english")]


def in_assignment(edition: Edition, desk: Desk) -> Edition:
    edition = editions.move_edition("check", edition, actor=desk.secretary, now=after_call(edition))
    return editions.move_edition("assign", edition, actor=desk.secretary)


def test_a_proposal_keeps_tracks_load_and_exclusions() -> None:
    desk = Desk()
    edition = make_edition(desk)
    energy = [make_nomination(edition, desk, track="FE-01") for _ in range(2)]
    health = make_nomination(edition, desk, track="FH-01")
    of_energy = [make_expert(desk, tracks="FE-01") for _ in range(4)]
    of_health = [make_expert(desk, tracks="FH-01, FH-02", load_limit=1) for _ in range(3)]
    barred = of_energy[0]
    columns = {"organisation": energy[0].holder, "name": "there"}
    experts.note_affiliation(barred, actor=desk.secretary, columns=columns)
    edition = in_assignment(edition, desk)
    proposal = propose_assignment(edition, desk.chair)
    assert not proposal.missing
    pairs = {(nomination.pk, expert.pk) for nomination, expert in proposal.pairs}
    assert len(pairs) == len(proposal.pairs) == 9
    assert (energy[0].pk, barred.pk) not in pairs
    assert {expert for nomination, expert in pairs if nomination == health.pk} == {it.pk for it in of_health}
    assert reviews.confirm_assignment(edition, proposal.pairs, actor=desk.chair) == 9
    assert not propose_assignment(edition, desk.chair).pairs


def test_a_proposal_says_what_it_cannot_fill() -> None:
    desk = Desk()
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    for columns in ({}, {"state": "paused"}, {"is_identified": False}, {"load_limit": 0}):
        make_expert(desk, **columns)
    proposal = propose_assignment(in_assignment(edition, desk), desk.chair)
    assert (len(proposal.pairs), proposal.missing) == (1, {nomination.code: 2})


def test_a_chair_is_not_asked_about_what_is_theirs() -> None:
    desk = Desk()
    holder = make_body()
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk, holder=holder)
    expert = make_expert(desk)
    edition = in_assignment(edition, desk)
    holder.memberships.create(user=desk.chair, role="editor")
    assert not propose_assignment(edition, desk.chair).pairs
    with pytest.raises(NotAllowed):
        reviews.confirm_assignment(edition, [(nomination, expert)], actor=desk.chair)


def test_a_confirmation_is_all_or_nothing() -> None:
    desk = Desk()
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    fine, full = make_expert(desk), make_expert(desk, load_limit=0)
    edition = in_assignment(edition, desk)
    with pytest.raises(TransitionRefused, match="as many reviews"):
        reviews.confirm_assignment(edition, [(nomination, fine), (nomination, full)], actor=desk.chair)
    assert not nomination.reviews.exists()


def test_somebody_is_invited_once() -> None:
    desk = Desk()
    edition = make_edition(desk)
    nomination = make_nomination(edition, desk)
    expert = make_expert(desk)
    in_assignment(edition, desk)
    reviews.move_review("decline", reviews.invite_expert(nomination, expert, actor=desk.chair), actor=expert.user,
                        reason="No time.")  # fmt: skip
    with pytest.raises(TransitionRefused, match="before"):
        reviews.invite_expert(nomination, expert, actor=desk.chair)


def test_an_entered_expert_holds_the_role_and_enters_nobody() -> None:
    desk = Desk()
    expert = make_expert(desk)
    with pytest.raises(NotAllowed):
        experts.edit_expert(expert, actor=expert.user, columns={"is_identified": True})
    with pytest.raises(TransitionRefused, match="role"):
        experts.enter_expert(desk.analyst, actor=desk.secretary)
    with pytest.raises(NotAllowed):
        experts.enter_expert(expert.user, actor=desk.chair)
