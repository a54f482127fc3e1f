"""Technologies made from topics of a run, and achievements from the records at their middle; nothing is added."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from liaowang_web.hall.samples.sample import NOT_AN_OFFER_EN, NOT_AN_OFFER_ZH, Sample, by_turns, first_sentences
from liaowang_web.hall.samples.stated import stated_in
from liaowang_web.observatory.addresses import address_of
from liaowang_web.observatory.models import Run, Topic
from liaowang_web.observatory.selectors.topics import shown_topics

_AUTHORS = 3
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_TEASER_EN, _TEASER_ZH = 1100, 500


def technologies(run: Run) -> Iterator[Sample]:
    """Give a technology for each topic of a run that has a rank and a track, directions by turns, the best first."""
    ranked = shown_topics(run).filter(rank__isnull=False).exclude(tracks="").order_by("rank")
    return map(_technology, by_turns(ranked, _direction))


def achievements(run: Run) -> Iterator[Sample]:
    """Give an achievement for the record at the middle of each topic that has a track, directions by turns."""
    seen: set[str] = set()
    for topic in by_turns(shown_topics(run).exclude(tracks="").order_by("code"), _direction):
        for record in topic.told["documents"]:
            is_whole = record.get("abstract") and record.get("authors") and address_of(record["record_id"])
            if is_whole and record["record_id"] not in seen:
                seen.add(record["record_id"])
                yield _achievement(topic, record)
                break


def _technology(topic: Topic) -> Sample:
    run = topic.run
    central = topic.told["documents"][:5]
    stage = topic.told.get("stage") or {}
    columns = {
        **_placed(topic),
        "title_en": topic.name_en[:300], "title_zh": topic.name_zh[:200],
        "teaser_en": f"A topic of {topic.n_records} preprints known by {run.as_of}, {topic.n_recent} of them in its "
                     f"last year. {topic.reason_en}. {NOT_AN_OFFER_EN}",
        "teaser_zh": f"截至{run.as_of}已知{topic.n_records}篇预印本，其中最近一年{topic.n_recent}篇。"
                     f"{topic.reason_zh}。{NOT_AN_OFFER_ZH}",
        "summary_en": _summary(topic, "en", "What the run says:", "Records at its middle:"),
        "summary_zh": _summary(topic, "zh", "观测结论：", "居中的记录："),
        "trl_low": stage.get("trl_low"), "trl_high": stage.get("trl_high"),
        "source_url": address_of(central[0]["record_id"]) if central else "",
        "source_note": f"主题{topic.code}（{run.run_id}），网址为其居中记录 / "
                       f"topic {topic.code} of run {run.run_id}; the address is that of the record at its middle",
    }  # fmt: skip
    return Sample("technology", columns, rows={"topics": [_link(topic)], "readiness": _readiness(topic, stage)})


def _achievement(topic: Topic, record: Mapping[str, Any]) -> Sample:
    address = address_of(record["record_id"])
    told = _told_in_chinese(record) if _CHINESE.search(record["title"]) else _told_in_english(record)
    columns = {
        **_placed(topic), **told,
        "source_url": address,
        "source_note": f"{record['record_id']}（{record['known_on']}），题名、摘要、作者照录 / "
                       "title, abstract and authors as they stand there",
    }  # fmt: skip
    detail = {"embodiment": "论文 / paper", "persons": "\n".join(record["authors"])}
    figures = stated_in(record["abstract"], record["record_id"])
    return Sample("achievement", columns, detail, {"topics": [_link(topic)], "indicators": figures})


def _told_in_english(record: Mapping[str, Any]) -> dict[str, str]:
    authors = record["authors"]
    named = ", ".join(authors[:_AUTHORS]) + (" et al." if len(authors) > _AUTHORS else "")
    return {
        "title_en": record["title"][:300],
        "teaser_en": f"{first_sentences(record['abstract'], _TEASER_EN)} {NOT_AN_OFFER_EN}",
        "teaser_zh": f"英文预印本，{record['known_on']}公开，作者：{named}。题名：{record['title'][:300]}。"
                     f"{NOT_AN_OFFER_ZH}",
        "summary_en": record["abstract"],
    }  # fmt: skip


def _told_in_chinese(record: Mapping[str, Any]) -> dict[str, str]:
    return {
        "title_zh": record["title"][:200],
        "teaser_zh": f"{first_sentences(record['abstract'], _TEASER_ZH)}{NOT_AN_OFFER_ZH}",
        "teaser_en": f"A preprint in Chinese, public since {record['known_on']}. {NOT_AN_OFFER_EN}",
        "summary_zh": record["abstract"],
    }


def _placed(topic: Topic) -> dict[str, Any]:
    return {"track": topic.tracks.split()[0], "keywords": "; ".join(topic.told.get("words", []))[:300]}


def _link(topic: Topic) -> dict[str, str]:
    return {"code": topic.code, "run_id": topic.run.run_id}


def _direction(topic: Topic) -> str:
    return topic.tracks.split()[0].partition("-")[0]


def _summary(topic: Topic, language: str, says: str, records: str) -> str:
    told = [says, *(f"– {it[language]}" for it in topic.told.get("reasons", []))]
    if stage := topic.told.get("stage"):
        told.append(f"– {stage['says'][language]}")
    told += ["", records, *(f"– {it['title']} ({address_of(it['record_id'])})" for it in topic.told["documents"][:5])]
    return "\n".join(told)


def _readiness(topic: Topic, stage: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Claim the lower end only, and say that abstracts were read and nothing was tested."""
    if not stage.get("trl_low"):
        return []
    document = f"Run {topic.run.run_id}: words of {stage['n_documents']} recent abstracts; nothing was tested"
    return [{"level": stage["trl_low"], "document": document, "result": stage["says"]["en"][:300]}]
