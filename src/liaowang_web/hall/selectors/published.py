"""Published entries as they are told in lists: the version that was checked, cut to the tier of who asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from liaowang_web.accounts.models import User
from liaowang_web.design.prepared import one_of, prepared
from liaowang_web.hall.contents import seen_at, without_prices
from liaowang_web.hall.models import Agreement, Entry, PriceExclusion, Version
from liaowang_web.hall.policies import Anybody, can_see_price, can_see_working_copy, tier_of

AGEING_DAYS = 180
"""After so many days without a word of its owner an entry counts as ageing."""
ENDING_DAYS = 30
_PLACE = 10**9
_DIGITS = 9
_A_PAGE = 20
_PUBLIC = (Entry.State.PUBLISHED, Entry.State.REVISING, Entry.State.RESUBMITTED)
_NOT_PUBLIC = tuple(it for it in Entry.State if it not in _PUBLIC)


@dataclass(frozen=True)
class Shown:
    """A published entry in a list.

    Attributes
    ----------
    code, kind : str
    content : mapping
        What it tells at the tier, and nothing else.
    version : int
        Which version this is.
    published_on, confirmed_on, valid_until : date or None
        When it was first published, when its owner last said that it is true, and its last day.
    first_at, changed_at : datetime
        When it was first published, and when this version was.
    via : tuple of (str, str)
        Word asked, and the word of the other language by which it was found; nothing if it holds the words asked.
    """

    code: str
    kind: str
    content: Mapping[str, Any]
    version: int
    published_on: date | None
    first_at: datetime | None
    changed_at: datetime
    confirmed_on: date | None
    valid_until: date | None
    via: tuple[tuple[str, str], ...] = ()

    def __getattr__(self, name: str) -> Any:
        """Give what the entry tells under a name; nothing where it tells nothing at this tier."""
        if name.startswith("__"):
            raise AttributeError(name)
        return self.content.get(name, "")

    @property
    def direction(self) -> str:
        """Code of the direction of its track."""
        return str(self.content.get("track", "")).partition("-")[0]

    @property
    def kind_label(self) -> str:
        """How its kind is called."""
        return str(Entry.Kind(self.kind).label)

    @property
    def mode_label(self) -> str:
        """How its owner wants to work together."""
        return str(Entry.Mode(self.content["mode"]).label)

    @property
    def is_named(self) -> bool:
        """Whether it says whose it is."""
        return bool(self.content.get("organisation"))

    @property
    def quiet_days(self) -> int | None:
        """Days since its owner last said that it is true."""
        return (timezone.localdate() - self.confirmed_on).days if self.confirmed_on else None

    @property
    def days_left(self) -> int | None:
        """Days until it expires."""
        return (self.valid_until - timezone.localdate()).days if self.valid_until else None

    @property
    def freshness(self) -> str:
        """Give ``fresh``, ``ageing`` or ``ending``."""
        if self.days_left is not None and self.days_left <= ENDING_DAYS:
            return "ending"
        return "ageing" if (self.quiet_days or 0) > AGEING_DAYS else "fresh"


def list_tier(user: Anybody) -> Entry.Tier:
    """Give the tier at which somebody reads lists; what agreements add to the search tells `opened_to`."""
    is_known = isinstance(user, User) and user.is_active
    return Entry.Tier.REGISTERED if is_known else Entry.Tier.TEASER


def opened_to(user: Anybody) -> frozenset[int]:
    """Give the documents of entries that somebody reads in whole because an organisation of theirs agreed; one query.

    Of these alone a search reads what is told after an agreement.
    """
    mine = list(user.organisation_roles) if isinstance(user, User) and user.is_active else []
    if not mine:
        return frozenset()
    return frozenset(document_at(*it) for it in _agreed_by(mine))


@prepared
def _agreed_by(organisations: list[UUID]) -> QuerySet[Agreement, tuple[str, int]]:
    held = Agreement.objects.filter(one_of("organisation", organisations), ended_at=None).order_by()
    return held.values_list("entry__kind", "entry__number")


def published_versions() -> QuerySet[Version]:
    """Give the version in which each entry is public now, the first published last.

    Each says as ``keeps_price`` whether its prices are kept from anybody.
    """
    kept = PriceExclusion.objects.filter(entry=OuterRef("entry"), ended_at=None)
    # Said as what they are not, which no index answers: nearly all entries are public, and whoever asked for twenty by
    # number had both databases read all of them, by the index of states.
    found = Version.objects.filter(number=F("entry__published_version")).exclude(entry__state__in=_NOT_PUBLIC)
    return found.select_related("entry").annotate(keeps_price=Exists(kept)).order_by("-entry__published_at", "pk")


def shown_entries(codes: Iterable[str], tier: int) -> list[Shown]:
    """Give the entries of these codes that are public now, in the order of the codes; one query."""
    wanted = list(codes)
    letters = {letter: kind for kind, letter in Entry.LETTERS.items()}
    numbers: dict[str, list[int]] = {kind: [] for kind in Entry.LETTERS}
    for code in wanted:
        letter, _, number = code.partition("-")
        if letter in letters and number.isascii() and number.isdecimal() and len(number) <= _DIGITS:
            numbers[letters[letter]].append(int(number))
    found = {it.entry.code: shown(it, tier) for it in _numbered(*map(_padded, numbers.values()))}
    return [found[code] for code in wanted if code in found]


def _padded(numbers: list[int]) -> list[int]:
    """Say the last number again until there are some twenties, so that few questions have to stand ready."""
    return numbers + numbers[-1:] * (-len(numbers) % _A_PAGE)


@prepared
def _numbered(
    technologies: list[int], achievements: list[int], demands: list[int], products: list[int]
) -> QuerySet[Version]:
    asked = Q(pk__in=())
    for kind, numbers in zip(Entry.LETTERS, (technologies, achievements, demands, products), strict=True):
        if numbers:
            asked |= Q(one_of("entry__number", numbers), entry__kind=kind)
    return published_versions().filter(asked).order_by()


def public_content_for(user: Anybody, code: str) -> tuple[Version, int, dict[str, Any]]:
    """Give the version in which an entry is public, the tier of who asks, and what it tells them.

    Raises
    ------
    Http404
        If there is none that is public.
    """
    version = _public_version(code)
    entry = version.entry
    tier = tier_of(user, entry)
    # Whether it is anonymous says the version, not the working copy, which may be revised to bear a name.
    names_owner = True if can_see_working_copy(user, entry) else None
    content = version.content if can_see_price(user, entry) else without_prices(version.content)
    return version, tier, seen_at(content, tier, names_owner=names_owner)


def _public_version(code: str) -> Version:
    letter, _, number = code.partition("-")
    kind = {it: kind for kind, it in Entry.LETTERS.items()}.get(letter, "")
    is_whole = number.isascii() and number.isdecimal() and len(number) <= _DIGITS
    found = _coded(kind, int(number)) if is_whole else []
    version = found[0] if found else None
    if version is None:
        raise Http404
    return version


@prepared
def _coded(kind: str, number: int) -> QuerySet[Version]:
    return published_versions().filter(entry__kind=kind, entry__number=number)


def shown(version: Version, tier: int) -> Shown:
    """Cut a version of `published_versions` to what a tier sees; prices kept from anybody stand in no list."""
    entry = version.entry
    day = timezone.localtime(entry.published_at).date() if entry.published_at else None
    content = seen_at(version.content, tier)
    if version.keeps_price:  # type: ignore[attr-defined]
        content = without_prices(content)
    return Shown(
        code=entry.code, kind=entry.kind, content=content, version=version.number, published_on=day,
        first_at=entry.published_at, changed_at=version.published_at, confirmed_on=entry.confirmed_on,
        valid_until=entry.valid_until,
    )  # fmt: skip


def document_at(kind: str, number: int) -> int:
    """Give the number under which the index knows the entry that has a number within its kind.

    Examples
    --------
    >>> document_at("achievement", 12)
    2000000012
    """
    return (list(Entry.LETTERS).index(kind) + 1) * _PLACE + number


def code_of_document(number: int) -> str:
    """Give the code of the entry that the index knows under a number.

    Examples
    --------
    >>> code_of_document(2_000_000_012)
    'A-000012'
    """
    letters: Sequence[str] = list(Entry.LETTERS.values())
    return f"{letters[number // _PLACE - 1]}-{number % _PLACE:06d}"
