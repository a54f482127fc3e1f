"""Why something was refused or cancelled, as the audit keeps it, for pages that whoever it concerns may see."""

from __future__ import annotations

from django.utils.translation import gettext

from liaowang_web.audit.models import Entry as Told
from liaowang_web.audit.sentences import Kind
from liaowang_web.workflow.models import Thing


def reason_of(thing: Thing, *kinds: Kind) -> str:
    """Give the reason of the last act of one of these kinds; an empty text if there was none, or none was given."""
    acts = Told.objects.filter(
        thing_type=thing._meta.label_lower, thing_id=str(thing.pk), kind__in=[it.code for it in kinds]
    )
    found = acts.order_by("-number").values_list("reason", flat=True).first()
    # What the site itself gave as a reason is kept in English.
    return gettext(found) if found else ""
