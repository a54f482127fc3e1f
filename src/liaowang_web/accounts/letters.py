"""Letters to people, in both languages since nobody has told which they read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.mail import send_mail
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User

_NOBODY = ".example"
"""Sample people have addresses at which nobody receives anything (RFC 2606)."""


def write_to(people: Iterable[User], subject: str, text: str, **values: object) -> None:
    """Write to people once the act stands; a lost letter undoes nothing.

    Parameters
    ----------
    people : iterable of User
        Those whose account is closed, and sample people, are left out.
    subject, text : str
        Message ids with named places.
    **values
        For them; what has a name in each language (``zh`` and ``en``) is told in it.
    """
    write_to_addresses((it.email for it in people if it.is_active), subject, text, **values)


def write_to_addresses(addresses: Iterable[str], subject: str, text: str, **values: object) -> None:
    """Write to addresses, of which nobody may have an account; otherwise as `write_to`."""
    receivers = sorted({it for it in addresses if not it.endswith(_NOBODY)})
    subjects, texts = [], []
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told = {name: _in_words(value, language[:2]) for name, value in values.items()}
            subjects.append(_(subject) % told)
            texts.append(_(text) % told)

    def send() -> None:
        for address in receivers:
            send_mail(" / ".join(subjects), "\n\n".join(texts), None, [address], fail_silently=True)

    if receivers:
        transaction.on_commit(send)


def _in_words(value: object, language: str) -> object:
    return value[language] if isinstance(value, Mapping) else value
