"""The page on which people read what programs may ask."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from liaowang_web.observatory.selectors.runs import run_as_of


def page(request: HttpRequest) -> HttpResponse:
    """Show what there is, how a token is had, and examples to copy."""
    schema = request.build_absolute_uri(reverse("api:openapi-json"))
    context = {
        "base": schema.removesuffix("/openapi.json"),
        "schema": schema,
        "rate": settings.API_RATE,
        "rate_anonymous": settings.API_RATE_ANONYMOUS,
        "run": run_as_of(None),
    }
    return render(request, "api/page.html", context)
