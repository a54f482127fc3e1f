"""What waits for programme officers: due, late and disputed, each as a list whose length is its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.http import Http404
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import User
from liaowang_web.programme.models import (
    Challenge,
    EvidenceItem,
    Incubator,
    Milestone,
    Objection,
    RoadmapItem,
    Scenario,
)
from liaowang_web.programme.selectors.addresses import address_of
from liaowang_web.programme.selectors.resembling import resembling
from liaowang_web.programme.selectors.targets import standings

CHECK_DAYS = 14
"""So long may evidence wait for a second person."""
AHEAD_DAYS = 60
"""So far ahead lists look."""
REPORT_MONTH = 4
"""From this month on the report of the year before is late."""
S = EvidenceItem.State


@dataclass(frozen=True)
class Duty:
    """One thing that waits: its number and name, where it stands, the day that counts, and what about it."""

    code: str
    name: str
    address: str
    day: date | None
    note: str = ""


@dataclass(frozen=True)
class Duties:
    """One list: its name in addresses, its group (due, late, disputed), and what it says."""

    code: str
    group: str
    title: str | Promise
    says: str | Promise
    read: Callable[[User], Sequence[Duty]]

    def of(self, user: User) -> Told:
        """Give the list as one person sees it."""
        return Told(self, user)


class Told:
    """A list, read when it is first looked at."""

    def __init__(self, duties: Duties, user: User) -> None:
        self.duties, self._user = duties, user

    @cached_property
    def rows(self) -> Sequence[Duty]:
        """All that waits."""
        return self.duties.read(self._user)


def _item(item: EvidenceItem, note: str = "") -> Duty:
    recorded = timezone.localtime(item.created_at).date()
    return Duty(item.target.code, str(item), address_of(item), recorded, note)


def _waiting(*, is_late: bool) -> Sequence[Duty]:
    limit = timezone.now() - timedelta(days=CHECK_DAYS)
    found = EvidenceItem.objects.filter(state=S.RECORDED).select_related("target").order_by("created_at")
    return [_item(it) for it in found if (it.created_at < limit) == is_late]


def _doubtful(_user: User) -> Sequence[Duty]:
    items = list(EvidenceItem.objects.filter(state__in=(S.RECORDED, S.ACCEPTED)).select_related("target"))
    alike = resembling(items)
    told = _("may be the same as “%(other)s”")
    return [_item(it, told % {"other": alike[it.pk][0]}) for it in items if it.pk in alike]


def _disputed(_user: User) -> Sequence[Duty]:
    found = EvidenceItem.objects.filter(state=S.DISPUTED).select_related("target").order_by("changed_at")
    return [_item(it) for it in found]


def _objections(_user: User) -> Sequence[Duty]:
    found = Objection.objects.filter(state=Objection.State.FILED).select_related("challenge").order_by("created_at")
    return [
        Duty(it.challenge.code, str(it.challenge), address_of(it.challenge), timezone.localtime(it.created_at).date())
        for it in found
    ]


def _roadmap(*, is_late: bool) -> Sequence[Duty]:
    today = timezone.localdate()
    found = RoadmapItem.objects.filter(state__in=(RoadmapItem.State.PLANNED, RoadmapItem.State.STARTED))
    found = found.filter(due_on__lt=today) if is_late else found.filter(
        due_on__gte=today, due_on__lte=today + timedelta(days=AHEAD_DAYS)
    )  # fmt: skip
    return [Duty(it.code, str(it), address_of(it), it.due_on) for it in found.order_by("due_on")]


def _milestones(*, is_late: bool) -> Sequence[Duty]:
    today = timezone.localdate()
    found = Milestone.objects.exclude(state=Milestone.State.PASSED).select_related("bid__task__challenge")
    found = found.filter(due_on__lt=today) if is_late else found.filter(
        due_on__gte=today, due_on__lte=today + timedelta(days=AHEAD_DAYS)
    )  # fmt: skip
    return [
        Duty(it.bid.task.challenge.code, str(it), address_of(it.bid.task.challenge), it.due_on)
        for it in found.order_by("due_on")
    ]


def _challenges(_user: User) -> Sequence[Duty]:
    """Give challenges whose next moment comes soon."""
    now, rows = timezone.now(), []
    for it in Challenge.objects.exclude(state__in=("awarded", "failed", "terminated")):
        moments = (it.notice_until, it.deadline, it.opens_until, it.shortlist_until)
        ahead = [moment for moment in moments if moment and now <= moment <= now + timedelta(days=AHEAD_DAYS)]
        if ahead:
            state = str(it.get_state_display())
            rows.append(Duty(it.code, str(it), address_of(it), timezone.localtime(min(ahead)).date(), state))
    return sorted(rows, key=lambda it: (it.day or date.max, it.code))


def _scenarios(_user: User) -> Sequence[Duty]:
    found = Scenario.objects.filter(state=Scenario.State.PROPOSED).order_by("created_at")
    return [Duty(it.code, str(it), address_of(it), timezone.localtime(it.created_at).date()) for it in found]


def _reports(_user: User) -> Sequence[Duty]:
    today = timezone.localdate()
    year = today.year - (1 if today.month >= REPORT_MONTH else 2)
    working = Incubator.objects.filter(state=Incubator.State.OPERATING, created_at__year__lte=year + 1)
    found = working.exclude(reports__year=year).order_by("number")
    due = date(year + 1, REPORT_MONTH, 1)
    told = _("report of %(year)s") % {"year": year}
    return [Duty(it.code, str(it), address_of(it), due, told) for it in found]


def _targets(user: User) -> Sequence[Duty]:
    told = _("%(n)s of %(planned)s")
    return [
        Duty(it.target.code, str(it.target), address_of(it.target), it.due,
             told % {"n": it.n, "planned": it.target.value})
        for it in standings(user)
        if it.is_over and it.target.value and it.n < it.target.value
    ]  # fmt: skip


LISTS: tuple[Duties, ...] = (
    Duties("check", "due", gettext_lazy("Evidence to be checked"),
           gettext_lazy("Recorded by one person, waiting for a second."), lambda _user: _waiting(is_late=False)),
    Duties("alike", "due", gettext_lazy("Possible duplicates"),
           gettext_lazy("The same thing or the same name stands twice under a target."), _doubtful),
    Duties("scenarios", "due", gettext_lazy("Scenarios to be opened"),
           gettext_lazy("Proposed, and not judged yet."), _scenarios),
    Duties("challenges", "due", gettext_lazy("Challenges with a deadline"),
           gettext_lazy("A notice, the bids or the opening end within 60 days."), _challenges),
    Duties("milestones", "due", gettext_lazy("Milestones of challenges"),
           gettext_lazy("Due within 60 days."), lambda _user: _milestones(is_late=False)),
    Duties("roadmap", "due", gettext_lazy("Standards of the roadmap"),
           gettext_lazy("Due within 60 days."), lambda _user: _roadmap(is_late=False)),
    Duties("late-check", "late", gettext_lazy("Evidence left unchecked"),
           gettext_lazy("Recorded more than 14 days ago, and nobody has looked at it."),
           lambda _user: _waiting(is_late=True)),
    Duties("late-milestones", "late", gettext_lazy("Milestones of challenges"),
           gettext_lazy("Their day is over, and they are not passed."), lambda _user: _milestones(is_late=True)),
    Duties("late-roadmap", "late", gettext_lazy("Standards of the roadmap"),
           gettext_lazy("Their day is over, and they are not done."), lambda _user: _roadmap(is_late=True)),
    Duties("late-reports", "late", gettext_lazy("Reports of incubators"),
           gettext_lazy("Operating, without a report of the year before; due by 1 April."), _reports),
    Duties("late-targets", "late", gettext_lazy("Targets not reached in their year"),
           gettext_lazy("Their year is over, and less counts than was planned."), _targets),
    Duties("disputed", "disputed", gettext_lazy("Evidence in dispute"),
           gettext_lazy("It does not count until somebody else settles the dispute."), _disputed),
    Duties("objections", "disputed", gettext_lazy("Objections to challenges"),
           gettext_lazy("Filed, and not decided."), _objections),
)  # fmt: skip
GROUPS: dict[str, str | Promise] = {
    "due": gettext_lazy("Due"), "late": gettext_lazy("Late"), "disputed": gettext_lazy("Disputed"),
}  # fmt: skip


def duties_of(user: User) -> list[tuple[str, list[Told]]]:
    """Give all lists by group."""
    return [(str(word), [it.of(user) for it in LISTS if it.group == group]) for group, word in GROUPS.items()]


def duties_named(user: User, name: str) -> Told:
    """Give one list. Raises Http404 if there is none of that name."""
    found = next((it for it in LISTS if it.code == name), None)
    if found is None:
        raise Http404
    return found.of(user)
