"""The roles of the platform, as data: what each is called, what it is for, and with which it does not go together."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """A role that a person holds on the platform, apart from those within an organisation.

    Attributes
    ----------
    code : str
        Name in code and database.
    name, purpose : lazy str
        Name and task in both languages.
    excludes : tuple of str
        Roles that the same person may not hold at the same time.
    """

    code: str
    name: str | Promise
    purpose: str | Promise
    excludes: tuple[str, ...] = ()


ROLES = {
    role.code: role
    for role in (
        Role("analyst", _("Analyst"), _("renames, merges and hides topics, and nominates them")),
        Role("technology_manager", _("Technology manager"), _("brings both sides of a deal together")),
        Role(
            "nominating_body", _("Nominating body"), _("recommends entries; does not score"), ("expert", "panel_chair")
        ),
        Role("secretariat", _("Secretariat"), _("checks formally; verifies organisations")),
        Role("expert", _("Expert"), _("scores entries"), ("publisher", "integrity_officer")),
        Role(
            "panel_chair", _("Panel chair"), _("assigns experts; leads the panel"), ("publisher", "integrity_officer")
        ),
        Role("publisher", _("Publisher"), _("approves notices and publication; does not touch scores")),
        Role("market_operator", _("Market operator"), _("runs listings, auctions and tenders")),
        Role("event_organiser", _("Event organiser"), _("plans events and their timetables")),
        Role("standards_editor", _("Standards editor"), _("keeps the roadmap of standards")),
        Role("programme_officer", _("Programme officer"), _("keeps targets and checks their evidence")),
        Role("integrity_officer", _("Integrity officer"), _("decides on objections, conflicts and complaints")),
    )
}
# Whoever reads everything writes nothing, and whoever runs the machines takes no decision: neither goes with any other.
_APART = (
    Role("auditor", _("Auditor"), _("reads everything, writes nothing")),
    Role(
        "system_admin", _("System administrator"), _("gives roles and looks after jobs; takes no decision of business")
    ),
)
ROLES |= {
    role.code: Role(
        role.code, role.name, role.purpose, tuple(ROLES) + tuple(it.code for it in _APART if it is not role)
    )
    for role in _APART
}
ALONE = frozenset(role.code for role in _APART)
CHOICES = [(role.code, role.name) for role in ROLES.values()]


def conflicts(code: str, held: set[str]) -> list[Role]:
    """Give the roles held that do not go together with another, whichever of the two says so.

    Examples
    --------
    >>> [it.code for it in conflicts("publisher", {"expert", "secretariat"})]
    ['expert']
    """
    return [ROLES[it] for it in sorted(held) if it in ROLES[code].excludes or code in ROLES[it].excludes]
