"""Fills hall and catalogue with samples, to try the site out."""

from __future__ import annotations

import secrets
import time
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone, translation

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.selectors import person_by_email
from liaowang_web.catalogue.samples.desk import Desk, enter_experts
from liaowang_web.catalogue.samples.editions import open_edition, publish_edition
from liaowang_web.hall.models import Entry
from liaowang_web.hall.samples.demands import demands
from liaowang_web.hall.samples.offers import offers
from liaowang_web.hall.samples.organisations import found_sample
from liaowang_web.hall.samples.preprints import achievements, technologies
from liaowang_web.hall.samples.products import products
from liaowang_web.hall.samples.sample import by_turns, publish_sample
from liaowang_web.observatory.models import Run
from liaowang_web.observatory.selectors.runs import run_as_of
from liaowang_web.observatory.selectors.topics import shown_topics

DOMAIN = "demo.example"
N_TECHNOLOGIES, N_ACHIEVEMENTS = 90, 100
N_PUBLISHED, N_IN_CALL, N_EXPERTS = 12, 4, 5


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
        password = secrets.token_urlsafe(9)
        with transaction.atomic(), translation.override("zh-hans"):
            works = found_sample(
                "防波堤制造厂", "Breakwater Works", 1, owner=owner, secretary=secretary, region="370000"
            )
            n = _fill_hall(run, works, owner, secretary)
            editions = _fill_catalogue(run, works, secretary, password)
        self.stdout.write(f"Hall: {n} entries; catalogue: {editions}; in {time.monotonic() - started:.0f} s")
        self.stdout.write(f"Password of expert-2@{DOMAIN} to expert-{N_EXPERTS}@{DOMAIN}, printed only now: {password}")


def _person(word: str) -> User:
    found = person_by_email(f"{word}@{DOMAIN}")
    if found is None:
        raise CommandError("There are no sample people yet: run demo_people first.")
    return found


def _fill_hall(run: Run, works: Organisation, owner: User, secretary: User) -> int:
    institute = Organisation.objects.get(memberships__user=owner, domain=DOMAIN)
    register = found_sample("港口成果登记所", "Harbour Register", 2, owner=owner, secretary=secretary, region="310000")
    plan = (
        (institute, islice(technologies(run), N_TECHNOLOGIES)),
        (register, islice(achievements(run), N_ACHIEVEMENTS)),
        (institute, products()),
        (institute, offers()),
        (works, demands(timezone.localdate())),
    )
    entries = [
        publish_sample(sample, organisation, owner=owner, secretary=secretary)
        for organisation, samples in plan
        for sample in samples
    ]
    return len(entries)


def _fill_catalogue(run: Run, works: Organisation, secretary: User, password: str) -> str:
    listed = shown_topics(run).filter(rank__lte=run.n_listed).exclude(tracks="").select_related("run").order_by("rank")
    topics = list(islice(by_turns(listed, lambda it: it.tracks.split()[0].partition("-")[0]), N_PUBLISHED + N_IN_CALL))
    desk = _desk(secretary, password)
    published = publish_edition(topics[:N_PUBLISHED], desk)
    opened = open_edition(topics[N_PUBLISHED:], published, works, desk)
    return f"{published} published, {opened} in its call"


def _desk(secretary: User, password: str) -> Desk:
    nominator = _person("nominating-body")
    body = found_sample("浮标推荐中心", "Buoy Nominating Centre", 3, owner=nominator, secretary=secretary)
    return Desk(
        secretary=secretary, analyst=_person("analyst"), nominator=nominator, body=body, chair=_person("panel-chair"),
        publisher=_person("publisher"), officer=_person("integrity-officer"),
        experts=enter_experts(_person("expert"), DOMAIN, password, N_EXPERTS, secretary=secretary),
    )  # fmt: skip
