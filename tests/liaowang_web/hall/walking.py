"""People who walk entries of the hall through its pages, and what their browsers send."""

from __future__ import annotations

from typing import Any

from django.test import Client
from django.urls import reverse
from tests.liaowang_web.factories import make_member, make_officer, make_organisation, make_user

from liaowang_web.accounts.models import User
from liaowang_web.hall.checklist import items_of
from liaowang_web.hall.models import Entry


def log_in(person: User) -> Client:
    client = Client()
    client.force_login(person, "liaowang_web.accounts.entrance.Entrance")
    return client


def sheet(**given: Any) -> dict[str, Any]:
    """What a browser sends for a technology with one indicator."""
    data: dict[str, Any] = {
        "title_zh": "低温电池", "title_en": "Cells for the cold", "teaser_en": "Keep 80% at -40 °C.", "mode": "licence",
        "translation_zh": "source", "translation_en": "source", "currency": "CNY", "control": "free", "track": "FE-03",
        "trl_low": "5", "trl_high": "6", "summary_en": "What registered people read.", "details_en": "The recipe.",
        "problem_en": "Cells die in the cold.", "keywords": "cells; cold",
    }  # fmt: skip
    for name in ("indicators", "readiness", "shares", "patents", "topics"):
        data |= {f"{name}-TOTAL_FORMS": "0", f"{name}-INITIAL_FORMS": "0"}
    data |= {
        "indicators-TOTAL_FORMS": "1", "indicators-0-metric_en": "capacity kept", "indicators-0-operator": ">=",
        "indicators-0-value": "80", "indicators-0-unit": "%", "indicators-0-is_must": "on",
        "indicators-0-best_alternative": "60%", "indicators-0-source": "report 7",
        "readiness-TOTAL_FORMS": "1", "readiness-0-level": "5", "readiness-0-document": "Report 7",
        "shares-TOTAL_FORMS": "1", "shares-0-name": "Lantern Institute", "shares-0-per_cent": "100",
        "patents-TOTAL_FORMS": "1", "patents-0-number": "CN 200310102344.5",
    }  # fmt: skip
    return {**data, **given}


class People:
    def __init__(self) -> None:
        self.owner = make_user()
        self.organisation = make_organisation(self.owner, state="verified")
        self.editor = log_in(make_member(self.organisation, "editor"))
        self.secretary = log_in(make_officer("secretariat"))
        self.stranger = log_in(make_user())

    def draft(self, **given: Any) -> Entry:
        answer = self.editor.post(
            reverse("hall:enter", args=["technology"]), sheet(organisation=self.organisation.pk, **given)
        )
        assert answer.status_code == 302, answer.context["sheet"].errors
        return Entry.objects.get()

    def save(self, entry: Entry, client: Client | None = None, **given: Any) -> Any:
        """Send the sheet of an entry as it is now, with changes."""
        entry.refresh_from_db()
        data = sheet(**{"version": entry.version, **given})
        return (client or self.editor).post(reverse("hall:edit", args=[entry.code]), data)

    def move(self, entry: Entry, name: str, client: Client | None = None, **data: Any) -> Any:
        return (client or self.editor).post(reverse("hall:move", args=[entry.code, name]), data)

    def check(self, entry: Entry, act: str, client: Client | None = None, **data: Any) -> Any:
        met = {f"met_{it.code}": "on" for it in items_of(entry.kind)}
        return (client or self.secretary).post(reverse("hall:check", args=[entry.code]), {"act": act, **met, **data})

    def published(self, **given: Any) -> Entry:
        entry = self.draft(**given)
        assert self.move(entry, "submit").status_code == 302
        assert self.check(entry, "publish").status_code == 302
        entry.refresh_from_db()
        assert entry.state == "published"
        return entry

    def read(self, entry: Entry, client: Client | None = None) -> str:
        answer = (client or Client()).get(reverse("hall:entry", args=[entry.code]))
        return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)
