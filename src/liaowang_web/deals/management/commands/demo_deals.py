"""Fills the market with samples, to try the site out."""

from __future__ import annotations

import secrets
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from liaowang_web.accounts.models import User
from liaowang_web.accounts.selectors import person_by_email
from liaowang_web.accounts.services import enter_person
from liaowang_web.deals.models import Listing
from liaowang_web.deals.samples.market import Traders, fill_market, home_buyers
from liaowang_web.deals.samples.signed import sign_samples
from liaowang_web.deals.samples.trading import fill_trading
from liaowang_web.hall.models import Entry

DOMAIN = "demo.example"
_N = 9
"""So many entries are listed: six by agreement or at a price, the others by bidding, tender and auction."""
_N_SIGNED, _N_BOUGHT = 9, 3
"""So many deals are signed about what the institute, and others, offer; and about demands, in which others sell."""


class Command(BaseCommand):
    """Enters samples by the sample people, through every step; all of it or nothing."""

    help = "Fill the market with sample listings, enquiries and deals; demo_hall comes first."

    def handle(self, *_: object, **__: Any) -> None:
        """Do it."""
        seller = _person("owner")
        if Listing.objects.filter(author=seller).exists():
            self.stdout.write("The samples are there already.")
            return
        entries, to_sign = _entries(seller)
        if len(entries) < _N:
            raise CommandError("There are no sample entries yet: run demo_hall first.")
        started, password = time.monotonic(), secrets.token_urlsafe(9)
        with transaction.atomic(), translation.override("zh-hans"):
            buyer = enter_person(f"buyer@{DOMAIN}", password, name="示例采购方")
            traders = Traders(seller, buyer, _person("technology-manager"), _person("secretariat"))
            counts = fill_market(entries[:6], traders) | fill_trading(entries[6:], traders)
            counts["signed"] = sign_samples(to_sign, home_buyers(traders), traders)
        told = ", ".join(f"{n} {name}" for name, n in counts.items())
        self.stdout.write(f"Market: {told}; in {time.monotonic() - started:.0f} s")
        self.stdout.write(f"Password of buyer@{DOMAIN}, printed only now: {password}")


def _entries(seller: User) -> tuple[list[Entry], list[Entry]]:
    """Give those of the institute that are listed, and others of the seller's organisations, about which deals are."""
    published = Entry.objects.filter(state=Entry.State.PUBLISHED, author=seller, is_anonymous=False)
    offers = published.exclude(kind__in=(Entry.Kind.DEMAND, Entry.Kind.PRODUCT)).order_by("number", "kind")
    own = list(offers.filter(organisation__domain=DOMAIN)[: _N + _N_SIGNED])
    others = offers.exclude(organisation__domain=DOMAIN)[:_N_SIGNED]
    demands = published.filter(kind=Entry.Kind.DEMAND).order_by("number")[:_N_BOUGHT]
    return own[:_N], [*own[_N:], *others, *demands]


def _person(word: str) -> User:
    found = person_by_email(f"{word}@{DOMAIN}")
    if found is None:
        raise CommandError("There are no sample people yet: run demo_people first.")
    return found
