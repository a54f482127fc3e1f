"""What everybody reads: editions, entries, differences, and three formats that say the same."""

from __future__ import annotations

import html
import json
import re
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import typst
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook
from tests.liaowang_web.catalogue_factories import (
    Desk,
    decide,
    make_edition,
    make_expert,
    make_nomination,
    make_objection,
    publish,
    to_notice,
    to_published,
)
from tests.liaowang_web.factories import make_topic

from liaowang_web.catalogue.lists import seen_under
from liaowang_web.catalogue.models import Edition, Nomination, Publication
from liaowang_web.catalogue.services import nominations
from liaowang_web.catalogue.services.revisions import Amendment, Removal, revise_edition

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    for _place in range(3):
        make_expert(made)
    return made


def again(nomination: Nomination) -> Nomination:
    return Nomination.objects.get(pk=nomination.pk)


def page(client: Client, name: str, *args: Any, language: str = "en", **asked: str) -> str:
    with translation.override(language):
        answer = client.get(reverse(f"catalogue:{name}", args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def published_with_all(desk: Desk) -> tuple[Edition, list[Nomination]]:
    """Publish three entries, of which one is struck before, one amended and one withdrawn after."""
    edition = make_edition(desk)
    made = [make_nomination(edition, desk, title_en=f"Technology {it}") for it in "ABCD"]
    edition = to_notice(edition, desk)
    decide(make_objection(again(made[0])), desk, is_upheld=True)
    edition = publish(edition, desk)
    amended = Amendment(again(made[1]), {"figures": "28 %, sample report 2"}, "The report was corrected.")
    revise_edition(edition, actor=desk.publisher, note="Corrected.", amendments=(amended,))
    gone = Removal(again(made[2]), "failed", "It never worked.")
    revise_edition(edition, actor=desk.publisher, note="One left.", removals=(gone,))
    return Edition.objects.get(pk=edition.pk), made


def addresses_in(pdf: bytes) -> set[str]:
    """Read the addresses of the links of a PDF, whose objects stand in compressed streams."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    plain = [pdf]
    for part in parts:
        try:
            plain.append(zlib.decompress(part))
        except zlib.error:
            continue
    return {it.decode() for it in re.findall(rb"/URI\s*\((.*?)\)", b"".join(plain))}


def test_the_three_formats_agree_entry_by_entry(client: Client, desk: Desk) -> None:
    edition, made = published_with_all(desk)
    files = {
        form: client.get(reverse("catalogue:download", args=[edition.code, form])) for form in ("json", "xlsx", "pdf")
    }
    assert {it.status_code for it in files.values()} == {200}
    told = json.loads(files["json"].content)
    assert [it["code"] for it in told["content"]["entries"]] == [made[1].code, made[3].code]
    book = load_workbook(BytesIO(files["xlsx"].content))
    sheets = [list(sheet.values) for sheet in book.worksheets]
    _head, *rows = sheets[0]
    assert [row[0] for row in rows] == [it["code"] for it in told["content"]["entries"]]
    for row, entry in zip(rows, told["content"]["entries"], strict=True):
        assert row[3] == entry["title_en"]
        assert row[13] == entry["figures"]
        assert row[-1].endswith(f"/catalogue/entries/{entry['code']}/")
    assert [row[0] for row in sheets[1][1:]] == [it["code"] for it in told["content"]["left"]]
    assert told["content_hash"] in [row[1] for row in sheets[2]]
    entries = {it for it in addresses_in(files["pdf"].content) if "/entries/" in it}
    assert {it.split("/")[-2] for it in entries} == {it["code"] for it in told["content"]["entries"]}
    assert all(told["content_hash"] in it["ETag"] for it in files.values())


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_shows_what_the_publication_says(client: Client, desk: Desk, language: str) -> None:
    edition, made = published_with_all(desk)
    text = page(client, "edition", edition.code, language=language)
    assert edition.publications.order_by("-revision")[0].content_hash in text
    listed = re.findall(r"/catalogue/entries/([\d.]+-\d+)/", text)
    assert listed == [made[1].code, made[3].code]
    assert "It never worked." in text
    older = page(client, "edition", edition.code, language=language, revision="0")
    assert re.findall(r"/catalogue/entries/([\d.]+-\d+)/", older) == [made[1].code, made[2].code, made[3].code]


def test_an_entry_that_left_says_when_and_why(client: Client, desk: Desk) -> None:
    _edition, made = published_with_all(desk)
    text = page(client, "entry", made[2].code)
    assert "It never worked." in text
    assert "it did not hold what was said" in text
    assert client.get(reverse("catalogue:entry", args=[made[0].code])).status_code == 404


def test_people_behind_an_entry_stand_nowhere(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    made = make_nomination(edition, desk, people="Ada Hidden")
    to_published(edition, desk)
    files = [client.get(reverse("catalogue:download", args=[edition.code, it])).content for it in ("json", "xlsx")]
    assert all(b"Ada Hidden" not in it for it in [*files, page(client, "entry", made.code).encode()])


def test_a_nomination_is_not_public_before_the_notice(client: Client, desk: Desk) -> None:
    edition = make_edition(desk)
    made = make_nomination(edition, desk, title_en="Quiet technology")
    assert "Quiet technology" not in page(client, "edition", edition.code)
    assert client.get(reverse("catalogue:entry", args=[made.code])).status_code == 404


def check(
    folder: Path, notice: dict[str, Any], edition: dict[str, Any], program: str
) -> subprocess.CompletedProcess[str]:
    for name, told in (("notice.json", notice), ("edition.json", edition)):
        (folder / name).write_text(json.dumps(told), encoding="utf-8")
    command = [sys.executable, "-c", program, "notice.json", "edition.json"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_the_program_on_the_page_checks_the_files(client: Client, desk: Desk, tmp_path: Path) -> None:
    edition, _made = published_with_all(desk)
    notice = json.loads(client.get(reverse("catalogue:notice_file", args=[edition.code])).content)
    address = reverse("catalogue:download", args=[edition.code, "json"])
    first = json.loads(client.get(address, {"revision": "0"}).content)
    text = page(client, "check", edition.code)
    program = html.unescape(re.findall(r"<pre><code>(.*?)</code></pre>", text, re.DOTALL)[0])
    good = check(tmp_path, notice, first, program)
    assert (good.returncode, good.stderr) == (0, "")
    assert "3 entries as noticed, 1 struck" in good.stdout
    first["content"]["entries"].pop()
    assert check(tmp_path, notice, first, program).returncode == 1


def test_two_editions_are_compared_by_lineage(client: Client, desk: Desk) -> None:
    edition, made = published_with_all(desk)
    later = make_edition(desk, follows=edition)
    kept = nominations.draft_nomination(
        later, again(made[3]).through, actor=made[3].nominated_by, continues=again(made[3]),
        columns={"title_en": "Technology D, improved", "overview_en": "It.", "principle_en": "So.", "track": "FE-01",
                 "figures": made[3].figures, "cases": made[3].cases, "holder": made[3].holder},
    )  # fmt: skip
    kept = nominations.move_nomination("nominate", kept, actor=made[3].nominated_by)
    nominations.move_nomination("accept", kept, actor=desk.secretary)
    new = make_nomination(later, desk, title_en="Technology E")
    to_published(later, desk)
    text = page(client, "changes", later.code)
    parts = dict(re.findall(r'<section id="(\w+)">(.*?)</section>', text, re.DOTALL))
    assert [new.code in parts["entered"], kept.code in parts["entered"]] == [True, False]
    assert all(it.code in parts["left"] for it in made[1:3])
    assert "It never worked." in parts["left"]
    assert "Technology D, improved" in parts["amended"]
    entry = page(client, "entry", kept.code)
    assert made[3].code in entry
    edition.refresh_from_db()
    assert edition.state == "superseded"
    assert client.get(reverse("catalogue:changes", args=[later.code]), {"with": "1999.1"}).status_code == 404


def test_an_annex_is_told_as_it_was_known_then(client: Client, desk: Desk) -> None:
    topic = make_topic(rank=1, breakthrough=0.5, breakthrough_low=0.4, breakthrough_high=0.6, breakthrough_coverage=0.8)
    edition = make_edition(desk)
    drafted = nominations.nominate_topic(topic, edition, actor=desk.analyst)
    texts = {"overview_en": "It.", "principle_en": "So.", "track": "FI-01"}
    drafted = nominations.edit_nomination(drafted, actor=desk.analyst, columns=texts)
    drafted = nominations.move_nomination("nominate", drafted, actor=desk.analyst)
    nominations.move_nomination("accept", drafted, actor=desk.secretary)
    to_published(edition, desk)
    text = page(client, "entry", drafted.code)
    assert "40–60" in text
    assert "A paper" in text
    assert topic.run.run_id in text
    assert reverse("observatory:topic", args=[topic.code]).split("/", 2)[2] in text


def test_a_list_is_answered_with_few_queries(client: Client, desk: Desk, django_assert_max_num_queries: Any) -> None:
    edition = to_published(_filled(make_edition(desk), desk, 3), desk)
    client.get(reverse("catalogue:editions"))
    with django_assert_max_num_queries(4):
        client.get(reverse("catalogue:editions"))
    with django_assert_max_num_queries(8):
        client.get(reverse("catalogue:edition", args=[edition.code]))
    client.force_login(desk.secretary)
    with django_assert_max_num_queries(14):
        client.get(reverse("catalogue:nominations", args=[edition.code]))


def _filled(edition: Edition, desk: Desk, n: int) -> Edition:
    for _place in range(n):
        make_nomination(edition, desk)
    return edition


def test_a_pdf_is_set_once(client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = to_published(_filled(make_edition(desk), desk, 1), desk)
    address = reverse("catalogue:download", args=[edition.code, "pdf"])
    first = client.get(address).content
    monkeypatch.setattr(typst, "compile", lambda *_, **__: pytest.fail("set again"))
    assert client.get(address).content == first
    assert first.startswith(b"%PDF")


def test_an_unknown_revision_or_format_is_not_there(client: Client, desk: Desk) -> None:
    edition = to_published(_filled(make_edition(desk), desk, 1), desk)
    for form, asked in (("docx", {}), ("json", {"revision": "9"}), ("json", {"revision": "-1"})):
        assert client.get(reverse("catalogue:download", args=[edition.code, form]), asked).status_code == 404
    assert Publication.objects.count() == 1


def test_a_track_is_seen_under_every_official_list() -> None:
    found = seen_under("FI-01")
    assert found
    assert found.lists[0].places[1][1] == "下一代移动通信"
    near = {it.code for it in found.lists if it.is_near}
    assert near == {"CN-2024-01", "CN-STD-2023", "CN-15FYP-2025"}
    alike = {area.zh for it in found.lists for area in it.areas if area.is_alike}
    assert alike == {"第六代移动通信"}
    assert seen_under("FI-99") is None
