"""What the permission table asks pages of the catalogue about: each function makes it and gives the address."""

from __future__ import annotations

from typing import Any

from tests.liaowang_web.catalogue_factories import (
    Desk,
    make_edition,
    make_expert,
    make_nomination,
    make_objection,
    to_notice,
    to_panel,
    to_published,
)
from tests.liaowang_web.factories import make_topic

from liaowang_web.catalogue.models import Edition, Expert, Nomination
from liaowang_web.catalogue.services import editions, experts
from liaowang_web.catalogue.services.reviews import invite_expert


def called() -> dict[str, Any]:
    """An edition whose call is open, with a draft that nobody else may see."""
    edition = make_edition(Desk())
    make_nomination(edition, Desk(), state="draft")
    return {"code": edition.code}


def planned() -> dict[str, Any]:
    return {"code": make_edition(Desk(), is_open=False).code}


def step() -> dict[str, Any]:
    return {**called(), "name": "check"}


def topic() -> dict[str, Any]:
    make_edition(Desk())
    return {"topic": make_topic(rank=1).code}


def nomination(state: str = "nominated") -> dict[str, Any]:
    return {"key": make_nomination(make_edition(Desk()), Desk(), state=state).pk}


def draft() -> dict[str, Any]:
    return nomination("draft")


def acceptance() -> dict[str, Any]:
    return {**nomination(), "name": "accept"}


def _staffed(edition: Edition, desk: Desk) -> Nomination:
    for _place in range(3):
        make_expert(desk)
    return make_nomination(edition, desk)


def noticed() -> Nomination:
    desk = Desk()
    edition = make_edition(desk)
    nomination = _staffed(edition, desk)
    to_notice(edition, desk)
    nomination.refresh_from_db()
    return nomination


def notice() -> dict[str, Any]:
    return {"code": noticed().edition.code}


def noticed_entry() -> dict[str, Any]:
    return {"code": noticed().code}


def objection() -> dict[str, Any]:
    return {"key": make_objection(noticed()).pk}


def judged() -> Nomination:
    desk = Desk()
    edition = make_edition(desk)
    nomination = _staffed(edition, desk)
    to_panel(edition, desk)
    nomination.refresh_from_db()
    return nomination


def panel() -> dict[str, Any]:
    return {"code": judged().edition.code}


def judgement() -> dict[str, Any]:
    return {"key": judged().pk}


def listed() -> Nomination:
    desk = Desk()
    edition = make_edition(desk)
    nomination = _staffed(edition, desk)
    to_published(edition, desk)
    nomination.refresh_from_db()
    return nomination


def published() -> dict[str, Any]:
    return {"code": listed().edition.code}


def listed_entry() -> dict[str, Any]:
    return {"code": listed().code}


def revision() -> dict[str, Any]:
    found = listed()
    return {"code": found.edition.code, "key": found.pk}


def in_assignment() -> tuple[Nomination, Expert, Desk]:
    desk = Desk()
    edition = make_edition(desk)
    expert = make_expert(desk)
    nomination = make_nomination(edition, desk)
    assert edition.call_until
    edition = editions.move_edition("check", edition, actor=desk.secretary, now=edition.call_until)
    editions.move_edition("assign", edition, actor=desk.secretary)
    nomination.refresh_from_db()
    return nomination, expert, desk


def assignment() -> dict[str, Any]:
    return {"code": in_assignment()[0].edition.code}


def invitation() -> dict[str, Any]:
    return {"key": in_assignment()[0].pk}


def review() -> dict[str, Any]:
    nomination, expert, desk = in_assignment()
    return {"key": invite_expert(nomination, expert, actor=desk.chair).pk}


def expert() -> dict[str, Any]:
    return {"key": make_expert(Desk()).pk}


def tie() -> dict[str, Any]:
    desk = Desk()
    made = make_expert(desk)
    held = experts.note_affiliation(made, actor=desk.secretary, columns={"name": "A body (sample)"})
    return {"key": made.pk, "sort": "affiliation", "tie": held.pk}
