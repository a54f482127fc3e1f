"""The filled form of a registration, as PDF and as a workbook."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from liaowang_web.audit.chain import hash_of
from liaowang_web.deals.models import Registration
from liaowang_web.deals.printing.contracts import set_by_typst
from liaowang_web.deals.registering import form_of, verified
from liaowang_web.deals.selectors.contracts import current_of
from liaowang_web.design import numbers
from liaowang_web.design.numbers import is_chinese


def registration_as_pdf(registration: Registration) -> bytes:
    """Set the form with what was decided on it.

    Raises
    ------
    NoChineseFontError
        If the machine has no font with Chinese characters.
    """
    return set_by_typst("registration.typ", content_of(registration), int(registration.changed_at.timestamp()))


def content_of(registration: Registration) -> dict[str, Any]:
    """Give all that the form on paper says, in the language of the page."""
    told, language = form_of(registration.form_version), "zh" if is_chinese() else "en"
    groups = [
        {"title": getattr(group, language),
         "rows": [[getattr(it, language), told.word(it, str(registration.fields.get(it.code) or ""), language)]
                  for it in group.fields]}
        for group in told.groups_for(registration.contract.deal.type)
    ]  # fmt: skip
    version = current_of(registration.contract)
    return {
        "language": language,
        "title": _("Registration of a technology contract"),
        "name": f"{registration.contract.code} · {registration.get_state_display()}",
        "groups": [*groups, {"title": _("Decision"), "rows": _decision(registration)}],
        "note": getattr(told, f"source_{language}"),
        "hash": version.content_hash if version is not None else hash_of(registration.fields),
        "page": _("page {x} of {y}"),
    }


def _decision(registration: Registration) -> list[list[str]]:
    amount = registration.verified_amount
    return [
        [_("Form"), registration.form_version],
        [_("Filed on"), registration.filed_on.isoformat() if registration.filed_on else "—"],
        [_("Technology amount by the form"), f"{verified(registration.fields):,}"],
        [_("registration number"), registration.number or "—"],
        [_("Verified technology amount (技术交易额)"), numbers.grouped(amount, 2) if amount is not None else "—"],
        [_("number of the decision"), registration.decision or "—"],
        [_("Decided on"), registration.decided_on.isoformat() if registration.decided_on else "—"],
    ]


def registration_as_xlsx(registration: Registration) -> bytes:
    """Write the form as a sheet: field and value, under the titles of its groups."""
    told, file = content_of(registration), BytesIO()
    # Texts stay texts: a name that begins with = is no formula, and one with // is no link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("Registration of the contract")[:31])
        bold = book.add_format({"bold": True, "bottom": 1, "top": 1})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.set_column(0, 0, 42, text)
        sheet.set_column(1, 1, 70, text)
        sheet.write_string(0, 0, f"{told['title']} {told['name']}", bold)
        place = 2
        for group in told["groups"]:
            sheet.write_string(place, 0, group["title"], bold)
            for row in group["rows"]:
                place += 1
                for column, value in enumerate(row):
                    sheet.write_string(place, column, value, text)
            place += 2
        sheet.write_string(place, 0, told["note"], text)
        sheet.write_string(place + 1, 0, f"SHA-256 {told['hash']}", text)
        sheet.fit_to_pages(1, 0)
    return file.getvalue()
