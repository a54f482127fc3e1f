"""The registry of innovation consortia."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from liaowang_web.design.numbers import is_chinese
from liaowang_web.programme.forms import acts as forms
from liaowang_web.programme.models import Consortium, Participation, Project, Vote
from liaowang_web.programme.policies import consortia as policies
from liaowang_web.programme.registries.registry import Act, Badge, Registry, Rows, made, moves
from liaowang_web.programme.selectors.consortia import SeenVote, participations_for, voters_of, votes_for
from liaowang_web.programme.services import consortia, registering
from liaowang_web.programme.states.consortia import CONSORTIUM

_ACTIVE = Consortium.State.ACTIVE
_OVER = {Consortium.State.DISSOLVED, Consortium.State.DROPPED}


def _may_lead(user: Any, consortium: Consortium) -> bool:
    return consortium.state == _ACTIVE and policies.can_lead_consortium(user, consortium)


def _may_invite(user: Any, consortium: Consortium) -> bool:
    return consortium.state not in _OVER and policies.can_lead_consortium(user, consortium)


def _member(row: Participation) -> list[Any]:
    if row.until:
        state = Badge("gone", _("left"))
    else:
        state = Badge("on", _("takes part")) if row.accepted_at else Badge("half", _("invited"))
    return [str(row.organisation), row.get_role_display(), state, row.contribution, row.since, row.until,
            row.exit_reason]  # fmt: skip


def _project(row: Project) -> list[Any]:
    return [_title(row), row.starts_on, row.due_on, row.get_status_display(), row.outcome]


def _title(row: Project) -> str:
    return row.title_zh if is_chinese() else row.title_en


def _vote(seen: SeenVote) -> list[Any]:
    vote = seen.vote
    if seen.counts is None:
        told = gettext("%(n)s have voted") % {"n": len(seen.ballots)}
    else:
        told = gettext("%(yes)s yes, %(no)s no, %(abstain)s abstentions, of %(voters)s") % seen.counts
    who = "; ".join(
        f"{it.organisation}: {it.get_choice_display()}" if seen.counts else str(it.organisation) for it in seen.ballots
    )
    return [vote.question, vote.get_rule_display(), vote.deadline, Badge(vote.shape, vote.get_state_display()), told,
            who]  # fmt: skip


def _is_open(vote: Vote) -> bool:
    return vote.state == Vote.State.OPEN


def _cast(sent: Any, user: Any, seen: SeenVote) -> forms.BallotForm:
    return forms.BallotForm(sent, organisations=voters_of(user, seen.vote))


def _may_close(user: Any, seen: SeenVote) -> bool:
    return _is_open(seen.vote) and policies.can_close_vote(user, seen.vote)


CONSORTIA = Registry(
    slug="consortia", label=_("Innovation consortia"), one=_("consortium"), model=Consortium,
    lead=_("Organisations that work on a core technology together, led by one, under an agreement on rights."),
    columns={_("Lead"): lambda it: str(it.organisation)},  # type: ignore[dict-item]
    facts=(),
    texts=("ip_background", "ip_foreground", "ip_access", "ip_exit"),
    enter=consortia.enter_consortium,
    acts=[
        *moves(CONSORTIUM, registering.move_thing, leads={
            "activate": _("From now on its agreement on rights stands, projects begin and votes are held."),
            "drop": _("Nobody else learns of it; the reason stays in its history."),
            "dissolve": _("It is over for good; members and votes stay on its page."),
        }),
        Act("invite", _("Invite an organisation"), _may_invite, consortia.invite_organisation, made(forms.InviteForm),
            _("It counts only once it has accepted.")),
        Act("hand_over", _("Hand over the lead"), _may_invite, consortia.hand_over_lead, made(forms.HandOverForm),
            _("Another member leads from now on; you stay a member.")),
        Act("project", _("Begin a project"), _may_lead, consortia.begin_project, made(forms.ProjectForm)),
        Act("vote", _("Put to the vote"), _may_lead, consortia.open_vote, made(forms.VoteForm),
            _("Members of today have one ballot each.")),
    ],
    parts=[
        Rows("members", _("Members"),
             [_("Organisation"), _("Role"), _("State"), _("Contribution"), _("Since"), _("Until"), _("Why it left")],
             participations_for, _member,
             [Act("accept", _("Accept"), policies.can_accept_participation, consortia.accept_participation,
                  lead=_("Your organisation takes part from today on.")),
              Act("leave", _("Leave"), policies.can_end_participation, consortia.end_participation,
                  made(forms.WhyForm), _("The row stays, with the day and the reason."))]),
        Rows("projects", _("Projects"), [_("Project"), _("Start"), _("Due"), _("Status"), _("Outcome")],
             lambda _user, it: it.projects.select_related("consortium"), _project,
             [Act("end", _("End it"), lambda user, row: row.status == "running"
                  and policies.can_lead_consortium(user, row.consortium), consortia.end_project,
                  made(forms.OutcomeForm))]),
        Rows("votes", _("Votes"),
             [_("Question"), _("Carried by"), _("Votes until"), _("State"), _("Ballots"), _("Who")],
             votes_for, _vote,
             [Act("cast", _("Vote"), lambda user, seen: _is_open(seen.vote) and bool(voters_of(user, seen.vote)),
                  lambda seen, **given: consortia.cast_ballot(seen.vote, **given), _cast,
                  _("A ballot is cast once. What each said is told when the vote is closed.")),
              Act("close", _("Close the vote"), _may_close,
                  lambda seen, **given: consortia.close_vote(seen.vote, **given),
                  lead=_("The result follows from the ballots."))]),
    ],
)  # fmt: skip
