"""A request of somebody who is logged in."""

from __future__ import annotations

from django.http import HttpRequest

from liaowang_web.accounts.models import User


class PersonRequest(HttpRequest):
    """What a view behind ``login_required`` is handed."""

    user: User
