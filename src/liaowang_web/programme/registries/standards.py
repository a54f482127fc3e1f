"""The registries of standards and of the roadmap."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from liaowang_web.programme.forms import acts as forms
from liaowang_web.programme.models import RoadmapItem, Standard
from liaowang_web.programme.registries.registry import Badge, Link, Registry, Rows, made, moves
from liaowang_web.programme.services import registering
from liaowang_web.programme.states.registries import ROADMAP, STANDARD


def _item(row: RoadmapItem) -> list[Any]:
    link = Link(reverse("programme:thing", args=[row.code]), str(row))
    return [link, row.starts_on, row.due_on, Badge(row.shape, row.get_state_display())]


def _standard(row: Standard) -> list[Any]:
    link = Link(reverse("programme:thing", args=[row.code]), str(row))
    return [row.designation, link, Badge(row.shape, row.get_state_display())]


def _replacing(_user: Any, standard: Standard) -> list[Standard]:
    return [standard.replaced_by] if standard.replaced_by else []


def _closing(_user: Any, item: RoadmapItem) -> list[Standard]:
    return [item.standard] if item.standard else []


_STAGED = _("The stage is a public fact; who noted it stays in the history.")
_HEADS = [_("Designation"), _("Title"), _("Stage")]
STANDARDS = Registry(
    slug="standards", label=_("Standards"), one=_("standard"), model=Standard,
    lead=_("Standards of future industries with level and stage, from the first idea to withdrawal."),
    columns={
        _("Designation"): lambda it: it.designation,  # type: ignore[dict-item]
        _("Level"): Standard.get_level_display,  # type: ignore[dict-item]
        _("Published on"): lambda it: it.published_on,  # type: ignore[dict-item]
    },
    facts=("designation", "level", "published_on", "in_force_on"),
    texts=("drafting_units", "patents_declared"),
    enter=lambda **given: registering.enter_thing(Standard, **given),
    acts=moves(STANDARD, registering.move_thing, form={"to_95": made(forms.WithdrawnForm)},
               leads=dict.fromkeys(STANDARD.transitions, _STAGED)),
    parts=[
        Rows("replaced", _("Replaced by"), _HEADS, _replacing, _standard),
        Rows("replaces", _("Replaces"), _HEADS, lambda _user, it: it.replaces.all(), _standard),
        Rows("roadmap", _("Gaps that it closes"), [_("Item of the roadmap"), _("Start"), _("Due"), _("State")],
             lambda _user, it: it.roadmap_items.all(), _item),
    ],
)  # fmt: skip

ROADMAP_ITEMS = Registry(
    slug="roadmap", label=_("Roadmap of standards"), one=_("item of the roadmap"), model=RoadmapItem,
    lead=_("Gaps in the standards of each track, and when a standard is to close them."),
    columns={_("Start"): lambda it: it.starts_on, _("Due"): lambda it: it.due_on},  # type: ignore[dict-item]
    facts=("starts_on", "due_on"),
    texts=("gap_zh", "gap_en"),
    enter=lambda **given: registering.enter_thing(RoadmapItem, **given),
    acts=moves(ROADMAP, registering.move_thing, form={"finish": made(forms.ClosedByForm)},
               leads={"finish": _("The standard is named by its number, or by its code here.")}),
    parts=[Rows("standard", _("Closed by"), _HEADS, _closing, _standard)],
)  # fmt: skip
