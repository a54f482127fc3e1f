"""The room as Django knows it."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Jobs(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Read the jobs of every room, so that the page knows how each is called."""
        autodiscover_modules("tasks")
