"""One topic, opened down to documents."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liaowang_web.observatory.drawing import size_picture
from liaowang_web.observatory.selectors.topics import documents_of, topic_of
from liaowang_web.observatory.views.known import known_at


def topic(request: HttpRequest, code: str) -> HttpResponse:
    """Show one topic, opened down to documents."""
    run, known = known_at(request)
    found = topic_of(run, code)
    picture = size_picture(found.told["series"], found.told["outlook"])
    n_documents = documents_of(found).count()
    return render(
        request,
        "observatory/topic.html",
        {**known, "topic": found, "told": found.told, "picture": picture, "n_documents": n_documents},
    )


def documents(request: HttpRequest, code: str) -> HttpResponse:
    """Show the records of a topic."""
    run, known = known_at(request)
    found = topic_of(run, code)
    page = Paginator(documents_of(found), 50).get_page(request.GET.get("page"))
    return render(request, "observatory/documents.html", {**known, "topic": found, "page": page})
