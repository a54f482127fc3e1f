"""Entries that are alike, for everybody: nothing but what everybody reads is looked into, and nobody is named."""

from __future__ import annotations

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_organisation
from tests.liaowang_web.hall_factories import make_published, owner_of
from tests.liaowang_web.matching_factories import make_other_organisation

from liaowang_web.hall.services.entries import move_entry

pytestmark = pytest.mark.django_db(transaction=True)


def test_entries_of_the_same_kind_are_told_the_nearest_first(client: Client) -> None:
    own = make_published("achievement", make_organisation(state="verified"))
    works = make_other_organisation(region="440305")
    near = make_published("achievement", works, is_anonymous=True, region="440305")
    far = make_published("achievement", works, title_zh="船用柴油机", title_en="Diesel engines for ships")
    make_published("product", works)
    text = client.get(f"/en/matching/{own.code}/alike/").content.decode()
    listed = text.partition('<ol class="found entries">')[2].partition("</ol>")[0]
    assert listed.count("<li>") == 2
    assert listed.index(near.code) < listed.index(far.code)
    anonymous = listed.partition("</li>")[0]
    assert "anonymous" in anonymous
    for secret in ("Breakwater", "防波堤", "440305", str(works.pk)):
        assert secret not in anonymous, secret
    move_entry("withdraw", near, actor=owner_of(works), why="sold", reason="sold")
    assert near.code not in client.get(f"/en/matching/{own.code}/alike/").content.decode()


def test_secret_texts_bring_nothing_nearer(client: Client) -> None:
    secret = "wolfram crucible at nine hundred degrees"
    own = make_published("achievement", make_organisation(state="verified"), teaser_en=f"Made of {secret}.")
    works = make_other_organisation()
    hidden = make_published("achievement", works, title_en="Lamps", title_zh="灯", details_en=secret, summary_en=secret)
    shown = make_published("achievement", works, title_en="Lamps", title_zh="灯", teaser_en=f"Lit by a {secret}.")
    text = client.get(f"/en/matching/{own.code}/alike/").content.decode()
    assert text.index(shown.code) < text.index(hidden.code)
