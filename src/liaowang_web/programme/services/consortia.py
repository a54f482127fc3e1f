"""Consortia: entered with their lead, joined, left, handed over; projects and votes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.hall.models import Entry
from liaowang_web.programme.kinds import consortia as kinds
from liaowang_web.programme.models import Ballot, Consortium, Participation, Project, Vote
from liaowang_web.programme.policies import consortia as policies
from liaowang_web.programme.services.registering import demand, enter_thing, refuse
from liaowang_web.programme.states.consortia import VOTE
from liaowang_web.programme.voting import is_carried
from liaowang_web.workflow.locking import lock

_LEAD = Participation.Role.LEAD


@transaction.atomic
def enter_consortium(
    organisation: Organisation, *, actor: User, technologies: Sequence[Entry] = (), columns: Mapping[str, Any]
) -> Consortium:
    """Enter a consortium; the organisation for which it is entered is its lead.

    Raises
    ------
    NotAllowed, TransitionRefused
        As `enter_thing`.
    """
    consortium = enter_thing(
        Consortium, actor=actor, organisation=organisation, technologies=technologies, columns=columns
    )
    Participation.objects.create(
        consortium=consortium, organisation=organisation, role=_LEAD, accepted_at=timezone.now()
    )
    return consortium


@transaction.atomic
def invite_organisation(
    consortium: Consortium, organisation: Organisation, *, actor: User, contribution: str = ""
) -> Participation:
    """Invite an organisation into a consortium; it counts only once it has accepted.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor binds the lead, and the organisation is verified and not in it; nothing is then written.
    """
    found = lock(consortium)
    demand(is_allowed=policies.can_lead_consortium(actor, found))
    is_over = found.state in {Consortium.State.DISSOLVED, Consortium.State.DROPPED}
    refuse(_("It is dissolved.") if is_over else "")
    is_verified = organisation.state == Organisation.State.VERIFIED
    refuse("" if is_verified else _("Only verified organisations take part."))
    is_in = found.participations.filter(organisation=organisation, until=None).exists()
    refuse(_("It takes part already, or is invited.") if is_in else "")
    participation = Participation.objects.create(
        consortium=found, organisation=organisation, contribution=contribution.strip()
    )
    audit.record(
        kinds.INVITED, found, actor=actor, on_behalf_of=found.organisation_id, member=audit.named(organisation)
    )
    return participation


@transaction.atomic
def accept_participation(participation: Participation, *, actor: User) -> Participation:
    """Accept for an organisation that it takes part.

    Raises
    ------
    NotAllowed
        Unless the actor binds it and it is invited; nothing is then written.
    """
    consortium = lock(participation.consortium)
    found = Participation.objects.get(pk=participation.pk)
    demand(is_allowed=policies.can_accept_participation(actor, found))
    found.accepted_at, found.since = timezone.now(), timezone.localdate()
    found.save()
    member = audit.named(found.organisation)
    audit.record(kinds.JOINED, consortium, actor=actor, on_behalf_of=found.organisation_id, member=member)
    return found


@transaction.atomic
def end_participation(participation: Participation, *, actor: User, reason: str) -> Participation:
    """Let a member leave, with the reason; the row stays, and so do its ballots.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor binds the member or the lead, or without a reason; nothing is then written.
    """
    consortium = lock(participation.consortium)
    found = Participation.objects.get(pk=participation.pk)
    demand(is_allowed=policies.can_end_participation(actor, found))
    refuse("" if reason.strip() else _("Say why: a reason is asked for here."))
    found.until, found.exit_reason = timezone.localdate(), reason.strip()
    found.save()
    audit.record(kinds.LEFT, consortium, actor=actor, reason=found.exit_reason, member=audit.named(found.organisation))
    return found


@transaction.atomic
def hand_over_lead(consortium: Consortium, organisation: Organisation, *, actor: User) -> Consortium:
    """Hand the lead to another member; both keep the history of what they were.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor binds the lead, and the other is a member who accepted; nothing is then written.
    """
    found = lock(consortium)
    demand(is_allowed=policies.can_lead_consortium(actor, found))
    now = found.participations.filter(until=None).exclude(accepted_at=None)
    refuse("" if now.filter(organisation=organisation).exclude(role=_LEAD).exists() else _("It is no member."))
    rows = list(now.filter(organisation__in=(found.organisation_id, organisation.pk)))
    for row in rows:
        row.until, row.exit_reason = timezone.localdate(), str(_("the lead was handed over"))
        row.save()
    for row in rows:
        role = _LEAD if row.organisation_id == organisation.pk else Participation.Role.MEMBER
        Participation.objects.create(
            consortium=found, organisation=row.organisation, role=role, contribution=row.contribution,
            accepted_at=row.accepted_at,
        )  # fmt: skip
    found.organisation = organisation
    found.version += 1
    found.save()
    audit.record(kinds.LEAD_CHANGED, found, actor=actor, member=audit.named(organisation), after=fingerprint(found))
    return found


@transaction.atomic
def begin_project(consortium: Consortium, *, actor: User, **columns: Any) -> Project:
    """Begin a project of an active consortium.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor binds the lead and it is active; nothing is then written.
    """
    found = lock(consortium)
    demand(is_allowed=policies.can_lead_consortium(actor, found))
    refuse("" if found.state == Consortium.State.ACTIVE else _("The consortium is not active."))
    project = Project.objects.create(consortium=found, **columns)
    audit.record(kinds.PROJECT_BEGUN, found, actor=actor, project={"zh": project.title_zh, "en": project.title_en})
    return project


@transaction.atomic
def end_project(project: Project, *, actor: User, status: str, outcome: str) -> Project:
    """End a project as done or stopped, with its outcome.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor binds the lead and it is running, or without an outcome; nothing is then written.
    """
    consortium = lock(project.consortium)
    demand(is_allowed=policies.can_lead_consortium(actor, consortium))
    found = Project.objects.get(pk=project.pk)
    refuse("" if found.status == Project.Status.RUNNING else _("It is over already."))
    refuse("" if outcome.strip() else _("Tell the outcome."))
    found.status, found.outcome = status, outcome.strip()
    found.save()
    name = {"zh": found.title_zh, "en": found.title_en}
    audit.record(kinds.PROJECT_ENDED, consortium, actor=actor, project=name, status=status)
    return found


@transaction.atomic
def open_vote(consortium: Consortium, *, actor: User, question: str, rule: str, deadline: datetime) -> Vote:
    """Put a question to those who are members now.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor binds the lead, it is active, and the deadline lies ahead; nothing is then written.
    """
    found = lock(consortium)
    demand(is_allowed=policies.can_lead_consortium(actor, found))
    refuse("" if found.state == Consortium.State.ACTIVE else _("The consortium is not active."))
    refuse("" if deadline > timezone.now() else _("The deadline lies ahead."))
    vote = Vote.objects.create(
        consortium=found, question=question.strip(), rule=rule, deadline=deadline, opened_by=actor
    )
    members = found.participations.filter(until=None).exclude(accepted_at=None)
    vote.voters.set(it.organisation for it in members.select_related("organisation"))
    audit.record(kinds.VOTE_OPENED, vote, actor=actor, on_behalf_of=found.organisation_id, after=fingerprint(vote))
    return vote


@transaction.atomic
def cast_ballot(
    vote: Vote, organisation: Organisation, *, actor: User, choice: str, now: datetime | None = None
) -> Ballot:
    """Vote for an organisation, once; how it voted is told when the vote is closed.

    Raises
    ------
    NotAllowed, TransitionRefused
        Unless the actor binds an organisation with a ballot that it has not cast, in time; nothing is then written.
    """
    found = lock(vote)
    demand(is_allowed=policies.can_vote_for(actor, found, organisation.pk))
    is_open = found.state == Vote.State.OPEN and (now or timezone.now()) < found.deadline
    refuse("" if is_open else _("The vote is over."))
    refuse(_("This organisation has voted.") if found.ballots.filter(organisation=organisation).exists() else "")
    ballot = Ballot.objects.create(vote=found, organisation=organisation, person=actor, choice=choice)
    audit.record(kinds.VOTE_CAST, found, actor=actor, on_behalf_of=organisation.pk, member=audit.named(organisation))
    return ballot


@transaction.atomic
def close_vote(vote: Vote, *, actor: User | None = None, now: datetime | None = None) -> Vote:
    """Close a vote once everybody voted or its time is over; the result follows from its rule.

    Raises
    ------
    TransitionRefused, NotAllowed
        As `Machine.perform`; nothing is then written.
    """
    return VOTE.perform("carry" if is_carried(lock(vote)) else "reject", vote, actor=actor, now=now)
