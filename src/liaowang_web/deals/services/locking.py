"""The order in which rows are locked: the deal first, then what hangs on it, and the end of the audit last."""

from __future__ import annotations

from django.utils.translation import gettext as _

from liaowang_web.deals.models import Deal
from liaowang_web.workflow.refusals import TransitionRefused


def lock_deal(deal: Deal) -> Deal:
    """Read a deal again under a lock, inside a transaction; whatever is done in a deal begins here.

    Raises
    ------
    TransitionRefused
        If it is no longer there.
    """
    locked = Deal.objects.select_for_update().filter(pk=deal.pk).first()
    if locked is None:
        raise TransitionRefused(_("It is no longer there."))
    return locked
