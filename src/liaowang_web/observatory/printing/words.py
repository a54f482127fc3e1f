"""Names as plain text: in the language of the page, and beneath in the other."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from liaowang_web.design.numbers import is_chinese


def name_of(thing: Any, field: str = "name") -> tuple[str, str]:
    """Give a name and the same in the other language, which is empty where there is only one; else the code."""
    wanted, other = ("zh", "en") if is_chinese() else ("en", "zh")
    first, second = (getattr(thing, f"{field}_{it}", "") for it in (wanted, other))
    return (first or second or thing.code, second if first else "")


def only_in(thing: Any, field: str = "name") -> str:
    """Say that a name falls back to the other language; nothing if it does not."""
    wanted, other = ("zh", "en") if is_chinese() else ("en", "zh")
    if getattr(thing, f"{field}_{wanted}", "") or not getattr(thing, f"{field}_{other}", ""):
        return ""
    return _("only in English") if is_chinese() else _("only in Chinese")


def said(pair: dict[str, str] | None) -> str:
    """Give what a run tells in both languages in that of the page."""
    return "" if not pair else str(pair["zh" if is_chinese() else "en"])
