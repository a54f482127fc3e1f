"""Exclusions written down: computed before anybody is invited, and again whenever what they rest on has changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import canonical
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.models import Edition, Exclusion, Expert, Nomination, Review
from liaowang_web.catalogue.selectors.coauthors import works_behind
from liaowang_web.catalogue.selectors.conflicts import Finding, findings, names_of, party_of
from liaowang_web.catalogue.states import REVIEW

OPEN_STEPS = (
    Edition.State.CALL, Edition.State.CHECK, Edition.State.ASSIGNMENT, Edition.State.REVIEW, Edition.State.PANEL,
)  # fmt: skip
"""Steps at which an exclusion can still change who reviews and what counts."""
_ENDED = (Review.State.DECLINED, Review.State.EXCLUDED)


@transaction.atomic
def exclude_by_rules(
    edition: Edition,
    *,
    actor: User | None,
    nominations: Sequence[Nomination] | None = None,
    experts: Iterable[Expert] | None = None,
    now: datetime | None = None,
) -> int:
    """Compute who is kept away from what, write findings that are new, lift those that no longer hold.

    An expert who reviews already is excluded from that review, and what they scored does not count. An exclusion is
    never undone for a review: whoever was excluded would have to be invited again.

    Parameters
    ----------
    actor : User or None
        Whose act led to it; it decides nothing.
    nominations, experts : optional
        Only among these; without them, all accepted nominations and all experts.
    now : datetime, optional
        When it is found; the clock by default.

    Returns
    -------
    int
        How many findings are new.
    """
    among = list(nominations) if nominations is not None else list(_under_review(edition))
    known = list(_experts() if experts is None else _experts().filter(pk__in=[it.pk for it in experts]))
    works = works_behind(among, names_of(known))
    n = 0
    for nomination in among:
        party = party_of(nomination, works[str(nomination.pk)])
        n += _write(nomination, {it: findings(party, it) for it in known}, actor, now or timezone.now())
    return n


def exclude_expert(expert: Expert, *, actor: User | None, now: datetime | None = None) -> int:
    """Compute it anew for one expert in every edition that is still open; give how many findings are new."""
    open_ones = Edition.objects.filter(state__in=OPEN_STEPS, minutes="")
    return sum(exclude_by_rules(it, actor=actor, experts=[expert], now=now) for it in open_ones)


def _under_review(edition: Edition) -> Iterable[Nomination]:
    states = (Nomination.State.ACCEPTED, Nomination.State.SCORED, Nomination.State.PROPOSED, Nomination.State.DECLINED)
    return edition.nominations.filter(state__in=states).select_related(
        "edition", "holder__parent", "holder__merged_into", "through__parent", "through__merged_into"
    )


def _experts() -> QuerySet[Expert]:
    return Expert.objects.select_related("user").prefetch_related(
        "affiliations__organisation__parent", "affiliations__organisation__merged_into",
        "user__memberships__organisation__parent", "user__memberships__organisation__merged_into",
        "relations__organisation__merged_into",
    )  # fmt: skip


def _write(nomination: Nomination, found: Mapping[Expert, Sequence[Finding]], actor: User | None, now: datetime) -> int:
    standing = {_key(it): it for it in nomination.exclusions.filter(lifted_at=None, expert__in=list(found))}
    told = {(expert.pk, it.rule, canonical(it.evidence)): (expert, it) for expert, all_ in found.items() for it in all_}
    fresh = [told[key] for key in told if key not in standing]
    lifted = [standing[key] for key in standing if key not in told]
    for expert, it in fresh:
        Exclusion.objects.create(
            nomination=nomination, expert=expert, rule=it.rule, evidence=it.evidence, found_at=now
        )  # fmt: skip
    Exclusion.objects.filter(pk__in=[it.pk for it in lifted]).update(lifted_at=now)
    kept_away = [it for it in found if found[it]]
    reviews = nomination.reviews.filter(expert__in=kept_away).exclude(state__in=_ENDED)
    for review in list(reviews):
        REVIEW.perform("exclude", review, actor=None)
    if fresh or lifted:
        audit.record(kinds.FOUND, nomination, actor=actor, n=len(fresh), n_lifted=len(lifted))
    return len(fresh)


def _key(it: Exclusion) -> tuple[Any, str, bytes]:
    return it.expert_id, it.rule, canonical(it.evidence)
