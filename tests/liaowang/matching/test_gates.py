"""Hard rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from tests.liaowang.matching.sides import AS_OF, make_demand, make_offer

from liaowang.matching.codes import RULES
from liaowang.matching.gates import check_gates


@pytest.mark.parametrize(
    ("code", "asked", "offered", "verdict", "rule"),
    [
        ("control", {}, {}, "passes", "control.domestic"),
        ("control", {"is_foreign": True}, {"control": "free"}, "passes", "control.free"),
        ("control", {"is_foreign": True}, {"control": "prohibited"}, "stops", "control.prohibited"),
        ("control", {"is_foreign": True}, {"control": "restricted"}, "stops", "control.licence"),
        ("control", {"is_foreign": True}, {}, "unknown", "control.unknown"),
        ("control", {"is_foreign": None}, {"control": "restricted"}, "unknown", "control.party"),
        ("control", {"is_foreign": True}, {"is_foreign": True, "control": "restricted"}, "passes", "control.domestic"),
        ("rights", {"mode": "licence"}, {"mode": "licence"}, "passes", "rights.same"),
        ("rights", {"mode": "licence"}, {"mode": "open"}, "passes", "rights.open"),
        ("rights", {"mode": "licence"}, {"mode": "transfer"}, "unknown", "rights.ask"),
        ("rights", {"mode": "transfer"}, {"mode": "licence"}, "stops", "rights.refused"),
        ("validity", {}, {}, "passes", "validity.current"),
        ("validity", {}, {"valid_until": None}, "passes", "validity.endless"),
        ("validity", {}, {"valid_until": date(2026, 11, 28)}, "stops", "validity.expired"),
        ("validity", {}, {"valid_until": AS_OF}, "passes", "validity.current"),
        ("validity", {}, {"confirmed_on": date(2025, 1, 1)}, "unknown", "validity.unconfirmed"),
        ("tier", {}, {}, "passes", "tier.whole"),
        ("tier", {}, {"texts": {"zh_2": "配方"}}, "passes", "tier.more"),
        ("tier", {}, {"least_tier": 2}, "stops", "tier.closed"),
        ("exclusion", {}, {}, "passes", "exclusion.none"),
        ("exclusion", {"excluded": frozenset({"owner 1"})}, {}, "stops", "exclusion.excluded"),
        ("exclusion", {}, {"excluded": frozenset({"asker"})}, "stops", "exclusion.excluded"),
        ("exclusion", {"owner": "owner 1"}, {}, "stops", "exclusion.own"),
    ],
)
def test_a_gate_names_the_rule(
    code: str, asked: dict[str, Any], offered: dict[str, Any], verdict: str, rule: str
) -> None:
    one, other = replace(make_demand(), **asked), replace(make_offer(), **offered)
    gates = {it.code: it for it in check_gates(one, other, candidate=other, tier=1, as_of=AS_OF)}
    assert set(gates) == set(RULES)
    assert (gates[code].verdict, gates[code].rule) == (verdict, rule)
    assert rule in RULES[code]
