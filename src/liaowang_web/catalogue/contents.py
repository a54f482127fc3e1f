"""What is put before the public, in the one form that is hashed and from which every format is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.chain import hash_of
from liaowang_web.catalogue.models import Edition, Nomination, Objection, Publication
from liaowang_web.catalogue.working_days import end_of, is_known, last_day

OWN_COLUMNS = (
    "title_zh", "title_en", "overview_zh", "overview_en", "principle_zh", "principle_en", "figures", "cases", "advice",
    "track", "holder_name",
)  # fmt: skip
"""What an amendment may change, and what is compared with the rows when an edition is verified."""
Content = dict[str, Any]


def entry_of(nomination: Nomination) -> Content:
    """Tell what is public of a nomination; people, contacts and scores are not."""
    return {
        "code": nomination.code,
        "lineage": str(nomination.lineage),
        **{name: getattr(nomination, name) for name in OWN_COLUMNS},
        "holder": _organisation(nomination.holder),
        "through": _organisation(nomination.through),
        "topic": nomination.topic_code,
        "run": nomination.run_id,
        "annex": nomination.annex,
    }


def _organisation(organisation: Organisation | None) -> Content | None:
    if organisation is None:
        return None
    return {"code": organisation.code, "zh": organisation.name_zh, "en": organisation.name_en}


def notice_of(edition: Edition, now: datetime) -> Content:
    """Give the columns of the notice that is put before the public now."""
    starts_on = timezone.localtime(now).date()
    ends_on = last_day(starts_on, edition.notice_days, is_working=edition.notice_counts == Edition.Days.WORKING)
    proposed = edition.nominations.filter(state=Nomination.State.PROPOSED).select_related(
        "edition", "holder", "through"
    )
    content = {
        "edition": _edition(edition),
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat(),
        "holidays_are_known": is_known(starts_on, ends_on),
        "entries": [entry_of(it) for it in proposed.order_by("number")],
    }
    return {"content": content, "content_hash": hash_of(content), "starts_on": starts_on, "ends_on": ends_on,
            "closes_at": end_of(ends_on)}  # fmt: skip


def _edition(edition: Edition) -> Content:
    return {
        "code": edition.code, "title_zh": edition.title_zh, "title_en": edition.title_en,
        "scope_zh": edition.scope_zh, "scope_en": edition.scope_en, "taxonomy": edition.taxonomy,
        "n_experts": edition.n_experts, "n_listed": edition.n_listed, "pass_mark": f"{edition.pass_mark:.2f}",
        "tie": edition.tie, "notice_days": edition.notice_days, "notice_counts": edition.notice_counts,
        "criteria": [
            {"name_zh": it.name_zh, "name_en": it.name_en, "weight": f"{it.weight:.2f}", "most": it.most}
            for it in edition.criteria.all()
        ],
    }  # fmt: skip


def first_publication(edition: Edition, now: datetime) -> tuple[Content, str]:
    """Give content and hash of an edition as it is first published: what was noticed, less what was struck."""
    notice = edition.notice
    upheld = Objection.objects.filter(nomination__edition=edition, state=Objection.State.UPHELD)
    struck = {it.nomination.code: it for it in upheld.select_related("nomination__edition")}
    content = {
        "edition": notice.content["edition"],
        "revision": 0,
        "published_on": timezone.localtime(now).date().isoformat(),
        "notice_hash": notice.content_hash,
        "previous_hash": "",
        "entries": [it for it in notice.content["entries"] if it["code"] not in struck],
        "left": [
            {**_title_of(it), "why": "objection", "on": _day_of(struck[it["code"]].nomination),
             "words": struck[it["code"]].decision}
            for it in notice.content["entries"] if it["code"] in struck
        ],
        "changes": [],
    }  # fmt: skip
    return content, hash_of(content)


def next_publication(
    last: Publication, amended: Mapping[str, Mapping[str, Any]], withdrawn: Sequence[Content], note: str, now: datetime
) -> tuple[Content, str]:
    """Give content and hash of the next revision.

    Parameters
    ----------
    last : Publication
        The revision before.
    amended : mapping
        By code of the entry: ``to``, the changed columns, and ``words``, why.
    withdrawn : sequence of mappings
        ``code``, ``why``, ``on`` and ``words`` of each entry that leaves.
    note : str
        Why there is a revision.
    """
    gone = {it["code"]: it for it in withdrawn}
    day = timezone.localtime(now).date().isoformat()
    stay = [it for it in last.content["entries"] if it["code"] not in gone]
    content = {
        **last.content,
        "revision": last.revision + 1,
        "published_on": day,
        "previous_hash": last.content_hash,
        "note": note,
        "entries": [{**it, **amended[it["code"]]["to"]} if it["code"] in amended else it for it in stay],
        "left": [
            *last.content["left"],
            *({**_title_of(it), **gone[it["code"]]} for it in last.content["entries"] if it["code"] in gone),
        ],
        "changes": [
            *({"code": code, "kind": "amended", "fields": sorted(it["to"]), "words": it["words"], "on": day}
              for code, it in amended.items()),
            *({"kind": "withdrawn", **it} for it in withdrawn),
        ],
    }  # fmt: skip
    return content, hash_of(content)


def _title_of(entry: Mapping[str, Any]) -> Content:
    return {name: entry[name] for name in ("code", "lineage", "title_zh", "title_en")}


def _day_of(nomination: Nomination) -> str:
    return nomination.withdrawn_on.isoformat() if nomination.withdrawn_on else ""
