"""Landmark products and what stands behind each, as whoever asks may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.models import Entry
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.selectors.runs import run_as_of
from liaowang_web.programme.models import LandmarkProduct, Scenario, Standard
from liaowang_web.programme.policies.registries import Anybody
from liaowang_web.programme.selectors.registries import technologies_of, things_for

_PUBLIC = (Entry.State.PUBLISHED, Entry.State.REVISING, Entry.State.RESUBMITTED)


@dataclass(frozen=True)
class Behind:
    """What stands behind a product.

    Attributes
    ----------
    technologies : list of Entry
        Linked, and public now.
    offered : list of Entry
        Products of the hall whose maker says that they belong to this line.
    makers : list of Organisation
        Linked, and the organisations of what is offered, unless these keep their name to themselves.
    scenarios, standards, topics : lists
    """

    product: LandmarkProduct
    technologies: list[Entry]
    offered: list[Entry]
    makers: list[Organisation]
    scenarios: list[Scenario]
    standards: list[Standard]
    topics: list[Topic]


def products() -> list[LandmarkProduct]:
    """Give the landmark products, by code."""
    return list(LandmarkProduct.objects.all())


def product_named(code: str) -> LandmarkProduct:
    """Give one. Raises Http404 if there is none of this code."""
    found = LandmarkProduct.objects.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def behind(user: Anybody, product: LandmarkProduct) -> Behind:
    """Give what stands behind a product, as somebody may see it."""
    offered = list(
        Entry.objects.filter(product__landmark=product.code, state__in=_PUBLIC, published_version__isnull=False)
        .select_related("organisation").order_by("number")
    )  # fmt: skip
    linked = product.makers.filter(state=Organisation.State.VERIFIED)
    makers = {it.pk: it for it in linked} | {
        it.organisation_id: it.organisation for it in offered if not it.is_anonymous
    }
    return Behind(
        product=product, technologies=technologies_of(product), offered=offered,
        makers=sorted(makers.values(), key=lambda it: it.number),
        scenarios=list(things_for(user, Scenario).filter(landmark_products=product).order_by("number")),
        standards=list(things_for(user, Standard).filter(landmark_products=product).order_by("number")),
        topics=topics_of(product),
    )  # fmt: skip


def topics_of(product: LandmarkProduct) -> list[Topic]:
    """Give the topics behind a product that the latest run shows, under the codes that were linked."""
    run = run_as_of(None)
    codes = list(product.topics.values_list("code", flat=True))
    return list(_shown(run).filter(code__in=codes).order_by("code")) if run and codes else []


def topic_named(code: str) -> Topic | None:
    """Find a topic that the latest run shows."""
    run = run_as_of(None)
    return _shown(run).filter(code=code).first() if run else None


def _shown(run: Any) -> Any:
    return Topic.objects.filter(Q(run=run, is_hidden=False, merged_into=""))
