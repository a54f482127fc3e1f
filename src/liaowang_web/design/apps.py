"""The room as Django knows it."""

from django.apps import AppConfig


class Design(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.design"
    label = "design"
