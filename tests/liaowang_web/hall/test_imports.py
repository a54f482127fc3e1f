"""Spreadsheets of offices: understood by meaning, previewed row by row, imported in whole or not at all."""

from __future__ import annotations

import csv
import re
import threading
import time
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from tests.liaowang_web.factories import make_member, make_organisation, make_user
from tests.liaowang_web.hall_factories import make_entry, make_published, owner_of

from liaowang_web.accounts.models import Organisation
from liaowang_web.audit.models import Entry as AuditEntry
from liaowang_web.hall.imports.columns import place_heads
from liaowang_web.hall.models import Entry, Import
from liaowang_web.hall.services import drafting, importing
from liaowang_web.hall.services.importing import ask_import, hand_in
from liaowang_web.jobs.models import Job
from liaowang_web.jobs.selectors import progress_of
from liaowang_web.jobs.services import report_progress
from liaowang_web.jobs.worker import JobWorker
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = ["序号", "项目编号", "需求名称", "所属领域", "省份", "合作方式", "预算下限（万元）", "预算上限（万元）",
        "技术成熟度", "技术指标", "需求时限", "是否匿名", "联系人"]  # fmt: skip
GOOD = ["1", "XQ-1", "电池低温放电", "FE-06", "广东省", "联合攻关", 50, 80.5, "4-6级",
        "能量密度≥300 Wh/kg；循环寿命≥1000 次", "2027年3月", "是", "张三"]  # fmt: skip


def sheet_of(*rows: list[Any], head: list[str] | None = None) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for place, row in enumerate([head or HEAD, *rows]):
            page.write_row(place, 0, row)
    return file.getvalue()


def changed(**columns: Any) -> list[Any]:
    heads = {"reference": 1, "title": 2, "track": 3, "region": 4, "mode": 5, "low": 6, "high": 7, "trl": 8,
             "figures": 9, "day": 10, "anonymous": 11}  # fmt: skip
    row = list(GOOD)
    for name, value in columns.items():
        row[heads[name]] = value
    return row


def work() -> None:
    JobWorker(
        lease=timedelta(seconds=60), queue_names=["default"], excluded_queue_names=[], interval=0, batch=True,
        backend_name="default", startup_delay=False, max_tasks=None, worker_id="w",
    ).run()  # fmt: skip


def previewed(content: bytes, organisation: Organisation, kind: str = "demand", name: str = "需求表.xlsx") -> Import:
    made = hand_in(organisation, kind, actor=owner_of(organisation), name=name, content=content)
    work()
    return Import.objects.get(pk=made.pk)


def imported(made: Import) -> Import:
    ask_import(made, actor=owner_of(made.organisation))
    work()
    return Import.objects.get(pk=made.pk)


def outcomes(made: Import) -> list[str]:
    return list(made.rows.values_list("outcome", flat=True))


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation(state="verified")


def test_how_far_an_import_has_come_is_seen_before_anything_is_imported(
    organisation: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafting, "_BLOCK", 2)
    made = previewed(
        sheet_of(*(changed(reference=f"XQ-{at}", title=f"电池低温放电{at}") for at in range(5))), organisation
    )
    seen: list[tuple[int, int | None, int, str]] = []

    def look() -> None:
        """Look from another connection, as a page does while a worker is at it."""
        try:
            now = Import.objects.get(pk=made.pk)
            told = progress_of(now.job_id)
            assert told is not None
            seen.append((told.n_done, told.n_total, Entry.objects.count(), now.state))
        finally:
            connection.close()

    def report(context: Any, *steps: Any) -> None:
        report_progress(context, *steps)
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    monkeypatch.setattr(importing, "report_progress", report)
    done = imported(made)
    assert (done.state, Entry.objects.count()) == ("done", 5)
    assert [it for it in seen if it[0] and it[2] == 0 and it[3] == "writing"][-3:] == [
        (2, 5, 0, "writing"), (4, 5, 0, "writing"), (5, 5, 0, "writing"),
    ]  # fmt: skip
    assert seen[-1] == (5, 5, 5, "done")


def test_a_row_is_understood_by_meaning_and_written_once_it_is_asked_for(organisation: Organisation) -> None:
    made = previewed(sheet_of(GOOD), organisation)
    assert (made.state, outcomes(made)) == ("previewed", ["created"])
    assert made.unknown_columns == ["序号", "联系人"]
    assert not Entry.objects.exists()
    made = imported(made)
    entry = Entry.objects.get()
    assert made.state == "done"
    assert (entry.state, entry.title_zh, entry.track, entry.region, entry.mode) == (
        "draft", "电池低温放电", "FE-06", "440000", "joint",
    )  # fmt: skip
    assert (entry.price_low, entry.price_high, entry.trl_low, entry.trl_high) == (
        Decimal(500_000), Decimal(805_000), 4, 6,
    )  # fmt: skip
    assert (entry.is_anonymous, entry.reference, str(entry.demand.needed_by)) == (True, "XQ-1", "2027-03-01")
    assert [(it.metric_zh, it.operator, it.value, it.unit) for it in entry.indicators.all()] == [
        ("能量密度", ">=", Decimal(300), "Wh/kg"), ("循环寿命", ">=", Decimal(1000), "次"),
    ]  # fmt: skip
    told = AuditEntry.objects.filter(kind="import.done").get()
    assert (told.values["n_created"], told.values["sha256"]) == (1, made.sha256)
    # The next entry that is drafted by hand takes the next number.
    assert make_entry("demand", organisation).number == entry.number + 1


BAD = {
    "track": (changed(reference="B-1", track="炼金术"), "none of the list"),
    "day": (changed(reference="B-2", day="soon"), "no day"),
    "budget": (changed(reference="B-3", low=90, high=10), "less than the lower end"),
    "figures": (changed(reference="B-4", figures="越高越好"), "not understood: 越高越好"),
    "number twice": (changed(title="又一个"), "earlier row"),
}


def test_five_bad_rows_are_refused_with_reasons_and_come_back_as_a_file(organisation: Organisation) -> None:
    rows = [GOOD, *(row for row, _why in BAD.values()), changed(reference="XQ-2", title="第二个")]
    made = previewed(sheet_of(*rows), organisation)
    assert outcomes(made) == ["created", *["refused"] * 5, "created"]
    client = Client()
    client.force_login(owner_of(organisation), "liaowang_web.accounts.entrance.Entrance")
    page = client.get(f"/en/hall/imports/{made.pk}/").content.decode()
    for _row, why in BAD.values():
        assert why in page
    answer = client.get(f"/en/hall/imports/{made.pk}/refused/")
    back = list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))
    assert back[0] == (*HEAD, "Reason")
    assert [row[1] for row in back[1:]] == ["B-1", "B-2", "B-3", "B-4", "XQ-1"]
    for row, (_given, why) in zip(back[1:], BAD.values(), strict=True):
        assert why in str(row[-1])
    assert "不在列表中" in client.get(f"/zh-hans/hall/imports/{made.pk}/").content.decode()
    assert "Import 2 rows" in words_of(page)
    client.post(f"/en/hall/imports/{made.pk}/write/", {"version": made.version})
    work()
    assert sorted(Entry.objects.values_list("reference", flat=True)) == ["XQ-1", "XQ-2"]


def test_what_has_a_number_is_changed_and_the_rest_left_alone(organisation: Organisation) -> None:
    imported(previewed(sheet_of(GOOD), organisation))
    entry = Entry.objects.get()
    made = previewed(sheet_of(changed(title="电池在低温下放电", region="")), organisation)
    assert outcomes(made) == ["changed"]
    assert made.rows.get().says == [{"column": "title_zh", "was": "电池低温放电", "now": "电池在低温下放电"}]
    imported(made)
    again = Entry.objects.get()
    assert (again.pk, again.version, again.title_zh, again.region) == (
        entry.pk, entry.version + 1, "电池在低温下放电", "440000",
    )  # fmt: skip
    assert again.indicators.count() == 2
    assert outcomes(previewed(sheet_of(changed(title="电池在低温下放电")), organisation)) == ["same"]


def test_what_is_published_is_not_changed_behind_the_check(organisation: Organisation) -> None:
    make_published("demand", organisation, reference="XQ-1")
    made = previewed(sheet_of(GOOD), organisation)
    assert outcomes(made) == ["refused"]
    assert "published is revised first" in made.rows.get().says[0]["en"]


def test_a_row_without_number_is_not_entered_twice(organisation: Organisation) -> None:
    row = changed(reference="")
    made = imported(previewed(sheet_of(row, row), organisation))
    assert outcomes(made) == ["created", "refused"]
    assert outcomes(previewed(sheet_of(row), organisation)) == ["refused"]


def test_another_organisation_may_bear_the_same_number(organisation: Organisation) -> None:
    imported(previewed(sheet_of(GOOD), organisation))
    other = make_organisation(
        state="verified", uscc="", type="foreign", country="DE", registration_number="HRB 1",
        name_zh="别处", name_en="Elsewhere",
    )  # fmt: skip
    assert outcomes(imported(previewed(sheet_of(GOOD), other))) == ["created"]


def test_what_became_otherwise_since_is_previewed_again(organisation: Organisation) -> None:
    made = previewed(sheet_of(GOOD, changed(reference="XQ-2", title="第二个")), organisation)
    make_published("demand", organisation, reference="XQ-1")
    made = imported(made)
    assert (made.state, outcomes(made)) == ("previewed", ["refused", "created"])
    assert Entry.objects.count() == 1


def test_a_failure_while_writing_leaves_nothing(organisation: Organisation, monkeypatch: pytest.MonkeyPatch) -> None:
    made = previewed(sheet_of(GOOD, changed(reference="XQ-2", title="第二个")), organisation)

    def fall(*_given: Any) -> None:
        raise RuntimeError("the lamp fell")

    monkeypatch.setattr("liaowang_web.hall.services.drafting._set_figures", fall)
    ask_import(made, actor=owner_of(organisation))
    work()
    assert not Entry.objects.exists()
    assert Job.objects.filter(status="READY").exists()
    monkeypatch.undo()
    Job.objects.filter(status="READY").update(run_after=timezone.now())
    work()
    assert Entry.objects.count() == 2
    assert Import.objects.get().state == "done"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_of_offices(encoding: str, organisation: Organisation) -> None:
    file = StringIO()
    csv.writer(file, delimiter=";" if encoding == "utf-8" else ",").writerows([HEAD, GOOD])
    made = previewed(file.getvalue().encode(encoding), organisation, name="表.csv")
    assert (made.state, outcomes(made)) == ("previewed", ["created"])


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04 no book", b"", "只有一行".encode(), b"\x00\x01\x02\x03" * 9, b"a,b\n"]
)  # fmt: skip
def test_what_is_no_spreadsheet_is_told_so(content: bytes, organisation: Organisation) -> None:
    made = previewed(content, organisation)
    assert made.state == "unreadable"
    assert made.trouble
    assert outcomes(made) == []


def test_heads_are_understood_in_both_languages_for_each_kind() -> None:
    places, unknown = place_heads(
        ["成果名称", "登记号", "Completing units", "TRL", "关键词", "title_en", "型号"], "achievement"
    )
    assert [it.column for it in places.values()] == [
        "title_zh", "registration_number", "units", "trl", "keywords", "title_en",
    ]  # fmt: skip
    assert unknown == ["型号"]


def test_who_does_not_enter_for_an_organisation_imports_nothing(organisation: Organisation) -> None:
    made = previewed(sheet_of(GOOD), organisation)
    stranger, signatory = make_user(), make_member(organisation, "signatory")
    for user in (stranger, signatory):
        with pytest.raises(NotAllowed):
            hand_in(organisation, "demand", actor=user, name="a.xlsx", content=sheet_of(GOOD))
        with pytest.raises(NotAllowed):
            ask_import(made, actor=user)
        client = Client()
        client.force_login(user, "liaowang_web.accounts.entrance.Entrance")
        for address in ("", "refused/"):
            assert client.get(f"/en/hall/imports/{made.pk}/{address}").status_code == 404
        assert client.post(f"/en/hall/imports/{made.pk}/write/").status_code == 404
        page = client.post("/en/hall/imports/", {"organisation": str(organisation.pk), "kind": "demand"})
        assert Import.objects.count() == 1
        assert page.status_code in {200, 422}
    with pytest.raises(TransitionRefused):
        ask_import(made, actor=owner_of(organisation), version=made.version + 1)
    assert not Entry.objects.exists()


def test_the_pages_take_a_file_and_an_empty_sheet_is_understood(organisation: Organisation) -> None:
    client = Client()
    client.force_login(owner_of(organisation), "liaowang_web.accounts.entrance.Entrance")
    for language in ("en", "zh-hans"):
        for kind in Entry.Kind.values:
            book = openpyxl.load_workbook(BytesIO(client.get(f"/{language}/hall/imports/templates/{kind}/").content))
            head = [str(it.value) for it in next(book.worksheets[0].iter_rows())]
            assert place_heads(head, kind)[1] == [], (language, kind)
    given = {
        "organisation": str(organisation.pk),
        "kind": "demand",
        "file": SimpleUploadedFile("表.xlsx", sheet_of(GOOD)),
    }
    answer = client.post("/en/hall/imports/", given, follow=True)
    assert "It waits for its turn." in answer.content.decode()
    work()
    with translation.override("en"):
        page = client.get(answer.redirect_chain[-1][0]).content.decode()
    assert "Nothing is written yet" in page
    assert "Import 1 row" in words_of(page)


def test_twenty_thousand_rows_are_imported_in_less_than_a_minute(organisation: Organisation) -> None:
    rows = [changed(reference=f"XQ-{n}", title=f"需求 {n}") for n in range(20_000)]
    content = sheet_of(*rows)
    # Seconds of this process, so that the test does not depend on what else the machine does.
    began = time.process_time()
    made = imported(previewed(content, organisation))
    seconds = time.process_time() - began
    assert (made.state, Entry.objects.count()) == ("done", 20_000)
    assert seconds < 60, seconds
    print(f"20,000 rows previewed and imported in {seconds:.1f} s")
