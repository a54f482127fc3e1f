"""What every page knows: the menus, and on the page of a topic the acts of rooms above."""

from __future__ import annotations

from django.http import HttpRequest

from liaowang_web.config import menu

HOME_PARTS = ("hall/parts/numbers.html",)
"""Templates on the first page of rooms above the observatory, which knows none of them."""
ENTRY_BUTTONS = ("deals/parts/ask.html", "deals/parts/trade.html")
ENTRY_PARTS = ("deals/parts/entry.html",)
"""Templates on the page of an entry of rooms above the hall: buttons, and what stands in the margin."""


def site(request: HttpRequest) -> dict[str, object]:
    """Give to templates the menus, and what rooms above the observatory have to say on its pages."""
    if not hasattr(request, "user"):
        return {}
    own = menu.shown(menu.ACCOUNT, request) if request.user.is_authenticated else []
    shown = {"menu": menu.shown(menu.MAIN, request), "account_menu": own}
    acts = {"topic_acts": menu.acts_on_topic(request), "entry_acts": menu.acts_on_entry(request)}
    parts = {"home_parts": HOME_PARTS, "entry_buttons": ENTRY_BUTTONS, "entry_parts": ENTRY_PARTS}
    return {**shown, **acts, **parts}
