"""What the market keeps: listings, enquiries, export gates, deals, offers, and what lies in a deal's room."""

from liaowang_web.deals.models.auctions import Auction, AuctionBid, Paddle
from liaowang_web.deals.models.contracts import Contract, ContractVersion, Signature
from liaowang_web.deals.models.deals import Deal, Offer, Side
from liaowang_web.deals.models.enquiries import Enquiry, Gate
from liaowang_web.deals.models.listings import Exclusivity, Listing, Rights, Type
from liaowang_web.deals.models.milestones import Milestone, PaymentReminder
from liaowang_web.deals.models.registrations import Registration
from liaowang_web.deals.models.rooms import Confidence, DealFile, Mandate, Message
from liaowang_web.deals.models.supplements import Supplement
from liaowang_web.deals.models.tenders import Bid, Complaint, Protest, Score, Tender
from liaowang_web.deals.models.trading import (
    Delivery,
    FirstProof,
    Order,
    PriceStep,
    ProductRequest,
    Quotation,
)

__all__ = [
    "Auction",
    "AuctionBid",
    "Bid",
    "Complaint",
    "Confidence",
    "Contract",
    "ContractVersion",
    "Deal",
    "DealFile",
    "Delivery",
    "Enquiry",
    "Exclusivity",
    "FirstProof",
    "Gate",
    "Listing",
    "Mandate",
    "Message",
    "Milestone",
    "Offer",
    "Order",
    "Paddle",
    "PaymentReminder",
    "PriceStep",
    "ProductRequest",
    "Protest",
    "Quotation",
    "Registration",
    "Rights",
    "Score",
    "Side",
    "Signature",
    "Supplement",
    "Tender",
    "Type",
]
