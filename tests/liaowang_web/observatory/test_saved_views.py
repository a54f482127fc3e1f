"""Views that somebody keeps: theirs alone, under a name, without what does not belong into them."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_officer, make_topic, make_user

from liaowang_web.audit.models import Entry
from liaowang_web.observatory.models import SavedView
from liaowang_web.observatory.services.saving import VIEWS_HELD, delete_view, save_view
from liaowang_web.workflow.refusals import NotAllowed, TransitionRefused

pytestmark = pytest.mark.django_db
ADDRESS = "/en/watchlist/views/"


def test_a_view_is_kept_listed_and_deleted(client: Client) -> None:
    make_topic()
    person = make_user()
    client.force_login(person)
    asked = "probability=30&columns=code&columns=tracks&as_of=2018-01-01&page=3&opened=T-000001&format=csv&x=1"
    answer = client.post(ADDRESS, {"name": "likely ones", "question": asked})
    view = SavedView.objects.get()
    assert view.question == "probability=30&columns=code&columns=tracks"
    assert answer.headers["Location"] == f"/en/watchlist/?{view.question}"
    text = client.get(answer.headers["Location"]).content.decode()
    assert "The view “likely ones” was saved." in text
    assert 'href="?probability=30&amp;columns=code&amp;columns=tracks">likely ones</a>' in text
    assert client.post(f"{ADDRESS}{view.pk}/delete/").status_code == 302
    assert not SavedView.objects.exists()
    kinds = list(Entry.objects.order_by("number").values_list("kind", flat=True))
    assert kinds[-2:] == ["view.saved", "view.deleted"]
    assert "likely ones" not in str(list(Entry.objects.values_list("values", flat=True)))


def test_a_name_holds_one_question(client: Client) -> None:
    person = make_user()
    assert save_view(actor=person, name="mine", question="size=1")[1]
    view, is_new = save_view(actor=person, name="mine", question="size=2")
    assert (view.question, is_new, SavedView.objects.count()) == ("size=2", False, 1)
    assert save_view(actor=make_user(), name="mine", question="size=3")[1]


def test_somebody_elses_view_is_not_there(client: Client) -> None:
    make_topic()
    view, _ = save_view(actor=make_user(), name="secret name", question="size=1")
    stranger = make_user()
    client.force_login(stranger)
    assert "secret name" not in client.get("/en/watchlist/").content.decode()
    other, missing = (client.post(f"{ADDRESS}{key}/delete/") for key in (view.pk, uuid.uuid4()))
    assert other.status_code == missing.status_code == 404
    with pytest.raises(NotAllowed):
        delete_view(view, actor=stranger)
    assert SavedView.objects.filter(pk=view.pk).exists()


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_name_that_cannot_be_kept_is_refused_in_words(name: str, client: Client) -> None:
    make_topic()
    client.force_login(make_user())
    answer = client.post(ADDRESS, {"name": name, "question": "size=1"}, follow=True)
    assert "The view was not saved" in answer.content.decode()
    assert not SavedView.objects.exists()


def test_too_many_and_auditors_are_refused() -> None:
    person = make_user()
    SavedView.objects.bulk_create(SavedView(user=person, name=f"view {k}") for k in range(VIEWS_HELD))
    before = Entry.objects.count()
    with pytest.raises(TransitionRefused):
        save_view(actor=person, name="one more", question="")
    with pytest.raises(NotAllowed):
        save_view(actor=make_officer("auditor"), name="mine", question="")
    assert SavedView.objects.count() == VIEWS_HELD
    assert Entry.objects.filter(kind="view.saved").count() == 0
    assert Entry.objects.count() == before + 1  # the role of the auditor
    assert not save_view(actor=person, name="view 0", question="size=1")[1]


def test_a_visitor_is_asked_to_log_in_and_comes_back(client: Client) -> None:
    make_topic()
    assert "next=%2Fen%2Fwatchlist%2F%3Fsize%3D1" in client.get("/en/watchlist/?size=1").content.decode()
    assert client.post(ADDRESS, {"name": "mine"}).status_code == 302
    assert not SavedView.objects.exists()
