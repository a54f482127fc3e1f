"""Fills the programme with public facts and samples, to try the site out."""

from __future__ import annotations

import secrets
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.selectors import person_by_email
from liaowang_web.accounts.services import enter_person, grant_role
from liaowang_web.hall.samples.organisations import found_sample
from liaowang_web.programme.models import Standard
from liaowang_web.programme.samples.evidence import Officers, bring_forward
from liaowang_web.programme.samples.facts import enter_facts
from liaowang_web.programme.samples.products import link_products
from liaowang_web.programme.samples.walks import Cast, walk_samples

DOMAIN = "demo.example"
_FIRST_CODE = 40
_FIRMS = (
    ("防波堤精密机械", "Breakwater Precision", "330000"), ("罗盘电池", "Compass Batteries", "440000"),
    ("航标检测", "Beacon Testing", "310000"),
)  # fmt: skip


class Command(BaseCommand):
    """Enters public facts with their source, and samples by the sample people; all of it or nothing."""

    help = "Fill the programme with public facts and samples; demo_people, demo_hall and demo_deals come first."

    def handle(self, *_: object, **__: Any) -> None:
        """Do it."""
        if Standard.objects.exists():
            self.stdout.write("The samples are there already.")
            return
        started, password = time.monotonic(), secrets.token_urlsafe(9)
        with transaction.atomic(), translation.override("zh-hans"):
            officer, second = _person("programme-officer"), _second_officer(password)
            experts = [_person("expert"), _person("expert-2")]
            counts = enter_facts(officer, second) | walk_samples(_cast(officer, second, experts))
            counts["landmark products"] = link_products(officer)
            counts |= bring_forward(
                Officers(
                    seller=_person("owner"), recorder=officer, checker=second, operator=_person("market-operator"),
                    integrity=_person("integrity-officer"),
                )
            )  # fmt: skip
        told = ", ".join(f"{n} {name}" for name, n in counts.items())
        self.stdout.write(f"Programme: {told}; in {time.monotonic() - started:.0f} s")
        self.stdout.write(f"Password of programme-officer-2@{DOMAIN}, printed only now: {password}")


def _cast(officer: User, second: User, experts: list[User]) -> Cast:
    owner, secretary = _person("owner"), _person("secretariat")
    institute = Organisation.objects.filter(domain=DOMAIN, state=Organisation.State.VERIFIED).first()
    if institute is None:
        raise CommandError("There is no sample organisation yet: run demo_people first.")
    firms = [
        found_sample(zh, en, _FIRST_CODE + n, owner=owner, secretary=secretary, region=region)
        for n, (zh, en, region) in enumerate(_FIRMS)
    ]
    owner.forget_roles()
    return Cast(owner, _person("editor"), institute, firms, officer, second, experts)


def _second_officer(password: str) -> User:
    made = enter_person(f"programme-officer-2@{DOMAIN}", password, name="示例计划管理员二")
    grant_role(made, "programme_officer", actor=None)
    return made


def _person(word: str) -> User:
    found = person_by_email(f"{word}@{DOMAIN}")
    if found is None:
        raise CommandError("There are no sample people yet: run demo_people first.")
    return found
