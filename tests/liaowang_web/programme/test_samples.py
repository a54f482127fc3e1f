"""What demo_programme enters: public facts tell their source, and what is invented says so in its name."""

from __future__ import annotations

import pytest
from tests.liaowang_web.factories import make_member, make_officer, make_organisation, make_user
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.trading_factories import make_firm

from liaowang_web.accounts.models import Membership
from liaowang_web.programme.models import Booking, Challenge, LandmarkProduct, Registered, Standard, Vote
from liaowang_web.programme.registries import REGISTRIES
from liaowang_web.programme.samples.facts import enter_facts
from liaowang_web.programme.samples.products import link_products
from liaowang_web.programme.samples.walks import Cast, walk_samples

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
