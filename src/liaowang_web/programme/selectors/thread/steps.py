"""Which things stand next to one on a thread: nearer to the documents, and nearer to the target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Model, Q

from liaowang_web.catalogue.models import Nomination
from liaowang_web.deals.models import Contract, Deal
from liaowang_web.events.models import Meeting
from liaowang_web.hall.models import Entry, TopicLink
from liaowang_web.matching.models import Feedback
from liaowang_web.observatory.models import Topic
from liaowang_web.observatory.selectors.runs import run_as_of, run_with_id
from liaowang_web.observatory.selectors.standing import shown_in_place
from liaowang_web.programme.models import (
    EvidenceItem,
    Incubator,
    LandmarkProduct,
    ProductTopic,
    Registered,
    Scenario,
    Standard,
    Target,
)

Next = Iterator[tuple[str, Any]]
"""Pairs of a stage and a thing."""
K = EvidenceItem.Kind
REGISTRIES: tuple[type[Registered], ...] = (Scenario, Standard, Incubator)
_STAGE_OF: dict[str, str] = {
    K.DEAL: "deal", K.CONTRACT: "contract", K.MEETING: "meeting", K.CATALOGUE: "catalogue", K.SCENARIO: "registry",
    K.STANDARD: "registry", K.PRODUCT: "registry", K.ORGANISATION: "registry", K.INCUBATOR: "registry",
}  # fmt: skip


def hall_stage(entry: Entry) -> str:
    """Give the stage at which an entry of the hall stands."""
    return "demand" if entry.kind == Entry.Kind.DEMAND else "entry"


def down(stage: str, thing: Any) -> Next:
    """Give what stands nearer to the documents."""
    yield from _DOWN[stage](thing)


def up(stage: str, thing: Any) -> Next:
    """Give what stands nearer to the target."""
    yield from _UP[stage](thing)


def _evidence_of_target(target: Target) -> Next:
    counting = target.evidence.exclude(state=EvidenceItem.State.REFUSED)
    for item in counting.select_related("target"):
        yield "evidence", item


def _pointed(item: EvidenceItem) -> Next:
    thing = item.thing
    if thing is not None:
        yield hall_stage(thing) if isinstance(thing, Entry) else _STAGE_OF[item.kind], thing


def _before_deal(deal: Deal) -> Next:
    for meeting in _meetings_of(deal):
        yield "meeting", meeting
    for said in _matches_of(deal):
        yield "match", said
    yield hall_stage(deal.entry), deal.entry


def _meetings_of(deal: Deal) -> Iterable[Meeting]:
    """Give the meetings of both sides about the entry of a deal, or about an entry that a match ties to it."""
    tied = {deal.entry_id, *(key for it in _matches_of(deal) for key in (it.entry_id, it.other_id))}
    found = Meeting.objects.filter(request__entry__in=tied, state=Meeting.State.AGREED)
    for side in (deal.seller_id, deal.buyer_id):
        found = found.filter(people__organisation=side)
    return found.select_related("event", "request__entry").distinct()


def _matches_of(deal: Deal) -> list[Feedback]:
    """Give what both sides noted of matches of the deal's entry with an entry of the other side, each pair once."""
    entry = deal.entry
    other_side = deal.buyer_id if entry.organisation_id == deal.seller_id else deal.seller_id
    noted = _noted().filter(
        Q(other=entry, entry__organisation=other_side) | Q(entry=entry, other__organisation=other_side)
    )
    return list(noted)


def _noted() -> Any:
    """Give what came of matches: an enquiry, a meeting, a contract; the furthest first."""
    found = Feedback.objects.filter(undone_at=None, act__in=Feedback.LED)
    return found.select_related("entry__organisation", "other__organisation").order_by("act", "said_at")


def _before_meeting(meeting: Meeting) -> Next:
    entry = meeting.request.entry if meeting.request is not None else None
    if entry is not None:
        for said in _noted().filter(Q(entry=entry) | Q(other=entry)):
            seats = set(meeting.people.values_list("organisation", flat=True))
            if {said.entry.organisation_id, said.other.organisation_id} <= seats:
                yield "match", said
        yield hall_stage(entry), entry


def _pair(said: Feedback) -> Next:
    for entry in (said.entry, said.other):
        yield hall_stage(entry), entry


def _before_entry(entry: Entry) -> Next:
    topics = list(_topics_of(entry.topics.all()))
    for topic in topics:
        for nomination in Nomination.objects.filter(topic_code=topic.code).select_related("edition"):
            yield "catalogue", nomination
        yield "topic", topic


def _topics_of(links: Iterable[TopicLink | ProductTopic]) -> Iterator[Topic]:
    """Give the topics of links as the latest run has them; of one that it no longer has, as the run of the link did."""
    latest = run_as_of(None)
    for link in links:
        found = shown_in_place(latest, [link.code]) if latest else {}
        earlier = run_with_id(link.run_id) if not found else None
        if earlier is not None:
            found = shown_in_place(earlier, [link.code])
        yield from found.values()


def _topic_of_nomination(nomination: Nomination) -> Next:
    if nomination.topic_code:
        for topic in _topics_of([ProductTopic(code=nomination.topic_code, run_id=nomination.run_id)]):
            yield "topic", topic


def _before_registry(thing: Model) -> Next:
    if isinstance(thing, Registered | LandmarkProduct):
        for entry in thing.technologies.all():
            yield hall_stage(entry), entry
    if isinstance(thing, LandmarkProduct):
        for topic in _topics_of(thing.topics.all()):
            yield "topic", topic


def _codes_of(topic: Topic) -> list[str]:
    """Give the codes by which older links may know a topic: its own, and those of topics merged into it."""
    merged = Topic.objects.filter(run=topic.run_id, merged_into=topic.code).values_list("code", flat=True)
    return [topic.code, *merged]


def _after_topic(topic: Topic) -> Next:
    codes = _codes_of(topic)
    for nomination in Nomination.objects.filter(topic_code__in=codes).select_related("edition"):
        yield "catalogue", nomination
    for entry in Entry.objects.filter(topics__code__in=codes).distinct():
        yield hall_stage(entry), entry
    for product in LandmarkProduct.objects.filter(topics__code__in=codes).distinct():
        yield "registry", product


def _after_catalogue(nomination: Nomination) -> Next:
    for entry in Entry.objects.filter(topics__code=nomination.topic_code or "-").distinct():
        yield hall_stage(entry), entry
    yield from _evidence_at(nomination)


def _after_entry(entry: Entry) -> Next:
    for said in _noted().filter(Q(entry=entry) | Q(other=entry)):
        yield "match", said
    for meeting in Meeting.objects.filter(request__entry=entry, state=Meeting.State.AGREED).select_related("event"):
        yield "meeting", meeting
    for deal in entry.deals.select_related("entry"):
        yield "deal", deal
    keepers: tuple[type[Model], ...] = (*REGISTRIES, LandmarkProduct)
    for model in keepers:
        for thing in model._default_manager.filter(technologies=entry):
            yield "registry", thing
    yield from _evidence_at(entry)


def _after_match(said: Feedback) -> Next:
    sides = {said.entry.organisation_id, said.other.organisation_id}
    for deal in Deal.objects.filter(entry__in=(said.entry, said.other)).select_related("entry"):
        if {deal.seller_id, deal.buyer_id} == sides:
            yield "deal", deal
    for meeting in Meeting.objects.filter(request__entry__in=(said.entry, said.other), state=Meeting.State.AGREED):
        if sides <= set(meeting.people.values_list("organisation", flat=True)):
            yield "meeting", meeting


def _after_meeting(meeting: Meeting) -> Next:
    seats = set(meeting.people.values_list("organisation", flat=True))
    for deal in Deal.objects.filter(seller__in=seats, buyer__in=seats).exclude(seller=F("buyer")):
        if any(it.pk == meeting.pk for it in _meetings_of(deal)):
            yield "deal", deal
    yield from _evidence_at(meeting)


def _after_deal(deal: Deal) -> Next:
    for contract in Contract.objects.filter(deal=deal).select_related("deal__entry"):
        yield "contract", contract
    yield from _evidence_at(deal)


def _evidence_at(thing: Model) -> Next:
    kind = ContentType.objects.get_for_model(thing)
    for item in EvidenceItem.objects.filter(thing_type=kind, thing_id=thing.pk).select_related("target"):
        yield "evidence", item


def _nothing(_thing: Any) -> Next:
    yield from ()


_DOWN: dict[str, Callable[[Any], Next]] = {
    "target": _evidence_of_target,
    "evidence": _pointed,
    "contract": lambda it: iter([("deal", it.deal)]),
    "registry": _before_registry,
    "deal": _before_deal,
    "meeting": _before_meeting,
    "match": _pair,
    "demand": _before_entry,
    "entry": _before_entry,
    "catalogue": _topic_of_nomination,
    "topic": lambda it: iter([("documents", it)]),
    "documents": _nothing,
}
_UP: dict[str, Callable[[Any], Next]] = {
    "target": _nothing,
    "evidence": lambda it: iter([("target", it.target)]),
    "contract": _evidence_at,
    "registry": _evidence_at,
    "deal": _after_deal,
    "meeting": _after_meeting,
    "match": _after_match,
    "demand": _after_entry,
    "entry": _after_entry,
    "catalogue": _after_catalogue,
    "topic": _after_topic,
    "documents": lambda it: iter([("topic", it)]),
}
