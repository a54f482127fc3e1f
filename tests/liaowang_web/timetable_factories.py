"""Events whose people have agreed to meet, ready for a timetable."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from tests.liaowang_web.factories import make_officer, make_organisation, make_user

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.events.models import Availability, Event, Meeting, Registration, Seat, Session, Slot, Table, Zone
from liaowang_web.events.models.people import new_code, new_key

_numbers = count(1)
_LETTERS = ("Ada", "Bo", "Cy", "Dora", "Eve", "Fang", "Gu", "Hao", "Ines", "Jia")


class Fair:
    """An event with two sessions of three slots and a pause between them, people, and who agreed to meet whom."""

    def __init__(
        self, pairs: Sequence[tuple[int, int]], *, n_tables: int = 2, first: User | None = None, **columns: Any
    ) -> None:
        self.organiser: User = make_officer("event_organiser")
        self.organisation: Organisation = make_organisation(state="verified")
        begins = (timezone.now() + timedelta(days=30)).replace(hour=1, minute=0, second=0, microsecond=0)
        values = {
            "number": next(_numbers) + 900, "organiser": self.organisation, "made_by": self.organiser,
            "title_zh": "对接会（示例）", "title_en": "Meetings (sample)", "place_en": "Hall 1 (sample)",
            "capacity": 50, "registration_until": begins, "requests_until": begins, "state": "matchmaking",
        }  # fmt: skip
        self.event = Event.objects.create(**values | columns)
        self.slots = self._make_slots(begins)
        self.zone = Zone.objects.create(event=self.event, name_zh="一区", name_en="Zone 1")
        self.tables = [Table.objects.create(event=self.event, zone=self.zone, number=n + 1) for n in range(n_tables)]
        n = max(max(pair) for pair in pairs) + 1
        own = {"person": first} if first else {}
        self.people = [self.add_person(_LETTERS[it % len(_LETTERS)], **({} if it else own)) for it in range(n)]
        self.meetings = [self.agree(*pair) for pair in pairs]

    def _make_slots(self, begins: datetime) -> list[Slot]:
        made, number = [], 0
        for half in range(2):
            at = begins + timedelta(hours=4 * half)
            session = Session.objects.create(
                event=self.event, starts_at=at, ends_at=at + timedelta(hours=1, minutes=15)
            )
            for place in range(3):
                number += 1
                starts = at + timedelta(minutes=25 * place)
                made.append(
                    Slot.objects.create(event=self.event, session=session, number=number, starts_at=starts,
                                        ends_at=starts + timedelta(minutes=20))
                )  # fmt: skip
        return made

    def add_person(self, name: str, **columns: Any) -> Registration:
        values = {"person": make_user(name=f"{name} (sample)"), "organisation": self.organisation, "state": "confirmed",
                  "languages": ["zh", "en"], "code": new_code(), "calendar_key": new_key()}  # fmt: skip
        return Registration.objects.create(event=self.event, **values | columns)

    def agree(self, one: int, other: int, **columns: Any) -> Meeting:
        made = Meeting.objects.create(event=self.event, purpose="Cells for cold regions", **columns)
        for side, it in (("asking", one), ("asked", other)):
            Seat.objects.create(meeting=made, registration=self.people[it], side=side)
        return made

    def block(self, person: int, *slots: int, mark: str = "blocked") -> None:
        for it in slots:
            Availability.objects.create(registration=self.people[person], slot=self.slots[it], mark=mark)
