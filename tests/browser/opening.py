"""How journeys open pages."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page

from liaowang_web.accounts.models import User

Opened = Callable[[User | None], Page]
