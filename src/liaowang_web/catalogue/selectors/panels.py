"""The ranking as the panel sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import Http404

from liaowang_web.accounts.models import User
from liaowang_web.catalogue.models import Edition
from liaowang_web.catalogue.policies import involving
from liaowang_web.catalogue.selectors.ranking import Row, proposed_by_rule, ranking_of

_READERS = ("panel_chair", "secretariat", "publisher", "integrity_officer", "auditor")
UNJUDGED = (
    Edition.State.PLANNED, Edition.State.CALL, Edition.State.CHECK, Edition.State.ASSIGNMENT, Edition.State.REVIEW,
)  # fmt: skip
"""Steps before the panel sits."""


@dataclass(frozen=True)
class Judged:
    """A row of the ranking, and whether the rule of the call proposes it."""

    ranked: Row
    is_by_rule: bool


def panel_for(user: User, edition: Edition) -> Sequence[Judged]:
    """Give the ranking without entries in which somebody is involved; places stay those among all.

    Raises
    ------
    Http404
        To everybody but officers; before the review has closed to them too, since scores would be seen too early.
    """
    if not user.has_role(*_READERS) or edition.state in UNJUDGED:
        raise Http404
    by_rule = proposed_by_rule(edition)
    seen = set(edition.nominations.exclude(involving(user)).values_list("pk", flat=True))
    return [Judged(it, it.nomination.pk in by_rule) for it in ranking_of(edition) if it.nomination.pk in seen]
