"""What of an order was sent, accepted, taken back and is owed; whoever calls decides who is told."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from liaowang_web.deals.models import Delivery, Order
from liaowang_web.deals.prices import owed

_NONE = Decimal(0)


@dataclass(frozen=True)
class Account:
    """How an order stands.

    Attributes
    ----------
    ordered, accepted, credited, underway, to_send : Decimal
        Quantities: of the order; accepted; rejected, taken back and taken off; sent and not yet decided on; still to be
        sent. The last four sum to the first.
    owed : Decimal
        For what was accepted, in whole minor units of the order's currency.
    """

    ordered: Decimal
    accepted: Decimal
    credited: Decimal
    underway: Decimal
    owed: Decimal

    @property
    def to_send(self) -> Decimal:
        """What is still to be sent, the replacements too."""
        return self.ordered - self.accepted - self.credited - self.underway

    @property
    def is_done(self) -> bool:
        """Whether nothing is to come and nothing is undecided."""
        return not self.to_send and not self.underway


def account_of(order: Order) -> Account:
    """Add up the deliveries of an order."""
    accepted = credited = underway = _NONE
    for part in Delivery.objects.filter(order=order):
        accepted += part.accepted
        if part.inspected_at is None:
            underway += part.quantity
        elif part.state != Delivery.State.RETURNED:
            underway += part.rejected
        elif part.remedy == Delivery.Remedy.CREDIT:
            credited += part.rejected
    due = owed(order.amount, accepted, order.quantity, order.currency)
    return Account(order.quantity, accepted, credited, underway, due)
