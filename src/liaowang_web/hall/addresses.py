"""How the public identifier of an entry stands in an address."""

from __future__ import annotations


class EntryCode:
    """A letter of the kind and a number: ``A-000123``."""

    regex = r"[TADP]-\d{6,9}"

    def to_python(self, value: str) -> str:
        """Keep it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Keep it as it is."""
        return value
