"""Makes people of every role, to try the site out."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from liaowang_web.accounts.models import Membership, Organisation, User
from liaowang_web.accounts.roles import ROLES
from liaowang_web.accounts.selectors import person_by_email
from liaowang_web.accounts.services import (
    answer_invitation,
    enter_organisation,
    enter_person,
    grant_role,
    invite_member,
    move_organisation,
)

DOMAIN = "demo.example"
NAMES = {"owner": "示例负责人", "editor": "示例编辑", "signatory": "示例签署人"}


class Command(BaseCommand):
    """Makes a person a role and one organisation; a second time it changes nothing."""

    help = "Make a sample person for each role and a sample organisation; prints their password once."

    def handle(self, *_: object, **__: Any) -> None:
        """Do it."""
        if person_by_email(f"owner@{DOMAIN}"):
            self.stdout.write("The sample people are there already; their password was printed when they were made.")
            return
        password = secrets.token_urlsafe(9)
        with transaction.atomic(), translation.override("zh-hans"):
            members = {role: self._enter(role, password, name) for role, name in NAMES.items()}
            officers = {code: self._enter(code, password, f"示例{role.name}") for code, role in ROLES.items()}
            for code, officer in officers.items():
                grant_role(officer, code, actor=None)
            _found_organisation(members, officers["secretariat"])
        people = ", ".join(f"{name.replace('_', '-')}@{DOMAIN}" for name in (*members, *officers))
        self.stdout.write(f"Sample people: {people}")
        self.stdout.write(f"Their password, printed only now: {password}")

    def _enter(self, word: str, password: str, name: str) -> User:
        return enter_person(f"{word.replace('_', '-')}@{DOMAIN}", password, name=name)


def _found_organisation(members: dict[str, User], secretary: User) -> Organisation:
    owner = members["owner"]
    organisation = enter_organisation(
        actor=owner, name_zh="灯塔研究院（示例）", name_en="Lantern Institute (sample)",
        type=Organisation.Type.INSTITUTE, uscc="91110000600037341L", domain=DOMAIN, region="110000",
    )  # fmt: skip
    for role in (Membership.Role.EDITOR, Membership.Role.SIGNATORY):
        invitation = invite_member(organisation, actor=owner, email=members[role].email, role=role)
        answer_invitation(invitation, actor=members[role], is_accepted=True)
    organisation = move_organisation("submit", organisation, actor=owner)
    return move_organisation("verify", organisation, actor=secretary, proof=Organisation.Proof.DOMAIN)
