"""The room as Django knows it."""

from django.apps import AppConfig


class Events(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.events"
    label = "events"
