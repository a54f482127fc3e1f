"""The registries as their pages need them."""

from __future__ import annotations

from liaowang_web.programme.models import Registered
from liaowang_web.programme.registries.challenges import CHALLENGES
from liaowang_web.programme.registries.consortia import CONSORTIA
from liaowang_web.programme.registries.incubators import INCUBATORS
from liaowang_web.programme.registries.registry import Registry
from liaowang_web.programme.registries.scenarios import SCENARIOS
from liaowang_web.programme.registries.standards import ROADMAP_ITEMS, STANDARDS

REGISTRIES: dict[str, Registry] = {
    it.slug: it for it in (SCENARIOS, STANDARDS, ROADMAP_ITEMS, INCUBATORS, CONSORTIA, CHALLENGES)
}


def registry_of(thing: Registered) -> Registry:
    """Give the registry in which a thing stands."""
    return next(it for it in REGISTRIES.values() if it.model is type(thing))
