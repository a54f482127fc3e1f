"""Quotations and orders: who may do what, when, and how much; what is refused changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.liaowang_web.deal_factories import make_foreigner
from tests.liaowang_web.factories import make_member
from tests.liaowang_web.hall_factories import make_attachment, make_entry, owner_of, publish
from tests.liaowang_web.trading_factories import (
    STEPS,
    make_firm,
    make_order,
    make_product,
    make_quoted,
    make_request,
)

from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.models import Deal, Delivery, FirstProof, Gate, Order, Quotation
from liaowang_web.deals.prices import Step
from liaowang_web.deals.selectors.amounts import account_of
from liaowang_web.deals.services.orders import (
    confirm_order,
    end_order,
    inspect_part,
    receive_part,
    send_back,
    send_part,
    settle_order,
    take_back,
)
from liaowang_web.deals.services.proofs import remove_proof, show_proof
from liaowang_web.deals.services.trading import (
    ask_for_product,
    expire_quotations,
    make_quotation,
    move_request,
    place_order,
    withdraw_quotation,
)
from liaowang_web.workflow.refusals import NotAllowed, Refused, TransitionRefused

pytestmark = pytest.mark.django_db


def state() -> tuple[Any, ...]:
    return (
        list(Quotation.objects.order_by("pk").values_list("state", "version")),
        list(Order.objects.order_by("pk").values_list("state", "version")),
        list(Delivery.objects.order_by("pk").values_list("state", "version", "accepted", "rejected")),
        list(Deal.objects.order_by("pk").values_list("state", "version")), Told.objects.count(),
    )  # fmt: skip


def refused(act: Callable[[], object], kind: type[Refused] = TransitionRefused) -> None:
    before = state()
    with pytest.raises(kind):
        act()
    assert state() == before


def test_a_quotation_is_refused_that_contradicts_itself() -> None:
    request = make_request()
    seller = owner_of(request.entry.organisation)
    given_: dict[str, Any] = {
        "steps": STEPS,
        "currency": "CNY",
        "valid_until": timezone.localdate(),
        "delivery_days": 1,
    }
    wrong: list[dict[str, Any]] = [
        {"steps": ()}, {"steps": (Step(Decimal(13), Decimal(1)),)}, {"steps": (STEPS[0], STEPS[0])},
        {"steps": (Step(Decimal(1), Decimal(-1)),)}, {"steps": (Step(Decimal(0), Decimal(1)),)}, {"currency": "ZZZ"},
        {"valid_until": timezone.localdate() - timedelta(days=1)}, {"steps": (Step(Decimal(1), Decimal(10**11)),)},
        {"steps": [Step(Decimal(n), Decimal(1)) for n in range(1, 14)]},
    ]  # fmt: skip
    for it in wrong:
        refused(lambda it=it: make_quotation(request, actor=seller, **{**given_, **it}))
    for user in (owner_of(request.organisation), make_member(request.entry.organisation, "editor")):
        refused(lambda user=user: make_quotation(request, actor=user, **given_), NotAllowed)
    assert make_quotation(request, actor=seller, **given_).number == 1


def test_an_order_is_placed_by_who_binds_the_asker_while_the_quotation_holds() -> None:
    quotation = make_quoted(make_request(quantity=Decimal(5)), steps=(Step(Decimal(2), Decimal("10.01")),))
    request = quotation.request
    buyer, amount = owner_of(request.organisation), Decimal(5)
    for user in (owner_of(request.entry.organisation), make_member(request.organisation, "editor"),
                 owner_of(make_firm())):  # fmt: skip
        refused(lambda user=user: place_order(quotation, actor=user, quantity=amount), NotAllowed)
    refused(lambda: place_order(quotation, actor=buyer, quantity=Decimal(1)))
    refused(lambda: place_order(quotation, actor=buyer, quantity=Decimal(10**12)))
    Quotation.objects.update(valid_until=timezone.localdate() - timedelta(days=1))
    refused(lambda: place_order(quotation, actor=buyer, quantity=amount))
    assert expire_quotations() == 1
    assert expire_quotations() == 0
    again = make_quoted(request, steps=(Step(Decimal(2), Decimal("10.01")),))
    order = place_order(again, actor=buyer, quantity=amount)
    assert (order.amount, order.unit_price) == (Decimal("50.05"), Decimal("10.01"))
    refused(lambda: place_order(again, actor=buyer, quantity=amount))


def test_withdrawn_and_declined_is_over() -> None:
    quotation = make_quoted()
    seller, buyer = owner_of(quotation.request.entry.organisation), owner_of(quotation.request.organisation)
    refused(lambda: withdraw_quotation(quotation, actor=buyer, reason="No."), NotAllowed)
    withdraw_quotation(quotation, actor=seller, reason="A wrong price.")
    refused(lambda: place_order(quotation, actor=buyer, quantity=Decimal(12)))
    newer = make_quoted(quotation.request)
    assert newer.number == 2
    refused(lambda: move_request("withdraw", quotation.request, actor=seller), NotAllowed)
    move_request("withdraw", quotation.request, actor=buyer)
    refused(lambda: place_order(newer, actor=buyer, quantity=Decimal(12)))


def test_each_side_does_its_own_part_and_none_twice() -> None:
    order = make_order(is_confirmed=False)
    seller, buyer, stranger = owner_of(order.seller), owner_of(order.buyer), owner_of(make_firm())
    editor = make_member(order.buyer, "editor")
    refused(lambda: send_part(order, actor=seller, quantity=Decimal(1)))
    for user in (buyer, stranger):
        refused(lambda user=user: confirm_order(order, actor=user), NotAllowed)
    refused(lambda: end_order("refuse", order, actor=buyer, reason="No."), NotAllowed)
    confirm_order(order, actor=seller)
    refused(lambda: confirm_order(order, actor=seller))
    refused(lambda: end_order("cancel", order, actor=buyer, reason="No."))
    refused(lambda: send_part(order, actor=buyer, quantity=Decimal(1)), NotAllowed)
    for quantity in ("0", "-1", "12.001"):
        refused(lambda quantity=quantity: send_part(order, actor=seller, quantity=Decimal(quantity)))
    part = send_part(order, actor=seller, quantity=Decimal(12))
    refused(lambda: receive_part(part, actor=seller), NotAllowed)
    refused(lambda: inspect_part(part, actor=buyer, rejected=Decimal(0)))  # it has not arrived
    receive_part(part, actor=editor)
    refused(lambda: inspect_part(part, actor=editor, rejected=Decimal(0)), NotAllowed)  # an editor binds nobody
    refused(lambda: inspect_part(part, actor=buyer, rejected=Decimal(13), findings="All."))
    inspect_part(part, actor=buyer, rejected=Decimal(2), findings="Two are broken.")
    refused(lambda: inspect_part(part, actor=buyer, rejected=Decimal(0)))
    refused(lambda: take_back(part, actor=seller, remedy="credit"))  # it is not on its way back
    send_back(part, actor=editor)
    refused(lambda: take_back(part, actor=seller, remedy="nothing"))
    refused(lambda: take_back(part, actor=buyer, remedy="credit"), NotAllowed)
    take_back(part, actor=seller, remedy="credit")
    order.refresh_from_db()
    owed = account_of(order).owed
    assert (order.state, owed) == ("accepted", Decimal(10000))
    today = timezone.localdate()
    refused(lambda: settle_order(order, actor=buyer, paid=owed, paid_on=today), NotAllowed)
    refused(lambda: settle_order(order, actor=seller, paid=owed + 1, paid_on=today))
    refused(lambda: settle_order(order, actor=seller, paid=owed, paid_on=today + timedelta(days=1)))
    settle_order(order, actor=seller, paid=owed, paid_on=today)
    assert Deal.objects.get().state == "closed"


def test_what_is_returned_in_full_ends_the_deal() -> None:
    order = make_order()
    seller, buyer = owner_of(order.seller), owner_of(order.buyer)
    part = receive_part(send_part(order, actor=seller, quantity=Decimal(12)), actor=buyer)
    inspect_part(part, actor=buyer, rejected=Decimal(12), findings="Another product.")
    send_back(part, actor=buyer)
    take_back(part, actor=seller, remedy="credit")
    order.refresh_from_db()
    assert (order.state, account_of(order).owed, Deal.objects.get().state) == ("returned", 0, "terminated")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(parts=st.lists(st.tuples(st.integers(1, 6), st.integers(0, 6), st.booleans()), min_size=1, max_size=8))
def test_whatever_is_sent_and_rejected_quantities_and_money_add_up(
    db: None, parts: list[tuple[int, int, bool]]
) -> None:
    order = make_order()
    seller, buyer = owner_of(order.seller), owner_of(order.buyer)
    for sent, rejected, is_anew in parts:
        to_send = account_of(order).to_send
        if not to_send:
            break
        quantity = min(Decimal(sent), to_send)
        bad = min(Decimal(rejected), quantity)
        part = receive_part(send_part(order, actor=seller, quantity=quantity), actor=buyer)
        inspect_part(part, actor=buyer, rejected=bad, findings="Broken.")
        if bad:
            send_back(part, actor=buyer)
            take_back(part, actor=seller, remedy="replace" if is_anew else "credit")
        account = account_of(order)
        assert account.accepted + account.credited + account.underway + account.to_send == account.ordered
        assert 0 <= account.owed <= order.amount
        assert account.owed == (order.amount * account.accepted / account.ordered).quantize(Decimal("0.01"))
    order.refresh_from_db()
    assert (order.state in {"accepted", "returned"}) == account_of(order).is_done


def test_the_export_gate_stops_a_request_and_stays() -> None:
    product, foreigner = make_product(control="restricted"), make_foreigner()
    with pytest.raises(TransitionRefused):
        ask_for_product(product, foreigner, actor=owner_of(foreigner), quantity=Decimal(1), unit="pcs", text="One.")
    assert Gate.objects.get().organisation == foreigner
    with pytest.raises(NotAllowed):
        ask_for_product(product, product.organisation, actor=owner_of(product.organisation), quantity=Decimal(1),
                        unit="pcs", text="One.")  # fmt: skip


def test_documents_of_a_first_set_are_shown_by_its_maker_alone() -> None:
    plain, draft = make_product(), make_entry("product", make_firm(), detail={"first": "set"})
    theirs, file = make_attachment(make_entry("product", plain.organisation)), make_attachment(draft)
    first = publish(draft)
    today = timezone.localdate()
    told = {"title": "Certificate", "number": "1", "issued_by": "A ministry", "issued_on": today}
    owner = owner_of(first.organisation)
    for entry, user, changes, kind in (
        (plain, owner_of(plain.organisation), {}, TransitionRefused),
        (first, owner_of(plain.organisation), {}, NotAllowed),
        (first, owner, {"issued_on": today + timedelta(days=1)}, TransitionRefused),
        (first, owner, {"attachment": theirs}, TransitionRefused),
    ):
        with pytest.raises(kind):
            show_proof(entry, actor=user, **{**told, **changes})
    assert not FirstProof.objects.exists()
    made = show_proof(first, actor=owner, **told, attachment=file)
    with pytest.raises(NotAllowed):
        remove_proof(made, actor=owner_of(plain.organisation), reason="False.")
    assert remove_proof(made, actor=owner, reason="It has lapsed.").state == "removed"


def test_what_the_audit_says_a_thing_became_is_what_it_was_before_the_next_act() -> None:
    order = make_order()
    seller, buyer = owner_of(order.seller), owner_of(order.buyer)
    part = receive_part(send_part(order, actor=seller, quantity=Decimal(12)), actor=buyer)
    inspect_part(part, actor=buyer, rejected=Decimal(2), findings="Broken.")
    send_back(part, actor=buyer)
    take_back(part, actor=seller, remedy="credit")
    for kind in ("deals.productrequest", "deals.order", "deals.delivery"):
        told = list(Told.objects.filter(thing_type=kind).order_by("number").values_list("before_hash", "after_hash"))
        assert len(told) >= 3, kind
        assert all(after[0] == before[1] for before, after in pairwise(told)), kind
