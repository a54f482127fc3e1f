"""How an edition walks from plan to successor; each step ends before the next begins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.accounts.models import User
from liaowang_web.catalogue import kinds
from liaowang_web.catalogue.contents import first_publication, notice_of
from liaowang_web.catalogue.models import Edition, Nomination, Notice, Objection, Publication, Review
from liaowang_web.catalogue.policies import (
    can_close_objections,
    can_end_notice,
    can_lead_panel,
    can_plan_edition,
    can_publish_edition,
)
from liaowang_web.design.numbers import moment
from liaowang_web.workflow.machine import Machine, Transition

State = Edition.State
N_EXPERTS = 3
"""No edition may ask for fewer experts an entry."""


def _named(nominations: Iterable[Nomination]) -> str:
    return ", ".join(it.code for it in nominations)


def _is_planned(edition: Edition, *, now: datetime | None = None, **_values: Any) -> str:
    if edition.criteria.aggregate(sum=Sum("weight"))["sum"] != 100:
        return _("The weights of the criteria have to sum to 100.")
    if edition.n_experts < N_EXPERTS:
        return _("At least three experts have to review each entry.")
    if not edition.notice_days:
        return _("The notice has to last a day at least.")
    if edition.call_until is None or edition.review_until is None:
        return _("Say until when nominations and reviews are taken.")
    if edition.call_until <= (now or timezone.now()):
        return _("The call has to end in the future.")
    is_apart = edition.call_until < edition.review_until
    return "" if is_apart else _("Reviews have to end after the call: no two steps overlap.")


def _call_is_over(edition: Edition, *, now: datetime | None = None, **_values: Any) -> str:
    until = edition.call_until
    if until is None or until <= (now or timezone.now()):
        return ""
    return _("The call is open until %(time)s.") % {"time": moment(until)}


def _is_checked(edition: Edition, **_values: Any) -> str:
    if waiting := list(edition.nominations.filter(state=Nomination.State.NOMINATED)):
        return _("Not yet checked: %(codes)s.") % {"codes": _named(waiting)}
    is_any = edition.nominations.filter(state=Nomination.State.ACCEPTED).exists()
    return "" if is_any else _("No nomination was accepted.")


def _is_assigned(edition: Edition, *, now: datetime | None = None, **_values: Any) -> str:
    if edition.review_until is None or edition.review_until <= (now or timezone.now()):
        return _("The time for reviews is over: set a later day first.")
    active = (Review.State.INVITED, Review.State.ACCEPTED, Review.State.LOCKED)
    if short := _short_of(edition, *active):
        return _("Fewer than %(n)s experts: %(codes)s.") % {"n": edition.n_experts, "codes": _named(short)}
    return ""


def _is_reviewed(edition: Edition, **_values: Any) -> str:
    open_states = (Review.State.INVITED, Review.State.ACCEPTED)
    accepted = edition.nominations.filter(state=Nomination.State.ACCEPTED)
    if waiting := list(accepted.filter(reviews__state__in=open_states).distinct()):
        return _("Reviews are not yet locked: %(codes)s.") % {"codes": _named(waiting)}
    if short := _short_of(edition, Review.State.LOCKED):
        text = _("Fewer than %(n)s locked reviews: %(codes)s. Invite more experts, or set the nomination aside.")
        return text % {"n": edition.n_experts, "codes": _named(short)}
    return "" if accepted.exists() else _("No nomination was reviewed.")


def _short_of(edition: Edition, *states: str) -> list[Nomination]:
    accepted = edition.nominations.filter(state=Nomination.State.ACCEPTED)
    counted = accepted.annotate(n=Count("reviews", filter=Q(reviews__state__in=states)))
    return list(counted.filter(n__lt=edition.n_experts))


def _is_judged(edition: Edition, **_values: Any) -> str:
    if not edition.minutes.strip():
        return _("The panel is not closed: its minutes are missing.")
    is_any = edition.nominations.filter(state=Nomination.State.PROPOSED).exists()
    return "" if is_any else _("Nothing was proposed.")


def _notice_is_over(edition: Edition, *, now: datetime | None = None, **_values: Any) -> str:
    closes_at = edition.notice.closes_at
    if closes_at <= (now or timezone.now()):
        return ""
    return _("The notice runs until %(time)s.") % {"time": moment(closes_at)}


def _is_decided(edition: Edition, **_values: Any) -> str:
    open_states = (Objection.State.FILED, Objection.State.PROPOSED)
    n = Objection.objects.filter(nomination__edition=edition, state__in=open_states).count()
    return _("%(n)s objections are not yet decided.") % {"n": n} if n else ""


def _put_before_public(edition: Edition, *, now: datetime | None = None, **_values: Any) -> dict[str, Any]:
    notice = notice_of(edition, now or timezone.now())
    Notice.objects.create(edition=edition, **notice)
    return {"n": len(notice["content"]["entries"]), "hash": notice["content_hash"]}


def _publish(edition: Edition, *, actor: User, now: datetime | None = None, **_values: Any) -> dict[str, Any]:
    content, content_hash = first_publication(edition, now or timezone.now())
    Publication.objects.create(
        edition=edition, revision=0, content=content, content_hash=content_hash, published_by=actor,
        published_at=now or timezone.now(),
    )  # fmt: skip
    return {"n": len(content["entries"]), "hash": content_hash}


def _step(name: str, source: str, target: str, may: Any, label: Any, guard: Any) -> Transition[Edition]:
    return Transition(
        name, {source}, target, may, kinds.ADVANCED, label, guard=guard, effect=lambda *_, **__: {"step": target}
    )


EDITION: Machine[Edition] = Machine(
    Transition("open", {State.PLANNED}, State.CALL, can_plan_edition, kinds.OPENED,
               gettext_lazy("Open the call"), guard=_is_planned),
    _step("check", State.CALL, State.CHECK, can_plan_edition, gettext_lazy("Close the call"), _call_is_over),
    _step("assign", State.CHECK, State.ASSIGNMENT, can_plan_edition, gettext_lazy("End the formal check"), _is_checked),
    _step("review", State.ASSIGNMENT, State.REVIEW, can_lead_panel, gettext_lazy("Start the review"), _is_assigned),
    _step("panel", State.REVIEW, State.PANEL, can_lead_panel, gettext_lazy("Close the review"), _is_reviewed),
    Transition("notice", {State.PANEL}, State.NOTICE, can_publish_edition, kinds.NOTICED,
               gettext_lazy("Put before the public"), guard=_is_judged, effect=_put_before_public),
    _step("end_notice", State.NOTICE, State.OBJECTIONS, can_end_notice, gettext_lazy("End the notice"),
          _notice_is_over),
    _step("close_objections", State.OBJECTIONS, State.APPROVAL, can_close_objections,
          gettext_lazy("All objections are decided"), _is_decided),
    Transition("publish", {State.APPROVAL}, State.PUBLISHED, can_publish_edition, kinds.PUBLISHED,
               gettext_lazy("Publish"), guard=_is_decided, effect=_publish),
    Transition("supersede", {State.PUBLISHED}, State.SUPERSEDED, lambda user, _edition: user is None,
               kinds.SUPERSEDED),
)  # fmt: skip
