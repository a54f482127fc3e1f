"""The sample edition of 2020: every day that anybody reads of it comes after the day before it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from tests.liaowang_web.catalogue_factories import make_nominator
from tests.liaowang_web.factories import make_officer, make_run, make_topic, make_user

from liaowang_web.accounts.services import grant_role
from liaowang_web.catalogue.models import Edition, Exclusion, Objection, Publication, Review
from liaowang_web.catalogue.samples.desk import Desk, enter_experts
from liaowang_web.catalogue.samples.editions import publish_edition
from liaowang_web.observatory.models import Topic

pytestmark = pytest.mark.django_db


def topics(n: int) -> list[Topic]:
    run = make_run(as_of=date(2019, 12, 31))
    made = []
    for number in range(1, n + 1):
        topic = make_topic(run, code=f"T-00000{number}", rank=number)
        record = {"record_id": f"arxiv:1801.0000{number}", "title": f"Paper {number}", "abstract": "We built it."}
        topic.told |= {"documents": [record], "reasons": [{"zh": "在增长", "en": "it grows"}]}
        topic.save()
        made.append(topic)
    return made


def desk() -> Desk:
    secretary, known = make_officer("secretariat"), make_user()
    grant_role(known, "expert", actor=None)
    nominator, body = make_nominator()
    return Desk(
        secretary=secretary, analyst=make_officer("analyst"), nominator=nominator, body=body,
        chair=make_officer("panel_chair"), publisher=make_officer("publisher"),
        officer=make_officer("integrity_officer"),
        experts=enter_experts(known, "demo.example", "a long password 1", 5, secretary=secretary),
    )  # fmt: skip


@pytest.fixture
def edition() -> Edition:
    return publish_edition(topics(4), desk())


def test_days_are_in_order_and_none_is_of_today(edition: Edition) -> None:
    notice, (revised, first) = edition.notice, Publication.objects.order_by("-revision")
    objection = Objection.objects.get()
    assert edition.call_until
    assert edition.review_until
    assert objection.decided_at
    locked = list(Review.objects.filter(state="locked").values_list("locked_at", flat=True))
    found = list(Exclusion.objects.values_list("found_at", flat=True))
    assert locked
    assert found, "one expert says that something ties them"
    days = [
        max(topic.run.as_of for topic in Topic.objects.all()), edition.call_until, min(found), max(found), min(locked),
        max(locked), edition.review_until, notice.starts_on, objection.created_at, notice.ends_on, notice.closes_at,
        objection.decided_at, first.published_at, revised.published_at,
    ]  # fmt: skip
    told = [it if type(it) is date else timezone.localtime(it).date() for it in days]  # type: ignore[arg-type]
    assert all(before <= after for before, after in pairwise(told)), told
    assert {it.year for it in told[1:]} == {2020}
    assert first.content["published_on"] == str(told[-2])
    assert revised.content["published_on"] == str(told[-1])


def test_no_page_of_it_tells_a_later_day(edition: Edition, client: Client) -> None:
    today = timezone.localdate()
    entry = edition.nominations.filter(state="amended").get()
    with translation.override("en"):
        pages = [reverse(f"catalogue:{name}", args=[code])
                 for name, code in (("edition", edition.code), ("notice", edition.code), ("changes", edition.code),
                                    ("check", edition.code), ("entry", entry.code))]  # fmt: skip
    for page in pages:
        text = client.get(page).content.decode()
        for day in (today, today - timedelta(days=1)):  # a test may run over midnight
            assert str(day) not in text, page
