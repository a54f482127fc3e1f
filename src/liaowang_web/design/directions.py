"""The six directions as pages write them: a short sign for tables, and the name."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: dict[str, str | Promise] = {
    "FM": _("Manufacturing"),
    "FI": _("Information"),
    "FMAT": _("Materials"),
    "FE": _("Energy"),
    "FS": _("Space"),
    "FH": _("Health"),
}
SIGNS: dict[str, str | Promise] = {
    "FM": _("Mf"),
    "FI": _("In"),
    "FMAT": _("Mt"),
    "FE": _("En"),
    "FS": _("Sp"),
    "FH": _("He"),
}
