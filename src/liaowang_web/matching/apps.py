"""The room as Django knows it."""

from django.apps import AppConfig


class Matching(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.matching"
    label = "matching"
