"""Nothing above the reader's tier is told of a match, and an anonymous entry stays anonymous, at every door."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core import mail
from django.test import Client
from tests.liaowang_web.api.conftest import Program
from tests.liaowang_web.factories import make_member, make_organisation
from tests.liaowang_web.hall_factories import make_published, owner_of, publish
from tests.liaowang_web.matching_factories import make_list, make_other_organisation

from liaowang.runs import Phrase, Quote
from liaowang_web.accounts.models import User
from liaowang_web.hall.models import Entry
from liaowang_web.hall.services.announcing import document_of
from liaowang_web.hall.services.entries import edit_entry, move_entry
from liaowang_web.matching.models import Avoidance, MatchList
from liaowang_web.matching.selectors.avoided import documents_left_out
from liaowang_web.matching.selectors.entries import versions_of
from liaowang_web.matching.services.choosing import avoid, hide_owner
from liaowang_web.matching.services.keeping_up import keep_up
from liaowang_web.matching.sides import side_of
from liaowang_web.workflow.refusals import TransitionRefused

pytestmark = pytest.mark.django_db
RECIPE = "sinter at 873 K for nine hours"


def log_in(client: Client, user: User) -> None:
    client.force_login(user, "liaowang_web.accounts.entrance.Entrance")


def told_at_every_door(client: Client, code: str, *others: str) -> dict[str, str]:
    addresses = {"own": "/en/matching/", "list": f"/en/matching/{code}/", "Chinese": f"/zh-hans/matching/{code}/",
                 "json": f"/en/matching/{code}/?format=json",
                 **{it: f"/en/matching/{code}/{it}/" for it in others},
                 **{f"no to {it}": f"/en/matching/{code}/{it}/decline/" for it in others}}  # fmt: skip
    told = {name: client.get(address).content.decode() for name, address in addresses.items()}
    with ZipFile(BytesIO(client.get(f"/en/matching/{code}/?format=xlsx").content)) as book:
        told["xlsx"] = "".join(book.read(it).decode("utf-8", "ignore") for it in book.namelist())
    return told


@pytest.fixture
def demand() -> Entry:
    return make_published("demand", make_organisation(state="verified"))


def quoting(name: str, text: str) -> dict[int, dict[str, Any]]:
    """A stored match that quotes what the other entry says, as it would if the index had been asked too much."""
    asked = Quote("title_en", 0, 9, "Batteries")
    return {1: {"phrases": (Phrase(asked, Quote(name, 0, len(text), text), "words", 1.0),)}}


def test_what_stands_behind_an_agreement_is_not_quoted(demand: Entry, client: Client) -> None:
    other = make_published("achievement", make_other_organisation(), details_en=RECIPE)
    make_list(demand, other, matches=quoting("en_2", RECIPE))
    log_in(client, owner_of(demand.organisation))
    for door, text in told_at_every_door(client, demand.code, other.code).items():
        assert RECIPE not in text, door
    # The same words are quoted where they are told to registered people: so the check above can fail.
    open_one = make_published("achievement", make_other_organisation(), summary_en=RECIPE)
    make_list(demand, open_one, matches=quoting("en_1", RECIPE))
    assert RECIPE in told_at_every_door(client, demand.code)["list"]


def test_the_side_that_is_compared_holds_each_text_at_its_tier() -> None:
    entry = make_published("achievement", make_other_organisation(), details_en=RECIPE, summary_en="for registered")
    version = entry.versions.get()
    version.keeps_price = False  # type: ignore[attr-defined]
    side = side_of(version)
    assert side.texts["en_2"] == RECIPE
    assert RECIPE not in str(side.seen_at(1))
    assert "for registered" not in str(side.seen_at(0))


def test_what_a_revision_took_back_is_not_quoted(demand: Entry, client: Client) -> None:
    other = make_published("achievement", make_other_organisation(), summary_en=RECIPE)
    make_list(demand, other, matches=quoting("en_1", RECIPE))
    keeper = owner_of(other.organisation)
    publish(edit_entry(move_entry("revise", other, actor=keeper), actor=keeper, columns={"summary_en": "taken back"}))
    log_in(client, owner_of(demand.organisation))
    for door, text in told_at_every_door(client, demand.code, other.code).items():
        assert RECIPE not in text, door


@pytest.fixture
def anonymous() -> Entry:
    works = make_other_organisation(region="440305", country="CN")
    return make_published("demand", works, is_anonymous=True, region="440305", source_url="https://works.example/ask",
                          price_low=250_000)  # fmt: skip


def test_an_anonymous_demand_tells_nobody_whose_it_is(anonymous: Entry, client: Client) -> None:
    offer = make_published("achievement", make_organisation(state="verified"))
    make_list(offer, anonymous)
    log_in(client, owner_of(offer.organisation))
    for door, text in told_at_every_door(client, offer.code, anonymous.code).items():
        assert anonymous.code in text, door
        for secret in ("防波堤", "Breakwater", "works.example", "440305", str(anonymous.organisation_id),
                       "No exclusion that you may know of"):  # fmt: skip
            assert secret not in text, (door, secret)


def test_an_anonymous_demand_counts_as_of_an_owner_of_its_own(anonymous: Entry) -> None:
    version = versions_of([document_of(anonymous)])[document_of(anonymous)]
    side = side_of(version)
    assert str(anonymous.organisation_id) not in str(side)
    assert side.is_foreign is None
    assert side.region == "440000"
    assert document_of(anonymous) in documents_left_out(anonymous.organisation_id)


def test_hiding_cannot_tell_whose_an_anonymous_demand_is(anonymous: Entry, client: Client) -> None:
    offer = make_published("achievement", make_organisation(state="verified"))
    named = make_published("demand", anonymous.organisation)
    make_list(offer, anonymous, named)
    owner = owner_of(offer.organisation)
    with pytest.raises(TransitionRefused):
        hide_owner(offer, anonymous, actor=owner)
    assert not Avoidance.objects.exists()
    log_in(client, owner)
    assert f"{anonymous.code}/hide/" not in told_at_every_door(client, offer.code)["list"]
    for sort in ("hidden", "excluded"):
        avoid(offer.organisation, named.organisation, sort, actor=owner)
    text = told_at_every_door(client, offer.code)["list"]
    assert f'id="m-{named.code}"' not in text
    assert f'id="m-{anonymous.code}"' in text
    assert documents_left_out(offer.organisation_id) == {document_of(named)}


def test_who_is_excluded_sees_nothing_of_it(anonymous: Entry, client: Client) -> None:
    offer = make_published("achievement", make_organisation(state="verified"))
    named = make_published("demand", anonymous.organisation)
    make_list(offer, anonymous, named)
    avoid(anonymous.organisation, offer.organisation, "excluded", actor=owner_of(anonymous.organisation))
    log_in(client, owner_of(offer.organisation))
    told = told_at_every_door(client, offer.code)
    for it in (anonymous, named):
        assert f'id="m-{it.code}"' not in told["list"]
        assert client.get(f"/en/matching/{offer.code}/{it.code}/").status_code == 404
    assert "防波堤" not in "".join(told.values())


def test_a_question_of_an_anonymous_demand_does_not_name_its_asker(anonymous: Entry, client: Client) -> None:
    offer = make_published("achievement", make_organisation(state="verified"))
    make_list(anonymous, offer)
    log_in(client, owner_of(anonymous.organisation))
    client.post(f"/en/matching/{anonymous.code}/{offer.code}/ask/")
    (letter,) = mail.outbox
    asker = owner_of(anonymous.organisation)
    log_in(client, owner_of(offer.organisation))
    shown = client.get("/en/matching/").content.decode()
    for text in (letter.subject + letter.body, shown):
        for secret in ("防波堤", "Breakwater", asker.email, str(anonymous.organisation_id)):
            assert secret not in text, secret
    assert "What is the energy density?" in shown


def test_a_list_is_told_to_the_members_of_its_organisation_alone(demand: Entry, client: Client) -> None:
    other = make_published("achievement", make_other_organisation())
    make_list(demand, other)
    for somebody in (make_member(other.organisation, "owner"), make_member(make_organisation())):
        log_in(client, somebody)
        for door in (f"{demand.code}/", f"{demand.code}/{other.code}/", f"{demand.code}/?format=json"):
            assert client.get(f"/en/matching/{door}").status_code == 404
        assert demand.code not in client.get("/en/matching/").content.decode()


def test_prices_that_are_kept_from_anybody_are_not_compared(demand: Entry, client: Client) -> None:
    from liaowang_web.hall.models import PriceExclusion

    other = make_published("product", make_other_organisation(), price_low=777_000)
    make_list(demand, other)
    log_in(client, owner_of(demand.organisation))
    assert "777,000" in told_at_every_door(client, demand.code)["list"]
    PriceExclusion.objects.create(entry=other, organisation=demand.organisation, user=owner_of(other.organisation))
    for door, text in told_at_every_door(client, demand.code, other.code).items():
        assert "777" not in text.replace("777_", ""), door


@pytest.mark.django_db(transaction=True)
def test_what_the_library_itself_matched_tells_nothing_above_the_tier(client: Client) -> None:
    """Both ways, from publication to every door, with words that both hide behind their agreements."""
    own = "Furnace Z9 sinters solid electrolyte crucibles of lithium batteries"
    ours = make_published("demand", make_organisation(state="verified"), details_en=own, summary_en="We sinter.")
    recipe = "solid electrolyte crucibles of lithium batteries sinter at 873 K for nine hours"
    theirs = make_published(
        "achievement", make_other_organisation(), details_en=recipe, summary_en="Separators that keep their charge."
    )
    keep_up()
    for entry, other, secret in ((ours, theirs, "873 K"), (theirs, ours, "Furnace Z9")):
        log_in(client, owner_of(entry.organisation))
        told = told_at_every_door(client, entry.code, other.code)
        assert other.code in told["list"]
        told["program"] = (
            Program(owner_of(entry.organisation), "read", "hall").get(f"/matches/{entry.code}").content.decode()
        )
        for door, text in told.items():
            assert secret not in text, door
        kept = str(MatchList.objects.get(entry=entry).suggestions.get().told)
        assert secret not in kept, "not even kept"
