"""The samples of the hall are entered by the services, whole, once, and marked as what they are."""

from __future__ import annotations

import lzma
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from tests.liaowang_web.factories import make_run, make_topic

from liaowang_web.audit.models import Entry as AuditEntry
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.catalogue.models import Edition, Review
from liaowang_web.catalogue.selectors.verification import first_difference
from liaowang_web.hall.models import Entry
from liaowang_web.hall.samples.preprints import achievements
from liaowang_web.hall.samples.sample import first_sentences
from liaowang_web.hall.samples.stated import _STATED, stated_in

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parents[3] / "demo" / "data"


def record(number: int) -> dict[str, object]:
    return {"record_id": f"arxiv:1801.0000{number}", "title": f"Paper {number}", "known_on": "2018-01-01",
            "authors": ["A. Writer", "B. Writer"], "abstract": f"We built {number}. It works."}  # fmt: skip


def fill(n: int = 3) -> None:
    run = make_run()
    for number in range(1, n + 1):
        topic = make_topic(run, code=f"T-00000{number}", rank=number)
        topic.told |= {"documents": [record(number)], "words": ["qubit"], "stage": None}
        topic.save()
    call_command("demo_people", verbosity=0)
    call_command("demo_hall", verbosity=0)


def test_all_are_published_through_the_services_and_audited() -> None:
    fill()
    entries = list(Entry.objects.all())
    assert {kind: sum(it.kind == kind for it in entries) for kind in Entry.Kind.values} == {
        "technology": 3, "achievement": 9, "product": 10, "demand": 12,
    }  # fmt: skip
    for entry in entries:
        assert entry.state == Entry.State.PUBLISHED
        assert entry.published_version == 1
        assert entry.organisation.name_zh.endswith("（示例）")
        assert entry.organisation.name_en.endswith("(sample)")
        kinds = list(
            AuditEntry.objects.filter(thing_id=str(entry.pk)).order_by("number").values_list("kind", flat=True)
        )
        assert kinds == ["entry.entered", "entry.submitted", "entry.checked", "entry.published"]
        assert entry.checks.get(item="real").checked_by != entry.author
    assert verify_chain().fault == ""


def test_what_is_invented_says_so_and_what_is_real_names_its_source() -> None:
    fill()
    invented = Entry.objects.filter(title_zh__endswith="（示例）")
    assert Counter(invented.values_list("kind", flat=True)) == {"demand": 12, "achievement": 6}
    for entry in invented:
        assert entry.title_en.endswith("(sample)")
        assert entry.teaser_zh.startswith("虚构的示例")
        assert entry.teaser_en.startswith("An invented sample")
        assert entry.kind == "demand" or all("虚构" in it.source for it in entry.indicators.all())
    for entry in Entry.objects.exclude(pk__in=invented):
        assert entry.source_url.startswith("https://")
        assert entry.source_note
        assert "要约" in entry.teaser_zh
        assert "not an offer" in entry.teaser_en
        assert not entry.indicators.exists(), "nothing is stated in these abstracts"
    paper = Entry.objects.get(kind="achievement", source_url="https://arxiv.org/abs/1801.00001")
    assert paper.title_en == "Paper 1"
    assert paper.teaser_en.startswith("We built 1. It works.")
    assert paper.achievement.persons == "A. Writer\nB. Writer"
    assert list(paper.topics.values_list("code", flat=True)) == ["T-000001"]


def test_figures_are_those_that_the_abstract_states_and_bear_its_words() -> None:
    shipped = "".join(lzma.decompress(it.read_bytes()).decode() for it in sorted(DATA.glob("*.tsv.xz")))
    figures = [it for words, _figure in _STATED for it in stated_in(f"We say: {words}.", "arxiv:1801.00001")]
    assert len(figures) == len(_STATED)
    for (words, _figure), told in zip(_STATED, figures, strict=True):
        assert words in shipped, "it stands in no abstract that is shipped"
        assert all(f"{told[it]}" in words for it in ("value", "value_high") if it in told)
        assert words in told["source"]
    assert stated_in("We built 1. It works.", "arxiv:1801.00001") == []


def test_a_paper_in_chinese_is_told_in_chinese() -> None:
    topic = make_topic()
    topic.told |= {"documents": [{**record(1), "title": "量子比特的读出", "abstract": "本文测量。结果良好。"}]}
    topic.save()
    (made,) = achievements(topic.run)
    assert made.columns["title_zh"] == "量子比特的读出"
    assert "title_en" not in made.columns
    assert made.columns["teaser_zh"].startswith("本文测量。结果良好。")
    assert "in Chinese" in made.columns["teaser_en"]


def test_one_edition_is_published_and_one_is_in_its_call() -> None:
    fill(8)
    published, opened = Edition.objects.order_by("code")
    assert (published.code, published.state, published.revision) == ("2019.1", "published", 1)
    assert (opened.state, opened.follows) == ("call", published)
    assert first_difference(published) == ""
    assert {it.year for it in published.publications.values_list("published_at", flat=True)} == {2020}
    states = published.nominations.order_by("number").values_list("state", flat=True)
    assert sorted(states) == ["amended", "declined", "declined", *["listed"] * 5]
    for content in published.publications.values_list("content", flat=True):
        assert "sample" in content["edition"]["title_en"]
        assert {it["topic"] for it in content["entries"]} <= {f"T-00000{n}" for n in range(1, 9)}
    assert all("sample" in it.comment.lower() for it in Review.objects.filter(state="locked"))
    assert Review.objects.filter(state="locked").count() == 8 * published.n_experts


def test_a_second_time_changes_nothing() -> None:
    fill()
    before = AuditEntry.objects.count()
    call_command("demo_hall", verbosity=0)
    assert AuditEntry.objects.count() == before


def test_people_and_a_run_come_first() -> None:
    with pytest.raises(CommandError, match="demo_people"):
        call_command("demo_hall")
    call_command("demo_people", verbosity=0)
    with pytest.raises(CommandError, match="import one"):
        call_command("demo_hall")
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    ("text", "most", "told"),
    [
        ("One is here.  Two is there.", 80, "One is here. Two is there."),
        ("One is here. Two is there.", 20, "One is here."),
        ("It costs 3.5 M. And more.", 16, "It costs 3.5 M."),
        ("一句。二句。", 3, "一句。"),
        ("x" * 30, 10, "x" * 9 + "…"),
    ],
)
def test_teasers_end_with_a_sentence(text: str, most: int, told: str) -> None:
    assert first_sentences(text, most) == told
