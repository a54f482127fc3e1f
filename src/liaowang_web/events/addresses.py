"""How the number of an event stands in an address."""

from __future__ import annotations


class EventCode:
    """The letter E and a number: ``E-000012``."""

    regex = r"E-\d{6,9}"

    def to_python(self, value: str) -> str:
        """Keep it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Keep it as it is."""
        return value
