"""One thread through its pages: from a topic of the shipped sample to a target item that counts, and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.liaowang_web.catalogue_factories import Desk, make_body, make_edition, make_expert, to_published
from tests.liaowang_web.deal_factories import ANSWERS
from tests.liaowang_web.deals.test_contract_story import Sides
from tests.liaowang_web.event_factories import make_event, make_registered
from tests.liaowang_web.evidence_factories import make_target
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall.walking import People, log_in
from tests.liaowang_web.hall_factories import make_published
from tests.liaowang_web.matching_factories import make_list, make_other_organisation

from liaowang import runs
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.catalogue.models import Nomination
from liaowang_web.deals.models import Deal, Enquiry, Registration
from liaowang_web.events.models import Meeting, MeetingRequest, Seat
from liaowang_web.hall.models import Entry
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.services.importing import import_run
from liaowang_web.programme.models import EvidenceItem

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SAMPLE = Path(__file__).resolve().parents[3] / "demo" / "data" / "cs.ET.tsv.xz"
TERMS = {
    "type": "licence", "rights": "knowhow", "exclusivity": "sole", "territory": "China", "payment": "entry_royalty",
    "currency": "CNY", "entry_fee": "1000000.01", "royalty_percent": "5", "royalty_base": "sales", "term_months": "60",
}  # fmt: skip
STAGES = ["Target", "Evidence", "Contract", "Deal", "Meeting", "Match", "Demand", "Offered", "Catalogue entry", "Topic",
          "Documents"]  # fmt: skip


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    cache.clear()
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> runs.Run:
    """A run over one category of the shipped sample."""
    from tests.runs import observe_corpus

    return observe_corpus(SAMPLE, tmp_path_factory.mktemp("run") / "2019", as_of=date(2019, 12, 31))


def post(client: Client, name: str, *arguments: Any, status: int = 302, **data: Any) -> Any:
    answer = client.post(reverse(name, args=arguments), data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer


def list_in_catalogue(topic: Topic) -> Nomination:
    """The analyst nominates it from its page; the edition is reviewed and published."""
    desk = Desk()
    edition = make_edition(desk)
    for _ in range(3):
        make_expert(desk)
    analyst = log_in(desk.analyst)
    post(analyst, "catalogue:nominate_topic", topic.code, edition=edition.pk)
    made = Nomination.objects.get()
    written = {"title_zh": "示例技术", "overview_zh": "一项技术。", "principle_zh": "一种原理。", "track": "FI-01",
               "holder": make_body().pk, "version": made.version}  # fmt: skip
    post(analyst, "catalogue:edit_nomination", made.pk, **written)
    post(analyst, "catalogue:move_nomination", made.pk, "nominate")
    post(log_in(desk.secretary), "catalogue:move_nomination", made.pk, "accept")
    to_published(edition, desk)
    return Nomination.objects.get()


def agree(people: People, entry: Entry, buyer: Client, works: Any) -> Deal:
    """The demand's owner asks, the seller takes it up and offers, and the buyer accepts."""
    post(buyer, "deals:ask", entry.code, organisation=works.pk, **ANSWERS)
    seller = log_in(people.owner)
    post(seller, "deals:move_enquiry", Enquiry.objects.get().code, "take_up")
    deal = Deal.objects.get()
    ends = timezone.localtime() + timedelta(days=10)
    post(seller, "deals:offer", deal.code, **TERMS, expires_at=f"{ends:%Y-%m-%dT%H:%M}")
    post(buyer, "deals:answer", deal.code, 1, "accept")
    return Deal.objects.get()


def meet(deal: Deal, entry: Entry) -> Meeting:
    """Both sides met at an event, to talk about the entry."""
    event = make_event()
    seller, buyer = (make_registered(event, deal.organisation_of(side)) for side in ("seller", "buyer"))
    request = MeetingRequest.objects.create(
        event=event, sender=buyer, receiver=seller, purpose="cells", entry=entry, state="accepted"
    )
    meeting = Meeting.objects.create(event=event, request=request, purpose="cells")
    for side, person in (("asking", buyer), ("asked", seller)):
        Seat.objects.create(meeting=meeting, registration=person, side=side)
    return meeting


def register(sides: Sides) -> None:
    """The seller files the contract, and the market operator notes what the authority decided."""
    operator = log_in(make_officer("market_operator"))
    sides.post("seller", "begin_registration")
    found = Registration.objects.get()
    data = {
        **found.fields,
        "non_technical_amount": "0",
        "new_investment": "1",
        "new_output": "1",
        "version": found.version,
    }
    sides.post("seller", "registration", **data)
    found.refresh_from_db()
    sides.post("seller", "move_registration", "file", version=found.version)
    decided = {"number": "2026110100012345", "amount": "1", "decision": "No. 7", "day": f"{timezone.localdate()}"}
    for name, values in (("accept", {}), ("register", decided)):
        assert operator.post(sides.at("move_registration", name), values).status_code == 302


def bring_forward(sides: Sides) -> EvidenceItem:
    """The seller's signatory records the contract from what is proposed; an officer accepts it."""
    target = make_target("T25-CORETECH")
    record = reverse("programme:record_evidence", args=[target.code])
    seller, code = sides.by["seller"], sides.deal.contract.code
    assert f"?code={code}" in seller.get(record).content.decode()
    initial = seller.get(record, {"code": code}).context["form"].initial
    answer = seller.post(record, {**initial, "title_en": "Cells in use (sample)", "title_zh": "电池（示例）"})
    assert answer.status_code == 302, answer.context["form"].errors
    item = EvidenceItem.objects.get()
    assert item.happened_on == timezone.localdate()
    officer = log_in(make_officer("programme_officer"))
    post(officer, "programme:move_evidence", item.pk, "accept", version=item.version)
    page = Client().get(reverse("programme:target", args=[target.code])).content.decode()
    assert "Cells in use (sample)" in page
    return item


def stages_on(page: str) -> list[str]:
    return re.findall(r"<h3>([^<]+)</h3><ul>", page[page.index('class="thread-list"') :])


def boxes_on(page: str) -> set[str]:
    """Addresses to which the boxes of the picture lead."""
    picture = page[page.index('class="thread-picture"') : page.index('class="thread-list"')]
    return set(re.findall(r'<a href="([^"]+)"', picture))


def test_from_a_topic_to_a_target_and_back(sample: runs.Run) -> None:
    import_run(sample.folder)
    topic = Topic.objects.filter(rank=1).get()
    listed = list_in_catalogue(topic)
    people, works = People(), make_other_organisation()
    rows = {"topics-TOTAL_FORMS": "1", "topics-0-code": topic.code}
    entry = people.published(**rows)
    demand = make_published("demand", works, control="free", title_en="Cells wanted (sample)")
    make_list(demand, entry)
    make_list(entry, demand)
    buyer = log_in(works.memberships.get(role="owner").user)
    deal = agree(people, entry, buyer, works)
    meeting = meet(deal, entry)
    sides = Sides(deal)
    contract = sides.write()
    sides.post("editor", "freeze", version=contract.version)
    sides.sign("buyer")
    sides.sign("seller")
    register(sides)
    item = bring_forward(sides)
    assert not verify_chain().fault

    reader = log_in(make_officer("auditor"))
    back = reader.get(reverse("programme:evidence", args=[item.pk])).content.decode()
    assert stages_on(back) == STAGES
    leads = [
        reverse("programme:target", args=["T25-CORETECH"]), reverse("deals:contract", args=[deal.code]),
        reverse("deals:deal", args=[deal.code]), reverse("events:event", args=[meeting.event.code]),
        reverse("hall:entry", args=[demand.code]), reverse("hall:entry", args=[entry.code]),
        reverse("catalogue:entry", args=[listed.code]), reverse("observatory:topic", args=[topic.code]),
        reverse("observatory:documents", args=[topic.code]),
    ]  # fmt: skip
    assert set(leads) <= boxes_on(back)
    for address in leads:
        assert reader.get(address).status_code == 200, address
    documents = reader.get(leads[-1]).content.decode()
    assert f"{topic.documents.count()} documents of the corpus" in back
    assert topic.documents.first().title[:20] in documents  # type: ignore[union-attr]

    forward = reader.get(reverse("programme:thread", args=["topic", topic.code])).content.decode()
    assert stages_on(forward) == STAGES
    assert boxes_on(forward) == boxes_on(back)
    public = Client().get(reverse("programme:thread", args=["topic", topic.code])).content.decode()
    assert stages_on(public) == ["Offered", "Catalogue entry", "Topic", "Documents"]
    for hidden in (deal.code, contract.code, demand.code, "Cells in use"):
        assert hidden not in public
