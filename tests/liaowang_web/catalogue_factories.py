"""Plain functions that make people of the catalogue, and walk an edition from step to step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone
from tests.liaowang_web.factories import make_officer, make_organisation, make_user

from liaowang_web.accounts import services as accounts
from liaowang_web.accounts.models import Organisation, User
from liaowang_web.catalogue.models import Edition, Expert, Nomination, Review
from liaowang_web.catalogue.selectors.assignment import propose_assignment
from liaowang_web.catalogue.services import editions, experts, nominations, objections, panel, reviews

_numbers = count(1)
CRITERIA = (
    {"name_zh": "先进性", "name_en": "Novelty", "weight": Decimal(50), "most": 10},
    {"name_zh": "效果", "name_en": "Effect", "weight": Decimal(30), "most": 10},
    {"name_zh": "可推广", "name_en": "Reach", "weight": Decimal(20), "most": 5},
)
TEXTS = {
    "title_zh": "钙钛矿叠层电池", "title_en": "Perovskite tandem cells", "overview_zh": "一种电池。",
    "principle_zh": "两层吸光。",
    "figures": "29.1 % efficiency, sample report 1", "cases": "A roof in Hefei (sample)", "track": "FE-01",
}  # fmt: skip


@dataclass
class Desk:
    """One person a role."""

    secretary: User = field(default_factory=lambda: make_officer("secretariat"))
    chair: User = field(default_factory=lambda: make_officer("panel_chair"))
    publisher: User = field(default_factory=lambda: make_officer("publisher"))
    officer: User = field(default_factory=lambda: make_officer("integrity_officer"))
    analyst: User = field(default_factory=lambda: make_officer("analyst"))


def make_body(name: str = "", *, owner: User | None = None, **columns: Any) -> Organisation:
    """Make a verified organisation; a nominating body if its owner holds that role."""
    number = next(_numbers)
    values = {"name_zh": name or f"示例机构{number}", "name_en": name or f"Body {number} (sample)", "type": "foreign",
              "country": "DE", "uscc": "", "registration_number": f"HRB {number}"}  # fmt: skip
    return make_organisation(owner, state="verified", **{**values, **columns})


def make_nominator() -> tuple[User, Organisation]:
    """Make a nominating body, and its owner."""
    owner = make_officer("nominating_body")
    return owner, make_body(owner=owner)


def make_edition(desk: Desk, *, is_open: bool = True, **columns: Any) -> Edition:
    """Plan an edition, and open its call."""
    now = timezone.now()
    values = {"code": f"2026.{next(_numbers)}", "title_zh": "推广目录（示例）", "title_en": "Catalogue (sample)",
              "call_until": now + timedelta(days=10), "review_until": now + timedelta(days=40)}  # fmt: skip
    edition = editions.plan_edition(actor=desk.secretary, columns={**values, **columns}, criteria=CRITERIA)
    return editions.move_edition("open", edition, actor=desk.secretary) if is_open else edition


def make_nomination(
    edition: Edition,
    desk: Desk,
    *,
    by: tuple[User, Organisation] | None = None,
    state: str = "accepted",
    **columns: Any,
) -> Nomination:
    """Make a nomination by an organisation: draft, nominated or accepted."""
    nominator, through = by or make_nominator()
    values = {**TEXTS, "holder": columns.pop("holder", None) or make_body(), **columns}
    nomination = nominations.draft_nomination(edition, through, actor=nominator, columns=values)
    if state != "draft":
        nomination = nominations.move_nomination("nominate", nomination, actor=nominator)
    if state == "accepted":
        nomination = nominations.move_nomination("accept", nomination, actor=desk.secretary)
    return nomination


def make_expert(desk: Desk, name: str = "", **columns: Any) -> Expert:
    """Make an expert whose identity is confirmed."""
    user = make_user(name=name or f"Expert {next(_numbers)}")
    accounts.grant_role(user, "expert", actor=None)
    values = {"state": "active", "is_identified": True, "tracks": "FE-01", "names": user.name, **columns}
    return experts.enter_expert(user, actor=desk.secretary, columns=values)


def to_review(edition: Edition, desk: Desk) -> Edition:
    """Close the call, invite as is proposed, and start the review."""
    later = after_call(edition)
    edition = editions.move_edition("check", edition, actor=desk.secretary, now=later)
    edition = editions.move_edition("assign", edition, actor=desk.secretary)
    reviews.confirm_assignment(edition, propose_assignment(edition, desk.chair).pairs, actor=desk.chair)
    return editions.move_edition("review", edition, actor=desk.chair, now=later)


def score(review: Review, share: float = 0.8, *, is_locked: bool = True) -> Review:
    """Take a review on and give this share of all points."""
    user = review.expert.user
    if review.state == Review.State.INVITED:
        review = reviews.move_review("accept", review, actor=user)
    criteria = review.nomination.edition.criteria.all()
    points = {it: (Decimal(it.most) * Decimal(str(share))).quantize(Decimal("0.01")) for it in criteria}
    review = reviews.save_scores(review, actor=user, points=points)
    return reviews.lock_review(review, actor=user) if is_locked else review


def to_panel(edition: Edition, desk: Desk, shares: Sequence[float] = (0.8,)) -> Edition:
    """Lock every review, the nominations scored by turns, and close the review."""
    edition = to_review(edition, desk)
    for at, nomination in enumerate(edition.nominations.filter(state="accepted")):
        for review in nomination.reviews.filter(state="invited"):
            score(review, shares[at % len(shares)])
    return editions.move_edition("panel", edition, actor=desk.chair)


def to_notice(edition: Edition, desk: Desk, shares: Sequence[float] = (0.8,)) -> Edition:
    """Decide by the rule, close the panel, and put the list before the public."""
    edition = to_panel(edition, desk, shares)
    panel.propose_by_rule(edition, actor=desk.chair)
    edition = panel.close_panel(edition, actor=desk.chair, minutes="All agreed (sample).")
    return editions.move_edition("notice", edition, actor=desk.publisher)


def to_published(edition: Edition, desk: Desk, shares: Sequence[float] = (0.8,)) -> Edition:
    """Let the notice end without objection, and publish."""
    return publish(to_notice(edition, desk, shares), desk)


def publish(edition: Edition, desk: Desk) -> Edition:
    """Walk from a running notice, whose objections are decided, to the publication."""
    edition = editions.move_edition("end_notice", edition, actor=desk.secretary, now=edition.notice.closes_at)
    edition = editions.move_edition("close_objections", edition, actor=desk.officer)
    return editions.move_edition("publish", edition, actor=desk.publisher)


def make_objection(nomination: Nomination, **columns: Any) -> Any:
    """File an objection by a visitor."""
    values = {"text": "It is not new.", "name": "Somebody (sample)", "contact": "somebody@example.org", **columns}
    return objections.file_objection(nomination, **{"actor": None, **values})


def decide(objection: Any, desk: Desk, *, is_upheld: bool) -> Any:
    """Let officer and chair sign a decision."""
    signed = objections.sign_decision(objection, actor=desk.officer, is_upheld=is_upheld, decision="As found (sample).")
    return objections.countersign_decision(signed, actor=desk.chair, is_upheld=is_upheld)


def after_call(edition: Edition) -> datetime:
    """Give a moment after the call of an edition."""
    assert edition.call_until
    return edition.call_until + timedelta(hours=1)
