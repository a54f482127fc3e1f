"""The room as Django knows it."""

from django.apps import AppConfig


class Observatory(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.observatory"
    label = "observatory"
