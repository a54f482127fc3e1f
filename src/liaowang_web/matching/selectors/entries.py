"""Published entries by the numbers under which indexes know them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from liaowang_web.hall.models import Entry, Version
from liaowang_web.hall.selectors.published import code_of_document, published_versions
from liaowang_web.hall.services.announcing import document_of

_KINDS = {letter: kind for kind, letter in Entry.LETTERS.items()}


def entries_of(documents: Iterable[int]) -> dict[int, Entry]:
    """Give entries by the numbers of their documents, public or not; one query."""
    asked = _asked(documents, "")
    return {document_of(it): it for it in Entry.objects.filter(asked).select_related("organisation").order_by()}


def versions_of(documents: Iterable[int]) -> dict[int, Version]:
    """Give the versions in which entries are public now, by the numbers of their documents; one query."""
    found = published_versions().select_related("entry__organisation").filter(_asked(documents, "entry__"))
    return {document_of(it.entry): it for it in found.order_by()}


def kind_of_document(document: int) -> str:
    """Give the kind of the entry that indexes know under a number.

    Examples
    --------
    >>> kind_of_document(3_000_000_012)
    'demand'
    """
    return _KINDS[code_of_document(document).partition("-")[0]]


def _asked(documents: Iterable[int], path: str) -> Q:
    numbers: dict[str, list[int]] = {}
    for document in documents:
        letter, _, number = code_of_document(document).partition("-")
        numbers.setdefault(_KINDS[letter], []).append(int(number))
    asked = Q(pk__in=())
    for kind, those in numbers.items():
        asked |= Q(**{f"{path}kind": kind, f"{path}number__in": those})
    return asked
