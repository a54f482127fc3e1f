"""Entries whose owners say nothing stand further back before they expire, and rise when they are confirmed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.audit.models import Entry as Told
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.finding import find_entries
from liaowang_web.hall.selectors.published import AGEING_DAYS
from liaowang_web.hall.selectors.questions import Question
from liaowang_web.hall.services.announcing import announce_entry
from liaowang_web.hall.services.clock import tick
from liaowang_web.hall.services.entries import move_entry, sink_entries
from liaowang_web.search.models import Change

pytestmark = pytest.mark.django_db


def order(words: str = "", sort: str = "relevance") -> list[str]:
    return [it.code for it in find_entries(Question(words, {}, sort), Entry.Tier.TEASER).entries]


def quiet(entry: Entry, days: int) -> None:
    Entry.objects.filter(pk=entry.pk).update(confirmed_on=timezone.localdate() - timedelta(days=days))


def test_what_is_silent_comes_behind_what_is_not_and_rises_when_it_is_confirmed() -> None:
    older = make_published("achievement", title_en="Cells that keep warm", teaser_en="Cells.")
    silent = make_published("achievement", older.organisation, title_en="Cells that keep warm", teaser_en="Cells.")
    Entry.objects.filter(pk=older.pk).update(published_at=timezone.now() - timedelta(days=3))
    older.refresh_from_db()
    announce_entry(older)
    quiet(silent, AGEING_DAYS)
    assert tick().n_sunk == 0, "not yet"
    assert order() == [silent.code, older.code]
    quiet(silent, AGEING_DAYS + 1)
    assert tick().n_sunk == 1
    assert tick().n_sunk == 0, "once"
    assert order() == order("cells") == order(sort="newest") == [older.code, silent.code]
    said = Told.objects.get(kind="entry.sunk")
    assert said.values["days"] == AGEING_DAYS + 1
    silent.refresh_from_db()
    assert (silent.state, silent.is_sunk) == ("published", True)
    move_entry("renew", silent, actor=owner_of(silent.organisation))
    assert order(sort="newest") == [silent.code, older.code]
    silent.refresh_from_db()
    assert not silent.is_sunk


def test_a_much_better_fit_stands_before_although_it_has_sunk() -> None:
    weak = make_published("achievement", title_en="Robots", teaser_en="Somewhere a plasma is named.")
    strong = make_published(
        "achievement", weak.organisation, title_en="Plasma, plasma torch", teaser_en="Plasma plasma plasma torch."
    )
    quiet(strong, AGEING_DAYS + 1)
    sink_entries()
    assert order("plasma torch")[0] == order("plasma")[0] == strong.code
    assert order("plasma")[1] == weak.code


def test_what_is_not_public_does_not_sink() -> None:
    entry = make_published("achievement")
    Entry.objects.filter(pk=entry.pk).update(state="withdrawn", confirmed_on=date(2020, 1, 1))
    before = (Told.objects.count(), Change.objects.count())
    assert sink_entries() == 0
    assert (Told.objects.count(), Change.objects.count()) == before


def test_a_price_in_another_currency_lies_in_no_range_of_yuan() -> None:
    yuan = make_published("achievement", price_low=80_000, currency="CNY")
    euro = make_published("achievement", yuan.organisation, price_low=80_000, currency="EUR")
    free = make_published("achievement", yuan.organisation)
    found = find_entries(Question(), Entry.Tier.REGISTERED)
    assert dict(found.counts["price"]) == {"0": 1, "other": 1, "open": 1}
    for value, entry in (("0", yuan), ("other", euro), ("open", free)):
        assert [it.code for it in find_entries(Question("", {"price": value}), Entry.Tier.REGISTERED).entries] == [
            entry.code
        ]
    cheapest = [it.code for it in find_entries(Question("", {}, "cheapest"), Entry.Tier.REGISTERED).entries]
    assert cheapest[0] == yuan.code
    page = Client().get(reverse("hall:hall")).content.decode()
    assert "in another currency" not in page, "prices are not told to visitors"
