"""Entries in the words of schema.org, for machines that read pages and files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

TYPES = {"technology": "CreativeWork", "achievement": "ResearchProject", "demand": "Demand", "product": "Product"}


def linked(code: str, content: Mapping[str, Any], address: str) -> dict[str, Any]:
    """Tell an entry as JSON-LD, without its context.

    Parameters
    ----------
    code : str
        Its public identifier.
    content : mapping
        What it tells at the tier of who asks.
    address : str
        Where its page stands.

    Examples
    --------
    >>> linked("D-000001", {"kind": "demand", "title_en": "Cold cells"}, "https://example.org/hall/D-000001/")["name"]
    [{'@language': 'en', '@value': 'Cold cells'}]
    """
    told = {
        "@type": TYPES[content["kind"]], "@id": address, "url": address, "identifier": code,
        "name": _pair(content, "title"), "description": _pair(content, "teaser"), "keywords": content.get("keywords"),
        "provider" if content["kind"] != "product" else "manufacturer": _organisation(content),
        "validThrough" if content["kind"] == "demand" else "expires": content.get("valid_until"),
        "additionalProperty": [*_levels(content), *map(_figure, content.get("indicators", []))],
        **_price(content),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _pair(content: Mapping[str, Any], name: str) -> list[dict[str, str]]:
    texts = {"zh-Hans": content.get(f"{name}_zh"), "en": content.get(f"{name}_en")}
    return [{"@language": language, "@value": text} for language, text in texts.items() if text]


def _organisation(content: Mapping[str, Any]) -> dict[str, Any] | None:
    names = _pair(content, "organisation")
    return {"@type": "Organization", "name": names} if names else None


def _levels(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    low, high = content.get("trl_low"), content.get("trl_high")
    return [{"@type": "PropertyValue", "name": "TRL", "minValue": low, "maxValue": high or low}] if low else []


def _figure(row: Mapping[str, Any]) -> dict[str, Any]:
    low, high = row.get("value"), row.get("value_high")
    bounds = {
        ">=": {"minValue": low}, "<=": {"maxValue": low}, "=": {"value": low},
        "..": {"minValue": low, "maxValue": high},
    }[row.get("operator", "=")]  # fmt: skip
    told = {
        "@type": "PropertyValue", "name": row.get("metric_en") or row.get("metric_zh"), "unitText": row.get("unit"),
        "measurementTechnique": row.get("test_method"), **bounds,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


def _price(content: Mapping[str, Any]) -> dict[str, Any]:
    low, high = content.get("price_low"), content.get("price_high")
    if not (low or high):
        return {}
    price = {"@type": "PriceSpecification", "minPrice": low, "maxPrice": high, "priceCurrency": content.get("currency")}
    price = {name: value for name, value in price.items() if value}
    # A demand is an offer's counterpart and bears the price itself; all else is offered.
    told = {"priceSpecification": price}
    return told if content["kind"] == "demand" else {"offers": {"@type": "Offer", **told}}
