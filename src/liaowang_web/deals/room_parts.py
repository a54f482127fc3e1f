"""What stands on the page of a deal's room, in this order: each template is given the context of the page."""

PARTS = (
    "deals/room/offers.html",
    "deals/room/contract.html",
    "deals/room/order.html",
    "deals/room/messages.html",
    "deals/room/files.html",
)
"""In the main column; contracts and orders put theirs between."""
MARGIN = (
    "deals/room/parties.html",
    "deals/room/manager.html",
    "deals/room/record.html",
)
"""In the margin column."""
