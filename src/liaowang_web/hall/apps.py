"""The room as Django knows it."""

from django.apps import AppConfig


class Hall(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.hall"
    label = "hall"
