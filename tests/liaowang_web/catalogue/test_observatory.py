"""The observatory nominates topics of its watchlist, and watches what became of them."""

from __future__ import annotations

from datetime import date

import pytest
from tests.liaowang_web.catalogue_factories import Desk, make_edition, make_expert, to_published
from tests.liaowang_web.factories import make_forecast, make_run, make_topic

from liaowang_web.audit.chain import canonical
from liaowang_web.catalogue.models import Edition, Nomination
from liaowang_web.catalogue.selectors.watching import FAILED, FELL, GREW, LOST, watch_entries
from liaowang_web.catalogue.services import nominations
from liaowang_web.observatory.models import Topic
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_in_english")]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def nominate(topic: Topic, edition: Edition, desk: Desk) -> Nomination:
    draft = nominations.nominate_topic(topic, edition, actor=desk.analyst)
    texts = {"overview_en": "What it is.", "principle_en": "How it works."}
    draft = nominations.edit_nomination(draft, actor=desk.analyst, columns=texts)
    nomination = nominations.move_nomination("nominate", draft, actor=desk.analyst)
    return nominations.move_nomination("accept", nomination, actor=desk.secretary)


def test_a_topic_brings_what_its_run_knows(desk: Desk) -> None:
    topic = make_topic(tracks=" FI-01 FE-02 ")
    draft = nominations.nominate_topic(topic, make_edition(desk), actor=desk.analyst)
    annex = draft.annex
    assert (draft.title_en, draft.title_zh, draft.track) == ("qubits", "量子比特", "FI-01")
    assert annex["measures"]["probability"] == "0.4"
    assert annex["measures"]["probability_low"] == "0.3"
    assert annex["forecasts"][0]["probability"] == "0.4"
    assert annex["forecasts"][0]["due_at"] == "2021-12-31"
    assert annex["documents"] == [
        {"record_id": "a:1", "title": "A paper", "known_on": "2018-01-01", "quote": "we built"}
    ]
    assert annex["run"]["run_id"] == topic.run.run_id
    canonical(annex)


def test_an_annex_stays_what_it_was(desk: Desk) -> None:
    topic = make_topic(tracks=" FI-01 ")
    draft = nominations.nominate_topic(topic, make_edition(desk), actor=desk.analyst)
    topic.delete()
    draft.refresh_from_db()
    assert draft.annex["topic"]["code"] == "T-000001"


@pytest.mark.parametrize("columns", [{"rank": None}, {"rank": 101}, {"is_hidden": True}, {"merged_into": "T-000009"}])
def test_only_topics_of_the_watchlist_are_nominated(desk: Desk, columns: dict[str, object]) -> None:
    with pytest.raises(TransitionRefused, match="watchlist"):
        nominations.nominate_topic(make_topic(**columns), make_edition(desk), actor=desk.analyst)


def test_a_topic_is_nominated_once_an_edition_and_by_an_analyst(desk: Desk) -> None:
    topic, edition = make_topic(), make_edition(desk)
    for user in (desk.secretary, desk.chair):
        with pytest.raises(NotAllowed):
            nominations.nominate_topic(topic, edition, actor=user)
    first = nominations.nominate_topic(topic, edition, actor=desk.analyst)
    with pytest.raises(TransitionRefused, match="already"):
        nominations.nominate_topic(topic, edition, actor=desk.analyst)
    again = nominations.nominate_topic(topic, make_edition(desk), actor=desk.analyst)
    assert again.lineage == first.lineage


def test_a_nomination_without_texts_waits(desk: Desk) -> None:
    draft = nominations.nominate_topic(make_topic(), make_edition(desk), actor=desk.analyst)
    with pytest.raises(TransitionRefused, match="overview"):
        nominations.move_nomination("nominate", draft, actor=desk.analyst)


def test_the_catalogue_watches_what_it_listed(desk: Desk) -> None:
    run = make_run(as_of=date(2025, 1, 1))
    told = {"T-1": (40, 90), "T-2": (40, 45), "T-3": (40, 10), "T-4": (40, None), "T-5": (40, 40)}
    edition = make_edition(desk)
    for code, (before, _now) in told.items():
        nominate(make_topic(run, code=code, n_recent=before, tracks=" FI-01 "), edition, desk)
    for _ in range(3):
        make_expert(desk)
    edition = to_published(edition, desk)
    assert not watch_entries(edition)
    newest = make_run(as_of=date(2026, 1, 1), previous_run_id=run.run_id)
    for code, (_before, now) in told.items():
        if now is not None:
            make_topic(newest, code=code, n_recent=now)
    make_forecast(name="T-5", as_of=run.as_of, probability=0.9, state="no", question="noise")
    make_forecast(name="T-2", as_of=run.as_of, probability=0.9, state="yes", question="noise")
    make_topic(make_run(as_of=date(2026, 6, 1)), code="T-2", n_recent=900)  # of another line
    found = {it.nomination.topic_code: [one.what for one in it.news] for it in watch_entries(edition)}
    assert found == {"T-1": [GREW], "T-3": [FELL], "T-4": [LOST], "T-5": [FAILED]}
