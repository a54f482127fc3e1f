"""Pages of targets: every number is the length of the list that it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook
from tests.liaowang_web.evidence_factories import S, fact, make_evidence, make_target
from tests.liaowang_web.factories import make_officer
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.accounts.models import User
from liaowang_web.programme.models import EvidenceItem, Target
from liaowang_web.programme.selectors.targets import standings
from liaowang_web.programme.services.evidence import move_evidence, record_evidence
from liaowang_web.programme.target_drawing import bar_of, progress_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def officers() -> tuple[User, User]:
    return make_officer("programme_officer"), make_officer("programme_officer")


def fill(target: Target, officers: tuple[User, User], n: int = 12) -> list[EvidenceItem]:
    """What counts, one a month until last month, by turns of two directions and regions."""
    by, checked_by = officers
    today = timezone.localdate().replace(day=15)
    return [
        make_evidence(
            target, by=by, checked_by=checked_by, happened_on=today - timedelta(days=30 * k + 20),
            direction=("FI", "FM", "")[k % 3], region=("110000", "330100", "")[k % 3],
        )
        for k in range(n)
    ]  # fmt: skip


def rows_of(answer: object) -> int:
    page: str = answer.content.decode()  # type: ignore[attr-defined]
    return len(re.findall(r'<th scope="row">', page[page.index('id="evidence"') :]))


def test_each_number_leads_to_a_list_of_that_length(client: Client, officers: tuple[User, User]) -> None:
    target = make_target()
    fill(target, officers)
    for state in (S.RECORDED, S.REFUSED, S.DISPUTED, S.DUPLICATE):
        make_evidence(target, state=state, by=officers[0], checked_by=officers[1])
    page = client.get(reverse("programme:target", args=[target.code])).content.decode()
    links = re.findall(r'href="\?([^"#]*)#evidence">[^<\d]*(?:<span class="n[^"]*">)+(\d+)<', page)
    assert len(links) >= 11
    for asked, n in links:
        listed = client.get(reverse("programme:target", args=[target.code]) + "?" + asked.replace("&amp;", "&"))
        assert rows_of(listed) == int(n), asked
    for title in ("By direction", "By region", "By year"):
        part = page[page.index(f"<h2>{title}</h2>") :].partition("</dl>")[0]
        assert sum(map(int, re.findall(r'>(\d+)</span><span class="vh">', part))) == 13, title


def test_what_waits_or_was_refused_is_shown_to_officers_alone(client: Client, officers: tuple[User, User]) -> None:
    target = make_target()
    waiting, refused = (
        make_evidence(target, state=it, by=officers[0], checked_by=officers[1]) for it in (S.RECORDED, S.REFUSED)
    )
    address = reverse("programme:target", args=[target.code])
    for asked in ("", "?state=recorded", "?state=refused"):
        public = client.get(address + asked).content.decode()
        assert str(waiting) not in public
        assert str(refused) not in public
        assert "Awaiting" not in public
    seen = log_in(officers[1]).get(address).content.decode()
    assert str(waiting) in seen
    assert str(refused) in seen
    for item in (waiting, refused):
        assert client.get(reverse("programme:evidence", args=[item.pk])).status_code == 404


def test_the_forecast_is_told_in_vermilion_and_tried_on_its_past(client: Client, officers: tuple[User, User]) -> None:
    target = make_target()
    page = client.get(reverse("programme:target", args=[target.code])).content.decode()
    assert "Too few to say (0)." in page
    assert 'class="band80"' not in page
    fill(target, officers, 20)
    page = client.get(reverse("programme:target", args=[target.code])).content.decode()
    assert re.search(r"\d+–\d+ by \d+ \w+ \d+, with 80% probability", page)
    assert 'class="band80"' in page
    assert "Tried on its own past" in page


def test_a_qualitative_target_has_no_bar_and_no_forecast(client: Client, officers: tuple[User, User]) -> None:
    target = make_target("T27-OVERALL")
    make_evidence(target, by=officers[0], checked_by=officers[1])
    (standing,) = standings(None, [target])
    assert standing.attainment is None
    assert bar_of(standing) is None
    page = client.get(reverse("programme:target", args=[target.code])).content.decode()
    assert "qualitative, without a number" in page
    assert "target-bar" not in page
    assert "Too few to say" not in page


def test_pictures_place_what_they_tell(officers: tuple[User, User]) -> None:
    target = make_target()
    items = fill(target, officers, 12)
    (standing,) = standings(None, [target])
    bar = bar_of(standing)
    assert bar
    assert bar["counted"] < bar["low"] <= bar["middle"] <= bar["high"] <= 100
    assert bar["counted"] / bar["planned"] == pytest.approx(12 / 100, rel=0.01)
    today = timezone.localdate()
    picture = progress_picture(standing, sorted(it.happened_on for it in items), date(2024, 1, 29), today)
    assert picture
    assert len(picture["rises"]) == 12
    assert all(0 <= x <= 100 for x, *_ys in picture["rises"])
    assert [it["x"] for it in picture["bands"]] == sorted(it["x"] for it in picture["bands"])
    assert picture["bands"][0]["x"] == picture["today"]
    assert all(it["y80"] <= it["y50"] <= it["middle"] for it in picture["bands"])
    assert progress_picture(standing, [], date(2024, 1, 29), today) is None


def test_the_list_as_a_workbook_holds_what_is_asked_and_tells_no_names(
    client: Client, officers: tuple[User, User]
) -> None:
    target = make_target()
    fill(target, officers, 4)
    make_evidence(target, state=S.RECORDED, by=officers[0], title_en="=HYPERLINK(1)")
    address = reverse("programme:evidence_file", args=[target.code])
    book = load_workbook(BytesIO(client.get(address + "?state=accepted").content))
    rows = list(book.worksheets[0].values)
    assert len(rows) == 5
    assert not {str(it) for it in officers} & {str(cell) for row in rows for cell in row}
    whole = load_workbook(BytesIO(log_in(officers[1]).get(address).content)).worksheets[0]
    assert "=HYPERLINK(1)" in [it.value for it in whole["D"]]
    assert all(it.data_type != "f" for row in whole.rows for it in row)


def test_recording_through_the_page_fills_in_what_is_known(officers: tuple[User, User]) -> None:
    entry, target = make_published(region="330000"), make_target("T25-CORETECH")
    owner = log_in(owner_of(entry.organisation))
    page = reverse("programme:record_evidence", args=[target.code])
    form = owner.get(page, {"code": entry.code}).context["form"]
    assert form.initial["title_en"] == entry.title_en
    assert form.initial["direction"] == "FE"
    sent = {**fact(source_url=""), "happened_on": form.initial["happened_on"].isoformat(), "code": entry.code}
    answer = owner.post(page, sent)
    item = EvidenceItem.objects.get()
    assert answer.headers["Location"] == reverse("programme:evidence", args=[item.pk])
    assert (item.kind, item.thing, item.state) == ("entry", entry, S.RECORDED)
    assert owner.post(reverse("programme:move_evidence", args=[item.pk, "accept"])).status_code == 404
    checker = log_in(officers[0])
    step = reverse("programme:move_evidence", args=[item.pk, "accept"])
    assert checker.get(step).status_code == 200
    assert checker.post(step, {"version": item.version + 1}).status_code == 409
    assert checker.post(step, {"version": item.version}).status_code == 302
    item.refresh_from_db()
    assert item.state == S.ACCEPTED


@pytest.mark.parametrize("code", ["X-000001", "A-999999", "nothing", "2026.1-001", "LP-77"])
def test_a_number_that_one_may_not_see_is_answered_like_one_that_is_not_there(
    code: str, officers: tuple[User, User]
) -> None:
    target = make_target("T27-OVERALL")
    answer = log_in(officers[0]).post(
        reverse("programme:record_evidence", args=[target.code]), {**fact(), "code": code}
    )
    assert answer.status_code == 422
    assert "nothing of this number that you may see" in answer.content.decode()
    assert not EvidenceItem.objects.exists()


def test_duplicates_are_pointed_out_before_and_after(officers: tuple[User, User]) -> None:
    target = make_target()
    first = make_evidence(target, by=officers[0], checked_by=officers[1], title_en="Same name")
    second = record_evidence(target, actor=officers[0], values=fact(title_en="same  NAME"))
    checker = log_in(officers[1])
    assert "may be a duplicate" in checker.get(reverse("programme:target", args=[target.code])).content.decode()
    step = reverse("programme:move_evidence", args=[second.pk, "accept"])
    assert "is_looked_at" in checker.get(step).content.decode()
    assert checker.post(step, {}).status_code == 409
    double = reverse("programme:move_evidence", args=[second.pk, "double"])
    assert checker.post(double, {"other": first.pk}).status_code == 302
    page = Client().get(reverse("programme:evidence", args=[second.pk])).content.decode()
    assert str(first) in page
    assert (
        move_evidence("part", EvidenceItem.objects.get(pk=second.pk), actor=officers[1], reason="no").state
        == "recorded"
    )


def test_the_list_of_targets_asks_as_often_for_many_as_for_few(
    client: Client, officers: tuple[User, User], django_assert_max_num_queries: object
) -> None:
    target = make_target()
    fill(target, officers, 10)
    client.get(reverse("programme:targets"))
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        client.get(reverse("programme:targets"))
