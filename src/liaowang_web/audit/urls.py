"""Addresses of the audit."""

from django.urls import path

from liaowang_web.audit import views

app_name = "audit"
urlpatterns = [path("", views.entries, name="entries")]
