"""How an import walks: read, previewed, imported or dropped."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from liaowang_web.hall import kinds
from liaowang_web.hall.models import Import
from liaowang_web.hall.policies import Anybody, can_enter_entry
from liaowang_web.workflow.machine import Machine, Transition

State = Import.State


def _may_enter(user: Anybody, made: Import) -> bool:
    return can_enter_entry(user, made.organisation)


def _is_system(user: Anybody, _made: Import) -> bool:
    return user is None


def _tell(made: Import, *, unknown: list[str], media_type: str, n: int, **_values: Any) -> dict[str, Any]:
    made.unknown_columns, made.media_type = unknown, media_type
    return {"n": n}


def _say_why(made: Import, *, trouble: str, **_values: Any) -> None:
    made.trouble = trouble[:300]


def _finish(made: Import, *, n_created: int, n_changed: int, n_refused: int, **_values: Any) -> dict[str, Any]:
    made.done_at = timezone.now()
    return {"n_created": n_created, "n_changed": n_changed, "n_refused": n_refused, "sha256": made.sha256}


IMPORT: Machine[Import] = Machine(
    Transition("preview", {State.READING, State.WRITING}, State.PREVIEWED, _is_system, kinds.IMPORT_PREVIEWED,
               effect=_tell),
    Transition("give_up", {State.READING}, State.UNREADABLE, _is_system, kinds.IMPORT_UNREADABLE, effect=_say_why),
    Transition("write", {State.PREVIEWED}, State.WRITING, _may_enter, kinds.IMPORT_ASKED, _("Import")),
    Transition("drop", {State.PREVIEWED, State.READING}, State.DROPPED, _may_enter, kinds.IMPORT_DROPPED, _("Drop")),
    Transition("finish", {State.WRITING}, State.DONE, _is_system, kinds.IMPORT_DONE, effect=_finish),
)  # fmt: skip
