"""The room as Django knows it."""

from django.apps import AppConfig


class Api(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.api"
    label = "api"
