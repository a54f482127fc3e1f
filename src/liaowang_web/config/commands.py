"""The door of the management commands: makes the data folder and its secret key on first use."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence

from liaowang_web.config.environment import SECRET_FILE, Environment, read_environment


def prepare(environment: Environment) -> None:
    """Make the data folder and, where none is set, a secret key that only its owner may read."""
    (environment.data / "static").mkdir(parents=True, exist_ok=True)
    if environment.secret_key:
        return
    descriptor = os.open(environment.data / SECRET_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))


def main(arguments: Sequence[str]) -> None:
    """Run a management command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liaowang_web.config.settings")
    prepare(read_environment())
    from django.core.management import execute_from_command_line

    execute_from_command_line(list(arguments))
