"""Consortia: one lead, members whose history stays, an agreement on rights, and votes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from tests.liaowang_web.factories import make_member, make_officer, make_user
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.programme_factories import TITLES, make_consortium, make_participation
from tests.liaowang_web.trading_factories import make_firm

from liaowang_web.programme.models import Consortium, Participation, Vote
from liaowang_web.programme.selectors.consortia import participations_for, votes_for
from liaowang_web.programme.services import consortia, registering
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def active(n: int = 2) -> Consortium:
    return make_consortium(make_firm(), *(make_firm() for _ in range(n)), state="active")


def put(consortium: Consortium, rule: str = "majority") -> Vote:
    return consortia.open_vote(
        consortium, actor=owner_of(consortium.organisation), question="Admit a new member?", rule=rule,
        deadline=timezone.now() + timedelta(days=3),
    )  # fmt: skip


def test_it_becomes_active_with_a_member_who_accepted_and_a_whole_agreement() -> None:
    lead, member = make_firm(), make_firm()
    consortium = make_consortium(lead)
    invited = make_participation(consortium, member, is_accepted=False)
    with pytest.raises(TransitionRefused, match="one member"):
        registering.move_thing("activate", consortium, actor=owner_of(lead))
    consortia.accept_participation(invited, actor=owner_of(member))
    bare = registering.edit_thing(
        consortium, actor=owner_of(lead), version=consortium.version, columns={"ip_exit": " "}
    )
    with pytest.raises(TransitionRefused, match="exit"):
        registering.move_thing("activate", bare, actor=owner_of(lead))
    whole = registering.edit_thing(bare, actor=owner_of(lead), version=bare.version, columns={"ip_exit": "kept"})
    with pytest.raises(NotAllowed):
        registering.move_thing("activate", whole, actor=owner_of(member))
    assert registering.move_thing("activate", whole, actor=owner_of(lead)).state == "active"


def test_nobody_is_made_a_member_without_their_word() -> None:
    consortium, member = make_consortium(), make_firm()
    invited = make_participation(consortium, member, is_accepted=False)
    for person in (owner_of(consortium.organisation), make_member(member, "editor"), make_user()):
        with pytest.raises(NotAllowed):
            consortia.accept_participation(invited, actor=person)
    assert invited not in participations_for(make_user(), consortium)
    assert invited in participations_for(owner_of(member), consortium)


def test_there_is_one_lead_also_behind_the_services() -> None:
    consortium = active()
    with pytest.raises(IntegrityError), transaction.atomic():
        consortium.participations.filter(role="member").update(role="lead")


def test_who_leaves_stays_in_the_history() -> None:
    consortium = active()
    member = consortium.participations.get(organisation=consortium.participations.filter(role="member")[0].organisation)
    with pytest.raises(TransitionRefused):
        consortia.end_participation(member, actor=owner_of(member.organisation), reason=" ")
    consortia.end_participation(member, actor=owner_of(member.organisation), reason="another course")
    row = Participation.objects.get(pk=member.pk)
    assert (row.until, row.exit_reason) == (timezone.localdate(), "another course")
    assert row in participations_for(None, consortium)


def test_the_lead_leaves_only_by_handing_over() -> None:
    consortium = active()
    lead = consortium.participations.get(role="lead", until=None)
    with pytest.raises(NotAllowed):
        consortia.end_participation(lead, actor=owner_of(lead.organisation), reason="tired")
    heir = consortium.participations.filter(role="member")[0].organisation
    with pytest.raises(TransitionRefused):
        consortia.hand_over_lead(consortium, make_firm(), actor=owner_of(lead.organisation))
    after = consortia.hand_over_lead(consortium, heir, actor=owner_of(lead.organisation))
    assert after.organisation == heir
    assert after.participations.get(role="lead", until=None).organisation == heir
    assert after.participations.filter(organisation=lead.organisation).count() == 2
    with pytest.raises(NotAllowed):
        consortia.open_vote(
            after, actor=owner_of(lead.organisation), question="?", rule="all",
            deadline=timezone.now() + timedelta(days=1),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "choices", "result"),
    [
        ("majority", ["yes", "yes", "no"], "carried"),
        ("majority", ["yes", "abstain", "no"], "rejected"),
        ("two_thirds", ["yes", "yes", "no"], "carried"),
        ("two_thirds", ["yes", "no", "no"], "rejected"),
        ("all", ["yes", "yes", "yes"], "carried"),
        ("all", ["yes", "yes", "abstain"], "rejected"),
    ],
)
def test_a_vote_is_decided_by_its_rule(rule: str, choices: list[str], result: str) -> None:
    vote = put(active(), rule)
    for organisation, choice in zip(vote.voters.all(), choices, strict=True):
        consortia.cast_ballot(vote, organisation, actor=owner_of(organisation), choice=choice)
    assert consortia.close_vote(vote).state == result


def test_a_ballot_is_cast_once_by_who_binds_a_member_of_the_opening() -> None:
    consortium = active()
    vote, newcomer = put(consortium), make_firm()
    make_participation(consortium, newcomer)
    with pytest.raises(NotAllowed):
        consortia.cast_ballot(vote, newcomer, actor=owner_of(newcomer), choice="yes")
    voter = vote.voters.all()[0]
    with pytest.raises(NotAllowed):
        consortia.cast_ballot(vote, voter, actor=make_member(voter, "editor"), choice="yes")
    consortia.cast_ballot(vote, voter, actor=owner_of(voter), choice="yes")
    with pytest.raises(TransitionRefused):
        consortia.cast_ballot(vote, voter, actor=owner_of(voter), choice="no")
    with pytest.raises(TransitionRefused):
        consortia.close_vote(vote)


def test_what_was_said_is_read_once_the_vote_is_closed_and_by_members() -> None:
    consortium = active()
    vote = put(consortium)
    voter = vote.voters.all()[0]
    consortia.cast_ballot(vote, voter, actor=owner_of(voter), choice="no")
    assert votes_for(owner_of(voter), consortium)[0].counts is None
    closed = consortia.close_vote(vote, now=vote.deadline)
    seen = votes_for(owner_of(voter), consortium)[0].counts
    assert (closed.state, seen) == ("rejected", {"yes": 0, "no": 1, "abstain": 0, "voters": 3})
    assert votes_for(make_user(), consortium) == votes_for(None, consortium) == []
    assert votes_for(make_officer("auditor"), consortium)


def test_projects_and_open_votes_hold_up_the_end() -> None:
    consortium = active()
    lead = owner_of(consortium.organisation)
    project = consortia.begin_project(consortium, actor=lead, **TITLES, starts_on=timezone.localdate())
    with pytest.raises(TransitionRefused, match="project"):
        registering.move_thing("dissolve", consortium, actor=lead, reason="over")
    consortia.end_project(project, actor=lead, status="done", outcome="a prototype")
    vote = put(consortium)
    with pytest.raises(TransitionRefused, match="vote"):
        registering.move_thing("dissolve", consortium, actor=lead, reason="over")
    consortia.close_vote(vote, now=vote.deadline)
    assert registering.move_thing("dissolve", consortium, actor=lead, reason="over").state == "dissolved"
