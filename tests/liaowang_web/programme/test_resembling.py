"""Duplicates are found by thing and by name, and never counted twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation
from tests.liaowang_web.evidence_factories import S, fact, make_evidence, make_target
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.selectors.resembling import resembling, same_thing
from liaowang_web.programme.selectors.targets import standings
from liaowang_web.programme.services.evidence import move_evidence, record_evidence
from liaowang_web.workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_the_same_name_in_another_writing_is_found_and_has_to_be_looked_at() -> None:
    target, officer = make_target(), make_officer("programme_officer")
    first = make_evidence(target, title_zh="GB/T 22900—2022", title_en="GB/T 22900-2022")
    second = make_evidence(target, state=S.RECORDED, title_zh="ＧＢ／Ｔ 22900-2022", title_en="Another English title")
    other = make_evidence(target, state=S.RECORDED)
    assert resembling([first, second, other]) == {second.pk: [first]}
    with pytest.raises(TransitionRefused, match="may be the same"):
        move_evidence("accept", second, actor=officer)
    assert move_evidence("accept", second, actor=officer, is_looked_at=True).state == S.ACCEPTED


def test_the_same_thing_is_never_counted_twice_even_if_somebody_says_they_looked() -> None:
    entry, target, officer = make_published(), make_target("T25-CORETECH"), make_officer("programme_officer")
    owner = owner_of(entry.organisation)
    first, second = (record_evidence(target, actor=owner, kind="entry", thing=entry, values=fact()) for _ in range(2))
    assert same_thing(second) == first
    move_evidence("accept", first, actor=officer)
    with pytest.raises(TransitionRefused, match="counts already"):
        move_evidence("accept", second, actor=officer, is_looked_at=True)
    second = move_evidence("double", second, actor=officer, other=first)
    assert (second.state, second.duplicate_of) == (S.DUPLICATE, first)
    (standing,) = standings(None, [target])
    assert (standing.n, standing.counts[S.DUPLICATE]) == (1, 1)


def test_a_duplicate_can_be_parted_again_and_then_waits_to_be_checked() -> None:
    target, officer = make_target(), make_officer("programme_officer")
    double = make_evidence(target, state=S.DUPLICATE)
    parted = move_evidence("part", double, actor=officer, reason="another part of the standard")
    assert (parted.state, parted.duplicate_of, parted.checked_by) == (S.RECORDED, None, None)


def test_no_chain_of_duplicates() -> None:
    target, officer = make_target(), make_officer("programme_officer")
    double = make_evidence(target, state=S.DUPLICATE)
    original, third = double.duplicate_of, make_evidence(target)
    assert original
    for item, other in ((third, double), (original, third), (third, third)):
        with pytest.raises(TransitionRefused):
            move_evidence("double", item, actor=officer, other=other)
    elsewhere = make_evidence(make_target("T25-LEADER"))
    with pytest.raises(TransitionRefused):
        move_evidence("double", third, actor=officer, other=elsewhere)
    assert EvidenceItem.objects.filter(state=S.DUPLICATE).count() == 1


def test_the_same_thing_may_count_towards_another_target() -> None:
    first = make_evidence(make_target("T25-STANDARD"), title_en="One and the same")
    second = make_evidence(make_target("T27-OVERALL"), state=S.RECORDED, title_en="One and the same")
    assert resembling([first, second]) == {}
