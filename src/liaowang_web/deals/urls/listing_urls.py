"""Addresses of listings, enquiries, offers and the rooms of deals; they stand beneath ``deals/``."""

from __future__ import annotations

from django.urls import URLPattern, path

from liaowang_web.deals.views import enquiries, figures, gates, mandates, market, offers, rooms

urlpatterns: list[URLPattern] = [
    path("", market.market, name="market"),
    path("own/", market.own, name="own"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:measure>/<slug:value>/", figures.counted, name="counted"),
    path("gates/", gates.gates, name="gates"),
    path("gates/<uuid:key>/", gates.gate, name="gate"),
    path("ask/<entry:code>/", enquiries.ask, name="ask"),
    path("offer/<entry:code>/", market.enter, name="enter_listing"),
    path("<listing:code>/", market.listing, name="listing"),
    path("<listing:code>/edit/", market.edit, name="edit_listing"),
    path("<listing:code>/move/<slug:name>/", market.move, name="move_listing"),
    path("<enquiry:code>/", enquiries.enquiry, name="enquiry"),
    path("<enquiry:code>/move/<slug:name>/", enquiries.move, name="move_enquiry"),
    path("<deal:code>/", rooms.deal, name="deal"),
    path("<deal:code>/messages/", rooms.send, name="send"),
    path("<deal:code>/files/", rooms.put, name="put"),
    path("<deal:code>/files/<uuid:key>/", rooms.file, name="file"),
    path("<deal:code>/confidentiality/", rooms.confide, name="confide"),
    path("<deal:code>/history/", rooms.history, name="history"),
    path("<deal:code>/archive/", rooms.archive, name="archive"),
    path("<deal:code>/offer/", offers.offer, name="offer"),
    path("<deal:code>/offers/<int:number>/<slug:name>/", offers.answer, name="answer"),
    path("<deal:code>/move/<slug:name>/", offers.move, name="move"),
    path("<deal:code>/manager/", mandates.propose, name="propose"),
    path("<deal:code>/manager/<uuid:key>/<slug:name>/", mandates.move, name="move_mandate"),
]
