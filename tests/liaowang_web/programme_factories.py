"""Plain functions that make things of the registries, with good defaults, through the services that pages call."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.trading_factories import make_firm

from liaowang_web.accounts.models import Organisation
from liaowang_web.deals.sealing import Terms
from liaowang_web.programme.models import (
    Bid,
    Challenge,
    Consortium,
    Incubator,
    Participation,
    PilotLine,
    RoadmapItem,
    Scenario,
    Standard,
    Task,
)
from liaowang_web.programme.services import bids, challenges, consortia, registering, registries

_numbers = count(1)
TITLES = {"title_zh": "甲", "title_en": "A thing"}
SCENARIO = {
    **TITLES, "tracks": " FM-01 ", "region": "310000", "level": "typical", "place": "hall 3",
    "data_offered": "records of the line", "safety_limits": "below 50 N", "indicators": "cycle time",
}  # fmt: skip
PLAN = Terms(Decimal("400000.00"), 300, "we build it in three steps")
CHALLENGE = {
    **TITLES, "tracks": " FI-04 ", "scope": "local", "own_efforts_en": "2 years of trials", "budget": Decimal(1000000),
    "cash_share": 80, "most_months": 24, "ip_terms_en": "the solver owns it, the owner uses it",
}  # fmt: skip


def make_scenario(organisation: Organisation | None = None, *, state: str = "proposed", **columns: Any) -> Scenario:
    organisation = organisation or make_firm()
    keeper, officer = owner_of(organisation), make_officer("programme_officer")
    scenario = registering.enter_thing(
        Scenario, actor=keeper, organisation=organisation, columns={**SCENARIO, **columns}
    )
    steps = ["opened", "running", "evaluated", "listed"]
    for target in steps[: steps.index(state) + 1] if state in steps else []:
        if target == "opened":
            scenario = registering.move_thing("open", scenario, actor=officer)
        elif target == "running":
            deployment = registries.add_deployment(
                scenario, actor=keeper, supplier_name="a maker", begun_on=date(2025, 1, 1)
            )
            scenario = registering.move_thing("run", scenario, actor=keeper)
        elif target == "evaluated":
            registries.report_deployment(
                deployment, actor=keeper, ended_on=date(2025, 3, 1), results="cycle time 20% down", is_reached=True
            )
            scenario = registering.move_thing("evaluate", scenario, actor=officer)
        else:
            scenario = registering.move_thing("list", scenario, actor=officer, edition="2025")
    return scenario


def make_standard(**columns: Any) -> Standard:
    values = {**TITLES, "designation": f"GB/T {90000 + next(_numbers)}-2030", "state": "60", "tracks": " FM-01 ",
              "published_on": date(2025, 5, 1), "source_note": "a register"}  # fmt: skip
    return registering.enter_thing(Standard, actor=make_officer("standards_editor"), columns={**values, **columns})


def make_gap(**columns: Any) -> RoadmapItem:
    values = {**TITLES, "tracks": " FM-01 ", "starts_on": date(2026, 1, 1), "due_on": date(2027, 1, 1),
              "source_note": "a roadmap"}  # fmt: skip
    return registering.enter_thing(RoadmapItem, actor=make_officer("standards_editor"), columns={**values, **columns})


def make_incubator(organisation: Organisation | None = None, **columns: Any) -> Incubator:
    organisation = organisation or make_firm()
    values = {**TITLES, "kind": "zone", "basis": "high_tech", "region": "330000", "tracks": " FI-04 "}
    return registering.enter_thing(
        Incubator, actor=owner_of(organisation), organisation=organisation, columns={**values, **columns}
    )


def make_line(incubator: Incubator | None = None, *, places: int = 1) -> PilotLine:
    incubator = incubator or make_incubator()
    keeper = owner_of(incubator.organisation)
    return registries.add_line(
        incubator, actor=keeper, name_zh="中试线", name_en="Pilot line", capacity="10 kg a day", places=places
    )


IP = {"ip_background": "stays with each", "ip_foreground": "shared", "ip_access": "free inside", "ip_exit": "kept"}


def make_consortium(lead: Organisation | None = None, *members: Organisation, state: str = "forming") -> Consortium:
    lead = lead or make_firm()
    consortium = consortia.enter_consortium(lead, actor=owner_of(lead), columns={**TITLES, **IP})
    for member in members:
        make_participation(consortium, member)
    if state == "active":
        consortium = registering.move_thing("activate", consortium, actor=owner_of(lead))
    return consortium


def make_participation(consortium: Consortium, member: Organisation, *, is_accepted: bool = True) -> Participation:
    invited = consortia.invite_organisation(consortium, member, actor=owner_of(consortium.organisation))
    return consortia.accept_participation(invited, actor=owner_of(member)) if is_accepted else invited


class Contest:
    """A challenge with one task, its demand owner, an officer who guides it, and times that tests set."""

    def __init__(self, **columns: Any) -> None:
        self.owner, self.officer = make_firm(), make_officer("programme_officer")
        self.start = timezone.now()
        self.challenge: Challenge = registering.enter_thing(
            Challenge, actor=owner_of(self.owner), organisation=self.owner, columns={**CHALLENGE, **columns}
        )
        self.task: Task = challenges.add_task(
            self.challenge, actor=owner_of(self.owner), title_zh="任务", title_en="Task", indicators_en="100 qubits"
        )
        self.receipts: dict[int, str] = {}

    def move(self, name: str, **values: Any) -> Challenge:
        self.challenge = challenges.move_challenge(name, self.challenge, actor=self.officer, **values)
        return self.challenge

    @property
    def deadline(self) -> datetime:
        return self.start + timedelta(days=20)

    def open(self) -> Challenge:
        self.move("vet")
        self.move("notice", days=7)
        times = {"deadline": self.deadline, "opens_until": self.start + timedelta(days=25)}
        return self.move("open", now=self.start + timedelta(days=8), **times)

    def bid(self, lead: Organisation | None = None, *partners: Organisation, **values: Any) -> Bid:
        lead = lead or make_firm()
        bid, receipt = bids.seal_bid(
            self.task, lead, actor=owner_of(lead), terms=PLAN, partners=partners, now=self.start + timedelta(days=9),
            **values,
        )  # fmt: skip
        self.receipts[bid.number] = receipt
        return bid

    def reveal(self, bid: Bid) -> Bid:
        moment = self.deadline + timedelta(hours=1)
        return bids.reveal_bid(bid, actor=owner_of(bid.organisation), text=self.receipts[bid.number], now=moment)

    def review(self, *points: int) -> list[Bid]:
        """Let as many bids as points come to review, each judged by two experts."""
        found = [self.bid() for _ in points]
        self.move("close", now=self.deadline)
        found = [self.reveal(it) for it in found]
        self.move("review", now=self.deadline + timedelta(days=1))
        for bid, mark in zip(found, points, strict=True):
            for _ in range(2):
                challenges.evaluate_bid(bid, actor=make_officer("expert"), points=mark, note="why")
        return found

    def shortlist(self, *points: int) -> list[Bid]:
        """Let bids come to the shortlist, all of them."""
        found = self.review(*points)
        self.move("shortlist", numbers=[it.number for it in found], now=self.start + timedelta(days=30))
        return [Bid.objects.get(pk=it.pk) for it in found]

    def sign(self, bid: Bid, **values: Any) -> Bid:
        terms = {"contract_reference": "C-1", "signed_on": date(2026, 1, 1), "ends_on": date(2027, 6, 30),
                 "amount": Decimal(400000), "cash_amount": Decimal(400000)}  # fmt: skip
        moment = self.start + timedelta(days=38)
        return challenges.sign_bid(bid, actor=self.officer, now=moment, **{**terms, **values})
