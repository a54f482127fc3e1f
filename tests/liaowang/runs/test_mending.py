"""Texts are repaired on their way into the lake, and what they said is kept."""

from tests.factories import make_record

from liaowang.records import Flaw
from liaowang.runs.mending import mend


def test_polluted_records_are_repaired_and_noted():
    polluted = make_record(
        title="產(chǎn)業(yè)領(lǐng)域?qū)崿F(xiàn)突破", abstract="工業(yè)規(guī)模\n持續擴大，發(fā)展迅速。"
    )
    clean = make_record(title="Growth of topics", abstract="銀行的行（háng）讀作 háng。")
    other = Flaw("a", 1, "note", None, "said before", "")
    entries = list(mend(iter([clean, other, polluted])))
    assert entries[:3] == [clean, other, polluted]
    assert polluted.title == "产业领域实现突破"
    assert polluted.abstract == "工业规模\n持续扩大，发展迅速。"
    assert polluted.extra["title.as_read"] == ["產(chǎn)業(yè)領(lǐng)域?qū)崿F(xiàn)突破"]
    assert [(flaw.lost, flaw.field) for flaw in entries[3:]] == [("note", "title"), ("note", "abstract")]
    assert clean.abstract == "銀行的行（háng）讀作 háng。"
    assert "title.as_read" not in clean.extra
