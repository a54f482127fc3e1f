"""Addresses of the observatory."""

from django.urls import path

from liaowang_web.observatory import views

urlpatterns = [path("", views.home, name="home")]
