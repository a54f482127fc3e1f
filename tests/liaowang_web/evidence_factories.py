"""Plain functions that make targets, evidence, and the chain of things that leads to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from tests.liaowang_web.catalogue_factories import Desk, make_body, make_edition, make_expert, to_published
from tests.liaowang_web.contract_factories import make_contract_deal, make_signed
from tests.liaowang_web.factories import make_officer, make_run, make_topic
from tests.liaowang_web.hall_factories import make_published, owner_of
from tests.liaowang_web.matching_factories import make_list, make_other_organisation

from liaowang_web.accounts.models import User
from liaowang_web.catalogue.models import Nomination
from liaowang_web.catalogue.services.nominations import edit_nomination, move_nomination, nominate_topic
from liaowang_web.deals.models import Contract, Registration
from liaowang_web.deals.services.registrations import begin_registration, edit_registration, move_registration
from liaowang_web.hall.models import Entry
from liaowang_web.observatory.models import Topic
from liaowang_web.programme.models import EvidenceItem, Target
from liaowang_web.programme.services.evidence import enter_targets, move_evidence, record_evidence

_numbers = count(1)
S = EvidenceItem.State


def make_target(code: str = "T25-STANDARD") -> Target:
    """A target of the edition; all are entered."""
    enter_targets()
    return Target.objects.get(code=code)


def fact(number: int | None = None, **given: Any) -> dict[str, Any]:
    """The columns of a public fact."""
    number = next(_numbers) if number is None else number
    values = {
        "title_zh": f"标准（示例）{number}", "title_en": f"Standard (sample) {number}", "happened_on": date(2025, 3, 1),
        "source_url": f"https://example.org/{number}", "region": "330000", "direction": "FI",
    }  # fmt: skip
    return {**values, **given}


def make_evidence(
    target: Target | None = None, *, by: User | None = None, checked_by: User | None = None, state: str = S.ACCEPTED,
    **given: Any,
) -> EvidenceItem:  # fmt: skip
    """A public fact as evidence: recorded by one officer and, unless it only waits, checked by another."""
    by = by or make_officer("programme_officer")
    item = record_evidence(target or make_target(), actor=by, values=fact(**given))
    if state == S.RECORDED:
        return item
    checker = checked_by or make_officer("programme_officer")
    if state == S.REFUSED:
        return move_evidence("refuse", item, actor=checker, reason="no such thing")
    item = move_evidence("accept", item, actor=checker, is_looked_at=True)
    if state == S.DISPUTED:
        return move_evidence("dispute", item, actor=checker, reason="it was withdrawn")
    if state == S.DUPLICATE:
        return move_evidence("double", item, actor=checker, other=make_evidence(target, by=by, checked_by=checker))
    return item


def register(contract: Contract) -> Registration:
    """Walk a signed contract to its registration with the authority."""
    owner, operator = owner_of(contract.deal.seller), make_officer("market_operator")
    made = begin_registration(contract, actor=owner)
    made = edit_registration(made, actor=owner, values={"non_technical_amount": "0", "buyer_division": ""})
    made = move_registration("file", made, actor=owner)
    made = move_registration("accept", made, actor=operator)
    number = f"{next(_numbers):016d}"
    return move_registration("register", made, actor=operator, number=number, amount=Decimal(1), decision="No. 7")


@dataclass
class Chain:
    """A topic, what was listed and published of it, and what came of that, up to a registered contract."""

    topic: Topic
    listed: Nomination
    achievement: Entry
    demand: Entry
    contract: Contract
    desk: Desk = field(default_factory=Desk)

    @property
    def seller(self) -> User:
        """Who binds the seller."""
        return owner_of(self.contract.deal.seller)

    @property
    def buyer(self) -> User:
        """Who binds the buyer."""
        return owner_of(self.contract.deal.buyer)


def list_topic(topic: Topic, desk: Desk) -> Nomination:
    """Walk a topic through an edition of the catalogue to its publication."""
    edition = make_edition(desk)
    for _ in range(3):
        make_expert(desk)
    made = nominate_topic(topic, edition, actor=desk.analyst)
    columns = {"overview_zh": "一项技术。", "principle_zh": "一种原理。", "track": "FI-01", "holder": make_body()}
    made = edit_nomination(made, actor=desk.analyst, columns=columns)
    move_nomination("accept", move_nomination("nominate", made, actor=desk.analyst), actor=desk.secretary)
    to_published(edition, desk)
    return Nomination.objects.get(pk=made.pk)


def make_chain(topic: Topic | None = None) -> Chain:
    """Everything from a topic to a contract that is registered: listed, published, demanded, matched, dealt."""
    topic = topic or make_topic(make_run())
    desk = Desk()
    listed = list_topic(topic, desk)
    link = {"topics": [{"code": topic.code, "run_id": topic.run.run_id}]}
    achievement = make_published("achievement", control="free", rows=link, track="FI-01", region="330000")
    buyer = make_other_organisation()
    demand = make_published("demand", buyer, control="free", title_zh="求购电池", title_en="Cells wanted")
    make_list(demand, achievement)
    make_list(achievement, demand)
    contract = make_signed(make_contract_deal(buyer, entry=achievement))
    register(contract)
    return Chain(topic, listed, achievement, demand, contract, desk)
