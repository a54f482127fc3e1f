"""Stories through the pages: a challenge from idea to award, a scenario to the list, a vote, days on a pilot line."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from tests.liaowang_web.factories import make_officer, make_topic, make_user
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import make_published, owner_of
from tests.liaowang_web.programme_factories import make_consortium, make_line, make_scenario, make_standard
from tests.liaowang_web.trading_factories import make_firm

from liaowang_web.audit.selectors import verify_chain
from liaowang_web.programme.models import Bid, Booking, Challenge, LandmarkProduct, Milestone, Scenario, Vote
from liaowang_web.programme.services.editions import take_over_products

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def post(client: Client, name: str, *arguments: Any, status: int = 302, **data: Any) -> Any:
    answer = client.post(reverse(name, args=arguments), data)
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer


def page(client: Client, name: str, *arguments: Any) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def do(client: Client, code: str, name: str, **data: Any) -> None:
    post(client, "programme:act", code, name, **data)


def on_row(client: Client, code: str, part: str, key: Any, name: str, **data: Any) -> None:
    post(client, "programme:act_on_row", code, part, key, name, **data)


def days_pass(challenge: Challenge, **times: timedelta) -> None:
    """Let moments of a challenge lie as far from now as is told."""
    now = timezone.now()
    Challenge.objects.filter(pk=challenge.pk).update(**{name: now + it for name, it in times.items()})


def test_a_challenge_from_idea_to_award() -> None:
    owner_firm, lead, tester = make_firm(), make_firm(), make_firm()
    entry = make_published("technology", make_firm(), control="free")
    owner, bidder = log_in(owner_of(owner_firm)), log_in(owner_of(lead))
    officer, stranger = log_in(make_officer("programme_officer")), log_in(make_user())
    post(
        owner, "programme:enter", "challenges", owner=str(owner_firm.pk), title_zh="减速器", title_en="Reducers",
        tracks=["FM-06"], scope="local", own_efforts_en="2 years", budget="1000000", cash_share="80", most_months="24",
        ip_terms_en="the solver owns it", technologies=entry.code,
    )  # fmt: skip
    challenge = Challenge.objects.get()
    code = challenge.code
    do(owner, code, "task", title_zh="任务", title_en="Task", indicators_en="backlash at most 20 arc seconds")
    assert stranger.get(reverse("programme:thing", args=[code])).status_code == 404
    assert owner.get(reverse("programme:act", args=[code, "vet"])).status_code == 404
    do(officer, code, "vet")
    do(officer, code, "notice", days="7")
    told = page(stranger, "programme:thing", code)
    assert entry.code in told
    assert "Backlash" in told or "backlash" in told
    moment = timezone.localtime() + timedelta(days=20)
    times = {"deadline": f"{moment:%Y-%m-%dT%H:%M}", "opens_until": f"{moment + timedelta(days=3):%Y-%m-%dT%H:%M}"}
    post(officer, "programme:act", code, "open", status=409, **times)
    days_pass(challenge, notice_until=timedelta(0))
    do(officer, code, "open", **times)

    task = challenge.tasks.get()
    receipt_page = post(
        bidder, "programme:bid", code, status=200, organisation=str(lead.pk), task=str(task.pk), price="800000",
        days="300", plan="three steps",
    )  # fmt: skip
    found = re.search(r"data-receipt>(.*?)</pre>", receipt_page.content.decode(), re.DOTALL)
    assert found
    receipt = html.unescape(found.group(1))
    bid = Bid.objects.get()
    assert "800000" not in page(officer, "programme:thing", code)
    assert "Bid number" not in page(owner, "programme:thing", code)
    days_pass(challenge, deadline=timedelta(minutes=-1))
    do(officer, code, "close")
    on_row(bidder, code, "bids", bid.pk, "reveal", text=receipt)
    do(officer, code, "review")
    for _n in range(2):
        on_row(log_in(make_officer("expert")), code, "bids", bid.pk, "evaluate", points="80", note="sound")
    do(officer, code, "shortlist", numbers=[str(bid.number)])
    public = page(stranger, "programme:thing", code)
    assert str(lead) in public
    assert "800,000" not in public
    days_pass(challenge, shortlist_until=timedelta(0))
    today = timezone.localdate()
    ends = today + timedelta(days=400)
    on_row(
        officer, code, "bids", bid.pk, "sign", contract_reference="C-1", signed_on=today, ends_on=ends, amount="800000",
        cash_amount="700000",
    )  # fmt: skip
    on_row(owner, code, "bids", bid.pk, "milestone", title="prototype", due_on=ends, payment="300000")
    do(officer, code, "contract")
    do(officer, code, "begin")
    milestone = Milestone.objects.get()
    on_row(bidder, code, "milestones", milestone.pk, "report", evidence="photographs")
    on_row(owner, code, "milestones", milestone.pk, "pass")
    do(officer, code, "test")
    result = {"report_number": "T-1", "tested_on": today, "results": "18 arc seconds", "is_passed": "on"}
    on_row(officer, code, "bids", bid.pk, "test", tester=tester.code, **result)
    do(officer, code, "judge")
    on_row(owner, code, "bids", bid.pk, "accept", reason="reached")
    do(officer, code, "award")
    assert Challenge.objects.get().state == Challenge.State.AWARDED
    assert "photographs" not in page(stranger, "programme:thing", code)
    assert verify_chain().broken_at is None


def test_a_scenario_is_entered_edited_and_found() -> None:
    firm = make_firm()
    keeper, visitor = log_in(owner_of(firm)), Client()
    given = {"owner": str(firm.pk), "title_zh": "产线", "title_en": "A line", "level": "typical", "tracks": ["FM-01"]}
    post(keeper, "programme:enter", "scenarios", **given)
    scenario = Scenario.objects.get()
    code = scenario.code
    assert code not in page(visitor, "programme:registry", "scenarios")
    given |= {"place": "hall 3", "data_offered": "records", "safety_limits": "attended", "indicators": "0.5%"}
    post(keeper, "programme:edit", code, version=scenario.version, **given)
    post(keeper, "programme:edit", code, status=409, version=scenario.version, **given)
    do(log_in(make_officer("programme_officer")), code, "open")
    assert code in page(visitor, "programme:registry", "scenarios")
    address = reverse("programme:registry", args=["scenarios"])
    assert code not in visitor.get(f"{address}?direction=FE").content.decode()
    assert code in visitor.get(f"{address}?direction=FM&state=opened").content.decode()


def test_files_hold_what_the_list_shows() -> None:
    standard = make_standard(title_en="=1+1")
    hidden = make_scenario()
    address = reverse("programme:export", args=["standards", "json"])
    told = json.loads(Client().get(address).content)
    assert [it["code"] for it in told["things"]] == [standard.code]
    table = Client().get(reverse("programme:export", args=["standards", "csv"])).content.decode("utf-8-sig")
    assert "'=1+1" in table
    book = openpyxl.load_workbook(
        BytesIO(Client().get(reverse("programme:export", args=["standards", "xlsx"])).content)
    )
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert dict(zip(rows[0], rows[1], strict=True))["designation"] == standard.designation
    assert hidden.code not in Client().get(reverse("programme:export", args=["scenarios", "json"])).content.decode()
    assert Client().get(reverse("programme:export", args=["standards", "exe"])).status_code == 404
    assert json.loads(Client().get(f"{address}?state=95").content)["things"] == []


def test_members_vote_and_read_the_result() -> None:
    lead, member = make_firm(), make_firm()
    consortium = make_consortium(lead, member, state="active")
    ours, theirs, code = log_in(owner_of(lead)), log_in(owner_of(member)), consortium.code
    moment = timezone.localtime() + timedelta(days=2)
    do(ours, code, "vote", question="Build a line?", rule="all", deadline=f"{moment:%Y-%m-%dT%H:%M}")
    vote = Vote.objects.get()
    for client, firm in ((ours, lead), (theirs, member)):
        on_row(client, code, "votes", vote.pk, "cast", organisation=str(firm.pk), choice="yes")
    assert f"{lead}: yes" not in page(theirs, "programme:thing", code)
    on_row(theirs, code, "votes", vote.pk, "close")
    assert f"{lead}: yes" in page(theirs, "programme:thing", code)
    outside = page(Client(), "programme:thing", code)
    assert "Build a line?" not in outside
    assert "stays with each" not in outside


def test_days_on_a_line_are_asked_for_and_confirmed() -> None:
    line, firm = make_line(), make_firm()
    keeper, asker = log_in(owner_of(line.incubator.organisation)), log_in(owner_of(firm))
    first = timezone.localdate() + timedelta(days=3)
    given = {"organisation": str(firm.pk), "first_day": first, "last_day": first, "purpose": "scale-up of resin"}
    post(asker, "programme:ask_for_line", line.pk, **given)
    booking = Booking.objects.get()
    assert "resin" not in page(log_in(make_user()), "programme:line", line.pk)
    assert "0/1" in page(Client(), "programme:line", line.pk)
    post(keeper, "programme:move_booking", line.pk, booking.pk, "confirm", version=booking.version)
    assert "1/1" in page(Client(), "programme:line", line.pk)
    post(asker, "programme:ask_for_line", line.pk, status=409, **given)


def test_what_stands_behind_a_landmark_product() -> None:
    take_over_products()
    officer, topic = log_in(make_officer("programme_officer")), make_topic()
    entry, standard, firm = make_published("technology", make_firm(), control="free"), make_standard(), make_firm()
    product = LandmarkProduct.objects.get(code="LP-02")
    given = {"technologies": entry.code, "standards": standard.code, "makers": firm.code, "topics": topic.code}
    post(officer, "programme:link_product", "LP-02", version=product.version, **given)
    told = page(Client(), "programme:product", "LP-02")
    assert all(it in told for it in (entry.code, str(standard), str(firm), topic.code))
    post(officer, "programme:link_product", "LP-02", status=422, version=2, standards="ST-999999")
    assert LandmarkProduct.objects.count() == 10
    assert take_over_products() == 0


def test_a_list_asks_as_often_for_twelve_as_for_one() -> None:
    address = reverse("programme:registry", args=["standards"])
    counts = []
    for n in (1, 11):
        for _n in range(n):
            make_standard(drafting_units="a unit")
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5, counts
