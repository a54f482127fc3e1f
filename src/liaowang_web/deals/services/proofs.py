"""Documents that show a product to be a first set, batch or version."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.audit.chain import fingerprint
from liaowang_web.deals.kinds import trading as kinds
from liaowang_web.deals.models import FirstProof
from liaowang_web.deals.policies.trading import can_prove_first
from liaowang_web.deals.states.trading import PROOF
from liaowang_web.hall.models import Entry, Product
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused


@transaction.atomic
def show_proof(entry: Entry, *, actor: User, **columns: Any) -> FirstProof:
    """Show a document of first-set status on a product's page.

    Parameters
    ----------
    entry : Entry
    actor : User
    **columns
        ``title``, ``number``, ``issued_by``, ``issued_on``, ``valid_until``, ``attachment``.

    Raises
    ------
    NotAllowed
        Unless the actor keeps the product's entry.
    TransitionRefused
        If the entry says that it is no first of its kind, the document is dated ahead, or the file is another's.
    """
    locked = Entry.objects.select_for_update().get(pk=entry.pk)
    if not can_prove_first(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if locked.product.first == Product.First.NONE:
        raise TransitionRefused(_("The entry says that this product is neither first set, batch nor version."))
    if columns["issued_on"] > timezone.localdate():
        raise TransitionRefused(_("This day lies ahead."))
    file = columns.get("attachment")
    if file is not None and (file.entry_id != locked.pk or file.removed_at is not None):
        raise TransitionRefused(_("This file is none of this entry."))
    made = FirstProof.objects.create(entry=locked, by=actor, **columns)
    audit.record(kinds.PROVED, made, actor=actor, on_behalf_of=locked.organisation_id, after=fingerprint(made))
    return made


def remove_proof(proof: FirstProof, *, actor: User, reason: str) -> FirstProof:
    """Take a document off the page, with the reason. Raises as `Machine.perform`; nothing is then written."""
    return PROOF.perform("remove", proof, actor=actor, reason=reason)
