"""How the numbers of listings, enquiries and deals stand in an address."""

from __future__ import annotations


class MarketCode:
    """A letter of the sort and a number: ``L-000012`` a listing, ``Q-000012`` an enquiry, ``X-000012`` a deal."""

    regex = r"[LQX]-\d{6,9}"

    def to_python(self, value: str) -> str:
        """Keep it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Keep it as it is."""
        return value


class ListingCode(MarketCode):
    """Of a listing."""

    regex = r"L-\d{6,9}"


class EnquiryCode(MarketCode):
    """Of an enquiry."""

    regex = r"Q-\d{6,9}"


class DealCode(MarketCode):
    """Of a deal."""

    regex = r"X-\d{6,9}"
