"""A price kept from an organisation is told to it at no door: page, lists, files, interface, search; nor are steps."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.liaowang_web.api.conftest import Program
from tests.liaowang_web.factories import make_member, make_officer, make_user
from tests.liaowang_web.hall.test_leaks import log_in, told_by
from tests.liaowang_web.hall_factories import owner_of
from tests.liaowang_web.trading_factories import make_firm, make_product, make_quoted, make_request

from liaowang_web.accounts.models import Membership, User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.models import ProductRequest
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.finding import find_entries
from liaowang_web.hall.selectors.questions import Question
from liaowang_web.hall.services.announcing import indexed
from liaowang_web.hall.services.pricing import keep_price_from, tell_price_again
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db
PRICES = ("7654321", "8765432", "7,654,321", "8,765,432")


@pytest.fixture
def product() -> Entry:
    return make_product(price_low=7_654_321, price_high=8_765_432, summary_en="What we tell registered people")


def doors(user: User | None, entry: Entry) -> dict[str, str]:
    client = Client()
    api = None
    if user is not None:
        log_in(client, user)
        api = Program(user, "read", "hall").client
    told = told_by(client, entry.code, api)
    pages = {"entry": reverse("hall:entry", args=[entry.code]), "trade": reverse("deals:product", args=[entry.code])}
    told |= {name: client.get(address).content.decode() for name, address in pages.items()}
    told["by price"] = client.get("/en/hall/?price=5000000").content.decode()
    return told


def leaks(user: User | None, entry: Entry) -> list[str]:
    return [door for door, text in doors(user, entry).items() if any(it in text for it in PRICES)]


def test_the_doors_tell_prices_as_long_as_nobody_is_excluded(product: Entry) -> None:
    found = leaks(make_user(), product)
    assert {"entry", "trade", "csv", "json", "interface", "interface, one"} <= set(found)
    assert indexed(product)["price_low"]


def test_whom_it_is_kept_from_finds_it_at_no_door(product: Entry) -> None:
    rival, other = make_firm(), make_firm()
    keep_price_from(product, rival, actor=owner_of(product.organisation), reason="A competitor.")
    employee = make_member(rival, "editor")
    both = make_member(other, "signatory")
    Membership.objects.create(user=both, organisation=rival, role="editor")
    both.forget_roles()
    for user in (owner_of(rival), employee, both, make_user(), None):
        assert leaks(user, product) == [], user
    for user in (owner_of(other), owner_of(product.organisation), make_officer("secretariat")):
        assert set(leaks(user, product)) == {"entry", "trade", "interface, one"}, user  # no list tells it any more
    assert indexed(product)["price_low"] is indexed(product)["price_high"] is None
    question = Question(words="", chosen={"price": "5000000"})
    assert product.code not in [it.code for it in find_entries(question, Entry.Tier.REGISTERED).entries]


def test_an_exclusion_ends_and_everybody_reads_it_again(product: Entry) -> None:
    rival = make_firm()
    owner = owner_of(product.organisation)
    made = keep_price_from(product, rival, actor=owner)
    with pytest.raises(NotAllowed):
        tell_price_again(made, actor=owner_of(rival))
    assert leaks(owner_of(rival), product) == []
    tell_price_again(made, actor=owner)
    assert "entry" in leaks(owner_of(rival), product)


def test_only_who_binds_the_owner_excludes_and_nobody_twice(product: Entry) -> None:
    rival, owner = make_firm(), owner_of(product.organisation)
    for user in (owner_of(rival), make_member(product.organisation, "editor"), make_officer("secretariat")):
        with pytest.raises(NotAllowed):
            keep_price_from(product, rival, actor=user)
    with pytest.raises(TransitionRefused):
        keep_price_from(product, product.organisation, actor=owner)
    assert not product.price_exclusions.exists()
    keep_price_from(product, rival, actor=owner)
    n = Told.objects.count()
    with pytest.raises(TransitionRefused):
        keep_price_from(product, rival, actor=owner)
    assert (product.price_exclusions.count(), Told.objects.count()) == (1, n)


def test_who_is_excluded_gets_no_quotation_nor_reads_an_old_one(product: Entry) -> None:
    rival = make_firm()
    quotation = make_quoted(make_request(product, rival))
    client = Client()
    log_in(client, owner_of(rival))
    page = reverse("deals:request", args=[quotation.request.code])
    assert "1,200.00" in client.get(page).content.decode()
    keep_price_from(product, rival, actor=owner_of(product.organisation))
    assert "1,200.00" not in client.get(page).content.decode()
    order = reverse("deals:place_order", args=[quotation.request.code, 1])
    assert client.get(order).status_code == 404
    with pytest.raises(TransitionRefused):
        make_request(product, rival)
    assert ProductRequest.objects.count() == 1


def test_steps_are_read_by_both_sides_and_nobody_else(product: Entry) -> None:
    quotation = make_quoted(make_request(product))
    request = quotation.request
    names = [("request", [request.code]), ("place_order", [request.code, 1]), ("quote", [request.code]),
             ("withdraw_quotation", [request.code, 1]), ("move_request", [request.code, "decline"])]  # fmt: skip
    for user in (make_user(), owner_of(make_firm()), make_officer("secretariat"), make_officer("market_operator")):
        client = Client()
        log_in(client, user)
        for name, values in names:
            for method in (client.get, client.post):
                answer = method(reverse(f"deals:{name}", args=values))
                assert answer.status_code == 404, (user, name)
                assert "1,200.00" not in answer.content.decode()
    assert ProductRequest.objects.get().state == "quoted"
