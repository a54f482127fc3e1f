"""The room as Django knows it."""

from django.apps import AppConfig


class Programme(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.programme"
    label = "programme"
