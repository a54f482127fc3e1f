"""The form itself, read from data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

NEWEST = "2026-11"
"""The version with which a registration begins; it keeps its own."""
_PLACE = Path(__file__).parent / "forms"


@dataclass(frozen=True)
class Field:
    """A field of the form.

    Attributes
    ----------
    code, kind : str
        Its name, and ``line``, ``text``, ``day``, ``amount``, ``choice`` or ``code``.
    zh, en : str
        How it is called.
    origin : str
        What of the contract fills it in.
    choices : str
        Which list it is chosen from.
    digits : int
        How many figures a code has.
    is_required : bool
    types : tuple of str
        Of which contracts it is asked; all if empty.
    """

    code: str
    kind: str
    zh: str
    en: str
    origin: str = ""
    choices: str = ""
    digits: int = 0
    is_required: bool = False
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Fields that stand together."""

    code: str
    zh: str
    en: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class RegistrationForm:
    """A version of the form, with the words of its choices and whence it was compiled."""

    version: str
    source_zh: str
    source_en: str
    groups: tuple[Group, ...]
    choices: Mapping[str, Mapping[str, Mapping[str, str]]]

    def groups_for(self, kind: str) -> list[Group]:
        """Give what is asked of a type of contract."""
        return [
            Group(it.code, it.zh, it.en, tuple(f for f in it.fields if not f.types or kind in f.types))
            for it in self.groups
        ]

    def word(self, field: Field, value: str, language: str) -> str:
        """Give a value in words of a language (``zh``, ``en``)."""
        told = self.choices[field.choices].get(value) if field.choices else None
        return told[language] if told else value


@cache
def form_of(version: str) -> RegistrationForm:
    """Read a version of the form.

    Raises
    ------
    FileNotFoundError
        If there is no such version.
    """
    told = yaml.safe_load((_PLACE / f"{version}.yaml").read_text(encoding="utf-8"))
    groups = tuple(Group(it["code"], it["zh"], it["en"], tuple(map(_field, it["fields"]))) for it in told["groups"])
    choices = {name: {it["code"]: it for it in them} for name, them in told["choices"].items()}
    return RegistrationForm(told["version"], told["source_zh"], told["source_en"], groups, choices)


def _field(told: Mapping[str, Any]) -> Field:
    given = dict(told)
    return Field(origin=given.pop("from", ""), **given | {"types": tuple(given.get("types", ()))})
