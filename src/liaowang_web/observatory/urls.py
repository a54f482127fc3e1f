"""Addresses of the observatory."""

from django.urls import include, path

from liaowang_web.observatory.views import (
    corrections,
    documents,
    home,
    impact,
    ledger,
    pictures,
    saved,
    search,
    topic,
    topic_map,
    watchlist,
)

pages = [
    path("runs/", home.runs, name="runs"),
    path("watchlist/", watchlist.watchlist, name="watchlist"),
    path("watchlist/views/", saved.save, name="save_view"),
    path("watchlist/views/<uuid:key>/delete/", saved.delete, name="delete_view"),
    path("search/", search.search, name="search"),
    path("map/", topic_map.topic_map, name="map"),
    path("map/data/", topic_map.map_data, name="map_data"),
    path("ledger/", ledger.ledger, name="ledger"),
    path("ledger/lines/", ledger.lines, name="ledger_lines"),
    path("ledger/reliability.<str:form>", pictures.reliability, name="reliability_picture"),
    path("ledger/<str:code>/", ledger.forecast, name="forecast"),
    path("impact/", impact.impact, name="impact"),
    path("impact/picture.<str:form>", pictures.impact, name="impact_picture"),
    path("topics/<str:code>/size.<str:form>", pictures.size, name="size_picture"),
    path("topics/<str:code>/", topic.topic, name="topic"),
    path("topics/<str:code>/correct/", corrections.correct, name="correct"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/<uuid:key>/withdraw/", corrections.withdraw, name="withdraw"),
    path("corrections/<uuid:key>/undo/", corrections.undo, name="undo"),
    path("topics/<str:code>/documents/", documents.documents, name="documents"),
]
urlpatterns = [path("", home.home, name="home"), path("", include((pages, "observatory")))]
