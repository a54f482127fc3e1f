"""Finding topics by name, term or code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Case, IntegerField, Q, Value, When

from liaowang_web.observatory.models import Run, Topic
from liaowang_web.observatory.selectors.topics import shown_topics

_MOST_WORDS = 8


def words_of(asked: str) -> list[str]:
    """Part what is asked into words; more than eight are not looked for."""
    return asked.split()[:_MOST_WORDS]


def keys_named(run: Run, asked: str) -> list[Any]:
    """Give the keys of the ranked topics whose names, terms or code hold all the words asked for, in either language.

    The best come first: exact name or code, name that begins so, name that holds it as it was written, all others;
    among equals by rank. All of them at once: to look through names and terms twice, for a count and for a page, costs
    more than keys that nobody turns to.
    """
    whole, found = " ".join(words_of(asked)), shown_topics(run)
    if not whole:
        return []
    for word in words_of(asked):
        found = found.filter(_in_any(word, "icontains", "name_en", "name_zh", "terms", "code"))
    order = Case(
        When(_in_any(whole, "iexact", "name_en", "name_zh", "code"), then=Value(0)),
        When(_in_any(whole, "istartswith", "name_en", "name_zh"), then=Value(1)),
        When(_in_any(whole, "icontains", "name_en", "name_zh"), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return list(found.order_by(order, "rank").values_list("pk", flat=True))


def topics_with(keys: Sequence[Any]) -> list[Topic]:
    """Give the topics of keys, in their order, without what is told of each."""
    found = Topic.objects.defer("told").in_bulk(keys)
    return [found[key] for key in keys]


def _in_any(word: str, lookup: str, *columns: str) -> Q:
    found = Q()
    for column in columns:
        found |= Q(**{f"{column}__{lookup}": word})
    return found
