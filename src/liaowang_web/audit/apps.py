"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Audit(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.audit"
    label = "audit"

    def ready(self) -> None:
        """Read the kinds of every room, so that old entries are told whatever page shows them."""
        autodiscover_modules("kinds")
