"""The feed of briefings."""

from __future__ import annotations

import hashlib

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response

from liaowang_web.design.numbers import is_chinese
from liaowang_web.observatory.feed import feed_of
from liaowang_web.observatory.selectors.briefing import briefing_of
from liaowang_web.observatory.selectors.freshness import state_of_knowledge
from liaowang_web.observatory.selectors.runs import public_runs

N_RUNS = 4


def feed(request: HttpRequest) -> HttpResponse:
    """Give the last briefings and the topics that entered the list with them, as Atom."""
    address = request.build_absolute_uri(request.path)
    told = f"{state_of_knowledge()} {address} {is_chinese()}"
    etag = f'"{hashlib.sha256(told.encode()).hexdigest()}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None or answer.status_code != 304:
        runs = list(public_runs()[:N_RUNS])
        # Of each run, what was known at its cut-off; of the latest, all that is known.
        found = [briefing_of(run, None, is_past=place > 0) for place, run in enumerate(runs)]
        base = request.build_absolute_uri("/").rstrip("/")
        home = request.build_absolute_uri(reverse("home"))
        text = feed_of(found, base=base, home=home, address=address)
        answer = HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    answer["ETag"], answer["Cache-Control"] = etag, "no-cache"
    return answer
