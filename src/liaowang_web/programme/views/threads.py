"""The thread from any place on it, as a picture and as a list."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from liaowang_web.programme.selectors.thread import MOST_NODES, thread_from
from liaowang_web.programme.selectors.thread.finding import start_of
from liaowang_web.programme.thread_drawing import thread_picture


@require_safe
def thread(request: HttpRequest, stage: str, code: str) -> HttpResponse:
    """Show what hangs together with a thing, as this person may see it."""
    found = thread_from(request.user, *start_of(request.user, stage, code))
    if found is None:
        raise Http404
    context = {"thread": found, "picture": thread_picture(found), "most": MOST_NODES}
    return render(request, "programme/targets/thread.html", context)
