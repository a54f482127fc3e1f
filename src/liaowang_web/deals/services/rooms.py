"""What is put into the room of a deal: messages, files in versions, confidentiality, archives taken."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import User
from liaowang_web.audit import services as audit
from liaowang_web.deals.kinds import market as kinds
from liaowang_web.deals.models import Confidence, Deal, DealFile, Message
from liaowang_web.deals.policies.deals import COMMITS, can_archive_deal, can_commit_deal, can_write_deal, side_of
from liaowang_web.deals.selectors.gates import export_stop, rule_between
from liaowang_web.hall.agreement import TEXT_VERSION
from liaowang_web.hall.files.keeping import keep
from liaowang_web.hall.files.recognising import recognise
from liaowang_web.hall.files.scanning import scan
from liaowang_web.hall.policies import can_agree_for
from liaowang_web.hall.services.disclosing import agree
from liaowang_web.workflow.locking import lock
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

MOST_FILES = 200
_LONGEST_NAME = 200


@transaction.atomic
def send_message(deal: Deal, *, actor: User, text: str) -> Message:
    """Write to everybody in the room.

    Raises
    ------
    NotAllowed
        If the actor is neither of one side nor the technology manager, or the deal is over.
    TransitionRefused
        If the message is empty, or the export gate is shut.
    """
    locked = _open(deal, actor)
    if not text.strip():
        raise TransitionRefused(_("Write something first."))
    side = side_of(actor, locked)
    behalf = locked.key_of(side) if side else None
    made = Message.objects.create(deal=locked, author=actor, organisation_id=behalf, text=text.strip())
    digest = hashlib.sha256(made.text.encode()).hexdigest()
    audit.record(kinds.MESSAGE_SENT, locked, actor=actor, on_behalf_of=behalf, message=str(made.pk), sha256=digest)
    return made


def add_file(deal: Deal, *, actor: User, name: str, content: bytes) -> DealFile:
    """Put a file into the room; one of the same name becomes its next version.

    Raises
    ------
    NotAllowed
        As `send_message`.
    TransitionRefused
        If it is no file of a type that is taken, is too large, is found by the scan, nobody has agreed to
        confidentiality on the other side yet, or the export gate is shut.
    """
    if not can_write_deal(actor, deal):
        raise NotAllowed(_("You may not do this here."))
    media_type = recognise(content, name)
    was_scanned = scan(content)
    digest = keep(content)
    with transaction.atomic():
        locked = _open(deal, actor)
        if locked.confidences.count() < len(("seller", "buyer")):
            raise TransitionRefused(_("Both sides agree to confidentiality before files are exchanged."))
        if locked.files.count() >= MOST_FILES:
            raise TransitionRefused(_("There are %(n)s files already.") % {"n": MOST_FILES})
        side = side_of(actor, locked)
        behalf = locked.key_of(side) if side else None
        kept = name[-_LONGEST_NAME:]
        last = locked.files.filter(name=kept).order_by("-number").first()
        made = DealFile.objects.create(
            deal=locked, name=kept, number=last.number + 1 if last else 1, media_type=media_type, size=len(content),
            sha256=digest, scan=DealFile.Scan.CLEAN if was_scanned else DealFile.Scan.NONE, added_by=actor,
            organisation_id=behalf,
        )  # fmt: skip
        audit.record(
            kinds.FILE_ADDED, locked, actor=actor, on_behalf_of=behalf, name=made.name, number=made.number,
            sha256=digest, file=str(made.pk),
        )  # fmt: skip
    return made


@transaction.atomic
def keep_confidential(deal: Deal, *, actor: User) -> Confidence:
    """Bind one's side to confidentiality about what lies in the room; a second time gives what holds.

    The side that does not own the entry agrees to the same about the entry, and reads all of it from then on, unless
    export control forbids that.

    Raises NotAllowed if the actor does not commit one side, TransitionRefused if the deal is over.
    """
    locked = lock(deal)
    if not can_commit_deal(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if locked.is_over:
        raise TransitionRefused(_("The deal is over."))
    side = side_of(actor, locked, *COMMITS)
    found, is_new = Confidence.objects.get_or_create(
        deal=locked, side=side, defaults={"user": actor, "text_version": TEXT_VERSION}
    )
    if is_new:
        _agree_about_entry(locked, side, actor)
        audit.record(
            kinds.CONFIDENTIAL, locked, actor=actor, on_behalf_of=locked.key_of(side), side=side,
            text_version=TEXT_VERSION,
        )  # fmt: skip
    return found


def _agree_about_entry(deal: Deal, side: str, actor: User) -> None:
    organisation = deal.organisation_of(side)
    is_free = rule_between(deal.entry, organisation) is None
    if is_free and can_agree_for(actor, deal.entry, organisation):
        agree(deal.entry, organisation, actor=actor, text_version=TEXT_VERSION)


@transaction.atomic
def note_archive(deal: Deal, *, actor: User) -> None:
    """Record that somebody takes an archive of a deal. Raises NotAllowed if they may not."""
    if not can_archive_deal(actor, deal):
        raise NotAllowed(_("You may not do this here."))
    side = side_of(actor, deal)
    audit.record(kinds.ARCHIVED, deal, actor=actor, on_behalf_of=deal.key_of(side) if side else None)


def _open(deal: Deal, actor: User) -> Deal:
    locked = lock(deal)
    if not can_write_deal(actor, locked):
        raise NotAllowed(_("You may not do this here."))
    if why := export_stop(locked):
        raise TransitionRefused(why)
    return locked
