"""Who asks, for what, and in what world: the rows of the table of permissions and the scene in which each is asked."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from tests.liaowang_web.factories import (
    make_forecast,
    make_member,
    make_officer,
    make_organisation,
    make_topic,
    make_user,
)
from tests.liaowang_web.hall_factories import make_attachment, make_entry, make_published, owner_of
from tests.liaowang_web.jobs.sample_jobs import light
from tests.liaowang_web.ledger_factories import make_ledger
from tests.liaowang_web.matching_factories import make_matched, make_other_organisation

from liaowang_web.accounts import services
from liaowang_web.accounts.models import Organisation, RoleAssignment
from liaowang_web.hall.selectors.reading import entry_with
from liaowang_web.hall.services.disclosing import agree
from liaowang_web.hall.services.entries import move_entry
from liaowang_web.hall.services.importing import hand_in
from liaowang_web.jobs.models import Job
from liaowang_web.matching.services.choosing import avoid
from liaowang_web.matching.services.saying import decline_match
from liaowang_web.observatory.models import Forecast
from liaowang_web.observatory.services.corrections import rename_topic
from liaowang_web.observatory.services.saving import save_view

LOGIN = 302  # a visitor is asked to log in
ASKERS = ("visitor", "stranger", "member", "officer")


@dataclass(frozen=True)
class Row:
    """What visitor, stranger, member and officer are answered; which role the officer holds; how the page is asked."""

    answers: tuple[int, int, int, int]
    officer: str = "secretariat"
    of: Callable[[Scene], dict[str, Any]] = lambda scene: {}
    method: str = "get"
    data: dict[str, str] = field(default_factory=dict)
    is_page: bool = True


class Scene:
    """One organisation in draft, which only its members and the secretariat may know of."""

    def __init__(self) -> None:
        self.owner = make_user()
        self.organisation = make_organisation(self.owner)
        self.member = make_member(self.organisation, "editor")

    def hidden(self) -> dict[str, Any]:
        return {"key": self.organisation.pk}

    def submit(self) -> dict[str, Any]:
        return {"key": self.organisation.pk, "name": "submit"}

    def own_membership(self) -> dict[str, Any]:
        return {"key": self.organisation.pk, "membership": self.owner.memberships.get().pk}

    def invitation(self) -> dict[str, Any]:
        invited = services.invite_member(self.organisation, actor=self.owner, email=self.member.email, role="signatory")
        return {"key": invited.pk}

    def assignment(self) -> dict[str, Any]:
        make_officer("publisher")
        return {"key": RoleAssignment.objects.get(role="publisher").pk}

    def job(self) -> dict[str, Any]:
        light.enqueue(1)
        Job.objects.update(status="FAILED")
        return {"key": Job.objects.get().pk}

    def topic(self) -> dict[str, Any]:
        return {"code": make_topic().code}

    def ledger(self) -> dict[str, Any]:
        make_topic()
        make_ledger()
        return {}

    def reliability(self) -> dict[str, Any]:
        return {**self.ledger(), "form": "svg"}

    def foretold(self) -> dict[str, Any]:
        return {**self.ledger(), "code": Forecast.objects.filter(state="no").get().code}

    def listed(self) -> dict[str, Any]:
        make_topic(breakthrough=0.5, breakthrough_low=0.4, breakthrough_high=0.6, breakthrough_coverage=0.8)
        return {}

    def saved_view(self) -> dict[str, Any]:
        view, _ = save_view(actor=self.member, name="mine", question="probability=40")
        return {"key": view.pk}

    def emerging(self) -> dict[str, Any]:
        make_topic(breakthrough=0.5, industrial=0.6, growth_per_year=0.2)
        return {}

    def run(self) -> dict[str, Any]:
        return {"run": make_topic().run.run_id}

    def forecast(self) -> dict[str, Any]:
        made = make_forecast()
        return {"ledger": made.ledger.name, "code": made.code}

    def token(self) -> dict[str, Any]:
        token, _ = services.make_token(actor=self.member, name="a program", scopes=["read"], days=30)
        return {"key": token.pk}

    def correction(self) -> dict[str, Any]:
        made = rename_topic(
            make_topic(), actor=make_officer("analyst"), name_en="spins", name_zh="自旋", reason="clearer"
        )
        return {"key": made.pk}

    def drafted(self) -> dict[str, Any]:
        return {"code": make_entry("achievement", self.organisation).code}

    def attached(self) -> dict[str, Any]:
        file = make_attachment(make_entry("achievement", self.organisation))
        return {"code": file.entry.code, "key": file.pk}

    def submitted(self) -> dict[str, Any]:
        entry = make_entry("achievement", make_organisation(state="verified"))
        return {"code": move_entry("submit", entry, actor=owner_of(entry.organisation)).code}

    def of_others(self) -> dict[str, Any]:
        """An entry that is public, while the member may sign for an organisation that is verified."""
        theirs = make_organisation(state="verified")
        Organisation.objects.filter(pk=self.organisation.pk).update(state="verified", uscc="")
        self.member.memberships.update(role="signatory")
        return {"code": make_published("achievement", theirs).code}

    def agreed(self) -> dict[str, Any]:
        found = self.of_others()
        self.organisation.refresh_from_db()
        made = agree(entry_with(found["code"]), self.organisation, actor=self.member, text_version="1")
        return {**found, "key": made.pk}

    def spreadsheet(self) -> dict[str, Any]:
        made = hand_in(self.organisation, "demand", actor=self.member, name="a.csv", content=b"title\nA lamp\n")
        return {"key": made.pk}

    def matched(self) -> dict[str, Any]:
        """A demand of one's own organisation, and an achievement of another that answers it."""
        Organisation.objects.filter(pk=self.organisation.pk).update(state="verified", uscc="")
        self.organisation.refresh_from_db()
        self.suggestion = make_matched(self.organisation)
        return {"code": self.suggestion.match_list.entry.code, "other": self.suggestion.other.code}

    def said(self) -> dict[str, Any]:
        self.matched()
        row = self.suggestion
        return {"key": decline_match(row.match_list.entry, row.other, actor=self.member, reason="early").pk}

    def avoided(self) -> dict[str, Any]:
        made = avoid(self.organisation, make_other_organisation(), "hidden", actor=self.member)
        return {"key": made.pk}

    def nobody(self) -> dict[str, Any]:
        return {"key": uuid.uuid4()}


OPEN = Row((200, 200, 200, 200))
OWN = Row((LOGIN, 200, 200, 200))


def program(*, of: Callable[[Scene], dict[str, Any]] = lambda scene: {}, status: int = 200, method: str = "get") -> Row:
    """An address for programs: whoever is logged in by a cookie is answered like anybody else."""
    return Row((status,) * 4, of=of, method=method, is_page=False)  # type: ignore[arg-type]


def catalogue(make: Callable[[], dict[str, Any]], *answers: int, **values: Any) -> Row:
    """A page of the catalogue, about something that has no part in the scene."""
    return Row(answers, of=lambda scene: make(), **values)  # type: ignore[arg-type]


def log_in(client: Client, asker: str, scene: Scene, row: Row) -> None:
    if asker == "visitor":
        return
    person = {"stranger": make_user, "member": lambda: scene.member, "officer": lambda: make_officer(row.officer)}[
        asker
    ]()
    client.force_login(person, "liaowang_web.accounts.entrance.Entrance")
