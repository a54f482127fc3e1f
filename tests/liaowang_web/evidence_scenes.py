"""What the permission table asks pages of targets about: evidence that waits is known to officers alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from tests.liaowang_web.evidence_factories import S, make_evidence, make_target
from tests.liaowang_web.hall_factories import make_published
from tests.liaowang_web.programme_scenes import kept

if TYPE_CHECKING:
    from tests.liaowang_web.permission_scenes import Scene


def target(_scene: Scene) -> dict[str, Any]:
    return {"code": make_target().code}


def listed(scene: Scene) -> dict[str, Any]:
    """A public entry of the member's organisation; whose it is may bring it forward, and programme officers."""
    return {"code": make_published("achievement", kept(scene)).code}


def waiting(_scene: Scene) -> dict[str, Any]:
    return {"key": make_evidence(state=S.RECORDED).pk}


def accepting(scene: Scene) -> dict[str, Any]:
    return {**waiting(scene), "name": "accept"}


def thread(scene: Scene) -> dict[str, Any]:
    return {"stage": "target", **target(scene)}


def waiting_list(scene: Scene) -> dict[str, Any]:
    waiting(scene)
    return {"name": "check"}


def report(scene: Scene) -> dict[str, Any]:
    target(scene)
    return {"year": timezone.localdate().year, "form": "xlsx"}
