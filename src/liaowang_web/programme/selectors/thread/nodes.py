"""What stands on a thread: a thing with its number, title and state, if this person may see it at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from liaowang_web.accounts.models import Organisation
from liaowang_web.catalogue.models import Nomination
from liaowang_web.deals.models import Contract, Deal, Registration
from liaowang_web.deals.policies.deals import can_see_deal
from liaowang_web.deals.selectors.titles import title_of
from liaowang_web.design import numbers
from liaowang_web.events.models import Meeting, Timetable
from liaowang_web.hall.models import Entry
from liaowang_web.hall.policies import Anybody
from liaowang_web.matching.models import Feedback
from liaowang_web.matching.policies import can_see_matches
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.selectors.topics import documents_of
from liaowang_web.programme.models import EvidenceItem, LandmarkProduct, Registered, Target
from liaowang_web.programme.policies.evidence import can_see_evidence, is_officer
from liaowang_web.programme.selectors.addresses import address_of
from liaowang_web.programme.selectors.pointing import SORTS

STAGES: dict[str, str | Promise] = {
    "target": gettext_lazy("Target"),
    "evidence": pgettext_lazy("target", "Evidence"),
    "contract": gettext_lazy("Contract"),
    "registry": gettext_lazy("Registry"),
    "deal": gettext_lazy("Deal"),
    "meeting": gettext_lazy("Meeting"),
    "match": gettext_lazy("Match"),
    "demand": gettext_lazy("Demand"),
    "entry": pgettext_lazy("thread", "Offered"),
    "catalogue": gettext_lazy("Catalogue entry"),
    "topic": gettext_lazy("Topic"),
    "documents": gettext_lazy("Documents"),
}
"""The stages of a thread from the target to the documents; a line leads from a stage to a later one only."""


@dataclass(frozen=True)
class Node:
    """One thing on a thread.

    Attributes
    ----------
    stage : str
        One of `STAGES`.
    key : str
        By which it is known on the thread.
    code, title : str
        Its number, and how it is called in the language of the page.
    word, shape : str
        Its state and the shape of that badge, where it has one.
    address : str
        Where its page stands; empty where this person may not open it.
    thing : Model
        Itself; for ``documents`` their topic.
    """

    stage: str
    key: str
    code: str
    title: str
    thing: Any = field(repr=False, compare=False)
    word: str = ""
    shape: str = ""
    address: str = ""

    @property
    def stage_word(self) -> str:
        """How its stage is called."""
        return str(STAGES[self.stage])


def node_of(user: Anybody, stage: str, thing: Any) -> Node | None:
    """Give the node of a thing, or nothing if this person may not know of it."""
    return _MAKERS[stage](user, thing)


def _target(_user: Anybody, target: Target) -> Node:
    return Node("target", target.code, target.code, str(target), target, address=address_of(target))


def _evidence(user: Anybody, item: EvidenceItem) -> Node | None:
    if not can_see_evidence(user, item):
        return None
    day = numbers.day(item.happened_on)
    return Node("evidence", f"e{item.pk}", day, str(item), item, str(item.get_state_display()), item.shape,
                address_of(item))  # fmt: skip


def is_told_of(user: Anybody, deal: Deal) -> bool:
    """Whether evidence tells a programme officer of a deal: one of its sides pointed at it, or at its contract."""
    if not is_officer(user):
        return False
    types = ContentType.objects.get_for_models(Deal, Contract)
    pointed = Q(thing_type=types[Deal], thing_id=deal.pk)
    pointed |= Q(thing_type=types[Contract], thing_id__in=Contract.objects.filter(deal=deal).values("pk"))
    return EvidenceItem.objects.filter(pointed).exists()


def _contract(user: Anybody, contract: Contract) -> Node | None:
    is_seen = can_see_deal(user, contract.deal)
    if not (is_seen or is_told_of(user, contract.deal)):
        return None
    registration = Registration.objects.filter(contract=contract).first()
    told = contract if registration is None else registration
    number = contract.code if registration is None else registration.number or contract.code
    title = _("Technology contract %(number)s") % {"number": number}
    address = address_of(contract) if is_seen else ""
    word = str(told.get_state_display())
    return Node("contract", f"c{contract.pk}", contract.code, title, contract, word, told.shape, address)


def _deal(user: Anybody, deal: Deal) -> Node | None:
    is_seen = can_see_deal(user, deal)
    if not (is_seen or is_told_of(user, deal)):
        return None
    title = _("%(type)s: %(title)s") % {"type": deal.get_type_display(), "title": _public_title(deal.entry)}
    return Node("deal", f"x{deal.pk}", deal.code, title, deal, str(deal.get_state_display()), deal.shape,
                address_of(deal) if is_seen else "")  # fmt: skip


def _meeting(user: Anybody, meeting: Meeting) -> Node | None:
    if not SORTS["meeting"].may_see(user, meeting) and not _is_meeting_told(user, meeting):
        return None
    told = meeting.placements.exclude(timetable__state=Timetable.State.DRAFT).select_related("slot")
    placement = told.order_by("-timetable__version").first()
    day = numbers.day(meeting.created_at if placement is None else placement.slot.starts_at)
    state = meeting if placement is None else placement
    word = str(state.get_state_display())
    address = address_of(meeting)
    return Node("meeting", f"m{meeting.pk}", day, str(meeting.event), meeting, word, state.shape, address)


def _is_meeting_told(user: Anybody, meeting: Meeting) -> bool:
    pointed = EvidenceItem.objects.filter(thing_type=ContentType.objects.get_for_model(Meeting), thing_id=meeting.pk)
    return is_officer(user) and pointed.exists()


def _match(user: Anybody, said: Feedback) -> Node | None:
    if not can_see_matches(user, said.entry):
        return None
    pair = sorted((said.entry, said.other), key=lambda it: it.kind != Entry.Kind.DEMAND)
    title = _("%(demand)s answered by %(entry)s") % {"demand": pair[0].code, "entry": pair[1].code}
    # Both sides may have noted the same pair: it is one match, told once.
    return Node("match", f"{pair[0].code} {pair[1].code}", f"{pair[0].code} ↔ {pair[1].code}", title, said,
                str(said.get_act_display()), "on", address_of(said))  # fmt: skip


def _hall(user: Anybody, entry: Entry) -> Node | None:
    if not SORTS["entry"].may_see(user, entry):
        return None
    stage = "demand" if entry.kind == Entry.Kind.DEMAND else "entry"
    title = _public_title(entry)
    return Node(stage, entry.code, entry.code, title, entry, str(entry.get_state_display()), entry.shape,
                address_of(entry))  # fmt: skip


def _public_title(entry: Entry) -> str:
    told = title_of(entry)
    titles = (told.title_zh, told.title_en) if numbers.is_chinese() else (told.title_en, told.title_zh)
    return next(filter(None, titles), entry.code)


def _catalogue(user: Anybody, nomination: Nomination) -> Node | None:
    if not SORTS["catalogue"].may_see(user, nomination):
        return None
    titles = (nomination.title_zh, nomination.title_en)
    title = next(filter(None, titles if numbers.is_chinese() else titles[::-1]), nomination.code)
    shape = nomination.SHAPES[nomination.state]
    return Node("catalogue", nomination.code, nomination.code, title, nomination,
                str(nomination.get_state_display()), shape, address_of(nomination))  # fmt: skip


def _registry(user: Anybody, thing: Registered | LandmarkProduct | Organisation) -> Node | None:
    is_seen: dict[type[Any], Callable[[Anybody, Any], bool]] = {
        LandmarkProduct: lambda _user, _it: True, Organisation: SORTS["organisation"].may_see,
    }  # fmt: skip
    if not is_seen.get(type(thing), SORTS["scenario"].may_see)(user, thing):
        return None
    word = str(thing.get_state_display()) if hasattr(thing, "state") else ""  # type: ignore[union-attr]
    return Node("registry", f"r{thing.pk}", thing.code, str(thing), thing, word, getattr(thing, "shape", ""),
                address_of(thing))  # fmt: skip


def _topic(_user: Anybody, topic: Topic) -> Node | None:
    if topic.is_hidden:
        return None
    names = (topic.name_zh, topic.name_en)
    name = next(filter(None, names if numbers.is_chinese() else names[::-1]), topic.code)
    # Not its code alone: technologies of the hall bear codes of the same form.
    return Node("topic", f"t{topic.code}", topic.code, name, topic, address=address_of(topic))


def _documents(_user: Anybody, topic: Topic) -> Node:
    n = documents_of(topic).count()
    title = _("%(n)s documents of the corpus") % {"n": numbers.grouped(n)}
    return Node("documents", f"d{topic.code}", numbers.grouped(n), title, topic,
                address=reverse("observatory:documents", args=[topic.code]))  # fmt: skip


_MAKERS: dict[str, Callable[[Anybody, Any], Node | None]] = {
    "target": _target, "evidence": _evidence, "contract": _contract, "registry": _registry, "deal": _deal,
    "meeting": _meeting, "match": _match, "demand": _hall, "entry": _hall, "catalogue": _catalogue,
    "topic": _topic, "documents": _documents,
}  # fmt: skip
