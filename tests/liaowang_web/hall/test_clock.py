"""Reminders 30 and 7 days ahead, once each, and what nobody renewed expires."""

from __future__ import annotations

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.liaowang_web.factories import make_member
from tests.liaowang_web.hall_factories import make_published, owner_of

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.models import Entry as Told
from liaowang_web.hall.models import Entry, Reminder
from liaowang_web.hall.services import clock
from liaowang_web.hall.services.clock import keep_clock, tick
from liaowang_web.hall.services.entries import move_entry
from liaowang_web.jobs.models import Job
from liaowang_web.search.models import Change

pytestmark = pytest.mark.django_db
TODAY = date(2027, 3, 1)


def published(until: date, organisation: Organisation | None = None) -> Entry:
    entry = make_published("achievement", organisation)
    Entry.objects.filter(pk=entry.pk).update(valid_until=until)
    entry.refresh_from_db()
    return entry


def test_owners_and_editors_are_reminded_once_at_each_notice() -> None:
    entry = published(TODAY + timedelta(days=40))
    editor, signatory = make_member(entry.organisation, "editor"), make_member(entry.organisation, "signatory")
    told = []
    for days in (0, 9, 10, 11, 32, 33, 34, 40):
        tick(TODAY + timedelta(days=days))
        told.append(len(mail.outbox) // 2)
    assert told == [0, 0, 1, 1, 1, 2, 2, 2]
    receivers = {it.to[0] for it in mail.outbox}
    assert receivers == {owner_of(entry.organisation).email, editor.email}
    assert signatory.email not in receivers
    assert [it.days for it in Reminder.objects.order_by("pk")] == [30, 7]
    assert Told.objects.filter(kind="entry.reminded").count() == 2
    letter = mail.outbox[0]
    assert entry.code in letter.subject
    assert "/zh-hans/hall/" in letter.body
    assert "/en/hall/" in letter.body


def test_a_clock_that_stood_still_gives_the_nearer_notice_only() -> None:
    published(TODAY + timedelta(days=5))
    assert tick(TODAY).n_reminded == 1
    assert tick(TODAY).n_reminded == 0


def test_a_renewed_entry_is_reminded_anew() -> None:
    entry = published(timezone.localdate() + timedelta(days=5))
    tick()
    move_entry("renew", entry, actor=owner_of(entry.organisation))
    assert tick().n_reminded == 0
    assert tick(timezone.localdate() + timedelta(days=360)).n_reminded == 1


def test_a_letter_that_cannot_be_sent_is_sent_the_next_time(monkeypatch: pytest.MonkeyPatch) -> None:
    published(TODAY + timedelta(days=5))

    def broken(*_args: Any, **_values: Any) -> None:
        raise OSError("no connection")

    with monkeypatch.context() as patched:
        patched.setattr(clock, "send_mail", broken)
        with pytest.raises(OSError, match="no connection"):
            tick(TODAY)
    assert not Reminder.objects.exists()
    assert tick(TODAY).n_reminded == 1


def test_what_is_over_expires_and_comes_back_when_renewed() -> None:
    entry = published(timezone.localdate() - timedelta(days=1))
    last = published(timezone.localdate(), entry.organisation)
    out = StringIO()
    call_command("hall_clock", stdout=out)
    assert out.getvalue() == "1 expired, owners of 1 reminded, 0 sunk\n"
    entry.refresh_from_db()
    last.refresh_from_db()
    assert (entry.state, last.state) == ("expired", "published")
    assert Client().get(reverse("hall:entry", args=[entry.code])).status_code == 410
    assert Change.objects.latest("pk").content is None
    move_entry("renew", entry, actor=owner_of(entry.organisation))
    assert Client().get(reverse("hall:entry", args=[entry.code])).status_code == 200


def test_the_clock_can_be_left_to_a_worker() -> None:
    published(timezone.localdate() - timedelta(days=1))
    call_command("hall_clock", "--queue", stdout=StringIO())
    assert Job.objects.filter(task_path__endswith="keep_clock").count() == 1
    assert keep_clock.call(None) == [1, 0, 0]
