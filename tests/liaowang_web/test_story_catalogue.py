"""The story of an edition, told through its pages: from the call to a second edition that differs from the first."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import mean, median
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from tests.liaowang_web.catalogue_factories import Desk, make_body
from tests.liaowang_web.catalogue_story import (
    Browser,
    Clock,
    codes_in_pdf,
    entries_of_workbook,
    key_in,
    keys_in,
    pairs_in,
)
from tests.liaowang_web.factories import make_officer, make_run, make_topic, make_user

from liaowang_web.accounts.models import Organisation, User
from liaowang_web.accounts.services import grant_role
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.catalogue.contents import OWN_COLUMNS
from liaowang_web.catalogue.models import Edition, Exclusion, Nomination, Review
from liaowang_web.catalogue.selectors.verification import first_difference
from liaowang_web.observatory.models import Document, Topic

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LETTERS = "ABC"
N_EACH, N_TOPICS, N_LISTED = 10, 10, 24
NAMES = ("Alma Ames", "Bruno Bell", "Clara Cole", "David Dunn", "Edith Eyre", "Felix Ford", "Zhang Wei", "Hugo Hale",
         "Irene Ives", "Jonas Joyce", "Karin Kent", "Leo Lund")  # fmt: skip
CRITERIA = (("先进性", 50), ("效果", 30), ("可推广", 20))


@dataclass
class Stage:
    """Who and what there is before the story begins: organisations, people with roles, and a run."""

    browser: Browser
    clock: Clock
    desk: Desk = field(default_factory=Desk)
    bodies: dict[str, tuple[User, Organisation]] = field(default_factory=dict)
    experts: dict[str, User] = field(default_factory=dict)
    topics: list[Topic] = field(default_factory=list)

    def __post_init__(self) -> None:
        for letter in LETTERS:
            owner = make_officer("nominating_body")
            self.bodies[letter] = owner, make_body(f"Works {letter} (sample)", owner=owner)
        for name in NAMES:
            self.experts[name] = make_user(name=name)
            grant_role(self.experts[name], "expert", actor=None)
        day = timezone.localdate() - timedelta(days=40)
        run = make_run(as_of=day, n_topics=11)
        self.topics = [make_topic(run, code=f"T-{n:06d}", rank=n) for n in range(1, N_TOPICS + 1)]
        write(self.topics[2], "Hugo Hale", "Somebody Else", day)
        apart = make_topic(run, code="T-000099", rank=None)
        write(apart, "Zhang Wei", "Li Na", day)
        write(apart, "Leo Lund", "Li Nana", day)
        write(apart, "Clara Cole", "Wang Fang", day - timedelta(days=5 * 366))


def write(topic: Topic, one: str, other: str, day: date) -> None:
    Document.objects.create(topic=topic, record_id=f"a:{one}", title=f"By {one}", known_on=day, source="arxiv",
                            kind="preprint", authors=[one, other], language="en")  # fmt: skip


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Stage:
    clock = Clock(monkeypatch)
    return Stage(Browser(clock), clock)


def moment(days: int) -> str:
    return f"{timezone.localtime() + timedelta(days=days):%Y-%m-%dT%H:%M}"


def plan(stage: Stage, code: str, **columns: Any) -> Edition:
    rows = {f"c{n}-{name}": value
            for n, (title, weight) in enumerate(CRITERIA)
            for name, value in {"name_zh": title, "weight": weight, "most": 10}.items()}  # fmt: skip
    fields = {"code": code, "title_zh": "推广目录（示例）", "title_en": "Catalogue (sample)", "call_until": moment(10),
              "review_until": moment(40), "n_experts": 3, "n_listed": N_LISTED, "pass_mark": 60, "tie": "earlier",
              "notice_days": 7, "notice_counts": "calendar", **columns}  # fmt: skip
    stage.browser.send(stage.desk.secretary, "plan", **fields, **rows)
    walk(stage, code, "open", stage.desk.secretary)
    return Edition.objects.get(code=code)


def walk(stage: Stage, code: str, name: str, user: User) -> None:
    """Walk a step of an edition; the number is asked for where a list is sealed, and not looked at otherwise."""
    stage.browser.send(user, "move", code, name, number=code)


def nominate(stage: Stage, code: str, letter: str, title: str, **columns: Any) -> str:
    """Nominate through a body, and give the key of the nomination."""
    owner, body = stage.bodies[letter]
    fields = {"title_en": title, "overview_en": "A thing.", "principle_en": "It works.", "figures": "9 kg, report 1",
              "cases": "One roof", "track": "FE-01", "holder": body.pk, "through": body.pk, **columns}  # fmt: skip
    key = key_in(stage.browser.send(owner, "nominate", code, **fields))
    stage.browser.send(owner, "move_nomination", key, "nominate")
    return key


def nominate_topic(stage: Stage, edition: Edition, topic: Topic) -> str:
    analyst, browser = stage.desk.analyst, stage.browser
    key = key_in(browser.send(analyst, "nominate_topic", topic.code, edition=edition.pk))
    texts = {"overview_en": "As the run tells it.", "principle_en": "As the paper tells it."}
    titles = {"title_zh": topic.name_zh, "title_en": f"Topic {topic.code}", "track": "FI-01"}
    version = browser.get(analyst, "edit_nomination", key).context["form"]["version"].value()
    browser.send(analyst, "edit_nomination", key, version=version, **titles, **texts)
    browser.send(analyst, "move_nomination", key, "nominate")
    return key


def accept(stage: Stage, keys: Sequence[str]) -> None:
    for key in keys:
        stage.browser.send(stage.desk.secretary, "move_nomination", key, "accept")


# Experts, what ties them, and what follows from it.


def enter_experts(stage: Stage) -> None:
    browser, secretary = stage.browser, stage.desk.secretary
    for name, user in stage.experts.items():
        key = key_in(browser.send(secretary, "experts", email=user.email))
        known = {"is_identified": "on"} if name != "Irene Ives" else {}
        browser.send(secretary, "edit_expert", key, state="active", names=name, tracks="FE-01 FI-01", languages="en",
                     load_limit=20, **known)  # fmt: skip
        for sort, tie in ties_of(stage).get(name, []):
            browser.send(secretary, "note_tie", key, sort, **tie)


def ties_of(stage: Stage) -> Mapping[str, Sequence[tuple[str, dict[str, Any]]]]:
    """Give what ties the experts: some ties count, and of each sort one does not."""
    a, b, c = (stage.bodies[it][1] for it in LETTERS)
    branch = make_body("Branch of C (sample)", parent=c)
    today = timezone.localdate()
    three, five = (today - timedelta(days=n * 365) for n in (3, 5))
    return {
        "Alma Ames": [("affiliation", {"organisation": a.pk})],
        "Bruno Bell": [("affiliation", {"organisation": b.pk, "until": five})],
        "Clara Cole": [("affiliation", {"name": "works b (SAMPLE)", "until": three})],
        "David Dunn": [("affiliation", {"organisation": branch.pk})],
        "Edith Eyre": [("relation", {"kind": "shares", "organisation": a.pk})],
        "Felix Ford": [("relation", {"kind": "advisor", "person": "WANG, Fang"})],
        "Leo Lund": [("relation", {"kind": "consulting", "organisation": c.pk, "until": five})],
    }  # fmt: skip


def planted() -> set[tuple[str, str, str]]:
    """Give the conflicts as ``(expert, rule, title)``: as they were planted, not as anything computed them."""
    titles = {it: [f"{it}-{n}" for n in range(N_EACH)] for it in LETTERS}
    topics = [f"Topic T-{n:06d}" for n in range(1, N_TOPICS + 1)]
    everything = [*titles["A"], *titles["B"], *titles["C"], *topics]
    whole = {("Alma Ames", "employment", "A"), ("Clara Cole", "employment", "B"), ("David Dunn", "group", "C"),
             ("Edith Eyre", "relation", "A")}  # fmt: skip
    return {
        *((name, rule, title) for name, rule, letter in whole for title in titles[letter]),
        *(("Irene Ives", "identity", title) for title in everything),
        ("Felix Ford", "relation", "C-4"),
        ("Zhang Wei", "coauthor", "B-2"),
        ("Hugo Hale", "coauthor", "Topic T-000003"),
        ("Jonas Joyce", "own", "A-7"),
    }


def found(edition: Edition) -> set[tuple[str, str, str]]:
    standing = Exclusion.objects.filter(nomination__edition=edition, lifted_at=None)
    return set(standing.values_list("expert__user__name", "rule", "nomination__title_en"))


def invite(stage: Stage, code: str) -> int:
    pairs = pairs_in(stage.browser.read(stage.desk.chair, "assignment", code, query="?propose=1"))
    stage.browser.send(stage.desk.chair, "assignment", code, pair=pairs)
    return len(pairs)


# Scores, and what they must come to.


def points(title: str, name: str) -> list[int]:
    """Give what an expert gives a nomination: by its title, and by how severe they are."""
    worth = sum(map(ord, title)) % 5
    return [max(0, min(10, 5 + worth + shift - NAMES.index(name) % 3)) for shift in (0, 1, -1)]


def review_all(stage: Stage, edition: Edition) -> dict[str, list[float]]:
    """Let every expert take on, score and lock; give all totals by title, reckoned here."""
    totals: dict[str, list[float]] = {}
    for name, user in stage.experts.items():
        page = stage.browser.get(user, "reviews")
        for review in page.context["reviews"]:
            if review.nomination.edition_id == edition.pk and review.state == Review.State.INVITED:
                title = review.nomination.title_en
                score(stage, user, str(review.pk), review.nomination.code, points(title, name))
                weighed = zip(points(title, name), CRITERIA, strict=True)
                totals.setdefault(title, []).append(sum(given * weight / 10 for given, (_, weight) in weighed))
    return totals


def score(stage: Stage, user: User, key: str, code: str, given: Sequence[int]) -> None:
    browser = stage.browser
    browser.send(user, "move_review", key, "accept")
    form = browser.get(user, "review", key).context["form"]
    names = [it for it in form.fields if it.startswith("points_")]
    browser.send(user, "review", key, version=form["version"].value(), comment="Sample.",
                 **dict(zip(names, given, strict=True)))  # fmt: skip
    browser.send(user, "move_review", key, "lock", number=code)


def to_notice(stage: Stage, code: str) -> dict[str, list[float]]:
    """Walk from an open call to the notice, and give the totals that were scored."""
    browser, desk = stage.browser, stage.desk
    stage.clock.move_on(days=11)
    walk(stage, code, "check", desk.secretary)
    walk(stage, code, "assign", desk.secretary)
    invite(stage, code)
    walk(stage, code, "review", desk.chair)
    totals = review_all(stage, Edition.objects.get(code=code))
    walk(stage, code, "panel", desk.chair)
    browser.send(desk.chair, "panel", code)
    browser.send(desk.chair, "steps", code, minutes="All by the rule (sample).")
    walk(stage, code, "notice", desk.publisher)
    return totals


def to_published(stage: Stage, code: str) -> None:
    stage.clock.move_to(Edition.objects.get(code=code).notice.closes_at + timedelta(minutes=1))
    walk(stage, code, "end_notice", stage.desk.secretary)
    walk(stage, code, "close_objections", stage.desk.officer)
    walk(stage, code, "publish", stage.desk.publisher)


def object_to(stage: Stage, code: str, *, is_upheld: bool) -> None:
    """Object as a visitor, and let two roles decide."""
    browser, desk = stage.browser, stage.desk
    fields = {"text": "It is not new.", "name": "Somebody (sample)", "contact": "somebody@example.org"}
    answer = browser.send(None, "object", code, to=200, **fields)
    receipt = answer.context["objection"].receipt
    edition = code.partition("-")[0]
    key = next(it for it in keys_in(browser.read(desk.officer, "objections", edition), "objections")
               if code in browser.read(desk.officer, "decide", it))  # fmt: skip
    browser.send(desk.officer, "decide", key, is_upheld="yes" if is_upheld else "no", decision="Looked at (sample).")
    browser.send(desk.chair, "decide", key, countersign="1")
    looked_up = browser.send(None, "receipt", to=200, number=receipt)
    assert looked_up.context["objection"].state == ("upheld" if is_upheld else "rejected")


def published(stage: Stage, code: str) -> list[dict[str, Any]]:
    """Give the entries of the newest revision, after all three files and the page were found to agree."""
    browser = stage.browser
    told = json.loads(browser.get(None, "download", code, "json").content)
    entries: list[dict[str, Any]] = told["content"]["entries"]
    book = entries_of_workbook(browser.get(None, "download", code, "xlsx").content)
    assert [row["Code"] for row in book] == [it["code"] for it in entries]
    for row, entry in zip(book, entries, strict=True):
        assert row["Lineage"] == entry["lineage"]
        texts = set(row.values())
        assert {entry[name] for name in OWN_COLUMNS if entry[name]} <= texts
    assert codes_in_pdf(browser.get(None, "download", code, "pdf").content) == [it["code"] for it in entries]
    page = browser.get(None, "edition", code)
    assert [it.code for it in page.context["entries"]] == [it["code"] for it in entries]
    assert told["content_hash"] in page.content.decode()
    return entries


def test_an_edition_from_its_call_to_the_next_edition(stage: Stage) -> None:
    browser, desk, clock = stage.browser, stage.desk, stage.clock
    enter_experts(stage)
    edition = plan(stage, "2031.1")
    people = {"C-4": "Wang Fang", "B-2": "Li Na", "A-7": "Joyce, Jonas"}
    keys = [
        nominate(stage, "2031.1", it, f"{it}-{n}", people=people.get(f"{it}-{n}", ""))
        for it in LETTERS for n in range(N_EACH)
    ]  # fmt: skip
    keys += [nominate_topic(stage, edition, it) for it in stage.topics]
    assert len(keys) == 40
    accept(stage, keys)

    clock.move_on(days=11)
    walk(stage, "2031.1", "check", desk.secretary)
    walk(stage, "2031.1", "assign", desk.secretary)
    assert found(edition) == planted()
    assert invite(stage, "2031.1") == 40 * 3
    board = browser.get(desk.chair, "assignment", "2031.1").context["board"]
    assert sum(len(cell.exclusions) for line in board.lines for cell in line.cells) == len(planted())

    karin = stage.experts["Karin Kent"]
    first = browser.get(karin, "reviews").context["reviews"][0]
    browser.send(karin, "move_review", first.pk, "declare", note="My neighbour's (sample).")
    assert found(edition) == planted() | {("Karin Kent", "relation", first.nomination.title_en)}
    assert invite(stage, "2031.1") == 1
    walk(stage, "2031.1", "review", desk.chair)

    totals = review_all(stage, edition)
    walk(stage, "2031.1", "panel", desk.chair)
    ranked = {it.title_en: it for it in edition.nominations.all()}
    assert {title: (len(given), round(mean(given), 3), round(median(given), 3)) for title, given in totals.items()} == {
        title: (3, float(it.mean or 0), float(it.median or 0)) for title, it in ranked.items()
    }  # fmt: skip
    browser.send(desk.chair, "panel", "2031.1")
    proposed = set(edition.nominations.filter(state="proposed").values_list("title_en", flat=True))
    by_rule = sorted(ranked.values(), key=lambda it: (-(it.corrected or 0), it.number))
    assert proposed == {it.title_en for it in by_rule[:N_LISTED] if (it.corrected or 0) >= 60}
    assert len(proposed) == N_LISTED
    browser.send(desk.chair, "steps", "2031.1", minutes="All by the rule (sample).")
    walk(stage, "2031.1", "notice", desk.publisher)

    noticed = list(edition.nominations.filter(state="proposed"))
    of_bodies = [it for it in noticed if not it.is_by_observatory]
    struck, kept = of_bodies[0], of_bodies[1]
    object_to(stage, struck.code, is_upheld=True)
    object_to(stage, kept.code, is_upheld=False)
    to_published(stage, "2031.1")
    entries = published(stage, "2031.1")
    assert [it["code"] for it in entries] == [it.code for it in noticed if it != struck]
    assert first_difference(Edition.objects.get(code="2031.1")) == ""

    revise(stage, of_bodies[1], of_bodies[2])
    revised = {it["code"]: it for it in published(stage, "2031.1")}
    assert of_bodies[2].code not in revised
    assert revised[of_bodies[1].code]["advice"] == "Try it first."
    assert len(revised) == len(entries) - 1
    call_command("verify_edition", "2031.1", verbosity=0)
    second_edition(stage, Edition.objects.get(code="2031.1"), revised)
    assert verify_chain().fault == ""


def revise(stage: Stage, amended: Nomination, withdrawn: Nomination) -> None:
    browser, publisher = stage.browser, stage.desk.publisher
    texts = {name: getattr(amended, name) for name in OWN_COLUMNS} | {"advice": "Try it first."}
    browser.send(publisher, "revise", "2031.1", amended.pk, **texts, words="Asked for (sample).")
    fields = {"why": "failed", "on": timezone.localdate(), "words": "It did not last (sample)."}
    browser.send(publisher, "revise", "2031.1", withdrawn.pk, query="?withdraw=1", **fields)
    assert withdrawn.title_en in browser.read(None, "entry", withdrawn.code)


def second_edition(stage: Stage, first: Edition, before: Mapping[str, Mapping[str, Any]]) -> None:
    """Let three entries go on, one of them with another text, and one enter; all others leave."""
    browser = stage.browser
    edition = plan(stage, "2032.1", follows=first.pk, pass_mark=1)
    listed = list(first.nominations.filter(state__in=Nomination.LISTED).order_by("number"))
    old = [it for it in listed if not it.is_by_observatory][-2:]
    topic = next(it for it in stage.topics if it.code in {one.topic_code for one in listed})
    keys = [nominate_topic(stage, edition, topic)]
    for nomination, advice in zip(old, ("", "More of it."), strict=True):
        texts = {name: getattr(nomination, name) for name in OWN_COLUMNS} | {"advice": advice or nomination.advice}
        letter = nomination.title_en[0]
        keys.append(nominate(stage, "2032.1", letter, texts.pop("title_en"), **texts, continues=nomination.pk))
    keys.append(nominate(stage, "2032.1", "A", "A-new"))
    accept(stage, keys)
    to_notice(stage, "2032.1")
    to_published(stage, "2032.1")
    entries = published(stage, "2032.1")
    told = browser.get(None, "changes", "2032.1").context["difference"]
    went_on = {it["lineage"] for it in entries} & {it["lineage"] for it in before.values()}
    assert len(went_on) == 3
    assert [it.entry.title_en for it in told.entered] == ["A-new"]
    assert [(it.entry.title_en, it.fields) for it in told.amended] == [(old[1].title_en, ["advice"])]
    assert told.n_same == 2
    assert {it.entry.code for it in told.left} == {
        *(code for code, it in before.items() if it["lineage"] not in went_on), *withdrawn_from(first)
    }  # fmt: skip
    assert Edition.objects.get(pk=first.pk).state == Edition.State.SUPERSEDED
    assert first_difference(Edition.objects.get(code="2032.1")) == ""


def withdrawn_from(edition: Edition) -> set[str]:
    return {it.code for it in edition.nominations.filter(state="withdrawn", withdrawn_for="failed")}
