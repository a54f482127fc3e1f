"""The sentences of the codes in which the library speaks of matches."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

FACTORS: Words = {
    "relevance": _("Relevance, as learnt"), "title": _("Titles"), "body": _("Texts, by words"),
    "meaning": _("Texts, by meaning"), "field": _("Field of technology"), "indicators": _("Indicators"),
    "readiness": _("Readiness"), "budget": _("Budget and price"), "mode": _("Mode of cooperation"),
    "freshness": _("Freshness"), "region": _("Region"), "evidence": _("Evidence"),
}  # fmt: skip
FOR: Words = {
    "relevance.high": _("The trained ranker finds both close to each other"),
    "title.like": _("The titles share their words"),
    "body.like": _("The texts share rare words"),
    "meaning.near": _("The texts are close in meaning, across languages too"),
    "field.same": _("Both are of the track %(asked)s"),
    "field.near": _("Both are of the same direction: %(asked)s and %(offered)s"),
    "indicators.met": _("%(met)s of %(n)s indicators that were asked are met"),
    "readiness.reached": _("TRL %(asked)s is needed, TRL %(offered)s is reached"),
    "budget.overlaps": _("Budget and price overlap"),
    "mode.same": _("Both want to work together in the same way"),
    "mode.open": _("One side leaves open how to work together"),
    "freshness.recent": _("It was last confirmed on %(confirmed_on)s"),
    "region.same": _("Both are of the same region"),
    "evidence.shown": _("Documents show its readiness"),
}
AGAINST: Words = {
    "relevance.low": _("The trained ranker finds both far from each other"),
    "title.far": _("The titles share hardly a word"),
    "body.far": _("The texts share hardly a rare word"),
    "meaning.far": _("The texts are far apart in meaning"),
    "field.other": _("They are of different directions: %(asked)s and %(offered)s"),
    "indicators.missed": _("%(fails)s of %(n)s indicators that were asked are missed, first %(metric)s"),
    "indicators.nearly": _("%(near)s of %(n)s indicators that were asked are only nearly met, first %(metric)s"),
    "readiness.below": _("TRL %(asked)s is needed, it is at TRL %(offered)s"),
    "budget.apart": _("The price begins at %(offered)s, the budget ends at %(asked)s (%(currency)s)"),
    "mode.other": _("Asked is: %(asked)s; offered: %(offered)s"),
    "freshness.old": _("Nobody has confirmed it for %(days)s days"),
    "freshness.ending": _("It expires on %(valid_until)s"),
    "region.far": _("They are of different regions"),
    "evidence.none": _("No document shows its readiness"),
}
CHANGES: Words = {
    "indicators.met": _("if every indicator that was asked were met"),
    "indicators.answered": _("if the open indicators were answered and met"),
    "readiness.raised": _("if it reached the readiness that is needed"),
    "readiness.told": _("if its readiness were told and enough"),
    "budget.met": _("if budget and price met"),
    "budget.told": _("if budget and price were told and met"),
    "mode.agreed": _("if both agreed on how to work together"),
    "freshness.confirmed": _("if its owner confirmed it today"),
    "evidence.given": _("if documents showed its readiness"),
}
GATES: Words = {
    "control": _("Export control"), "rights": _("Rights and mode"), "validity": _("Validity"),
    "tier": _("Disclosure"), "exclusion": _("Exclusions"),
}  # fmt: skip
RULES: Words = {
    "control.free": _("The technology is not listed as prohibited or restricted."),
    "control.domestic": _("Neither side is abroad, so nothing is exported."),
    "control.prohibited": _("Prohibited from export, and a side is abroad."),
    "control.licence": _("Restricted, and a side is abroad: nothing may be negotiated before the licence."),
    "control.unknown": _("A side is or may be abroad, and nobody has looked whether the technology is listed."),
    "control.party": _("The technology is listed, and it is not known whether a side is abroad."),
    "rights.same": _("Both sides want the same mode."),
    "rights.open": _("One side leaves the mode open."),
    "rights.ask": _("Another mode than was asked, which may be agreed."),
    "rights.refused": _("The modes exclude each other."),
    "validity.current": _("It is valid."),
    "validity.endless": _("It has no last day."),
    "validity.expired": _("It has expired."),
    "validity.unconfirmed": _("For more than a year nobody has said that it is still true."),
    "tier.whole": _("You read all that it tells."),
    "tier.more": _("It tells more after a confidentiality agreement; that was not compared."),
    "tier.closed": _("It is not to be read at your tier."),
    "exclusion.none": _("No exclusion that you may know of stands between both."),
    "exclusion.excluded": _("One side does not want to be matched with the other."),
    "exclusion.own": _("Both are of the same organisation."),
}
STOPS: Words = {
    "control.prohibited": _("prohibited from export"),
    "control.licence": _("restricted from export, and a side is abroad"),
    "rights.refused": _("the modes exclude each other"),
    "validity.expired": _("expired"),
}
"""Rules that stop, as they are told of those that were not shown."""
VERDICTS: Words = {"passes": _("passes"), "stops": _("stops"), "unknown": _("not settled")}
GATE_SHAPES = {"passes": "on ok", "stops": "stop gone", "unknown": "half"}
FITS: Words = {"met": _("met"), "near": _("near"), "fails": _("fails"), "unknown": _("unknown")}
FIT_SHAPES = {"met": "on ok", "near": "half", "fails": "stop gone", "unknown": "expired"}
CAUSES: Words = {
    "not_offered": _("It tells no such figure."),
    "no_value": _("It names the metric without a value."),
    "nothing_asked": _("No value was asked."),
    "unknown_unit": _("A unit is not known, so the values cannot be compared."),
    "other_dimension": _("The units measure different things."),
    "open_end": _("Its value is a bound that settles nothing here."),
}
MOVES: Words = {
    "newcomer": _("moved up, so that a newcomer is seen"),
    "owner": _("moved down: its owner stands higher already"),
    "exposure": _("moved: its owner was shown often lately"),
    "variety": _("moved, so that the first places do not all say the same"),
}
MISSING: Words = {
    "title": _("a title in a language that both have"), "body": _("texts that could be compared"),
    "meaning": _("texts that could be compared by meaning"), "field": _("the track of one side"),
    "indicators": _("figures on one side"), "readiness": _("the readiness of one side"),
    "budget": _("budget or price, in one currency"), "mode": _("how one side wants to work together"),
    "freshness": _("when it was last confirmed"), "region": _("the region of one side"),
    "evidence": _("documents that show the readiness"), "relevance": _("what the trained ranker needs"),
    "control": _("whether the technology is listed for export control"), "rights": _("whether the mode can be agreed"),
    "validity": _("whether it is still true"), "tier": _("what it tells after a confidentiality agreement"),
    "exclusion": _("exclusions"),
}  # fmt: skip


def sentence(words: Words, code: str, values: Mapping[str, Any] | None = None) -> str:
    """Say what a code means, with its values; of a code without words, the code."""
    told = words.get(code)
    return code if told is None else str(told) % Dashes(values or {})


class Dashes(dict[str, Any]):
    """Values of a sentence; one that is not there is a dash."""

    def __missing__(self, key: str) -> str:
        """Give the dash."""
        return "—"
