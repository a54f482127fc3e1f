"""The registry of scenarios."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaowang_web.programme.forms import acts as forms
from liaowang_web.programme.models import Deployment, Scenario
from liaowang_web.programme.policies import registries as policies
from liaowang_web.programme.registries.registry import Act, Link, Registry, Rows, made, moves
from liaowang_web.programme.services import registering, registries
from liaowang_web.programme.states.registries import SCENARIO

_USED = {Scenario.State.OPENED, Scenario.State.RUNNING}


def _cells(row: Deployment) -> list[Any]:
    entry = row.technology
    technology = Link(reverse("hall:entry", args=[entry.code]), entry.code) if entry and entry.is_public else None
    reached = "" if row.is_reached is None else _("yes") if row.is_reached else _("no")
    source = Link(row.source_url, _("source"), is_external=True) if row.source_url else None
    return [str(row), technology, row.begun_on, row.ended_on, row.results, reached, source]


SCENARIOS = Registry(
    slug="scenarios", label=_("Scenarios"), one=_("scenario"), model=Scenario,
    lead=_("Places with data and equipment in which a technology is tried or applied, and what came of it."),
    columns={_("Level"): Scenario.get_level_display, _("Location"): lambda it: it.place},  # type: ignore[dict-item]
    facts=("level", "place", "listed_in"),
    texts=("data_offered", "equipment_offered", "safety_limits", "indicators", "solution_pack"),
    enter=lambda **given: registering.enter_thing(Scenario, **given),
    acts=[
        *moves(SCENARIO, registering.move_thing, form={"list": made(forms.ListForm)}, leads={
            "open": _("Everybody sees it, and suppliers can come."),
            "run": _("From now on it counts as running."),
            "evaluate": _("Its results stand; it can no longer be edited."),
            "list": _("It goes on the list of typical scenarios."),
            "drop": _("Nobody else learns of it; the reason stays in its history."),
            "retire": _("It is over for good; the reason stays in its history."),
        }),
        Act("deploy", _("Note a deployment"), lambda user, it: it.state in _USED and policies.can_keep_thing(user, it),
            registries.add_deployment, made(forms.DeploymentForm)),
    ],
    parts=[
        Rows("deployments", _("Deployments"),
             [_("Supplier"), _("Technology"), _("Begun on"), _("Ended on"), _("Results"), _("Reached"),
              _("Source")],
             lambda _user, it: it.deployments.select_related("supplier", "technology", "scenario"), _cells,
             [Act("report", _("Note its results"), lambda user, row: not row.results and row.scenario.state in _USED
                  and policies.can_keep_thing(user, row.scenario), registries.report_deployment,
                  made(forms.ResultsForm))],
             none=_("Nothing has been deployed yet.")),
    ],
)  # fmt: skip
