"""A signed contract is changed by a supplement alone, which both sides sign with a second factor."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from tests.liaowang_web.contract_factories import (
    code_of,
    make_contract,
    make_contract_deal,
    make_signatory,
    make_signed,
)
from tests.liaowang_web.factories import make_member
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import owner_of

from liaowang_web.audit.chain import hash_of
from liaowang_web.audit.models import Entry as Told
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.models import Contract, Deal, Milestone, Signature, Supplement

pytestmark = pytest.mark.django_db
WORDS = {"text_zh": "增加一次现场培训。", "text_en": "One more training on site."}


class Story:
    """A signed contract, and both sides' signatories in their browsers."""

    def __init__(self) -> None:
        cache.clear()
        self.contract = make_signed()
        self.deal = Deal.objects.get(pk=self.contract.deal_id)
        self.people = {it: make_signatory(self.deal.organisation_of(it)) for it in ("seller", "buyer")}
        self.by = {name: log_in(it) for name, it in self.people.items()}

    def at(self, name: str, *args: object) -> str:
        return reverse(f"deals:{name}", args=[self.deal.code, *args])

    def propose(self, side: str = "seller", **given: Any) -> Supplement:
        answer = self.by[side].post(self.at("propose_supplement"), {**WORDS, **given})
        assert answer.status_code == 302, answer.context["form"].errors
        return Supplement.objects.latest("created_at")

    def sign(self, side: str, supplement: Supplement, **given: str) -> Any:
        data = {"signed_hash": supplement.frozen.content_hash, "is_read": "on", "code": code_of(self.people[side])}
        return self.by[side].post(self.at("sign_supplement", supplement.number), {**data, **given})


def test_a_supplement_is_in_force_once_both_have_signed_it() -> None:
    story = Story()
    first = Milestone.objects.get(state="due", position=1)
    was = first.due_on
    assert was is not None
    later = was + timedelta(days=45)
    signed_before = Contract.objects.get()
    made = story.propose(**{f"day_{first.position}": later.isoformat()})
    assert hash_of(made.frozen.content) == made.frozen.content_hash
    page = story.by["buyer"].get(story.at("contract_version", made.frozen.number) + "?text=en").content.decode()
    for told in ("One more training on site.", was.isoformat(), later.isoformat(), "Supplement No. 1",
                 made.frozen.content["amends"]["hash"]):  # fmt: skip
        assert told in page, told
    assert "fallen" not in page

    assert story.sign("buyer", made).status_code == 302
    first.refresh_from_db()
    assert first.due_on == was, "one signature changes nothing"
    assert story.sign("buyer", made).status_code == 409
    assert story.sign("seller", made).status_code == 302
    made.refresh_from_db()
    first.refresh_from_db()
    assert (made.state, first.due_on) == ("signed", later)
    assert made.signed_at is not None
    assert {it.side for it in made.frozen.signatures.all()} == {"seller", "buyer"}
    now = Contract.objects.get()
    assert (now.state, now.current, now.terms) == (signed_before.state, signed_before.current, signed_before.terms)

    told = list(Told.objects.order_by("number").values_list("kind", flat=True))
    road = ["contract.signed", "supplement.proposed", "supplement.signed_for", "supplement.signed", "milestone.moved"]
    assert [told.index(it) for it in road] == sorted(told.index(it) for it in road)
    assert verify_chain().broken_at is None
    _archived(story, made)


def _archived(story: Story, made: Supplement) -> None:
    packed = zipfile.ZipFile(io.BytesIO(story.by["seller"].post(story.at("archive")).content))
    names = {it.partition("/")[2]: it for it in packed.namelist()}
    frozen = json.loads(packed.read(names[f"contract/version-{made.frozen.number}.json"]))
    assert hash_of(frozen) == made.frozen.content_hash
    assert json.loads(packed.read(names["deal.json"]))["supplements"][0]["state"] == "signed"
    assert "supplement.signed" in packed.read(names["audit.jsonl"]).decode()


def test_a_signed_contract_is_neither_edited_nor_reopened() -> None:
    story = Story()
    version = Contract.objects.get().version
    assert story.by["seller"].post(story.at("reopen"), {"reason": "x", "version": version}).status_code in {403, 404}
    step = story.by["seller"].post(story.at("contract_step", "performance"), {"version": version, "place_en": "moon"})
    assert step.status_code == 403
    assert "moon" not in str(Contract.objects.get().terms)


@pytest.mark.parametrize("given", [{"signed_hash": "0" * 64}, {"code": "000000"}])
def test_another_text_or_a_wrong_code_signs_nothing(given: dict[str, str]) -> None:
    story = Story()
    made = story.propose()
    n = Signature.objects.count()
    assert story.sign("buyer", made, **given).status_code == 409
    assert Signature.objects.count() == n
    assert Told.objects.latest("number").kind == "contract.signature_refused"


def test_only_a_signatory_signs_and_only_who_commits_proposes() -> None:
    story = Story()
    editor = log_in(make_member(story.deal.seller, "editor"))
    assert editor.get(story.at("propose_supplement")).status_code == 404
    made = story.propose()
    owner = log_in(owner_of(story.deal.buyer))
    data = {"signed_hash": made.frozen.content_hash, "is_read": "on", "code": "123456"}
    assert owner.post(story.at("sign_supplement", 1), data).status_code == 403
    assert not made.frozen.signatures.exists()


def test_one_at_a_time_and_withdrawn_it_counts_for_nothing() -> None:
    story = Story()
    made = story.propose()
    again = story.by["buyer"].post(story.at("propose_supplement"), WORDS)
    assert again.status_code == 409
    story.sign("seller", made)
    assert story.by["buyer"].post(story.at("withdraw_supplement", 1), {"reason": ""}).status_code == 422
    assert story.by["buyer"].post(story.at("withdraw_supplement", 1), {"reason": "not needed"}).status_code == 302
    assert story.sign("buyer", made).status_code == 409
    assert Supplement.objects.get().state == "withdrawn"
    assert story.propose("buyer").number == 2


def test_a_payment_settled_meanwhile_holds_the_signature_back() -> None:
    story = Story()
    first = Milestone.objects.get(state="due", position=1)
    later = timezone.localdate() + timedelta(days=200)
    made = story.propose(**{f"day_{first.position}": later.isoformat()})
    story.sign("seller", made)
    paid = story.by["buyer"].post(story.at("move_payment", first.pk, "pay"), {"evidence": "T-1"})
    assert paid.status_code == 302
    assert story.sign("buyer", made).status_code == 409
    first.refresh_from_db()
    assert first.due_on != later


def test_nothing_but_a_day_of_an_open_payment_is_moved() -> None:
    story = Story()
    waiting = Milestone.objects.filter(state="waiting").first()
    assert waiting is not None
    page = story.by["seller"].get(story.at("propose_supplement")).content.decode()
    assert f'name="day_{waiting.position}"' not in page
    made = story.propose(**{f"day_{waiting.position}": date(2030, 1, 1).isoformat()})
    assert made.frozen.content["moved"] == []
    empty = story.by["seller"].post(story.at("withdraw_supplement", 1), {"reason": "again"})
    assert empty.status_code == 302
    assert story.by["seller"].post(story.at("propose_supplement"), {}).status_code == 422


def test_before_it_is_signed_there_is_no_supplement() -> None:
    cache.clear()
    contract = make_contract(make_contract_deal())
    owner = log_in(owner_of(contract.deal.seller))
    assert owner.get(reverse("deals:propose_supplement", args=[contract.deal.code])).status_code == 404
    assert "Supplements" not in owner.get(reverse("deals:contract", args=[contract.deal.code])).content.decode()
