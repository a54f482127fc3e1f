"""A signed contract is noted in the lists of both sides that led to it, and tells nobody whose an entry is."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from tests.liaowang_web.contract_factories import make_contract_deal, make_signed
from tests.liaowang_web.hall_factories import make_published
from tests.liaowang_web.matching_factories import make_list, make_other_organisation

from liaowang_web.deals.models import Contract
from liaowang_web.matching.models import Feedback

pytestmark = pytest.mark.django_db


def noted(contract: Contract) -> list[tuple[str, str, float | None]]:
    said = Feedback.objects.filter(act="contract").select_related("entry", "other", "user")
    sides = {it.organisation_id: it.signatory_id for it in contract.versions.get().signatures.all()}
    assert all(it.user_id == sides[it.entry.organisation_id] for it in said), "each side notes in its own list"
    return sorted((it.entry.code, it.other.code, it.propensity) for it in said)


def test_both_lists_note_it_with_the_place_and_probability_at_which_the_match_was_shown() -> None:
    cache.clear()
    buyer = make_other_organisation()
    deal = make_contract_deal(buyer)
    mine = {"control": "free", "title_en": "Cells wanted"}
    demand = make_published("demand", buyer, **mine)
    make_list(demand, deal.entry)
    make_list(deal.entry, demand)
    contract = make_signed(deal)
    assert noted(contract) == sorted([(demand.code, deal.entry.code, 0.9), (deal.entry.code, demand.code, 0.9)])


def test_the_list_of_the_seller_does_not_tell_which_anonymous_demand_is_the_buyers() -> None:
    cache.clear()
    buyer = make_other_organisation()
    deal = make_contract_deal(buyer)
    demand = make_published("demand", buyer, control="free", is_anonymous=True)
    make_list(demand, deal.entry)
    make_list(deal.entry, demand)
    assert noted(make_signed(deal)) == [(demand.code, deal.entry.code, 0.9)]


def test_without_a_list_nothing_is_noted_and_the_contract_is_signed() -> None:
    cache.clear()
    assert noted(make_signed()) == []
    assert Contract.objects.get().state == "effective"
