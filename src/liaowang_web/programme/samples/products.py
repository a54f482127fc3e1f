"""What stands behind the landmark products of the sample site: its own topics and standards, found by their tracks."""

from __future__ import annotations

from liaowang_web.accounts.models import User
from liaowang_web.hall.models import Entry
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.selectors.runs import run_as_of
from liaowang_web.programme.models import LandmarkProduct, Scenario, Standard
from liaowang_web.programme.selectors.taxonomy import described_product
from liaowang_web.programme.services.editions import take_over_products
from liaowang_web.programme.services.registries import link_product

_MOST = 5
_TRACKS: dict[str, tuple[str, ...]] = {"LP-01": ("FM-06",), "LP-05": ("FI-01",), "LP-10": ()}
"""Tracks near a product for which the edition names none itself."""


def link_products(officer: User) -> int:
    """Take over the products, and link what lies on their tracks; gives how many have something behind them."""
    take_over_products()
    n = 0
    for product in LandmarkProduct.objects.all():
        tracks = [*described_product(product.code)["tracks"], *_TRACKS.get(product.code, ())]
        topics, standards, scenarios = _topics(tracks), _on(Standard, tracks), _on(Scenario, tracks)
        technologies = _technologies(tracks)
        if topics or standards or scenarios or technologies:
            link_product(
                product, actor=officer, version=product.version, topics=[(it.code, it.run.run_id) for it in topics],
                standards=standards, scenarios=scenarios, technologies=technologies,
            )  # fmt: skip
            n += 1
    return n


def _technologies(tracks: list[str]) -> list[Entry]:
    kinds = (Entry.Kind.TECHNOLOGY, Entry.Kind.ACHIEVEMENT)
    found = Entry.objects.filter(kind__in=kinds, track__in=tracks, state=Entry.State.PUBLISHED).order_by("number")
    return list(found[:_MOST])


def _topics(tracks: list[str]) -> list[Topic]:
    run = run_as_of(None)
    if run is None:
        return []
    shown = Topic.objects.select_related("run").filter(run=run, is_hidden=False, merged_into="", rank__isnull=False)
    found = [it for it in shown.defer("told").order_by("rank") if set(it.tracks.split()) & set(tracks)]
    return found[:_MOST]


def _on(model: type[Standard] | type[Scenario], tracks: list[str]) -> list[object]:
    hidden = [Scenario.State.PROPOSED]
    found = model._default_manager.exclude(state__in=hidden).order_by("number")
    return [it for it in found if set(it.track_codes) & set(tracks)]
