"""Fills hall and catalogue with samples, to try the site out."""

from __future__ import annotations

import time
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.selectors import person_by_email
from liaowang_web.hall.models import Entry
from liaowang_web.hall.samples.demands import demands
from liaowang_web.hall.samples.organisations import found_sample
from liaowang_web.hall.samples.preprints import achievements, technologies
from liaowang_web.hall.samples.products import products
from liaowang_web.hall.samples.sample import publish_sample
from liaowang_web.observatory.models import Run
from liaowang_web.observatory.selectors.runs import run_as_of

DOMAIN = "demo.example"
N_TECHNOLOGIES, N_ACHIEVEMENTS = 90, 100


class Command(BaseCommand):
    """Enters samples by the sample people, through every step; all of it or nothing."""

    help = "Fill the hall with samples made from the newest run; demo_people and import_run come first."

    def handle(self, *_: object, **__: Any) -> None:
        """Do it."""
        owner, secretary = (_person(it) for it in ("owner", "secretariat"))
        run = run_as_of(None)
        if run is None:
            raise CommandError("There is no run yet: import one first.")
        if Entry.objects.filter(author=owner).exists():
            self.stdout.write("The samples are there already.")
            return
        started = time.monotonic()
        with transaction.atomic(), translation.override("zh-hans"):
            n = _fill(run, owner, secretary)
        self.stdout.write(f"Hall: {n} entries in {time.monotonic() - started:.0f} s")


def _person(word: str) -> User:
    found = person_by_email(f"{word}@{DOMAIN}")
    if found is None:
        raise CommandError("There are no sample people yet: run demo_people first.")
    return found


def _fill(run: Run, owner: User, secretary: User) -> int:
    institute = Organisation.objects.get(memberships__user=owner, domain=DOMAIN)
    register = found_sample("港口成果登记所", "Harbour Register", 1, owner=owner, secretary=secretary)
    works = found_sample("防波堤制造厂", "Breakwater Works", 2, owner=owner, secretary=secretary)
    plan = (
        (institute, islice(technologies(run), N_TECHNOLOGIES)),
        (register, islice(achievements(run), N_ACHIEVEMENTS)),
        (institute, products()),
        (works, demands(timezone.localdate())),
    )
    entries = [
        publish_sample(sample, organisation, owner=owner, secretary=secretary)
        for organisation, samples in plan
        for sample in samples
    ]
    return len(entries)
