"""The room as Django knows it."""

from django.apps import AppConfig


class Search(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.search"
    label = "search"
