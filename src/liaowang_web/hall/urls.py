"""Addresses of the hall."""

from django.urls import path

from liaowang_web.hall.views import hall

app_name = "hall"
urlpatterns = [
    path("", hall.hall, name="hall"),
]
