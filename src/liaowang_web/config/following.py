"""What can follow a meeting of an event: an enquiry on the market, and evidence for a target of the programme."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.deals.policies.market import can_ask_for
from liaowang_web.events.following import Step
from liaowang_web.events.models import Meeting
from liaowang_web.hall.models import Entry
from liaowang_web.hall.selectors.reading import entry_with
from liaowang_web.programme.models import EvidenceItem
from liaowang_web.programme.policies.evidence import can_record_evidence
from liaowang_web.programme.selectors.involved import can_bring_forward
from liaowang_web.programme.selectors.pointing import known_of


def steps(user: User, meeting: Meeting) -> list[Step]:
    """Give the pages on which somebody who met goes on, each only if they may."""
    found = []
    seats = Q(pk__in=meeting.people.filter(person=user).values("organisation"))
    own = Organisation.objects.filter(seats).first()
    for entry in _entries(meeting):
        if own is not None and can_ask_for(user, entry, own):
            label = _("Begin a deal: enquire about %(code)s") % {"code": entry.code}
            found.append(Step(label, reverse("deals:ask", args=[entry.code])))
    known = known_of(EvidenceItem.Kind.MEETING, meeting)
    if not known.holds_back and can_record_evidence(user) and can_bring_forward(
        user, EvidenceItem.Kind.MEETING, known
    ):  # fmt: skip
        address = reverse("programme:bring_forward", args=[meeting.pk])
        found.append(Step(_("Bring it forward for a target"), address))
    return found


def _entries(meeting: Meeting) -> list[Entry]:
    """Give the entries that a meeting was about: the one of its request, and those that were proposed."""
    request = meeting.request
    if request is None:
        return []
    codes = [request.proposal[it] for it in ("own", "other") if request.proposal.get(it)]
    entries = [request.entry] if request.entry is not None else []
    entries += [entry_with(it) for it in codes]
    return list({it.pk: it for it in entries}.values())
