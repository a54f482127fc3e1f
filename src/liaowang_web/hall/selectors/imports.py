"""Imports of an organisation, and what they are compared with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, QuerySet
from django.http import Http404

from liaowang_web.accounts.models import Organisation
from liaowang_web.hall.imports.planning import Known
from liaowang_web.hall.models import Entry, Import, ImportedRow
from liaowang_web.hall.policies import Anybody, can_enter_entry

_AT_ONCE = 500


def imports_for(user: Anybody) -> Sequence[Import]:
    """Give the latest imports of the organisations for which somebody enters, the newest first."""
    held = getattr(user, "organisation_roles", {})
    mine = [key for key, roles in held.items() if roles & {"owner", "editor"}]
    return list(Import.objects.filter(organisation__in=mine).select_related("organisation", "made_by")[:50])


def import_for(user: Anybody, key: UUID) -> Import:
    """Give one import. Raises Http404 unless this person enters entries for its organisation."""
    found = Import.objects.select_related("organisation", "made_by").filter(pk=key).first()
    if found is None or not can_enter_entry(user, found.organisation):
        raise Http404
    return found


def rows_of(made: Import, outcome: str = "") -> QuerySet[ImportedRow]:
    """Give the rows of an import, or those with one outcome."""
    return made.rows.filter(outcome=outcome) if outcome in ImportedRow.Outcome.values else made.rows.all()


def counts_of(made: Import) -> dict[str, int]:
    """Give how many rows have which outcome."""
    rows = made.rows.order_by().values("outcome").annotate(n=Count("pk")).values_list("outcome", "n")
    return dict.fromkeys(ImportedRow.Outcome.values, 0) | dict(rows)


def known_entries(organisation: Organisation, kind: str, references: Iterable[str]) -> Known:
    """Give what an organisation has already of a kind, as far as rows with these reference numbers may meet it."""
    own = Entry.objects.filter(organisation=organisation, kind=kind)
    wanted = sorted({it for it in references if it})
    found: dict[str, Entry] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = own.filter(reference__in=wanted[start : start + _AT_ONCE])
        found |= {it.reference: it for it in some.select_related(kind).prefetch_related("indicators")}
    titles = own.exclude(state=Entry.State.WITHDRAWN).values_list("title_zh", "title_en")
    return Known(found, frozenset(title for pair in titles for title in pair if title))
