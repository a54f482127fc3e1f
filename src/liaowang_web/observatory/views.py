"""Pages of the observatory."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """Show what changed since the run before."""
    return render(request, "observatory/home.html")
