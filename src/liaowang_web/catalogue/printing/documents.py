"""A publication as a PDF: what it says as plain data, set by Typst."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.core.cache import caches
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from liaowang_web.catalogue.models import Nomination, Publication
from liaowang_web.design import numbers
from liaowang_web.design.numbers import is_chinese
from liaowang_web.observatory.selectors.taxonomy import track_name

_WEEKS_8 = 8 * 7 * 24 * 3600
TEMPLATE = Path(__file__).parent / "edition.typ"
_CHINESE = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "PingFang SC", "Microsoft YaHei",
            "WenQuanYi Zen Hei", "WenQuanYi Micro Hei")  # fmt: skip
_CHINESE_SERIF = ("Noto Serif CJK SC", "Source Han Serif SC", "Source Han Serif CN", "Songti SC")
_LATIN = ("Noto Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans")
_LATIN_SERIF = ("Noto Serif", "Palatino", "Georgia", "Libertinus Serif")


class NoChineseFontError(Exception):
    """No font of the machine has Chinese characters; ``families`` are those that were looked for."""

    families = _CHINESE


def as_pdf(publication: Publication, *, address: Callable[[str], str]) -> bytes:
    """Set a publication in the language of the page, once: it never changes, so the file is kept.

    Parameters
    ----------
    publication : Publication
    address : callable
        Gives the address of an entry by its code, or of the edition by an empty text.

    Raises
    ------
    NoChineseFontError
        If the machine has no font with Chinese characters.
    """
    made_from = (publication.content_hash, str(get_language()), address(""), TEMPLATE.read_text(encoding="utf-8"))
    name, shelf = f"{hashlib.sha256(repr(made_from).encode()).hexdigest()}.pdf", caches["charts"]
    found = shelf.get(name)
    if found is None:
        (found,) = _set(publication, address, format="pdf")
        shelf.set(name, found, _WEEKS_8)
    return bytes(found)


def as_pictures(publication: Publication, *, address: Callable[[str], str], per_inch: int = 72) -> list[bytes]:
    """Set a publication as `as_pdf` does, and give each page as PNG, to be looked at.

    Parameters
    ----------
    publication : Publication
    address : callable
        As for `as_pdf`.
    per_inch : int
        Pixels an inch; A4 is 8.27 by 11.69 inches.

    Raises
    ------
    NoChineseFontError
        As `as_pdf`.
    """
    return _set(publication, address, format="png", ppi=per_inch)


def _set(publication: Publication, address: Callable[[str], str], **form: Any) -> list[bytes]:
    import typst  # loads an engine, which most pages never need

    known = frozenset(typst.Fonts().families())
    fonts = {name: [it for it in families if it in known] for name, families in _families().items()}
    if not fonts["chinese"]:
        raise NoChineseFontError
    # What it is told comes as data, never as markup, so no title can run code.
    inputs = {"told": json.dumps({**content_of(publication, address), "fonts": fonts}, ensure_ascii=False)}
    made_at = int(publication.published_at.timestamp())
    made = typst.compile(str(TEMPLATE), root=str(TEMPLATE.parent), sys_inputs=inputs, timestamp=made_at, **form)
    return [bytes(it) for it in (made if isinstance(made, list) else [made])]


def _families() -> Mapping[str, Sequence[str]]:
    return {"latin": _LATIN, "chinese": _CHINESE, "latin_serif": _LATIN_SERIF,
            "chinese_serif": (*_CHINESE_SERIF, *_CHINESE)}  # fmt: skip


def content_of(publication: Publication, address: Callable[[str], str]) -> dict[str, Any]:
    """Give all that the template sets."""
    content = publication.content
    edition = content["edition"]
    first, second = _both(edition, "title")
    name = f"{edition['code']}.{content['revision']}"
    n = len(content["entries"])
    return {
        "language": "zh" if is_chinese() else "en",
        "site": _("Liaowang"),
        "title": first,
        "subtitle": second,
        "lead": ngettext(
            "Edition %(name)s, published on %(day)s, with %(n)s entry.",
            "Edition %(name)s, published on %(day)s, with %(n)s entries.", n,
        ) % {"name": name, "day": content["published_on"], "n": n},
        "note": content.get("note", ""),
        "scope": _both(edition, "scope")[0],
        "heads": [capfirst(it) for it in (_("Code"), _("Technology"), _("track"), _("who has it"))],
        "rows": [_row(it, address) for it in content["entries"]],
        "list": _("Entries"),
        "texts": _("What is said of each"),
        "entries": [_entry(it, address) for it in content["entries"]],
        "left_title": _("What left, and why"),
        "left_heads": [capfirst(it) for it in (_("Code"), _("Technology"), _("on"), _("Reason"))],
        "left": [_left(it) for it in content["left"]],
        "seals": [
            [_("SHA-256 of the edition"), publication.content_hash],
            [_("SHA-256 of the notice"), content["notice_hash"]],
            *([[_("SHA-256 of the revision before"), content["previous_hash"]]] if content["previous_hash"] else []),
        ],
        "seals_title": _("How to check it"),
        "seals_note": _(
            "Notice and edition can be downloaded as JSON from the address below, with the program that compares them."
        ),
        "foot": {"name": name, "hash": publication.content_hash, "address": address(""), "page": _("page {x} of {y}")},
    }  # fmt: skip


def _both(told: Mapping[str, str], field: str) -> tuple[str, str]:
    """Give a pair of texts, that of the page first; where it is missing, the other alone."""
    order = ("zh", "en") if is_chinese() else ("en", "zh")
    found = [told[f"{field}_{it}"] for it in order if told.get(f"{field}_{it}")]
    return (found[0] if found else "", found[1] if len(found) > 1 else "")


def _name(organisation: Mapping[str, str] | None) -> str:
    return (
        "" if organisation is None else _both({"name_zh": organisation["zh"], "name_en": organisation["en"]}, "name")[0]
    )


def _row(entry: Mapping[str, Any], address: Callable[[str], str]) -> dict[str, Any]:
    first, second = _both(entry, "title")
    return {
        "code": entry["code"], "to": address(entry["code"]), "title": first, "under": second,
        "mark": entry["track"].partition("-")[0], "track": track_name(entry["track"]),
        "holder": _name(entry["holder"]) or entry["holder_name"],
    }  # fmt: skip


def _entry(entry: Mapping[str, Any], address: Callable[[str], str]) -> dict[str, Any]:
    parts = [
        (_("Overview"), _both(entry, "overview")[0]),
        (_("Principle"), _both(entry, "principle")[0]),
        (_("Figures, with their source"), entry["figures"]),
        (_("Real cases"), entry["cases"]),
        (_("Advice for promotion"), entry["advice"]),
        (_("Nominated by"), _name(entry["through"]) or (_("the observatory") if entry["topic"] else "")),
        (_("What the observatory knew"), _annex(entry["annex"])),
    ]
    return _row(entry, address) | {"parts": [{"label": label, "text": text.strip()} for label, text in parts if text]}


def _annex(annex: Mapping[str, Any]) -> str:
    if not annex:
        return ""
    text = _("Topic %(code)s of run %(run)s, as of %(day)s, rank %(rank)s.")
    told = {"code": annex["topic"]["code"], "run": annex["run"]["run_id"], "day": annex["run"]["as_of"],
            "rank": annex["topic"]["rank"]}  # fmt: skip
    probability = annex["measures"]["probability"]
    more = _("Probability of growth %(p)s.") % {"p": numbers.percent(float(probability))} if probability else ""
    return f"{text % told}{'' if is_chinese() else ' '}{more}"


def _left(entry: Mapping[str, Any]) -> list[str]:
    why = str(dict(Nomination.Withdrawal.choices).get(entry["why"], entry["why"]))
    if entry["words"]:
        why = _("%(why)s: %(words)s") % {"why": why, "words": entry["words"]}
    return [entry["code"], _both(entry, "title")[0], entry["on"], capfirst(why)]
