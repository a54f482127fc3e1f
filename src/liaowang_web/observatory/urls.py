"""Addresses of the observatory."""

from django.urls import include, path

from liaowang_web.observatory.views import documents, home, topic, watchlist

pages = [
    path("runs/", home.runs, name="runs"),
    path("watchlist/", watchlist.watchlist, name="watchlist"),
    path("topics/<str:code>/", topic.topic, name="topic"),
    path("topics/<str:code>/documents/", documents.documents, name="documents"),
]
urlpatterns = [path("", home.home, name="home"), path("", include((pages, "observatory")))]
