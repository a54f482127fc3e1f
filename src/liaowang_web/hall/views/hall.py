"""The front of the hall: search with facets over all four kinds, and the same rows as files and feeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from liaowang_web.design.keeping import do_not_keep, kept, later
from liaowang_web.hall.facets import FACETS, Facet
from liaowang_web.hall.forms.asking import HallForm
from liaowang_web.hall.selectors.finding import Found, costliest_condition, counted_facets, find_entries
from liaowang_web.hall.selectors.published import list_tier, opened_to
from liaowang_web.hall.selectors.questions import Question, sorts_at
from liaowang_web.hall.views.files import FORMATS, file_of

PAGE = 20
N_VALUES = 8
"""Values of a facet that stand open; the rest is folded."""


@dataclass(frozen=True)
class Chip:
    """A condition as a sentence, and the address of the view without it."""

    sentence: SafeString
    without: str


@dataclass(frozen=True)
class Value:
    """A value of a facet: what it is called, how many fall under it, and where it leads."""

    name: str
    n: int
    address: str
    is_chosen: bool


@kept
def hall(request: HttpRequest) -> HttpResponse:
    """Show the entries that fit, with counts of every facet."""
    tier, opened = list_tier(request.user), opened_to(request.user)
    form = HallForm(request.GET, tier)
    question = form.question().at(tier)
    if (wanted := request.GET.get("format", "")) in FORMATS:
        return file_of(request, question, tier, wanted, opened)
    asked = later(_page, request, question, tier, opened)
    found = later(lambda: asked()[1])
    sorts = sorts_at(tier)
    context = {
        "form": form,
        "question": question,
        "found": found,
        "page": later(lambda: asked()[0]),
        "sees": "" if opened else str(tier),
        "chips": [_chip(request, question, name) for name in question.conditions],
        "facets": later(lambda: [_facet(request, question, *it) for it in counted_facets(found(), tier)]),
        "costliest": later(_costliest, request, question, tier, opened),
        "sorts": [(name, label, question.sort == name) for name, label in sorts.items()],
        "kept": [(name, value) for name, value in question.chosen.items()],
        "sorted_by": sorts[question.sort],
        "feed": _feed(request),
    }
    return render(request, "hall/hall.html", context)


def _page(request: HttpRequest, question: Question, tier: int, opened: frozenset[int]) -> tuple[Page[int], Found]:
    """Give the page asked for, the last one if there are fewer, and what stands on it."""
    asked = request.GET.get("page", "1")
    number = min(int(asked), 10**6) if asked.isascii() and asked.isdecimal() and int(asked) else 1
    found = find_entries(question, tier, opened, offset=(number - 1) * PAGE, limit=PAGE)
    page = Paginator(range(found.n), PAGE).get_page(number)
    if page.number != number:
        found = find_entries(question, tier, opened, offset=(page.number - 1) * PAGE, limit=PAGE)
    if found.n_behind:
        do_not_keep(request)
    return page, found


def _address(request: HttpRequest, dropped: str) -> str:
    """Give the address of the first page of this view with one parameter dropped."""
    asked = {name: values for name, values in request.GET.lists() if name not in {dropped, "page"}}
    return f"?{urlencode(asked, doseq=True)}"


def _feed(request: HttpRequest) -> str:
    asked = request.GET.copy()
    for name in ("page", "sort", "price"):
        asked.pop(name, None)
    return f"{reverse('hall:feed')}?{asked.urlencode()}" if asked else reverse("hall:feed")


def _chip(request: HttpRequest, question: Question, name: str) -> Chip:
    if name == "words":
        sentence, value = _("Words: {value}"), question.words
        return Chip(format_html(sentence, value=format_html("<b>{}</b>", value)), _address(request, "q"))
    facet = FACETS[name]
    told = format_html("<b>{}</b>", facet.name(question.chosen[name]))
    return Chip(format_html(str(facet.sentence), value=told), _address(request, name))


def _costliest(request: HttpRequest, question: Question, tier: int, opened: frozenset[int]) -> tuple[Chip, int] | None:
    found = costliest_condition(question, tier, opened)
    return (_chip(request, question, found[0]), found[1]) if found else None


def _facet(request: HttpRequest, question: Question, facet: Facet, counts: list[tuple[str, int]]) -> dict[str, Any]:
    chosen = question.chosen.get(facet.code, "")
    if chosen and chosen not in dict(counts):
        counts = [*counts, (chosen, 0)]
    # Encoded once: a page has more than a hundred values.
    others = _address(request, facet.code)
    start = others if others == "?" else f"{others}&"
    values = [
        Value(facet.name(code), n, others if code == chosen else f"{start}{facet.code}={quote(code)}", code == chosen)
        for code, n in counts
    ]
    return {"code": facet.code, "label": facet.label, "first": values[:N_VALUES], "rest": values[N_VALUES:]}
