"""The hall on the first page: numbers that are counted, and lead to what they count."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.liaowang_web.factories import make_organisation, make_topic
from tests.liaowang_web.hall_factories import make_entry, make_published

pytestmark = pytest.mark.django_db


def test_each_number_of_the_first_page_leads_to_its_list(client: Client) -> None:
    make_topic()
    organisation = make_organisation(state="verified")
    for kind in ("achievement", "achievement", "demand", "product"):
        make_published(kind, organisation)
    make_entry("technology", organisation)
    page = client.get("/en/").content.decode()
    part = page[page.index("In the hall") :]
    told = re.findall(r'<a href="(/en/hall/\?kind=\w+)">([^<]+)</a><span><span class="n">(\d+)</span>', part)
    assert [(label, int(n)) for _address, label, n in told] == [
        ("Technology", 0), ("Achievement", 2), ("Demand", 1), ("Product", 1),
    ]  # fmt: skip
    for address, _label, n in told:
        codes = re.findall(r"<code>[TADP]-\d{6}</code>", client.get(address).content.decode())
        assert len(codes) == int(n)
