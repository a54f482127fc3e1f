"""What the history of a contract says, in both languages."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from tests.liaowang_web.contract_factories import make_signed
from tests.liaowang_web.hall.walking import log_in
from tests.liaowang_web.hall_factories import owner_of

pytestmark = pytest.mark.django_db


def test_the_side_is_told_in_the_language_of_the_page() -> None:
    cache.clear()
    contract = make_signed()
    client = log_in(owner_of(contract.deal.seller))
    for language, words in (("en", "for the buyer: SHA-256"), ("zh-hans", "代表一方（买方）签署了")):
        with translation.override(language):
            assert words in client.get(reverse("deals:contract", args=[contract.deal.code])).content.decode()
