"""The registry of challenges."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from liaowang_web.programme.forms import acts as forms
from liaowang_web.programme.models import Challenge, Evaluation, Milestone, Objection, Task, ThirdPartyTest
from liaowang_web.programme.policies.registries import can_edit_thing
from liaowang_web.programme.registries.bids import ACTS, HEADS, cells
from liaowang_web.programme.registries.registry import Act, Badge, Registry, Rows, Word, made, moves
from liaowang_web.programme.selectors import challenges as selectors
from liaowang_web.programme.services import challenges as services
from liaowang_web.programme.services import registering
from liaowang_web.programme.states.challenges import CHALLENGE, MILESTONE, OBJECTION

_MILESTONE = {it.name: it for it in moves(MILESTONE)}
_OBJECTION = {it.name: it for it in moves(OBJECTION)}


def _task(row: Task) -> list[Any]:
    return [row.position, str(row), row.indicators]


def _milestone(row: Milestone) -> list[Any]:
    return [str(row.bid.number), row.title, row.due_on, row.payment, Badge(row.shape, row.get_state_display()),
            row.evidence]  # fmt: skip


def _evaluation(row: Evaluation) -> list[Any]:
    return [str(row.bid.number), row.points, row.note]


def _test(row: ThirdPartyTest) -> list[Any]:
    passed = Badge("on", _("passed")) if row.is_passed else Badge("gone", _("not passed"))
    return [str(row.bid.number), str(row.tester), row.report_number, row.tested_on, row.results, passed]


def _objection(row: Objection) -> list[Any]:
    return [row.text, row.created_at, Badge(row.shape, row.get_state_display()), row.decision]


def _milestones(user: Any, challenge: Challenge) -> list[Milestone]:
    return [it for seen in selectors.seen_bids(user, challenge) for it in selectors.milestones_for(user, seen.bid)]


def _tests(user: Any, challenge: Challenge) -> list[ThirdPartyTest]:
    return [it for seen in selectors.seen_bids(user, challenge) for it in selectors.tests_for(user, seen.bid)]


def _evaluations(user: Any, challenge: Challenge) -> list[Evaluation]:
    return [it for seen in selectors.seen_bids(user, challenge) for it in selectors.evaluations_for(user, seen.bid)]


def _may_object(user: Any, challenge: Challenge) -> bool:
    return bool(selectors.objectors_of(user, challenge))


def _object_form(sent: Any, user: Any, challenge: Challenge) -> forms.ObjectionForm:
    return forms.ObjectionForm(sent, organisations=selectors.objectors_of(user, challenge))


def _shortlist_form(sent: Any, _user: Any, challenge: Challenge) -> forms.ShortlistForm:
    return forms.ShortlistForm(sent, choices=selectors.choices_of(challenge))


def _is_followed(may: Any) -> Any:
    return lambda user, row: row.bid.task.challenge.state == Challenge.State.MILESTONES and may(user, row)


_LEADS: dict[str, Word] = {
    "vet": _("Its text and rules stand from now on."),
    "notice": _("Everybody sees it; objections are taken until the notice is over."),
    "open": _("Bids are taken under seal until the deadline; then each bidder opens their own."),
    "close": _("No more bids are taken; those handed in are opened."),
    "review": _("What was not opened is void. Experts without conflict give points."),
    "shortlist": _("Everybody reads who is shortlisted; objections are taken for seven days."),
    "contract": _("Every shortlisted bidder is under contract, or out."),
    "begin": _("Leads report their milestones from now on."),
    "test": _("All milestones are passed; a third party tests."),
    "judge": _("All are tested; each is accepted, or not."),
    "award": _("The challenge ends with its winners."),
    "fail": _("The challenge ends without a winner; everybody reads why."),
    "drop": _("Nobody else learns of it; the reason stays in its history."),
    "terminate": _("The challenge ends for good; everybody reads why."),
}

CHALLENGES = Registry(
    slug="challenges", label=_("Challenges"), one=_("challenge"), model=Challenge,
    lead=_("Problems put out to whoever can solve them: public notice, sealed bids, milestones, a third party's test."),
    columns={
        _("Scope"): Challenge.get_scope_display,  # type: ignore[dict-item]
        _("Funds"): lambda it: it.budget,  # type: ignore[dict-item]
        _("Bids until"): lambda it: it.deadline,  # type: ignore[dict-item]
    },
    facts=("scope", "budget", "cash_share", "most_months", "notice_until", "deadline", "opens_until",
           "shortlist_until"),
    texts=("own_efforts_zh", "own_efforts_en", "ip_terms_zh", "ip_terms_en", "ended_for"),
    enter=lambda **given: registering.enter_thing(Challenge, **given),
    acts=[
        *moves(CHALLENGE, services.move_challenge, leads=_LEADS, form={
            "notice": made(forms.NoticeForm), "open": made(forms.OpenForm), "shortlist": _shortlist_form,
        }),
        Act("task", _("Add a task"), can_edit_thing, services.add_task, made(forms.TaskForm)),
        Act("object", _("Object to the notice"), _may_object, services.object_to, _object_form,
            _("The integrity officer decides, with a reason that everybody reads; until then the challenge waits.")),
    ],
    parts=[
        Rows("tasks", _("Tasks"), [_("Number"), _("Task"), _("Indicators")],
             lambda _user, it: it.tasks.all(), _task, none=_("There is no task yet.")),
        Rows("bids", _("Bids"), HEADS, selectors.seen_bids, cells, ACTS),
        Rows("evaluations", _("Points of experts"), [_("Bid number"), _("Points"), _("Why")], _evaluations,
             _evaluation),
        Rows("milestones", _("Milestones"),
             [_("Bid number"), _("What is reached"), _("Due"), _("Payment"), _("State"), _("Evidence")],
             _milestones, _milestone,
             [Act("report", _("Report it"), _is_followed(_MILESTONE["report"].may), services.report_milestone,
                  made(forms.EvidenceForm)),
              Act("pass", _("Pass it"), _is_followed(_MILESTONE["pass"].may), services.pass_milestone,
                  lead=_("What was reported is taken as reached."))]),
        Rows("tests", _("Tests by third parties"),
             [_("Bid number"), _("Third party"), _("Report"), _("Tested on"), _("Results"), _("Outcome")],
             _tests, _test),
        Rows("objections", _("Objections"), [_("Objection"), _("Filed"), _("State"), _("Decision")],
             lambda _user, it: it.objections.select_related("challenge"), _objection,
             [Act(name, _OBJECTION[name].label, _OBJECTION[name].may,
                  lambda row, *, actor, decision, is_upheld=name == "uphold": services.decide_objection(
                      row, actor=actor, is_upheld=is_upheld, decision=decision),
                  made(forms.DecisionForm)) for name in ("uphold", "dismiss")]),
    ],
)  # fmt: skip
