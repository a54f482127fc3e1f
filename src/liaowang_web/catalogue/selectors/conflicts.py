"""What ties an expert to a nomination: computed from what is known, each finding with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from liaowang_web.accounts.models import Organisation
from liaowang_web.catalogue import names
from liaowang_web.catalogue.models import Exclusion, Expert, Nomination, Relation
from liaowang_web.catalogue.selectors.coauthors import Joint

YEARS = 4
"""How long a tie counts after it has ended."""
SHOWN = 5
"""How many records stand as evidence of a co-authorship."""
Rule = Exclusion.Rule


@dataclass(frozen=True)
class Finding:
    """Why an expert is kept away: the rule, and what it was read from."""

    rule: Exclusion.Rule
    evidence: dict[str, Any]


@dataclass(frozen=True)
class Post:
    """A place where an expert works or worked."""

    organisation: Organisation | None
    name: str
    since: date | None
    until: date | None
    source: str

    def tell(self) -> dict[str, Any]:
        """Give it as evidence."""
        return {"source": self.source, "organisation": self.organisation.code if self.organisation else "",
                "name": self.name, "since": _text(self.since), "until": _text(self.until)}  # fmt: skip


@dataclass(frozen=True)
class Party:
    """The bodies and people behind a nomination."""

    nomination: Nomination
    organisations: Sequence[Organisation]
    bodies: frozenset[str]
    people: frozenset[str]
    works: Mapping[str, Sequence[Joint]] = field(default_factory=dict)
    """By name of a person, in the form of `names.person`: see `coauthors.works_behind`."""


def party_of(nomination: Nomination, works: Mapping[str, Sequence[Joint]] | None = None) -> Party:
    """Give who stands behind a nomination; organisations that were merged count as what they became."""
    found = [_standing(it) for it in (nomination.holder, nomination.through) if it]
    told = [nomination.holder_name, *(name for it in found for name in (it.name_zh, it.name_en))]
    works = works or {}
    authors = frozenset(works) if nomination.is_by_observatory else frozenset()
    bodies = frozenset(it for name in told if (it := names.body(name)))
    return Party(nomination, found, bodies, names.people(nomination.people) | authors, works)


def findings(party: Party, expert: Expert, today: date | None = None) -> Sequence[Finding]:
    """Find everything that keeps an expert away from a nomination.

    Parameters
    ----------
    party : Party
        With ``works`` if co-authorship is to be looked at.
    today : date, optional
        The day from which the four years are counted back.
    """
    day = today or timezone.localdate()
    if not expert.is_identified:
        return [Finding(Rule.IDENTITY, {"source": "expert", "is_identified": False})]
    posts = [it for it in posts_of(expert) if _counts(it.until, day)]
    return [*_own(party, expert), *_employment(party, posts), *_relations(party, expert, day), *_works(party, expert)]


def posts_of(expert: Expert) -> Sequence[Post]:
    """Give where an expert works and worked: noted affiliations, and memberships on this site."""
    noted = [
        Post(it.organisation and _standing(it.organisation), it.name, it.since, it.until, "affiliation")
        for it in expert.affiliations.all()
    ]
    member = [
        Post(_standing(it.organisation), str(it.organisation), _day(it.since), _day(it.until), "membership")
        for it in expert.user.memberships.all()
    ]
    return noted + member


def _own(party: Party, expert: Expert) -> Iterator[Finding]:
    nomination = party.nomination
    if nomination.nominated_by_id == expert.user_id:
        yield Finding(Rule.OWN, {"source": "nomination", "as": "nominator"})
    own = names.people(expert.names) | names.people(str(expert.user.name))
    for name in sorted(own & names.people(nomination.people)):
        yield Finding(Rule.OWN, {"source": "nomination", "as": "person", "name": name})


def _employment(party: Party, posts: Sequence[Post]) -> Iterator[Finding]:
    keys = {it.pk for it in party.organisations}
    groups = {_root(it): it for it in party.organisations}
    for post in posts:
        is_there = post.organisation.pk in keys if post.organisation else False
        if is_there or names.body(post.name) in party.bodies:
            yield Finding(Rule.EMPLOYMENT, post.tell())
        elif post.organisation and (met := groups.get(_root(post.organisation))):
            yield Finding(Rule.GROUP, {**post.tell(), "group_of": met.code})


def _relations(party: Party, expert: Expert, day: date) -> Iterator[Finding]:
    keys = {it.pk for it in party.organisations}
    for it in expert.relations.all():
        if _counts(it.until, day) and _meets(it, party, keys):
            yield Finding(Rule.RELATION, {"source": "relation", "kind": it.kind, "relation": it.pk,
                                          "since": _text(it.since), "until": _text(it.until)})  # fmt: skip


def _meets(relation: Relation, party: Party, keys: set[Any]) -> bool:
    if relation.nomination_id:
        return bool(relation.nomination_id == party.nomination.pk)
    if relation.organisation and _standing(relation.organisation).pk in keys:
        return True
    return bool(relation.person) and names.person(relation.person) in party.people


def _works(party: Party, expert: Expert) -> Iterator[Finding]:
    own = names.people(expert.names) | names.people(str(expert.user.name))
    for name in sorted(own & set(party.works)):
        works = party.works[name]
        records = [{"record": it.record_id, "title": it.title, "known_on": _text(it.known_on)} for it in works[:SHOWN]]
        yield Finding(Rule.COAUTHOR, {"source": "record", "name": name, "n": len(works), "records": records})


def _standing(organisation: Organisation) -> Organisation:
    seen = {organisation.pk}
    while organisation.merged_into and organisation.merged_into.pk not in seen:
        organisation = organisation.merged_into
        seen.add(organisation.pk)
    return organisation


def _root(organisation: Organisation) -> Any:
    seen = {organisation.pk}
    while organisation.parent and organisation.parent.pk not in seen:
        organisation = organisation.parent
        seen.add(organisation.pk)
    return organisation.pk


def _counts(until: date | None, day: date) -> bool:
    if until is None:
        return True
    return until >= _years_before(day)


def _years_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - YEARS, day=28 if is_leap_day else day.day)


def _day(moment: datetime | None) -> date | None:
    return timezone.localtime(moment).date() if moment else None


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def names_of(experts: Sequence[Expert]) -> frozenset[str]:
    """Give every name that is looked for in the corpus: of experts, and of people to whom they declared a tie."""
    own = [f"{it.names}\n{it.user.name}" for it in experts]
    tied = [one.person for it in experts for one in it.relations.all()]
    return names.people("\n".join(own + tied))
