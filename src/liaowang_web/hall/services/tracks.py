"""Tracks suggested by the classifier; a person decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from liaowang import runs
from liaowang_web.audit import services as audit
from liaowang_web.hall import kinds
from liaowang_web.hall.models import Entry
from liaowang_web.jobs.job import TaskContext, job
from liaowang_web.observatory.selectors.taxonomy import tracks


def ask_for_tracks(entry: Entry) -> None:
    """Queue the question, since the classifier takes seconds to be read into a process that has not used it."""
    suggest_tracks.enqueue(str(entry.pk))


@job(_("Suggest tracks for an entry of the hall"))
def suggest_tracks(context: TaskContext, key: str) -> list[list[str]]:  # noqa: ARG001 - a job takes it first
    """Keep what the classifier says of an entry's texts; give the suggestions, none if it is gone or says nothing."""
    entry = Entry.objects.filter(pk=UUID(key)).first()
    if entry is None:
        return []
    found = suggested(entry)
    with transaction.atomic():
        if found != entry.track_suggested:
            Entry.objects.filter(pk=entry.pk).update(track_suggested=found)
            audit.record(kinds.SUGGESTED, entry, actor=None, tracks=", ".join(code for code, _said in found) or "—")
    return found


def suggested(entry: Entry) -> list[list[str]]:
    """Give up to three tracks, the nearest first, each with the probability of its direction as text.

    The classifier reads the text of the language that has one, Chinese first, and tells probabilities of directions;
    within a direction it only orders the tracks.
    """
    text = "。".join(filter(None, (entry.title_zh or entry.title_en, entry.teaser_zh or entry.teaser_en)))
    (told,) = runs.classify_texts([text])
    by_mark = _probabilities(told["directions"])
    return [[code, by_mark.get(code.partition("-")[0], "")] for code in told["tracks"] if code in tracks()]


def _probabilities(by_name: dict[str, Any]) -> dict[str, str]:
    marks = {it["code"]: it["mark"] for it in runs.describe_taxonomy()["directions"]}
    return {marks[name]: f"{value:.2f}" for name, value in by_name.items() if name in marks}
