"""Evidence counts by the word of two people, of whom none has a part in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from tests.liaowang_web.evidence_factories import S, fact, make_evidence, make_target
from tests.liaowang_web.factories import make_member, make_officer, make_organisation, make_user
from tests.liaowang_web.hall_factories import make_published, owner_of
from tests.liaowang_web.matching_factories import make_other_organisation

from liaowang_web.audit.models import Entry as Told
from liaowang_web.programme.models import EvidenceItem, Target
from liaowang_web.programme.selectors.targets import standings
from liaowang_web.programme.services.evidence import enter_targets, move_evidence, record_evidence
from liaowang_web.workflow.refusals import NotAllowed, Refused, TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def kinds() -> list[str]:
    return list(Told.objects.filter(kind__startswith="evidence.").order_by("number").values_list("kind", flat=True))


def counted(target: Target) -> int:
    return standings(None, [target])[0].n


def refused(name: str, item: EvidenceItem, error: type[Refused], **values: Any) -> str:
    """Try a step that is held back, and see that nothing changed."""
    before, n_told = EvidenceItem.objects.values().get(pk=item.pk), Told.objects.count()
    with pytest.raises(error) as caught:
        move_evidence(name, item, **values)
    assert EvidenceItem.objects.values().get(pk=item.pk) == before
    assert Told.objects.count() == n_told
    return str(caught.value)


def test_the_targets_of_the_edition_are_entered_once() -> None:
    assert len(enter_targets()) == 8
    assert enter_targets() == []
    assert Target.objects.get(code="T25-SCENARIO").value == 100
    assert Target.objects.get(code="T27-OVERALL").value is None
    assert Told.objects.filter(kind="target.entered").count() == 8


def test_nothing_counts_by_the_word_of_one_person() -> None:
    target, officer = make_target(), make_officer("programme_officer")
    item = record_evidence(target, actor=officer, values=fact())
    assert (item.state, counted(target)) == (S.RECORDED, 0)
    refused("accept", item, NotAllowed, actor=officer)
    refused("accept", item, NotAllowed, actor=make_user())
    refused("accept", item, NotAllowed, actor=make_officer("integrity_officer"))
    other = make_officer("programme_officer")
    item = move_evidence("accept", item, actor=other)
    assert (item.state, item.checked_by, counted(target)) == (S.ACCEPTED, other, 1)
    assert kinds() == ["evidence.recorded", "evidence.accepted"]


def test_the_database_itself_refuses_what_one_person_accepts() -> None:
    item = make_evidence()
    with pytest.raises(IntegrityError), transaction.atomic():
        EvidenceItem.objects.filter(pk=item.pk).update(checked_by=item.recorded_by)


def test_whoever_was_a_member_behind_a_thing_does_not_check_it() -> None:
    entry = make_published()
    target = make_target("T25-CORETECH")
    item = record_evidence(target, actor=owner_of(entry.organisation), kind="entry", thing=entry, values=fact())
    insider = make_officer("programme_officer")
    insider.memberships.create(organisation=entry.organisation, role="editor", until=timezone.now())
    for name, values in (("accept", {}), ("refuse", {"reason": "no"})):
        assert "member" in refused(name, item, TransitionRefused, actor=insider, **values)
    assert move_evidence("accept", item, actor=make_officer("programme_officer")).state == S.ACCEPTED


def test_a_dispute_takes_it_out_of_the_count_until_a_third_person_settles_it() -> None:
    target = make_target()
    item = make_evidence(target)
    checker = item.checked_by
    assert checker
    item = move_evidence("dispute", item, actor=checker, reason="withdrawn since")
    assert counted(target) == 0
    refused("uphold", item, NotAllowed, actor=checker, reason="I was wrong")
    refused("uphold", item, NotAllowed, actor=item.recorded_by, reason="it is true")
    judge = make_officer("integrity_officer")
    refused("uphold", item, TransitionRefused, actor=judge, reason=" ")
    assert move_evidence("uphold", item, actor=judge, reason="it is in force").state == S.ACCEPTED
    assert counted(target) == 1
    item = move_evidence("dispute", EvidenceItem.objects.get(pk=item.pk), actor=checker, reason="again")
    assert move_evidence("dismiss", item, actor=judge, reason="withdrawn indeed").state == S.REFUSED
    assert kinds()[2:] == ["evidence.disputed", "evidence.upheld", "evidence.disputed", "evidence.dismissed"]


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"source_url": ""}, "source"),
        ({"happened_on": timezone.localdate() + timedelta(days=2)}, "lies ahead"),
        ({"happened_on": date(2024, 1, 28)}, "before the target was set"),
    ],
)
def test_a_fact_without_source_or_of_another_time_is_not_recorded(values: dict[str, Any], why: str) -> None:
    with pytest.raises(TransitionRefused, match=why):
        record_evidence(make_target(), actor=make_officer("programme_officer"), values=fact(**values))
    assert not EvidenceItem.objects.exists()
    assert kinds() == []


def test_a_thing_of_the_wrong_kind_or_in_the_wrong_state_is_not_recorded() -> None:
    entry, draft = make_published(), make_organisation()
    with pytest.raises(TransitionRefused, match="does not count"):
        record_evidence(make_target(), actor=owner_of(entry.organisation), kind="entry", thing=entry, values=fact())
    with pytest.raises(TransitionRefused, match="not verified"):
        record_evidence(
            make_target("T25-LEADER"), actor=owner_of(draft), kind="organisation", thing=draft, values=fact()
        )
    assert not EvidenceItem.objects.exists()


def test_whoever_has_no_part_in_a_thing_may_not_bring_it_forward() -> None:
    entry, stranger = make_published(), make_member(make_other_organisation())
    with pytest.raises(TransitionRefused, match="ask the organisation"):
        record_evidence(make_target("T25-CORETECH"), actor=stranger, kind="entry", thing=entry, values=fact())
    with pytest.raises(NotAllowed):
        record_evidence(make_target(), actor=make_user(), values=fact())


def test_each_step_of_evidence_is_told_in_both_languages() -> None:
    for state in (S.RECORDED, S.REFUSED, S.DISPUTED, S.DUPLICATE):
        make_evidence(make_target(), state=state)
    for told in Told.objects.filter(kind__startswith="evidence."):
        assert "%(" not in told.sentence
