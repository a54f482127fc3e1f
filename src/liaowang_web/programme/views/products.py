"""The landmark products: their list, the page of each, and what stands behind it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from liaowang_web.accounts.requests import PersonRequest
from liaowang_web.deals.selectors.titles import titles_of
from liaowang_web.observatory.selectors.taxonomy import tracks
from liaowang_web.programme.forms.products import ProductForm
from liaowang_web.programme.policies.registries import can_link_product
from liaowang_web.programme.selectors import products as selectors
from liaowang_web.programme.selectors.taxonomy import described_product
from liaowang_web.programme.services.registries import link_product
from liaowang_web.workflow.acting import ask, sent


def products(request: HttpRequest) -> HttpResponse:
    """List the landmark products with how much stands behind each."""
    rows = [selectors.behind(request.user, it) for it in selectors.products()]
    return render(request, "programme/products.html", {"rows": rows, "crumbs": _crumbs()[:1]})


def product(request: HttpRequest, code: str) -> HttpResponse:
    """Show what stands behind a landmark product."""
    found = selectors.product_named(code)
    behind = selectors.behind(request.user, found)
    titles = titles_of([*behind.technologies, *behind.offered])
    context = {
        "product": found, "behind": behind, "crumbs": _crumbs(), "told": described_product(code),
        "technologies": [(it, titles.get(it.pk)) for it in behind.technologies],
        "offered": [(it, titles.get(it.pk)) for it in behind.offered],
        "tracks": [it for it in described_product(code)["tracks"] if it in tracks()],
        "may_link": can_link_product(request.user, found),
    }  # fmt: skip
    return render(request, "programme/product.html", context)


@login_required
def link(request: PersonRequest, code: str) -> HttpResponse:
    """Set what stands behind a landmark product."""
    found = selectors.product_named(code)
    if not can_link_product(request.user, found):
        raise Http404

    def act(given: dict[str, Any]) -> None:
        topics = [(it.code, it.run.run_id) for it in given.pop("topics")]
        link_product(found, actor=request.user, version=given.pop("version") or 0, topics=topics, **given)

    page = reverse("programme:product", args=[code])
    return ask(
        request, ProductForm(sent(request), product=found), act, back=page, title=_("Set what stands behind it"),
        crumbs=[*_crumbs(), (str(found), page)],
        lead=_("Codes, parted by blanks; what is left out is no longer linked."),
    )  # fmt: skip


def _crumbs() -> list[tuple[Any, str]]:
    return [
        (_("Programme"), reverse("programme:overview")),
        (_("Landmark products"), reverse("programme:products")),
    ]
