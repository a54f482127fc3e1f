"""The gate of technology export: which rule stops talks with whom, and what is looked at before they go on.

Rules and checklist are data with a version: what the law says changes, and an old decision names the list it went by.
Sources: 中华人民共和国技术进出口管理条例 (2020 revision) art. 27 to 42; 禁止出口限制出口技术管理办法 art. 10, by which
nobody negotiates in substance or promises anything binding before the licence letter of intent; catalogue of prohibited
and restricted technologies as revised on 2025-07-15. They are cited from reprints: check the official text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from liaowang_web.hall.models import Entry

HOME = "CN"
"""Taiwan, Hong Kong and Macao are customs territories of their own: what goes there leaves this one."""
CHECKLIST_VERSION = "2026-11"
CHECKLIST_DAY = date(2026, 11, 29)
_COUNTRY = re.compile(r"[A-Z]{2}")
Control = Entry.Control


@dataclass(frozen=True)
class Rule:
    """Why talks stop.

    Attributes
    ----------
    code : str
    says : lazy str
        What it forbids, in a sentence.
    cites : lazy str
        Where it stands.
    asks : tuple of str
        Codes of the checklist's items that must be met.
    letter : lazy str
        What paper's number opens it; empty if nothing does.
    """

    code: str
    says: str | Promise
    cites: str | Promise
    asks: tuple[str, ...] = ()
    letter: str | Promise = ""

    @property
    def can_open(self) -> bool:
        """Whether any paper opens it."""
        return bool(self.letter)


CHECKLIST: dict[str, str | Promise] = {
    "classified": _(
        "The technology was compared with the catalogue in force, item by item, and the result is on file."
    ),
    "parties": _("Names, countries and owners of both parties were proved by documents."),
    "use": _("The use and the user at the end are stated in writing."),
    "letter": _("The letter was read in the original, names these parties and this technology, and is valid."),
    "dual_use": _("It was looked at whether it is a dual-use item, for which another licence is needed."),
    "home_use": _("It is stated in writing that it is used within the territory and not passed on abroad."),
    "people": _("Nobody abroad has access to it through the counterpart: people, servers, group companies."),
}

RULES: dict[str, Rule] = {
    it.code: it
    for it in (
        Rule(
            "prohibited_abroad",
            _("Technology whose export is prohibited may not be exported; there is nothing to negotiate abroad."),
            _("技术进出口管理条例 (regulations on the import and export of technology), art. 28"),
        ),
        Rule(
            "restricted_abroad",
            _("Technology whose export is restricted: no negotiation in substance and no binding promise before the licence letter of intent."),  # noqa: E501
            _("禁止出口限制出口技术管理办法 (measures on prohibited and restricted technology export), art. 10"),
            ("classified", "parties", "use", "letter", "dual_use"),
            _("number of the licence letter of intent"),
        ),
        Rule(
            "unknown_abroad",
            _("Nobody has looked whether the technology is under export control; until then it counts as restricted."),
            _("禁止出口限制出口技术管理办法 (measures on prohibited and restricted technology export), art. 10"),
            ("classified", "parties", "use", "letter", "dual_use"),
            _("number of the licence letter of intent"),
        ),
        Rule(
            "listed_at_home",
            _("The technology is under export control: also at home it is made sure first that it does not leave the country."),  # noqa: E501
            _("技术进出口管理条例 (regulations on the import and export of technology), art. 2 and 28 to 36"),
            ("classified", "parties", "home_use", "people"),
            _("number of the written statement of use"),
        ),
        Rule(
            "country_unknown",
            _("It is not known in which country one of the parties is; what is not known counts as abroad."),
            _("技术进出口管理条例 (regulations on the import and export of technology), art. 2"),
        ),
    )
}  # fmt: skip


def is_known(country: str, type_: str) -> bool:
    """Tell whether the country of an organisation can be relied on.

    Examples
    --------
    >>> is_known("CN", "enterprise"), is_known("", "enterprise"), is_known("CN", "foreign")
    (True, False, False)
    """
    return bool(_COUNTRY.fullmatch(country)) and not (country == HOME and type_ == "foreign")


def rule_for(controls: set[str], countries: set[str]) -> Rule | None:
    """Give the rule that stops talks, the strictest first; nothing if none does.

    Parameters
    ----------
    controls : set of str
        What the entry says of export control: of the version that is published, and of the working copy.
    countries : set of str
        Countries of both parties; an empty text where one is not known.

    Examples
    --------
    >>> rule_for({"restricted"}, {"CN", "DE"}).code, rule_for({"free"}, {"CN", "DE"}), rule_for({"unknown"}, {"CN"})
    ('restricted_abroad', None, None)
    """
    is_abroad = countries != {HOME}
    if is_abroad and Control.PROHIBITED in controls:
        return RULES["prohibited_abroad"]
    if "" in countries:
        return RULES["country_unknown"]
    if is_abroad:
        return _abroad(controls)
    return RULES["listed_at_home"] if controls & {Control.RESTRICTED, Control.PROHIBITED} else None


def _abroad(controls: set[str]) -> Rule | None:
    if Control.RESTRICTED in controls:
        return RULES["restricted_abroad"]
    return None if controls == {Control.FREE} else RULES["unknown_abroad"]
