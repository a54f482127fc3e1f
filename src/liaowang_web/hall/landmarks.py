"""The landmark products of the taxonomy; the library holds them, and they do not change while the site runs."""

from __future__ import annotations

from functools import cache

from liaowang import runs
from liaowang_web.design.numbers import is_chinese


@cache
def landmarks() -> dict[str, tuple[str, str]]:
    """Give the English and the Chinese name of each landmark product by its code, in the order of the edition."""
    return {it["code"]: (it["en"], it["zh"]) for it in runs.describe_taxonomy()["products"]}


def landmark_name(code: str) -> str:
    """Give a name in the language of the page; a code that is unknown stays itself."""
    en, zh = landmarks().get(code, (code, code))
    return zh if is_chinese() else en
