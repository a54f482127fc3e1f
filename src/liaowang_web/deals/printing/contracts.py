"""A version of a contract as plain data, set as a PDF by Typst, or written as JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.deals.models import ContractVersion
from liaowang_web.design import numbers
from liaowang_web.design.numbers import is_chinese
from liaowang_web.observatory.printing.fonts import fonts_here

_PLACE = Path(__file__).parent
LANGUAGES = {"zh": ("zh", "en"), "en": ("en", "zh")}


def contract_as_json(version: ContractVersion) -> bytes:
    """Write content and hash; the hash is that of ``content`` with sorted keys, no blanks, in UTF-8."""
    told = {"content_hash": version.content_hash, "content": version.content}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def contract_as_pdf(version: ContractVersion) -> bytes:
    """Set both texts, the one that prevails first, with the signatures and the hash on each page.

    Raises
    ------
    NoChineseFontError
        If the machine has no font with Chinese characters.
    """
    return set_by_typst("contract.typ", content_of(version), int(version.made_at.timestamp()))


def set_by_typst(template: str, told: dict[str, Any], made_at: int) -> bytes:
    """Set data by a template of this folder; it comes as data, never as markup, so no text can run code.

    Raises
    ------
    NoChineseFontError
        If the machine has no font with Chinese characters.
    """
    import typst  # loads an engine, which most pages never need

    inputs = {"told": json.dumps({**told, "fonts": fonts_here()}, ensure_ascii=False)}
    return bytes(typst.compile(str(_PLACE / template), root=str(_PLACE), sys_inputs=inputs, timestamp=made_at))


def content_of(version: ContractVersion) -> dict[str, Any]:
    """Give all that a file of a version says, beside the words of the page's language."""
    content = version.content
    first = content["terms"].get("language", "zh")
    return {
        "language": "zh" if is_chinese() else "en",
        "texts": [{"language": it, **content["text"][it]} for it in LANGUAGES[first]],
        "name": f"{version.contract.code} · {content['deal']} · v{version.number}",
        "hash": version.content_hash,
        "signatures_title": _("Signatures"),
        "signatures_heads": [_("Side"), _("Organisation"), _("Signatory"), _("Signed at"), _("Second factor")],
        "signatures": [list(row) for row in signed_rows(version)],
        "unsigned": _("Nobody has signed this version yet."),
        "seal": _("SHA-256 of this version, which both sides sign"),
        "note": _("Assembled from clauses %(version)s: a draft in our own words, which a lawyer has to check.")
        % {"version": content["clauses"]},
        "page": _("page {x} of {y}"),
    }


def signed_rows(version: ContractVersion) -> list[tuple[str, ...]]:
    """Give side, organisation, signatory, time and second factor of each signature."""
    found = version.signatures.select_related("organisation", "signatory")
    return [
        (str(it.get_side_display()), str(it.organisation), str(it.signatory),
         numbers.moment(timezone.localtime(it.signed_at)), str(it.get_factor_display()))
        for it in found
    ]  # fmt: skip
