"""What the market keeps: listings, enquiries, export gates, deals, offers, and what lies in a deal's room."""

from liaowang_web.deals.models.deals import Deal, Offer, Side
from liaowang_web.deals.models.enquiries import Enquiry, Gate
from liaowang_web.deals.models.listings import Exclusivity, Listing, Rights, Type
from liaowang_web.deals.models.rooms import DealFile, Mandate, Message

__all__ = [
    "Deal",
    "DealFile",
    "Enquiry",
    "Exclusivity",
    "Gate",
    "Listing",
    "Mandate",
    "Message",
    "Offer",
    "Rights",
    "Side",
    "Type",
]
