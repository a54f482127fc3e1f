"""The room as Django knows it."""

from django.apps import AppConfig


class Config(AppConfig):
    """Settings, addresses, menu, jobs."""

    name = "liaowang_web.config"
    label = "config"
