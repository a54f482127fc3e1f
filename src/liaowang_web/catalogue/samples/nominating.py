"""Sample nominations: topics told in the words of their run, and one invented that says so."""

from __future__ import annotations

from datetime import datetime

from liaowang_web.accounts.models import Organisation
from liaowang_web.catalogue.models import Edition, Nomination
from liaowang_web.catalogue.samples.desk import Desk
from liaowang_web.catalogue.services.nominations import (
    draft_nomination,
    edit_nomination,
    move_nomination,
    nominate_topic,
)
from liaowang_web.observatory.addresses import address_of
from liaowang_web.observatory.models import Topic

_QUOTED = 700


def nominate_from_watchlist(topic: Topic, edition: Edition, desk: Desk, now: datetime | None = None) -> Nomination:
    """Let the analyst nominate a topic, told as its run and the record at its middle tell it."""
    drafted = nominate_topic(topic, edition, actor=desk.analyst)
    written = edit_nomination(drafted, actor=desk.analyst, columns=_texts(topic))
    return move_nomination("nominate", written, actor=desk.analyst, now=now)


def nominate_invented(edition: Edition, holder: Organisation, desk: Desk) -> Nomination:
    """Let the nominating body nominate something invented."""
    columns = {
        "title_zh": "薄板高速分拣单元（示例）", "title_en": "A cell that sorts thin sheets fast (sample)",
        "overview_zh": "虚构的示例，用于试用提名流程。", "overview_en": "Invented, to try nominating out.",
        "principle_zh": "虚构的示例。", "principle_en": "Invented.",
        "figures": "60 / min, invented (sample)", "cases": "No case: invented (sample)", "track": "FM-06",
        "holder": holder,
    }  # fmt: skip
    drafted = draft_nomination(edition, desk.body, actor=desk.nominator, columns=columns)
    return move_nomination("nominate", drafted, actor=desk.nominator, on_behalf_of=desk.body.pk)


def _texts(topic: Topic) -> dict[str, str]:
    run, reasons = topic.run, topic.told.get("reasons", [])
    source = f"{run.run_id}, {run.as_of}"
    return {
        "overview_zh": f"据公开预印本的观测（{source}）：" + "；".join(it["zh"] for it in reasons) + "。",
        "overview_en": f"From public preprints as observed ({source}): " + "; ".join(it["en"] for it in reasons) + ".",
        **_principle(topic),
        "figures": f"截至{run.as_of}共{topic.n_records}条记录，最近一年{topic.n_recent}条（{run.run_id}） / "
                   f"{topic.n_records} records until then, {topic.n_recent} in the last year",
    }  # fmt: skip


def _principle(topic: Topic) -> dict[str, str]:
    """Quote the record at the middle of a topic; the shipped sample ranks topics of English records only."""
    record = topic.told["documents"][0]
    where = f"{record['title']}, {address_of(record['record_id']) or record['record_id']}"
    abstract = " ".join((record.get("abstract") or "").split())
    quoted = abstract if len(abstract) <= _QUOTED else f"{abstract[:_QUOTED].rpartition(' ')[0]} …"
    return {"principle_zh": f"居中的记录为英文预印本，原文摘要见英文栏（{where}）。",
            "principle_en": f"From the record at its middle: “{quoted}” ({where})"}  # fmt: skip
