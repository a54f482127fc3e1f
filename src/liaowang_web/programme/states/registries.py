"""How scenarios, standards, items of the roadmap, incubators and bookings walk from state to state."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from liaowang_web.programme.kinds import registries as kinds
from liaowang_web.programme.models import Booking, Incubator, RoadmapItem, Scenario, Standard
from liaowang_web.programme.policies import registries as policies
from liaowang_web.workflow.machine import Machine, Transition

_S, _I, _R, _B, _G = Scenario.State, Incubator.State, RoadmapItem.State, Booking.State, Standard.State


def _is_described(scenario: Scenario, **_values: Any) -> str:
    if not (scenario.place and scenario.safety_limits and scenario.indicators):
        return _("Say where it is, the limits for safety, and the indicators by which it is judged.")
    return "" if scenario.data_offered or scenario.equipment_offered else _("Say which data or equipment is offered.")


def _is_deployed(scenario: Scenario, **_values: Any) -> str:
    return "" if scenario.deployments.exists() else _("Nothing has been deployed yet.")


def _has_results(scenario: Scenario, **_values: Any) -> str:
    is_told = scenario.deployments.exclude(results="").exclude(is_reached=None).exists()
    return "" if is_told else _("No deployment tells its results yet, and whether the indicators were reached.")


def _is_worth_listing(scenario: Scenario, *, edition: str = "", **_values: Any) -> str:
    if scenario.level not in {Scenario.Level.TYPICAL, Scenario.Level.BENCHMARK}:
        return _("Only typical and benchmark scenarios go on the list.")
    if not scenario.deployments.filter(is_reached=True).exists():
        return _("No deployment reached its indicators.")
    return "" if edition.strip() else _("Name the list and its edition.")


def _list(scenario: Scenario, *, edition: str, **_values: Any) -> dict[str, Any]:
    scenario.listed_in = edition.strip()
    return {"edition": scenario.listed_in}


SCENARIO: Machine[Scenario] = Machine(
    Transition("open", {_S.PROPOSED}, _S.OPENED, policies.can_judge_thing, kinds.SCENARIO_OPENED,
               gettext_lazy("Open the scenario"), guard=_is_described),
    Transition("run", {_S.OPENED}, _S.RUNNING, policies.can_keep_thing, kinds.SCENARIO_RUN,
               gettext_lazy("It is running"), guard=_is_deployed),
    Transition("evaluate", {_S.RUNNING}, _S.EVALUATED, policies.can_judge_thing, kinds.SCENARIO_EVALUATED,
               gettext_lazy("It is evaluated"), guard=_has_results),
    Transition("list", {_S.EVALUATED}, _S.LISTED, policies.can_judge_thing, kinds.SCENARIO_LISTED,
               gettext_lazy("Put it on the list"), guard=_is_worth_listing, effect=_list),
    Transition("drop", {_S.PROPOSED}, _S.DROPPED, policies.can_end_thing, kinds.SCENARIO_RETIRED,
               gettext_lazy("Drop the proposal"), needs_reason=True),
    Transition("retire", {_S.OPENED, _S.RUNNING, _S.EVALUATED, _S.LISTED}, _S.RETIRED,
               policies.can_end_thing, kinds.SCENARIO_RETIRED, gettext_lazy("Retire it"), needs_reason=True),
)  # fmt: skip


def _may_stage(stage: str, standard: Standard, **_values: Any) -> str:
    if stage == _G.PUBLISHED and not (standard.designation and standard.published_on):
        return _("A published standard has a number and the day of its publication.")
    return ""


def _stage(stage: str, standard: Standard, *, replaced_by: Standard | None = None, **_values: Any) -> dict[str, Any]:
    if stage == _G.WITHDRAWN:
        standard.replaced_by = replaced_by
    return {"stage": stage}


def _staging(source: str, target: str, label: Any, *, name: str = "") -> Transition[Standard]:
    return Transition(
        name or f"to_{target}", {source}, target, policies.can_stage_standard, kinds.STANDARD_STAGED, label,
        guard=partial(_may_stage, target), effect=partial(_stage, target), needs_reason=target == _G.WITHDRAWN,
    )  # fmt: skip


STANDARD: Machine[Standard] = Machine(
    _staging(_G.PRELIMINARY, _G.PROPOSAL, gettext_lazy("To the proposal")),
    _staging(_G.PROPOSAL, _G.DRAFTING, gettext_lazy("To drafting")),
    _staging(_G.DRAFTING, _G.COMMENTS, gettext_lazy("To comments")),
    _staging(_G.COMMENTS, _G.REVIEW, gettext_lazy("To review")),
    _staging(_G.REVIEW, _G.APPROVAL, gettext_lazy("To approval")),
    _staging(_G.APPROVAL, _G.PUBLISHED, gettext_lazy("It is published")),
    _staging(_G.PUBLISHED, _G.REVIEWED, gettext_lazy("To re-review")),
    _staging(_G.REVIEWED, _G.PUBLISHED, gettext_lazy("It stays in force"), name="confirm"),
    _staging(_G.REVIEWED, _G.WITHDRAWN, gettext_lazy("It is withdrawn")),
)


def _is_closed_by(_item: RoadmapItem, *, standard: Standard | None = None, **_values: Any) -> str:
    if standard is None:
        return _("Name the standard that closes the gap.")
    is_there = standard.state in {_G.PUBLISHED, _G.REVIEWED}
    return "" if is_there else _("This standard is not published.")


def _close(item: RoadmapItem, *, standard: Standard, **_values: Any) -> dict[str, Any]:
    item.standard = standard
    return {"standard": standard.designation or standard.code}


ROADMAP: Machine[RoadmapItem] = Machine(
    Transition("start", {_R.PLANNED}, _R.STARTED, policies.can_keep_thing, kinds.ROADMAP_STARTED,
               gettext_lazy("Work has begun")),
    Transition("finish", {_R.PLANNED, _R.STARTED}, _R.DONE, policies.can_keep_thing, kinds.ROADMAP_DONE,
               gettext_lazy("A standard closes the gap"), guard=_is_closed_by, effect=_close),
    Transition("drop", {_R.PLANNED, _R.STARTED}, _R.DROPPED, policies.can_keep_thing, kinds.ROADMAP_DROPPED,
               gettext_lazy("Drop it"), needs_reason=True),
)  # fmt: skip


def _is_placed(incubator: Incubator, **_values: Any) -> str:
    return "" if incubator.region else _("Give its region.")


INCUBATOR: Machine[Incubator] = Machine(
    Transition("cultivate", {_I.PLANNED}, _I.CULTIVATED, policies.can_judge_thing, kinds.INCUBATOR_CULTIVATED,
               gettext_lazy("It is being cultivated"), guard=_is_placed),
    Transition("operate", {_I.PLANNED, _I.CULTIVATED}, _I.OPERATING, policies.can_judge_thing,
               kinds.INCUBATOR_OPERATED, gettext_lazy("It is operating"), guard=_is_placed),
    Transition("close", {_I.PLANNED, _I.CULTIVATED, _I.OPERATING}, _I.CLOSED, policies.can_end_thing,
               kinds.INCUBATOR_CLOSED, gettext_lazy("It has closed"), needs_reason=True),
)  # fmt: skip


def full_days(booking: Booking) -> list[date]:
    """Give the days of a booking on which its line is full with what is confirmed."""
    line = booking.line
    taken = list(
        line.bookings.filter(
            state=_B.CONFIRMED, first_day__lte=booking.last_day, last_day__gte=booking.first_day
        ).exclude(pk=booking.pk)
    )
    days = [booking.first_day + timedelta(n) for n in range((booking.last_day - booking.first_day).days + 1)]
    return [day for day in days if sum(it.first_day <= day <= it.last_day for it in taken) >= line.places]


def _is_free(booking: Booking, **_values: Any) -> str:
    full = full_days(booking)
    if not full:
        return ""
    return _("The line is full on %(day)s and %(n)s days in all.") % {"day": f"{full[0]:%Y-%m-%d}", "n": len(full)}


def _is_ahead(booking: Booking, **_values: Any) -> str:
    return "" if booking.first_day > timezone.localdate() else _("It has begun.")


BOOKING: Machine[Booking] = Machine(
    Transition("confirm", {_B.ASKED}, _B.CONFIRMED, policies.can_decide_booking, kinds.BOOKING_CONFIRMED,
               gettext_lazy("Confirm"), guard=_is_free),
    Transition("decline", {_B.ASKED}, _B.DECLINED, policies.can_decide_booking, kinds.BOOKING_DECLINED,
               gettext_lazy("Decline"), needs_reason=True),
    Transition("cancel", {_B.ASKED, _B.CONFIRMED}, _B.CANCELLED, policies.can_cancel_booking,
               kinds.BOOKING_CANCELLED, gettext_lazy("Cancel the booking"), guard=_is_ahead),
)  # fmt: skip
