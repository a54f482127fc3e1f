"""What differs between two published editions: entered, left and amended, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from liaowang_web.catalogue.contents import OWN_COLUMNS
from liaowang_web.catalogue.models import Edition, Publication
from liaowang_web.catalogue.selectors.published import PUBLIC, Told


@dataclass(frozen=True)
class Change:
    """An entry that differs, with why it left (a word of `Nomination.Withdrawal`) and the reason in words."""

    entry: Told
    why: str = ""
    words: str = ""
    fields: Sequence[str] = ()
    before: Told | None = None


@dataclass(frozen=True)
class Difference:
    """Entries of one publication against those of another."""

    entered: Sequence[Change]
    left: Sequence[Change]
    amended: Sequence[Change]
    n_same: int


def comparable_with(edition: Edition) -> Sequence[Edition]:
    """Give the published editions with which an edition can be compared, newest first."""
    return list(Edition.objects.filter(state__in=PUBLIC).exclude(pk=edition.pk))


def other_of(edition: Edition, code: str = "") -> Edition | None:
    """Give the published edition that is named, or without a name the one that an edition follows, if there is one.

    Raises
    ------
    Http404
        If the edition itself is not published, or the one that is named is not.
    """
    asked = code or (edition.follows.code if edition.follows else "")
    other = Edition.objects.filter(state__in=PUBLIC, code=asked).exclude(pk=edition.pk).first()
    if edition.state not in PUBLIC or (code and other is None):
        raise Http404
    return other


def difference(new: Publication, old: Publication) -> Difference:
    """Compare two publications by the lineage of their entries.

    An entry that left the older edition by a revision counts as left, with the reason of the revision.
    """
    now, then = _by_lineage(new.content["entries"]), _by_lineage(old.content["entries"])
    reasons = _by_lineage(old.content["left"]) | _by_lineage(new.content["left"])
    gone = {lineage: it for lineage, it in then.items() if lineage not in now}
    gone |= {
        lineage: it
        for lineage, it in _by_lineage(old.content["left"]).items()
        if lineage not in now and it["why"] != "objection"
    }
    amended = [(now[it], then[it]) for it in now if it in then and _fields(now[it], then[it])]
    return Difference(
        entered=[Change(Told(**now[it])) for it in now if it not in then],
        left=[_left(it, reasons.get(lineage, {})) for lineage, it in gone.items()],
        amended=[_amended(after, before, new, old) for after, before in amended],
        n_same=sum(it in then and not _fields(now[it], then[it]) for it in now),
    )


def _by_lineage(entries: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    return {it["lineage"]: it for it in entries}


def _fields(after: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    return [name for name in OWN_COLUMNS if after[name] != before[name]]


def _left(entry: Mapping[str, Any], reason: Mapping[str, Any]) -> Change:
    shown = {"track": "", "annex": {}, **entry}
    return Change(Told(**shown), reason.get("why", ""), reason.get("words", ""))


def _amended(after: Mapping[str, Any], before: Mapping[str, Any], new: Publication, old: Publication) -> Change:
    changes = [*new.content["changes"], *old.content["changes"]]
    words = [it["words"] for it in changes if it["code"] in {after["code"], before["code"]} and it["kind"] == "amended"]
    return Change(Told(**after), words="; ".join(words), fields=_fields(after, before), before=Told(**before))
