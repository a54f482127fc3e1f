"""What an entry tells, by tier: the form in which versions keep it and everybody reads it.

A version holds all tiers; `seen_at` cuts it to one. Pages, API, feeds, files and the index read nothing else, so what
is not to be seen at a tier cannot leak through a column that somebody forgot.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from liaowang_web.hall.models import Entry

# At which tier a column of an entry or of its kind is told; what is not named here is told to nobody.
_TEASER = ("kind", "title_zh", "title_en", "teaser_zh", "teaser_en", "translation_zh", "translation_en", "keywords",
           "track", "region", "mode", "trl_low", "trl_high", "valid_until", "is_anonymous", "landmark", "first",
           "stage", "type", "needed_by", "source_url", "source_note")  # fmt: skip
_REGISTERED = (
    "summary_zh", "summary_en", "price_low", "price_high", "currency", "control", "problem_zh", "problem_en",
    "economy_zh", "economy_en", "conditions", "solver_conditions", "ip_wish", "acceptance", "risks",
    "needs_ethics_review", "ethics_note", "attribute", "embodiment", "level", "research_from", "research_until",
    "certificates", "delivery_days", "first_document",
)  # fmt: skip
_AGREED = ("details_zh", "details_en", "principle_zh", "principle_en", "proofs")
# Told at the registered tier, and never of an entry without its organisation's name: they say who it is.
_NAMING = ("registration_number", "recommended_by", "registered_on", "units", "persons", "model")
_ROWS = {
    "indicators": (0, ("metric_zh", "metric_en", "operator", "value", "value_high", "unit", "test_method", "is_must",
                       "best_alternative", "source")),
    "readiness": (1, ("level", "document", "environment", "tested_by", "tested_on", "result")),
    "topics": (0, ("code", "run_id")),
    "shares": (1, ("name", "per_cent")),
    "patents": (1, ("number", "check_level", "title", "holder", "status", "status_on", "status_source")),
}  # fmt: skip
_FILE = ("name", "media_type", "size", "sha256", "tier", "scan")
_NAMING_ROWS = frozenset({"shares", "patents", "files"})
TIERS = {
    **dict.fromkeys(_TEASER, 0), **dict.fromkeys((*_REGISTERED, *_NAMING), 1), **dict.fromkeys(_AGREED, 2),
    **{name: tier for name, (tier, _) in _ROWS.items()}, "files": 0,
    "organisation_zh": 0, "organisation_en": 0, "organisation": 0,
}  # fmt: skip
NAMING = frozenset({
    *_NAMING, *_NAMING_ROWS, "certificates", "first_document", "proofs", "organisation_zh", "organisation_en",
    "organisation", "source_url", "source_note",
})  # fmt: skip
"""Columns that say whose it is; an anonymous entry tells them to nobody else."""


def detail_of(entry: Entry) -> models.Model | None:
    """Give the row of its kind."""
    return getattr(entry, entry.kind, None)


def tell(entry: Entry) -> dict[str, Any]:
    """Tell all of an entry's working copy as plain values that JSON gives back exactly."""
    detail = detail_of(entry)
    told: dict[str, Any] = {"code": entry.code}
    for thing in filter(None, (entry, detail)):
        for field in thing._meta.concrete_fields:
            if field.name in TIERS and field.name != "organisation":
                told[field.name] = plain(getattr(thing, field.attname))
    for name, (_tier, columns) in _ROWS.items():
        told[name] = [{it: plain(getattr(row, it)) for it in columns} for row in getattr(entry, name).all()]
    files = entry.attachments.filter(removed_at=None)
    told["files"] = [{"id": str(it.pk), **{name: getattr(it, name) for name in _FILE}} for it in files]
    owner = entry.organisation
    return told | {
        "organisation": str(owner.pk), "organisation_zh": owner.name_zh, "organisation_en": owner.name_en,
    }  # fmt: skip


def seen_at(content: Mapping[str, Any], tier: int, *, names_owner: bool | None = None) -> dict[str, Any]:
    """Cut a version's content to what is seen at a tier.

    Parameters
    ----------
    content : mapping
        Of a version.
    tier : int
        See `Entry.Tier`.
    names_owner : bool, optional
        Whether to tell whose it is; by default unless the entry is anonymous.
    """
    is_named = not content.get("is_anonymous") if names_owner is None else names_owner
    told = {
        name: value
        for name, value in content.items()
        if name == "code" or (TIERS.get(name, 99) <= tier and (is_named or name not in NAMING))
    }
    if "files" in told:
        told["files"] = [it for it in told["files"] if it["tier"] <= tier]
    if not is_named and told.get("region"):
        told["region"] = f"{told['region'][:2]}0000"  # a county with one works says whose it is
    return told


PRICES = ("price_low", "price_high", "currency")


def without_prices(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give content without its prices, for whom they are kept from.

    Examples
    --------
    >>> without_prices({"code": "P-000001", "price_low": "5", "currency": "CNY"})
    {'code': 'P-000001'}
    """
    return {name: value for name, value in content.items() if name not in PRICES}


def plain(value: Any) -> Any:
    """Write a value of a column so that JSON gives it back exactly."""
    if isinstance(value, Decimal):
        text = format(value.normalize(), "f")
        return "0" if text == "-0" else text
    if isinstance(value, date):
        return value.isoformat()
    return value
