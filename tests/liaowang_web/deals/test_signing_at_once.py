"""Ten signatories at once, five of each side: one signature a side, and a contract whose payments are planned once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from tests.liaowang_web.contract_factories import code_of, make_frozen, make_signatory
from tests.liaowang_web.hall.walking import log_in

from liaowang_web.audit.models import Entry as Told
from liaowang_web.audit.selectors import verify_chain
from liaowang_web.deals.models import Contract, Deal, Milestone, Signature

pytestmark = pytest.mark.django_db(transaction=True)
N = 10


def test_both_sides_sign_at_once() -> None:
    cache.clear()
    contract = make_frozen()
    version = contract.versions.get()
    people = [
        make_signatory(contract.deal.organisation_of(side)) for side in ("seller", "buyer") for _ in range(N // 2)
    ]
    browsers = [(log_in(it), code_of(it)) for it in people]
    url, start = reverse("deals:sign", args=[contract.deal.code]), threading.Barrier(N)

    def sign(place: int) -> int:
        client, code = browsers[place]
        try:
            start.wait(timeout=60)
            data = {"signed_hash": version.content_hash, "is_read": "on", "code": code}
            return client.post(url, data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(N) as pool:
        answers = list(pool.map(sign, range(N)))
    assert sorted(answers) == [302] * 2 + [409] * (N - 2)
    assert sorted(Signature.objects.values_list("side", flat=True)) == ["buyer", "seller"]
    assert (Contract.objects.get().state, Deal.objects.get().state) == ("effective", "effective")
    assert Milestone.objects.count() == 3
    kinds = list(Told.objects.values_list("kind", flat=True))
    assert [kinds.count(it) for it in ("contract.signed_for", "contract.signed", "deal.took_effect")] == [2, 1, 1]
    assert verify_chain().broken_at is None
