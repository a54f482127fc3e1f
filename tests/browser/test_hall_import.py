"""A spreadsheet with five bad rows: handed in, previewed, imported, and what was refused taken back."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import expect
from tests.browser.opening import Opened
from tests.liaowang_web.factories import make_member, make_organisation
from tests.liaowang_web.hall.test_imports import BAD, GOOD, HEAD, changed, sheet_of, work

from liaowang_web.hall.models import Entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_spreadsheet_with_five_bad_rows(opened: Opened, tmp_path: Path) -> None:
    organisation = make_organisation(state="verified")
    rows = [GOOD, *(row for row, _why in BAD.values()), changed(reference="XQ-2", title="第二个")]
    sheet = tmp_path / "需求表.xlsx"
    sheet.write_bytes(sheet_of(*rows))

    page = opened(make_member(organisation, "editor"))
    page.goto("/en/hall/imports/")
    page.get_by_label("Organisation").select_option(str(organisation.pk))
    page.get_by_label("Kind of entries").select_option("demand")
    page.get_by_label("Spreadsheet").set_input_files(sheet)
    page.get_by_role("button", name="Read it").click()
    expect(page.get_by_role("status")).to_contain_text("Being read")
    work()
    expect(page.get_by_text("Nothing is written yet")).to_be_visible()  # without a press: the page asks by itself
    assert not Entry.objects.exists()

    expect(page.get_by_role("button", name="Import 2 rows")).to_be_visible()
    page.get_by_role("link", name="Refused 5").click()
    lines = page.locator("tbody tr")
    expect(lines).to_have_count(len(BAD))
    for at, (_row, why) in enumerate(BAD.values()):
        expect(lines.nth(at)).to_contain_text(why)
    with page.expect_download() as download:
        page.get_by_role("link", name="Refused rows as XLSX").click()
    book = openpyxl.load_workbook(BytesIO(download.value.path().read_bytes()))
    back = [list(row) for row in book.active.iter_rows(values_only=True)]
    assert back[0] == [*HEAD, "Reason"]
    assert len(back) == 1 + len(BAD)
    for row, (_given, why) in zip(back[1:], BAD.values(), strict=True):
        assert why in row[-1]

    page.get_by_role("button", name="Import 2 rows").click()
    work()
    expect(page.get_by_text("New entries are drafts")).to_be_visible()
    assert sorted(Entry.objects.values_list("reference", flat=True)) == ["XQ-1", "XQ-2"]
    page.get_by_role("link", name="Own entries").last.click()
    for title in ("电池低温放电", "第二个"):
        expect(page.get_by_role("link", name=title)).to_be_visible()
