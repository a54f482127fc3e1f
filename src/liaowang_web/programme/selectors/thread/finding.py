"""Where a thread is taken up: a stage and a number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404

from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import Anybody
from liaowang_web.observatory.selectors.runs import run_as_of
from liaowang_web.observatory.selectors.topics import topic_of
from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.selectors.pointing import SORTS
from liaowang_web.programme.selectors.targets import target_with
from liaowang_web.programme.selectors.thread.steps import hall_stage

K = EvidenceItem.Kind
_KINDS: dict[str, tuple[str, ...]] = {
    "contract": (K.CONTRACT,), "deal": (K.DEAL,), "meeting": (K.MEETING,), "demand": (K.ENTRY,), "entry": (K.ENTRY,),
    "catalogue": (K.CATALOGUE,), "registry": (K.SCENARIO, K.STANDARD, K.PRODUCT, K.INCUBATOR, K.ORGANISATION),
}  # fmt: skip


def start_of(user: Anybody, stage: str, code: str) -> tuple[str, Any]:
    """Give the stage and the thing of a number; whether this person may see it, the thread itself decides.

    Raises
    ------
    Http404
        If nothing bears the number, or it stands at another stage.
    """
    direct: dict[str, Callable[[], Any]] = {
        "target": lambda: target_with(code), "topic": lambda: topic_of(run_as_of(None), code, user),
    }  # fmt: skip
    if stage in direct:
        return stage, direct[stage]()
    for kind in _KINDS.get(stage, ()):
        thing = SORTS[kind].find(code)
        if thing is not None:
            return hall_stage(thing) if isinstance(thing, Entry) else stage, thing
    raise Http404
