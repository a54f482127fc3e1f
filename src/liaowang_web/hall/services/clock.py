"""The clock of the hall: owners are reminded before an entry expires; what is silent sinks, what is over expires."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.hall import kinds
from liaowang_web.hall.models import Entry, Reminder
from liaowang_web.hall.services.entries import expire_entries, sink_entries
from liaowang_web.jobs.job import TaskContext, job

NOTICE_DAYS = (7, 30)
"""How many days before the last day owners are reminded, once each."""
_PUBLIC = (Entry.State.PUBLISHED, Entry.State.REVISING, Entry.State.RESUBMITTED)


@dataclass(frozen=True)
class Ticked:
    """What came of a tick: how many entries expired, of how many the owners were reminded, and how many sank."""

    n_expired: int
    n_reminded: int
    n_sunk: int = 0


def tick(day: date | None = None) -> Ticked:
    """Let expire what is over, remind the owners of what soon will be, and let sink what is silent; twice as once."""
    today = day or timezone.localdate()
    n_expired = expire_entries(today)
    ends = Entry.objects.filter(
        state__in=_PUBLIC, valid_until__range=(today, today + timedelta(days=max(NOTICE_DAYS)))
    ).select_related("organisation")
    return Ticked(n_expired, sum(remind(it, today) for it in ends), sink_entries(today))


@job(gettext_lazy("Remind owners in the hall, and let entries expire"))
def keep_clock(context: TaskContext) -> list[int]:  # noqa: ARG001 - a job takes it first
    """Tick as a job; gives how many expired, of how many the owners were reminded, and how many sank."""
    told = tick()
    return [told.n_expired, told.n_reminded, told.n_sunk]


@transaction.atomic
def remind(entry: Entry, today: date) -> bool:
    """Tell the owners and editors of an entry by mail that it ends, unless this notice was given; say whether it was.

    The mail goes last: if it cannot be sent nothing is kept, and the next tick tries again.
    """
    if entry.valid_until is None:
        return False
    left = (entry.valid_until - today).days
    notice = min(it for it in NOTICE_DAYS if left <= it)
    people = _keepers(entry)
    if not people or entry.reminders.filter(valid_until=entry.valid_until, days__lte=notice).exists():
        return False
    Reminder.objects.create(entry=entry, valid_until=entry.valid_until, days=notice)
    audit.record(kinds.REMINDED, entry, actor=None, days=left, n_people=len(people))
    subject, text = _letter(entry, left)
    for person in people:
        send_mail(subject, text, None, [person.email])
    return True


def _keepers(entry: Entry) -> list[User]:
    members = entry.organisation.memberships.filter(until=None, role__in=("owner", "editor"), user__is_active=True)
    return list(User.objects.filter(pk__in=members.values("user")).order_by("email"))


def _letter(entry: Entry, left: int) -> tuple[str, str]:
    """Write the letter in both languages, since nobody has told which they read."""
    subjects, texts = [], []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            values = {"code": entry.code, "title": str(entry), "left": left, "day": entry.valid_until}
            subjects.append(_("%(code)s ends in %(left)s days") % values)
            texts.append(_("“%(title)s” (%(code)s) is shown until %(day)s. If it is still true, say so:") % values)
            texts.append(_address(entry))
    return " / ".join(subjects), "\n\n".join(texts)


def _address(entry: Entry) -> str:
    path = reverse("hall:move", args=[entry.code, "renew"])
    host = settings.ALLOWED_HOSTS[0].lstrip(".") if settings.ALLOWED_HOSTS else ""
    return f"https://{host}{path}" if host and settings.SECURE_SSL_REDIRECT else path
