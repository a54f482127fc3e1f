"""What the permission table asks pages of contracts about: the member is a signatory of the buyer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.liaowang_web.contract_factories import make_contract, make_contract_deal, make_frozen, make_signed
from tests.liaowang_web.deal_scenes import of_member
from tests.liaowang_web.hall_factories import owner_of

from liaowang_web.deals.models import Contract, Milestone
from liaowang_web.deals.services.registrations import begin_registration, edit_registration, move_registration
from liaowang_web.deals.services.supplements import propose_supplement

if TYPE_CHECKING:
    from tests.liaowang_web.permission_scenes import Scene


def agreed(scene: Scene) -> dict[str, Any]:
    return {"code": make_contract_deal(of_member(scene)).code}


def begun(scene: Scene) -> dict[str, Any]:
    return {"code": make_contract(make_contract_deal(of_member(scene))).deal.code}


def step(scene: Scene) -> dict[str, Any]:
    return {**begun(scene), "name": "secrecy"}


def frozen(scene: Scene) -> dict[str, Any]:
    return {"code": make_frozen(make_contract_deal(of_member(scene))).deal.code}


def version(scene: Scene) -> dict[str, Any]:
    return {**frozen(scene), "number": 1}


def file(scene: Scene) -> dict[str, Any]:
    return {**version(scene), "form": "json"}


def _signed(scene: Scene, **given: Any) -> Contract:
    return make_signed(make_contract_deal(of_member(scene)), **given)


def signed(scene: Scene) -> dict[str, Any]:
    return {"code": _signed(scene).deal.code}


def awaiting(scene: Scene) -> dict[str, Any]:
    return {"code": _signed(scene, effect="approval").deal.code}


def supplement(scene: Scene) -> dict[str, Any]:
    contract = _signed(scene)
    deal = contract.deal
    made = propose_supplement(contract, actor=owner_of(deal.seller), values={"text_en": "Two more visits."}, days={})
    return {"code": deal.code, "number": made.number}


def payment(scene: Scene) -> dict[str, Any]:
    contract = _signed(scene)
    return {"code": contract.deal.code, "key": Milestone.objects.get(state="due").pk, "name": "pay"}


def conclusion(scene: Scene) -> dict[str, Any]:
    return {**signed(scene), "name": "accept"}


def registration(scene: Scene) -> dict[str, Any]:
    contract = _signed(scene)
    owner = owner_of(contract.deal.seller)
    made = begin_registration(contract, actor=owner)
    made = edit_registration(made, actor=owner, values={"non_technical_amount": "0", "buyer_division": ""})
    move_registration("file", made, actor=owner)
    return {"code": contract.deal.code}


def registration_file(scene: Scene) -> dict[str, Any]:
    return {**registration(scene), "form": "xlsx"}


def decision(scene: Scene) -> dict[str, Any]:
    return {**registration(scene), "name": "accept"}
