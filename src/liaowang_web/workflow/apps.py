"""The room as Django knows it."""

from django.apps import AppConfig


class Workflow(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.workflow"
    label = "workflow"
