"""Addresses of the observatory."""

from django.urls import include, path

from liaowang_web.observatory import views

pages = [
    path("runs/", views.runs, name="runs"),
    path("watchlist/", views.watchlist, name="watchlist"),
    path("topics/<str:code>/", views.topic, name="topic"),
    path("topics/<str:code>/documents/", views.documents, name="documents"),
]
urlpatterns = [path("", views.home, name="home"), path("", include((pages, "observatory")))]
