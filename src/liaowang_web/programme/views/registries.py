"""The registries: what there is, lists, pages, entering, editing, moving."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def overview(request: HttpRequest) -> HttpResponse:
    """Show what the programme keeps."""
    return render(request, "programme/overview.html")
