"""How registries and what stands in them are named in an address."""

from __future__ import annotations


class Word:
    """A part of an address that is kept as it is."""

    regex = ""

    def to_python(self, value: str) -> str:
        """Keep it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Keep it as it is."""
        return value


class RegistryName(Word):
    """Of a registry."""

    regex = "scenarios|standards|roadmap|incubators|consortia|challenges"


class ThingCode(Word):
    """Two letters of the registry and a number: ``SC-000012``."""

    regex = r"(?:SC|ST|RM|IN|CO|CH)-\d{6,9}"


class ProductCode(Word):
    """Of a landmark product."""

    regex = r"LP-\d{2}"
