"""Fills the events with a sample, to try the site out."""

from __future__ import annotations

import random
import secrets
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.selectors import person_by_email
from liaowang_web.events.models import Event
from liaowang_web.events.samples.event import plan_event, register_guests
from liaowang_web.events.samples.people import enter_guests
from liaowang_web.events.samples.requests import exchange_requests
from liaowang_web.events.services.events import move_event
from liaowang_web.events.services.publishing import make_and_publish
from liaowang_web.hall.models import Entry

DOMAIN = "demo.example"
N_GUESTS, N_PLACES, N_MEETINGS, SEED = 64, 60, 140, 20240129
_SUBJECTS = {
    Entry.Kind.DEMAND: ("seeks", "本厂的技术需求与现场条件"),
    Entry.Kind.ACHIEVEMENT: ("offers", "登记成果的转化与试用"),
}


class Command(BaseCommand):
    """Enters an event with its people, requests and timetable through every step; all of it or nothing."""

    help = "Hold a sample event of 60 people with a published timetable; demo_hall and demo_matches come first."

    def handle(self, *_: object, **__: Any) -> None:
        """Do it."""
        organiser, owner, secretary = (_person(it) for it in ("event-organiser", "owner", "secretariat"))
        if Event.objects.filter(made_by=organiser).exists():
            self.stdout.write("The sample event is there already.")
            return
        started, password, chance = time.monotonic(), secrets.token_urlsafe(9), random.Random(SEED)  # noqa: S311
        with transaction.atomic(), translation.override("zh-hans"):
            existing = _with_entries()
            guests = enter_guests(
                N_GUESTS, owner=owner, secretary=secretary, existing=existing, domain=DOMAIN, password=password,
                chance=chance,
            )  # fmt: skip
            # Somebody may have several roles in one organisation.
            institute = Organisation.objects.filter(memberships__user=owner, domain=DOMAIN).distinct().get()
            booths = [guests[9].organisation, guests[12].organisation]
            event = plan_event(institute, actor=organiser, booths=booths)
            people = register_guests(event, guests, N_PLACES, actor=organiser, chance=chance)
            event = move_event("arrange", event, actor=organiser)
            states = exchange_requests(event, people, N_MEETINGS, actor=organiser, chance=chance)
        timetable = make_and_publish(event, actor=organiser)
        told = ", ".join(f"{n} {state}" for state, n in states.items())
        placed = timetable.placements.count()
        self.stdout.write(f"Event {event.code}: {len(people)} people; requests: {told}; {placed} meetings placed; "
                          f"in {time.monotonic() - started:.0f} s")  # fmt: skip
        self.stdout.write(f"Password of guest-1@{DOMAIN} to guest-{N_GUESTS}@{DOMAIN}, printed only now: {password}")


def _person(word: str) -> User:
    found = person_by_email(f"{word}@{DOMAIN}")
    if found is None:
        raise CommandError("There are no sample people yet: run demo_people first.")
    return found


def _with_entries() -> list[tuple[Organisation, str, str]]:
    """Give the sample organisations that have demands or achievements in the hall, and what they come for."""
    found = []
    for kind, (side, about) in _SUBJECTS.items():
        entry = Entry.objects.filter(kind=kind, organisation__memberships__user__email=f"owner@{DOMAIN}").first()
        if entry is None:
            raise CommandError("There are no sample entries yet: run demo_hall first.")
        found.append((entry.organisation, side, about))
    return found
