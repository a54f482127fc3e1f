"""Pages that belong to no room: a form that expired."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form was open too long or came from elsewhere."""
    return render(request, "design/form_expired.html", {"reason": reason}, status=403)
