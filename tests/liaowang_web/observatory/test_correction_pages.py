"""Pages of corrections: the form, two analysts at one topic, the list, undoing, and what the page of a topic says."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_officer, make_run, make_topic, make_user

from liaowang_web.accounts.models import User
from liaowang_web.audit.models import Entry
from liaowang_web.observatory.models import Correction, Run, Topic
from liaowang_web.observatory.services.corrections import (
    hide_topic,
    lay_over,
    merge_topic,
    rename_topic,
    withdraw_correction,
)

pytestmark = pytest.mark.django_db
BACKEND = "liaowang_web.accounts.entrance.Entrance"
FORM = "/en/topics/T-000001/correct/"
NAMES = {"name_en": "quantum bits", "name_zh": "量子位", "reason": "clearer", "act": "rename"}


@pytest.fixture
def run() -> Run:
    run = make_run()
    make_topic(run)
    make_topic(run, code="T-000002", label_en="other", label_zh="", rank=2)
    return run


@pytest.fixture
def analyst(client: Client, run: Run) -> User:
    who = make_officer("analyst")
    client.force_login(who, BACKEND)
    return who


def topic(number: int = 1) -> Topic:
    return Topic.objects.select_related("run").get(code=f"T-{number:06}")


def text_of(client: Client, address: str, **values: Any) -> str:
    answer = client.get(address, **values)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_an_analyst_renames_a_topic_and_undoes_it_in_the_message(client: Client, analyst: User) -> None:
    assert FORM in text_of(client, "/en/topics/T-000001/")
    answer = client.post(FORM, NAMES, follow=True)
    assert answer.redirect_chain == [("/en/topics/T-000001/", 302)]
    page = answer.content.decode()
    made = Correction.objects.get()
    undo = f"/en/corrections/{made.pk}/undo/"
    assert f'action="{undo}"' in page
    assert "The run calls it:" in page
    assert f"{analyst} renamed qubits (T-000001) to “quantum bits”" in page
    assert "quantum bits" in text_of(client, "/en/watchlist/")
    assert client.get("/en/watchlist/?format=json").json()["topics"][0]["name_zh"] == "量子位"
    page = client.post(undo, follow=True).content.decode()
    assert "The correction was undone." in page
    assert topic().name_en == "qubits"
    assert client.post(undo).headers["location"] == f"/en/corrections/{made.pk}/withdraw/"


def test_what_is_missing_is_told_and_nothing_is_cleared(client: Client, analyst: User) -> None:
    answer = client.post(FORM, {**NAMES, "reason": ""})
    assert answer.status_code == 200
    assert "Not saved" in answer.content.decode()
    assert "quantum bits" in answer.content.decode()
    answer = client.post(FORM, {**NAMES, "name_en": "", "name_zh": ""})
    assert answer.status_code == 409
    assert "Give a name in at least one language." in answer.content.decode()
    for chosen in ({}, {"near": "T-000002", "other": "T-000002"}):
        page = client.post(FORM, {"act": "merge", "reason": "the same", **chosen}).content.decode()
        assert "not both" in page
    assert not Correction.objects.exists()
    assert client.get(f"{FORM}?act=burn").status_code == 404


def test_two_analysts_see_both_versions(client: Client, analyst: User) -> None:
    second = make_officer("analyst")
    rename_topic(topic(), actor=second, name_en="spins", name_zh="", reason="shorter")
    answer = client.post(FORM, {**NAMES, "seen": ""})
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Both versions" in page
    assert all(word in page for word in ("spins", "shorter", str(second), "quantum bits", "量子位"))
    assert topic().name_en == "spins"
    seen = answer.context["form"]["seen"].value()
    assert seen == Correction.objects.get().mark
    assert client.post(FORM, {**NAMES, "seen": seen}).status_code == 302
    assert topic().name_en == "quantum bits"
    withdraw_correction(Correction.objects.get(state="in_force"), actor=second, reason="no")
    withdraw_correction(Correction.objects.get(state="in_force"), actor=second, reason="no")
    page = client.post(FORM, {**NAMES, "name_en": "bits", "seen": seen}).content.decode()
    assert "somebody withdrew it" in page


@pytest.mark.parametrize("role", ["", "auditor", "publisher"])
def test_whoever_may_not_is_refused_and_the_audit_knows(role: str, client: Client, run: Run) -> None:
    made = rename_topic(topic(2), actor=make_officer("analyst"), name_en="kept", name_zh="", reason="clearer")
    client.force_login(make_officer(role) if role else make_user(), BACKEND)
    assert "correct/" not in text_of(client, "/en/topics/T-000001/")
    n = Correction.objects.count()
    for address, data in (
        (FORM, NAMES),
        (f"/en/corrections/{made.pk}/withdraw/", {"reason": "mine"}),
        (f"/en/corrections/{made.pk}/undo/", {}),
    ):
        if not address.endswith("undo/"):
            assert client.get(address).status_code == 404
        assert client.post(address, data).status_code == 403
        assert Entry.objects.latest("number").kind == "access.refused"
    assert (topic().name_en, topic(2).name_en, Correction.objects.count()) == ("qubits", "kept", n)


def test_on_an_earlier_date_nothing_can_be_corrected(client: Client, analyst: User) -> None:
    make_topic(make_run(as_of=date(2017, 12, 31)), label_en="then")
    past = "?as_of=2017-12-31"
    assert "/correct/" not in text_of(client, f"/en/topics/T-000001/{past}")
    assert client.get(FORM + past).status_code == 404
    assert client.post(FORM + past, NAMES).status_code == 403
    assert not Correction.objects.exists()


def test_a_hidden_topic_answers_404_and_is_named_to_analysts_only(client: Client, run: Run) -> None:
    analyst = make_officer("analyst")
    rename_topic(topic(), actor=analyst, name_en="secret name", name_zh="", reason="clearer")
    made = hide_topic(topic(), actor=analyst, reason="no technology")
    for address in ("/en/topics/T-000001/", "/en/topics/T-000001/documents/", "/en/topics/T-000001/?as_of=2018-12-31"):
        assert client.get(address).status_code == 404
    page = text_of(client, "/en/corrections/")
    assert "1 topic is hidden" in page
    assert "T-000001" not in page
    assert "secret name" not in page
    for address in ("/en/", "/en/watchlist/", "/en/watchlist/?format=csv", "/en/topics/T-000002/"):
        assert "secret name" not in text_of(client, address)
        assert "T-000001" not in text_of(client, address).replace("T-000001 born", "")
    client.force_login(make_user(), BACKEND)
    assert client.get(f"/en/corrections/{made.pk}/withdraw/").status_code == 404
    for role in ("auditor", "analyst"):
        client.force_login(make_officer(role), BACKEND)
        page = text_of(client, "/en/topics/T-000001/")
        assert "It is in no list, search, map or export." in page
        assert ("Show it again" in page) == (role == "analyst")
        assert "no technology" in text_of(client, "/en/corrections/")
    assert "It is hidden. Withdraw that first." in text_of(client, FORM)
    page = text_of(client, f"/en/corrections/{made.pk}/withdraw/")
    assert "its page opens to everybody" in page
    client.post(f"/en/corrections/{made.pk}/withdraw/", {"reason": "it is one", "version": made.version})
    assert not topic().is_hidden


def test_a_merged_topic_leads_to_its_heir(client: Client, run: Run) -> None:
    merge_topic(topic(2), actor=make_officer("analyst"), into="T-000001", reason="the same")
    page = text_of(client, "/en/topics/T-000002/")
    assert "It is found under" in page
    assert 'href="/en/topics/T-000001/"' in page
    page = text_of(client, "/en/topics/T-000001/")
    assert "Merged into it" in page
    assert 'href="/en/topics/T-000002/"' in page
    page = text_of(client, "/en/topics/T-000001/documents/")
    assert page.count("A paper") == 2
    assert "topics that analysts merged into it" in page
    assert [it["code"] for it in client.get("/en/watchlist/?format=json").json()["topics"]] == ["T-000001"]
    assert text_of(client, "/en/corrections/").count("merged into") == 1


def test_withdrawing_says_what_comes_back(client: Client, analyst: User) -> None:
    first = rename_topic(topic(), actor=analyst, name_en="spins", name_zh="", reason="shorter")
    second = rename_topic(topic(), actor=analyst, name_en="bits", name_zh="", reason="shorter still")
    address = f"/en/corrections/{second.pk}/withdraw/"
    page = text_of(client, address)
    assert f"The name that {analyst} gave before holds again:" in page
    assert "spins" in page
    assert "It no longer holds" in text_of(client, f"/en/corrections/{first.pk}/withdraw/")
    assert client.post(address, {"reason": "", "version": 1}).status_code == 200
    assert client.post(address, {"reason": "no", "version": 7}).status_code == 409
    assert topic().name_en == "bits"
    assert client.post(address, {"reason": "no", "version": second.version}).status_code == 302
    assert topic().name_en == "spins"
    assert "what each run calls it" in text_of(client, f"/en/corrections/{first.pk}/withdraw/")


def test_the_list_filters_and_names_what_waits(client: Client, run: Run) -> None:
    analyst = make_officer("analyst")
    assert "Nothing was corrected." in text_of(client, "/en/corrections/")
    rename_topic(topic(), actor=analyst, name_en="spins", name_zh="", reason="shorter")
    gone = merge_topic(topic(2), actor=analyst, into="T-000001", reason="the same")
    withdraw_correction(gone, actor=analyst, reason="not the same")
    asked = {"": 2, "kind=rename": 1, "state=withdrawn": 1, "code=t-000002": 1, "kind=hide": 0, "kind=much": 2}
    for question, n in asked.items():
        assert f"{n} correction{'' if n == 1 else 's'}" in text_of(client, f"/en/corrections/?{question}"), question
    assert "Not understood" in text_of(client, "/en/corrections/?kind=much")
    assert "0 corrections" in text_of(client, "/en/corrections/?waiting=on")
    following = make_run(as_of=date(2019, 12, 31), previous_run_id=run.run_id)
    make_topic(following, code="T-000003")
    following.successions.create(code="T-000001", event="merged", other="T-000003")
    lay_over(following)
    page = text_of(client, "/en/corrections/?waiting=on")
    assert "1 correction" in page
    assert "T-000001 is no longer there" in page
    assert 'href="/en/topics/T-000003/"' in page
    assert "is no longer there" not in text_of(client, "/en/corrections/?as_of=2018-12-31")
    make_topic(make_run(as_of=date(2020, 12, 31)))
    assert "of another line of runs" in text_of(client, "/en/corrections/")


def test_before_the_first_run_there_is_nothing_to_correct(client: Client) -> None:
    assert "No run yet" in text_of(client, "/en/corrections/")


def test_the_list_takes_few_questions(client: Client, run: Run, django_assert_max_num_queries: Any) -> None:
    analyst = make_officer("analyst")
    for number in range(3, 33):
        make_topic(run, code=f"T-{number:06}", rank=number)
        rename_topic(topic(number), actor=analyst, name_en=f"topic {number}", name_zh="", reason="clearer")
    client.force_login(analyst, BACKEND)
    with django_assert_max_num_queries(15):
        assert "30 corrections" in text_of(client, "/en/corrections/")
