"""The briefing as a page and as a PDF."""

from __future__ import annotations

import json
import zlib
from datetime import date
from re import DOTALL, findall

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from tests.liaowang_web.factories import make_run, make_topic
from tests.liaowang_web.ledger_factories import foretold, make_ledger

from liaowang_web.observatory.models import Run, Succession, Topic
from liaowang_web.observatory.printing import fonts, making
from liaowang_web.observatory.printing.fonts import CHINESE

pytestmark = pytest.mark.django_db
HOSTILE = '#panic("ran") $x^2$ <b> & "quoted" \\ *bold* @ref [x] 题目'


def three_runs() -> list[Run]:
    """Three runs of one line, and a fourth that continues none."""
    years = {"first": 2016, "second": 2017, "third": 2018}
    before, found = "", []
    for name, year in years.items():
        found.append(make_run(run_id=name, previous_run_id=before, as_of=date(year, 12, 31), n_listed=3))
        before = name
    make_run(run_id="apart", as_of=date(2015, 12, 31))
    return found


def add(run: Run, code: str, rank: int | None, **columns: object) -> Topic:
    return make_topic(run, code=code, rank=rank, **{"label_en": f"topic {code} of {run.run_id}", **columns})


def plain(page: str) -> str:
    return page.replace('<span class="n">', "").replace("</span>", "")


def section(page: str, name: str) -> str:
    return page.split(f'<section id="{name}"')[1].split("</section>", maxsplit=1)[0]


def links_of(pdf: bytes) -> str:
    """Give all that is written in a PDF outside of pictures and fonts, in which its links stand."""
    streams = findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, DOTALL)
    return b"".join([pdf, *(_unpacked(it) for it in streams)]).decode("latin-1")


def _unpacked(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""


def told_to(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, object]]:
    """Keep what Typst is told."""
    kept: list[dict[str, object]] = []
    setter = making.set_as_pdf

    def listen(content: dict[str, object], *, made_at: int) -> bytes:
        kept.append(content)
        return setter(content, made_at=made_at)

    monkeypatch.setattr(making, "set_as_pdf", listen)
    return kept


def test_a_site_without_runs_says_what_to_do(client: Client) -> None:
    assert "import_run" in client.get("/en/briefing/").content.decode()
    assert client.get("/en/briefing.pdf").status_code == 404


def test_a_run_without_topics_is_told_too(client: Client) -> None:
    make_run()
    page = client.get("/en/briefing/").content.decode()
    assert "Nothing to compare with" in page
    assert "No topic has a rank." in page
    assert "<img" not in page
    assert client.get("/en/briefing.pdf").content.startswith(b"%PDF")


def test_a_name_in_one_language_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    add(three_runs()[-1], "T-1", 1, label_zh="")
    kept = told_to(monkeypatch)
    client.get("/en/briefing.pdf")
    client.get("/zh-hans/briefing.pdf")
    assert "only in" not in json.dumps(kept[0])
    assert "仅有英文" in json.dumps(kept[1], ensure_ascii=False)


def test_it_tells_the_list_the_moves_and_what_speaks_against(client: Client) -> None:
    _, before, now = three_runs()
    add(before, "T-1", 3)
    add(before, "T-2", 1)
    told = {**add(before, "T-9", 9).told, "counter": {"en": "few authors", "zh": "作者很少"}}
    add(now, "T-1", 1, told=told)
    add(now, "T-3", 2, directions="")
    Succession.objects.create(run=now, code="T-2", event="merged", other="T-1", n_shared=5, overlap=0.5)
    page = plain(client.get("/en/briefing/").content.decode())
    assert "1 entered" in page
    assert "1 merged and 0 split" in page
    first = section(page, "first")
    assert "few authors" in first
    assert first.count("The run tells of none.") == 1
    assert "3 → 1" in section(page, "rose")
    assert "T-3 of third" in section(page, "entered")
    assert "merged into" in section(page, "left")
    assert "1 ranked topic has no direction" in section(page, "directions")
    assert "third" in section(page, "known")
    assert "作者很少" in client.get("/zh-hans/briefing/").content.decode()


def test_an_earlier_run_of_the_line_may_be_compared_with(client: Client) -> None:
    long_ago, between, now = three_runs()
    for code, rank in (("T-1", 1), ("T-2", 2)):
        add(long_ago, code, rank)
    add(between, "T-3", 1)
    add(now, "T-4", 1)
    Succession.objects.create(run=between, code="T-1", event="merged", other="T-3", n_shared=5, overlap=0.5)
    Succession.objects.create(run=now, code="T-3", event="merged", other="T-4", n_shared=7, overlap=0.7)
    page = client.get("/en/briefing/?since=first").content.decode()
    gone = section(page, "left")
    assert "T-1 of first" in gone
    assert "T-4 of third" in gone  # over T-3, which went on
    assert "shared" not in section(page, "joined")
    assert "T-1 of first" not in client.get("/en/briefing/").content.decode()
    assert 'value="first" selected' in page
    for elsewhere in ("apart", "third", "nonsense"):
        assert client.get(f"/en/briefing/?since={elsewhere}").status_code == 404


def test_what_came_due_stands_misses_first_and_the_ledger_is_told(client: Client) -> None:
    _, before, now = three_runs()
    Run.objects.filter(pk=before.pk).update(as_of=date(2018, 12, 31))
    Run.objects.filter(pk=now.pk).update(as_of=date(2019, 12, 31))
    add(now, "T-1", 1)
    page = client.get("/en/briefing/").content.decode()
    assert "No ledger is imported" in section(page, "due")
    said = foretold(1, 0.9, label_en="as was said")
    made = make_ledger([said, foretold(2, 0.8, label_en="not as was said")], {0: "yes", 1: "no"})
    page = client.get("/en/briefing/").content.decode()
    due = section(page, "due")
    assert due.index("not as was said") < due.index(">as was said")
    assert made.head in section(page, "known")
    past = client.get("/en/briefing/?as_of=2018-12-31").content.decode()
    assert "not as was said" not in past


def test_an_earlier_date_stays_in_the_links(client: Client) -> None:
    first, second, _ = three_runs()
    add(first, "T-1", 1)
    add(second, "T-1", 1)
    page = client.get("/en/briefing/?as_of=2017-12-31").content.decode()
    assert "/en/briefing.pdf?as_of=2017-12-31" in page
    assert "/en/topics/T-1/?as_of=2017-12-31" in page
    assert client.get("/en/briefing/?as_of=2011-12-31").status_code == 404


def test_a_hidden_topic_is_not_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    _, before, now = three_runs()
    for run in (before, now):
        add(run, "T-1", 1, is_hidden=True, label_en="a secret")
        add(run, "T-2", 2)
    kept = told_to(monkeypatch)
    assert "a secret" not in client.get("/en/briefing/").content.decode()
    client.get("/en/briefing.pdf")
    assert "a secret" not in json.dumps(kept)


def test_its_reads_do_not_grow_with_its_rows(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    _, before, now = three_runs()
    for number in range(1, 13):
        add(before, f"T-{number}", number)
        add(now, f"T-{number + 6}", number)
    make_ledger([foretold(number, label_en=f"forecast {number}") for number in range(6)], dict.fromkeys(range(6), "no"))
    with django_assert_max_num_queries(26):
        client.get("/en/briefing/")


def test_the_pdf_is_made_once_and_named(client: Client) -> None:
    now = three_runs()[-1]
    add(now, "T-1", 1)
    answer = client.get("/en/briefing.pdf")
    assert answer.content.startswith(b"%PDF")
    assert "pdfuaid" in links_of(answer.content)
    assert answer["Content-Disposition"] == 'inline; filename="liaowang-2018-12-31-en.pdf"'
    again = client.get("/en/briefing.pdf", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert client.get("/zh-hans/briefing.pdf")["ETag"] != answer["ETag"]
    Topic.objects.update(name_en="told otherwise")  # behind everything: nothing says that it changed
    assert client.get("/en/briefing.pdf").content == answer.content
    make_ledger()
    assert client.get("/en/briefing.pdf")["ETag"] != answer["ETag"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_titles_are_set_as_they_are(client: Client, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    _, before, now = three_runs()
    kept = told_to(monkeypatch)
    add(before, "T-9", 1, label_en=HOSTILE, label_zh=HOSTILE)
    add(now, "T-1", 1, label_en=HOSTILE, label_zh=HOSTILE, reason_en=HOSTILE, reason_zh=HOSTILE)
    answer = client.get(f"/{language}/briefing.pdf")
    assert answer.status_code == 200
    assert f"http://testserver/{language}/topics/T-1/" in links_of(answer.content)
    sections: list[dict[str, object]] = kept[0]["sections"]  # type: ignore[assignment]
    assert HOSTILE in json.dumps(sections, ensure_ascii=False).replace('\\"', '"').replace("\\\\", "\\")


def test_without_a_chinese_font_it_names_the_package(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    add(three_runs()[-1], "T-1", 1)
    monkeypatch.setattr(fonts, "families_here", lambda: frozenset({"Noto Sans"}))
    answer = client.get("/en/briefing.pdf")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "fonts-noto-cjk" in page
    assert CHINESE[0] in page
    assert "/en/briefing/" in page
    monkeypatch.setattr(fonts, "families_here", lambda: frozenset({CHINESE[-1], "Noto Sans"}))
    assert fonts.fonts_here()["chinese"] == [CHINESE[-1]]


def test_the_first_page_leads_to_it(client: Client) -> None:
    first, second, _ = three_runs()
    add(first, "T-1", 1)
    add(second, "T-1", 1)
    assert "/en/briefing/?as_of=2017-12-31" in client.get("/en/?as_of=2017-12-31").content.decode()
