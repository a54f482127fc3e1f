"""Gives a role from the machine itself, for the first administrator."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from liaowang_web.accounts.roles import ROLES
from liaowang_web.accounts.selectors import person_by_email
from liaowang_web.accounts.services import grant_role
from liaowang_web.workflow.refusals import TransitionRefused


class Command(BaseCommand):
    """Gives a role to somebody who has proved their address."""

    help = "Give a role of the platform to a person, as an act of the system."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("address", help="a proved e-mail address")
        parser.add_argument("role", choices=sorted(ROLES))

    def handle(self, *_: object, **options: Any) -> None:
        """Do it."""
        person = person_by_email(options["address"])
        if person is None:
            raise CommandError(f"Nobody has proved the address {options['address']}.")
        try:
            with translation.override("en"):
                grant_role(person, options["role"], actor=None)
        except TransitionRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{person.email} holds the role {options['role']} now.")
