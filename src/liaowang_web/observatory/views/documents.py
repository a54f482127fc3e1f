"""The documents of a topic, as a page and as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liaowang.runs import harmless_cell
from liaowang_web.design.keeping import kept
from liaowang_web.observatory.addresses import address_of
from liaowang_web.observatory.document_form import DocumentsForm
from liaowang_web.observatory.models import Document, Passage, Topic
from liaowang_web.observatory.selectors.evidence import documents_asked, facets_of, passages_of
from liaowang_web.observatory.selectors.topics import topic_of
from liaowang_web.observatory.telling import part_named
from liaowang_web.observatory.views.known import known_at

N_A_PAGE = 50
_LISTS = ("authors", "organisations", "categories")
_COLUMNS = ("record_id", "known_on", "title", *_LISTS, "source", "kind", "language", "similarity")


@kept
def documents(request: HttpRequest, code: str) -> HttpResponse:
    """Show, or give as a file, the documents of a topic; with ``part`` those that speak for one part of a score."""
    run, known = known_at(request)
    found = topic_of(run, code, request.user)
    form = DocumentsForm(request.GET, facets=facets_of(found), told=found.told)
    question = form.question()
    asked = documents_asked(found, question)
    if request.GET.get("format") == "csv":
        return _csv(found, list(asked), question.parts)
    page = Paginator(asked, N_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "topic": found,
        "form": form,
        "part": part_named(found.told, form.value("part")),
        "page": page,
        "rows": _rows(found, list(page), question.parts),
        "sort": question.sort or ("position" if question.parts else "newest"),
        "is_filtered": any(form.value(name) for name in ("part", "words", "year", "source", "language")),
    }
    return render(request, "observatory/documents.html", {**known, **shown})


def _rows(topic: Topic, found: Sequence[Document], parts: Sequence[str]) -> list[dict[str, Any]]:
    """Give each document with what is quoted from it, part by part."""
    quotes = passages_of(topic, parts, [it.record_id for it in found])
    labels = {name: part_named(topic.told, name) for name in parts}
    return [
        {
            "document": it,
            "quotes": [{"part": labels[quote.component], "told": quote} for quote in quotes.get(it.record_id, ())],
        }
        for it in found
    ]


def _csv(topic: Topic, found: Sequence[Document], parts: Sequence[str]) -> HttpResponse:
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{topic.code}-documents-{topic.run.as_of}.csv"'
    writer = csv.writer(answer)
    writer.writerow([*_COLUMNS, "address", "quotes"])
    quotes = passages_of(topic, parts, [it.record_id for it in found])
    writer.writerows([harmless_cell(cell) for cell in _cells(it, quotes)] for it in found)
    return answer


def _cells(document: Document, quotes: Mapping[str, Sequence[Passage]]) -> Iterable[Any]:
    for name in _COLUMNS:
        value = getattr(document, name)
        yield "; ".join(value) if name in _LISTS else value
    yield address_of(document.record_id)
    yield " | ".join(it.quote for it in quotes.get(document.record_id, ()) if it.quote)
