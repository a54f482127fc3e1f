"""What demo_programme enters: public facts tell their source, and what is invented says so in its name."""

from __future__ import annotations

import pytest
from tests.liaowang_web.factories import make_member, make_officer, make_organisation, make_user
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.trading_factories import make_firm

from liaowang_web.accounts.models import Membership
from liaowang_web.programme.models import (
    Booking,
    Challenge,
    EvidenceItem,
    LandmarkProduct,
    Registered,
    Standard,
    Vote,
)
from liaowang_web.programme.registries import REGISTRIES
from liaowang_web.programme.samples.evidence import Officers, bring_forward
from liaowang_web.programme.samples.facts import enter_facts
from liaowang_web.programme.samples.products import link_products
from liaowang_web.programme.samples.walks import Cast, walk_samples
from liaowang_web.programme.selectors.targets import begun_on, by_region, standings

pytestmark = pytest.mark.django_db


def _filled() -> list[Registered]:
    institute = make_organisation(make_user(), state="verified")
    owner, firms = owner_of(institute), [make_firm() for _ in range(3)]
    for firm in firms:
        Membership.objects.create(user=owner, organisation=firm, role="owner")
    owner.forget_roles()
    officer, second = (make_officer("programme_officer") for _ in range(2))
    experts = [make_officer("expert") for _ in range(2)]
    enter_facts(officer, second)
    walk_samples(Cast(owner, make_member(institute, "editor"), institute, firms, officer, second, experts))
    link_products(officer)
    return [it for registry in REGISTRIES.values() for it in registry.model._default_manager.all()]


def test_facts_have_a_source_and_samples_say_so() -> None:
    things = _filled()
    assert {type(it) for it in things} == {it.model for it in REGISTRIES.values()}
    for it in things:
        is_sample = it.title_zh.endswith("（示例）") and it.title_en.endswith(" (sample)")
        assert is_sample or (it.organisation_id is None and it.source_note), it
        assert it.title_zh
        assert it.title_en
    states = {type(it): {other.state for other in things if type(other) is type(it)} for it in things}
    assert {"open", "milestones", "closed"} <= states[Challenge]
    assert Vote.objects.filter(state="carried").count() == Vote.objects.filter(state="open").count() == 1
    assert set(Booking.objects.values_list("state", flat=True)) == {"asked", "confirmed"}
    assert LandmarkProduct.objects.filter(standards__in=Standard.objects.all()).exists()


def test_evidence_came_about_over_time_so_that_something_is_foretold() -> None:
    _filled()
    people = [make_officer("programme_officer") for _ in range(2)]
    seller, operator = owner_of(make_firm()), make_officer("market_operator")
    bring_forward(Officers(seller, people[0], people[1], operator, make_officer("integrity_officer")))
    told = {it.target.code: it for it in standings(people[0])}
    for code in ("T25-CORETECH", "T25-SCENARIO"):
        standing = told[code]
        assert standing.attainment is not None
        assert standing.attainment.verdict == "told"
        assert standing.attainment.last is not None
        assert standing.attainment.last.low80 >= standing.n > 8
        assert len(standing.years) >= 2
        assert len(by_region(standing.target)) > 3
    known = EvidenceItem.objects.filter(target__code="T25-STANDARD", state__in=("accepted", "disputed"))
    assert known.count() >= 3
    assert all(it.source_url and it.happened_on >= begun_on(it.target) for it in known)
    for it in EvidenceItem.objects.exclude(target__code="T25-STANDARD"):
        is_sample = "示例" in it.title_zh and "sample" in it.title_en
        assert is_sample or it.source_note, it
