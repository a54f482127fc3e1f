"""How the audit tells acts in auctions."""

from django.utils.translation import gettext_lazy as _

from liaowang_web.audit.sentences import Kind

ANNOUNCED = Kind("auction.announced", _("%(actor)s announced the auction of %(thing)s"))
ENTERED = Kind("auction.entered", _("%(actor)s took paddle %(paddle)s in the auction of %(thing)s"))
BID = Kind("auction.bid", _("Paddle %(paddle)s bid %(amount)s %(currency)s for %(thing)s"))
SOLD = Kind("auction.sold", _("%(thing)s was sold to paddle %(paddle)s for %(amount)s %(currency)s"))
LAPSED = Kind("auction.lapsed", _("The auction of %(thing)s ended without a sale"))
WITHDRAWN = Kind("auction.withdrawn", _("%(actor)s withdrew %(thing)s from auction"))
