"""The server is killed at random moments while eight people act on four deals.

Afterwards nothing that was acknowledged is missing, nothing is half done, and the chain of the audit is whole.
`LIAOWANG_KILLS=100` kills as often.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from tests.liaowang_web.deal_factories import make_buyer, make_deal
from tests.liaowang_web.deals.killing import Ledger, Person, Server
from tests.liaowang_web.factories import make_member
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.audit.chain import fingerprint
from liaowang_web.audit.models import Entry as Told
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.models import Deal, Message, Offer
from liaowang_web.deals.terms import fixed_sum

N_KILLS = int(os.environ.get("LIAOWANG_KILLS", "5"))
N_DEALS = 4
LONGEST_SECONDS = 1.5
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def told_of(deal: Deal) -> list[Told]:
    return list(Told.objects.filter(thing_type="deals.deal", thing_id=str(deal.pk)).order_by("number"))


def half_done(deal: Deal) -> list[str]:
    """What is in a deal that no whole act leaves behind."""
    offers = list(deal.offers.order_by("number"))
    entries = told_of(deal)
    kinds = Counter(it.kind for it in entries)
    keys = [str(it.pk) for it in offers]
    acts = Counter(Told.objects.filter(thing_type="deals.offer", thing_id__in=keys).values_list("kind", flat=True))
    accepted = [it for it in offers if it.state == Offer.State.ACCEPTED]
    walked = [it for it in entries if it.after_hash]
    sent = {it.values["message"]: it.values["sha256"] for it in entries if it.kind == "deal.message_sent"}
    kept = {str(it.pk): hashlib.sha256(it.text.encode()).hexdigest() for it in Message.objects.filter(deal=deal)}
    checks = {
        "offers are numbered through": [it.number for it in offers] == list(range(1, len(offers) + 1)),
        "one offer at most is open": sum(it.state == Offer.State.OPEN for it in offers) <= 1,
        "each offer is told": acts["offer.made"] == len(offers),
        "agreed goes with one offer accepted": len(accepted) == (deal.state == Deal.State.AGREED),
        "agreed goes with its day": (deal.agreed_at is not None) == (deal.state == Deal.State.AGREED),
        "the amount is that of the offer": deal.amount == (fixed_sum(accepted[0].terms) if accepted else None),
        "each acceptance agrees": acts["offer.accepted"] == kinds["deal.agreed"],
        "each reopening follows an agreement": 0
        <= kinds["deal.agreed"] - kinds["deal.reopened"]
        == (deal.state == Deal.State.AGREED),
        "it is an enquiry until the first offer": (deal.state == Deal.State.ENQUIRY) == (not offers),
        "its last walk left it as it is": walked[-1].after_hash == fingerprint(deal),
        "each step counts once": deal.version == len(walked),
        "messages and their entries go together": sent == kept,
    }  # fmt: skip
    return [f"{deal.code}: {name}" for name, is_so in checks.items() if not is_so]


def lost(ledger: Ledger) -> list[str]:
    """What was acknowledged and is not there, or is there twice."""
    texts = Counter(Message.objects.values_list("text", flat=True))
    notes = Counter(it["note"] for it in Offer.objects.values_list("terms", flat=True))
    reasons = Counter(Told.objects.filter(kind="deal.reopened").values_list("reason", flat=True))
    answers = {
        (kind.partition(".")[2], f"X-{deal:06d}", str(number))
        for kind, deal, number in (
            (told.kind, offer.deal.number, offer.number)
            for offer in Offer.objects.select_related("deal")
            for told in Told.objects.filter(thing_type="deals.offer", thing_id=str(offer.pk))
        )
    }
    past = {"accept": "accepted", "decline": "declined", "withdraw": "withdrawn"}
    missing = []
    for act, deal, mark in ledger.told:
        is_there = {
            "messages": lambda mark=mark: texts[mark] == 1, "offer": lambda mark=mark: notes[mark] == 1,
        }.get(act, lambda act=act, deal=deal, mark=mark: (past.get(act), deal, mark) in answers)  # fmt: skip
        if act != "reopen" and not is_there():
            missing.append(f"{act} {deal} {mark}")
    n_reopened = sum(act == "reopen" for act, _deal, _mark in ledger.told)
    return missing + ([] if sum(reasons.values()) >= n_reopened else ["a reopening"])


def test_killed_servers_lose_nothing_acknowledged_and_leave_nothing_half_done(tmp_path: Path) -> None:
    entry = make_published(control="free")
    deals = [make_deal(entry, make_buyer(name_en=f"Buyer {n}", name_zh=f"买方{n}")) for n in range(N_DEALS)]
    ledger, chance = Ledger(), random.Random(7)
    with closing(Server(tmp_path)) as server:
        # Not one person on both sides of many deals, so that all requests meet in the database and not in a session.
        people = [
            Person(log_in(who), deal.code, server.port, seed, ledger)
            for seed, (deal, who) in enumerate(
                (deal, who)
                for deal in deals
                for who in (make_member(entry.organisation, "signatory"), owner_of(deal.buyer))
            )
        ]
        assert len(people) == 8
        for n in range(N_KILLS):
            before = len(ledger.told)
            with server.running():
                threads = [threading.Thread(target=it.act_until_cut_off) for it in people]
                for it in threads:
                    it.start()
                while len(ledger.told) == before and any(it.is_alive() for it in threads):
                    time.sleep(0.005)
                time.sleep(chance.random() * LONGEST_SECONDS)
            for it in threads:
                it.join()
            assert not ledger.faults, ledger.faults[:5]
            assert [fault for deal in Deal.objects.all() for fault in half_done(deal)] == [], f"after kill {n + 1}"
    assert lost(ledger) == []
    verdict = verify_chain()
    assert verdict.broken_at is None, verdict.fault
    told = Counter(act for act, _deal, _mark in ledger.told)
    assert ledger.n_cut_off >= N_KILLS, "nobody was cut off: the test would show nothing"
    assert {"messages", "offer"} <= set(told)
    assert all(isinstance(it.amount, Decimal | None) for it in Deal.objects.all())
    sys.stdout.write(
        f"\n{N_KILLS} kills: {len(ledger.told)} acts acknowledged ({dict(told)}), {ledger.n_cut_off} cut off, "
        f"{verdict.n_entries} entries in order\n"
    )
