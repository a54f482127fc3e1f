"""Who may do what in the catalogue: nobody acts on what they nominated, nor on what an organisation of theirs has."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.catalogue.models import Edition, Expert, Nomination, Objection, Review

Anybody = User | AnonymousUser | None
STAFF = ("secretariat", "panel_chair", "publisher", "integrity_officer", "auditor")
OVERSEERS = ("panel_chair", "integrity_officer", "auditor")
"""Who knows which experts review what."""
HIDDEN = frozenset({Edition.State.PLANNED})
"""States of an edition in which officers alone see it."""


def is_involved(user: User, nomination: Nomination) -> bool:
    """Whether they nominated it, or ever were a member of who has it or of its nominating body."""
    if nomination.nominated_by_id == user.pk:
        return True
    return not _organisations_of(user).isdisjoint({nomination.holder_id, nomination.through_id})


def involving(user: User) -> Q:
    """Give the condition under which `is_involved` holds, so that many nominations are asked at once."""
    ever = _organisations_of(user)
    return Q(nominated_by=user) | Q(holder__in=ever) | Q(through__in=ever)


def _organisations_of(user: User) -> set[Any]:
    """Give the keys of the organisations of which they are or were a member, and of what these were merged into."""
    rows = user.memberships.values_list("organisation", "organisation__merged_into")
    return {key for row in rows for key in row if key}


def _acts(user: Anybody, role: str, nomination: Nomination | None = None) -> bool:
    if not (isinstance(user, User) and user.has_role(role)):
        return False
    return nomination is None or not is_involved(user, nomination)


def _is_clear_of(user: Anybody, edition: Edition) -> bool:
    """Whether they stand apart from everything that the edition puts before the public."""
    shown = edition.nominations.filter(state__in=("proposed", "objected", *Nomination.LISTED))
    return isinstance(user, User) and not shown.filter(involving(user)).exists()


def can_plan_edition(user: Anybody, _edition: Edition | None = None) -> bool:
    """The secretariat: plans, opens the call, and moves an edition on to the formal check and to assignment."""
    return _acts(user, "secretariat")


def can_lead_panel(user: Anybody, _edition: Edition) -> bool:
    """The chair of the panel: assigns experts, starts the review, closes review and panel."""
    return _acts(user, "panel_chair")


def can_publish_edition(user: Anybody, edition: Edition) -> bool:
    """The publisher, unless something that the edition puts before the public is theirs."""
    return _acts(user, "publisher") and _is_clear_of(user, edition)


def can_end_notice(user: Anybody, edition: Edition) -> bool:
    """The system by its clock, the secretariat or the publisher."""
    return user is None or _acts(user, "secretariat") or can_publish_edition(user, edition)


def can_close_objections(user: Anybody, _edition: Edition) -> bool:
    """The integrity officer."""
    return _acts(user, "integrity_officer")


def can_see_edition(user: Anybody, edition: Edition) -> bool:
    """Everybody once its call is open; before that the officers."""
    return edition.state not in HIDDEN or (isinstance(user, User) and user.has_role(*STAFF))


def can_nominate_for(user: Anybody, through: Organisation) -> bool:
    """A nominating body: owner or editor of the organisation through which the nomination comes."""
    return _acts(user, "nominating_body") and isinstance(user, User) and user.acts_for(through.pk, "owner", "editor")


def can_nominate_topics(user: Anybody) -> bool:
    """An analyst."""
    return _acts(user, "analyst")


def can_keep_nomination(user: Anybody, nomination: Nomination) -> bool:
    """Who nominated it: its nominating body, or for the observatory any analyst."""
    if nomination.through is None:
        return can_nominate_topics(user)
    return can_nominate_for(user, nomination.through)


def can_edit_nomination(user: Anybody, nomination: Nomination) -> bool:
    """Who nominated it, while it is a draft or was returned."""
    is_open = nomination.state in {Nomination.State.DRAFT, Nomination.State.RETURNED}
    return is_open and can_keep_nomination(user, nomination)


def can_check_nomination(user: Anybody, nomination: Nomination) -> bool:
    """The secretariat, unless involved."""
    return _acts(user, "secretariat", nomination)


def can_judge_nomination(user: Anybody, nomination: Nomination) -> bool:
    """The chair of the panel, unless involved."""
    return _acts(user, "panel_chair", nomination)


def can_list_nomination(user: Anybody, nomination: Nomination) -> bool:
    """The publisher, unless involved: lists, amends and withdraws."""
    return _acts(user, "publisher", nomination)


def can_object(_user: Anybody, _nomination: Nomination) -> bool:
    """Everybody, also without an account; the clock of the notice decides."""
    return True


def can_decide_objections_to(user: Anybody, nomination: Nomination) -> bool:
    """The integrity officer or the chair of the panel, unless involved."""
    return _acts(user, "integrity_officer", nomination) or _acts(user, "panel_chair", nomination)


def can_sign_objection(user: Anybody, objection: Objection) -> bool:
    """Whoever may decide on it and did not file it."""
    if not isinstance(user, User) or objection.filed_by_id == user.pk:
        return False
    return can_decide_objections_to(user, objection.nomination)


def can_countersign_objection(user: Anybody, objection: Objection) -> bool:
    """The other of the two roles, and another person."""
    if not isinstance(user, User) or not can_sign_objection(user, objection):
        return False
    if user.pk in {objection.signed_by_officer_id, objection.signed_by_chair_id}:
        return False
    return user.has_role("panel_chair" if objection.signed_by_officer_id else "integrity_officer")


def can_manage_experts(user: Anybody, _expert: Expert | None = None) -> bool:
    """The secretariat: enters experts, confirms who they are, notes where they work."""
    return _acts(user, "secretariat")


def can_declare_for(user: Anybody, expert: Expert) -> bool:
    """The expert themselves, the secretariat, or the integrity officer."""
    is_own = isinstance(user, User) and expert.user_id == user.pk
    return is_own or _acts(user, "secretariat") or _acts(user, "integrity_officer")


def can_invite_experts(user: Anybody, nomination: Nomination) -> bool:
    """The chair of the panel, unless involved."""
    return can_judge_nomination(user, nomination)


def can_have_reviews(user: Anybody) -> bool:
    """Whoever holds the role of an expert."""
    return _acts(user, "expert")


def can_review(user: Anybody, review: Review) -> bool:
    """The expert who was invited, and holds the role still; nobody who nominates is one."""
    return _acts(user, "expert", review.nomination) and isinstance(user, User) and review.expert.user_id == user.pk


def can_release_review(user: Anybody, review: Review) -> bool:
    """The chair of the panel, unless involved."""
    return can_judge_nomination(user, review.nomination)


def can_exclude_review(user: Anybody, _review: Review) -> bool:
    """The system alone: exclusion follows from the rules, not from anybody's wish."""
    return user is None


def can_see_file(user: Anybody, nomination: Nomination) -> bool:
    """See what is not public of a nomination: who nominated it, officers apart from it, and its experts."""
    if not isinstance(user, User):
        return False
    if can_keep_nomination(user, nomination) or user.has_role("auditor"):
        return True
    if user.has_role(*STAFF) and not is_involved(user, nomination):
        return nomination.state != Nomination.State.DRAFT
    own = nomination.reviews.filter(expert__user=user).exclude(state__in=("declined", "excluded"))
    return user.has_role("expert") and own.exists() and not _has_conflict(user, nomination)


def can_see_experts(user: Anybody, nomination: Nomination) -> bool:
    """See who reviews it, and who was kept away and why; never those who nominated it."""
    return isinstance(user, User) and user.has_role(*OVERSEERS) and not is_involved(user, nomination)


def can_see_scores(user: Anybody, nomination: Nomination) -> bool:
    """See the scores of all experts: the officers once the review is over, an expert once their own are locked.

    Never those who nominated it, whatever roles they hold besides.
    """
    if not isinstance(user, User) or is_involved(user, nomination):
        return False
    is_under_review = nomination.state in {Nomination.State.NOMINATED, Nomination.State.ACCEPTED}
    if user.has_role("auditor") or (user.has_role(*STAFF) and not is_under_review):
        return True
    is_locked = nomination.reviews.filter(expert__user=user, state=Review.State.LOCKED).exists()
    return user.has_role("expert") and is_locked


def _has_conflict(user: User, nomination: Nomination) -> bool:
    return nomination.exclusions.filter(expert__user=user, lifted_at=None).exists()
