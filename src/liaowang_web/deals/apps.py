"""The room as Django knows it."""

from django.apps import AppConfig


class Deals(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.deals"
    label = "deals"
