"""What the edition of the taxonomy says of landmark products; the library holds it."""

from __future__ import annotations

from functools import cache
from typing import Any

from liaowang import runs


@cache
def _told() -> dict[str, Any]:
    return {it["code"]: it for it in runs.describe_taxonomy()["products"]}


def described_product(code: str) -> dict[str, Any]:
    """Give technologies, uses and tracks of a landmark product, as the edition names them."""
    return dict(
        _told().get(code, {"technology_zh": (), "technology_en": (), "uses_zh": (), "uses_en": (), "tracks": ()})
    )


def edition_products() -> list[tuple[str, str, str]]:
    """Give code, Chinese and English name of each, in the order of the edition."""
    return [(it["code"], it["zh"], it["en"]) for it in _told().values()]
