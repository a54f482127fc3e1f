"""A licence with entry fee and royalty through its pages: written, signed by both, registered, performed, closed."""

from __future__ import annotations

import io
import json
import re
import zipfile
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook
from tests.liaowang_web.contract_factories import code_of, make_contract_deal, make_signatory, sample_terms
from tests.liaowang_web.factories import make_member, make_officer
from tests.liaowang_web.hall.walking import log_in

from liaowang_web.audit.chain import hash_of
from liaowang_web.audit.models import Entry as Told
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.clauses import terms_of
from liaowang_web.deals.models import Contract, Deal, Milestone, Registration

pytestmark = pytest.mark.django_db


class Sides:
    """People of both sides of a deal, in their browsers."""

    def __init__(self, deal: Deal) -> None:
        cache.clear()
        self.deal = deal
        self.seller = make_signatory(deal.seller)
        self.buyer = make_signatory(deal.buyer)
        self.by = {"seller": log_in(self.seller), "buyer": log_in(self.buyer)}
        self.editor = log_in(make_member(deal.seller, "editor"))

    def at(self, name: str, *args: object) -> str:
        return reverse(f"deals:{name}", args=[self.deal.code, *args])

    def post(self, side: str, name: str, *args: object, status: int = 302, **data: Any) -> Any:
        client = self.by.get(side, self.editor)
        answer = client.post(self.at(name, *args), data)
        assert answer.status_code == status, (name, args, errors_of(answer))
        return answer

    def write(self, **given: Any) -> Contract:
        """Fill in every step as a browser sends it."""
        self.post("editor", "begin_contract")
        contract = Contract.objects.get(deal=self.deal)
        values = sample_terms(**given)
        for step in terms_of(contract.clauses_version).for_contract(self.deal.type, self.deal.rights):
            contract.refresh_from_db()
            data: dict[str, Any] = {"version": contract.version}
            data |= {name: values[name] for it in step.terms for name in it.names if name in values}
            for rows in step.rows:
                given_rows = values.get(rows.code, [])
                data |= {f"{rows.code}-TOTAL_FORMS": len(given_rows), f"{rows.code}-INITIAL_FORMS": 0}
                data |= {f"{rows.code}-{n}-{key}": it for n, row in enumerate(given_rows) for key, it in row.items()}
            self.post("editor", "contract_step", step.code, **data)
        contract.refresh_from_db()
        return contract

    def sign(self, side: str, *, status: int = 302) -> Any:
        page = self.by[side].get(self.at("sign")).content.decode()
        signed_hash = re.search(r'name="signed_hash" value="(\w{64})"', page)
        assert signed_hash
        person = getattr(self, side)
        return self.post(side, "sign", status=status, signed_hash=signed_hash[1], is_read="on", code=code_of(person))


def errors_of(answer: Any) -> object:
    context = answer.context or {}
    return [getattr(context.get(it), "errors", None) for it in ("form", "sheet")] if context else answer.status_code


def test_a_licence_from_its_first_word_to_its_closing() -> None:
    sides = Sides(make_contract_deal())
    contract = sides.write()
    page = sides.editor.get(sides.at("contract"))
    assert page.context["missing"] == []
    assert page.context["may_freeze"]
    draft = sides.by["buyer"].get(sides.at("draft") + "?text=en").content.decode()
    assert "Article 9. Royalty" in draft
    assert "CNY 600,000.01" in draft

    sides.post("editor", "freeze", version=contract.version, note="first text")
    version = contract.versions.get()
    assert hash_of(version.content) == version.content_hash
    assert version.content["plan"]["parts"][1]["amount"] == "600000.01"
    sides.sign("buyer")
    assert Deal.objects.get().state == "agreed"

    # A change after a signature is a new version, and the signature falls.
    sides.post("editor", "reopen", reason="the place was wrong", version=Contract.objects.get().version)
    contract.refresh_from_db()
    written = {name: it for name, it in contract.terms.items() if isinstance(it, str)}
    moved = {**written, "place_en": "the pilot plant", "version": contract.version}
    sides.post("editor", "contract_step", "performance", **moved)
    contract.refresh_from_db()
    sides.post("editor", "freeze", version=contract.version)
    second = contract.versions.get(number=2)
    assert second.content_hash != version.content_hash
    assert second.content["terms"]["place_en"] == "the pilot plant"
    sides.sign("seller")
    assert Deal.objects.get().state == "agreed"
    sides.sign("buyer")
    contract.refresh_from_db()
    sides.deal.refresh_from_db()
    assert (contract.state, sides.deal.state) == ("effective", "effective")
    assert contract.effective_on == timezone.localdate()
    signed = list(second.signatures.all())
    assert {(it.side, it.signed_hash, it.factor) for it in signed} == {
        ("seller", second.content_hash, "recovery_codes"), ("buyer", second.content_hash, "recovery_codes"),
    }  # fmt: skip
    assert version.signatures.count() == 1

    _files(sides, second.content_hash)
    _register(sides)
    _perform(sides)
    assert not verify_chain().fault
    told = [it.kind for it in Told.objects.order_by("number")]
    road = ["contract.begun", "contract.frozen", "contract.signed_for", "contract.reopened", "contract.signed",
            "deal.signed", "contract.took_effect", "deal.took_effect", "milestone.planned", "registration.filed",
            "registration.registered", "deal.begun", "milestone.accepted", "milestone.reported", "deal.accepted",
            "deal.closed"]  # fmt: skip
    places = [told.index(it) for it in road]
    assert places == sorted(places)


def _files(sides: Sides, content_hash: str) -> None:
    """Each format bears the hash and both texts."""
    buyer = sides.by["buyer"]
    told = json.loads(buyer.get(sides.at("contract_file", 2, "json")).content)
    assert told["content_hash"] == hash_of(told["content"]) == content_hash
    word = zipfile.ZipFile(io.BytesIO(buyer.get(sides.at("contract_file", 2, "docx")).content))
    body = word.read("word/document.xml").decode()
    assert "技术许可合同" in body
    assert "Technology Licence Contract" in body
    assert content_hash in body
    assert content_hash in word.read("word/footer1.xml").decode()
    pdf = buyer.get(sides.at("contract_file", 2, "pdf"))
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["cache-control"] == "private, no-store"
    assert buyer.get(sides.at("contract_file", 2, "exe")).status_code == 404
    assert buyer.get(sides.at("contract_file", 3, "pdf")).status_code == 404


def _register(sides: Sides) -> None:
    operator = log_in(make_officer("market_operator"))
    assert operator.get(sides.at("registration")).status_code == 404
    sides.post("seller", "begin_registration")
    found = Registration.objects.get()
    assert (found.fields["total_amount"], found.fields["seller_country"]) == ("1000000.01", "142")
    assert operator.get(sides.at("registration")).status_code == 404  # it is not filed
    sides.post("seller", "move_registration", "file", version=found.version, status=409)
    data = {**found.fields, "non_technical_amount": "150000.01", "new_investment": "2000000", "new_output": "9000000",
            "version": found.version}  # fmt: skip
    sides.post("seller", "registration", **data)
    found.refresh_from_db()
    sides.post("seller", "move_registration", "file", version=found.version)
    sides.post("seller", "move_registration", "accept", status=403)
    for name, data in (
        ("accept", {}),
        ("register", {"number": "2026110100012345", "amount": "850000", "decision": "No. 7", "day": "2026-11-29"}),
    ):
        assert operator.post(sides.at("move_registration", name), data).status_code == 302
    found.refresh_from_db()
    assert (found.state, found.number, found.verified_amount) == ("registered", "2026110100012345", Decimal(850000))
    book = load_workbook(io.BytesIO(operator.get(sides.at("registration_file", "xlsx")).content))
    cells = {str(row[0]): row[1] for row in book.active.values if row[0]}
    assert "2026110100012345" in cells.values()
    assert operator.get(sides.at("registration_file", "pdf")).content.startswith(b"%PDF-")
    assert operator.get(sides.at("contract")).status_code == 404


def _perform(sides: Sides) -> None:
    first, second, royalty = Milestone.objects.all()
    assert [(it.state, it.amount) for it in (first, second, royalty)] == [
        ("due", Decimal(400000)), ("waiting", Decimal("600000.01")), ("waiting", None),
    ]  # fmt: skip
    sides.post("seller", "move_payment", second.pk, "deliver", delivery="three sheets, one report")
    sides.post("seller", "move_payment", second.pk, "accept", status=403)
    sides.post("buyer", "conclude", "accept", status=409)
    sides.post("buyer", "move_payment", second.pk, "reject", reason="the report is missing")
    sides.post("seller", "move_payment", second.pk, "deliver", delivery="with the report")
    sides.post("buyer", "move_payment", second.pk, "accept")
    sides.post("buyer", "move_payment", royalty.pk, "report", base="1234567.89")
    royalty.refresh_from_db()
    assert (royalty.state, royalty.amount, royalty.rate) == ("due", Decimal("61728.39"), "0.05")
    sides.post("buyer", "conclude", "accept", reason="")
    sides.post("seller", "conclude", "close", status=409)
    for row in (first, second, royalty):
        sides.post("seller", "move_payment", row.pk, "invoice", invoice=f"I-{row.position}")
        sides.post("buyer", "move_payment", row.pk, "pay", evidence=f"T-{row.position}")
        sides.post("seller", "move_payment", row.pk, "receive")
    assert set(Milestone.objects.values_list("state", flat=True)) == {"received"}
    page = sides.by["seller"].get(sides.at("payments")).content.decode()
    assert "1,061,728.40" in page
    sides.post("seller", "conclude", "close")
    sides.deal.refresh_from_db()
    assert sides.deal.state == "closed"


def test_the_wizard_saves_while_somebody_types_and_tells_a_conflict() -> None:
    sides = Sides(make_contract_deal())
    sides.post("buyer", "begin_contract")
    contract = Contract.objects.get()
    assert contract.terms["fixed"] == "1000000.01"  # from the accepted offer
    data = {"version": contract.version, "secrecy_en": "the recipe", "secrecy_years": "5"}
    answer = sides.editor.post(sides.at("autosave_contract", "secrecy"), data)
    assert answer.json()["version"] == contract.version + 1
    stale = sides.editor.post(sides.at("autosave_contract", "secrecy"), {**data, "secrecy_years": "6"})
    assert stale.status_code == 409
    wrong = sides.editor.post(
        sides.at("autosave_contract", "secrecy"), {**data, "version": contract.version + 1, "secrecy_years": "many"}
    )
    assert wrong.status_code == 422
    contract.refresh_from_db()
    assert contract.terms["secrecy_years"] == "5"
    assert sides.editor.get(sides.at("contract_step", "nothing")).status_code == 404


def test_a_choice_asks_for_its_fields_without_saving() -> None:
    sides = Sides(make_contract_deal())
    sides.post("buyer", "begin_contract")
    url = sides.at("contract_step", "payment")
    told = sides.editor.get(url).content.decode()
    assert 'name="rates"' in told
    asked = sides.editor.post(url, {"add": "again", "form": "lump", "fixed": "7"}).content.decode()
    assert 'name="rates"' not in asked
    assert 'value="7"' in asked
    grown = sides.editor.post(
        url, {"add": "parts", "form": "lump", "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0",
              "parts-0-label": "all of it"},
    ).content.decode()  # fmt: skip
    assert 'value="all of it"' in grown
    assert 'name="parts-1-label"' in grown
    assert Contract.objects.get().terms["form"] == "entry_royalty"


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "技术许可合同"), ("en", "Technology Licence Contract")])
def test_the_page_names_the_contract_in_its_language(language: str, word: str) -> None:
    sides = Sides(make_contract_deal())
    sides.write()
    with translation.override(language):
        page = sides.by["seller"].get(sides.at("contract")).content.decode()
    assert word in page
