"""Evidence made from what the sample site holds: registered contracts, entries of the catalogue, and the registries.

What it points at is invented, or a public fact that the registry names with its source; every title of what is invented
says that it is a sample.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from liaowang_web.accounts.models import User
from liaowang_web.audit.services import next_number
from liaowang_web.deals.models import Contract
from liaowang_web.deals.registering import verified
from liaowang_web.deals.services.registrations import begin_registration, edit_registration, move_registration
from liaowang_web.programme.models import EvidenceItem, Target
from liaowang_web.programme.samples.past import PAST
from liaowang_web.programme.selectors.candidates import candidates_for
from liaowang_web.programme.selectors.pointing import Known, known_of, thing_with
from liaowang_web.programme.services.evidence import enter_targets, move_evidence, record_evidence
from liaowang_web.workflow.refusals import TransitionRefused

_ENDINGS = ("（示例）", " (sample)")
K = EvidenceItem.Kind
_MANY = 3
"""Of more than these under one target, one waits to be checked."""
_BY_OFFICER = ("T25-STANDARD", "T25-INCUBATOR", "T25-SCENARIO", "T25-CORETECH")


@dataclass(frozen=True)
class Officers:
    """Who records and who checks: a seller for contracts, one officer for all else, another who checks."""

    seller: User
    recorder: User
    checker: User
    operator: User
    integrity: User


def bring_forward(officers: Officers) -> dict[str, int]:
    """Register contracts, record evidence, and check it; give how many there are of each state."""
    enter_targets()
    n_registered = sum(_is_registered(it, officers) for it in _signed(officers))
    items = [*_record(Target.objects.get(code="T25-CORETECH"), officers.seller, (K.CONTRACT,))]
    for code in _BY_OFFICER:
        items += _record(Target.objects.get(code=code), officers.recorder, tuple(set(K.values) - {K.CONTRACT}))
    items += [_recall(*it, actor=officers.recorder) for it in PAST]
    _check(items, officers)
    found = EvidenceItem.objects.values_list("state", flat=True)
    return {"registered contracts": n_registered} | {it: list(found).count(it) for it in EvidenceItem.State.values}


def _signed(officers: Officers) -> Iterator[Contract]:
    mine = list(officers.seller.organisation_roles)
    done = (Contract.State.SIGNED, Contract.State.EFFECTIVE)
    found = Contract.objects.filter(state__in=done, deal__seller__in=mine, registration=None)
    yield from found.select_related("deal__entry", "deal__seller", "deal__buyer").order_by("created_at")


def _is_registered(contract: Contract, officers: Officers) -> bool:
    """Walk a contract to its registration; one whose form lacks something stays as it is."""
    made = begin_registration(contract, actor=officers.seller)
    natures = {f"{side}_nature": made.fields.get(f"{side}_nature") or "enterprise" for side in ("seller", "buyer")}
    more = {"non_technical_amount": "0", "buyer_division": "", **natures}
    made = edit_registration(made, actor=officers.seller, values=more)
    try:
        made = move_registration("file", made, actor=officers.seller)
    except TransitionRefused:
        return False
    made = move_registration("accept", made, actor=officers.operator)
    number = f"99{timezone.localdate().year}{next_number('sample registration'):010d}"
    move_registration(
        "register", made, actor=officers.operator, number=number, amount=verified(made.fields),
        decision="示例决定 / sample",
    )  # fmt: skip
    return True


def _record(target: Target, actor: User, kinds: Iterable[str]) -> Iterator[EvidenceItem]:
    for candidate in candidates_for(actor, target):
        found = thing_with(actor, candidate.code)
        if found is None or found[0] not in kinds:
            continue
        kind, thing = found
        known = known_of(kind, thing)
        if known.day or kind == K.INCUBATOR:
            yield record_evidence(target, actor=actor, kind=kind, thing=thing, values=_values(thing, known))


def _values(thing: Model, known: Known) -> dict[str, Any]:
    source = {name: getattr(thing, name, "") for name in ("source_url", "source_note")}
    day = known.day or timezone.localtime(thing.created_at).date()  # type: ignore[attr-defined]
    endings = ("", "") if source["source_url"] else _ENDINGS
    both = (known.title_zh or known.title_en, known.title_en or known.title_zh)
    titles = {
        f"title_{name}": title if "示例" in title or "sample" in title or "demo" in title else f"{title}{ending}"
        for name, title, ending in zip(("zh", "en"), both, endings, strict=True)
    }
    return {**titles, **source, "happened_on": day, "region": known.region, "direction": known.direction}


def _recall(code: str, days_ago: int, zh: str, en: str, direction: str, region: str, *, actor: User) -> EvidenceItem:
    """Record something invented that came about before the sample site was made, as an officer who catches up would."""
    values = {
        "title_zh": f"{zh}{_ENDINGS[0]}", "title_en": f"{en}{_ENDINGS[1]}", "direction": direction, "region": region,
        "happened_on": timezone.localdate() - timedelta(days_ago),
        "source_url": "https://example.org/", "source_note": "示例来源 / sample source",
    }  # fmt: skip
    return record_evidence(Target.objects.get(code=code), actor=actor, values=values)


def _check(items: list[EvidenceItem], officers: Officers) -> None:
    """Accept what there is, but leave one of many to wait; dispute one, and mark one as a duplicate."""
    counts = Counter(it.target_id for it in items)
    last = {it.target_id: it.pk for it in items if counts[it.target_id] > _MANY}
    accepted: list[EvidenceItem] = []
    for item in items:
        if last.get(item.target_id) == item.pk:
            continue
        try:
            accepted.append(move_evidence("accept", item, actor=officers.checker, is_looked_at=True))
        except TransitionRefused:
            continue
    if len(accepted) < 3:
        return
    why = "示例：对登记依据有疑问 / sample: doubts about what it stands on"
    move_evidence("dispute", accepted[0], actor=officers.integrity, reason=why)
    first = accepted[1]
    again = {name: getattr(first, name) for name in
             ("title_zh", "title_en", "happened_on", "region", "direction", "source_url", "source_note")}  # fmt: skip
    twin = record_evidence(
        first.target,
        actor=officers.recorder,
        values={**again, "source_url": first.source_url or "https://example.org/"},
    )
    move_evidence("double", twin, actor=officers.checker, other=first)
