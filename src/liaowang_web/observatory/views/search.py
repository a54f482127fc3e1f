"""Search in the topics of the run on screen."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from liaowang_web.design.keeping import kept
from liaowang_web.observatory.forms import SearchForm
from liaowang_web.observatory.selectors.searching import keys_named, topics_with, words_of
from liaowang_web.observatory.views.known import known_at

PAGE = 30


@kept
def search(request: HttpRequest) -> HttpResponse:
    """Show the topics whose names, terms or code hold what was asked for."""
    run, known = known_at(request)
    if run is None:
        return render(request, "observatory/home.html")
    form = SearchForm(request.GET)
    asked = form.asked()
    page = Paginator(keys_named(run, asked), PAGE).get_page(request.GET.get("page"))
    topics = topics_with(list(page.object_list))
    found = {"form": form, "asked": asked, "words": words_of(asked), "page": page, "topics": topics}
    return render(request, "observatory/search.html", {**known, **found})
