"""What kinds of acts there are: each brings the sentence in which it is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

_CODE = re.compile(r"[a-z_]+\.[a-z_]+")
_REGISTRY: dict[str, Kind] = {}


@dataclass(frozen=True)
class Kind:
    """A kind of act: ``<thing>.<past verb>`` and its sentence with named places.

    Parameters
    ----------
    code : str
        For instance ``deal.signed``; unique.
    sentence : lazy str
        With ``%(actor)s``, ``%(thing)s`` and the names of the values that an entry of this kind carries.
    words : mapping of mappings
        For values that are codes: how each code is called.
    is_private : bool
        Whether an act of this kind changes nothing that a visitor is shown: pages that are kept for visitors outlive
        it. Any other act ends them, so a kind of which nobody thought is safe.

    Raises
    ------
    ValueError
        If the code has another form or is taken.
    """

    code: str
    sentence: Promise | str
    words: Mapping[str, Mapping[str, Promise | str]] = field(default_factory=dict)
    is_private: bool = False

    def __post_init__(self) -> None:
        if not _CODE.fullmatch(self.code):
            raise ValueError(f"{self.code!r} is not of the form thing.past_verb")
        if self.code in _REGISTRY:
            raise ValueError(f"There are two kinds {self.code!r}")
        _REGISTRY[self.code] = self

    def tell(self, values: Mapping[str, object]) -> str:
        """Say the sentence; a value that an old entry does not carry is shown as a dash."""
        told = {name: _in_language(value) for name, value in values.items()}
        for name, words in self.words.items():
            told[name] = str(words.get(str(told.get(name)), told.get(name, "—")))
        return str(self.sentence) % _Dashes(told)


def _in_language(value: object) -> object:
    """Give what is told in two languages in that of the page."""
    if isinstance(value, Mapping) and set(value) == {"zh", "en"}:
        return value["zh" if (get_language() or "").startswith("zh") else "en"]
    return value


class _Dashes(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return "—"


def all_kinds() -> list[Kind]:
    """Give every kind, by code."""
    return [_REGISTRY[code] for code in sorted(_REGISTRY)]


def is_private(code: str) -> bool:
    """Whether acts of a kind change nothing that a visitor is shown; not so if no room knows the kind any more."""
    return code in _REGISTRY and _REGISTRY[code].is_private


def tell(code: str, values: Mapping[str, object]) -> str:
    """Say what happened; of a kind that no room knows any more, its code."""
    kind = _REGISTRY.get(code)
    return kind.tell(values) if kind else _("%(actor)s: %(code)s") % {"actor": values.get("actor", "—"), "code": code}
