"""The room as Django knows it."""

from django.apps import AppConfig


class Accounts(AppConfig):
    """See the docstring of the room."""

    name = "liaowang_web.accounts"
    label = "accounts"
