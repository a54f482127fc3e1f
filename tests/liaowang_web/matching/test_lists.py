"""The page of matches: reasons that add up, what is said of a match and taken back, what is new, who is hidden."""

from __future__ import annotations

import json
import re
from io import BytesIO

import pytest
from django.core import mail
from django.test import Client
from openpyxl import load_workbook
from tests.liaowang_web.factories import make_member, make_organisation, make_user
from tests.liaowang_web.hall_factories import make_published, owner_of
from tests.liaowang_web.matching_factories import make_list, make_matched, make_other_organisation

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry as Told
from liaowang_web.deals.services.enquiries import send_enquiry
from liaowang_web.hall.services.entries import move_entry
from liaowang_web.matching.models import Avoidance, Feedback, Question, Suggestion

pytestmark = pytest.mark.django_db


def log_in(client: Client, user: User) -> None:
    client.force_login(user, "liaowang_web.accounts.entrance.Entrance")


@pytest.fixture
def row() -> Suggestion:
    return make_matched()


@pytest.fixture
def owner(row: Suggestion, client: Client) -> User:
    found = owner_of(row.match_list.entry.organisation)
    log_in(client, found)
    return found


def page(client: Client, row: Suggestion, language: str = "en", path: str = "") -> str:
    return client.get(f"/{language}/matching/{row.match_list.entry.code}/{path}").content.decode()


@pytest.mark.usefixtures("owner")
def test_every_reason_is_told(row: Suggestion, client: Client) -> None:
    text = page(client, row)
    for told in ("Separators for lithium", "The titles share their words", "TRL 7 is needed, it is at TRL 5",
                 "310 Wh/kg", "= 0.31 kWh/kg", "test report 7", "a figure for life",
                 "What is the energy density?", "likeness-1",
                 "No ranker is trained here", "left out of the sum, not counted as 0"):  # fmt: skip
        assert told in text, told
    assert "能量密度" in page(client, row, "zh-hans")


@pytest.mark.usefixtures("owner")
def test_what_is_shown_adds_up_to_the_score(row: Suggestion, client: Client) -> None:
    adds = page(client, row).partition('<table class="adds">')[2].partition("</table>")[0]
    parts = [float(it) for it in re.findall(r'class="r n">\+([\d.]+)<', adds)]
    total = float(re.findall(r"<tfoot>.*?([\d.]+)</span>", adds, re.DOTALL)[0])
    assert len(parts) == 2
    assert round(sum(parts), 1) == total == 71.0


@pytest.mark.usefixtures("owner")
def test_not_relevant_puts_aside_and_is_taken_back(row: Suggestion, client: Client) -> None:
    code, other = row.match_list.entry.code, row.other.code
    said = client.post(f"/en/matching/{code}/{other}/decline/", {"reason": "early", "note": "too young"}, follow=True)
    kept = Feedback.objects.get()
    assert (kept.act, kept.reason, kept.place, kept.propensity) == ("not_relevant", "early", 1, 0.9)
    assert kept.features == {"title": 0.8, "indicators": 0.62, "budget": None}
    assert "1 match was put aside" in said.content.decode()
    assert f'id="m-{other}"' not in said.content.decode()
    undone = client.post(f"/en/matching/said/{kept.pk}/undo/", follow=True).content.decode()
    assert f'id="m-{other}"' in undone
    kept.refresh_from_db()
    assert kept.undone_at is not None
    assert [it.kind for it in Told.objects.order_by("-number")[:2]] == ["match.undone", "match.declined"]


@pytest.mark.usefixtures("owner")
def test_a_reason_that_is_not_listed_is_refused(row: Suggestion, client: Client) -> None:
    n = Told.objects.count()
    answer = client.post(f"/en/matching/{row.match_list.entry.code}/{row.other.code}/decline/", {"reason": "ugly"})
    assert answer.status_code == 422
    assert not Feedback.objects.exists()
    assert Told.objects.count() == n


@pytest.mark.usefixtures("owner")
def test_without_personal_ranking_nothing_is_left_out(row: Suggestion, client: Client) -> None:
    code, other = row.match_list.entry.code, row.other.code
    client.post(f"/en/matching/{code}/{other}/decline/", {"reason": "fit"})
    client.post(f"/en/matching/{code}/{other}/hide/")
    client.post("/en/matching/preferences/personal/", {"on": "0"})
    text = page(client, row)
    assert f'id="m-{other}"' in text
    assert "called not relevant" in text
    client.post("/en/matching/preferences/personal/", {"on": "1"})
    assert f'id="m-{other}"' not in page(client, row)


@pytest.mark.usefixtures("owner")
def test_an_organisation_is_hidden_and_shown_again(row: Suggestion, client: Client) -> None:
    code, other = row.match_list.entry.code, row.other.code
    told = client.post(f"/en/matching/{code}/{other}/hide/", follow=True).content.decode()
    assert "Entries of Breakwater Works (sample) are hidden." in told
    assert f'id="m-{other}"' not in told
    hidden = Avoidance.objects.get()
    client.post(f"/en/matching/avoidances/{hidden.pk}/end/")
    assert f'id="m-{other}"' in page(client, row)


def test_the_question_is_sent_once_by_mail_in_both_languages(row: Suggestion, owner: User, client: Client) -> None:
    code, other = row.match_list.entry.code, row.other.code
    client.post(f"/en/matching/{code}/{other}/ask/")
    (letter,) = mail.outbox
    assert letter.to == [owner_of(row.other.organisation).email]
    assert "能量密度是多少？" in letter.body
    assert "What is the energy density?" in letter.body
    assert "Lantern Institute" in letter.body
    assert Question.objects.get().user == owner
    again = client.post(f"/en/matching/{code}/{other}/ask/", follow=True)
    assert "asked already" in again.content.decode()
    assert len(mail.outbox) == 1
    log_in(client, owner_of(row.other.organisation))
    assert "What is the energy density?" in client.get("/en/matching/").content.decode()


@pytest.mark.usefixtures("owner")
def test_what_is_new_is_told_until_it_was_seen(row: Suggestion, client: Client) -> None:
    assert '<span class="new">new</span>' in page(client, row)
    client.post("/en/matching/seen/")
    assert '<span class="new">new</span>' not in page(client, row)
    entry, first = row.match_list.entry, row.first_at
    make_list(entry, row.other, make_published("product", make_other_organisation()))
    Suggestion.objects.filter(other=row.other).update(first_at=first)
    assert page(client, row).count('<span class="new">new</span>') == 1
    own = client.get("/en/matching/").content.decode()
    assert '<td class="r n" data-label="New">1</td>' in own


@pytest.mark.usefixtures("owner")
def test_what_came_of_it_is_kept_once(row: Suggestion, client: Client) -> None:
    where = f"/en/matching/{row.match_list.entry.code}/{row.other.code}/outcome/"
    for _ in range(2):
        client.post(where, {"act": "meeting"})
    client.post(where, {"act": "not_relevant"})
    assert [it.act for it in Feedback.objects.all()] == ["meeting"]


@pytest.mark.usefixtures("owner")
def test_a_frequency_is_told_only_where_it_was_measured(row: Suggestion, client: Client) -> None:
    entry = row.match_list.entry
    assert "led to an enquiry" not in page(client, row)
    others = [make_published("product", row.other.organisation) for _ in range(4)]
    user, acts = make_user(), ("meeting", "enquiry", "not_relevant")
    for other in others:
        for demand in [make_published("demand", entry.organisation) for _ in range(5)]:
            act = acts[Feedback.objects.count() % 3]
            Feedback.objects.create(entry=demand, other=other, user=user, act=act, score=0.7)
            if Feedback.objects.count() == 19:
                assert "led to an enquiry" not in page(client, row)
    assert "Of 20 matches with a score like this that somebody answered, 14 led to" in page(client, row)


@pytest.mark.usefixtures("owner")
def test_a_withdrawn_or_revised_entry_is_gone_at_once(row: Suggestion, client: Client) -> None:
    assert f'id="m-{row.other.code}"' in page(client, row)
    move_entry("withdraw", row.other, actor=owner_of(row.other.organisation), why="sold", reason="sold")
    text = page(client, row)
    assert row.other.code not in text
    assert client.get(f"/en/matching/{row.match_list.entry.code}/{row.other.code}/").status_code == 404


@pytest.mark.usefixtures("owner")
def test_files_tell_what_the_page_tells(row: Suggestion, client: Client) -> None:
    told = json.loads(page(client, row, path="?format=json"))
    (match,) = told["matches"]
    assert match["code"] == row.other.code
    assert sum(it["adds"] or 0 for it in match["parts"]) == pytest.approx(match["score"]) == pytest.approx(71.0)
    answer = client.get(f"/en/matching/{row.match_list.entry.code}/?format=xlsx")
    book = load_workbook(BytesIO(answer.content))
    assert book["Matches"]["B2"].value == row.other.code
    assert [it.value for it in book["Indicators"]["H"]] == ["Verdict", "met", "unknown"]


def test_the_page_asks_the_database_the_same_however_long_the_list_is(
    row: Suggestion, owner: User, client: Client, django_assert_max_num_queries: object
) -> None:
    works = make_other_organisation()
    others = [make_published("product", works) for _ in range(6)]
    make_list(row.match_list.entry, row.other, *others)
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        text = page(client, row)
    assert text.count('<li class="match"') == 7
    assert make_member(make_organisation()) != owner


def test_an_enquiry_in_the_market_is_noted_in_the_list_that_led_there(row: Suggestion, owner: User) -> None:
    asker = row.match_list.entry.organisation
    send_enquiry(row.other, asker, actor=owner, cooperation="a licence", unclear="life", about="a works")
    (said,) = Feedback.objects.all()
    assert (said.act, said.entry, said.other, said.place) == ("enquiry", row.match_list.entry, row.other, 1)


@pytest.mark.usefixtures("owner")
def test_where_nothing_answers_the_closest_are_shown_as_no_answer(row: Suggestion, client: Client) -> None:
    entry = row.match_list.entry
    assert "Nothing answers it" not in page(client, row)
    make_list(entry, row.other, matches={1: {"is_alike": False}})
    text = page(client, row)
    assert "Nothing answers it yet; 1 entry is closest." in text
    assert "TRL 7 is needed, it is at TRL 5" in text
    assert "weak match" in client.get("/en/matching/").content.decode()
