"""What the wizard asks for, read from data: terms and rows by step, choices in both languages, by version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

NEWEST = "2026-11"
"""The version from which new contracts are assembled; a contract keeps the one it began with."""
LANGUAGES = ("zh", "en")
_PLACE = Path(__file__).parent


@dataclass(frozen=True)
class Term:
    """Something that is asked for.

    Attributes
    ----------
    code, kind : str
        Its name, and ``line``, ``text``, ``day``, ``number``, ``money``, ``percent`` or ``choice``.
    zh, en, hint_zh, hint_en : str
        How it is called, and what helps to fill it in.
    both : bool
        Whether it is asked for in both languages, of which one is enough.
    is_required : bool
        Whether the text is not frozen without it.
    art : str
        Article of the Civil Code.
    choices : str
        Which list it is chosen from.
    types, rights : tuple of str
        For which contracts it is asked; all if empty.
    needs : mapping
        Which other terms have to have which of these values.
    """

    code: str
    kind: str
    zh: str
    en: str
    hint_zh: str = ""
    hint_en: str = ""
    both: bool = False
    is_required: bool = False
    art: str = ""
    choices: str = ""
    types: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    needs: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Under which names its values are kept."""
        return tuple(f"{self.code}_{it}" for it in LANGUAGES) if self.both else (self.code,)


@dataclass(frozen=True)
class Rows:
    """Rows that are asked for, with their columns."""

    code: str
    zh: str
    en: str
    columns: tuple[Term, ...]
    is_required: bool = False
    art: str = ""
    types: tuple[str, ...] = ()
    rights: tuple[str, ...] = ()
    needs: Mapping[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A page of the wizard."""

    code: str
    zh: str
    en: str
    hint_zh: str
    hint_en: str
    terms: tuple[Term, ...]
    rows: tuple[Rows, ...]


@dataclass(frozen=True)
class Terms:
    """All that one version asks for.

    Attributes
    ----------
    version : str
    steps : tuple of Step
    choices : mapping
        By list, the words of each code in both languages.
    """

    version: str
    steps: tuple[Step, ...]
    choices: Mapping[str, Mapping[str, Mapping[str, str]]]

    def for_contract(self, kind: str, rights: str) -> Iterator[Step]:
        """Give the steps with what is asked of a type of contract over such rights; steps without anything drop out."""
        for step in self.steps:
            terms = tuple(it for it in step.terms if fits(it, kind, rights))
            rows = tuple(it for it in step.rows if fits(it, kind, rights))
            if terms or rows:
                yield Step(step.code, step.zh, step.en, step.hint_zh, step.hint_en, terms, rows)

    def word(self, choices: str, code: str, language: str) -> str:
        """Give the word of a choice in a language; the code itself if it is none of the list."""
        told = self.choices[choices].get(code)
        return told[language] if told else code


def fits(thing: Term | Rows | Mapping[str, Any], kind: str, rights: str) -> bool:
    """Tell whether something is for such a contract.

    Examples
    --------
    >>> fits({"types": ["licence"]}, "service", "results"), fits({}, "service", "results")
    (False, True)
    """
    types, over = (
        (thing.get("types"), thing.get("rights")) if isinstance(thing, Mapping) else (thing.types, thing.rights)
    )
    return (not types or kind in types) and (not over or rights in over)


def is_called_for(needs: Mapping[str, list[str]], values: Mapping[str, Any]) -> bool:
    """Tell whether other terms have the values on which something hangs.

    Examples
    --------
    >>> is_called_for({"form": ["lump"]}, {"form": "royalty"})
    False
    """
    return all(str(values.get(name, "")) in wanted for name, wanted in needs.items())


@cache
def terms_of(version: str) -> Terms:
    """Read what a version asks for.

    Raises
    ------
    FileNotFoundError
        If there is no such version.
    """
    told = _read(version, "terms")
    steps = tuple(
        Step(it["code"], it["zh"], it["en"], it["hint_zh"], it["hint_en"], tuple(map(_term, it["terms"])),
             tuple(map(_rows, it.get("rows", ()))))
        for it in told["steps"]
    )  # fmt: skip
    choices = {name: {it["code"]: it for it in them} for name, them in told["choices"].items()}
    return Terms(told["version"], steps, choices)


@cache
def articles_of(version: str) -> Mapping[str, Any]:
    """Read the articles of a version, with titles and the roles of both sides.

    Raises
    ------
    FileNotFoundError
        If there is no such version.
    """
    return _read(version, "articles")


def _read(version: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((_PLACE / version / f"{name}.yaml").read_text(encoding="utf-8"))
    return found


def _term(told: Mapping[str, Any]) -> Term:
    given = dict(told)
    return Term(**given | {name: tuple(given.get(name, ())) for name in ("types", "rights")})


def _rows(told: Mapping[str, Any]) -> Rows:
    given = dict(told) | {"columns": tuple(map(_term, told["columns"]))}
    return Rows(**given | {name: tuple(given.get(name, ())) for name in ("types", "rights")})
