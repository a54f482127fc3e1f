"""The room as Django knows it."""

from django.apps import AppConfig


class Catalogue(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.catalogue"
    label = "catalogue"
