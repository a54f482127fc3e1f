"""The room as Django knows it."""

from django.apps import AppConfig


class Audit(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.audit"
    label = "audit"
